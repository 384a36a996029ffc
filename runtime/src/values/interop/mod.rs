//! Conversions from and to the types of other libraries. No public signature outside of this module has such a type, and each
//! library has a feature of its name, so that its next major version is a choice of the program and not of this package.

#[cfg(feature = "bigdecimal")]
mod bigdecimal;
#[cfg(feature = "jiff")]
mod jiff;
#[cfg(feature = "serde_json")]
mod serde_json;
#[cfg(feature = "uuid")]
mod uuid;
