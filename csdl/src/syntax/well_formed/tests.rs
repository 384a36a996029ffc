use super::*;

/// The message about a text and its byte offset; `None` if the text is well-formed.
fn said(text: &str) -> Option<(String, usize)> {
    check(text).err().map(|error| (error.message, error.start))
}

#[test]
fn well_formed_texts_pass() {
    for text in [
        "<a/>",
        "\u{feff}<?xml version='1.0'?>\n<a></a>\n",
        "<?xml version = \"1.1\" encoding='utf-8' standalone = \"no\" ?><a/>",
        "<?xml-stylesheet href='x'?><!-- - - --><a/>",
        "<!DOCTYPE a><a/>",
        "<!DOCTYPE a [ <!-- x --> <?y?> ] ><a/>",
        "<a b = '>' c=\"'\" d='&lt;&#60;&#x3C;'>]] ]> > &amp;<![CDATA[<&]]]]>]]&gt;</a >",
        "<ä:ö-1.x _='' ü=''/>",
        "<a>\u{10ffff}\u{85}\u{7f}</a><!--x--><?y z?>",
    ] {
        assert_eq!(said(text), None, "{text}");
    }
}

// Long: a table of texts, one for each rule.
#[test]
fn each_rule_is_told_where_it_is_broken() {
    for (text, message, at) in [
        ("<a b=''c=''/>", "whitespace is missing before `c`", 7),
        ("<a b=\"\"1\"\"/>", "whitespace is missing before `1`", 7),
        (
            "<a b='' b=''/>",
            "the attribute `b` is repeated on one element",
            8,
        ),
        ("<a b/>", "the attribute `b` has no `=`", 4),
        (
            "<a b=c/>",
            "the value of the attribute `b` is not quoted",
            5,
        ),
        ("<a b='<'/>", "`<` is not allowed in an attribute value", 6),
        ("<a b='", "the value of the attribute `b` does not end", 3),
        (
            "<a 1=''/>",
            "expected the name of an attribute, found `1`",
            3,
        ),
        ("<1a/>", "expected the name of an element, found `1`", 1),
        (
            "<a><-b/></a>",
            "expected the name of an element, found `-`",
            4,
        ),
        ("< a/>", "expected the name of an element, found ` `", 1),
        (
            "<:a/>",
            "the colons of `:a` do not separate a prefix from a name",
            1,
        ),
        (
            "<a: />",
            "the colons of `a:` do not separate a prefix from a name",
            1,
        ),
        (
            "<a b:1=''/>",
            "the colons of `b:1` do not separate a prefix from a name",
            3,
        ),
        (
            "<a b:c:d=''/>",
            "the colons of `b:c:d` do not separate a prefix from a name",
            3,
        ),
        ("<a / >", "`/` is not followed by `>`", 4),
        ("<a", "the tag of `a` does not end", 0),
        (
            "<a><!-- x -- y --></a>",
            "`--` is not allowed in a comment",
            10,
        ),
        ("<a><!-- x ---></a>", "`--` is not allowed in a comment", 10),
        ("<a><!-- x", "a comment does not end", 3),
        ("<a><![CDATA[x</a>", "a CDATA section does not end", 3),
        ("<a><?x </a>", "an instruction does not end", 3),
        (
            "<a><? x?></a>",
            "expected the name of an instruction, found ` `",
            5,
        ),
        (
            "<a><?xML x?></a>",
            "an XML declaration is allowed only at the start of the document",
            3,
        ),
        (
            "\n<?xml version='1.0'?><a/>",
            "an XML declaration is allowed only at the start of the document",
            1,
        ),
        (
            "<?xml?><a/>",
            "an XML declaration is allowed only at the start of the document",
            0,
        ),
        (
            "<?xml version=''?><a/>",
            "the XML declaration is not well-formed: `'` is not expected here",
            14,
        ),
        (
            "<?xml version=''1.0''?><a/>",
            "the XML declaration is not well-formed: `'` is not expected here",
            14,
        ),
        (
            "<?xml encoding='utf-8'?><a/>",
            "the XML declaration is not well-formed: `e` is not expected here",
            6,
        ),
        (
            "<?xml version='1.0'encoding='utf-8'?><a/>",
            "the XML declaration is not well-formed: `e` is not expected here",
            19,
        ),
        (
            "<?xml version='1.0' standalone='maybe'?><a/>",
            "the XML declaration is not well-formed: `'` is not expected here",
            31,
        ),
        ("<a>x]]>y</a>", "`]]>` is not allowed in text", 4),
        ("<a>&b;</a>", "`&b;` is not known", 3),
        ("<a b='&b;'/>", "`&b;` is not known", 6),
        ("<a>&#0;</a>", "`&#0;` is not known", 3),
        ("<a>&#xD800;</a>", "`&#xD800;` is not known", 3),
        (
            "<a>&#X41;</a>",
            "`&` starts a reference, but this is not one",
            3,
        ),
        ("<a>&#99999999999;</a>", "`&#99999999999;` is not known", 3),
        (
            "<a>x & y</a>",
            "`&` starts a reference, but this is not one",
            5,
        ),
        (
            "<a>&lt</a>",
            "`&` starts a reference, but this is not one",
            3,
        ),
        ("<a>\u{1}</a>", "character U+0001 is not allowed in XML", 3),
        (
            "<a b='\u{ffff}'/>",
            "character U+FFFF is not allowed in XML",
            6,
        ),
        ("<a/>x", "text outside of the root element", 4),
        ("<a/> &amp;", "text outside of the root element", 5),
        ("<![CDATA[x]]><a/>", "text outside of the root element", 0),
        ("<a/><b/>", "a second root element", 4),
        ("<a></b>", "`</a>` was expected, but `</b>` was found", 3),
        ("<a></a b>", "an end tag contains `b`", 7),
        ("</a>", "`</a>` closes nothing", 0),
        (
            "<a><b>",
            "`b` is not closed before the end of the document",
            5,
        ),
        (
            "<a><!DOCTYPE a></a>",
            "a DOCTYPE is allowed only once, before the root element",
            3,
        ),
        (
            "<!DOCTYPE a><!DOCTYPE a><a/>",
            "a DOCTYPE is allowed only once, before the root element",
            12,
        ),
        ("<!DOCTYPE>", "a DOCTYPE must name the root element", 9),
        (
            "<!DOCTYPE a SYSTEM 'x'><a/>",
            "the DOCTYPE names external declarations, which are refused",
            0,
        ),
        (
            "<!DOCTYPE a [<!ENTITY b 'c'>]><a/>",
            "the DOCTYPE contains declarations, which are refused",
            0,
        ),
        (
            "<!DOCTYPE a [ %b; ]><a/>",
            "the DOCTYPE contains declarations, which are refused",
            0,
        ),
        (
            "<a><!b></a>",
            "expected the name of an element, found `!`",
            4,
        ),
    ] {
        assert_eq!(said(text), Some((message.to_owned(), at)), "{text}");
    }
}

#[test]
fn kinds_of_findings_are_told_apart() {
    for (text, number) in [
        ("<a b=''c=''/>", "E0101"),
        ("<!DOCTYPE a [<!ENTITY b 'c'>]><a/>", "E0102"),
        ("<a>&b;</a>", "E0104"),
    ] {
        let code = check(text).err().map(|error| error.code.number);
        assert_eq!(code, Some(number), "{text}");
    }
    let deep = "<a>".repeat(MAX_DEPTH + 1);
    let wide: String = (0..=MAX_ATTRIBUTES).map(|n| format!(" a{n}=''")).collect();
    for text in [deep, format!("<a{wide}/>")] {
        let code = check(&text).err().map(|error| error.code.number);
        assert_eq!(code, Some("E0103"));
    }
}
