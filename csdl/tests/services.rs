//! Rows L to N of the conformance checklist about reading metadata: one test per row, named after it.
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
fn l1_children_are_unique() {
    let model = good(&container(
        "<EntitySet Name=\"s\" EntityType=\"a.T\"/><Singleton Name=\"o\" Type=\"a.O\"/>",
    ));
    assert_eq!(model.containers[0].children.len(), 2);
    refused(
        &container(
            "<EntitySet Name=\"s\" EntityType=\"a.T\"/><Singleton Name=\"s\" Type=\"a.O\"/>",
        ),
        "E0306",
    );
}

#[test]
fn l2_entity_set_type() {
    good(
        "<EntityType Name=\"T\" Abstract=\"true\"><Key><PropertyRef Name=\"i\"/></Key><Property Name=\"i\" Type=\"Edm.Int32\" Nullable=\"false\"/></EntityType><EntityContainer Name=\"C\"><EntitySet Name=\"s\" EntityType=\"a.T\"/></EntityContainer>",
    );
    warns(
        &container("<EntitySet Name=\"s\" EntityType=\"a.X\"/>"),
        "E0702",
    );
}

#[test]
fn l3_singleton_nullable() {
    let model = good(&container(
        "<Singleton Name=\"o\" Type=\"a.O\" Nullable=\"true\"/>",
    ));
    assert!(matches!(
        model.containers[0].children[0].kind,
        ContainerChildKind::Singleton { nullable: true, .. }
    ));
}

#[test]
fn l4_bindings() {
    let set = |path: &str, target: &str| {
        container(&format!(
            "<EntitySet Name=\"s\" EntityType=\"a.T\"><NavigationPropertyBinding Path=\"{path}\" Target=\"{target}\"/></EntitySet>"
        ))
    };
    good(&set("a.O/n", "s/x"));
    good(&set("a.O/n", "a.C/s"));
    let (model, findings) = load_all(&[&schema_a(&set("a.O/n", "nowhere"))], true);
    assert!(model.is_some() && findings[0].code.number == "E0704");
    warns(&set("zzz", "s"), "E0705");
    // A cast to a type that no entity of the set can have.
    let unrelated = format!(
        "{}<EntityType Name=\"Z\"><NavigationProperty Name=\"n\" Type=\"a.O\"/></EntityType>",
        set("a.Z/n", "s")
    );
    warns(&unrelated, "E0705");
    let said = &load_all(&[&schema_a(&unrelated)], false).1[0].message;
    assert!(
        said.contains("the value before `a.Z` cannot be of that type"),
        "{said}"
    );
}

#[test]
fn l5_extends() {
    let model = clean(
        &document(
            "",
            "<Schema Namespace=\"b\"><EntityContainer Name=\"B\"/></Schema>",
        )
        .replace("</Schema>", "</Schema><Schema Namespace=\"z\"/>"),
    );
    assert!(model.containers[0].extends.is_none());
    let base = document(
        "",
        "<Schema Namespace=\"b\"><EntityContainer Name=\"B\"/></Schema>",
    );
    let using = document(
        "<e:Reference Uri=\"f0.xml\"><e:Include Namespace=\"b\"/></e:Reference>",
        "<Schema Namespace=\"c\"><EntityContainer Name=\"C\" Extends=\"b.B\"/></Schema>",
    );
    let (model, findings) = load_all(&[&base, &using], true);
    assert!(findings.is_empty(), "{findings:?}");
    assert!(model.unwrap().containers[1].extends.is_some());
    // Children of the base container are inherited, unless the extending one has a child with the same name.
    let sets = |names: &[&str]| -> String {
        let set = |name: &&str| format!("<EntitySet Name=\"{name}\" EntityType=\"a.T\"/>");
        names.iter().map(set).collect()
    };
    let extending = document(
        "<e:Reference Uri=\"f1.xml\"><e:Include Namespace=\"b\"/></e:Reference>",
        &format!(
            "<Schema Namespace=\"a\">{KEYED}<EntityContainer Name=\"C\" Extends=\"b.B\">{}</EntityContainer></Schema>",
            sets(&["x", "y"])
        ),
    );
    let extended = document(
        "<e:Reference Uri=\"f0.xml\"><e:Include Namespace=\"a\"/></e:Reference>",
        &format!(
            "<Schema Namespace=\"b\"><EntityContainer Name=\"B\">{}</EntityContainer></Schema>",
            sets(&["y", "z"])
        ),
    );
    let (model, findings) = load_all(&[&extending, &extended], true);
    assert!(findings.is_empty(), "{findings:?}");
    let model = model.unwrap();
    let children = model.children_of(schema::ContainerId(0));
    let children: Vec<_> = children
        .iter()
        .map(|(of, child)| (of.0, child.name.as_str()))
        .collect();
    assert_eq!(children, [(0, "x"), (0, "y"), (1, "z")]);
    warns("<EntityContainer Name=\"C\" Extends=\"x.B\"/>", "E0706");
    let cyclic = "<EntityContainer Name=\"C\" Extends=\"a.C\"/>";
    assert!(warns(cyclic, "E0707").containers[0].extends.is_none());
}

#[test]
fn m1_inline_and_external_are_equal() {
    let annotation = "<Annotation Term=\"self.t\" Qualifier=\"q\" String=\"x\"/>";
    let inline = clean(&annotated(annotation, ""));
    let external = clean(&annotated(
        "",
        &format!("<Annotations Target=\"self.C\">{annotation}</Annotations>"),
    ));
    let shared = clean(&annotated(
        "",
        &format!(
            "<Annotations Target=\"a.C\" Qualifier=\"q\">{}</Annotations>",
            annotation.replace("Qualifier=\"q\" ", "")
        ),
    ));
    let expected = [(
        "a.t".to_owned(),
        Some("q".to_owned()),
        Some(Expression::String("x".into())),
    )];
    for model in [inline, external, shared] {
        assert_eq!(bare(&find(&model, "C").annotations), expected);
    }
    assert!(
        errors(&annotated(
            "",
            &format!("<Annotations Target=\"a.C\" Qualifier=\"r\">{annotation}</Annotations>")
        ))
        .contains(&"E0805")
    );
}

#[test]
fn m2_targets() {
    let content = "<EnumType Name=\"E\"><Member Name=\"m\"/></EnumType><Function Name=\"F\" IsBound=\"true\"><Parameter Name=\"p\" Type=\"Collection(self.C)\"/><Parameter Name=\"top\" Type=\"Edm.String\"/><ReturnType Type=\"Edm.String\"/></Function><Function Name=\"F\"><ReturnType Type=\"Edm.String\"/></Function><EntityType Name=\"T\"><Key><PropertyRef Name=\"i\"/></Key><Property Name=\"i\" Type=\"Edm.Int32\" Nullable=\"false\"/></EntityType><EntityContainer Name=\"K\"><EntitySet Name=\"s\" EntityType=\"a.T\"/></EntityContainer>";
    let block = |target: &str| {
        format!(
            "{content}<Annotations Target=\"{target}\"><Annotation Term=\"a.t\" String=\"x\"/></Annotations>"
        )
    };
    let model = |target: &str| clean(&annotated("", &block(target)));
    assert_eq!(
        model("self.F(Collection(self.C), Edm.String)/top").operations[0].parameters[1]
            .annotations
            .len(),
        1
    );
    assert_eq!(
        model("a.F(Collection(self.C),Edm.String)/$ReturnType").operations[0]
            .return_type
            .as_ref()
            .unwrap()
            .annotations
            .len(),
        1
    );
    let all = model("a.F");
    assert!(all.operations.iter().all(|o| o.annotations.len() == 1));
    let unbound = model("a.F()");
    assert_eq!(
        unbound
            .operations
            .iter()
            .map(|o| o.annotations.len())
            .collect::<Vec<_>>(),
        [0, 1]
    );
    assert_eq!(find(&model("a.E"), "E").annotations.len(), 1);
    assert!(
        matches!(&find(&model("self.E/m"), "E").kind, TypeKind::Enumeration(e) if e.members[0].annotations.len() == 1)
    );
    assert_eq!(
        structured(&model("self.C/p"), "C").properties[0]
            .annotations
            .len(),
        1
    );
    assert_eq!(model("self.K").containers[0].annotations.len(), 1);
    assert_eq!(
        model("self.K/s").containers[0].children[0]
            .annotations
            .len(),
        1
    );
    assert_eq!(model("self.K/s/i").path_annotations[0].target, "a.K/s/i");
    assert_eq!(model("self.t").terms[0].annotations.len(), 1);
    assert_eq!(model("self").schemas[0].annotations.len(), 1);
    for (bad, code) in [
        ("a.F(a.C,)", "E0802"),
        ("a.Nope", "E0801"),
        ("a.C/zzz", "E0801"),
        ("a.F(Edm.Guid)", "E0801"),
        ("a.F/zzz", "E0801"),
    ] {
        assert_eq!(errors(&annotated("", &block(bad))), [code], "{bad}");
        assert!(load_all(&[&annotated("", &block(bad))], false).0.is_some());
    }
}

#[test]
fn m3_bad_annotations_are_not_fatal() {
    let model = load_all(&[&annotated("<Annotation Term=\"Core.Computed\" Bool=\"maybe\"/><Annotation Term=\"x.y\" Int=\"z\"/><Annotation/>", "")], false).0.unwrap();
    let annotations = bare(&find(&model, "C").annotations);
    assert_eq!(annotations[0].0, "Org.OData.Core.V1.Computed");
    assert_eq!(annotations[0].2, Some(Expression::Dynamic("Bool")));
    assert_eq!(annotations.len(), 2);
}

#[test]
fn m3_unknown_terms_are_kept() {
    let text = annotated(
        "<Annotation Term=\"x.y\" String=\"z\"/><Annotation Term=\"a.nope\"/>",
        "",
    );
    assert_eq!(errors(&text), ["E0808", "E0808"]);
    let model = load_all(&[&text], false).0.unwrap();
    assert_eq!(find(&model, "C").annotations.len(), 2);
    clean(&annotated(
        "<Annotation Term=\"Org.OData.Core.V1.Description\" String=\"z\"/>",
        "",
    ));
}

#[test]
fn m4_one_annotation_per_term_and_qualifier() {
    let two = "<Annotation Term=\"a.t\" String=\"1\"/><Annotation Term=\"a.t\" Qualifier=\"q\" String=\"2\"/>";
    clean(&annotated(two, ""));
    let text = annotated(
        two,
        "<Annotations Target=\"a.C\"><Annotation Term=\"a.t\" String=\"3\"/></Annotations>",
    );
    assert_eq!(errors(&text), ["E0803"]);
    let model = load_all(&[&text], false).0.unwrap();
    assert_eq!(
        bare(&find(&model, "C").annotations)[0].2,
        Some(Expression::String("1".into()))
    );
    assert_eq!(find(&model, "C").annotations.len(), 2);
}

#[test]
fn m5_constant_expressions() {
    let value = |annotation: &str| {
        let (model, _) = load_all(
            &[&annotated(
                &format!("<Annotation Term=\"x.y\" {annotation}"),
                "<EnumType Name=\"E\"><Member Name=\"m\"/></EnumType>",
            )],
            false,
        );
        find(&model.unwrap(), "C").annotations[0].value.clone()
    };
    for (kind, text) in [
        ("Binary", "AAAA"),
        ("Bool", "true"),
        ("Date", "2000-01-01"),
        ("DateTimeOffset", "2000-01-01T00:00:00Z"),
        ("Decimal", "1.5"),
        ("Duration", "PT1S"),
        ("EnumMember", "self.E/m self.E/m"),
        ("Float", "1e3"),
        ("Guid", "21EC2020-3AEA-1069-A2DD-08002B30309D"),
        ("Int", "-5"),
        ("String", " s "),
        ("TimeOfDay", "10:00:00"),
        ("Path", "self.C/p"),
        ("PropertyPath", "p"),
        ("AnnotationPath", "p/@self.t#q"),
    ] {
        let attribute = value(&format!("{kind}=\"{text}\"/>"));
        let element = value(&format!("><{kind}>{text}</{kind}></Annotation>"));
        assert_eq!(attribute, element, "{kind}");
        assert!(
            attribute.is_some_and(|v| !matches!(v, Expression::Dynamic(_))),
            "{kind}"
        );
    }
    assert_eq!(
        value("EnumMember=\"self.E/m\"/>"),
        Some(Expression::EnumMember(["a.E/m".into()].into()))
    );
    assert_eq!(
        value("AnnotationPath=\"p/@self.t#q\"/>"),
        Some(Expression::Path(
            schema::PathForm::AnnotationPath,
            "p/@a.t#q".into()
        ))
    );
    assert_eq!(
        value("String=\" s \"/>"),
        Some(Expression::String(" s ".into()))
    );
    let record = value(
        "><Collection><Record Type=\"self.C\"><PropertyValue Property=\"p\"><Null/></PropertyValue><PropertyValue Property=\"q\"/></Record></Collection></Annotation>",
    );
    let Some(Expression::Collection(items)) = record else {
        panic!()
    };
    let Expression::Record(record) = &items[0] else {
        panic!()
    };
    assert_eq!(record.r#type.as_deref(), Some("a.C"));
    assert_eq!(
        *record.properties,
        [
            ("p".to_owned(), Some(Expression::Null)),
            ("q".to_owned(), None)
        ]
    );
    assert_eq!(
        errors(&annotated("<Annotation Term=\"a.b\" Int=\"1\"/>", "")),
        ["E0806"]
    );
}

#[test]
fn h7_constants_are_no_longer_than_the_max_length_of_their_term_or_its_type() {
    let of = |declared: &str, constant: &str| {
        let content = format!(
            "<TypeDefinition Name=\"D\" UnderlyingType=\"Edm.String\" MaxLength=\"3\"/><Term Name=\"t\" {declared}/><ComplexType Name=\"C\"><Annotation Term=\"a.t\" {constant}/></ComplexType>"
        );
        errors(&schema_a(&content))
    };
    let binary = "Type=\"Edm.Binary\" MaxLength=\"3\"";
    assert!(of(binary, "Binary=\"AAAA\"").is_empty());
    assert_eq!(of(binary, "Binary=\"AAAAAA\""), ["E0806"]);
    let string = "Type=\"Edm.String\" MaxLength=\"3\"";
    assert!(of(string, "String=\"äöü\"").is_empty());
    for declared in [string, "Type=\"a.D\"", "Type=\"Collection(a.D)\""] {
        let constant = if declared.contains("Collection") {
            "><Collection><String>abcd</String></Collection></Annotation><Annotation Term=\"a.t\" Qualifier=\"q\""
        } else {
            "String=\"abcd\""
        };
        assert!(of(declared, constant).contains(&"E0806"), "{declared}");
    }
    assert!(of("Type=\"Edm.String\" MaxLength=\"max\"", "String=\"abcd\"").is_empty());
}

#[test]
fn m6_no_expression_is_the_default() {
    let values = |annotation: &str| {
        bare(&find(&clean(&annotated(annotation, "")), "C").annotations)[0]
            .2
            .clone()
    };
    assert_eq!(values("<Annotation Term=\"a.b\"/>"), None);
    assert_eq!(
        values("<Annotation Term=\"a.b\" Bool=\"false\"/>"),
        Some(Expression::Bool(false))
    );
}

#[test]
fn m7_dynamic_expressions() {
    let model = clean(&annotated(
        "<Annotation Term=\"a.t\"><If><Eq><Path>p</Path><String>x</String></Eq><String>y</String><Apply Function=\"odata.concat\"><Path>p</Path><String>z</String></Apply></If></Annotation>",
        "",
    ));
    assert_eq!(
        bare(&find(&model, "C").annotations)[0].2,
        Some(Expression::Dynamic("If"))
    );
}

#[test]
fn n1_descriptions_keep_their_text() {
    let core = "<e:Reference Uri=\"core\"><e:Include Namespace=\"Org.OData.Core.V1\" Alias=\"Core\"/></e:Reference>";
    let text = document(
        core,
        "<Schema Namespace=\"a\"><EnumType Name=\"E\"><Member Name=\"m\"><Annotation Term=\"Core.Description\" String=\"    [Foo] &lt;bar&gt; \\ &quot;&#xD;&#xA;\"/></Member></EnumType></Schema>",
    );
    let model = clean(&text);
    let TypeKind::Enumeration(e) = &find(&model, "E").kind else {
        panic!()
    };
    assert_eq!(
        e.members[0].annotations[0].term,
        "Org.OData.Core.V1.Description"
    );
    assert_eq!(
        e.members[0].annotations[0].value,
        Some(Expression::String("    [Foo] <bar> \\ \"\r\n".into()))
    );
}

#[test]
fn findings_of_one_kind_are_capped() {
    let many: String = (0..50)
        .map(|i| format!("<ComplexType Name=\"T-{i}\"/>"))
        .collect();
    let (model, findings) = load_all(&[&schema_a(&many)], false);
    assert_eq!((model.unwrap().types.len(), findings.len()), (50, 21));
    assert!(
        findings[20]
            .message
            .starts_with("and 30 more of this kind (50 in all)")
    );
}
