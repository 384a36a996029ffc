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
