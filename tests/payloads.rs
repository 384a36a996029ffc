//! Operations and manifests as the service documents and sends them: decoded into the right types, written back as they were.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says so when something is not there"
)]

mod common;

use common::{corpus, same};
use msgraph_partner_billing::graph::LongRunningOperationStatus as Status;
use msgraph_partner_billing::graph::partners::billing::{
    AnyOperation, FailedOperation, Manifest, Operation,
};
use odata_runtime::{ObjectExt, Property};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

const FAILED: &str = r##"{"@odata.type":"#microsoft.graph.partners.billing.failedOperation","id":"9d0d0b5d","createdDateTime":"2023-11-01T00:00:00Z","lastActionDateTime":"2023-11-01T00:01:00Z","status":"failed","error":{"code":"2000","message":"x","innerError":{"code":"i","trace":{"a":[1.10,null]}}},"later":"added"}"##;

fn round_trip<T: Serialize + DeserializeOwned>(text: &str) -> T {
    let value: T = serde_json::from_str(text).unwrap();
    let written = serde_json::to_string(&value).unwrap();
    let (read, again): (Value, Value) = (
        serde_json::from_str(text).unwrap(),
        serde_json::from_str(&written).unwrap(),
    );
    assert!(same(&read, &again), "read    {text}\nwritten {written}");
    value
}

/// The failed operation with another spelling of the type, in another place.
fn failed(tag: Option<&str>, last: bool) -> String {
    let rest = FAILED
        .split_once(",\"id\"")
        .unwrap()
        .1
        .strip_suffix('}')
        .unwrap();
    match tag {
        None => format!("{{\"id\"{rest}}}"),
        Some(tag) if last => format!("{{\"id\"{rest},\"@odata.type\":\"{tag}\"}}"),
        Some(tag) => format!("{{\"@odata.type\":\"{tag}\",\"id\"{rest}}}"),
    }
}

fn assert_is_the_failed_one(operation: &AnyOperation) {
    let AnyOperation::FailedOperation(failed) = operation else {
        panic!("{operation:?}")
    };
    assert_eq!(failed.id.as_deref(), Property::Value("9d0d0b5d"));
    assert_eq!(failed.status, Property::Value(Status::Failed));
    assert_eq!(
        failed.created_date_time.value().unwrap().to_string(),
        "2023-11-01T00:00:00Z"
    );
    let error = failed.error.value().unwrap();
    assert_eq!(error.code.as_deref().unwrap_or(""), "2000");
    let inner = error.inner_error.value().unwrap();
    assert_eq!(
        inner.extras().raw("trace").unwrap().as_str(),
        r#"{"a":[1.10,null]}"#
    );
    assert_eq!(
        failed.extras().get::<String>("later").unwrap().as_deref(),
        Some("added")
    );
}

#[test]
fn documented_operations_round_trip_by_the_type_they_say() {
    let files = [
        "001_partners-billing-operation-get_1",
        "002_partners-billing-operation-get_2",
        "003_partners-billing-operation-get_3",
    ];
    let mut all = Vec::new();
    for file in files {
        let Some(path) = corpus(&format!("payloads/graph/{file}.json")) else {
            return;
        };
        let text = std::fs::read_to_string(path).unwrap();
        round_trip::<Operation>(&text);
        all.push(serde_json::from_str::<Value>(&text).unwrap());
    }
    let all = round_trip::<Vec<AnyOperation>>(&Value::Array(all).to_string());
    let [
        AnyOperation::ExportSuccessOperation(done),
        AnyOperation::FailedOperation(failed),
        AnyOperation::RunningOperation(running),
    ] = all.as_slice()
    else {
        panic!("{all:?}")
    };
    assert!(
        done.extras()
            .of("resourceLocation")
            .navigation_link()
            .unwrap()
            .contains("/manifests/")
    );
    assert!(done.resource_location.is_absent());
    assert_eq!(failed.error.value().unwrap().code, "5000".into());
    assert_eq!(running.status, Status::Running.into());
    assert_eq!(
        running.last_action_date_time.value().unwrap().to_string(),
        "2023-03-09T08:37:48.5046691Z"
    );
    // The documentation leaves the offset out.
    assert_eq!(
        running.created_date_time.value().unwrap().to_string(),
        "2023-03-09T08:12:53Z"
    );
}

#[test]
fn the_documented_manifest_round_trips() {
    let Some(path) = corpus("payloads/graph/004_partners-billing-manifest-get_1.json") else {
        return;
    };
    let manifest: Manifest = round_trip(&std::fs::read_to_string(path).unwrap());
    assert_eq!(manifest.blob_count, 1.into());
    assert_eq!(
        (&manifest.blobs)
            .into_iter()
            .map(|blob| blob.partition_value.as_deref().unwrap_or("?"))
            .collect::<Vec<_>>(),
        ["default"]
    );
    assert_eq!(
        manifest.e_tag.as_deref().unwrap_or("?"),
        "WYjLro78HdMg6vUWR"
    );
}

#[test]
fn r1_every_spelling_of_the_type_selects_it_wherever_it_stands() {
    for tag in [
        "#microsoft.graph.partners.billing.failedOperation",
        "microsoft.graph.partners.billing.failedOperation",
        "#billing.failedOperation",
        "billing.failedOperation",
        "https://graph.microsoft.com/v1.0/$metadata#microsoft.graph.partners.billing.failedOperation",
        "#microsoft.graph.partners.billing%2EfailedOperation",
    ] {
        for last in [false, true] {
            let text = failed(Some(tag), last);
            assert_is_the_failed_one(&round_trip(&text));
            let list = round_trip::<Vec<AnyOperation>>(&format!("[{text},{text}]"));
            list.iter().for_each(assert_is_the_failed_one);
            assert_is_the_failed_one(&round_trip::<AnyOperation>(
                &text.replace("@odata.type", "@type"),
            ));
        }
    }
}

#[test]
fn r1_what_is_no_type_name_is_refused() {
    for tag in [r#""""#, r##""#""##, "5", "{}"] {
        let text = format!(r#"{{"@odata.type":{tag}}}"#);
        let error = serde_json::from_str::<AnyOperation>(&text)
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("$: expected a type name in @odata.type"),
            "{error}"
        );
    }
}

#[test]
fn r3_without_a_type_it_is_the_declared_one() {
    let operation = round_trip::<AnyOperation>(&failed(None, false));
    let AnyOperation::Operation(operation) = operation else {
        panic!("{operation:?}")
    };
    assert_eq!(operation.status, Status::Failed.into());
    assert!(
        operation
            .extras()
            .raw("error")
            .unwrap()
            .as_str()
            .contains("\"2000\"")
    );
    // Who knows better can say so.
    let failed: FailedOperation = operation.cast().unwrap();
    assert_eq!(failed.error.value().unwrap().code, "2000".into());
    assert!(failed.extras().raw("error").is_none());
    assert!(
        operation
            .cast::<Manifest>()
            .unwrap_err()
            .to_string()
            .contains("does not derive")
    );
}

#[test]
fn r5_an_unknown_derived_type_is_kept_with_its_members() {
    for last in [false, true] {
        let text = failed(
            Some("#microsoft.graph.partners.billing.cancelledOperation"),
            last,
        );
        let operation = round_trip::<AnyOperation>(&text);
        assert!(matches!(operation, AnyOperation::Unrecognized(_)));
        assert_eq!(operation.id, "9d0d0b5d".into());
        assert!(operation.extras().raw("error").is_some());
    }
}

#[test]
fn r7_a_second_type_may_not_change_what_was_read() {
    let text = failed(
        Some("#microsoft.graph.partners.billing.failedOperation"),
        false,
    );
    let twice = text.replace(
        "\"later\":",
        "\"@odata.type\":\"#microsoft.graph.partners.billing.runningOperation\",\"later\":",
    );
    assert!(
        serde_json::from_str::<AnyOperation>(&twice)
            .unwrap_err()
            .to_string()
            .contains("one @odata.type")
    );
}

#[test]
fn f8_a_status_that_is_not_known_is_kept() {
    for (json, expected) in [
        (
            json!({"status": "paused"}),
            Property::Value(Status::Unrecognized("paused".into())),
        ),
        (json!({"status": null}), Property::Null),
        (json!({}), Property::Absent),
        (json!({"status": "failed"}), Property::Value(Status::Failed)),
    ] {
        let operation = round_trip::<AnyOperation>(&json.to_string());
        assert_eq!(operation.status, expected);
        assert_eq!(
            round_trip::<FailedOperation>(&json.to_string()).status,
            expected
        );
    }
    assert_eq!(Status::Failed.value(), Some(3));
    assert_eq!(Status::Unrecognized("paused".into()).value(), None);
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Untagged {
    Number(i64),
    Operation(AnyOperation),
}

#[derive(Serialize, Deserialize)]
struct Flattened {
    own: i32,
    #[serde(flatten)]
    operation: AnyOperation,
}

#[test]
fn every_way_into_serde_gives_the_same() {
    for text in [
        failed(Some("#billing.failedOperation"), false),
        failed(Some("#billing.failedOperation"), true),
    ] {
        assert_is_the_failed_one(&serde_json::from_slice(text.as_bytes()).unwrap());
        assert_is_the_failed_one(&serde_json::from_reader(text.as_bytes()).unwrap());
    }
    // Through serde's and serde_json's own trees a number is kept as a number, its spelling is not.
    let text = failed(Some("#billing.failedOperation"), false).replace("1.10", "1.5");
    let value: Value = serde_json::from_str(&text).unwrap();
    let from_value: AnyOperation = serde_json::from_value(value.clone()).unwrap();
    assert_eq!(serde_json::to_value(&from_value).unwrap(), value);
    let Untagged::Operation(untagged) = serde_json::from_str(&text).unwrap() else {
        panic!("a number")
    };
    assert_eq!(
        serde_json::to_value(Untagged::Operation(untagged)).unwrap(),
        value
    );
    let flattened: Flattened = serde_json::from_str(&text.replacen('{', "{\"own\":7,", 1)).unwrap();
    assert_eq!(flattened.own, 7);
    let AnyOperation::FailedOperation(operation) = &flattened.operation else {
        panic!("not failed")
    };
    assert_eq!(
        operation.created_date_time.value().unwrap().to_string(),
        "2023-11-01T00:00:00Z"
    );
    let mut written = serde_json::to_value(&flattened).unwrap();
    assert_eq!(
        written.as_object_mut().unwrap().remove("own"),
        Some(json!(7))
    );
    assert_eq!(written, value);
}

#[test]
fn mismatches_name_path_property_type_and_text() {
    for (text, expected) in [
        (
            json!({"error": {"details": [{}, {"code": 5}]}}),
            "$.error.details[1].code: property `code`: expected Edm.String, found 5",
        ),
        (
            json!({"error": "no"}),
            "$.error: property `error`: expected an object, found \"no\"",
        ),
        (
            json!({"error": [1]}),
            "$.error: property `error`: expected an object, found an array",
        ),
        (
            json!({"error": {"details": {}}}),
            "$.error.details: property `details`: expected an array, found an object",
        ),
        (
            json!({"error": {"details": [true]}}),
            "$.error.details[0]: property `details`: expected an object, found true",
        ),
        (
            json!({"status": 3}),
            "$.status: property `status`: expected microsoft.graph.longRunningOperationStatus, found 3",
        ),
        (
            json!({"createdDateTime": "2023-02-30T00:00:00Z"}),
            "$.createdDateTime: property `createdDateTime`: expected Edm.DateTimeOffset, found \"2023-02-30T00:00:00Z\"",
        ),
        (
            json!("x"),
            "$: expected microsoft.graph.partners.billing.failedOperation, found \"x\"",
        ),
        (
            json!([]),
            "$: expected microsoft.graph.partners.billing.failedOperation, found an array",
        ),
    ] {
        let error = serde_json::from_str::<FailedOperation>(&text.to_string())
            .unwrap_err()
            .to_string();
        assert!(error.starts_with(expected), "{error}\n{expected}");
    }
    let long = json!({"id": "x", "createdDateTime": "y".repeat(1000)}).to_string();
    assert!(
        serde_json::from_str::<FailedOperation>(&long)
            .unwrap_err()
            .to_string()
            .len()
            < 300
    );
}

#[test]
fn s8_of_a_repeated_member_the_last_counts() {
    let operation: FailedOperation = serde_json::from_str(
        r#"{"id":"a","id":"b","x":1,"x":2,"error":{"code":"1"},"error":{"message":"m"}}"#,
    )
    .unwrap();
    assert_eq!(operation.id, "b".into());
    assert_eq!(operation.extras().get::<i32>("x").unwrap(), Some(2));
    let error = operation.error.value().unwrap();
    assert!(error.code.is_absent() && error.message.is_value());
}
