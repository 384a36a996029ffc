//! Calls without a network. Each case is one text for both clients, but for `.await`, which the macros write.
#![cfg(feature = "testing")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::duplicate_mod,
    missing_docs,
    reason = "tests; each case is compiled for both clients"
)]

mod model {
    #![allow(dead_code, unreachable_pub, reason = "shared with the documentation")]
    include!("../common/message.rs");
    include!("../common/mail.rs");
}

mod asynchronous;
mod blocking;
mod dropped;
