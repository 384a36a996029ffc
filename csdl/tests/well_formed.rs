//! Well-formedness of XML: every small change of a document, compared with a parser that is not the generator's.
#![allow(clippy::panic, missing_docs)]

use std::collections::BTreeMap;

use odata_csdl::diagnostic::{FileId, Findings, Source};
use odata_csdl::syntax;

const DOCUMENTS: &[&str] = &[
    r#"<?xml version="1.0" encoding="utf-8"?>
<!-- a - b --><e:Edmx xmlns:e="http://docs.oasis-open.org/odata/ns/edmx" Version='4.0' xml:base="x" xmlns:z="u">
<e:DataServices><Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="a"><?pi x?>
<ComplexType Name="T&amp;&#x41;"><Property Name="p" z:q="1" Type="Edm.String"/></ComplexType>
<Annotations Target="a.T"><Annotation Term="a.t"><String> a&lt;<![CDATA[<b>]]> </String></Annotation></Annotations></Schema></e:DataServices></e:Edmx>
"#,
    "<!DOCTYPE Schema [ <!-- --> ]><Schema xmlns='http://docs.oasis-open.org/odata/ns/edm' Namespace='b' Alias=\"c\"></Schema><!---->",
];

/// The text that is inserted at every place, or replaces a character.
const PIECES: &[&str] = &[
    "<",
    ">",
    "&",
    "'",
    "\"",
    "=",
    "/",
    "!",
    "?",
    "-",
    "--",
    "]]>",
    "[",
    "]",
    ";",
    "#",
    ":",
    ".",
    "1",
    "x",
    " ",
    "\n",
    "\t",
    "\u{1}",
    "\u{fffe}",
    "\u{feff}",
    "\u{85}",
    "ä",
    "·",
    "&lt;",
    "&x;",
    "&#0;",
    "&#xD;",
    "&#xFFFF;",
    "<a>",
    "</a>",
    "<a/>",
    "<1/>",
    "<a:b/>",
    "<!--",
    "-->",
    "<!-- -- -->",
    "<![CDATA[",
    "<?",
    "?>",
    "<?xml version='1.0'?>",
    "<?XML?>",
    "<?a?>",
    "<!DOCTYPE a>",
    " a='1'",
    " a='1' a='2'",
    " z:r='1' z:r='2'",
    " xmlns:y='u' y:q='3'",
    " xmlns:xml='u'",
    " xmlns:xmlns='u'",
    " xmlns:y=''",
    " y:q='1'",
    " a='<'",
    "a=''",
    " a",
    " a=1",
    "<a b=\"\"c=\"\"/>",
    "%a;",
    "\0",
];

/// The numbers of the findings about texts that are not well-formed, including those about namespaces.
const NUMBERS: &[&str] = &["E0101", "E0102", "E0103", "E0104", "E0107"];

/// Whether the generator says that a text is not well-formed, and its message.
fn refused(text: &str) -> Option<String> {
    let source = Source::new("a.xml", text);
    let mut findings = Findings::new(false);
    let read = syntax::parse(&source, FileId(0), &mut findings).is_some();
    let finding = findings
        .finish()
        .into_iter()
        .find(|finding| NUMBERS.contains(&finding.code.number));
    // A root that is not CSDL's is reported before other errors.
    finding
        .map(|finding| format!("{} {}", finding.code, finding.message))
        .or_else(|| (!read).then(|| "not CSDL".to_owned()))
}

/// Texts that the other parser accepts although the standard forbids them, or because it requires less; by the generator's reason for
/// refusal.
const EXCEPTIONS: &[(&str, &str)] = &[
    (
        "not CSDL",
        "a root that is not CSDL's, or none, is well-formed",
    ),
    ("E0102", "declarations in a DOCTYPE are refused by design"),
    (
        "E0101 an XML declaration is allowed only at the start",
        "XML 1.0 section 2.6: `xml` is reserved in instructions",
    ),
    (
        "E0101 the XML declaration is not well-formed",
        "XML 1.0 section 2.8: what it says, and in which order",
    ),
    (
        "E0101 the name of an instruction contains",
        "XML 1.0 section 2.6: a blank ends the name",
    ),
    (
        "E0101 the colons of",
        "Namespaces in XML 1.0 section 4: one colon, and a name on either side",
    ),
    (
        "was expected, but `</:",
        "XML 1.0 section 3.1: an end tag has the name of the start tag",
    ),
    (
        "E0104 `&#xFFFF;` is not known",
        "XML 1.0 section 2.2: no character",
    ),
    (
        "E0107 the namespace prefix 'xmlns' cannot be bound",
        "Namespaces in XML 1.0 section 3",
    ),
    (
        "` is bound to an empty namespace",
        "Namespaces in XML 1.0 section 5",
    ),
    (
        "E0107 the namespace prefix `y` is not declared",
        "Namespaces in XML 1.0 section 5: the attribute's prefix as well",
    ),
];

fn exception(said: &str) -> bool {
    EXCEPTIONS.iter().any(|(part, _)| said.contains(part))
}

/// A message without quoted parts, so that similar ones are equal.
fn headline(message: &str) -> String {
    let parts = message.split(['`', '\'']).step_by(2).collect::<String>();
    parts.chars().filter(|c| !c.is_ascii_digit()).collect()
}

/// The difference between the two parsers for a text.
fn difference(text: &str) -> Option<String> {
    let options = roxmltree::ParsingOptions {
        allow_dtd: true,
        ..roxmltree::ParsingOptions::default()
    };
    let other = roxmltree::Document::parse_with_options(text, options).map(drop);
    match (other, refused(text)) {
        (Err(error), None) => Some(format!("taken, but {}", headline(&error.to_string()))),
        (Ok(()), Some(said)) if !exception(&said) => {
            Some(format!("refused by {}", headline(&said)))
        }
        _ => None,
    }
}

/// All texts that are one change away.
fn changed(document: &str) -> impl Iterator<Item = String> {
    document.char_indices().flat_map(move |(at, c)| {
        let (front, rest) = document.split_at(at);
        let behind = rest.get(c.len_utf8()..).unwrap_or_default();
        let put = |piece: &&str| {
            [
                format!("{front}{piece}{rest}"),
                format!("{front}{piece}{behind}"),
            ]
        };
        let mut list: Vec<String> = PIECES.iter().flat_map(put).collect();
        list.extend([
            format!("{front}{behind}"),
            format!("{front}{c}{rest}"),
            front.to_owned(),
        ]);
        list
    })
}

#[test]
fn a8_what_another_parser_refuses_is_refused() {
    let mut tried = 0;
    let mut wrong: BTreeMap<String, (usize, String)> = BTreeMap::new();
    for document in DOCUMENTS {
        assert_eq!(refused(document), None);
        for text in changed(document) {
            tried += 1;
            if let Some(said) = difference(&text) {
                wrong.entry(said).or_insert((0, text)).0 += 1;
            }
        }
    }
    assert!(tried > 50_000, "{tried}");
    assert!(wrong.is_empty(), "of {tried}: {wrong:#?}");
}
