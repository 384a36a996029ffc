//! The findings about patches that cannot be applied or change nothing, and their places.

use super::*;

#[test]
fn a_patch_that_changes_nothing_is_an_error() {
    for stale in [
        patch("shop.order/placed").set("Type", "Edm.String"),
        patch("shop.order/placed").set("Nullable", "true"),
        patch("shop.order/state").set("Nullable", "false"),
        patch("shop.order/state").description("Old."),
        patch("shop.order/placed").description("When."),
        patch("shop.order/placed").rename("placed"),
        patch("shop.order").set("Abstract", "false"),
        patch("shop.order/placed")
            .declare("Property")
            .set("Type", "Edm.Date"),
    ] {
        let lines = problems([stale.clone()]);
        assert!(
            lines.len() == 1 && lines[0].contains("error[E0909]"),
            "{stale:?}: {lines:?}"
        );
    }
}

#[test]
fn a_patch_that_cannot_be_applied_is_an_error() {
    for (wrong, number, said) in [
        (
            patch("shop.order/plced").remove(),
            "E0908",
            "did you mean `placed`?",
        ),
        (
            patch("shop.ordr").remove(),
            "E0908",
            "did you mean `order`?",
        ),
        (patch("shp.order").remove(), "E0908", "did you mean `shop`?"),
        (patch("shop.order"), "E0910", "has no change"),
        (
            Patch::new("shop.order", " ").remove(),
            "E0910",
            "has no reason",
        ),
        (patch("shop.order").set("Typ", "x"), "E0910", "no Typ"),
        (patch("shop.order").set("Name", "x"), "E0910", "no Name"),
        (
            patch("shop.box/orders").set("Type", "x"),
            "E0910",
            "`EntityType`",
        ),
        (
            patch("shop.order/placed").remove().rename("x"),
            "E0910",
            "both drops and changes it",
        ),
        (
            patch("shop.order/state").rename("id"),
            "E0910",
            "the name is taken",
        ),
        (
            patch("shop.order").rename("line"),
            "E0910",
            "the name is taken",
        ),
        (
            patch("shop.state/open").rename("closed"),
            "E0910",
            "the name is taken",
        ),
        (
            patch("shop.order/x").declare("Member"),
            "E0910",
            "cannot have a Member",
        ),
        (
            patch("shop.order/x").declare("Annotation"),
            "E0910",
            "not a kind",
        ),
        (
            patch("shop.no/x").declare("Property"),
            "E0908",
            "there is no `shop.no`",
        ),
        (
            patch("shop.order/x")
                .declare("Property")
                .set("Type", "shop.nothing"),
            "E0401",
            "nothing",
        ),
    ] {
        let lines = problems([wrong.clone()]);
        let fits = |line: &String| line.contains(said) && line.contains(number);
        assert!(lines.iter().any(fits), "{wrong:?}: {lines:?}");
    }
}

#[test]
fn annotation_documents_say_where_a_patch_is_wrong() {
    let stale = OVERLAY.replace("Edm.Date", "Edm.String");
    let text = read_all(&[SERVICE, &stale], [])
        .map(|_| ())
        .unwrap_err()
        .to_string();
    assert!(text.contains("1.xml:9:52"), "{text}");
    assert!(
        text.contains("this patch of `shop.order/placed` changes nothing"),
        "{text}"
    );
    let without = OVERLAY.replace(
        "<PropertyValue Property=\"Reason\" String=\"never sent\"/>",
        "",
    );
    let text = read_all(&[SERVICE, &without], [])
        .map(|_| ())
        .unwrap_err()
        .to_string();
    assert!(
        text.contains("the patch of `shop.order/parent` has no reason"),
        "{text}"
    );
}

#[test]
fn findings_point_into_codegen_toml() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("shop.xml"), SERVICE).unwrap();
    let toml = "metadata = [\"shop.xml\"]\nstrict = true\n\n[[patch]]\nat = \"shop.order/placed\"\ntype = \"shop.nothing\"\nreason = \"x\"\n\n[[patch]]\nat = \"shop.order/state\"\nnullable = false\nreason = \"x\"\n";
    let config = Config::parse(folder.path().join("codegen.toml"), toml).unwrap();
    let report = config.read().map(|_| ()).unwrap_err();
    let text = report
        .to_string()
        .replace(&folder.path().display().to_string(), "");
    let expected = r#"error[E0909]: this patch of `shop.order/state` changes nothing
  --> /codegen.toml:11:12
   |
11 | nullable = false
   |            ^^^^^
  ::: /shop.xml:9:60
   |
 9 |         <Property Name="state" Type="shop.state" Nullable="false">
   |                                                            ----- this is the case without the patch
   |
   = path: shop.order/state
   = help: the metadata has been corrected: remove the patch
"#;
    assert!(text.contains(expected), "{text}\n---\n{expected}");
    assert!(text.contains("/codegen.toml:6:8"), "{text}");
}
