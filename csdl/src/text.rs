//! External text on a terminal: names and values of metadata, names of files. Such a text is shown as text, whatever it contains; it never
//! becomes a control sequence, and never hides or reorders the text around it.

use std::borrow::Cow;

/// Whether a character is invisible, or changes how the text around it is shown: control characters, line and paragraph separators,
/// direction marks, and zero-width characters. Joiners are not included; several scripts need them.
pub fn is_hidden(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_control();
    }
    c.is_control()
        || matches!(
            c,
            '\u{ad}'
                | '\u{61c}'
                | '\u{180e}'
                | '\u{200b}'
                | '\u{200e}'
                | '\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{fffe}'
                | '\u{ffff}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

/// A text in one line, with each hidden character as `\u{…}`.
pub fn line(text: &str) -> Cow<'_, str> {
    if !text.contains(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if is_hidden(c) {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// A character on a terminal, in one column: U+FFFD in place of a hidden one, a space for line breaks and tabs.
pub fn column(c: char) -> char {
    match c {
        '\t' | '\n' | '\r' => ' ',
        c if is_hidden(c) => '\u{fffd}',
        c => c,
    }
}

/// Lines on a terminal: line breaks and tabs are kept, U+FFFD replaces every other hidden character. Names in a line must also go through
/// [`line()`], since a line break in a name would make two lines.
pub fn terminal(text: &str) -> Cow<'_, str> {
    let stays = |c: char| matches!(c, '\n' | '\t');
    if !text.contains(|c| is_hidden(c) && !stays(c)) {
        return Cow::Borrowed(text);
    }
    let ends = text.replace("\r\n", "\n");
    let shown = |c| if stays(c) { c } else { column(c) };
    Cow::Owned(ends.chars().map(shown).collect())
}
