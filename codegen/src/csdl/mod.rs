//! CSDL documents as written: XML to a syntax tree that is one to one with the standard, source spans kept.
//! Knows neither the resolved model nor Rust.
