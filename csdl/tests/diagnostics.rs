//! The form of findings, and that hostile input is refused without panic, recursion or quadratic work.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use odata_csdl::diagnostic::{FileId, Finding, Findings, Source, Span, codes, line_column};
use odata_csdl::schema;

fn span(source: &Source, part: &str) -> Span {
    let start = source.text.find(part).unwrap() as u32;
    Span {
        file: FileId(0),
        start,
        end: start + part.len() as u32,
    }
}

#[test]
fn block_form() {
    let sources = [Source::new("m.xml", "<a>\n  <b Type=\"ä.T\"/>\r\n</a>\n")];
    let finding = Finding::new(&codes::UNRESOLVED, "the type `ä.T` is not declared")
        .at(span(&sources[0], "ä.T"))
        .related(span(&sources[0], "<a>"), "in here")
        .path("n.C › Property p")
        .help("declare it");
    let expected = "\
warning[E0401]: the type `ä.T` is not declared
 --> m.xml:2:12
  |
2 |   <b Type=\"ä.T\"/>
  |            ^^^
 ::: m.xml:1:1
  |
1 | <a>
  | --- in here
  |
  = path: n.C › Property p
  = help: declare it
";
    assert_eq!(finding.render(&sources), expected);
    assert_eq!(
        finding.render_line(&sources),
        "m.xml:2:12: warning[E0401]: the type `ä.T` is not declared (n.C › Property p); declare it"
    );
    assert_eq!(
        line_column(span(&sources[0], "T\"/>"), &sources),
        ("m.xml".to_owned(), 2, 14)
    );
}

#[test]
fn long_lines_are_cut_and_control_characters_replaced() {
    let sources = [Source::new(
        "m.xml",
        format!("{}X{}", "a".repeat(500), "b".repeat(500)),
    )];
    let finding = Finding::new(&codes::UNRESOLVED, "no\u{1b}[31m").at(span(&sources[0], "X"));
    let text = finding.render(&sources);
    assert!(
        text.lines().all(|line| line.chars().count() < 140),
        "{text}"
    );
    assert!(
        text.contains(&format!("1 | …{}X{}…", "a".repeat(30), "b".repeat(89))),
        "{text}"
    );
    assert!(text.contains(&format!("| {}^\n", " ".repeat(31))), "{text}");
    assert!(!text.contains('\u{1b}'));
}

#[test]
fn spans_out_of_range_do_no_harm() {
    let sources = [Source::new("m.xml", "ä")];
    for (file, start, end) in [
        (0, 1, 2),
        (0, 5, 9),
        (0, 2, 1),
        (7, 0, 0),
        (0, u32::MAX, u32::MAX),
    ] {
        let span = Span {
            file: FileId(file),
            start,
            end,
        };
        assert!(
            !Finding::new(&codes::ROOT, "x")
                .at(span)
                .render(&sources)
                .is_empty()
        );
    }
}

#[test]
fn codes_are_ordered_and_explained() {
    let numbers: Vec<&str> = codes::ALL.iter().map(|code| code.number).collect();
    assert!(numbers.is_sorted_by(|a, b| a < b), "{numbers:?}");
    assert!(
        codes::ALL
            .iter()
            .all(|code| !code.title.is_empty() && code.explanation.ends_with('.'))
    );
    assert_eq!(codes::find("E0401"), Some(&codes::UNRESOLVED));
}

#[test]
fn counts_are_kept() {
    let mut findings = Findings::new(true);
    (0..30).for_each(|_| findings.add(Finding::new(&codes::IDENTIFIER, "x")));
    assert!(findings.has_errors());
    assert_eq!(findings.count(&codes::IDENTIFIER), 30);
    assert_eq!(findings.finish().len(), 21);
}

fn schema_of(content: &str) -> Source {
    Source::new(
        "h.xml",
        format!(
            "<Schema xmlns=\"http://docs.oasis-open.org/odata/ns/edm\" Namespace=\"a\">{content}</Schema>"
        ),
    )
}

/// Contents of a schema with `n` parts, whether it is read, and the code of a finding.
fn hostile(n: usize) -> [(bool, &'static str, String); 10] {
    let each = |part: &dyn Fn(usize) -> String| (0..n).map(part).collect::<String>();
    [
        (
            false,
            "E0103",
            each(&|i| format!("<ComplexType Name=\"T{i}\" BaseType=\"a.T{}\"/>", i + 1)),
        ),
        (
            true,
            "E0402",
            each(&|i| format!("<ComplexType Name=\"T{i}\" BaseType=\"b.T{}\"/>", i + 1)),
        ),
        (
            false,
            "E0103",
            each(&|_| String::from("<Action Name=\"A\"/>")),
        ),
        (
            true,
            "E0801",
            each(&|i| {
                format!("<Annotations Target=\"a.T{i}/x\"><Annotation Term=\"a.t\"/></Annotations>")
            }),
        ),
        (
            true,
            "E0108",
            format!(
                "<Action Name=\"A\">{}</Action>",
                each(&|i| format!("<Parameter Name=\"p{i}\" Type=\"Edm.Foo\"/><ReturnType/>"))
            ),
        ),
        (
            true,
            "E0206",
            format!(
                "<EnumType Name=\"A\">{}</EnumType>",
                each(&|i| format!("<Member Name=\"p{i}\"/>"))
            ),
        ),
        (
            true,
            "E0421",
            format!(
                "<EntityType Name=\"A\"><Key>{}</Key></EntityType>",
                each(&|i| format!("<PropertyRef Name=\"p{i}\"/>"))
            ),
        ),
        (
            true,
            "E0206",
            format!(
                "<Term Name=\"t\" Type=\"a.A\"/><ComplexType Name=\"A\">{}<Annotation Term=\"a.t\"><Record>{}</Record></Annotation></ComplexType>",
                each(&|i| format!("<Property Name=\"p{i}\" Type=\"Edm.String\"/>")),
                each(&|i| format!("<PropertyValue Property=\"p{i}\" String=\"\"/>")),
            ),
        ),
        (
            true,
            "E0108",
            each(&|i| format!("<z{i} xmlns:p{i}=\"urn:{i}\"/>")),
        ),
        (true, "E0106", each(&|_| String::from("&lt;<![CDATA[x]]>"))),
    ]
}

#[test]
fn work_grows_with_the_input() {
    // If the time for one of them grew with the square of its length, this test would hang.
    for (is_read, code, content) in hostile(20_000) {
        let (model, findings) = schema::load(&[schema_of(&content)], false);
        let found = |code: &str| findings.iter().filter(|it| it.code.number == code).count();
        assert_eq!(model.is_some(), is_read, "{content:.60}");
        // Twenty findings of each code are shown, and the number of the rest.
        assert!(
            (1..=21).contains(&found(code)),
            "{content:.60} {findings:?}"
        );
    }
}

#[test]
fn cut_and_changed_documents_do_not_panic() {
    let whole = schema_of(
        "<EntityType Name=\"T\" BaseType=\"a.T\"><Key><PropertyRef Name=\"x/y\"/></Key><Property Name=\"é\" Type=\"Collection(a.T)\" MaxLength=\"1\"/>\
         <NavigationProperty Name=\"n\" Type=\"a.T\" Partner=\"n\"/></EntityType><Annotations Target=\"a.T/n(\"><Annotation Term=\"a.t\"><Record/>&#x41;</Annotation></Annotations>",
    );
    let text = whole.text.as_str();
    for (at, _) in text.char_indices() {
        let (before, after) = text.split_at(at);
        let dropped: String = after.chars().skip(1).collect();
        for changed in [
            before.to_owned(),
            format!("{before}{dropped}"),
            format!("{before}<{after}"),
            format!("{before}\"{after}"),
        ] {
            let sources = [Source::new("c.xml", changed)];
            for finding in schema::load(&sources, true).1 {
                assert!(!finding.render(&sources).is_empty());
            }
        }
    }
    for length in 0..8 {
        let _ = Source::from_bytes(
            "b",
            &[0xff, 0xfe, 0x00, 0xd8, 0x3c, 0x00, 0xff, 0xfe][..length],
        );
        let _ = Source::from_bytes(
            "b",
            &[0xfe, 0xff, 0xd8, 0x00, 0x00, 0x3c, 0x00, 0x00][..length],
        );
    }
}
