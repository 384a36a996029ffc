//! `Edm.Guid`.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use uuid::Uuid;

use super::error::Fault;
use super::{Kind, Short, ValueError};

/// `Edm.Guid`: a [`Uuid`], and the case in which its hexadecimal digits were read. 20 bytes.
///
/// Accepts 8-4-4-4-12 digits in either case. Refuses braces, `urn:uuid:` and digits without hyphens, which [`Uuid`] accepts but OData does
/// not allow. New values are written in lower case.
///
/// With the feature `uuid`, which is on by default, it derefs to `uuid::Uuid` and converts from and to it.
///
/// ```
/// use odata_runtime::values::{Guid, Uuid};
///
/// let guid: Guid = "A3981CF9-576A-4335-A19F-B8CD7EC2821D".parse()?;
/// assert_eq!(guid.to_string(), "A3981CF9-576A-4335-A19F-B8CD7EC2821D");
/// assert_eq!(Guid::from(*guid).to_string(), "a3981cf9-576a-4335-a19f-b8cd7ec2821d");
/// assert_eq!(Uuid::from(guid).get_version_num(), 4);
/// # Ok::<(), odata_runtime::values::ValueError>(())
/// ```
///
/// Equality, order and hash are those of the [`Uuid`]. Standard: OData CSDL XML 4.01, 3.3 Primitive Types; OData ABNF, `guidValue`.
#[derive(Clone, Copy, Default)]
pub struct Guid {
    pub(super) uuid: Uuid,
    /// Which of the 32 digits are upper-case letters, the first digit in the lowest bit.
    pub(super) upper: u32,
}

impl Guid {
    /// The text form.
    pub(crate) fn short(&self) -> Short {
        let mut buffer = [0; 36];
        let text = self.uuid.as_hyphenated().encode_lower(&mut buffer);
        let mut upper = self.upper;
        if upper != 0 {
            let mut rest = &mut *text;
            while let Some((digit, after)) = rest.split_at_mut_checked(1) {
                if digit != "-" {
                    if upper & 1 == 1 {
                        digit.make_ascii_uppercase();
                    }
                    upper >>= 1;
                }
                if after.is_empty() {
                    break;
                }
                rest = after;
            }
        }
        let mut short = Short::new();
        short.push_str(text);
        short
    }

    /// Whether the two are equal and spelled alike.
    pub fn identical(&self, other: &Self) -> bool {
        self == other && self.upper == other.upper
    }
}

impl PartialEq for Guid {
    fn eq(&self, other: &Self) -> bool {
        self.uuid == other.uuid
    }
}

impl Eq for Guid {}

impl PartialOrd for Guid {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Guid {
    fn cmp(&self, other: &Self) -> Ordering {
        self.uuid.cmp(&other.uuid)
    }
}

impl Hash for Guid {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.uuid.hash(state);
    }
}

impl FromStr for Guid {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        let hyphens = text
            .bytes()
            .enumerate()
            .filter(|(_, byte)| *byte == b'-')
            .map(|(at, _)| at);
        let shape = text.len() == 36 && hyphens.eq([8, 13, 18, 23]);
        let uuid = if shape {
            Uuid::try_parse(text).ok()
        } else {
            None
        };
        let digits = text.bytes().filter(|byte| *byte != b'-');
        let upper = digits.enumerate().fold(0_u32, |upper, (at, byte)| {
            upper | u32::from(byte.is_ascii_uppercase()).wrapping_shl(at as u32)
        });
        uuid.map(|uuid| Self { uuid, upper }).ok_or_else(|| {
            Fault::Format("a GUID has 8-4-4-4-12 hexadecimal digits and no braces")
                .of(Kind::Guid, text)
        })
    }
}

impl fmt::Display for Guid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.short().as_str())
    }
}

impl fmt::Debug for Guid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

super::scalar::text_serde!(Guid, Kind::Guid);
