//! [`BatchStyle`]: how a service takes batches.

/// How a service takes batches: the part of a [`Dialect`](super::Dialect) that is about them.
///
/// ```
/// use odata_requests::url::{BatchFormat, Dialect};
///
/// let mut dialect = Dialect::STANDARD;
/// dialect.batch.format = BatchFormat::Json;
/// dialect.batch.limit = 50;
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct BatchStyle {
    /// The format of the request. Answers are read in both formats.
    pub format: BatchFormat,
    /// How many requests a batch has at most. Longer ones are sent as several.
    ///
    /// For Microsoft Graph and Dataverse it is the limit that the service documents. Otherwise it is the default of this library, that of
    /// [`STANDARD`](Self::STANDARD).
    pub limit: usize,
    /// How the URLs of the requests in it are written.
    pub urls: PartUrls,
    /// The longest URL of a request in it, in bytes.
    pub url_limit: Option<usize>,
}

/// The format of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BatchFormat {
    /// One JSON object (JSON Format 4.01, chapter 19). Services of 4.01 have it, and some of 4.0.
    Json,
    /// `multipart/mixed` with requests as HTTP messages (Protocol 4.01, 11.7.7). All services with batches have it, if they follow the standard.
    Multipart,
}

/// How the URLs of the requests in a batch are written. References to other parts, such as `$1/orders`, are the same in all forms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartUrls {
    /// `users('ada')`, relative to the service root, with colons percent-encoded (Protocol 4.01, 11.7.7.1).
    Relative,
    /// `/users('ada')`, relative to the service root although it starts with a slash, as Microsoft Graph has it.
    LeadingSlash,
    /// `/v1.0/users('ada')`, in the multipart format with a header `Host`.
    AbsolutePath,
    /// `https://graph.microsoft.com/v1.0/users('ada')`
    Absolute,
}

impl BatchStyle {
    /// Multipart, since this is the format of 4.0, with relative URLs.
    ///
    /// The standard has no limit. 100 requests are a default of this library, since Microsoft's library for services limits a batch to them;
    /// set [`limit`](Self::limit) to what the service says.
    pub const STANDARD: Self = Self {
        format: BatchFormat::Multipart,
        limit: 100,
        urls: PartUrls::Relative,
        url_limit: None,
    };

    pub(super) const GRAPH: Self = Self {
        format: BatchFormat::Json,
        limit: 20,
        urls: PartUrls::LeadingSlash,
        url_limit: None,
    };

    pub(super) const DATAVERSE: Self = Self {
        format: BatchFormat::Multipart,
        limit: 1000,
        urls: PartUrls::AbsolutePath,
        url_limit: Some(64 * 1024),
    };

    pub(super) const BUSINESS_CENTRAL: Self = Self {
        format: BatchFormat::Json,
        ..Self::STANDARD
    };
}
