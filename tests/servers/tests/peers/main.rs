//! What the client asks of servers that others wrote, topic by topic. Each test runs a server of its own.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test says what it needs by panicking"
)]

mod stock;

mod at_once;
mod batch;
mod billing;
mod changes;
mod client;
mod enumerations;
mod errors;
mod etags;
mod filters;
mod keys;
mod later;
mod media;
mod operations;
mod options;
mod pages;
mod segments;
mod write;

/// For each topic a test of each server with each client: a function that makes the checks, and the options of odatapy.
macro_rules! topics {
    ($($topic:ident: $options:expr;)*) => {
        topics! { @ odatapy Odatapy Blocking: $($topic $options;)* }
        topics! { @ odatapy_async Odatapy Async: $($topic $options;)* }
        topics! { @ mock Mock Blocking: $($topic $options;)* }
        topics! { @ mock_async Mock Async: $($topic $options;)* }
    };
    (@ $module:ident $peer:ident $kind:ident: $($topic:ident $options:expr;)*) => {
        mod $module {
            use service_tests::{Checks, Peer};

            use crate::client::Kind;
            use crate::stock::Room;

            $(
                #[test]
                fn $topic() {
                    if let Some(room) = Room::open(Peer::$peer, Kind::$kind, &$options) {
                        let mut checks = Checks::new(Peer::$peer, stringify!($topic));
                        crate::$topic::checks(&room, &mut checks);
                        checks.finish();
                    }
                }
            )*
        }
    };
}

topics! {
    batch: [];
    changes: [];
    enumerations: [];
    errors: [];
    etags: ["--etags", "items"];
    filters: ["--mend"];
    keys: [];
    later: ["--slow", "0.7"];
    media: [];
    operations: [];
    options: [];
    pages: [];
    segments: [];
    write: [];
}
