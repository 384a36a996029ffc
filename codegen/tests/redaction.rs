//! Secrets of types that are not generated: their values are kept as JSON, so their names are redacted, too.

use odata_codegen::config::Config;

#[test]
fn names_of_secrets_count_where_their_types_are_not_selected()
-> Result<(), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let csdl = r#"<Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="ns">
        <EntityType Name="order"><NavigationProperty Name="customer" Type="ns.customer"/></EntityType>
        <EntityType Name="customer"><Property Name="password" Type="Edm.String"/></EntityType>
    </Schema>"#;
    std::fs::write(folder.path().join("ns.xml"), csdl)?;
    let config = "metadata = [\"ns.xml\"]\nselect = [\"ns.order\"]\nnavigation = \"opaque\"\nredact = [\"*/password\"]\n";
    std::fs::write(folder.path().join("codegen.toml"), config)?;
    let generated = Config::load(folder.path().join("codegen.toml"))
        .and_then(|config| config.generate())
        .map_err(|report| report.to_string())?;
    let (mut model, mut customer) = (false, false);
    for (_, text) in generated.files.iter() {
        let rows = text.replace(char::is_whitespace, "");
        model |= rows.contains("redacted;\"password\";");
        customer |= text.contains("struct Customer");
    }
    assert!(model && !customer);
    Ok(())
}
