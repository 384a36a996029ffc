//! The syntax of names: simple identifiers and namespaces. CSDL XML 4.01 section 15.

use super::names::Report;
use crate::diagnostic::{Finding, codes};
use crate::syntax::Text;

/// Reports a name that is not a simple identifier; it is used nevertheless.
pub(super) fn check_identifier(
    text: Text<'_>,
    path: impl FnOnce() -> String,
    report: &mut Report<'_>,
) {
    if !is_simple_identifier(text.value) {
        let message = format!("`{}` is not a simple identifier", text.value);
        report.add(
            Finding::new(&codes::IDENTIFIER, message)
                .at(text.span)
                .path(path()),
        );
    }
}

/// Namespaces and aliases that schemas must not have.
pub(super) fn is_reserved(name: &str) -> bool {
    matches!(name, "Edm" | "odata" | "System" | "Transient")
}

/// Whether a name consists of simple identifiers joined by dots. CSDL XML 4.01 section 15.1.
pub(super) fn is_namespace(name: &str) -> bool {
    name.len() <= 511 && name.split('.').all(is_simple_identifier)
}

/// Whether a name is a simple identifier. CSDL XML 4.01 section 15.2.
pub(super) fn is_simple_identifier(name: &str) -> bool {
    let mut chars = name.chars();
    let starts = chars.next().is_some_and(|c| c == '_' || c.is_alphabetic());
    starts && chars.clone().all(continues_identifier) && chars.count() < 128
}

/// Letters, numbers, marks, connectors and format characters. The standard library has no general categories, so apart from letters and
/// numbers this excludes the blocks that contain punctuation and symbols.
fn continues_identifier(c: char) -> bool {
    match c {
        '_' => true,
        c if c.is_ascii() => c.is_ascii_alphanumeric(),
        '\u{203f}'
        | '\u{2040}'
        | '\u{2054}'
        | '\u{fe33}'
        | '\u{fe34}'
        | '\u{fe4d}'..='\u{fe4f}'
        | '\u{ff3f}' => true,
        '\u{ad}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}' => true,
        '\u{20d0}'..='\u{20ff}' | '\u{302a}'..='\u{302f}' | '\u{fe20}'..='\u{fe2f}' => true,
        c if c.is_alphanumeric() => true,
        c if c.is_control() || c.is_whitespace() => false,
        '\u{80}'..='\u{bf}'
        | '\u{d7}'
        | '\u{f7}'
        | '\u{2000}'..='\u{2bff}'
        | '\u{3000}'..='\u{303f}' => false,
        '\u{e000}'..='\u{f8ff}' | '\u{fe10}'..='\u{fe6f}' | '\u{ff00}'..='\u{ffff}' => false,
        '\u{1f000}'..='\u{1faff}' | '\u{f0000}'..='\u{10ffff}' => false,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::is_simple_identifier;

    #[test]
    fn b4_simple_identifiers() {
        for name in [
            "a",
            "_",
            "__ID",
            "Größe",
            "数量",
            "Pc_‿⁀＿",
            "a\u{200d}b",
            "x1",
        ] {
            assert!(is_simple_identifier(name), "{name}");
        }
        let long = "a".repeat(129);
        for name in [
            "",
            "0x",
            "request-id",
            "a b",
            "a.b",
            "a@",
            "\u{2603}",
            &long,
        ] {
            assert!(!is_simple_identifier(name), "{name}");
        }
    }
}
