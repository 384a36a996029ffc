//! Generates Rust types from OData metadata (CSDL): `prost` for OData.
//!
//! The stages, each with its own types and none reaching into another:
//! `csdl` (XML to syntax tree) → `schema` (resolved model) → `passes` (answers about the model) →
//! `rust_ir` (which Rust items exist) → `emit` (tokens) → `format` (text) → `output` (files).

pub mod csdl;
pub mod diagnostic;
pub mod schema;
