//! Queries by fields: closures get a value of the generated struct and return references to its fields; the library finds out which
//! property each of them is, so nothing is generated for queries.
//!
//! ```
//! # mod model { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/common/message.rs")); }
//! # use model::Message;
//! use odata_requests::query::{At as _, any, contains, desc, eq};
//! use odata_requests::{Dialect, Query};
//!
//! let query = Query::<Message>::new()
//!     .filter(|m| eq(&m.is_read, false) & any(&m.to_recipients, |r| eq(&r.address, "a@b.c")))
//!     .filter(|m| contains(&m.from.at().address, "R&D"))
//!     .select(|m| (&m.subject, &m.from))
//!     .expand_with(|m| &m.replies, |r| r.select(|r| &r.subject).top(3))
//!     .order_by(|m| desc(&m.subject));
//! assert_eq!(
//!     query.text(&Dialect::GRAPH)?,
//!     "$filter=isRead%20eq%20false%20and%20toRecipients/any(x:x/address%20eq%20'a@b.c')%20and%20contains(from/address,'R%26D')\
//!      &$select=subject,from&$expand=replies($select=subject;$top=3)&$orderby=subject%20desc"
//! );
//! # Ok::<(), odata_requests::RequestError>(())
//! ```
//!
//! What a field is compared with must be of its kind:
//!
//! ```compile_fail,E0277
//! # mod model { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/common/message.rs")); }
//! # use model::Message;
//! # use odata_requests::Query;
//! # use odata_requests::query::eq;
//! Query::<Message>::new().filter(|m| eq(&m.is_read, "x"));
//! ```
//!
//! A field that is not one of the value, such as one of a value that was received, does not live long enough:
//!
//! ```compile_fail,E0597
//! # mod model { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/common/message.rs")); }
//! # use model::Message;
//! # use odata_requests::Query;
//! # use odata_requests::query::eq;
//! let received = Message::new();
//! let query = Query::<Message>::new().filter(|_| eq(&received.is_read, true));
//! ```
//!
//! If it does, the request is an error: see [`RequestError`](crate::RequestError).
//!
//! The first query of a type makes a value of it that is never freed, and so does each path that is entered with [`At::at`], for each
//! lambda that goes through it. Their number is that of the paths written in the program, unless it enters paths of any length in a loop.
//!
//! Standard: OData URL Conventions 4.01, 5.1 System Query Options; OData ABNF, `queryOptions`.

mod expr;
mod functions;
pub mod kinds;
mod operand;
mod options;
mod paths;
mod place;
mod property;
mod search;

pub use expr::{Expr, raw};
pub use functions::{
    Arithmetic, HasDate, HasTime, Moment, add, all, all_of, and, any, any_of, between, cast,
    ceiling, concat, contains, count, count_where, date, day, div, div_by, ends_with, eq, exists,
    expr, floor, fractional_seconds, ge, geo_distance, geo_intersects, geo_length, gt, has, hour,
    in_, index_of, it, le, length, lt, matches_pattern, max_date_time, min_date_time, minute,
    month, mul, ne, neg, not, now, or, rem, round, second, starts_with, sub, substring,
    substring_of, time, to_lower, to_upper, total_offset_minutes, total_seconds, trim, year,
};
pub use operand::{At, Derived, Each, Items, Null, Operand, Variable, forms, null};
pub(crate) use options::Options;
pub use options::{Expansion, Levels, Query};
pub use paths::{Expands, Name, Order, Orders, Paths, asc, desc, name};
pub(crate) use property::{cast_to, path_of};
pub use search::{Search, phrase};
