//! Whether a text is well-formed XML 1.0 (fifth edition), before anything is read from it. The XML reader accepts much that is not.
//!
//! In: a text. Out: nothing, or the first place that violates a rule. Namespaces are not checked: the reader resolves them.

mod names;
mod prolog;

use super::xml::{MAX_ATTRIBUTES, MAX_DEPTH};
use crate::diagnostic::{Code, codes};
use names::{is_name, is_name_start};

/// The first violation in a text.
#[derive(Debug)]
pub(super) struct Malformed {
    pub(super) code: &'static Code,
    pub(super) message: String,
    pub(super) help: Option<&'static str>,
    /// The bytes that violate the rule.
    pub(super) start: usize,
    pub(super) end: usize,
    /// The start tag to which the message also refers.
    pub(super) opened: Option<(usize, usize)>,
    /// Name and place of the root's start tag, if the text is well-formed up to its end.
    pub(super) root: Option<(String, usize, usize)>,
}

type Checked<T = ()> = Result<T, Box<Malformed>>;

impl Malformed {
    fn new(message: impl Into<String>, start: usize, end: usize) -> Box<Malformed> {
        Box::new(Malformed {
            code: &codes::XML_MALFORMED,
            message: message.into(),
            help: None,
            start,
            end,
            opened: None,
            root: None,
        })
    }

    fn of(mut self: Box<Self>, code: &'static Code) -> Box<Malformed> {
        self.code = code;
        self
    }

    fn help(mut self: Box<Self>, help: &'static str) -> Box<Malformed> {
        self.help = Some(help);
        self
    }
}

/// Checks a text.
pub(super) fn check(text: &str) -> Checked {
    characters(text)?;
    let mut scanner = Scanner {
        text,
        at: 0,
        open: Vec::new(),
        attributes: Vec::new(),
        root: None,
        doctype: false,
    };
    scanner.document().map_err(|mut error| {
        error.root = scanner
            .root
            .map(|(name, start, end)| (name.to_owned(), start, end));
        error
    })
}

/// Refuses characters that are not allowed in XML. XML 1.0 section 2.2.
fn characters(text: &str) -> Checked {
    let suspect = |byte: &u8| matches!(byte, 0..=0x8 | 0xb | 0xc | 0xe..=0x1f | 0xef);
    let bytes = text.as_bytes();
    let mut from = 0;
    while let Some(found) = bytes[from..].iter().position(suspect) {
        let at = from + found;
        let c = text[at..].chars().next().unwrap_or_default();
        if !is_char(c) {
            let message = format!("character U+{:04X} is not allowed in XML", u32::from(c));
            return Err(Malformed::new(message, at, at + c.len_utf8()));
        }
        from = at + c.len_utf8();
    }
    Ok(())
}

/// Whether a character is allowed in documents.
fn is_char(c: char) -> bool {
    !matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

struct Scanner<'s> {
    text: &'s str,
    /// The scanner's position: always between two characters.
    at: usize,
    /// Names and places of the open elements' start tags.
    open: Vec<(&'s str, usize, usize)>,
    /// Names of the current element's attributes.
    attributes: Vec<&'s str>,
    root: Option<(&'s str, usize, usize)>,
    doctype: bool,
}

impl<'s> Scanner<'s> {
    fn document(&mut self) -> Checked {
        if self.rest().starts_with('\u{feff}') {
            self.at += '\u{feff}'.len_utf8();
        }
        if self.is_declaration() {
            self.declaration()?;
        }
        loop {
            self.character_data()?;
            let rest = self.rest();
            if rest.is_empty() {
                break;
            } else if rest.starts_with("<!--") {
                self.comment()?;
            } else if rest.starts_with("<?") {
                self.instruction()?;
            } else if rest.starts_with("</") {
                self.end_tag()?;
            } else if rest.starts_with("<![CDATA[") {
                self.cdata()?;
            } else if rest.starts_with("<!DOCTYPE") {
                self.document_type()?;
            } else {
                self.start_tag()?;
            }
        }
        match self.open.last() {
            None => Ok(()),
            Some((name, start, end)) => {
                let message = format!("`{name}` is not closed before the end of the document");
                let length = self.text.len();
                let mut error = Malformed::new(message, length.saturating_sub(1), length);
                error.opened = Some((*start, *end));
                Err(error)
            }
        }
    }

    fn rest(&self) -> &'s str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Skips an ASCII byte, if it is next.
    fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    /// Skips whitespace; returns whether there was any.
    fn blanks(&mut self) -> bool {
        let start = self.at;
        while let Some(b' ' | b'\t' | b'\r' | b'\n') = self.peek() {
            self.at += 1;
        }
        self.at > start
    }

    /// Skips a name and returns it; empty if there is none.
    fn name(&mut self) -> &'s str {
        let rest = self.rest();
        let letter = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
        let plain = rest.bytes().take_while(|byte| letter(byte)).count();
        let mut end = if rest.starts_with(|c: char| c.is_ascii_digit()) {
            0
        } else {
            plain
        };
        for c in rest[end..].chars() {
            let fits = if end == 0 {
                is_name_start(c)
            } else {
                is_name(c)
            };
            if !fits {
                break;
            }
            end += c.len_utf8();
        }
        self.at += end;
        &rest[..end]
    }

    /// Refuses the name before the scanner if its colons do not separate a prefix from a name. Namespaces in XML 1.0 section 4.
    fn qualified(&self, name: &str) -> Checked {
        let part = |part: &str| part.starts_with(|c| c != ':' && is_name_start(c));
        let fits = match name.split_once(':') {
            None => true,
            Some((prefix, local)) => part(prefix) && part(local) && !local.contains(':'),
        };
        if fits {
            return Ok(());
        }
        let message = format!("the colons of `{name}` do not separate a prefix from a name");
        Err(Malformed::new(message, self.at - name.len(), self.at))
    }

    /// An error about the next character, or about the end of the document.
    fn here(&self, message: impl Into<String>) -> Box<Malformed> {
        let length = self.rest().chars().next().map_or(0, char::len_utf8);
        Malformed::new(message, self.at, self.at + length)
    }

    /// Describes the next character.
    fn found(&self) -> String {
        match self.rest().chars().next() {
            Some(c) => format!("`{c}`"),
            None => "the end of the document".to_owned(),
        }
    }

    /// Text up to the next tag. XML 1.0 section 2.4.
    fn character_data(&mut self) -> Checked {
        let start = self.at;
        let bytes = self.text.as_bytes();
        loop {
            let rest = bytes.get(self.at..).unwrap_or_default();
            let next = rest
                .iter()
                .position(|byte| matches!(byte, b'<' | b'&' | b'>'));
            self.at += next.unwrap_or(rest.len());
            match self.peek() {
                Some(b'&') if !self.open.is_empty() => self.reference()?,
                Some(b'>') => {
                    if self.text[start..self.at].ends_with("]]") {
                        let message = "`]]>` is not allowed in text";
                        return Err(
                            Malformed::new(message, self.at - 2, self.at + 1).help("write ]]&gt;")
                        );
                    }
                    self.at += 1;
                }
                Some(b'&') => self.at += 1,
                _ => break,
            }
        }
        let text = &self.text[start..self.at];
        let blank = |c: char| matches!(c, ' ' | '\t' | '\r' | '\n');
        if self.open.is_empty() && !text.chars().all(blank) {
            let front = text.len() - text.trim_start_matches(blank).len();
            let message = "text outside of the root element";
            return Err(Malformed::new(message, start + front, self.at));
        }
        Ok(())
    }

    /// A reference to a character or an entity. XML 1.0 section 4.1.
    fn reference(&mut self) -> Checked {
        let start = self.at;
        self.at += 1;
        let known = if self.take(b'#') {
            let hexadecimal = self.take(b'x');
            let radix = if hexadecimal { 16 } else { 10 };
            let rest = self.rest();
            let digits = rest
                .bytes()
                .take_while(|byte| char::from(*byte).is_digit(radix));
            let digits = &rest[..digits.count()];
            self.at += digits.len();
            let number = u32::from_str_radix(digits, radix).ok();
            number.and_then(char::from_u32).is_some_and(is_char)
        } else {
            matches!(self.name(), "lt" | "gt" | "amp" | "apos" | "quot")
        };
        let end = self.at;
        if !self.take(b';') {
            let message = "`&` starts a reference, but this is not one";
            return Err(Malformed::new(message, start, end.max(start + 1))
                .of(&codes::XML_ENTITY)
                .help("write &amp; for the character itself"));
        }
        if !known {
            let message = format!("`{}` is not known", &self.text[start..self.at]);
            return Err(Malformed::new(message, start, self.at).of(&codes::XML_ENTITY));
        }
        Ok(())
    }

    /// A start tag or an empty element. XML 1.0 section 3.1.
    fn start_tag(&mut self) -> Checked {
        let start = self.at;
        self.at += 1;
        let name = self.name();
        if name.is_empty() {
            let message = format!("expected the name of an element, found {}", self.found());
            return Err(self
                .here(message)
                .help("write &lt; for the character itself"));
        }
        self.qualified(name)?;
        self.attributes.clear();
        let empty = loop {
            let blank = self.blanks();
            if self.take(b'>') {
                break false;
            }
            if self.take(b'/') {
                if self.take(b'>') {
                    break true;
                }
                return Err(self.here("`/` is not followed by `>`"));
            }
            if self.rest().is_empty() {
                let message = format!("the tag of `{name}` does not end");
                return Err(Malformed::new(message, start, self.at));
            }
            if !blank {
                let message = format!("whitespace is missing before {}", self.found());
                return Err(self.here(message).help(
                    "whitespace separates attributes; a value ends at the next quote of the kind with which it starts",
                ));
            }
            self.attribute()?;
            if self.attributes.len() > MAX_ATTRIBUTES {
                let message = format!("an element has more than {MAX_ATTRIBUTES} attributes");
                return Err(Malformed::new(message, start, self.at).of(&codes::XML_LIMIT));
            }
        };
        if self.open.is_empty() {
            if self.root.is_some() {
                return Err(Malformed::new("a second root element", start, self.at)
                    .help("a document can have only one root element; split the file"));
            }
            self.root = Some((name, start, self.at));
        }
        if self.open.len() >= MAX_DEPTH {
            let message = format!("elements are nested more than {MAX_DEPTH} deep");
            return Err(Malformed::new(message, start, self.at).of(&codes::XML_LIMIT));
        }
        if !empty {
            self.open.push((name, start, self.at));
        }
        Ok(())
    }

    fn attribute(&mut self) -> Checked {
        let start = self.at;
        let name = self.name();
        if name.is_empty() {
            let message = format!("expected the name of an attribute, found {}", self.found());
            return Err(self.here(message));
        }
        self.qualified(name)?;
        if self.attributes.contains(&name) {
            let message = format!("the attribute `{name}` is repeated on one element");
            return Err(Malformed::new(message, start, self.at));
        }
        self.attributes.push(name);
        self.blanks();
        if !self.take(b'=') {
            return Err(self.here(format!("the attribute `{name}` has no `=`")));
        }
        self.blanks();
        let quote = match self.peek() {
            Some(quote @ (b'"' | b'\'')) => quote,
            _ => {
                let message = format!("the value of the attribute `{name}` is not quoted");
                return Err(self.here(message));
            }
        };
        self.at += 1;
        loop {
            let rest = self.rest().as_bytes();
            let next = rest
                .iter()
                .position(|byte| *byte == quote || matches!(byte, b'<' | b'&'));
            self.at += next.unwrap_or(rest.len());
            match self.peek() {
                Some(b'&') => self.reference()?,
                Some(b'<') => {
                    let message = "`<` is not allowed in an attribute value";
                    return Err(self
                        .here(message)
                        .help("write &lt;, or close the value's quotes"));
                }
                Some(_) => {
                    self.at += 1;
                    return Ok(());
                }
                None => {
                    let message = format!("the value of the attribute `{name}` does not end");
                    return Err(Malformed::new(message, start, self.at));
                }
            }
        }
    }

    fn end_tag(&mut self) -> Checked {
        let start = self.at;
        self.at += 2;
        let name = self.name();
        self.blanks();
        if !self.take(b'>') {
            let message = format!("an end tag contains {}", self.found());
            return Err(self.here(message));
        }
        match self.open.pop() {
            Some((open, ..)) if open == name => Ok(()),
            Some((open, from, to)) => {
                let message = format!("`</{open}>` was expected, but `</{name}>` was found");
                let mut error = Malformed::new(message, start, self.at);
                error.opened = Some((from, to));
                Err(error)
            }
            None => {
                let message = format!("`</{name}>` closes nothing");
                Err(Malformed::new(message, start, self.at))
            }
        }
    }

    /// XML 1.0 section 2.7.
    fn cdata(&mut self) -> Checked {
        let start = self.at;
        if self.open.is_empty() {
            return Err(self.here("text outside of the root element"));
        }
        match self.rest().find("]]>") {
            Some(length) => {
                self.at += length + "]]>".len();
                Ok(())
            }
            None => {
                let message = "a CDATA section does not end";
                Err(Malformed::new(message, start, start + "<![CDATA[".len()))
            }
        }
    }
}

#[cfg(test)]
mod tests;
