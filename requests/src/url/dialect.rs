//! [`Dialect`]: what differs between services, as data.

use super::batch::BatchStyle;
use crate::error::RequestError;

/// How a service wants URLs to be written. Start from a preset and change what differs:
///
/// ```
/// use odata_requests::url::{Dialect, KeyStyle};
///
/// let mut dialect = Dialect::STANDARD;
/// dialect.keys = KeyStyle::Segments;
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Dialect {
    /// Where single keys stand.
    pub keys: KeyStyle,
    /// How bound operations are named.
    pub operations: OperationNames,
    /// Whether a call of a function without parameters ends with `()`, as 4.0 requires. Services of 4.01 accept it without.
    pub empty_parentheses: bool,
    /// How literals of enumerations are written.
    pub enumerations: EnumLiterals,
    /// Whether system query options start with `$`. Services of 4.01 accept both forms, earlier ones only the `$`.
    pub dollar: bool,
    /// How a string with a slash is passed to a function.
    pub slashes: Slashes,
    /// The longest URL that the service accepts, in bytes.
    pub url_limit: Option<usize>,
    /// What to do with a longer one.
    pub long_urls: LongUrls,
    /// The version of the protocol that requests say and ask for.
    pub version: Version,
    /// How a reference is removed from a collection.
    pub removed_refs: RemovedRefs,
    /// Whether an update without a condition has `If-Match: *`, so that it never creates an entity (Protocol 4.01, 11.4.4).
    pub guarded_updates: bool,
    /// Whether a create without a preference returns the entity, as the standard says (Protocol 4.01, 11.4.2). If not, a create that is to return
    /// it has `Prefer: return=representation`.
    pub returns_created: bool,
    /// Whether links of operations that start with `/` are relative to the service root, and not to the host as RFC 3986 (5.2.2) says: Graph
    /// answers `Location: /teams('1')/operations('2')`.
    pub rooted_links: bool,
    /// Whether changes need a token against cross-site request forgery, which a request with `X-CSRF-Token: Fetch` gets.
    pub forgery_token: bool,
    /// How batches are sent.
    pub batch: BatchStyle,
}

/// How a string with a slash is passed to a function (URL Conventions 4.01, 2.2 and 5.3). Keys with slashes are percent-encoded in any case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slashes {
    /// `search(q='a%2Fb')`
    Encoded,
    /// `search(q=@q)?@q='a/b'`, for services behind servers that decode a `%2F` of the path, or refuse it.
    Alias,
}

/// A version of the protocol (Protocol 4.01, 8.1.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// 4.0, which services of 4.01 accept.
    V4_0,
    /// 4.01
    V4_01,
}

/// How a reference is removed from a collection (Protocol 4.01, 11.4.6.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RemovedRefs {
    /// `members/$ref?$id=…`
    ById,
    /// `members('ada')/$ref`, which services of 4.01 accept. An entity whose path does not end with its key is removed by id.
    ByKey,
}

/// Where a single key stands (URL Conventions 4.01, 4.3.1 and 4.3.6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyStyle {
    /// `users('ada')`
    Parentheses,
    /// `users/ada`
    Segments,
}

/// How bound operations are named (URL Conventions 4.01, 4.4 and 4.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OperationNames {
    /// `microsoft.graph.sendMail`
    Qualified,
    /// `sendMail`, which services of 4.01 accept for default namespaces.
    Short,
}

/// How literals of enumerations are written (URL Conventions 4.01, 5.1.1.14.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EnumLiterals {
    /// `ns.Color'Red'`
    Qualified,
    /// `'Red'`, which services of 4.01 accept.
    Bare,
}

/// What to do with a URL that is longer than the service accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LongUrls {
    /// The request is an error.
    Refuse,
    /// `POST` to the path with `/$query`, the options in the body (URL Conventions 4.01, 4.17), for requests with `GET`.
    Query,
    /// A batch with this request only, since URLs inside of a batch have no such limit or a higher one.
    Batch,
}

impl Dialect {
    /// The forms that each service of version 4.0 and 4.01 accepts.
    pub const STANDARD: Self = Self {
        keys: KeyStyle::Parentheses,
        operations: OperationNames::Qualified,
        empty_parentheses: true,
        enumerations: EnumLiterals::Qualified,
        dollar: true,
        slashes: Slashes::Encoded,
        url_limit: None,
        long_urls: LongUrls::Refuse,
        version: Version::V4_0,
        removed_refs: RemovedRefs::ById,
        guarded_updates: false,
        returns_created: true,
        rooted_links: false,
        forgery_token: false,
        batch: BatchStyle::STANDARD,
    };

    /// Microsoft Graph: keys as segments, short names, enumeration values as strings, as its documentation writes them.
    pub const GRAPH: Self = Self {
        keys: KeyStyle::Segments,
        operations: OperationNames::Short,
        empty_parentheses: false,
        enumerations: EnumLiterals::Bare,
        long_urls: LongUrls::Batch,
        removed_refs: RemovedRefs::ByKey,
        batch: BatchStyle::GRAPH,
        rooted_links: true,
        ..Self::STANDARD
    };

    /// Microsoft Dataverse (Dynamics 365). It accepts URLs of 32 KiB, and of twice that in a batch; its updates create what is not there, and
    /// its creates return nothing unless they ask for it.
    pub const DATAVERSE: Self = Self {
        guarded_updates: true,
        returns_created: false,
        url_limit: Some(32 * 1024),
        long_urls: LongUrls::Batch,
        batch: BatchStyle::DATAVERSE,
        ..Self::STANDARD
    };

    /// Microsoft Dynamics 365 Business Central.
    pub const BUSINESS_CENTRAL: Self = Self {
        long_urls: LongUrls::Batch,
        batch: BatchStyle::BUSINESS_CENTRAL,
        ..Self::STANDARD
    };

    /// SAP's services of version 4, those of CAP and those of ABAP.
    ///
    /// How many requests their batches have is set by each service; the 100 here are the default of [`BatchStyle::STANDARD`].
    pub const SAP: Self = Self {
        long_urls: LongUrls::Batch,
        forgery_token: true,
        ..Self::STANDARD
    };

    /// The name of a system query option, given without the `$`.
    pub fn option(&self, name: &str) -> String {
        format!("{}{name}", if self.dollar { "$" } else { "" })
    }

    /// The name of a bound operation in a URL, given its qualified name. Imports have no namespace.
    pub fn operation<'a>(&self, qualified: &'a str) -> &'a str {
        match (self.operations, qualified.rsplit_once('.')) {
            (OperationNames::Short, Some((_, short))) => short,
            _ => qualified,
        }
    }

    /// How a request whose URL has this length in bytes is to be sent.
    ///
    /// # Errors
    ///
    /// [`RequestError::TooLong`] if the service accepts no URL of this length and the dialect has no other form.
    pub fn form(&self, length: usize) -> Result<UrlForm, RequestError> {
        match (self.url_limit, self.long_urls) {
            (Some(limit), LongUrls::Refuse) if length > limit => {
                Err(RequestError::TooLong { length, limit })
            }
            (Some(limit), LongUrls::Query) if length > limit => Ok(UrlForm::Query),
            (Some(limit), LongUrls::Batch) if length > limit => Ok(UrlForm::Batch),
            _ => Ok(UrlForm::Plain),
        }
    }
}

/// How a request is sent, as far as the length of its URL decides it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UrlForm {
    /// With all options in the URL.
    Plain,
    /// With the options in the body: see [`LongUrls::Query`].
    Query,
    /// In a batch: see [`LongUrls::Batch`].
    Batch,
}

impl Default for Dialect {
    fn default() -> Self {
        Self::STANDARD
    }
}
