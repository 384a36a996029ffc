//! Exchanges of several requests, as state machines without IO and without a clock.
//!
//! A [`Machine`] returns the next step and takes the responses. The clients drive machines; tests drive them with responses of their own.

mod call;
mod credential;
mod endpoint;
mod error;
mod not_json;
mod observer;
mod origin;
mod received;
mod retry;
mod session;
mod settings;

use std::time::Duration;

pub(crate) use call::{Call, CallStep, Verdict};
pub use call::{CredentialRequest, TransportError};
pub use credential::Credential;
pub use endpoint::{Elsewhere, Endpoint};
pub use error::{Error, ErrorKind};
pub(crate) use not_json::{BEGINNING, not_json};
pub use observer::{AttemptInfo, CallInfo, EndInfo, Observer};
pub use origin::Origin;
pub(crate) use origin::{split, without_user};
pub use received::Received;
pub use retry::RetryPolicy;
pub(crate) use retry::{Retries, is_repeatable};
pub use settings::Limits;
pub(crate) use settings::Settings;

use crate::request::Prepared;

/// The next step of a machine.
#[derive(Debug)]
pub enum Step<O> {
    /// Send a request, and pass the response to [`received`](Machine::received).
    Send(Prepared),
    /// Wait, and call [`next`](Machine::next) again.
    Wait(Duration),
    /// A result. A machine with several results, such as pages, returns the next one if `next` is called again.
    Done(O),
}

/// An exchange of several requests.
///
/// If a request fails, the state of the machine does not change: [`next`](Self::next) returns the same step again, as far as that is safe.
pub trait Machine {
    /// The result.
    type Output;

    /// The next step.
    ///
    /// # Errors
    ///
    /// An [`Error`] if the exchange cannot continue.
    fn next(&mut self) -> Result<Step<Self::Output>, Error>;

    /// Takes the response to the request of the last step, whatever its status. Redirects, retries and authorisation have been handled before.
    ///
    /// # Errors
    ///
    /// An [`Error`] if the response is not what the exchange needs.
    fn received(&mut self, response: Received) -> Result<(), Error>;

    /// Takes the reason for which the request of the last step has no response. A driver calls it before it returns the error.
    ///
    /// A machine that is not told takes the request for one that the service may have executed. See [`Error::is_unsent`].
    fn failed(&mut self, error: &Error) {
        // Most exchanges can ask for the same again, whatever the reason.
        let _ = error;
    }
}
