//! Conversions to and from the types of other libraries. No public signature outside of this module has such a type. Each library has a
//! feature of its name, so that a program chooses whether it depends on the library's version.

#[cfg(feature = "bigdecimal")]
mod bigdecimal;
#[cfg(feature = "jiff")]
mod jiff;
#[cfg(feature = "serde_json")]
mod serde_json;
#[cfg(feature = "uuid")]
mod uuid;
