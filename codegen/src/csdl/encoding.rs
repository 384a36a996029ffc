//! From a file's bytes to text: UTF-8 and UTF-16, with or without byte order mark. Positions in findings are those of the
//! decoded text.

use crate::diagnostic::{Finding, Source, codes};

impl Source {
    /// Decodes a file.
    ///
    /// # Errors
    ///
    /// A finding that names the file and the first byte that is neither UTF-8 nor, where the file starts like it, UTF-16.
    #[allow(
        clippy::result_large_err,
        reason = "made once per file, and callers collect findings by value"
    )]
    pub fn from_bytes(name: impl Into<String>, bytes: &[u8]) -> Result<Source, Finding> {
        let name = name.into();
        let text = match bytes {
            [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => Err(String::from("it is UTF-32")),
            [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
            [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
            [b'<', 0, b'?' | b'!' | b'A'..=b'z', 0, ..] => utf16(bytes, u16::from_le_bytes),
            [0, b'<', 0, b'?' | b'!' | b'A'..=b'z', ..] => utf16(bytes, u16::from_be_bytes),
            [b'{', 0, second, 0, ..] if is_json(*second) => utf16(bytes, u16::from_le_bytes),
            [0, b'{', 0, second, ..] if is_json(*second) => utf16(bytes, u16::from_be_bytes),
            [0xef, 0xbb, 0xbf, rest @ ..] => utf8(rest),
            _ => utf8(bytes),
        };
        match text {
            Ok(text) => Ok(Source { name, text }),
            Err(reason) => Err(Finding::new(
                &codes::ENCODING,
                format!("`{name}` cannot be decoded: {reason}"),
            )
            .help("save the file as UTF-8")),
        }
    }
}

/// What can follow the first brace of a JSON text.
fn is_json(byte: u8) -> bool {
    byte.is_ascii_whitespace() || matches!(byte, b'"' | b'}')
}

fn utf8(bytes: &[u8]) -> Result<String, String> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(error) => {
            let valid = bytes.get(..error.valid_up_to()).unwrap_or_default();
            let line = valid.iter().filter(|byte| **byte == b'\n').count() + 1;
            let rest = valid
                .rsplit(|byte| *byte == b'\n')
                .next()
                .unwrap_or_default();
            // A byte that does not continue a character starts one.
            let column = rest.iter().filter(|byte| **byte & 0xc0 != 0x80).count() + 1;
            Err(format!("line {line}, column {column} is not UTF-8"))
        }
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, String> {
    let pairs = bytes.chunks_exact(2);
    let odd = !pairs.remainder().is_empty();
    let units = pairs.map(|pair| match pair {
        [a, b] => unit([*a, *b]),
        _ => 0xfffd,
    });
    let mut text = String::with_capacity(bytes.len() / 2);
    for c in char::decode_utf16(units) {
        match c {
            Ok(c) => text.push(c),
            Err(_) => {
                let line = text.matches('\n').count() + 1;
                return Err(format!("line {line} is not UTF-16"));
            }
        }
    }
    if odd {
        Err(String::from("half a UTF-16 unit at the end"))
    } else {
        Ok(text)
    }
}
