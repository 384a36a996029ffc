//! Responses and request bodies around the generated types: pages, changes, what is sent.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says so when something is not there"
)]

use msgraph_partner_billing::graph::partners::billing::{
    AnyOperation, FailedOperation, Manifest, Operation,
};
use odata_runtime::responses::{DeltaItem, Reason};
use odata_runtime::{Collection, Decoder, Delta, ObjectExt, Property};

const PAGE: &str = r##"{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#reports/partners/billing/operations","@odata.nextLink":"https://graph.microsoft.com/v1.0/x?$skiptoken=a%2Fb","value":[{"@odata.type":"#microsoft.graph.partners.billing.failedOperation","id":"1","error":{"code":"2000","message":"x"}},{"@odata.type":"#microsoft.graph.partners.billing.runningOperation","id":"2"}]}"##;

#[test]
fn t3_a_page_of_operations_holds_what_each_is() {
    let page: Collection<AnyOperation> = serde_json::from_str(PAGE).unwrap();
    assert_eq!(serde_json::to_string(&page).unwrap(), PAGE);
    assert_eq!(
        page.next_link().unwrap(),
        "https://graph.microsoft.com/v1.0/x?$skiptoken=a%2Fb"
    );
    let [
        AnyOperation::FailedOperation(failed),
        AnyOperation::RunningOperation(_),
    ] = page.items().unwrap()
    else {
        panic!("{page:?}")
    };
    assert_eq!(failed.error.value().unwrap().code, "2000".into());
    let decoder = Decoder::new()
        .require("value/id")
        .require("value/createdDateTime");
    let error = decoder
        .decode::<Collection<AnyOperation>>(PAGE.as_bytes())
        .unwrap_err();
    assert!(
        error.to_string().starts_with("$.value[0].createdDateTime"),
        "{error}"
    );
}

#[test]
fn u1_removed_operations_are_told_from_changed_ones() {
    let delta: Delta = serde_json::from_str(
        r#"{"value":[{"id":"1","@removed":{"reason":"deleted"}},{"id":"2","status":"failed"}],"@odata.deltaLink":"d"}"#,
    )
    .unwrap();
    let decoder = Decoder::new();
    let items: Vec<DeltaItem<AnyOperation>> =
        delta.items(&decoder).map(|item| item.unwrap().0).collect();
    let [DeltaItem::Deleted(deleted), DeltaItem::Changed(changed)] = items.as_slice() else {
        panic!("{items:?}")
    };
    assert_eq!(deleted.reason, Reason::Deleted);
    assert_eq!(deleted.entity.id, "1".into());
    assert_eq!(changed.id, "2".into());
    assert_eq!(delta.delta_link().unwrap(), "d");
}

#[test]
fn n3_an_update_has_no_key_and_no_forbidden_null() {
    let mut operation = FailedOperation::with(|failed| {
        failed.id = "1".into();
        failed.error = Property::Null;
    });
    let refused = operation.for_update().unwrap_err();
    assert_eq!(refused.null, ["$.error"]);
    operation.error = Property::Absent;
    operation.last_action_date_time = "2023-11-01T00:01:00Z"
        .parse::<odata_runtime::values::DateTimeOffset>()
        .unwrap()
        .into();
    let body = operation.for_update().unwrap();
    assert_eq!(
        serde_json::to_string(&body).unwrap(),
        r#"{"lastActionDateTime":"2023-11-01T00:01:00Z"}"#
    );
    assert_eq!(body.left_out(), ["$.id"]);
}

#[test]
fn t7_a_reference_to_a_manifest() {
    assert_eq!(
        serde_json::to_string(&Manifest::reference("manifests('1')")).unwrap(),
        r#"{"@odata.id":"manifests('1')"}"#
    );
    let operation: Operation = serde_json::from_str(r#"{"@odata.id":"operations('1')"}"#).unwrap();
    assert!(operation.is_reference());
}
