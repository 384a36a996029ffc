//! Pages: collections and changes that a service returns in parts (Protocol 4.01, 11.2.6.7 and 11.3).
//!
//! [`Pages`] has whole pages, [`Items`] decodes items while a page arrives, and [`Changes`] reads what has changed since a [`DeltaLink`]. Links
//! are followed unchanged, with the headers of the first request, and never twice.
//!
//! ```
//! # mod model {
//! #     include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/common/message.rs"));
//! #     include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/common/mail.rs"));
//! # }
//! # use model::MailService;
//! use std::time::SystemTime;
//!
//! use odata_requests::exchange::{Endpoint, Machine, Received, Step};
//! use odata_requests::pages::Pages;
//! use odata_requests::{Headers, Prepared};
//!
//! // What a client does: send it, and take what comes back.
//! fn exchange(request: Prepared) -> Received {
//!     let body: &[u8] = match &*request.url {
//!         "https://h/messages?$top=3" => br#"{"value":[{"subject":"a"},{"subject":"b"}],"@odata.nextLink":"messages?$skip=2"}"#,
//!         "https://h/messages?$skip=2" => br#"{"value":[{"subject":"c"}]}"#,
//!         _ => b"",
//!     };
//!     Received { status: 200, headers: Headers::new(), body: body.to_vec(), url: request.url, at: SystemTime::now() }
//! }
//!
//! let mut pages = Pages::new(Endpoint::new("https://h"), MailService.messages().list().top(3))?;
//! let mut subjects = Vec::new();
//! loop {
//!     match pages.next()? {
//!         Step::Send(request) => pages.received(exchange(request))?,
//!         Step::Wait(_) => {}
//!         Step::Done(Some(page)) => subjects.extend(page.value.into_iter().map(|message| message.subject)),
//!         Step::Done(None) => break,
//!     }
//! }
//! assert_eq!(subjects, ["a".into(), "b".into(), "c".into()]);
//! # Ok::<(), odata_requests::Error>(())
//! ```

mod changes;
mod delta_link;
mod items;
mod trail;
mod whole;

pub use changes::{Changes, ChangesFrom};
pub use delta_link::DeltaLink;
pub use items::{Items, ItemsStep};
pub use whole::Pages;
