//! URLs: the encoder, literals, keys, and what differs between services.
//!
//! Standard: OData URL Conventions 4.01, 2.2 URL Parsing and 4.3 Addressing Entities; OData ABNF; RFC 3986.

mod batch;
mod dialect;
mod encode;
mod key;
mod literal;
mod name;

pub use batch::{BatchFormat, BatchStyle, PartUrls};
pub use dialect::{
    Dialect, EnumLiterals, KeyStyle, LongUrls, OperationNames, RemovedRefs, Slashes, UrlForm,
    Version,
};
pub(crate) use encode::encode_into;
pub use encode::{Part, encode};
pub use key::{Key, NamedKey};
pub use literal::{Literal, ToLiteral};
pub(crate) use literal::{json_string, write_string};
pub(crate) use name::{check_annotated_path, check_name, check_option, check_path, is_identifier};
