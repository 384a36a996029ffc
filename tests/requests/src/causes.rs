//! Why a row falls short.

use std::fmt;

/// A reason, of a closed list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    // Facts of the row and the metadata: no generated code could do better.
    /// The metadata does not have the path.
    NotInMetadata,
    /// A function is called without parameters that the metadata requires, or with others.
    Arguments,
    /// The path has a segment that the standard does not have there.
    Segment,
    /// The query names a property that the metadata does not have.
    UnknownProperty,
    /// A value in the URL is not one of the type that the metadata says.
    OtherType,
    /// The query is not one of the standard.
    NotStandard,
    /// The method is not one of the resource, such as `POST` to a function.
    Method,
    /// The body is of a media type that the resource does not have.
    MediaType,
    /// References to entities are changed that the metadata contains in another one.
    Contained,
    /// The body should be JSON and is not.
    BodyNotJson,
    /// The body has a value that violates the metadata.
    BodyViolates,
    /// The body has members that the metadata does not declare.
    BodyUndeclared,
    /// The body has members that annotations of the metadata exclude from requests.
    BodyExcluded,
    /// The row has a body, and its request has none by the standard.
    BodyUnexpected,
    /// A header belongs to a body, and the row has none.
    Header,
    /// The response should be JSON and is not.
    ResponseNotJson,
    /// The response has a value that violates the metadata.
    ResponseViolates,
    /// The response is not of the kind that the metadata says, such as a collection instead of one entity.
    ResponseShape,
    // Faults.
    /// This package cannot write the calls.
    NotWritten,
    /// The calls do not compile.
    DoesNotCompile,
    /// The calls compile, and the library refuses the request.
    Refused,
    MethodDiffers,
    PathDiffers,
    QueryDiffers,
    HeadersDiffer,
    BodyDiffers,
    /// The response is not read, leniently.
    ResponseUnread,
    /// The response is read, and written back in another form.
    ResponseDiffers,
}

impl Kind {
    /// Whether the row or the metadata is the reason.
    pub(crate) fn is_justified(self) -> bool {
        self < Self::NotWritten
    }

    /// Whether the row is expressed as a request nevertheless: the fault is in the body or in the response.
    pub(crate) fn is_about_contents(self) -> bool {
        matches!(
            self,
            Self::BodyNotJson
                | Self::BodyViolates
                | Self::BodyUndeclared
                | Self::BodyExcluded
                | Self::BodyUnexpected
                | Self::Header
                | Self::BodyDiffers
                | Self::ResponseNotJson
                | Self::ResponseViolates
                | Self::ResponseShape
                | Self::ResponseUnread
                | Self::ResponseDiffers
        )
    }

    fn text(self) -> &'static str {
        match self {
            Self::NotInMetadata => "the path is not in the metadata",
            Self::Arguments => "the function has other parameters",
            Self::Segment => "a segment is not one of the standard",
            Self::UnknownProperty => "the query names a property that is not declared",
            Self::OtherType => "a value is not of its type",
            Self::NotStandard => "the query is not one of the standard",
            Self::Method => "the method is not one of the resource",
            Self::MediaType => "the body is of a media type that the resource does not have",
            Self::Contained => "references to contained entities",
            Self::BodyNotJson => "the body is not JSON",
            Self::BodyViolates => "the body violates the metadata",
            Self::BodyUndeclared => "the body has members that are not declared",
            Self::BodyExcluded => "the body has members that annotations exclude from requests",
            Self::BodyUnexpected => "the row has a body, and its request has none",
            Self::Header => "a header belongs to a body that is not there",
            Self::ResponseNotJson => "the response is not JSON",
            Self::ResponseViolates => "the response violates the metadata",
            Self::ResponseShape => "the response is of another kind than the metadata says",
            Self::NotWritten => "FAULT no calls were written",
            Self::DoesNotCompile => "FAULT the calls do not compile",
            Self::Refused => "FAULT the library refuses the request",
            Self::MethodDiffers => "FAULT the method differs",
            Self::PathDiffers => "FAULT the path differs",
            Self::QueryDiffers => "FAULT the query differs",
            Self::HeadersDiffer => "FAULT the headers differ",
            Self::BodyDiffers => "FAULT the body differs",
            Self::ResponseUnread => "FAULT the response is not read",
            Self::ResponseDiffers => "FAULT the response is written back in another form",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

/// A reason with what it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cause {
    pub(crate) kind: Kind,
    pub(crate) detail: String,
}

impl Cause {
    pub(crate) fn new(kind: Kind, detail: impl Into<String>) -> Self {
        let detail = detail.into();
        Self { kind, detail }
    }
}
