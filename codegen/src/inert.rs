//! Makes external text inert for the place where it is written: names and descriptions of metadata, values of a configuration, names of
//! files, arguments of a command line. Such a text is always shown as text; it never becomes markup, code, a test or a command.
//!
//! All code that writes such text uses one of these functions; each is for one kind of place:
//!
//! | place | function |
//! |---|---|
//! | a name in documentation or Markdown | [`code`] |
//! | a description in documentation or Markdown | [`prose`] |
//! | Markdown of the user's own in documentation | [`own_markdown`] |
//! | the note of `#[deprecated]` | [`note`] |
//! | a literal string in Rust | `literal` |
//! | a line comment in Rust | [`line()`] |
//! | a string in TOML | [`toml()`] |
//! | an argument in a shell's command | [`shell`] |
//! | text in XML, such as SVG | [`xml`] |
//! | a name in a Mermaid diagram | `mermaid` |
//! | a word or a line on a terminal | [`line()`] |
//! | lines on a terminal | [`terminal`] |
//! | JSON on a terminal | [`json`] |

mod markdown;

use std::borrow::Cow;
use std::fmt::Write as _;

use proc_macro2::Literal;

pub use odata_csdl::text::{column, is_hidden, line, terminal};

pub use self::markdown::{code, note, own_markdown, prose};

/// JSON for a terminal: hidden characters in its strings become `\uXXXX`, so that the value stays the same. Outside of strings, JSON has no
/// hidden characters but line breaks.
pub fn json(text: &str) -> Cow<'_, str> {
    let escaped = |c: char| is_hidden(c) && c != '\n';
    if !text.contains(escaped) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if escaped(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// The content of a string literal in Rust.
pub(crate) fn literal(text: &str) -> Cow<'_, str> {
    // Nearly all texts are plain; their characters need no look-up in Unicode's tables.
    let plain = |c: u8| matches!(c, b' '..=b'~') && c != b'"' && c != b'\\';
    if text.bytes().all(plain) {
        return Cow::Borrowed(text);
    }
    let literal = Literal::string(text).to_string();
    let inner = literal
        .strip_prefix('"')
        .and_then(|it| it.strip_suffix('"'))
        .unwrap_or_default();
    let mut out = String::with_capacity(inner.len());
    for c in inner.chars() {
        if is_hidden(c) {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// A basic TOML string, with its quotes.
pub fn toml(text: &str) -> String {
    let mut quoted = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if is_hidden(c) => {
                let _ = write!(quoted, "\\U{:08X}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted + "\""
}

/// A word of a shell command line. If it contains hidden characters, it is quoted as `$'…'` (POSIX.1-2024), in which they are escaped and
/// the word has no line break.
pub fn shell(text: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./:,+@%".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_owned();
    }
    if !text.contains(is_hidden) {
        return format!("'{}'", text.replace('\'', r"'\''"));
    }
    let mut quoted = String::from("$'");
    for c in text.chars() {
        match c {
            '\'' | '\\' => quoted.extend(['\\', c]),
            c if is_hidden(c) => {
                for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                    let _ = write!(quoted, "\\{byte:03o}");
                }
            }
            c => quoted.push(c),
        }
    }
    quoted + "'"
}

/// Text of an element or an attribute in XML. Hidden characters, many of which XML does not allow, become U+FFFD.
pub fn xml(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped += "&amp;",
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            '"' => escaped += "&quot;",
            '\'' => escaped += "&#39;",
            c if is_hidden(c) => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}

/// A name or a label in a Mermaid diagram, which may be embedded in Markdown: letters, digits, and few other characters.
pub(crate) fn mermaid(text: &str) -> String {
    let harmless = |c: char| c.is_alphanumeric() || "_.-[]…? ".contains(c);
    let clean: String = text
        .chars()
        .map(|c| if harmless(c) { c } else { '_' })
        .collect();
    // Mermaid looks for this statement anywhere in a line.
    clean.replace("direction ", "direction_")
}

#[cfg(test)]
mod tests {
    use super::*;

    const HIDDEN: &str = "a\0b\u{1b}[31mc\r\nd\u{85}e\u{2028}f\u{202e}g\u{2066}h\u{200f}i\u{feff}j\u{7f}k\u{9b}l\u{e0041}";

    #[test]
    fn nothing_hidden_is_left_in_any_place() {
        for text in [
            line(HIDDEN).into_owned(),
            terminal(HIDDEN).replace('\n', ""),
            json(HIDDEN).replace('\n', ""),
            literal(HIDDEN).into_owned(),
            toml(HIDDEN),
            shell(HIDDEN),
            xml(HIDDEN),
            mermaid(HIDDEN),
            code(HIDDEN),
            note(HIDDEN),
            prose(HIDDEN).concat(),
            own_markdown(HIDDEN).concat(),
        ] {
            assert!(!text.contains(is_hidden), "{text:?}");
        }
    }

    #[test]
    fn what_is_quoted_reads_as_it_was() {
        let json_text = json(&format!("{HIDDEN:?}").replace("\\u{", "\u{9b}")).into_owned();
        assert!(json_text.contains("\\u009b"), "{json_text}");
        for text in [HIDDEN, "a\"\\b", "'''\"\"\"", "\u{1f600}\u{10ffff}", ""] {
            let document = format!("a = {}\n", toml(text));
            let table = toml::de::DeTable::parse(&document).ok();
            let value = table.as_ref().and_then(|table| table.get_ref().get("a"));
            let value = value.and_then(|value| value.get_ref().as_str());
            assert_eq!(value, Some(text), "{document}");
            let value = syn::parse_str::<syn::LitStr>(&format!("\"{}\"", literal(text)));
            assert_eq!(
                value.ok().map(|it| it.value()).as_deref(),
                Some(text),
                "{text:?}"
            );
        }
    }

    #[test]
    fn words_of_a_shell() {
        for (text, expected) in [
            ("a/b.xml", "a/b.xml"),
            ("it's", r"'it'\''s'"),
            ("$(x) `y`", "'$(x) `y`'"),
            ("", "''"),
            ("a\n```\n'b'\\", r"$'a\012```\012\'b\'\\'"),
            ("a\u{202e}b", r"$'a\342\200\256b'"),
        ] {
            assert_eq!(shell(text), expected);
        }
    }

    #[test]
    fn mermaid_reads_no_statement_in_a_name() {
        assert_eq!(mermaid("a\n  click b"), "a_  click b");
        assert_eq!(mermaid("x direction  TB"), "x direction_ TB");
        assert_eq!(mermaid("a --> b : c %% d; {e}"), "a --_ b _ c __ d_ _e_");
    }
}
