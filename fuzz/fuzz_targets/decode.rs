//! Payloads as objects, pages, changes and errors. The first byte of an input chooses the type.

#![cfg_attr(fuzzing, no_main)]

use msgraph_partner_billing::graph::partners::billing::{AnyOperation, Billing, Manifest};
use odata_runtime::Collection;
use odata_runtime_fuzz::payload;

/// Bytes from here on choose types of the generated crate.
const GENERATED: u8 = 0x80;

fn check(input: &[u8]) {
    let Some((&kind, json)) = input.split_first() else {
        return;
    };
    match kind.checked_sub(GENERATED).map(|kind| kind % 4) {
        None => payload::check(kind, json),
        Some(0) => payload::object::<AnyOperation>(json),
        Some(1) => payload::object::<Billing>(json),
        Some(2) => payload::object::<Manifest>(json),
        Some(_) => payload::object::<Collection<AnyOperation>>(json),
    }
}

odata_runtime_fuzz::target!(check);
