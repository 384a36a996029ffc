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

mod aggregate;
mod apply;
mod expr;
mod functions;
pub mod kinds;
mod lambdas;
pub mod lists;
mod operand;
mod operators;
mod options;
mod parameters;
mod paths;
mod pieces;
mod place;
mod property;
#[expect(
    clippy::module_inception,
    reason = "the type `Query`, which the crate exports"
)]
mod query;
mod row;
mod search;
mod source;
mod writer;

pub use aggregate::{
    Aggregate, Aggregates, Groups, Method, Rollup, Unnamed, aggregated, average, count_distinct,
    custom, item_count, max, min, rollup, rollup_all, row_count, sum,
};
pub use apply::Apply;
pub use expr::{Expr, raw};
pub use functions::{
    Case, HasDate, HasTime, case, cast, ceiling, concat, contains, date, day, ends_with, floor,
    fractional_seconds, geo_distance, geo_intersects, geo_length, hour, index_of, is_of, it,
    length, matches_pattern, max_date_time, min_date_time, minute, month, now, round, row, second,
    starts_with, substring, substring_of, this, time, to_lower, to_upper, total_offset_minutes,
    total_seconds, trim, year,
};
pub use lambdas::{all, all_of, any, any_of, count, count_found, count_where, exists, items_of};
pub use operand::{
    At, Collection, Derived, Each, Element, Items, Null, Operand, Value, Variable, forms, null,
};
pub use operators::{
    Arithmetic, Moment, add, and, between, div, div_by, eq, expr, ge, gt, has, in_, in_list, le,
    lt, mul, ne, neg, not, or, rem, sub,
};
pub use options::Levels;
/// The options of a query without the type of its rows.
pub(crate) type Options = Box<options::Options>;
pub use parameters::{Alias, Parameter};
pub use paths::{Expands, Name, Order, Orders, Overload, Paths, asc, desc, name, overload};
pub(crate) use property::{cast_to, path_of};
pub use query::{Expansion, Query};
pub use row::Row;
pub use search::{Search, phrase};
pub use source::{Listed, Source, function, on, root};
