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
//! # What can be written
//!
//! The examples below write the decoded text beside the Rust; what is sent is percent-encoded.
//!
//! ```
//! # mod model { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/common/message.rs")); }
//! # use model::{Address, Message};
//! # use odata_requests::{Dialect, Query};
//! # use odata_requests::url::{Key, Literal};
//! # fn decoded(text: String) -> String {
//! #     let mut bytes = text.bytes();
//! #     let mut out = Vec::new();
//! #     while let Some(byte) = bytes.next() {
//! #         out.push(if byte == b'%' {
//! #             let hex = [bytes.next().unwrap(), bytes.next().unwrap()];
//! #             u8::from_str_radix(std::str::from_utf8(&hex).unwrap(), 16).unwrap()
//! #         } else { byte });
//! #     }
//! #     String::from_utf8(out).unwrap()
//! # }
//! # fn options(query: Query<Message>) -> String { decoded(query.text(&Dialect::STANDARD).unwrap()) }
//! # fn filter<C: Operand<kinds::Boolean>>(condition: impl FnOnce(&'static Message) -> C) -> String {
//! #     options(Query::new().filter(condition)).replacen("$filter=", "", 1)
//! # }
//! use odata_requests::query::*;
//!
//! // Comparisons, `null`, `in`, and logic with `&`, `|` and `!`.
//! assert_eq!(
//!     filter(|m| (ge(&m.size, 10) | eq(&m.subject, null())) & !in_(&m.subject, ["a", "b"])),
//!     "(size ge 10 or subject eq null) and not (subject in ('a','b'))"
//! );
//! // Arithmetic: numbers, and durations with dates and times.
//! assert_eq!(filter(|m| gt(mul(add(&m.size, 1), 2), 10)), "(size add 1) mul 2 gt 10");
//! // Functions of texts, of dates and times, and of numbers.
//! assert_eq!(filter(|m| starts_with(to_lower(&m.subject), "re:")), "startswith(tolower(subject),'re:')");
//! assert_eq!(filter(|m| eq(year(&m.received), 2026) & lt(&m.received, now())), "year(received) eq 2026 and received lt now()");
//! assert_eq!(filter(|m| eq(round(div_by(&m.size, 3)), 2)), "round(size divby 3) eq 2");
//! // Items of collections, their number, and collections as values.
//! assert_eq!(filter(|m| all(&m.replies, |r| gt(&r.size, &m.size))), "replies/all(x:x/size gt size)");
//! assert_eq!(filter(|m| gt(count_where(&m.replies, |r| &r.is_read), 2)), "replies/$count($filter=isRead) gt 2");
//! assert_eq!(filter(|m| lists::has_subset(&m.categories, lists::of(["red"]))), r#"hassubset(categories,["red"])"#);
//! // Values inside of others, types, and conditions that choose a value.
//! assert_eq!(filter(|m| eq(&m.from.at().address, "a@b.c")), "from/address eq 'a@b.c'");
//! assert_eq!(filter(|m| eq(cast::<kinds::Text>(&m.size, "Edm.String"), "1")), "cast(size,Edm.String) eq '1'");
//! assert_eq!(filter(|m| eq(case(gt(&m.size, 9), "big").otherwise("small"), "big")), "case(size gt 9 :'big',true:'small') eq 'big'");
//! // Places.
//! assert_eq!(
//!     filter(|m| lt(geo_distance(&m.place, Literal::geography("SRID=0;Point(1 2)")), 5)),
//!     "geo.distance(place,geography'SRID=0;Point(1 2)') lt 5"
//! );
//! // Other resources of the service, and functions.
//! assert_eq!(
//!     filter(|m| eq(root().then("me").object(|a: &'static Address| expr(&a.address)), &m.from.at().address)),
//!     "$root/me/address eq from/address"
//! );
//! assert_eq!(filter(|m| on(&m.from).call("m.isOf").with("Team", "a")), "from/m.isOf(Team='a')");
//! // What has no field: dynamic properties and annotations by name, and text of the program's own.
//! assert_eq!(filter(|_| eq(name("extra/colour"), "red")), "extra/colour eq 'red'");
//! assert_eq!(filter(|m| raw::<kinds::Boolean>("a eq 1 or b") & &m.is_read), "(a eq 1 or b) and isRead");
//!
//! // `$select`, with options for complex values and collections; `$orderby`.
//! let query = Query::new().select(|m: &'static Message| (&m.subject, name("extra"))).select_with(|m| &m.to_recipients, |r| r.top(1));
//! assert_eq!(options(query), "$select=subject,extra,toRecipients($top=1)");
//! let query = Query::new().order_by(|m: &'static Message| (desc(&m.received), length(&m.subject)));
//! assert_eq!(options(query), "$orderby=received desc,length(subject)");
//! // `$expand`: with options, of references, of numbers, of everything; `$it` is the row of the request.
//! let query = Query::new()
//!     .expand_with(|m: &'static Message| &m.replies, |r| r.filter(|r| eq(&r.subject, &row::<Message>().subject)))
//!     .expand_with(|m| &m.parent, |p| p.levels(Levels::Max))
//!     .expand_ref(|_| name("*"));
//! assert_eq!(options(query), "$expand=replies($filter=subject eq $it/subject),parent($levels=max),*/$ref");
//! // `$search`, `$compute`, and pages.
//! let query = Query::<Message>::new()
//!     .search(phrase("red hat") & !phrase("blue"))
//!     .compute("Half", |m| div(&m.size, 2))
//!     .top(10).skip(20).count();
//! assert_eq!(options(query), "$compute=size div 2 as Half&$search=\"red hat\" AND NOT blue&$top=10&$skip=20&$count=true");
//! // `$apply`: see [`Apply`]. Parameter aliases: see [`Parameter`].
//! let query = Query::<Message>::new().apply(|a| a.group_by_with(|m| &m.subject, |g| g.aggregate(|m| max(&m.size).alias("Most"))));
//! assert_eq!(options(query), "$apply=groupby((subject),aggregate(size with max as Most))");
//! ```
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
