//! Rows H6 and H8 to H10 of the checklist: facets in the model. The runtime's tests check that facets do not make reading stricter.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what it needs by panicking"
)]

mod frontend_helpers;

use frontend_helpers::output::output_a;
use frontend_helpers::*;

fn facets(attributes: &str) -> schema::Facets {
    let model = good(&property(attributes));
    (*structured(&model, "C").properties[0].r#type.facets).clone()
}

#[test]
fn h6_nullable_of_a_collection_is_about_its_items() {
    let form = |nullable: &str| {
        output_a(&property(&format!(
            "Type=\"Collection(Edm.String)\"{nullable}"
        )))
    };
    // Absent means unknown: items are values, and the list keeps null items.
    let plain = "pub p: ::odata_runtime::Property<::odata_runtime::List<::std::string::String>>,";
    assert!(form("").contains(plain));
    assert!(form(" Nullable=\"false\"").contains(plain));
    let or_null = form(" Nullable=\"true\"");
    assert!(
        or_null.contains("List<::core::option::Option<::std::string::String>>"),
        "{or_null}"
    );
    // The collection itself is never marked as not null.
    assert!(form(" Nullable=\"false\"").contains("\"p\" 2048;"));
}

#[test]
fn h8_precision() {
    assert_eq!(
        facets("Type=\"Edm.Decimal\" Precision=\"30\"").precision,
        Some(30)
    );
    assert_eq!(
        facets("Type=\"Edm.DateTimeOffset\" Precision=\"0\"").precision,
        Some(0)
    );
    assert_eq!(facets("Type=\"Edm.DateTimeOffset\"").precision, None);
    assert_eq!(
        facets("Type=\"Edm.Duration\" Precision=\"12\"").precision,
        Some(12)
    );
    for wrong in [
        "Type=\"Edm.Duration\" Precision=\"13\"",
        "Type=\"Edm.Decimal\" Precision=\"0\"",
        "Type=\"Edm.Decimal\" Precision=\"-1\"",
        "Type=\"Edm.Decimal\" Precision=\"99999999999999999999\"",
        "Type=\"Edm.Decimal\" Precision=\"x\"",
    ] {
        assert!(!errors(&schema_a(&property(wrong))).is_empty(), "{wrong}");
        // Never a reason to reject a payload: the generated type is the same.
        let text = output_a(&property(wrong));
        assert!(
            text.contains("values::Decimal>") || text.contains("values::Duration>"),
            "{text}"
        );
    }
}

#[test]
fn h9_scale() {
    for (written, scale) in [
        ("2", Scale::Digits(2)),
        ("variable", Scale::Variable),
        ("Variable", Scale::Variable),
        ("floating", Scale::Floating),
        ("FLOATING", Scale::Floating),
    ] {
        let attributes = format!("Type=\"Edm.Decimal\" Precision=\"5\" Scale=\"{written}\"");
        let (model, findings) = load_all(&[&schema_a(&property(&attributes))], false);
        let model = model.unwrap_or_else(|| panic!("{findings:?}"));
        assert_eq!(
            structured(&model, "C").properties[0].r#type.facets.scale,
            Some(scale),
            "{written}"
        );
    }
    assert_eq!(facets("Type=\"Edm.Decimal\"").scale, None);
    for wrong in ["lots", "-1", "1.5", "6"] {
        let attributes = format!("Type=\"Edm.Decimal\" Precision=\"5\" Scale=\"{wrong}\"");
        assert!(
            !errors(&schema_a(&property(&attributes))).is_empty(),
            "{wrong}"
        );
    }
}

#[test]
fn h8_h9_h10_facets_are_documented_in_a_line() {
    for (attributes, line) in [
        (
            "Type=\"Edm.String\" MaxLength=\"20\" Nullable=\"false\"",
            "`Edm.String`, not null, maximum length 20.",
        ),
        ("Type=\"Edm.String\" MaxLength=\"max\"", "`Edm.String`."),
        (
            "Type=\"Edm.String\" Unicode=\"false\" DefaultValue=\"a`b&#10;\"",
            "`Edm.String`, ASCII only, default ``a`b\\u{a}``.",
        ),
        (
            "Type=\"Edm.String\" Unicode=\"true\" DefaultValue=\"\"",
            "`Edm.String`, default empty.",
        ),
        (
            "Type=\"Edm.Decimal\" Precision=\"5\" Scale=\"2\" DefaultValue=\"1.5\"",
            "`Edm.Decimal`, precision 5, scale 2, default `1.5`.",
        ),
        (
            "Type=\"Edm.Decimal\" Scale=\"variable\"",
            "`Edm.Decimal`, variable scale.",
        ),
        (
            "Type=\"Edm.Decimal\" Precision=\"7\" Scale=\"floating\"",
            "`Edm.Decimal`, precision 7, floating scale.",
        ),
        (
            "Type=\"Edm.DateTimeOffset\" Precision=\"0\"",
            "`Edm.DateTimeOffset`, precision 0.",
        ),
        (
            "Type=\"Collection(Edm.GeographyPoint)\" SRID=\"4326\" Nullable=\"true\"",
            "`Collection(Edm.GeographyPoint)`, items may be null, SRID 4326.",
        ),
    ] {
        let text = output_a(&property(attributes));
        let expected = format!("/// `p`: {line}\n");
        assert!(text.contains(&expected), "{expected}\n{text}");
    }
}

#[test]
fn facets_of_a_type_definition_hold_for_its_uses() {
    let text = output_a(
        "<TypeDefinition Name=\"D\" UnderlyingType=\"Edm.Decimal\" Precision=\"9\" Scale=\"3\"/>\
         <ComplexType Name=\"C\"><Property Name=\"p\" Type=\"a.D\" DefaultValue=\"2\"/><Property Name=\"q\" Type=\"Edm.Int32\"/></ComplexType>\
         <ComplexType Name=\"B\"><Property Name=\"r\" Type=\"Edm.Binary\" MaxLength=\"4\"/></ComplexType>",
    );
    for expected in [
        "/// Type definition `a.D` over `Edm.Decimal`, precision 9, scale 3.\n",
        "/// `p`: `a.D`, precision 9, scale 3, default `2`.\n",
        "/// `q`: `Edm.Int32`.\n",
    ] {
        assert!(text.contains(expected), "{expected}\n{text}");
    }
    let (_, table) = text.split_once("codec::v1::facets! {").unwrap();
    let table = table.split_once("\n}\n").unwrap().0;
    let table: String = table.split_whitespace().collect();
    let expected = "2;type\"a.B\";\"r\"[MaxLength(4),];type\"a.C\";\"p\"[Precision(9),Scale(3),DefaultValue(\"2\"),];";
    assert_eq!(table, expected);
    // Nothing refers to the table, and without facets there is no table.
    assert!(!text.contains("FACETS"), "{text}");
    assert!(!output_a(&property("Type=\"Edm.String\"")).contains("facets!"));
}

#[test]
fn h10_srid() {
    let srid = |written: &str| {
        let attributes = format!("Type=\"Edm.GeographyPoint\" SRID=\"{written}\"");
        let (model, findings) = load_all(&[&schema_a(&property(&attributes))], false);
        let model = model.unwrap_or_else(|| panic!("{findings:?}"));
        let errors = findings
            .iter()
            .any(|finding| finding.severity == Severity::Error);
        assert!(!errors, "{findings:?}");
        structured(&model, "C").properties[0].r#type.facets.srid
    };
    assert_eq!((srid("0"), srid("4326")), (Some(0), Some(4326)));
    assert_eq!((srid("variable"), srid("Variable")), (None, None));
    assert_eq!(facets("Type=\"Edm.GeographyPoint\"").srid, None);
    warns(
        &property("Type=\"Edm.GeographyPoint\" SRID=\"-1\""),
        errors(&schema_a(&property(
            "Type=\"Edm.GeographyPoint\" SRID=\"-1\"",
        )))[0],
    );
}
