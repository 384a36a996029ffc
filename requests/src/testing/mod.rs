//! Transports for tests of programs (feature `testing`): no server, no network, no waiting.
//!
//! [`Replay`] answers with responses from the test or from a file that [`Recorder`] wrote; [`Faults`] simulates failures of another transport. All
//! of them work with both clients.
//!
//! ```
//! # mod model {
//! #     include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/common/message.rs"));
//! #     include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/common/mail.rs"));
//! # }
//! # use model::MailService;
//! use odata_requests::blocking::Client;
//! use odata_requests::testing::{Fault, Faults, Replay, Reply};
//! use odata_requests::Method;
//!
//! let replay = Replay::new().on(Method::Get, "messages('a')", Reply::json(200, r#"{"subject":"Hello"}"#));
//! let transport = Faults::new(replay).then(Fault::throttle(5));
//! let client = Client::new("https://mail.example/v1", transport);
//!
//! let message = client.send(MailService.messages().key("a").get())?;
//! assert_eq!(message.subject, "Hello".into());
//! // The first attempt was throttled. The client asked the transport to wait, and tried again.
//! assert_eq!(client.transport().waits(), [std::time::Duration::from_secs(5)]);
//! assert_eq!(client.transport().inner().requests().len(), 1);
//! # Ok::<(), odata_requests::Error>(())
//! ```

mod body;
mod faults;
mod recorder;
mod replay;

pub use body::ReplayBody;
pub use faults::{Fault, Faults};
pub use recorder::Recorder;
pub use replay::{Replay, Reply, SentRequest};
