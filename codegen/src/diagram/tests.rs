use super::{Relation, Sort};
use crate::Config;
use crate::config::Pattern;

const METADATA: &str = r#"<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>
<Schema Namespace="a" xmlns="http://docs.oasis-open.org/odata/ns/edm">
  <EntityType Name="thing" Abstract="true"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.String" Nullable="false"/></EntityType>
  <EntityType Name="class" BaseType="a.thing">
    <Property Name="kind" Type="a.kind"/><Property Name="words" Type="Collection(Edm.String)"/>
    <NavigationProperty Name="parts" Type="Collection(a.thing)" ContainsTarget="true"/>
    <NavigationProperty Name="next" Type="a.class"/>
  </EntityType>
  <EnumType Name="kind"><Member Name="m1"/><Member Name="m2"/><Member Name="m3"/><Member Name="m4"/></EnumType>
</Schema>
<Schema Namespace="b" xmlns="http://docs.oasis-open.org/odata/ns/edm"><ComplexType Name="kind"/></Schema>
</edmx:DataServices></edmx:Edmx>"#;

fn diagram(select: &[&'static str]) -> super::Diagram {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("a.xml");
    std::fs::write(&file, METADATA).expect("a file");
    let select: Vec<Pattern> = select.iter().copied().map(Pattern::new).collect();
    let config = Config::new().metadata([file]).select(select);
    config.diagram().expect("a diagram").0
}

#[test]
fn boxes_and_lines_are_the_selection() {
    let all = diagram(&["*"]);
    let titles: Vec<&str> = all.boxes.iter().map(|it| it.title.as_str()).collect();
    assert_eq!(titles, ["thing", "class", "a.kind", "b.kind"]);
    assert!(all.boxes[0].is_abstract && all.boxes[0].rows[0].key);
    assert_eq!(all.boxes[2].sort, Sort::Enumeration);
    assert_eq!(all.boxes[1].rows[0].r#type, "String[]");
    let lines: Vec<_> = all
        .lines
        .iter()
        .map(|it| (it.from, it.to, it.relation, it.many))
        .collect();
    assert_eq!(
        lines,
        [
            (1, 0, Relation::Inheritance, false),
            (1, 2, Relation::Value, false),
            (1, 0, Relation::Containment, true),
            (1, 1, Relation::Reference, false),
        ]
    );
    assert_eq!(diagram(&["b.*"]).boxes.len(), 1);
}

#[test]
fn mermaid_has_no_word_of_its_own_as_a_name() {
    let text = diagram(&["*"]).shortened(2).to_mermaid();
    let expected = "classDiagram
  class thing {
    <<abstract entity type>>
    +String id
  }
  class t_class[\"class\"] {
    <<entity type>>
    String[] words
  }
  class a_kind[\"a.kind\"] {
    <<enumeration>>
    m1
    m2
    … 2 more
  }
  class b_kind[\"b.kind\"] {
    <<complex type>>
  }
  thing <|-- t_class
  t_class ..> a_kind : kind
  t_class *-- \"*\" thing : parts
  t_class --> t_class : next
";
    assert_eq!(text, expected);
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_picture_is_drawn_by_who_can_and_kept_by_others() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("a.xml");
    std::fs::write(&file, METADATA).expect("a file");
    let config = Config::new()
        .metadata([file.clone()])
        .output(folder.path().join("out"))
        .picture(true);
    let draw = |diagram: &super::Diagram| format!("<svg>{}</svg>\n", diagram.boxes.len());
    let root = |generated: &crate::Generated| {
        words(generated.files.get("lib.rs").expect("a root"))
            .contains(r#"#![doc = include_str!("diagram.svg")]"#)
    };

    // Neither a picture nor a drawer exists.
    let without = config.generate().expect("output");
    assert!(!root(&without) && without.files.get("diagram.svg").is_none());
    let said = without.report.to_string();
    assert!(
        said.contains("E0925") && said.contains("is missing"),
        "{said}"
    );

    let drawn = config.generate_drawn_by(draw).expect("output");
    let picture = drawn
        .files
        .get("diagram.svg")
        .expect("a picture")
        .to_owned();
    assert!(
        root(&drawn) && picture.ends_with("-->\n<svg>4</svg>\n"),
        "{picture}"
    );
    drawn.write().expect("written");

    // Now it is kept, and part of the output.
    let kept = config.generate().expect("output");
    assert_eq!(kept.files.get("diagram.svg"), Some(picture.as_str()));
    assert!(kept.report.findings.is_empty() && root(&kept));
    assert!(kept.check().expect("a folder").is_empty());

    // Another model: the picture stays, so that everything compiles, and is reported as outdated.
    std::fs::write(&file, METADATA.replace("\"words\"", "\"text\"")).expect("a file");
    let old = config.generate().expect("output");
    assert_eq!(old.files.get("diagram.svg"), Some(picture.as_str()));
    let said = old.report.to_string();
    assert!(said.contains("shows a different model"), "{said}");
    let stale = config
        .generate_drawn_by(draw)
        .expect("output")
        .check()
        .expect("a folder");
    assert!(
        stale.iter().any(|file| file.path == "diagram.svg"),
        "{stale:?}"
    );

    // Without the option it is removed, except for a hand-made one.
    let off = config.clone().picture(false);
    let removed = off.generate().expect("output").write().expect("written");
    assert_eq!(removed.removed, ["diagram.svg"]);
    std::fs::write(folder.path().join("out/diagram.svg"), "<svg/>").expect("a file");
    let removed = off.generate().expect("output").write().expect("written");
    assert!(removed.removed.is_empty());
    let refused = config.generate_drawn_by(draw).expect("output").write();
    assert!(refused.is_err_and(|report| report.to_string().contains("diagram.svg")));
}

#[test]
fn an_included_module_has_the_picture_beside_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("a.xml");
    std::fs::write(&file, METADATA).expect("a file");
    let generated = Config::new()
        .metadata([file])
        .root(crate::config::Root::Module)
        .picture(true)
        .generate_drawn_by(|_| "<svg/>\n".to_owned())
        .expect("output");
    assert!(generated.files.get("diagram.svg").is_some());
    // An included file cannot have inner attributes.
    assert!(
        !generated
            .files
            .get("mod.rs")
            .expect("a root")
            .contains("diagram.svg")
    );
}

#[test]
fn too_many_types_are_no_picture() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("a.xml");
    let types: String = (0..=super::MOST)
        .map(|n| format!("<ComplexType Name=\"t{n}\"/>"))
        .collect();
    let metadata = METADATA.replacen("</Schema>", &format!("{types}</Schema>"), 1);
    std::fs::write(&file, metadata).expect("a file");
    let generated = Config::new()
        .metadata([file])
        .picture(true)
        .generate_drawn_by(|_| "<svg/>\n".to_owned())
        .expect("output");
    assert!(generated.files.get("diagram.svg").is_none());
    assert!(
        generated
            .report
            .to_string()
            .contains("65 types are too many")
    );
}
