//! Text in Markdown as rustdoc and forges read it. Without escaping, code blocks would be compiled and run, and links and HTML would work.

use super::is_hidden;

/// A name as inline code. Hidden characters show as `\u{…}`, so that the code stays one line.
pub fn code(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 2);
    push_code(name, &mut out);
    out
}

fn push_code(name: &str, out: &mut String) {
    // True for nearly all names.
    if name.bytes().all(|c| matches!(c, b'!'..=b'~') && c != b'`') && !name.is_empty() {
        out.push('`');
        out.push_str(name);
        out.push('`');
        return;
    }
    // Code ends at a run of backquotes of the same length as the one that starts it. A run of more than two could start a block.
    let quotes = runs(name).map(|(_, length)| length).max().unwrap_or(0);
    let has_one = runs(name).any(|(_, length)| length == 1);
    let has_two = runs(name).any(|(_, length)| length == 2);
    let (fence, quoted) = match (quotes, has_one, has_two) {
        (3.., ..) | (_, true, true) => ("`", false),
        (_, true, false) => ("``", true),
        _ => ("`", true),
    };
    // One space on both sides is not shown. Without it, a backquote would join the delimiter, and code without any text would not be code.
    let touches = |c| quoted && c == '`' || c == ' ';
    let padded = name.is_empty() || name.starts_with(touches) || name.ends_with(touches);
    let pad = if padded { " " } else { "" };
    out.push_str(fence);
    out.push_str(pad);
    for c in name.chars() {
        if is_hidden(c) || (c == '`' && !quoted) {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    out.push_str(pad);
    out.push_str(fence);
}

/// The runs of backquotes in a text: their starts and lengths.
fn runs(text: &str) -> impl Iterator<Item = (usize, usize)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text.get(at..)?.find('`')?;
        let rest = text.get(start..)?;
        let length = rest.len() - rest.trim_start_matches('`').len();
        at = start + length;
        Some((start, length))
    })
}

/// The paragraphs of a text, separated by an empty line, with all Markdown markup escaped except inline code.
///
/// A single line break is a space in Markdown, and also in an XML attribute. Writing it as a space makes the comment the same whether the
/// text came from an attribute, an element or JSON.
pub fn prose(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut paragraph = String::new();
    for line in broken(text).chain([""]) {
        if !line.trim().is_empty() {
            paragraph.push_str(line);
            paragraph.push(' ');
            continue;
        }
        let inert = inert(&flat(&paragraph));
        paragraph.clear();
        if !inert.is_empty() {
            lines.extend((!lines.is_empty()).then(String::new));
            lines.push(inert);
        }
    }
    lines
}

/// The lines of the user's own Markdown, unchanged but for hidden characters.
pub fn own_markdown(text: &str) -> Vec<String> {
    let line = |line: &str| line.replace('\t', "    ").replace(is_hidden, "");
    broken(text.trim()).map(line).collect()
}

/// The note of `#[deprecated]`, in one line. The compiler shows it verbatim, documentation shows it as Markdown without HTML: a space
/// breaks up anything that would be a link there.
pub fn note(text: &str) -> String {
    let text = flat(text).replace("](", "] (").replace("][", "] [");
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once('<') {
        out.push_str(before);
        out.push('<');
        let scheme = after.split_once(':').map(|(scheme, _)| scheme);
        let of_scheme = |c: char| c.is_ascii_alphanumeric() || "+.-".contains(c);
        let is_link = scheme.is_some_and(|it| !it.is_empty() && it.chars().all(of_scheme));
        if is_link && !matches!(scheme, Some("http" | "https")) {
            out.push(' ');
        }
        rest = after;
    }
    out + rest
}

/// The lines of a text, split at any line separator.
fn broken(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let Some(at) = text.find(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']) else {
            return rest.take();
        };
        let (line, after) = text.split_at(at);
        let one = after.chars().next().map_or(0, char::len_utf8);
        let end = if after.starts_with("\r\n") { 2 } else { one };
        rest = after.get(end..);
        Some(line)
    })
}

/// The text in one line, with single spaces and without hidden characters. Leading spaces would make a code block, trailing ones a line
/// break.
fn flat(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()) {
        let before = out.len();
        if !out.is_empty() {
            out.push(' ');
        }
        let length = out.len();
        out.extend(word.chars().filter(|c| !is_hidden(*c)));
        if out.len() == length {
            out.truncate(before);
        }
    }
    out
}

/// A paragraph that is one line.
fn inert(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut rest = text;
    while let Some((before, inner, after)) = inline_code(rest) {
        plain(before, &mut out);
        push_code(inner, &mut out);
        rest = after;
    }
    plain(rest, &mut out);
    out
}

/// The first inline code of a text, with the text before and after it. Longer runs of backquotes than two were a block of code, which no
/// longer exists in one line.
fn inline_code(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    loop {
        let (at, length) = runs(text.get(from..)?).next()?;
        let start = from + at;
        let rest = text.get(start + length..)?;
        let end = runs(rest).find(|(_, other)| *other == length);
        let inner = end.and_then(|(end, _)| rest.get(..end));
        match (length, inner, end) {
            (1 | 2, Some(inner), Some((end, _)))
                if !inner.trim().is_empty() && !inner.contains("```") =>
            {
                return Some((text.get(..start)?, inner.trim(), rest.get(end + length..)?));
            }
            _ => from = start + length,
        }
    }
}

/// Appends words that are not code.
fn plain(text: &str, out: &mut String) {
    for (n, word) in text.split(' ').enumerate() {
        if n > 0 {
            out.push(' ');
        }
        let first = out.is_empty();
        match word.find("http://").or_else(|| word.find("https://")) {
            Some(at) => {
                let (before, url) = word.split_at(at);
                escape(before, first, out);
                let end = url
                    .trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '\'', '"'])
                    .len();
                let (url, after) = url.split_at(end);
                link(url, out);
                escape(after, false, out);
            }
            None => escape(word, first, out),
        }
    }
}

/// A bare address would trigger a lint; an address in angle brackets is a link, unless it contains characters that end it.
fn link(url: &str, out: &mut String) {
    if url
        .chars()
        .all(|c| c.is_ascii_graphic() && !"<>\\`\"".contains(c))
    {
        out.push('<');
        out.push_str(url);
        out.push('>');
    } else {
        // Broken up so that Markdown does not read it as an address.
        escape(&url.replace("://", ": //"), false, out);
    }
}

/// Escapes markup that is valid anywhere, and at the start of a line also headings, lists, quotes and rules.
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
    use super::*;

    #[test]
    fn n1_descriptions_are_inert() {
        for (text, expected) in [
            ("An operation.", "An operation."),
            ("    let x = 1;", "let x = 1;"),
            ("```rust\npanic!()\n```", "\\`\\`\\`rust panic!() \\`\\`\\`"),
            (
                "see [Foo] and <bar> & x",
                "see \\[Foo\\] and \\<bar\\> \\& x",
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
            ("https://a.example/`x", "https: //a.example/\\`x"),
            ("\u{1f600} \"q\" \\ ", "\u{1f600} \"q\" \\\\"),
            ("\n\n a \n\n\n b \n", "a||b"),
            ("a\rb\u{2028}c\u{85}\u{85}d", "a b c||d"),
            ("\u{202e}x \u{feff} y\u{1b}[2J", "x y \\[2J"),
        ] {
            assert_eq!(prose(text).join("|"), expected, "{text:?}");
        }
    }

    #[test]
    fn n1_balanced_code_of_descriptions_stays_code() {
        for (text, expected) in [
            ("the `name` of [`Foo`]", "the `name` of \\[`Foo`\\]"),
            ("`a_b` and `c", "`a_b` and \\`c"),
            ("(`a`)`b`", "(`a`)`b`"),
            ("`a\nb`", "`a b`"),
            ("`a\n\nb`", "\\`a||b\\`"),
            ("``a`b``", "``a`b``"),
            ("`` ` ``", "`` ` ``"),
            ("` a``b `", "`a``b`"),
            ("` `", "\\` \\`"),
            ("``", "\\`\\`"),
            ("``` a ```", "\\`\\`\\` a \\`\\`\\`"),
            ("`a```b`", "\\`a\\`\\`\\`b\\`"),
            ("`a ``b`` c", "\\`a `b` c"),
            ("`<b>` <b>", "`<b>` \\<b\\>"),
            ("`https://a.example`", "`https://a.example`"),
        ] {
            assert_eq!(prose(text).join("|"), expected, "{text:?}");
        }
    }

    #[test]
    fn n1_names_are_inline_code_in_one_line() {
        for (name, expected) in [
            ("a.b", "`a.b`"),
            ("a b\\", "`a b\\`"),
            ("a\r\n```\nb", "`a\\u{d}\\u{a}\\u{60}\\u{60}\\u{60}\\u{a}b`"),
            ("a`b", "``a`b``"),
            ("`", "`` ` ``"),
            ("``", "` `` `"),
            ("a`b``", "`a\\u{60}b\\u{60}\\u{60}`"),
            ("", "`  `"),
            (" a", "`  a `"),
            ("a\u{202e}b\u{200d}", "`a\\u{202e}b\u{200d}`"),
            ("größe", "`größe`"),
        ] {
            assert_eq!(code(name), expected, "{name:?}");
        }
    }

    #[test]
    fn notes_are_plain_text_without_links() {
        for (text, expected) in [
            ("use `b_c` & \\ [d]\n\n now", "use `b_c` & \\ [d] now"),
            (
                "[a](javascript:b) <javascript:c>",
                "[a] (javascript:b) < javascript:c>",
            ),
            (
                "List<T> <b> <https://a.example>",
                "List<T> <b> <https://a.example>",
            ),
            ("a\u{202e}b\u{1b}c\u{2028}d", "ab c d"),
        ] {
            assert_eq!(note(text), expected, "{text:?}");
        }
    }

    #[test]
    fn own_markdown_keeps_its_lines() {
        let text = "\n# A\r\n\r\n\tx\ry\u{202e}z\n";
        assert_eq!(own_markdown(text), ["# A", "", "    x", "yz"]);
    }
}
