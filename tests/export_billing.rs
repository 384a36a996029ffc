//! The example `export_billing` against its stand-in: what it says when an export succeeds and when it fails.

#![cfg(feature = "requests")]
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test says what it needs by panicking"
)]

#[path = "../examples/export_billing/stand_in.rs"]
mod stand_in;
#[path = "../examples/export_billing/story.rs"]
mod story;

use stand_in::StandIn;
use story::{Charges, Service};

/// The result of an export, its log and its output.
fn export(service: &Service, charges: Charges) -> (Result<(), String>, String, String) {
    let (mut log, mut out) = (Vec::new(), Vec::new());
    let result = story::export(service, charges, &mut log, &mut out);
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    let result = result.map_err(|error| error.to_string());
    (result, text(log), text(out))
}

fn billed() -> Charges {
    Charges::Billed("G031809528".to_owned())
}

fn stand_in(fails: bool) -> Service {
    StandIn::start(fails).expect("a free port").service()
}

#[test]
fn an_export_ends_with_its_lines() {
    let (result, log, out) = export(&stand_in(false), billed());
    assert_eq!(result, Ok(()), "{log}");
    assert_eq!(out, "2500 lines\n");
    // The first download is cut in the middle, and goes on.
    let expected = "the export is notStarted\nthe export is running\nthe manifest has 3 files\n\
        part-00000.c000.json.gz has 1200 lines (requests: 2)\n\
        part-00001.c000.json.gz has 800 lines (requests: 1)\n\
        part-00002.c000.json.gz has 500 lines (requests: 1)\n";
    assert_eq!(log, expected);
}

#[test]
fn unbilled_usage_is_exported_by_its_currency() {
    let (result, log, out) = export(&stand_in(false), Charges::Unbilled("USD".to_owned()));
    assert_eq!((result, &*out), (Ok(()), "2500 lines\n"), "{log}");
}

#[test]
fn a_failed_export_says_why() {
    let service = stand_in(true);
    let (result, log, out) = export(&service, billed());
    let error = result.expect_err("the export fails");
    let base = format!("{}/reports/partners/billing/operations/", service.base);
    assert!(error.starts_with(&format!("GET {base}")), "{error}");
    assert!(
        error.ends_with(": the operation failed: 5000: No data available"),
        "{error}"
    );
    assert_eq!(log, "the export is notStarted\nthe export is running\n");
    assert_eq!(out, "");
}

#[test]
fn a_token_that_is_refused_is_named() {
    let mut service = stand_in(false);
    service.token = "another".to_owned();
    let (result, ..) = export(&service, billed());
    let error = result.expect_err("the token is refused");
    assert!(
        error.contains("status 401: InvalidAuthenticationToken") && !error.contains("another"),
        "{error}"
    );
}
