//! [`Client`] and [`blocking::Client`](crate::blocking::Client): calls to a service.
//!
//! Both run the same machines. Transports are behind features.

mod ahead;
mod asynchronous;
pub mod blocking;
#[cfg(any(feature = "reqwest", feature = "tower"))]
mod body;
mod driven;
mod pages;
mod read;
#[cfg(feature = "reqwest")]
mod reqwest;
#[cfg(feature = "tower")]
mod tower;
#[cfg(feature = "tracing")]
mod tracing;

#[cfg(any(feature = "reqwest", feature = "tower"))]
pub use body::RequestBody;
#[cfg(feature = "reqwest")]
pub use reqwest::Reqwest;
#[cfg(feature = "tower")]
pub use tower::Tower;
#[cfg(feature = "tracing")]
pub use tracing::TracingObserver;

pub use ahead::PagesAhead;
pub use asynchronous::{
    Chunks, Client, Content, ContentStream, Downloading, PieceSource, Started, TimedBody,
    Transport, Uploading,
};
pub use pages::{ClientChanges, ClientItems, ClientPages};

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use crate::exchange::{Error, TransportError};
use crate::headers::Headers;
use crate::request::Method;

/// An error of any type, as hooks and transports return it.
pub type BoxError = Box<dyn StdError + Send + Sync>;

/// A request as a transport gets it. `C` is the content.
///
/// `Debug` shows no headers, since credentials are among them.
#[non_exhaustive]
pub struct Outgoing<'a, C> {
    /// The method.
    pub method: Method,
    /// The absolute URL, which the transport must not change.
    pub url: &'a str,
    /// The headers, with credentials.
    pub headers: &'a Headers,
    /// The name of the header with the credential, for libraries that treat such headers apart.
    pub credential: Option<&'a str>,
    /// The content.
    pub content: C,
    /// The time until the response must begin.
    pub timeout: Duration,
    /// The time until the whole response must have arrived, or `None` if its body is read as a stream.
    pub whole: Option<Duration>,
    /// The longest time that a body that is read as a stream may deliver no data.
    pub idle: Duration,
}

impl<C> fmt::Debug for Outgoing<'_, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outgoing")
            .field("method", &self.method)
            .field("url", &crate::secrets::url_without_secrets(self.url))
            .finish_non_exhaustive()
    }
}

/// A response whose body is not read yet.
#[derive(Debug)]
pub struct Incoming<B> {
    /// The HTTP status.
    pub status: u16,
    /// The headers.
    pub headers: Headers,
    /// The body, without its content encoding.
    pub body: B,
}

/// A response whose body is read as it arrives.
#[non_exhaustive]
pub struct Download<B> {
    /// The HTTP status.
    pub status: u16,
    /// The headers.
    pub headers: Headers,
    /// The URL that the body is from, after redirects.
    pub url: String,
    pub(crate) method: Method,
    pub(crate) attempts: u32,
    /// The longest time in which the body may bring nothing.
    pub(crate) idle: Duration,
    pub(crate) body: B,
}

impl<B> Download<B> {
    /// The error of a body that breaks off.
    pub(crate) fn broken(&self, error: TransportError) -> Error {
        let error = Error::new(self.method, &self.url, error.into_kind(self.idle));
        error
            .with_attempts(self.attempts)
            .with_response(self.status, &self.headers)
    }
}

impl<B> fmt::Debug for Download<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download")
            .field("status", &self.status)
            .field("headers", &self.headers)
            .field("url", &crate::secrets::url_without_secrets(&self.url))
            .finish_non_exhaustive()
    }
}

/// How much of a response is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reading {
    /// All of it.
    Whole,
    /// Nothing of a success, and the whole of any other response.
    Stream,
}

impl Reading {
    pub(crate) fn is_whole(self, status: u16) -> bool {
        self == Self::Whole || !(200..300).contains(&status)
    }
}

/// Why a body was not read to its end.
#[derive(Debug)]
pub(crate) enum Unread {
    Broken(TransportError),
    TooLarge,
}

/// The methods that set up a client.
macro_rules! set_up {
    () => {
        /// A client of the service at this URL, such as `https://graph.microsoft.com/v1.0`. If the URL is not absolute, each call fails.
        pub fn new(base: impl Into<String>, transport: T) -> Self {
            Self {
                settings: Arc::new(Settings::new(base.into())),
                transport: Arc::new(transport),
                authorize: None,
            }
        }

        /// How the service writes URLs.
        #[must_use]
        pub fn dialect(mut self, dialect: $crate::url::Dialect) -> Self {
            self.settings_mut().endpoint.dialect = dialect;
            self
        }

        /// How answers are read, strictly by default.
        #[must_use]
        pub fn decoder(mut self, decoder: odata_runtime::Decoder) -> Self {
            self.settings_mut().endpoint.decoder = decoder;
            self
        }

        /// Adds a header to every request that has none of that name. It is sent to the origin of the base URL only.
        #[must_use]
        pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
            let settings = self.settings_mut();
            settings.headers.set(name, value);
            settings.forget_session();
            self
        }

        /// When requests are retried.
        #[must_use]
        pub fn retry(mut self, policy: $crate::exchange::RetryPolicy) -> Self {
            self.settings_mut().retry = policy;
            self
        }

        /// Limits of time and size.
        #[must_use]
        pub fn limits(mut self, limits: $crate::exchange::Limits) -> Self {
            self.settings_mut().limits = limits;
            self
        }

        /// An observer that receives events about calls.
        #[must_use]
        pub fn observe(mut self, observer: impl $crate::exchange::Observer + 'static) -> Self {
            self.settings_mut().observer = Some(std::sync::Arc::new(observer));
            self
        }

        /// Another origin, such as `https://other.example`, to which links in answers may lead. Credentials are not sent there. A text that is
        /// not a URL is ignored.
        #[must_use]
        pub fn allow_origin(mut self, url: &str) -> Self {
            let origin = $crate::exchange::Origin::of(url);
            self.settings_mut().endpoint.origins.extend(origin);
            self
        }

        /// The service: its URL, dialect and decoder.
        pub fn endpoint(&self) -> &$crate::exchange::Endpoint {
            &self.settings.endpoint
        }

        /// The transport.
        pub fn transport(&self) -> &T {
            &self.transport
        }

        fn settings_mut(&mut self) -> &mut $crate::exchange::Settings {
            std::sync::Arc::make_mut(&mut self.settings)
        }
    };
}
pub(crate) use set_up;

/// The traits of a client.
macro_rules! traits_of {
    ($client:ident) => {
        impl<T> Clone for $client<T> {
            fn clone(&self) -> Self {
                Self {
                    settings: Arc::clone(&self.settings),
                    transport: Arc::clone(&self.transport),
                    authorize: self.authorize.clone(),
                }
            }
        }

        impl<T> fmt::Debug for $client<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.settings.fmt(f)
            }
        }
    };
}
pub(crate) use traits_of;
