//! What the client asks of servers that others wrote, topic by topic. Each test runs a server of its own.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test says what it needs by panicking"
)]

mod stock;

mod enumerations;
mod errors;
mod etags;
mod filters;
mod keys;
mod media;
mod operations;
mod options;
mod write;

/// For each topic a test of each server: a function that makes the checks, and the options of odatapy.
macro_rules! topics {
    ($($topic:ident: $options:expr;)*) => {
        topics! { @ odatapy Odatapy: $($topic $options;)* }
        topics! { @ mock Mock: $($topic $options;)* }
    };
    (@ $module:ident $peer:ident: $($topic:ident $options:expr;)*) => {
        mod $module {
            use service_tests::{Checks, Peer};

            $(
                #[test]
                fn $topic() {
                    if let Some(room) = crate::stock::Room::open(Peer::$peer, &$options) {
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
    enumerations: [];
    errors: [];
    etags: ["--etags", "items"];
    filters: ["--mend"];
    keys: [];
    media: [];
    operations: [];
    options: [];
    write: [];
}
