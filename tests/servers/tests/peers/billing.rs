//! Graph's partner billing, served by odatapy: from this repository's metadata, and from all of Graph v1.0 if there is a corpus.

use std::path::Path;

use msgraph_partner_billing::graph::LongRunningOperationStatus;
use msgraph_partner_billing::graph::partners::billing::{AnyOperation, AttributeSet};
use msgraph_partner_billing::requests::GraphService;
use msgraph_partner_billing::requests::graph::partners::billing::BilledUsageExport;
use odata_requests::operation::{Operation, Polled, Polling};
use odata_requests::query::{desc, eq, starts_with};
use odata_requests::url::{EnumLiterals, OperationNames};
use odata_requests::{Answer, Dialect};
use odata_runtime::Decoder;
use service_tests::{Outcome, Peer, Server, same};

use crate::client::{Client, Kind};

/// Graph's dialect, as far as odatapy knows it: with neither short names of operations nor enumerations without their type.
fn dialect() -> Dialect {
    let mut dialect = Dialect::GRAPH;
    dialect.operations = OperationNames::Qualified;
    dialect.enumerations = EnumLiterals::Qualified;
    dialect
}

fn on(metadata: &Path, kind: Kind) {
    let options = ["--mend", "--slow", "0.5"];
    let Some(server) = Server::serving(Peer::Odatapy, metadata, "billing", &options) else {
        return;
    };
    let client = Client::new(kind, server.base(), dialect(), Decoder::new());
    reads(&client).unwrap();
    exports(&client).unwrap();
}

fn reads(client: &Client) -> Outcome {
    let billing = GraphService.reports().partners().billing();
    let operations = client.send(
        billing
            .operations()
            .list()
            .order_by(|it| desc(&it.created_date_time)),
    )?;
    let kinds = operations.value.iter().map(|it| match it {
        AnyOperation::RunningOperation(_) => "running",
        AnyOperation::ExportSuccessOperation(_) => "succeeded",
        AnyOperation::FailedOperation(_) => "failed",
        _ => "other",
    });
    same(
        kinds.collect::<Vec<_>>(),
        vec!["succeeded", "failed", "running"],
    )?;

    let failed = billing
        .operations()
        .list()
        .filter(|it| eq(&it.status, LongRunningOperationStatus::Failed));
    let failed = client.send(failed)?;
    let Some(AnyOperation::FailedOperation(failed)) = failed.value.first() else {
        return Err(format!("{failed:?}").into());
    };
    let error = failed.error.value().ok_or("no error")?;
    same(error.message.clone(), "No invoice of this number.".into())?;
    same(
        error.details.first().ok_or("no details")?.target.clone(),
        "invoiceId".into(),
    )?;

    // A key with a slash is in parentheses, others are segments.
    let running = client.send(billing.operations().key("run/1").get())?;
    same(
        running.status.clone(),
        LongRunningOperationStatus::Running.into(),
    )?;
    let manifest = client.send(billing.manifests().key("manifest-1").get())?;
    let blobs = manifest
        .blobs
        .iter()
        .map(|it| it.name.value().map(String::as_str));
    same(
        blobs.collect::<Vec<_>>(),
        vec![Some("a.json.gz"), Some("b.json.gz")],
    )?;
    same(manifest.sas_token.clone(), "sig=abc".into())?;
    same(format!("{manifest:?}").contains("sig=abc"), false)?;
    let found = billing
        .operations()
        .count()
        .filter(|it| starts_with(&it.id, "fail"));
    same(client.send(found)?, 1)
}

/// Starts an export, and waits for its end.
fn exports(client: &Client) -> Outcome {
    let billing = GraphService.reports().partners().billing();
    let export = billing.usage().billed().export(BilledUsageExport {
        invoice_id: "G 1/2".into(),
        attribute_set: AttributeSet::Basic.into(),
        ..BilledUsageExport::default()
    });
    let response = client.exchange(client.endpoint().prepared(&export)?)?;
    let mut polling = Polling::default();
    polling.first = polling.shortest;
    let mut operation = Operation::begun(client.endpoint(), &export, response)?.polling(polling);
    let mut running = 0;
    let answer: Answer<AnyOperation> = loop {
        match client.run(&mut operation)? {
            Polled::Running(state) => {
                same(state.status.as_deref(), Some("running"))?;
                running += 1;
            }
            Polled::Done(answer) => break answer,
        }
    };
    same(running > 0, true)?;
    same(answer.value.id.clone(), "export 4/G 1/2".into())?;
    same(
        answer.value.status.clone(),
        LongRunningOperationStatus::Succeeded.into(),
    )
}

#[test]
fn this_repository() {
    let metadata =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../metadata/partner-billing.csdl.xml");
    on(&metadata, Kind::Blocking);
    on(&metadata, Kind::Async);
}

#[test]
fn all_of_graph() {
    match std::env::var_os("ODATA_CORPUS") {
        Some(corpus) => {
            let metadata = Path::new(&corpus).join("csdl/msgraph__v1.0-prod.csdl");
            on(&metadata, Kind::Blocking);
            on(&metadata, Kind::Async);
        }
        None if std::env::var_os("ODATA_CORPUS_REQUIRED").is_some() => {
            panic!("ODATA_CORPUS is not set")
        }
        None => println!("skipped: no corpus"),
    }
}
