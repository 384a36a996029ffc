//! `Edm.Guid`.

use std::fmt;
use std::str::FromStr;

pub use uuid::Uuid as Guid;

use super::error::Fault;
use super::{Kind, ValueError};

/// `Edm.Guid` in its text form: 8-4-4-4-12 hexadecimal digits, read in either case and written in lower case.
///
/// [`Guid`]'s own [`FromStr`] also takes braces, `urn:uuid:` and digits without hyphens, which OData does not have. Fields
/// hold a plain [`Guid`]; this wrapper reads and writes one.
///
/// Standard: OData CSDL XML 4.01, 4.4 Primitive Types; OData ABNF, `guidValue`.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GuidText(pub Guid);

impl FromStr for GuidText {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        let hyphens = text
            .bytes()
            .enumerate()
            .filter(|(_, byte)| *byte == b'-')
            .map(|(at, _)| at);
        let shape = text.len() == 36 && hyphens.eq([8, 13, 18, 23]);
        let guid = if shape {
            Guid::try_parse(text).ok()
        } else {
            None
        };
        guid.map(Self).ok_or_else(|| {
            Fault::Format("a GUID has 8-4-4-4-12 hexadecimal digits and no braces")
                .of(Kind::Guid, text)
        })
    }
}

impl fmt::Display for GuidText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::LowerHex::fmt(self.0.as_hyphenated(), f)
    }
}

impl fmt::Debug for GuidText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

super::scalar::text_serde!(GuidText, Kind::Guid);
