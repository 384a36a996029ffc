//! Generates Rust types from OData metadata (CSDL): `prost` for OData.
//!
//! A build script is one line, with all options in a `codegen.toml`:
//!
//! ```no_run
//! odata_codegen::build_script("codegen.toml");
//! ```
//!
//! or as calls of builder methods, which have the same names:
//!
//! ```no_run
//! use odata_codegen::config::{Config, Navigation, Root};
//!
//! Config::new()
//!     .metadata(["service.csdl.xml"])
//!     .root(Root::Module)
//!     .navigation([("*", Navigation::Opaque), ("example.order/*", Navigation::Follow)])
//!     .build_script();
//! ```
//!
//! The package `odata-guide` has a page for each task, such as correcting a service's metadata or upgrading to a new version of it.
//! `CODES.md` and `odata-codegen explain E0401` explain the numbers of findings.
//!
//! The stages, each with its own types: `references` (the documents that documents refer to) → `odata_csdl::syntax` (XML or JSON to syntax
//! tree) → `overlay` (patches) → `odata_csdl::schema` (resolved model) → `analysis` (facts about the model) → `lower` (to `rust_ir`: which
//! Rust items exist, names from `names`) → `emit` (tokens) → `format` (text) → `output` (files).

#![cfg_attr(not(test), warn(unused_crate_dependencies))]

mod analysis;
mod build_script;
pub mod codes;
pub mod compare;
pub mod config;
pub mod diagram;
mod emit;
mod features;
mod format;
mod lock;
mod lower;
mod names;
mod overlay;
mod references;
mod report;
mod run;
mod rust_ir;
pub mod standalone;

// For the command line, which is versioned together with this package.
#[doc(hidden)]
pub mod fingerprint;
#[doc(hidden)]
pub mod inert;
#[doc(hidden)]
pub mod input;
#[doc(hidden)]
pub mod output;

pub use analysis::explain::{Cut, Explanation, Size, Step};
pub use build_script::build_script;
pub use config::Config;
pub use report::Report;
pub use run::{Generated, Metadata};
pub use rust_ir::TypePath;
