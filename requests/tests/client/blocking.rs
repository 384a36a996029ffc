//! The cases with the blocking client.

pub(crate) use odata_requests::blocking::Client;

/// Runs a test.
macro_rules! run {
    ($($body:tt)*) => { { $($body)* } };
}
/// The result of a call.
macro_rules! done {
    ($call:expr) => {
        $call
    };
}
/// A hook for credentials.
macro_rules! hook {
    (|$reason:ident| $credential:expr) => {
        move |$reason: &odata_requests::CredentialRequest| $credential
    };
}

#[path = "cases/mod.rs"]
mod cases;
