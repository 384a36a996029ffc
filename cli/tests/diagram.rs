//! `diagram`: which diagrams are drawn and which are refused.

#![allow(clippy::expect_used, reason = "a test says what it needs by panicking")]

mod common;

use common::{METADATA, read, run, write};

fn schema(content: &str) -> String {
    METADATA.replace("</Schema>", &format!("{content}</Schema>"))
}

#[test]
fn a_picture_is_xml_with_a_box_for_each_type() {
    let metadata = schema(
        r#"<EntityType Name="shelf" Abstract="true"><Property Name="first" Type="shop.item"/>
        <NavigationProperty Name="inner" Type="Collection(shop.shelf)" ContainsTarget="true"/></EntityType>
        <EntityType Name="box" BaseType="shop.shelf"/><EnumType Name="größe"><Member Name="a"/></EnumType>"#,
    );
    let folder = common::folder(&metadata);
    let draw = |out: &str| {
        let result = run(
            folder.path(),
            &["diagram", "--metadata", "shop.xml", "--out", out],
        );
        assert_eq!(result.code, Some(0), "{result:?}");
        assert!(result.stderr.contains("drew 4 types"), "{result:?}");
        read(folder.path(), out)
    };
    let svg = draw("a.svg");
    let document = roxmltree::Document::parse(&svg).expect("XML");
    let texts: Vec<&str> = document
        .descendants()
        .filter_map(|node| node.text())
        .collect();
    for text in [
        "item",
        "shelf",
        "box",
        "größe",
        "abstract entity type",
        "name: String",
        "inner *",
        "first",
    ] {
        assert!(texts.contains(&text), "{text}");
    }
    let with = |name: &str, value: &str| {
        document
            .descendants()
            .filter(|node| node.attribute(name).is_some_and(|it| it.contains(value)))
            .count()
    };
    // The legend has one of each.
    assert_eq!(with("marker-end", "#odata-base"), 2);
    assert_eq!(with("marker-start", "#odata-part"), 2);
    assert_eq!(with("class", "line value"), 2);
    // The same picture every time.
    assert_eq!(draw("b.svg"), svg);
    assert!(draw("c.mmd").starts_with("classDiagram\n"));
    let printed = run(
        folder.path(),
        &["diagram", "--config", "codegen.toml", "--as", "mermaid"],
    );
    assert_eq!(printed.stdout, read(folder.path(), "c.mmd"));
}

#[test]
fn boxes_do_not_lie_on_each_other() {
    let types: String = (0..30)
        .map(|n| {
            format!(
                r#"<EntityType Name="type{n}"><Property Name="p" Type="Edm.String"/><NavigationProperty Name="to" Type="shop.type{}"/><NavigationProperty Name="also" Type="Collection(shop.type{})"/></EntityType>"#,
                n * 7 % 30,
                n * n % 30
            )
        })
        .collect();
    // And some types without a line.
    let alone: String = (0..20)
        .map(|n| format!(r#"<ComplexType Name="alone{n}"/>"#))
        .collect();
    let folder = common::folder(&schema(&(types + &alone)));
    let result = run(
        folder.path(),
        &["diagram", "--metadata", "shop.xml", "--as", "svg"],
    );
    let document = roxmltree::Document::parse(&result.stdout).expect("XML");
    let boxes: Vec<[f64; 4]> = document
        .descendants()
        .filter(|node| node.attribute("class") == Some("box"))
        .map(|node| {
            ["x", "y", "width", "height"].map(|name| {
                node.attribute(name)
                    .and_then(|it| it.parse().ok())
                    .expect("a number")
            })
        })
        .collect();
    assert_eq!(boxes.len(), 51);
    for (n, [x, y, width, height]) in boxes.iter().enumerate() {
        for [x2, y2, width2, height2] in &boxes[..n] {
            let apart =
                x + width <= *x2 || x2 + width2 <= *x || y + height <= *y2 || y2 + height2 <= *y;
            assert!(apart, "{:?} {:?}", boxes[n], [x2, y2, width2, height2]);
        }
    }
}

#[test]
fn what_nobody_can_read_is_not_drawn() {
    let types: String = (0..60)
        .map(|n| format!(r#"<ComplexType Name="type{n}"/>"#))
        .collect();
    let folder = common::folder(&schema(&types));
    for (extra, code, said) in [
        (&["--out", "a.svg"][..], 1, "61 types are too many"),
        (
            &["--out", "a.svg", "--select", "shop.type*"],
            0,
            "drew 60 types",
        ),
        (
            &["--out", "a.svg", "--select", "shop.nothing"],
            1,
            "no type is selected",
        ),
        (&["--out", "a.png"], 2, "--as"),
        (&[], 2, "--out"),
    ] {
        let result = run(
            folder.path(),
            &[&["diagram", "--metadata", "shop.xml"][..], extra].concat(),
        );
        assert!(
            result.code == Some(code) && result.stderr.contains(said),
            "{extra:?}: {result:?}"
        );
    }
}

#[test]
fn names_that_are_markup_stay_text() {
    let folder = tempfile::tempdir().expect("a folder");
    let odd = METADATA.replace("\"name\"", "\"a&lt;b&gt;&quot;{c}&amp;\"");
    write(folder.path(), "shop.xml", &odd);
    let draw = |form: &str| {
        run(
            folder.path(),
            &["diagram", "--metadata", "shop.xml", "--as", form],
        )
    };
    let svg = draw("svg");
    // Strict parsers reject such a name altogether.
    if svg.code == Some(0) {
        let document = roxmltree::Document::parse(&svg.stdout).expect("XML");
        let named = document
            .descendants()
            .any(|node| node.text() == Some("a<b>\"{c}&: String"));
        assert!(named, "{}", svg.stdout);
        assert!(draw("mermaid").stdout.contains("    String a_b___c__\n"));
    }
}

#[test]
fn a_crate_s_documentation_shows_its_picture() {
    let folder = tempfile::tempdir().expect("a folder");
    let twice = METADATA.replace("</Schema>", r#"<ComplexType Name="other"/></Schema>"#);
    write(folder.path(), "shop.xml", &twice);
    let make = |extra: &[&str]| {
        let arguments = ["crate", "--metadata", "shop.xml", "--name", "shop", "--out"];
        let result = run(folder.path(), &[&arguments[..], extra].concat());
        assert_eq!(result.code, Some(0), "{result:?}");
    };
    make(&["small"]);
    let root = read(folder.path(), "small/src/lib.rs");
    assert!(root.contains("include_str!(\"diagram.svg\")"), "{root}");
    let picture = read(folder.path(), "small/src/diagram.svg");
    roxmltree::Document::parse(&picture).expect("XML");
    assert!(picture.contains(">other</text>"));
    // A smaller selection is drawn again; a large model has no picture, without a message.
    make(&["small", "--select", "shop.item"]);
    assert!(!read(folder.path(), "small/src/diagram.svg").contains(">other</text>"));
    let many: String = (0..61)
        .map(|n| format!(r#"<ComplexType Name="type{n}"/>"#))
        .collect();
    write(folder.path(), "shop.xml", &schema(&many));
    make(&["small"]);
    assert!(!folder.path().join("small/src/diagram.svg").exists());
    assert!(!read(folder.path(), "small/src/lib.rs").contains("diagram.svg"));
}

#[test]
fn generate_draws_and_check_tells_of_an_old_picture() {
    let folder = common::folder(METADATA);
    let config = read(folder.path(), "codegen.toml");
    write(
        folder.path(),
        "codegen.toml",
        &format!("picture = true\n{config}"),
    );
    let generate = |extra: &[&str]| {
        let arguments = ["generate", "--config", "codegen.toml"];
        run(folder.path(), &[&arguments[..], extra].concat())
    };
    assert_eq!(generate(&[]).code, Some(0));
    assert_eq!(generate(&["--check"]).code, Some(0));
    let more = schema(r#"<ComplexType Name="other"/>"#);
    write(folder.path(), "shop.xml", &more);
    let stale = generate(&["--check"]);
    assert!(
        stale.code == Some(1) && stale.stderr.contains("diagram.svg"),
        "{stale:?}"
    );
    assert_eq!(generate(&[]).code, Some(0));
    assert_eq!(generate(&["--check"]).code, Some(0));
}
