//! Values that programs make: only properties that were set are written.

#![allow(
    clippy::unwrap_used,
    reason = "a test says so when something is not there"
)]

use msgraph_partner_billing::graph::partners::billing::{
    AnyOperation, Billing, FailedOperation, Manifest, Operation, RunningOperation,
};
use msgraph_partner_billing::graph::{LongRunningOperationStatus as Status, PublicError};
use odata_runtime::values::DateTimeOffset;
use odata_runtime::{Collection, Decoder, InsertError, ObjectExt, Property};
use serde_json::json;

#[test]
fn s1_a_patch_is_what_was_set() {
    let mut patch = FailedOperation::new();
    assert_eq!(serde_json::to_value(&patch).unwrap(), json!({}));
    patch.status = Property::Null;
    patch.error = PublicError {
        code: "5000".into(),
        ..Default::default()
    }
    .into();
    assert_eq!(
        serde_json::to_string(&patch).unwrap(),
        r#"{"status":null,"error":{"code":"5000"}}"#
    );
    patch.extras_mut().write_type();
    assert_eq!(
        serde_json::to_value(&patch).unwrap()["@odata.type"],
        "#microsoft.graph.partners.billing.failedOperation"
    );
}

#[test]
fn a_failed_operation_with_inherited_members_needs_no_nested_literals() {
    let mut failed = FailedOperation::with(|failed| {
        failed.id = "1".into();
        failed.status = Status::Failed.into();
        failed.created_date_time = "2024-02-29T12:00:00+02:00"
            .parse::<DateTimeOffset>()
            .unwrap()
            .into();
        failed.error = PublicError::with(|error| error.message = "no data".into()).into();
    });
    failed.last_action_date_time = Property::or_null(None);
    assert_eq!(
        serde_json::to_value(&failed).unwrap(),
        json!({"id": "1", "createdDateTime": "2024-02-29T12:00:00+02:00", "lastActionDateTime": null, "status": "failed", "error": {"message": "no data"}})
    );
    // It is an operation, and an entity.
    let operation: &Operation = &failed;
    assert_eq!(operation.id.require("id").unwrap(), "1");
    assert_eq!(
        operation
            .last_action_date_time
            .require("lastActionDateTime")
            .unwrap_err()
            .to_string(),
        "property `lastActionDateTime` (DateTimeOffset) is null"
    );
}

#[test]
fn r6_a_derived_type_says_its_type_where_another_is_declared() {
    let mut billing = Billing::new();
    billing.operations = [
        AnyOperation::from(FailedOperation::with(|failed| failed.id = "f".into())),
        RunningOperation::new().into(),
        Operation::new().into(),
    ]
    .into_iter()
    .collect();
    let written = serde_json::to_value(&billing).unwrap();
    assert_eq!(
        written,
        json!({"operations": [
            {"@odata.type": "#microsoft.graph.partners.billing.failedOperation", "id": "f"},
            {"@odata.type": "#microsoft.graph.partners.billing.runningOperation"},
            {},
        ]})
    );
    let again: Billing = serde_json::from_value(written).unwrap();
    // The type is among the members now, so only the values are compared.
    let ids: Vec<_> = (&again.operations)
        .into_iter()
        .map(|operation| operation.id.as_deref().unwrap_or("-"))
        .collect();
    assert_eq!(ids, ["f", "-", "-"]);
    let first = again.operations.into_iter().next().unwrap();
    assert_eq!(FailedOperation::try_from(first).unwrap().id, "f".into());
}

#[test]
fn clones_are_equal_and_independent() {
    let text = r##"{"@odata.etag":"W/\"1\"","operations":[{"@odata.type":"#billing.failedOperation","error":{"details":[{"code":"c"}],"x":1}},{"@odata.type":"#new","y":2}],"manifests":[{"blobCount":3,"sasToken":"s"}],"usage":{"billed":{}}}"##;
    let billing: Billing = serde_json::from_str(text).unwrap();
    let mut clone = billing.clone();
    assert_eq!(clone, billing);
    assert_eq!(
        serde_json::to_string(&clone).unwrap(),
        serde_json::to_string(&billing).unwrap()
    );
    clone.manifests.value_mut().unwrap()[0].blob_count = 4.into();
    assert_ne!(clone, billing);
}

#[test]
fn debug_shows_what_is_there_and_no_secret() {
    let secret = "sig=TOPSECRET";
    let manifest = Manifest::with(|manifest| {
        manifest.id = "m".into();
        manifest.sas_token = secret.into();
    });
    assert_eq!(
        format!("{manifest:?}"),
        r#"manifest { id: "m", sasToken: [redacted] }"#
    );
    // Not as a member of another type, not inside of kept JSON, not under a name with escapes, not when it does not fit.
    let elsewhere = [
        json!({"sasToken": secret}).to_string(),
        json!({"later": {"deep": [{"sasToken": secret}]}}).to_string(),
        format!(r#"{{"later":{{"sas\u0054oken":"{secret}"}}}}"#),
        format!(r#"{{"sasToken@odata.note":"{secret}"}}"#),
    ];
    for text in &elsewhere {
        let operation: Operation = serde_json::from_str(text).unwrap();
        let shown = format!("{operation:?}");
        assert!(
            shown.contains("[redacted]") && !shown.contains("TOPSECRET"),
            "{shown}"
        );
    }
    let annotated = json!({"later": {"sasToken@odata.note": secret}}).to_string();
    let operation: Operation = serde_json::from_str(&annotated).unwrap();
    assert!(!format!("{operation:?}").contains("TOPSECRET"));
    // A page whose items cannot be read keeps them as they came, and cannot know what in them is secret.
    let page = json!({"value": [{"sasToken": secret}, null]}).to_string();
    let (page, mismatches) = Decoder::new()
        .lenient()
        .decode::<Collection<Manifest>>(page.as_bytes())
        .unwrap();
    assert!(!format!("{page:?} {mismatches:?}").contains("TOPSECRET"));
    let mismatch = json!({"sasToken": {"is": secret}}).to_string();
    let error = serde_json::from_str::<Manifest>(&mismatch)
        .unwrap_err()
        .to_string();
    assert!(
        error.starts_with("$.sasToken: property `sasToken`: expected Edm.String")
            && !error.contains("TOPSECRET"),
        "{error}"
    );
    let (manifest, mismatches) = Decoder::new()
        .lenient()
        .decode::<Manifest>(mismatch.as_bytes())
        .unwrap();
    assert_eq!(mismatches.len(), 1);
    assert!(!format!("{manifest:?} {mismatches:?}").contains("TOPSECRET"));
    assert_eq!(serde_json::to_string(&manifest).unwrap(), mismatch);
}

#[test]
fn s7_extras_refuse_declared_names() {
    let mut failed = FailedOperation::new();
    assert!(matches!(
        failed.extras_mut().insert("createdDateTime", 1),
        Err(InsertError::Declared { .. })
    ));
    failed.extras_mut().insert("note", "n").unwrap();
    failed
        .extras_mut()
        .insert("@odata.etag", "W/\"1\"")
        .unwrap();
    failed.extras_mut().insert("note", "n2").unwrap();
    assert_eq!(failed.extras().etag().as_deref(), Some("W/\"1\""));
    assert_eq!(
        serde_json::to_string(&failed).unwrap(),
        r#"{"@odata.etag":"W/\"1\"","note":"n2"}"#
    );
    assert_eq!(
        failed.extras_mut().remove("note").unwrap().as_str(),
        "\"n2\""
    );
}

#[test]
fn a_lenient_decoder_keeps_what_does_not_fit_and_says_so() {
    let text = r#"{"id":5,"status":"failed","error":{"code":[1],"message":"m","details":[{"code":"a"},{"code":{}}]},"createdDateTime":"soon"}"#;
    assert!(
        Decoder::new()
            .decode::<FailedOperation>(text.as_bytes())
            .is_err()
    );
    let (failed, mismatches) = Decoder::new()
        .lenient()
        .decode::<FailedOperation>(text.as_bytes())
        .unwrap();
    let paths: Vec<_> = mismatches
        .iter()
        .map(|mismatch| mismatch.path.as_str())
        .collect();
    assert_eq!(
        paths,
        [
            "$.id",
            "$.error.code",
            "$.error.details[1].code",
            "$.createdDateTime"
        ]
    );
    assert_eq!(failed.error.value().unwrap().message, "m".into());
    assert_eq!(failed.extras().raw("id").unwrap().as_str(), "5");
    let (read, written): (serde_json::Value, serde_json::Value) = (
        serde_json::from_str(text).unwrap(),
        serde_json::to_value(&failed).unwrap(),
    );
    assert_eq!(read, written);
}
