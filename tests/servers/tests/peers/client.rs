//! [`Client`]: either client, so that the same checks are made with both.

use odata_requests::blocking::{self, Ureq};
use odata_requests::{Answer, Dialect, Error, IntoRequest, Reqwest};
use odata_runtime::Decoder;
use tokio::runtime::{Builder, Runtime};

/// Which client makes the checks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Blocking,
    Async,
}

/// A client, and the runtime of the async one.
pub(crate) enum Client {
    Blocking(blocking::Client<Ureq>),
    Async(odata_requests::Client<Reqwest>, Runtime),
}

impl Client {
    pub(crate) fn new(kind: Kind, base: &str, dialect: Dialect, decoder: Decoder) -> Self {
        match kind {
            Kind::Blocking => {
                let client = blocking::Client::new(base, Ureq::new());
                Self::Blocking(client.dialect(dialect).decoder(decoder))
            }
            Kind::Async => {
                let runtime = Builder::new_current_thread().enable_all().build().unwrap();
                let client = odata_requests::Client::new(base, Reqwest::new().unwrap());
                Self::Async(client.dialect(dialect).decoder(decoder), runtime)
            }
        }
    }

    pub(crate) fn send<Q: IntoRequest>(&self, request: Q) -> Result<Q::Answer, Error> {
        match self {
            Self::Blocking(client) => client.send(request),
            Self::Async(client, runtime) => runtime.block_on(client.send(request)),
        }
    }

    pub(crate) fn answer<Q: IntoRequest>(&self, request: Q) -> Result<Answer<Q::Answer>, Error> {
        match self {
            Self::Blocking(client) => client.answer(request),
            Self::Async(client, runtime) => runtime.block_on(client.answer(request)),
        }
    }
}
