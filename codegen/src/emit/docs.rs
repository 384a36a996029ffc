//! Documentation attributes. Text of the metadata is inert: it cannot become code, a doctest, a link or markup (checklist row N1).

use crate::format;
use crate::rust_ir::Docs;

/// What the metadata says as plain text, then a paragraph of the generator's own in Markdown.
pub(super) fn docs(docs: &Docs, about: &str) -> format::Docs {
    format::Docs {
        // The documentation shows it as Markdown; rustc as it is.
        deprecated: docs.deprecated.as_ref().map(|note| inert(note).join(" ")),
        ..paragraphs(&docs.paragraphs, about)
    }
}

/// Paragraphs of the metadata as plain text, then one of the generator's own in Markdown.
pub(super) fn paragraphs(texts: &[String], about: &str) -> format::Docs {
    let mut lines: Vec<String> = Vec::new();
    for text in texts {
        lines.extend(inert(text));
        lines.push(String::new());
    }
    lines.push(about.to_owned());
    let lines = lines.into_iter().map(|line| {
        if line.is_empty() {
            line
        } else {
            format::comment(&format!(" {line}"))
        }
    });
    format::Docs {
        lines: lines.collect(),
        deprecated: None,
    }
}

/// The paragraphs of a text with all that Markdown would read as markup escaped, one empty line between two of them.
///
/// A single line break is a blank to Markdown, and also to XML where it stands in an attribute; to write it as one makes the comment
/// the same whichever of attribute, element and JSON the text came from.
fn inert(text: &str) -> Vec<String> {
    let text = text.replace("\r\n", "\n");
    let mut lines: Vec<String> = Vec::new();
    let mut paragraph = String::new();
    for line in text
        .split(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}'])
        .chain([""])
    {
        if !line.trim().is_empty() {
            paragraph.push_str(line);
            paragraph.push(' ');
            continue;
        }
        let inert = inert_line(&std::mem::take(&mut paragraph));
        if !inert.is_empty() {
            lines.extend((!lines.is_empty()).then(String::new));
            lines.push(inert);
        }
    }
    lines
}

fn inert_line(line: &str) -> String {
    // Blanks in front would make a code block, blanks behind a line break.
    let words = line
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty());
    let mut out = String::new();
    for word in words {
        let first = out.is_empty();
        if !first {
            out.push(' ');
        }
        match word.find("http://").or_else(|| word.find("https://")) {
            Some(at) => {
                let (before, url) = word.split_at(at);
                escape(before, first, &mut out);
                let end = url
                    .trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '\'', '"'])
                    .len();
                let (url, after) = url.split_at(end);
                link(url, &mut out);
                escape(after, false, &mut out);
            }
            None => escape(word, first, &mut out),
        }
    }
    out
}

/// A bare address would be a lint; an address in angle brackets is a link, unless it has characters that end it.
fn link(url: &str, out: &mut String) {
    if url
        .chars()
        .all(|c| c.is_ascii_graphic() && !"<>\\`\"".contains(c))
    {
        out.push('<');
        out.push_str(url);
        out.push('>');
    } else {
        // Broken up so that it is no address any more.
        escape(&url.replacen("://", ": //", 1), false, out);
    }
}

/// Escapes what is markup anywhere, and at the start of a line also what makes headings, lists, quotes and rules.
fn escape(word: &str, starts_line: bool, out: &mut String) {
    let digits = word.chars().take_while(char::is_ascii_digit).count();
    for (at, c) in word.chars().enumerate() {
        let anywhere = "\\`*_[]<>&|~$".contains(c);
        let in_front = starts_line
            && ((at == 0 && "#+-=:".contains(c)) || (at == digits && at > 0 && ".)".contains(c)));
        if anywhere || in_front {
            out.push('\\');
        }
        out.push(c);
    }
}

#[cfg(test)]
mod tests {
    use super::inert;

    #[test]
    fn n1_descriptions_are_inert() {
        for (text, expected) in [
            ("An operation.", "An operation."),
            ("    let x = 1;", "let x = 1;"),
            ("```rust\npanic!()\n```", "\\`\\`\\`rust panic!() \\`\\`\\`"),
            (
                "see [Foo] and <bar> & `x`",
                "see \\[Foo\\] and \\<bar\\> \\& \\`x\\`",
            ),
            (
                "# heading\r\n\r\n- item\n\n1. one\n\n=====",
                "\\# heading||\\- item||1\\. one||\\=====",
            ),
            ("one\r\n   line\n# of text", "one line # of text"),
            ("*/ }", "\\*/ }"),
            (
                "read https://a.example/b_c. Now",
                "read <https://a.example/b_c>. Now",
            ),
            ("https://a.example/`x`", "https: //a.example/\\`x\\`"),
            ("\u{1f600} \"q\" \\ ", "\u{1f600} \"q\" \\\\"),
            ("\n\n a \n\n\n b \n", "a||b"),
        ] {
            assert_eq!(inert(text).join("|"), expected, "{text:?}");
        }
    }
}
