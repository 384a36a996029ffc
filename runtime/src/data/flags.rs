//! Enumerations with `IsFlags="true"` (CSDL XML 4.01 section 10.2): sets of members, unknown ones kept.

use std::fmt;

use crate::data::enumeration::{EnumInfo, Enumeration};

/// The content of a generated flags type: the bits of the known members, and unknown members as text.
///
/// The JSON form is a comma-separated list of names or numbers (JSON Format 4.01 section 7.1). A value is written as it was read until it
/// is changed.
#[derive(Debug, Clone, Default)]
pub struct Flags {
    bits: i64,
    read: Option<Box<Read>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Read {
    /// The text, if it differs from what would be written for the bits.
    text: Box<str>,
    /// The names in it that the type does not know.
    unknown: Vec<Box<str>>,
}

impl Flags {
    /// The flags of these bits.
    pub const fn from_bits(bits: i64) -> Self {
        Self { bits, read: None }
    }

    /// The bits of all flags that are known or given as numbers.
    pub const fn bits(&self) -> i64 {
        self.bits
    }

    /// The names that the type does not know.
    pub fn unknown(&self) -> impl Iterator<Item = &str> {
        self.read
            .iter()
            .flat_map(|read| read.unknown.iter().map(|name| &**name))
    }

    fn parse(info: &EnumInfo, text: &str) -> Self {
        let mut flags = Self::default();
        let mut unknown = Vec::new();
        for name in text.split(',').map(str::trim) {
            match info.value_of(name).or_else(|| name.parse().ok()) {
                Some(bits) => flags.bits |= bits,
                // Empty text between two commas is not a name; the text is kept nevertheless.
                None if name.is_empty() => {}
                None => unknown.push(name.into()),
            }
        }
        if !unknown.is_empty() || flags.canonical(info).to_string() != text {
            flags.read = Some(Box::new(Read {
                text: text.into(),
                unknown,
            }));
        }
        flags
    }

    fn set_bits(&mut self, info: &EnumInfo, bits: i64) {
        if bits == self.bits {
            return;
        }
        self.bits = bits;
        let unknown = self
            .read
            .take()
            .map(|read| read.unknown)
            .unwrap_or_default();
        if !unknown.is_empty() {
            let mut text = if bits == 0 {
                String::new()
            } else {
                self.canonical(info).to_string()
            };
            for name in &unknown {
                if !text.is_empty() {
                    text.push(',');
                }
                text.push_str(name);
            }
            self.read = Some(Box::new(Read {
                text: text.into(),
                unknown,
            }));
        }
    }

    fn canonical<'a>(&'a self, info: &'a EnumInfo) -> Canonical<'a> {
        Canonical {
            bits: self.bits,
            info,
        }
    }

    pub(crate) fn write(&self, info: &EnumInfo, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.read {
            Some(read) => f.write_str(&read.text),
            None => fmt::Display::fmt(&self.canonical(info), f),
        }
    }
}

/// Flags are equal if they hold the same bits and unknown names, however they were spelled.
impl PartialEq for Flags {
    fn eq(&self, other: &Self) -> bool {
        self.bits == other.bits && self.unknown().eq(other.unknown())
    }
}

impl Eq for Flags {}

impl std::hash::Hash for Flags {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.bits.hash(state);
        for name in self.unknown() {
            name.hash(state);
        }
    }
}

/// Names if they cover the bits exactly, otherwise the number.
struct Canonical<'a> {
    bits: i64,
    info: &'a EnumInfo,
}

impl fmt::Display for Canonical<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((name, _)) = self
            .info
            .members
            .iter()
            .find(|member| member.1 == self.bits)
        {
            return f.write_str(name);
        }
        let mut covered = 0;
        let mut names = Vec::new();
        for &(name, bits) in self.info.members {
            if bits != 0 && self.bits & bits == bits && covered & bits != bits {
                covered |= bits;
                names.push(name);
            }
        }
        if names.is_empty() || covered != self.bits {
            return write!(f, "{}", self.bits);
        }
        f.write_str(&names.join(","))
    }
}

/// The methods of every generated flags type.
pub trait FlagSet: Enumeration {
    /// The set itself.
    fn flags(&self) -> &Flags;

    /// The set itself, mutably.
    fn flags_mut(&mut self) -> &mut Flags;

    /// The set of these flags.
    fn from_flags(flags: Flags) -> Self;

    /// Parses the set from a JSON string.
    fn parse(text: &str) -> Self {
        Self::from_flags(Flags::parse(Self::info(), text))
    }

    /// The bits of all flags that are known or given as numbers.
    fn bits(&self) -> i64 {
        self.flags().bits()
    }

    /// Whether all flags of `other` are in the set.
    fn contains(&self, other: &Self) -> bool {
        self.bits() & other.bits() == other.bits()
            && other
                .flags()
                .unknown()
                .all(|name| self.flags().unknown().any(|own| own == name))
    }

    /// Adds the known flags of `other`.
    fn insert(&mut self, other: &Self) {
        let bits = self.bits() | other.bits();
        self.flags_mut().set_bits(Self::info(), bits);
    }

    /// Removes the known flags of `other`; unknown names stay.
    fn remove(&mut self, other: &Self) {
        let bits = self.bits() & !other.bits();
        self.flags_mut().set_bits(Self::info(), bits);
    }

    /// Names of the members whose bits are all in the set, in document order.
    fn names(&self) -> Vec<&'static str> {
        let all = self.bits();
        Self::info()
            .members
            .iter()
            .filter(|member| all & member.1 == member.1 && (member.1 != 0 || all == 0))
            .map(|member| member.0)
            .collect()
    }
}
