//! Decodes a file's bytes: UTF-8 and UTF-16, with or without a byte order mark, and the single-byte encodings that an XML declaration can
//! name. Positions in findings are those of the decoded text.

use crate::diagnostic::{Finding, Source, codes};

/// Why a file cannot be decoded, and what to do.
struct Problem {
    reason: String,
    help: String,
}

impl From<String> for Problem {
    fn from(reason: String) -> Self {
        Self {
            reason,
            help: String::from("save the file as UTF-8"),
        }
    }
}

impl Source {
    /// Decodes a file by its byte order mark, otherwise as UTF-16 if its start looks like it, otherwise by its XML declaration, otherwise
    /// as UTF-8.
    ///
    /// # Errors
    ///
    /// A finding that names the file, and either the first invalid byte or the unsupported encoding.
    #[allow(
        clippy::result_large_err,
        reason = "made once per file, and callers collect findings by value"
    )]
    pub fn from_bytes(name: impl Into<String>, bytes: &[u8]) -> Result<Source, Finding> {
        let name = name.into();
        let text = match bytes {
            [0xff, 0xfe, 0, 0, ..]
            | [0, 0, 0xfe, 0xff, ..]
            | [b'<', 0, 0, 0, ..]
            | [0, 0, 0, b'<', ..] => Err(String::from("it is UTF-32").into()),
            [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
            [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
            [b'<', 0, b'?' | b'!' | b'A'..=b'z', 0, ..] => utf16(bytes, u16::from_le_bytes),
            [0, b'<', 0, b'?' | b'!' | b'A'..=b'z', ..] => utf16(bytes, u16::from_be_bytes),
            [b'{', 0, second, 0, ..] if is_json(*second) => utf16(bytes, u16::from_le_bytes),
            [0, b'{', 0, second, ..] if is_json(*second) => utf16(bytes, u16::from_be_bytes),
            [0xef, 0xbb, 0xbf, rest @ ..] => utf8(rest).map_err(Problem::from),
            _ => declared(bytes),
        };
        match text {
            Ok(text) => Ok(Source { name, text }),
            Err(Problem { reason, help }) => Err(Finding::new(
                &codes::ENCODING,
                format!("`{name}` cannot be decoded: {reason}"),
            )
            .help(help)),
        }
    }
}

/// Whether a byte can follow the first brace of a JSON text.
fn is_json(byte: u8) -> bool {
    byte.is_ascii_whitespace() || matches!(byte, b'"' | b'}')
}

/// Decodes by the XML declaration. XML 1.0 section 4.3.3 and appendix F.
fn declared(bytes: &[u8]) -> Result<String, Problem> {
    let Some((label, at)) = label(bytes) else {
        return utf8(bytes).map_err(Problem::from);
    };
    match label.to_ascii_lowercase().as_str() {
        // The bytes are not UTF-16: the writer declared the text's previous encoding, as .NET does with strings.
        "utf-8" | "utf8" | "utf-16" | "utf-16le" | "utf-16be" | "ucs-2" => {
            utf8(bytes).map_err(Problem::from)
        }
        "iso-8859-1" | "iso_8859-1" | "iso8859-1" | "iso88591" | "latin1" | "latin-1" | "l1" => {
            Ok(bytes.iter().copied().map(char::from).collect())
        }
        "windows-1252" | "cp1252" | "x-cp1252" => {
            Ok(bytes.iter().copied().map(windows_1252).collect())
        }
        _ if bytes.is_ascii() => utf8(bytes).map_err(Problem::from),
        "us-ascii" | "ascii" | "ansi_x3.4-1968" => {
            let valid = bytes.iter().take_while(|byte| byte.is_ascii()).count();
            let (line, column) = position(bytes.get(..valid).unwrap_or_default());
            Err(format!("line {line}, column {column} is not {label}").into())
        }
        _ => Err(Problem {
            reason: format!(
                "line 1, column {} declares the encoding `{label}`, which is not supported",
                at + 1
            ),
            help: format!(
                "convert it, for example with `iconv -f {label} -t UTF-8`, and declare `UTF-8` in its first line"
            ),
        }),
    }
}

/// The encoding that an XML declaration names, and its byte offset in the file.
fn label(bytes: &[u8]) -> Option<(&str, usize)> {
    let end = bytes.windows(2).take(200).position(|pair| pair == b"?>")?;
    // The declaration can only precede the first non-ASCII character.
    let declaration = std::str::from_utf8(bytes.get(..end)?).ok()?;
    let rest = declaration.strip_prefix("<?xml")?;
    let at = rest.find("encoding")?;
    let value = rest.get(at + "encoding".len()..)?;
    let value = value
        .trim_ascii_start()
        .strip_prefix('=')?
        .trim_ascii_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let value = value.get(1..)?;
    let label = value.get(..value.find(quote)?)?;
    let known = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | ':');
    (!label.is_empty() && label.chars().all(known))
        .then(|| (label, declaration.len() - value.len()))
}

/// The characters of Windows-1252, which are those of ISO-8859-1 except for 32. Five bytes are undefined; as in web browsers, they become
/// the control characters that ISO-8859-1 has there.
fn windows_1252(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž',
        '\u{8f}', '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}',
        'ž', 'Ÿ',
    ];
    let high = byte
        .checked_sub(0x80)
        .and_then(|at| HIGH.get(usize::from(at)));
    high.copied().unwrap_or(char::from(byte))
}

/// Line and column after a text in UTF-8.
fn position(valid: &[u8]) -> (usize, usize) {
    let line = valid.iter().filter(|byte| **byte == b'\n').count() + 1;
    let rest = valid
        .rsplit(|byte| *byte == b'\n')
        .next()
        .unwrap_or_default();
    // A byte that does not continue a character starts one.
    let column = rest.iter().filter(|byte| **byte & 0xc0 != 0x80).count() + 1;
    (line, column)
}

fn utf8(bytes: &[u8]) -> Result<String, String> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(error) => {
            let (line, column) = position(bytes.get(..error.valid_up_to()).unwrap_or_default());
            Err(format!("line {line}, column {column} is not UTF-8"))
        }
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, Problem> {
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
                return Err(format!("line {line} is not UTF-16").into());
            }
        }
    }
    if odd {
        Err(String::from("half a UTF-16 unit at the end").into())
    } else {
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> Result<String, String> {
        Source::from_bytes("a.xml", bytes)
            .map(|source| source.text)
            .map_err(|finding| format!("{}; {}", finding.message, finding.help.unwrap_or_default()))
    }

    #[test]
    fn the_declaration_tells_the_encoding() {
        for (label, byte, c) in [
            ("ISO-8859-1", 0xe4, 'ä'),
            ("iso-8859-1", 0x80, '\u{80}'),
            ("latin1", 0xff, 'ÿ'),
            ("Windows-1252", 0x80, '€'),
            ("windows-1252", 0x9f, 'Ÿ'),
            ("cp1252", 0xdf, 'ß'),
        ] {
            for quote in ['"', '\''] {
                let front = format!("<?xml version='1.0' encoding = {quote}{label}{quote}?>\n<a>");
                let mut bytes = front.clone().into_bytes();
                bytes.push(byte);
                assert_eq!(text(&bytes), Ok(format!("{front}{c}")), "{label}");
            }
        }
        // The declaration of a text that is certainly UTF-8 is ignored.
        for front in [
            "\u{feff}<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>ä",
            "<?xml version=\"1.0\" encoding=\"utf-16\"?>ä",
            "<?xml version=\"1.0\"?><a encoding=\"latin1\">ä</a>",
            "<!-- --><?xml encoding=\"latin1\"?>ä",
        ] {
            assert_eq!(
                text(front.as_bytes()).as_deref(),
                Ok(front.trim_start_matches('\u{feff}'))
            );
        }
    }

    #[test]
    fn what_is_not_read_is_named_with_what_converts_it() {
        let sjis = b"<?xml version=\"1.0\" encoding=\"Shift_JIS\"?><a>\x83\x65</a>";
        let said = text(sjis).err().unwrap_or_default();
        assert!(
            said.contains("line 1, column 31 declares the encoding `Shift_JIS`")
                && said.contains("iconv -f Shift_JIS -t UTF-8"),
            "{said}"
        );
        // In the part that all encodings share there is nothing to convert.
        assert!(text(b"<?xml version=\"1.0\" encoding=\"Shift_JIS\"?><a/>").is_ok());
        let said = text(b"<?xml version=\"1.0\" encoding=\"US-ASCII\"?>\n<a>\xe4").err();
        assert!(said.is_some_and(|it| it.contains("line 2, column 4 is not US-ASCII")));
        let said = text(b"<?xml version=\"1.0\"?>\n<a>\xe4").err();
        assert!(said.is_some_and(|it| it.contains("line 2, column 4 is not UTF-8")));
        // The help contains nothing that a shell would take for a command.
        let said = text(b"<?xml version=\"1.0\" encoding=\"x`y\"?>\xe4").err();
        assert!(said.is_some_and(|it| it.contains("is not UTF-8") && !it.contains("iconv")));
    }
}
