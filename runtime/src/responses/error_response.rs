//! The body of an error response (JSON Format 4.01 section 21).

use std::error::Error;
use std::fmt;

use crate::data::extras::{Extras, ExtrasRef};
use crate::data::info::{ModelInfo, TypeInfo};
use crate::data::object::{INFO, Object, Op, Slot, Value};
use crate::values::Json;

/// An error response. Reading one never fails: whatever the body is, status and bytes are available.
///
/// ```
/// use odata_runtime::ErrorResponse;
///
/// let body = br#"{"error":{"code":"","message":"No.","innerError":[broken"#;
/// assert_eq!(ErrorResponse::read(502, body).to_string(), r#"status 502: {"error":{"code":"","message":"No.","innerError":[broken"#);
/// let body = br#"{"error":{"code":5,"message":"No.","innererror":7}}"#;
/// assert_eq!(ErrorResponse::read(404, body).to_string(), "status 404: 5: No.");
/// ```
#[derive(Clone, PartialEq)]
pub struct ErrorResponse {
    /// The HTTP status.
    pub status: u16,
    /// The body as it was sent.
    pub body: Vec<u8>,
    /// The error object, if the body has one.
    pub error: Option<ErrorBody>,
}

/// The error object. A member of another JSON type than the standard's is not read here; like all members that the standard does not
/// define, it is in [`extras`](Self::extras) as it was sent.
#[derive(Clone, PartialEq, Default)]
pub struct ErrorBody {
    /// A code of the service, not of HTTP; may be empty. A number is converted to its digits.
    pub code: Option<String>,
    /// A message for people, in the language of the response.
    pub message: Option<String>,
    /// The subject of the error, such as the name of a property.
    pub target: Option<String>,
    /// Further errors.
    pub details: Vec<ErrorDetail>,
    /// Details for the service's developers, as they were sent: `innererror` or `innerError`.
    pub inner: Option<Json>,
    extras: Extras,
}

/// A further error.
#[derive(Clone, PartialEq, Default)]
pub struct ErrorDetail {
    /// A code of the service.
    pub code: Option<String>,
    /// A message for people.
    pub message: Option<String>,
    /// The subject of the error.
    pub target: Option<String>,
    extras: Extras,
}

const ERROR: &TypeInfo = &TypeInfo {
    name: "Error",
    base: None,
    first: 0,
    members: &[],
    model: ModelInfo::NONE,
};

/// All members of an object, as text.
#[derive(Default)]
struct Members(Extras);

impl Object for Members {
    fn get(&self, i: usize, _: usize) -> Value<'_> {
        match i {
            INFO => Value::Info(ERROR),
            _ => Value::Extras(&self.0),
        }
    }

    fn slot(&mut self, _: usize, _: Op<'_>) -> Slot<'_> {
        Slot::Extras(&mut self.0)
    }
}

impl Members {
    fn read(json: &[u8]) -> Option<Self> {
        crate::Decoder::new()
            .decode(json)
            .ok()
            .map(|(members, _)| members)
    }

    /// Removes a member and returns it as a string: a number as its digits, and the `value` of an object with a language (OData 3).
    fn text(&mut self, name: &str) -> Option<String> {
        let json = self.0.raw(name)?;
        let text = match json.as_str().as_bytes().first() {
            Some(b'"') => json.get().ok(),
            Some(b'-' | b'0'..=b'9') => Some(json.as_str().to_owned()),
            Some(b'{') => crate::data::control::text_member(json, "value"),
            _ => None,
        }?;
        self.0.remove(name);
        Some(text)
    }
}

impl ErrorResponse {
    /// Reads the body of a response with an error status.
    pub fn read(status: u16, body: &[u8]) -> Self {
        let error = Members::read(body).and_then(|members| {
            let error = members
                .0
                .raw("error")
                .or_else(|| members.0.raw("odata.error"))?;
            ErrorBody::read(error)
        });
        Self {
            status,
            body: body.to_owned(),
            error,
        }
    }

    /// The body as text, if it is UTF-8.
    pub fn text(&self) -> Option<&str> {
        std::str::from_utf8(&self.body).ok()
    }
}

impl ErrorBody {
    /// Reads an error object, which also occurs in a page after the items that could be sent.
    pub fn read(json: &Json) -> Option<Self> {
        let mut members = Members::read(json.as_str().as_bytes())?;
        let details: Option<Vec<Json>> = members.0.raw("details").and_then(|json| json.get().ok());
        let details: Option<Vec<ErrorDetail>> = details
            .map(|details| details.iter().map(ErrorDetail::read).collect())
            .unwrap_or_default();
        if details.is_some() {
            members.0.remove("details");
        }
        let inner = ["innererror", "innerError"]
            .into_iter()
            .find_map(|name| members.0.remove(name));
        Some(Self {
            code: members.text("code"),
            message: members.text("message"),
            target: members.text("target"),
            details: details.unwrap_or_default(),
            inner,
            extras: members.0,
        })
    }

    /// Annotations and members that the standard does not define.
    pub fn extras(&self) -> ExtrasRef<'_> {
        ExtrasRef::new(ERROR, Some(&self.extras))
    }
}

impl ErrorDetail {
    fn read(json: &Json) -> Option<Self> {
        let mut members = Members::read(json.as_str().as_bytes())?;
        Some(Self {
            code: members.text("code"),
            message: members.text("message"),
            target: members.text("target"),
            extras: members.0,
        })
    }

    /// Annotations and members that the standard does not define.
    pub fn extras(&self) -> ExtrasRef<'_> {
        ExtrasRef::new(ERROR, Some(&self.extras))
    }
}

impl fmt::Display for ErrorResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        /// The number of characters that are shown of a body that is not an error object.
        const SHOWN: usize = 200;
        write!(f, "status {}", self.status)?;
        match (&self.error, self.text()) {
            (Some(error), _) => {
                for part in [&error.code, &error.message, &error.target] {
                    if let Some(part) = part.as_deref().filter(|part| !part.is_empty()) {
                        write!(f, ": {part}")?;
                    }
                }
                Ok(())
            }
            (None, Some(text)) if !text.trim().is_empty() => {
                let shown: String = text.trim().chars().take(SHOWN).collect();
                write!(f, ": {shown}")
            }
            _ => Ok(()),
        }
    }
}

impl fmt::Debug for ErrorResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Error for ErrorResponse {}
