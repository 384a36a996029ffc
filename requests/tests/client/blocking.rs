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
/// All of a download, whose error is the inner one.
macro_rules! part {
    ($download:expr) => {{
        let mut content = Vec::new();
        let read = std::io::Read::read_to_end(&mut $download, &mut content);
        read.map_err(|error| {
            *error
                .into_inner()
                .unwrap()
                .downcast::<odata_requests::Error>()
                .unwrap()
        })
    }};
}
/// All of a content.
macro_rules! content {
    ($download:expr) => {{
        let (mut content, mut buffer) = (Vec::new(), [0; 5]);
        loop {
            match $download.next_bytes(&mut buffer) {
                Ok(0) => break Ok(content),
                Ok(length) => content.extend_from_slice(&buffer[..length]),
                Err(error) => break Err(error),
            }
        }
    }};
}

#[path = "cases/mod.rs"]
mod cases;
