//! The client against OData servers that others wrote: see README.md.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test says what it needs by panicking"
)]
#![cfg_attr(not(test), warn(unused_crate_dependencies))]

mod checks;
mod deviations;
mod install;
mod server;

pub use checks::{Checks, Outcome, fails, same};
pub use deviations::{Deviation, deviations};
pub use server::{Peer, Server};

// The modules `room` and `requests`, generated from `model/library.csdl.xml`.
include!(concat!(env!("OUT_DIR"), "/mod.rs"));
