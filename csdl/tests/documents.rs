//! Rows A of the conformance checklist, about reading documents: one test per row, named after it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

mod helpers;

use helpers::*;

#[test]
fn a1_root_version_data_services() {
    let text = format!(
        "<x:Edmx xmlns:x=\"{EDMX}\" Version=\"4.01\"><x:DataServices><Schema xmlns=\"{EDM}\" Namespace=\"a\"/></x:DataServices></x:Edmx>"
    );
    assert_eq!(clean(&text).schemas.len(), 1);
    assert_eq!(errors(&text.replace(" Version=\"4.01\"", "")), ["E0202"]);
    assert!(
        load_all(&[&text.replace(" Version=\"4.01\"", "")], false)
            .0
            .is_some()
    );
    let newer = load_all(&[&text.replace("4.01", "4.02")], true);
    assert!(newer.0.is_some() && newer.1[0].code.number == "E0204");
    let two = text.replace("</x:Edmx>", "<x:DataServices/></x:Edmx>");
    assert_eq!(errors(&two), ["E0205"]);
    refused_text("<a/>", "E0201");
    refused_text(&text.replace(EDMX, "urn:other"), "E0201");
    let fragment = format!("<Schema xmlns=\"{EDM}\" Namespace=\"a\"/>");
    let (model, findings) = load_all(&[&fragment], true);
    assert_eq!(
        (
            model.unwrap().documents[0].version.as_deref(),
            findings[0].code.number
        ),
        (None, "E0206")
    );
}

#[test]
fn a2_older_metadata_is_named() {
    let old = r#"<edmx:Edmx Version="1.0" xmlns:edmx="http://schemas.microsoft.com/ado/2007/06/edmx"><edmx:DataServices xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata" m:DataServiceVersion="3.0"><Schema Namespace="a" xmlns="http://schemas.microsoft.com/ado/2009/11/edm"><Association Name="x"/></Schema></edmx:DataServices></edmx:Edmx>"#;
    let (model, findings) = load_all(&[old], false);
    assert!(model.is_none());
    assert_eq!((findings.len(), findings[0].code.number), (1, "E0203"));
    assert!(
        findings[0].message.contains("version 3"),
        "{}",
        findings[0].message
    );
    assert!(findings[0].help.is_some());
    let two = old
        .replace("2009/11", "2008/09")
        .replace(" m:DataServiceVersion=\"3.0\"", "");
    assert!(load_all(&[&two], false).1[0].message.contains("version 2"));
    refused_text(
        r#"<Schema Namespace="a" xmlns="http://schemas.microsoft.com/ado/2006/04/edm"/>"#,
        "E0203",
    );
}

#[test]
fn a3_constructs_of_4_01_in_4_0() {
    let text = schema_a(
        r#"<EntityType Name="admin"/><EntityContainer Name="C"><Singleton Name="admin" Type="a.admin"/></EntityContainer>"#,
    );
    let (model, findings) = load_all(&[&text.replace("4.01", "4.0")], false);
    assert!(model.is_some(), "{findings:?}");
}

#[test]
fn a4_unknown_is_ignored() {
    let plain = r#"<ComplexType Name="T"><Property Name="p" Type="Edm.String"/></ComplexType>"#;
    let noisy = r#"<ComplexType Name="T" xmlns:z="urn:z"><z:Foo><Property Name="q"/></z:Foo><Property Name="p" z:label="x" Type="Edm.String"><z:Foo/></Property></ComplexType>"#;
    let (a, b) = (good(plain), good(noisy));
    assert_eq!(structured(&b, "T").properties.len(), 1);
    assert_eq!(
        structured(&a, "T").properties[0].name,
        structured(&b, "T").properties[0].name
    );
    warns(&noisy.replace("z:Foo", "Foo"), "E0108");
    warns(&plain.replace("Type=", "Colour=\"x\" Type="), "E0109");
}

#[test]
fn a5_document_order() {
    let model = good(
        r#"<EnumType Name="E"><Member Name="z"/><Member Name="a"/></EnumType><ComplexType Name="B"/><ComplexType Name="A"/>"#,
    );
    assert_eq!(
        model
            .types
            .iter()
            .map(|t| t.name.as_str())
            .collect::<Vec<_>>(),
        ["E", "B", "A"]
    );
    let text = schema_a(
        r#"<ComplexType Name="T"><Property Type="x.U" Name="p"/><Property Name="q" Type="Edm.Foo"/></ComplexType>"#,
    );
    assert_eq!(load_all(&[&text], false), load_all(&[&text], false));
}

#[test]
fn a6_reference_resolution() {
    let reference = |uri: &str, namespace: &str| {
        format!("<e:Reference Uri=\"{uri}\"><e:Include Namespace=\"{namespace}\"/></e:Reference>")
    };
    let a = document(
        &reference("f1.xml", "b"),
        "<Schema Namespace=\"a\"><ComplexType Name=\"T\" BaseType=\"b.Thing\"/></Schema>",
    );
    let b = document(
        &reference("f2.xml", "c"),
        "<Schema Namespace=\"b\"><ComplexType Name=\"Thing\"/></Schema>",
    );
    let c = document(
        "",
        "<Schema Namespace=\"c\"><ComplexType Name=\"T\"/></Schema>",
    );
    let (model, findings) = load_all(&[&a, &b, &c], true);
    assert!(findings.is_empty(), "{findings:?}");
    let model = model.unwrap();
    assert_eq!(
        model.qualified_name(structured(&model, "T").base.unwrap()),
        "b.Thing"
    );
    let transitive = a.replace("b.Thing", "c.T");
    let (model, findings) = load_all(&[&transitive, &b, &c], false);
    assert_eq!(
        findings.iter().map(|f| f.code.number).collect::<Vec<_>>(),
        ["E0210"]
    );
    assert!(structured(&model.unwrap(), "T").base.is_some());
    assert!(load_all(&[&transitive, &b, &c], true).0.is_none());
    assert_eq!(
        errors(&document(
            "<e:Reference><e:Include Namespace=\"x\"/></e:Reference>",
            ""
        )),
        ["E0207"]
    );
    assert_eq!(errors(&document("<e:Reference Uri=\"x\"/>", "")), ["E0207"]);
    let twice = format!("{}{}", reference("u", "x"), reference("u", "y"));
    assert_eq!(errors(&document(&twice, "")), ["E0208"]);
}

#[test]
fn a7_include_rules() {
    let include =
        "<e:Reference Uri=\"f1.xml\"><e:Include Namespace=\"x\" Alias=\"y\"/></e:Reference>";
    let a = document(
        include,
        "<Schema Namespace=\"a\"><ComplexType Name=\"T\"><Property Name=\"p\" Type=\"y.T\"/></ComplexType></Schema>",
    );
    let x = document(
        "",
        "<Schema Namespace=\"x\"><ComplexType Name=\"T\"/></Schema>",
    );
    let (model, findings) = load_all(&[&a, &x], true);
    assert!(findings.is_empty(), "{findings:?}");
    let model = model.unwrap();
    let ItemType::Type(id) = model.types[0].kind.clone().properties()[0].r#type.item else {
        panic!()
    };
    assert_eq!(model.qualified_name(id), "x.T");
    // The alias is valid only in the document that declares it.
    let other = document(
        "",
        "<Schema Namespace=\"o\"><ComplexType Name=\"U\"><Property Name=\"p\" Type=\"y.T\"/></ComplexType></Schema>",
    );
    assert!(
        load_all(&[&a, &x, &other], false)
            .1
            .iter()
            .any(|f| f.code.number == "E0401")
    );
    let twice = "<e:Reference Uri=\"u\"><e:Include Namespace=\"x\"/><e:Include Namespace=\"x\"/></e:Reference>";
    assert_eq!(errors(&document(twice, "")), ["E0208"]);
    let wrong = document(
        "<e:Reference Uri=\"f1.xml\"><e:Include Namespace=\"zzz\"/></e:Reference>",
        "",
    );
    assert!(
        load_all(&[&wrong, &x], true)
            .1
            .iter()
            .any(|f| f.code.number == "E0209")
    );
}

#[test]
fn a8_safe_xml() {
    let text = schema_a(
        r#"<!-- c --><?pi x?><ComplexType Name="A&#x42;"/><Term Name="t" Type="Edm.String"/><Annotations Target="a.AB"><Annotation Term="a.t"><String> a<![CDATA[<b>]]>&lt;&#x63;<!-- x --> </String></Annotation></Annotations>"#,
    );
    for unit in [u16::to_le_bytes as fn(u16) -> [u8; 2], u16::to_be_bytes] {
        let bytes: Vec<u8> = format!("\u{feff}{text}")
            .encode_utf16()
            .flat_map(unit)
            .collect();
        let sources = [Source::from_bytes("u.xml", &bytes).unwrap()];
        let (model, findings) = schema::load(&sources, true);
        assert!(findings.is_empty(), "{findings:?}");
        let model = model.unwrap();
        assert_eq!(
            find(&model, "AB").annotations[0].value,
            Some(Expression::String(" a<b><c ".into()))
        );
    }
    assert!(
        Source::from_bytes("u.xml", &[0xef, 0xbb, 0xbf, b'<', b'a', b'/', b'>'])
            .unwrap()
            .text
            .starts_with("<a")
    );
    let broken = Source::from_bytes("u.xml", b"<a>\n\xc3\xa4\xff</a>").unwrap_err();
    assert!(
        broken.message.contains("line 2, column 2"),
        "{}",
        broken.message
    );
    refused_text(
        "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>",
        "E0102",
    );
    refused_text(&schema_a("<ComplexType Name=\"&nope;\"/>"), "E0104");
    refused_text(&schema_a("&nope;"), "E0104");
    refused_text(&"<a>".repeat(1_000_000), "E0201");
    clean(&format!(
        "<!DOCTYPE e:Edmx>{}",
        schema_a("<ComplexType Name=\"A\"/>")
    ));
    refused_text(&schema_a(&"<z xmlns=\"urn:z\">".repeat(1_000_000)), "E0103");
    refused_text(&schema_a("<ComplexType Name='x' Name='y'/>"), "E0101");
    refused_text(&schema_a("<ComplexType s:x='1' Name='y'/>"), "E0107");
    refused_text(&format!("{}<b/>", schema_a("")), "E0101");
    refused_text("<a><b></a>", "E0201");
    refused_text(&schema_a("<ComplexType Name='x'>"), "E0101");
    refused_text("", "E0201");
    let many: String = (0..300).map(|i| format!(" a{i}=''")).collect();
    refused_text(
        &schema_a(&format!("<ComplexType Name='x'{many}/>")),
        "E0103",
    );
}

#[test]
fn a11_several_documents() {
    let part = |content: &str| schema_a(content);
    let (one, two) = (
        "<ComplexType Name=\"A\"/>",
        "<ComplexType Name=\"B\" BaseType=\"a.A\"/>",
    );
    let (split, findings) = load_all(&[&part(one), &part(two)], false);
    assert_eq!(
        findings.iter().map(|f| f.code.number).collect::<Vec<_>>(),
        ["E0302"]
    );
    let (split, merged) = (split.unwrap(), good(&format!("{one}{two}")));
    assert_eq!(split.schemas.len(), 1);
    let shape = |model: &Model| {
        model
            .type_ids()
            .map(|id| (model.qualified_name(id), model.structured(id).unwrap().base))
            .collect::<Vec<_>>()
    };
    assert_eq!(shape(&split), shape(&merged));
    let clash = load_all(
        &[
            &part(one),
            &part("<EnumType Name=\"A\"><Member Name=\"x\"/></EnumType>"),
        ],
        false,
    );
    assert!(
        clash.0.is_none()
            && clash
                .1
                .iter()
                .any(|f| f.code.number == "E0306" && f.related.is_some())
    );
    let same = load_all(&[&part(one), &part(one)], true);
    assert_eq!(
        (same.0.unwrap().types.len(), same.1[0].code.number),
        (1, "E0212")
    );
}
