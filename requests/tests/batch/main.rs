//! Batches (W22 to W25, Z8): what is sent, and what is made of the answers. The machine is driven by hand.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test says what it needs by panicking"
)]

mod answers;
#[path = "../common/mod.rs"]
mod common;
mod drive;
mod failures;
mod multipart;
mod mutations;
mod refused;
mod retries;
mod sent;
mod urls;
