//! Requests to the partner-billing service, as the documentation of Microsoft Graph writes them.

#![cfg(feature = "requests")]
#![allow(clippy::unwrap_used, reason = "a test says what it needs by panicking")]

use msgraph_partner_billing::graph::LongRunningOperationStatus;
use msgraph_partner_billing::graph::partners::billing::{AnyOperation, AttributeSet};
use msgraph_partner_billing::requests::GraphService;
use msgraph_partner_billing::requests::graph::partners::billing::BilledUsageExport;
use odata_requests::query::eq;
use odata_requests::{Dialect, Headers};
use odata_runtime::Decoder;

#[test]
fn an_export_is_asked_for() {
    let billed = GraphService.reports().partners().billing().usage().billed();
    let export = billed.export(BilledUsageExport {
        invoice_id: "G016907411".into(),
        attribute_set: AttributeSet::Full.into(),
        ..Default::default()
    });
    assert_eq!(export.method().as_str(), "POST");
    assert_eq!(
        export.url().unwrap(),
        "reports/partners/billing/usage/billed/microsoft.graph.partners.billing.export"
    );
    let body = export.body().unwrap();
    assert_eq!(
        String::from_utf8_lossy(&body),
        r#"{"invoiceId":"G016907411","attributeSet":"full"}"#
    );

    let accepted = br##"{"@odata.type":"#microsoft.graph.partners.billing.runningOperation","id":"1","status":"running"}"##;
    let answer = export
        .answer(&Decoder::new(), 202, &Headers::new(), accepted)
        .unwrap();
    assert!(matches!(answer.value, AnyOperation::RunningOperation(_)));
}

#[test]
fn operations_are_found_by_status_and_by_key() {
    let operations = GraphService.reports().partners().billing().operations();
    let running = operations
        .list()
        .filter(|it| eq(&it.status, LongRunningOperationStatus::Running))
        .select(|it| (&it.id, &it.status));
    assert_eq!(
        running.url_for(&Dialect::GRAPH).unwrap(),
        "reports/partners/billing/operations?$filter=status%20eq%20'running'&$select=id,status"
    );
    let one = operations.key("a/b").get();
    assert_eq!(
        one.url_for(&Dialect::GRAPH).unwrap(),
        "reports/partners/billing/operations('a%2Fb')"
    );
}
