//! [`Enumeration`]: enumeration types (CSDL XML 4.01 section 10), which never fail on a member they do not know.

use std::fmt;

use crate::flags::Flags;

/// The table of one enumeration type.
#[derive(Debug)]
pub struct EnumInfo {
    /// Qualified name.
    pub name: &'static str,
    /// Members in document order: name and value. Several may share a value.
    pub members: &'static [(&'static str, i64)],
}

impl EnumInfo {
    /// Index of the member that a JSON string names: by name, else by number (JSON Format 4.01 section 7.1).
    pub fn find(&self, text: &str) -> Option<usize> {
        self.members.iter().position(|member| member.0 == text).or_else(|| {
            let value: i64 = text.parse().ok()?;
            self.members.iter().position(|member| member.1 == value)
        })
    }

    /// The value of the member with this exact name.
    pub fn value_of(&self, name: &str) -> Option<i64> {
        self.members.iter().find(|member| member.0 == name).map(|member| member.1)
    }
}

/// A value of an enumeration type. Implemented by generated code.
pub trait Enumeration: Sized + Send + Sync + 'static {
    /// The type's table.
    const INFO: &'static EnumInfo;

    /// The JSON string for the value.
    fn text(&self) -> Text<'_>;

    /// The value for a JSON string; what is not known is kept.
    fn from_text(text: &str) -> Self;
}

/// The JSON string of an enumeration value.
#[derive(Clone, Copy)]
pub enum Text<'a> {
    /// A member's name, or what the service sent instead of one.
    Name(&'a str),
    /// Several flags.
    Flags(&'a Flags, &'static EnumInfo),
}

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => f.write_str(name),
            Self::Flags(flags, info) => flags.write(info, f),
        }
    }
}

impl PartialEq for Text<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Name(a), Self::Name(b)) => a == b,
            (Self::Flags(a, _), Self::Flags(b, _)) => a == b,
            _ => false,
        }
    }
}
