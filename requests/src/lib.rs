#![doc = include_str!("../README.md")]
#![cfg_attr(not(test), warn(unused_crate_dependencies))]

//! # Clients
//!
//! [`blocking::Client`] and the async [`Client`] have the same methods. `send` returns the value of the answer, `answer` also status and headers. They
//! authorise, retry, follow redirects and check limits; a transport does the networking. Here it is a `testing::Replay` (feature
//! `testing`); over the network it is `blocking::Ureq`, `Reqwest` or `Tower`.
//!
#![cfg_attr(feature = "testing", doc = "```")]
#![cfg_attr(not(feature = "testing"), doc = "```ignore")]
//! # mod model {
//! #     include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/common/message.rs"));
//! #     include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/common/mail.rs"));
//! # }
//! # use model::{MailService, Message};
//! use odata_requests::blocking::Client;
//! use odata_requests::testing::{Replay, Reply};
//! use odata_requests::{Credential, Dialect, Method};
//!
//! let transport = Replay::new()
//!     .on(Method::Get, "messages/a", Reply::json(200, r#"{"subject":"Hello"}"#).header("ETag", "W/\"1\""))
//!     .on(Method::Patch, "messages/a", Reply::new(204));
//! let client = Client::new("https://mail.example/v1", transport)
//!     .dialect(Dialect::GRAPH)
//!     .authorize(|_| Ok(Credential::bearer("a token")));
//!
//! let message = MailService.messages().key("a");
//! let answer = client.answer(message.get())?;
//! assert_eq!(answer.value.subject, "Hello".into());
//!
//! let read = Message { is_read: true.into(), ..Default::default() };
//! client.send(message.update(&read).if_match(answer.etag()))?;
//! # Ok::<(), odata_requests::Error>(())
//! ```
//!
//! # Modules
//!
//! | module | contents |
//! |---|---|
//! | the root | resources, requests, answers, both clients, their settings and their errors |
//! | [`query`] | operators and functions for `.filter`, `.order_by` and other query options |
//! | [`url`] | [`Dialect`], keys, literals, percent-encoding |
//! | [`blocking`] | the blocking client; the async one is in the root |
//! | [`pages`] | pages, items, changes and [`DeltaLink`] |
//! | [`batch`] | [`Batch`] and the exchange that sends it |
//! | [`operation`] | long-running operations: [`Monitor`], [`Polling`] |
//! | [`upload`] | uploads in pieces that resume after failures: [`upload::Session`] |
//! | [`download`] | downloads that resume after failures: [`ResumableDownload`] |
//! | [`exchange`] | what is below both clients: [`Machine`](exchange::Machine), [`Endpoint`](exchange::Endpoint), [`Origin`](exchange::Origin) |
#![cfg_attr(feature = "testing", doc = "| [`testing`] | transports for tests |")]
#![cfg_attr(
    not(feature = "testing"),
    doc = "| `testing` | transports for tests (feature `testing`) |"
)]
//!
//! The features are in the table above.
//!
//! # Resources and requests
//!
//! Generated code has a service struct with a method for each entity set and singleton, and methods for navigation properties and operations
//! on what these return. Everything else is the same for all types: [`Entity`] and [`Entities`] have the requests.
//!
//! ```
//! # mod model {
//! #     include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/common/message.rs"));
//! #     include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/common/mail.rs"));
//! # }
//! # use model::{MailService, Message, MessageForward};
//! use odata_requests::query::{desc, eq};
//! use odata_requests::{Dialect, Method, Preference};
//!
//! let mail = MailService;
//! let unread = mail
//!     .messages()
//!     .list()
//!     .filter(|m| eq(&m.is_read, false))
//!     .order_by(|m| desc(&m.subject))
//!     .top(5)
//!     .prefer(Preference::max_page_size(50));
//! assert_eq!(unread.url()?, "messages?$filter=isRead%20eq%20false&$orderby=subject%20desc&$top=5");
//! assert_eq!(unread.headers()?.get("Prefer"), Some("odata.maxpagesize=50"));
//!
//! // The dialect decides about keys and the names of operations.
//! let message = mail.messages().key("a/b");
//! let forward = message.forward(MessageForward { comment: "See below.".into(), ..Default::default() });
//! assert_eq!(forward.url()?, "messages('a%2Fb')/m.forward");
//! assert_eq!(forward.url_for(&Dialect::GRAPH)?, "messages('a%2Fb')/forward");
//! assert_eq!(forward.body()?, br#"{"Comment":"See below."}"#);
//!
//! let read = Message { is_read: true.into(), ..Default::default() };
//! let update = message.update(&read).if_match("W/\"1\"");
//! assert_eq!((update.method(), update.body()?), (Method::Patch, br#"{"isRead":true}"#.to_vec()));
//!
//! // Everything that is to be sent, with absolute URLs.
//! let add = message.replies().add_ref(&mail.messages().key("c"));
//! let add = add.prepared(&Dialect::GRAPH, "https://example.org/v1.0")?;
//! assert_eq!(add.url, "https://example.org/v1.0/messages('a%2Fb')/replies/$ref");
//! assert_eq!(add.body, br#"{"@odata.id":"https://example.org/v1.0/messages/c"}"#);
//! # Ok::<(), odata_requests::RequestError>(())
//! ```
//!
//! # Answers
//!
//! [`Request::answer`] reads a response by the type of the answer, and keeps status and headers in [`Answer`] and [`ResponseError`].
//!
//! | answer | for |
//! |---|---|
//! | `T` | one object; no body is an error that says what to ask for |
//! | `Option<T>` | one object or none: [`Get::optional`], updates and upserts |
//! | [`Collection<T>`](odata_runtime::Collection) | a page |
//! | [`ValueResponse<V>`](odata_runtime::ValueResponse) | a primitive value, an enumeration, or a list of these; no body is `null` |
//! | `u64` | `$count` |
//! | `Vec<u8>` | a stream or raw value |
//! | [`Delta`](odata_runtime::Delta) | changes |
//! | `()` | nothing; a body is ignored |
//!
//! ```
//! # mod model {
//! #     include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/common/message.rs"));
//! #     include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/common/mail.rs"));
//! # }
//! # use model::{MailService, Message};
//! use odata_requests::{Headers, ResponseErrorKind};
//! use odata_runtime::Decoder;
//!
//! let get = MailService.messages().key("a").get();
//! let headers: Headers = [("ETag", "W/\"1\"")].into_iter().collect();
//! let answer = get.answer(&Decoder::new(), 200, &headers, br#"{"subject":"Hello"}"#)?;
//! assert_eq!(answer.value.subject, "Hello".into());
//! assert_eq!(answer.etag(), Some("W/\"1\""));
//!
//! let headers: Headers = [("Retry-After", "5")].into_iter().collect();
//! let error = get.answer(&Decoder::new(), 429, &headers, b"").unwrap_err();
//! assert!(matches!(error.kind(), ResponseErrorKind::Status(_)));
//! assert_eq!(error.headers().retry_after().map(|it| it.wait(std::time::SystemTime::now()).as_secs()), Some(5));
//! # Ok::<(), odata_requests::ResponseError>(())
//! ```
//!
//! A key of another type does not compile:
//!
//! ```compile_fail,E0277
//! # mod model {
//! #     include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/common/message.rs"));
//! #     include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/common/mail.rs"));
//! # }
//! # use model::MailService;
//! MailService.messages().key(5);
//! ```

mod answer;
pub mod batch;
mod client;
pub mod download;
mod error;
pub mod exchange;
mod headers;
pub mod operation;
pub mod pages;
mod path;
pub mod query;
mod request;
mod resource;
mod secrets;
#[cfg(feature = "testing")]
pub mod testing;
pub mod upload;
pub mod url;
#[doc(hidden)]
pub mod v1;

pub use answer::{Answer, ResponseError, ResponseErrorKind};
pub use batch::{Batch, BatchAnswers, BatchHandle};
#[cfg(any(feature = "reqwest", feature = "tower"))]
pub use client::RequestBody;
#[cfg(feature = "reqwest")]
pub use client::Reqwest;
#[cfg(feature = "tower")]
pub use client::Tower;
#[cfg(feature = "tracing")]
pub use client::TracingObserver;
pub use client::{
    BoxError, Chunks, Client, ClientChanges, ClientItems, ClientPages, Content, ContentStream,
    Download, Downloading, Incoming, Outgoing, PagesAhead, PieceSource, Started, TimedBody,
    Transport, Uploading, blocking,
};
pub use download::ResumableDownload;
pub use error::RequestError;
pub use exchange::{
    AttemptInfo, CallInfo, Credential, CredentialRequest, EndInfo, Error, ErrorKind, Limits,
    Observer, RetryPolicy, TransportError,
};
pub use headers::{Headers, RetryAfter};
pub use operation::{Monitor, Operation, Polled, Polling};
pub use pages::DeltaLink;
pub use path::Path;
pub use query::Query;
pub use request::{
    CountRequest, Get, IntoEtag, IntoRequest, LeftOut, List, Method, Preference, Prepared, Queried,
    Represents, Request,
};
pub use resource::{
    Changes, Entities, Entity, IntoKey, Media, NewMedia, NoKey, PropertyResource, PropertyValue,
    RelatedEntities, RelatedEntity, Resource, Settable,
};
pub use url::Dialect;
