//! [`RequestError`]: why a request cannot be sent.

use std::fmt;

use odata_runtime::InvalidBody;

/// The reason for which a request cannot be sent. It says what was given; nothing has been sent, except with [`Usage`](Self::Usage).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum RequestError {
    /// A reference is not a field of any value that a closure was given.
    NotAField {
        /// The Rust type that the reference refers to.
        referenced: &'static str,
        /// The qualified name of the type whose property is expected.
        expected: &'static str,
    },
    /// A field is a property of the value of another closure, which is not accessible here.
    OutOfScope {
        /// The path of the property in that value.
        path: String,
        /// The qualified name of that value's type.
        of: &'static str,
        /// The qualified name of the type whose property is expected.
        expected: &'static str,
    },
    /// `$expand` names a property that is not a navigation property.
    NotNavigation {
        /// The path of the property.
        path: String,
        /// The qualified name of the type.
        of: &'static str,
    },
    /// A path of a condition or an order goes through a collection, so that it has no single value.
    ThroughCollection {
        /// The path.
        path: String,
        /// The qualified name of the type that it starts from.
        of: &'static str,
    },
    /// A path of `$select` or `$expand` goes through a navigation property; what is behind it is selected in the options of `$expand`.
    ThroughNavigation {
        /// The path.
        path: String,
        /// The qualified name of the type that it starts from.
        of: &'static str,
    },
    /// A cast names a type that does not derive from the type of the value.
    NotDerived {
        /// The qualified name of the type in the cast.
        to: &'static str,
        /// The qualified name of the value's type.
        from: &'static str,
    },
    /// A name is not an identifier, a qualified name or a path of these (OData ABNF, `odataIdentifier`).
    Name(String),
    /// A text of the program's own is not one expression.
    Raw {
        /// The text.
        text: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The text of an option is empty, or has a character that only the encoder may write.
    Option {
        /// The name of the option.
        name: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The URL is longer than the dialect's limit, and the dialect has no other form of the request.
    TooLong {
        /// Its length in bytes.
        length: usize,
        /// The limit.
        limit: usize,
    },
    /// The URL is longer than the dialect's limit, and the dialect sends such requests in a batch.
    NeedsBatch {
        /// Its length in bytes.
        length: usize,
        /// The limit.
        limit: usize,
    },
    /// A header or a preference cannot be sent.
    Header {
        /// The name of the header.
        name: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// A value cannot be sent as the body.
    Body(InvalidBody),
    /// A value has no JSON: its own `Serialize` fails.
    Json(String),
    /// A method was called that is for requests which send an entity.
    NoBody(&'static str),
    /// Requests cannot be sent as a batch, or a request can be sent in its batch only. Says why.
    Batch(String),
    /// A value is used in a wrong way, such as a handle with the answers to another batch. Says how. The request may have been sent.
    Usage(&'static str),
    /// The base URL is not one to which a path can be added, or the whole is not a URL.
    Url(String),
}

impl From<InvalidBody> for RequestError {
    fn from(error: InvalidBody) -> Self {
        Self::Body(error)
    }
}

impl fmt::Display for RequestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAField {
                referenced,
                expected,
            } => write!(
                f,
                "the reference to a `{referenced}` is not a field of the `{expected}` that the closure was given"
            ),
            Self::OutOfScope { path, of, expected } => write!(
                f,
                "`{path}` is a property of another `{of}`, not of the `{expected}` that the closure was given"
            ),
            Self::NotNavigation { path, of } => {
                write!(f, "`{path}` of `{of}` is not a navigation property")
            }
            Self::ThroughCollection { path, of } => write!(
                f,
                "`{path}` of `{of}` goes through a collection and has no single value"
            ),
            Self::ThroughNavigation { path, of } => write!(
                f,
                "`{path}` of `{of}` goes through a navigation property; select it in the options of `$expand`"
            ),
            Self::NotDerived { to, from } => {
                write!(f, "`{to}` does not derive from `{from}`")
            }
            Self::Name(name) => write!(f, "{name:?} is not a name or a path of names"),
            Self::Raw { text, reason } => write!(f, "the expression {text:?} {reason}"),
            Self::Option { name, reason } => write!(f, "the option {name:?} {reason}"),
            Self::TooLong { length, limit } => {
                write!(f, "the URL has {length} bytes, but the limit is {limit}")
            }
            Self::NeedsBatch { length, limit } => write!(
                f,
                "the URL has {length} bytes, but the limit is {limit}; send the request in a `Batch`"
            ),
            Self::Header { name, reason } => write!(f, "the header {name:?} {reason}"),
            Self::Body(error) => error.fmt(f),
            Self::Json(error) => write!(f, "a value cannot be written as JSON: {error}"),
            Self::NoBody(method) => write!(f, "{method} is for requests that send an entity"),
            Self::Batch(reason) => f.write_str(reason),
            Self::Usage(reason) => f.write_str(reason),
            Self::Url(url) => write!(f, "{url:?} is not the URL of a service"),
        }
    }
}

impl std::error::Error for RequestError {}
