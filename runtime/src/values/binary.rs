//! `Edm.Binary`.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::{Deref, DerefMut};
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};

use super::error::Fault;
use super::{Kind, ValueError};

/// The two ways to write bytes as text (RFC 4648).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Alphabet {
    /// base64url, with `-` and `_`, as the standard prescribes. New values are written without padding.
    #[default]
    Base64Url,
    /// base64, with `+` and `/`, as Microsoft Graph and Dynamics send it. New values are written with padding.
    Base64,
}

/// `Edm.Binary`: bytes, and the base64 alphabet and padding in which they were read, if the text shows them. 32 bytes.
///
/// Both alphabets are read, with or without padding. If the text does not show one of them (no letter differs between the alphabets, or the
/// length needs no padding), the `default` of [`Binary::encode`] decides when the value is written. Refused: whitespace, mixed alphabets, a
/// single last letter (`T`), partial padding (`Zg=`), and a last letter with bits beyond the last byte (`Zh`).
///
/// ```
/// use odata_runtime::values::{Alphabet, Binary};
///
/// let read: Binary = "+/8=".parse()?;
/// assert_eq!(*read, [0xfb, 0xff]);
/// assert_eq!(read.encode(Alphabet::Base64Url), "+/8=");
///
/// let new = Binary::from(vec![0xfb, 0xff]);
/// assert_eq!(new.encode(Alphabet::Base64Url), "-_8");
/// assert_eq!(new.encode(Alphabet::Base64), "+/8=");
/// # Ok::<(), odata_runtime::values::ValueError>(())
/// ```
///
/// Dereferences to its bytes. Equality, order and hash are those of the bytes. Standard: OData JSON Format 4.01, 7.1 Primitive Value; OData
/// ABNF, `binaryValue`.
#[derive(Clone, Default)]
pub struct Binary {
    bytes: Vec<u8>,
    alphabet: Option<Alphabet>,
    padded: Option<bool>,
}

impl Binary {
    /// Bytes to be written in the alphabet that the writer chooses.
    pub fn new(bytes: Vec<u8>) -> Self {
        Self {
            bytes,
            alphabet: None,
            padded: None,
        }
    }

    /// The alphabet that the text showed, or that [`Binary::with_alphabet`] set.
    pub fn alphabet(&self) -> Option<Alphabet> {
        self.alphabet
    }

    /// The same bytes, to be written in this alphabet: base64 with padding, base64url without.
    #[must_use]
    pub fn with_alphabet(mut self, alphabet: Alphabet) -> Self {
        self.alphabet = Some(alphabet);
        self.padded = Some(alphabet == Alphabet::Base64);
        self
    }

    /// The text, in the alphabet and with the padding in which it was read; `default` decides what the text did not show.
    pub fn encode(&self, default: Alphabet) -> String {
        let alphabet = self.alphabet.unwrap_or(default);
        let engine = match (
            alphabet,
            self.padded.unwrap_or(alphabet == Alphabet::Base64),
        ) {
            (Alphabet::Base64Url, false) => &URL_SAFE_NO_PAD,
            (Alphabet::Base64Url, true) => &URL_SAFE,
            (Alphabet::Base64, false) => &STANDARD_NO_PAD,
            (Alphabet::Base64, true) => &STANDARD,
        };
        engine.encode(&self.bytes)
    }

    /// The bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The bytes.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// Whether the two have the same bytes and are written alike whatever the writer's default is.
    pub fn identical(&self, other: &Self) -> bool {
        self.bytes == other.bytes && self.alphabet == other.alphabet && self.padded == other.padded
    }

    fn read(text: &str) -> Result<Self, Fault> {
        let letters = text.trim_end_matches('=');
        let pads = text.len() - letters.len();
        let padded = match (letters.len() % 4, pads) {
            (0, 0) => None,
            (2 | 3, 0) => Some(false),
            (2, 2) | (3, 1) => Some(true),
            (1, 0) => return Err(Fault::Format("a single base64 character is left over")),
            _ => {
                return Err(Fault::Format(
                    "the padding does not fill the last group of four",
                ));
            }
        };
        let url = letters.bytes().any(|letter| matches!(letter, b'-' | b'_'));
        let standard = letters.bytes().any(|letter| matches!(letter, b'+' | b'/'));
        let (alphabet, engine) = match (url, standard) {
            (true, true) => {
                return Err(Fault::Format(
                    "it mixes the letters of base64 and base64url",
                ));
            }
            (true, false) => (Some(Alphabet::Base64Url), &URL_SAFE_NO_PAD),
            (false, true) => (Some(Alphabet::Base64), &STANDARD_NO_PAD),
            (false, false) => (None, &URL_SAFE_NO_PAD),
        };
        let bytes = engine.decode(letters).map_err(|error| match error {
            base64::DecodeError::InvalidLastSymbol { .. } => {
                Fault::Format("the last letter has bits beyond the last byte")
            }
            _ => Fault::Format("it contains a character that is not in the base64 alphabet"),
        })?;
        Ok(Self {
            bytes,
            alphabet,
            padded,
        })
    }
}

impl FromStr for Binary {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        Self::read(text).map_err(|fault| fault.of(Kind::Binary, text))
    }
}

/// Like [`Binary::encode`] with base64url as the default.
impl fmt::Display for Binary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.encode(Alphabet::default()))
    }
}

impl fmt::Debug for Binary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Deref for Binary {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.bytes
    }
}

impl DerefMut for Binary {
    fn deref_mut(&mut self) -> &mut [u8] {
        &mut self.bytes
    }
}

impl AsRef<[u8]> for Binary {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

impl PartialEq for Binary {
    fn eq(&self, other: &Self) -> bool {
        self.bytes == other.bytes
    }
}

impl Eq for Binary {}

impl PartialOrd for Binary {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Binary {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.bytes.cmp(&other.bytes)
    }
}

impl Hash for Binary {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.bytes.hash(state);
    }
}

impl From<Vec<u8>> for Binary {
    fn from(bytes: Vec<u8>) -> Self {
        Self::new(bytes)
    }
}

impl From<&[u8]> for Binary {
    fn from(bytes: &[u8]) -> Self {
        Self::new(bytes.to_vec())
    }
}

impl<const N: usize> From<[u8; N]> for Binary {
    fn from(bytes: [u8; N]) -> Self {
        Self::new(bytes.to_vec())
    }
}

impl From<Binary> for Vec<u8> {
    fn from(binary: Binary) -> Self {
        binary.bytes
    }
}

super::scalar::text_serde!(Binary, Kind::Binary);
