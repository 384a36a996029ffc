//! Row N1: a model in which every text is hostile, in XML and in JSON, with hostile files and arguments. The
//! generated crate compiles without a warning and has no test. Parsers read its documentation, README, manifest, pictures and the output of
//! the commands, and find only text.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test says what it needs by panicking"
)]

mod common;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use common::{cargo, prepare, read, run, write};
use odata_codegen::inert::is_hidden;
use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag};
use serde_json::{Value, json};

/// Texts with a meaning in Rust, Markdown, TOML, XML, Mermaid, a shell or a terminal.
const HOSTILE: &[&str] = &[
    "a\rb",
    "a\nb",
    "\r\n```\npanic!(\"ran\");\n```\r\n",
    "```rust\npanic!()\n```",
    "~~~\npanic!()\n~~~",
    "\n\n    panic!();\n",
    "\tpanic!();",
    "    panic!();",
    "`a",
    "a``b`c",
    "*/ panic!(); /*",
    "\"#\"##]",
    "]]>",
    "--> <!-- x -->",
    "-- \"",
    "<script>alert(1)</script>",
    "# a",
    "- a",
    "1. a",
    "> a",
    "[a]: http://a.example",
    "[a](javascript:b) ![a](b) [Vec] [x]",
    "<javascript:alert(1)>",
    "https://a.example/`x`",
    "| a |\n|---|",
    "&amp; &#10; &lt;b>",
    "\\",
    "a\\\n",
    "\u{2028}a\u{85}b",
    "\u{202e}a\u{2066}",
    "\u{feff}a\u{200b}b\u{9b}2J",
    "{}; x direction TB",
    "'''\n\"\"\"\n[package]\nname = \"evil\"",
    "a$(touch x)`touch x`; 'touch x",
    "\n#![x]\npub fn evil() {}\n//",
    "\n---\nclick a call b()\n%%",
    // XML cannot contain these.
    "a\0b",
    "\u{1b}[2J\u{7}a",
];

/// As many as fit into one picture with three types for each.
const PART: usize = 19;

fn in_xml(text: &str) -> bool {
    !text.contains(['\0', '\u{1b}', '\u{7}'])
}

/// An attribute's value.
fn attribute(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '&' | '<' | '>' | '"' | '\r' | '\n' | '\t' => {
                let _ = write!(out, "&#{};", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out
}

/// A document with each text at every possible place.
fn xml(texts: &[&str]) -> String {
    let mut schemas = String::new();
    let (mut members, mut sets, mut operations) = (String::new(), String::new(), String::new());
    for text in texts {
        let t = attribute(text);
        let term =
            |name: &str| format!("<Annotation Term=\"Org.OData.Core.V1.{name}\" String=\"{t}\"/>");
        let notes = format!(
            "{}{}<Annotation Term=\"Org.OData.Core.V1.Revisions\"><Collection><Record>\
             <PropertyValue Property=\"Kind\" EnumMember=\"Org.OData.Core.V1.RevisionKind/Deprecated\"/>\
             <PropertyValue Property=\"Version\" String=\"{t}\"/><PropertyValue Property=\"Description\" String=\"{t}\"/>\
             </Record></Collection></Annotation>",
            term("Description"),
            term("LongDescription")
        );
        let allowed = format!(
            "<Annotation Term=\"Org.OData.Validation.V1.DerivedTypeConstraint\"><Collection><String>{t}</String></Collection></Annotation>"
        );
        let _ = write!(
            schemas,
            "<Schema Namespace=\"{t}\" Alias=\"{t}A\" xmlns=\"http://docs.oasis-open.org/odata/ns/edm\">\
             <ComplexType Name=\"{t}\">{notes}\
             <Property Name=\"{t}\" Type=\"Edm.String\" DefaultValue=\"{t}\" MaxLength=\"9\">{notes}{allowed}{}</Property>\
             <Property Name=\"{t}2\" Type=\"{t}.{t}D\"/><Property Name=\"{t}3\" Type=\"Collection({t}.{t})\"/><Property Name=\"{t}4\" Type=\"{t}\"/>\
             </ComplexType>\
             <ComplexType Name=\"{t}S\" BaseType=\"{t}.{t}\"/>\
             <TypeDefinition Name=\"{t}D\" UnderlyingType=\"Edm.String\">{notes}</TypeDefinition></Schema>",
            term("MediaType")
        );
        let _ = write!(members, "<Member Name=\"{t}\">{notes}</Member>");
        let _ = write!(
            sets,
            "<EntitySet Name=\"{t}\" EntityType=\"plain.n\"/><Singleton Name=\"{t}1\" Type=\"plain.n\"/>"
        );
        let _ = write!(
            operations,
            "<Action Name=\"{t}\">{notes}<Parameter Name=\"{t}\" Type=\"Edm.String\">{notes}</Parameter></Action>"
        );
    }
    format!(
        "<edmx:Edmx Version=\"4.01\" xmlns:edmx=\"http://docs.oasis-open.org/odata/ns/edmx\"><edmx:DataServices>{schemas}\
         <Schema Namespace=\"plain\" xmlns=\"http://docs.oasis-open.org/odata/ns/edm\"><EnumType Name=\"e\">{members}</EnumType>\
         <EnumType Name=\"f\" IsFlags=\"true\">{members}</EnumType>\
         <EntityType Name=\"n\"><Key><PropertyRef Name=\"id\"/></Key><Property Name=\"id\" Type=\"Edm.String\"/></EntityType>\
         {operations}<EntityContainer Name=\"c\">{sets}</EntityContainer></Schema></edmx:DataServices></edmx:Edmx>"
    )
}

/// The same in JSON.
fn csdl_json(texts: &[&str]) -> String {
    let mut document = json!({ "$Version": "4.01", "$EntityContainer": "plain.c" });
    let mut members = json!({ "$Kind": "EnumType" });
    let mut flags = json!({ "$Kind": "EnumType", "$IsFlags": true });
    let mut container = json!({ "$Kind": "EntityContainer" });
    let mut plain = json!({ "n": { "$Kind": "EntityType", "$Key": ["id"], "id": {} } });
    for (n, t) in texts.iter().enumerate() {
        let notes = |object: Value, before: &str| {
            let mut object = object;
            object[format!("{before}@Org.OData.Core.V1.Description")] = json!(t);
            object[format!("{before}@Org.OData.Core.V1.LongDescription")] = json!(t);
            object[format!("{before}@Org.OData.Core.V1.Revisions")] =
                json!([{ "Kind": "Deprecated", "Version": t, "Description": t }]);
            object
        };
        let property = notes(
            json!({ "$DefaultValue": t, "$MaxLength": 9, "@Org.OData.Core.V1.MediaType": t,
                    "@Org.OData.Validation.V1.DerivedTypeConstraint": [t] }),
            "",
        );
        document[*t] = json!({
            "$Alias": format!("{t}A"),
            *t: notes(json!({
                "$Kind": "ComplexType",
                *t: property,
                format!("{t}2"): { "$Type": format!("{t}.{t}D") },
                format!("{t}3"): { "$Type": format!("{t}.{t}"), "$Collection": true },
                format!("{t}4"): { "$Type": t },
            }), ""),
            format!("{t}S"): { "$Kind": "ComplexType", "$BaseType": format!("{t}.{t}") },
            format!("{t}D"): notes(json!({ "$Kind": "TypeDefinition", "$UnderlyingType": "Edm.String" }), ""),
        });
        members[*t] = json!(n);
        members = notes(members, t);
        flags[*t] = json!(1u64 << n);
        flags = notes(flags, t);
        container[*t] = json!({ "$Collection": true, "$Type": "plain.n" });
        container[format!("{t}1")] = json!({ "$Type": "plain.n" });
        plain[*t] = json!([notes(
            json!({ "$Kind": "Action", "$Parameter": [notes(json!({ "$Name": t }), "")] }),
            ""
        )]);
    }
    plain["e"] = members;
    plain["f"] = flags;
    plain["c"] = container;
    document["plain"] = plain;
    document.to_string()
}

/// Nothing in it moves a cursor, changes the direction of writing or breaks a line unexpectedly.
fn assert_visible(what: &str, text: &str) {
    let hidden = text.chars().find(|c| is_hidden(*c) && *c != '\n');
    assert_eq!(hidden, None, "{what}:\n{text}");
}

/// The text without the generator's own links: from a type to its bases and their fields, and to its own fields. They consist of Rust
/// identifiers, which contain no special characters.
fn without_own_links(comment: &str) -> String {
    let is_path = |text: &str| {
        let segments = text.split("::");
        let mut characters = segments.flat_map(str::chars);
        characters.all(|c| c == '_' || c.is_alphanumeric())
    };
    let is_own = |to: &str| {
        let field = to.strip_prefix("field@");
        let field = field.or_else(|| to.strip_prefix("#structfield."));
        is_path(field.unwrap_or(to))
    };
    let line = |line: &str| {
        if !line.starts_with("Inherited from [`") && !line.contains(". Navigation properties: [`") {
            return line.to_owned();
        }
        let mut parts = line.split("[`");
        let mut text = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let own = part.split_once("`]").and_then(|(name, rest)| {
                let link = rest.strip_prefix('(').and_then(|it| it.split_once(')'));
                let (to, rest) = link.unwrap_or(("", rest));
                (is_path(name) && is_own(to)).then(|| format!("{name}{rest}"))
            });
            text += &own.unwrap_or_else(|| format!("[`{part}"));
        }
        text
    };
    comment.lines().map(line).collect::<Vec<_>>().join("\n")
}

/// Content of Markdown other than paragraphs of text, inline code and bare addresses.
fn markup(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    // Extensions of rustdoc and of forges.
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_MATH
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST;
    // Names in brackets are links to items.
    let item =
        |link: pulldown_cmark::BrokenLink<'_>| Some((link.reference.to_string().into(), "".into()));
    let parser = Parser::new_with_broken_link_callback(text, options, Some(item));
    for event in parser {
        match event {
            Event::Start(Tag::Paragraph)
            | Event::End(_)
            | Event::Text(_)
            | Event::Code(_)
            | Event::SoftBreak => {}
            Event::Start(Tag::Link {
                link_type: LinkType::Autolink,
                dest_url,
                ..
            }) if dest_url.starts_with("http") => {}
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(kind))) => {
                found.push(format!("fence {kind}"));
            }
            Event::Start(tag) => found.push(format!("{tag:?}")),
            other => found.push(format!("{other:?}")),
        }
    }
    found
}

/// The documentation comments of a file, each as one text.
fn comments(text: &str) -> Vec<String> {
    let mut comments = vec![String::new()];
    for line in text.lines() {
        let line = line.trim_start_matches(' ');
        let comment = line.strip_prefix("///").or(line.strip_prefix("//!"));
        match (comment, comments.last_mut()) {
            (Some(comment), Some(last)) => {
                last.push_str(comment.strip_prefix(' ').unwrap_or(comment));
                last.push('\n');
            }
            _ => comments.push(String::new()),
        }
    }
    // The text around the picture is the generator's own.
    comments.retain(|comment| {
        !matches!(
            comment.trim(),
            "" | "</div>" | "<div style=\"overflow:auto\">"
        )
    });
    comments
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// Generates a crate for a document and checks all of its files.
fn check(n: usize, file: &str, document: &str, types: usize) {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    write(folder, file, document);
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let runtime = repository.join("runtime");
    let runtime = runtime.to_string_lossy();
    let description = "```\npanic!()\n```\r\n# a\u{202e} <b> \"\"\"\n\n[x](y)";
    let name = format!("hostile-{n}");
    let result = run(
        folder,
        &[
            "crate",
            "--metadata",
            file,
            "--name",
            &name,
            "--out",
            "made",
            "--runtime-path",
            &runtime,
            "--description",
            description,
            "--verbose",
            "--select",
            "*",
            "\n```\nx\u{1b}[2J",
        ],
    );
    assert_eq!(result.code, Some(0), "{result:?}");
    assert_visible("messages", &result.stderr);

    let made = folder.join("made");
    let manifest = read(folder, "made/Cargo.toml");
    let manifest = manifest.parse::<toml_edit::DocumentMut>().expect("TOML");
    assert_eq!(
        manifest["package"]["description"].as_str(),
        Some(description)
    );
    let keys: Vec<&str> = manifest.iter().map(|(key, _)| key).collect();
    assert_eq!(keys, ["package", "features", "dependencies", "workspace"]);

    let mut all = Vec::new();
    files(&made, &mut all);
    for path in &all {
        let text = std::fs::read_to_string(path).expect("text");
        assert_visible(&path.display().to_string(), &text);
        if path.extension().is_some_and(|it| it == "rs") && !path.ends_with("registry.rs") {
            for comment in comments(&text) {
                let found = markup(&without_own_links(&comment));
                assert!(found.is_empty(), "{}: {found:?}\n{comment}", path.display());
            }
        }
    }
    let readme = read(folder, "made/README.md");
    let found = markup(&readme);
    let own = |it: &&String| !it.starts_with("Heading") && !it.contains("Table");
    assert_eq!(
        found.iter().filter(own).collect::<Vec<_>>(),
        ["fence sh"],
        "{readme}"
    );
    let headings = found.iter().filter(|it| it.starts_with("Heading"));
    assert_eq!(headings.count(), 3, "{readme}");

    let svg = read(folder, "made/src/diagram.svg");
    picture(&svg);
    prepare(&made);
    cargo(&made, &["check", "--quiet", "--all-features"]);
    cargo(&made, &["doc", "--quiet", "--no-deps"]);
    let said = cargo(&made, &["test", "--doc"]);
    assert!(said.contains("running 0 tests"), "{said}");

    commands(folder, file, types);
}

/// The SVG is XML with only the elements that the drawer uses.
fn picture(svg: &str) {
    let document = roxmltree::Document::parse(svg).expect("XML");
    for node in document.descendants().filter(roxmltree::Node::is_element) {
        let name = node.tag_name().name();
        let drawn = [
            "svg", "title", "style", "defs", "marker", "path", "rect", "g", "a", "text",
        ];
        assert!(drawn.contains(&name), "{name}\n{svg}");
        assert!(node.attributes().all(|it| !it.name().starts_with("on")));
        // A link leads to the page of a type: Rust identifiers, which contain no special characters.
        if let Some(page) = node.attribute("href") {
            let own = page.strip_suffix(".html").expect("a page");
            let is_name = |c: char| c == '_' || c == '/' || c == '.' || c.is_alphanumeric();
            assert!(own.chars().all(is_name) && !own.starts_with('/'), "{page}");
            assert!(!own.contains(".."), "{page}");
        }
    }
    // An empty line would end the block of HTML in Markdown.
    assert!(!svg.contains("\n\n"), "{svg}");
}

/// The output of commands that describe a model.
fn commands(folder: &Path, file: &str, types: usize) {
    let mermaid = run(folder, &["diagram", "--metadata", file, "--as", "mermaid"]);
    assert_eq!(mermaid.code, Some(0), "{mermaid:?}");
    assert_visible("Mermaid", &mermaid.stdout);
    let classes = mermaid
        .stdout
        .lines()
        .filter(|it| it.starts_with("  class "));
    assert_eq!(classes.count(), types, "{}", mermaid.stdout);
    for line in mermaid.stdout.lines().skip(1) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let known = line.starts_with("    ")
            || matches!(words.as_slice(), ["class", ..] | ["}"])
            || words
                .get(1)
                .is_some_and(|it| ["<|--", "*--", "-->", "..>"].contains(it));
        assert!(known && !line.contains("direction "), "{line}");
    }

    write(folder, "plain.xml", common::METADATA);
    for arguments in [
        &["diff", "plain.xml", file, "--verbose"][..],
        &["diff", file, "plain.xml", "--format", "json"],
        &["diff", file, "plain.xml", "--format", "markdown"],
        &["explain", "plain.e", "--metadata", file],
        &["explain", "\u{1b}[2J", "--metadata", file],
        &[
            "explain",
            "\n```\n.\n```\n",
            "--metadata",
            file,
            "--format",
            "json",
        ],
    ] {
        let result = run(folder, arguments);
        assert!(result.code.is_some_and(|code| code < 2), "{result:?}");
        assert_visible("results", &result.stdout);
        assert_visible("messages", &result.stderr);
        if arguments.contains(&"markdown") {
            let found = markup(&result.stdout);
            let own = |it: &&String| {
                !["Heading", "List", "Item", "Start(Strong", "Strong"]
                    .iter()
                    .any(|own| it.starts_with(own))
            };
            let other: Vec<_> = found.iter().filter(own).collect();
            assert!(other.is_empty(), "{other:?}\n{}", result.stdout);
        }
        if arguments.contains(&"json") {
            let values = serde_json::Deserializer::from_str(&result.stdout).into_iter::<Value>();
            assert!(values.into_iter().all(|value| value.is_ok()), "{result:?}");
        }
    }
}

#[test]
fn n1_every_text_of_a_model_is_inert_wherever_it_goes() {
    // Other systems do not allow such file names.
    let file = |ending: &str| match cfg!(unix) {
        true => format!("m\n```\n#![x]\u{202e}\u{1b}[2J$(x)`.{ending}"),
        false => format!("m.{ending}"),
    };
    for (n, part) in HOSTILE.chunks(PART).enumerate() {
        let texts: Vec<&str> = part.iter().copied().filter(|text| in_xml(text)).collect();
        check(2 * n, &file("xml"), &xml(&texts), 3 * texts.len() + 3);
        check(
            2 * n + 1,
            &file("json"),
            &csdl_json(part),
            3 * part.len() + 3,
        );
    }
}
