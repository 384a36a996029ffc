//! Reads JSON text (RFC 8259) into values with their places. The common crates do not keep the places of names and values.

use crate::diagnostic::{FileId, Finding, Findings, Span, codes};
use std::borrow::Cow;
use std::collections::HashMap;

/// The deepest nesting of values. Bounds the stack for reading, walking and dropping.
pub(super) const MAX_DEPTH: usize = 200;

/// Beyond [`FEW_VALUES`], the minimum average size of a value in the text, including names and whitespace. Real documents need twice as
/// much; `1,1,1,…` would take fifty times its size in memory.
const BYTES_PER_VALUE: usize = 16;
const FEW_VALUES: usize = 50_000;

/// A value with its place, including quotes and brackets.
#[derive(Debug)]
pub(super) struct Value<'s> {
    pub(super) data: Data<'s>,
    pub(super) start: u32,
    pub(super) end: u32,
}

#[derive(Debug)]
pub(super) enum Data<'s> {
    Null,
    Bool(&'s str),
    /// As written.
    Number(&'s str),
    /// With escapes decoded.
    String(Cow<'s, str>),
    Array(Vec<Value<'s>>),
    Object(Vec<Member<'s>>),
}

/// A member of an object. Its place is that of the name, without quotes.
#[derive(Debug)]
pub(super) struct Member<'s> {
    pub(super) name: Cow<'s, str>,
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) value: Value<'s>,
}

impl Data<'_> {
    /// The kind of value, for messages.
    pub(super) fn what(&self) -> &'static str {
        match self {
            Data::Null => "null",
            Data::Bool(_) => "a Boolean",
            Data::Number(_) => "a number",
            Data::String(_) => "a string",
            Data::Array(_) => "an array",
            Data::Object(_) => "an object",
        }
    }
}

/// Reads a text. `None` if it is not JSON or exceeds a limit; a finding says which. Of members with the same name the first is kept.
pub(super) fn read<'s>(text: &'s str, file: FileId, findings: &mut Findings) -> Option<Value<'s>> {
    let mut reader = Reader {
        text,
        at: 0,
        file,
        left: (text.len() / BYTES_PER_VALUE).saturating_add(FEW_VALUES),
        findings,
    };
    let value = reader.document();
    match value {
        Ok(value) => Some(value),
        Err(finding) => {
            findings.add(*finding);
            None
        }
    }
}

struct Reader<'s, 'f> {
    text: &'s str,
    at: usize,
    file: FileId,
    /// How many more values are allowed.
    left: usize,
    findings: &'f mut Findings,
}

/// Texts are at most `u32::MAX` bytes long, so nothing is lost.
fn small(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// Reserves space for one more. Doubling a list of millions would temporarily take three times the memory of its content.
fn grow<T>(list: &mut Vec<T>) {
    const MANY: usize = 1 << 16;
    if list.len() == list.capacity() && list.len() >= MANY {
        list.reserve_exact(list.len() / 8);
    }
}

type Read<T> = Result<T, Box<Finding>>;

impl<'s> Reader<'s, '_> {
    fn document(&mut self) -> Read<Value<'s>> {
        if self.text.starts_with('\u{feff}') {
            self.at = '\u{feff}'.len_utf8();
        }
        let value = self.value(1)?;
        self.blanks();
        match self.peek() {
            None => Ok(value),
            Some(_) => self.malformed(self.at, "text after the end of the document"),
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn blanks(&mut self) {
        while let Some(b' ' | b'\t' | b'\r' | b'\n') = self.peek() {
            self.at += 1;
        }
    }

    fn slice(&self, from: usize, to: usize) -> &'s str {
        self.text.get(from..to).unwrap_or_default()
    }

    fn span(&self, start: usize, end: usize) -> Span {
        super::span(self.file, (small(start), small(end)))
    }

    fn malformed<T>(&self, at: usize, message: impl Into<String>) -> Read<T> {
        let width = self
            .text
            .get(at..)
            .and_then(|rest| rest.chars().next())
            .map_or(0, char::len_utf8);
        Err(Box::new(
            Finding::new(&codes::JSON_MALFORMED, message).at(self.span(at, at + width)),
        ))
    }

    fn expected<T>(&self, what: &str) -> Read<T> {
        match self
            .text
            .get(self.at..)
            .and_then(|rest| rest.chars().next())
        {
            None => self.malformed(self.at, format!("expected {what}, but the document ends")),
            Some(found) => self.malformed(
                self.at,
                format!("expected {what}, but found `{}`", found.escape_debug()),
            ),
        }
    }

    fn value(&mut self, depth: usize) -> Read<Value<'s>> {
        self.blanks();
        let start = self.at;
        if depth > MAX_DEPTH {
            let message = format!("values are nested more than {MAX_DEPTH} deep");
            return Err(Box::new(
                Finding::new(&codes::XML_LIMIT, message).at(self.span(start, start + 1)),
            ));
        }
        self.left = match self.left.checked_sub(1) {
            Some(left) => left,
            None => {
                let message =
                    "there are more values than a document of this size can reasonably have";
                return Err(Box::new(
                    Finding::new(&codes::XML_LIMIT, message).at(self.span(start, start + 1)),
                ));
            }
        };
        let data = match self.peek() {
            Some(b'{') => self.object(depth)?,
            Some(b'[') => self.array(depth)?,
            Some(b'"') => Data::String(self.string()?),
            Some(b'-' | b'0'..=b'9') => self.number()?,
            Some(b'a'..=b'z') => self.word()?,
            _ => return self.expected("a value"),
        };
        Ok(Value {
            data,
            start: small(start),
            end: small(self.at),
        })
    }

    fn object(&mut self, depth: usize) -> Read<Data<'s>> {
        self.at += 1;
        let mut members: Vec<Member<'s>> = Vec::new();
        self.blanks();
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(Data::Object(members));
        }
        loop {
            self.blanks();
            let start = self.at + 1;
            if self.peek() != Some(b'"') {
                return self.expected("a member's name");
            }
            let name = self.string()?;
            let end = self.at.saturating_sub(1);
            self.blanks();
            if self.peek() != Some(b':') {
                return self.expected("`:`");
            }
            self.at += 1;
            let value = self.value(depth + 1)?;
            grow(&mut members);
            members.push(Member {
                name,
                start: small(start),
                end: small(end),
                value,
            });
            self.blanks();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b'}') => {
                    self.at += 1;
                    self.drop_repeated(&mut members);
                    members.shrink_to_fit();
                    return Ok(Data::Object(members));
                }
                _ => return self.expected("`,` or `}`"),
            }
        }
    }

    fn drop_repeated(&mut self, members: &mut Vec<Member<'s>>) {
        let mut repeated: Vec<usize> = Vec::new();
        {
            let mut seen: HashMap<&str, &Member<'s>> = HashMap::with_capacity(members.len());
            for (index, member) in members.iter().enumerate() {
                let Some(first) = seen.get(&*member.name) else {
                    seen.insert(&member.name, member);
                    continue;
                };
                let message = format!("the member `{}` is repeated", member.name);
                let finding = Finding::new(&codes::JSON_DUPLICATE, message)
                    .at(super::span(self.file, (member.start, member.end)));
                let first = super::span(self.file, (first.start, first.end));
                self.findings
                    .add(finding.related(first, "the first one, which is used"));
                repeated.push(index);
            }
        }
        if repeated.is_empty() {
            return;
        }
        let mut index = 0;
        let mut next = repeated.into_iter().peekable();
        members.retain(|_| {
            let drop = next.next_if_eq(&index).is_some();
            index += 1;
            !drop
        });
    }

    fn array(&mut self, depth: usize) -> Read<Data<'s>> {
        self.at += 1;
        let mut items = Vec::new();
        self.blanks();
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(Data::Array(items));
        }
        loop {
            grow(&mut items);
            items.push(self.value(depth + 1)?);
            self.blanks();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b']') => {
                    self.at += 1;
                    items.shrink_to_fit();
                    return Ok(Data::Array(items));
                }
                _ => return self.expected("`,` or `]`"),
            }
        }
    }

    fn word(&mut self) -> Read<Data<'s>> {
        let start = self.at;
        while let Some(b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_') = self.peek() {
            self.at += 1;
        }
        let word = self.slice(start, self.at);
        match word {
            "null" => Ok(Data::Null),
            "true" | "false" => Ok(Data::Bool(word)),
            _ => {
                self.at = start;
                self.expected("a value")
            }
        }
    }

    fn digits(&mut self) -> Read<()> {
        if !matches!(self.peek(), Some(b'0'..=b'9')) {
            return self.expected("a digit");
        }
        while let Some(b'0'..=b'9') = self.peek() {
            self.at += 1;
        }
        Ok(())
    }

    fn number(&mut self) -> Read<Data<'s>> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        if self.peek() == Some(b'0') {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.at += 1;
            if let Some(b'+' | b'-') = self.peek() {
                self.at += 1;
            }
            self.digits()?;
        }
        Ok(Data::Number(self.slice(start, self.at)))
    }

    /// The current position is at the opening quote.
    fn string(&mut self) -> Read<Cow<'s, str>> {
        let open = self.at;
        self.at += 1;
        let mut from = self.at;
        let mut decoded: Option<String> = None;
        loop {
            match self.peek() {
                None => return self.malformed(open, "a string is not closed"),
                Some(b'"') => {
                    let rest = self.slice(from, self.at);
                    self.at += 1;
                    return Ok(match decoded {
                        None => Cow::Borrowed(rest),
                        Some(mut text) => {
                            text.push_str(rest);
                            Cow::Owned(text)
                        }
                    });
                }
                Some(b'\\') => {
                    let plain = self.slice(from, self.at);
                    let c = self.escape()?;
                    let text = decoded.get_or_insert_default();
                    text.push_str(plain);
                    text.push(c);
                    from = self.at;
                }
                Some(0..=0x1f) => {
                    return self.malformed(
                        self.at,
                        "a string contains a line break or another control character",
                    );
                }
                Some(_) => self.at += 1,
            }
        }
    }

    fn escape(&mut self) -> Read<char> {
        let start = self.at;
        self.at += 1;
        let c = match self.peek() {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                self.at += 1;
                let high = self.unit(start)?;
                let code = match high {
                    0xd800..=0xdbff if self.slice(self.at, self.at + 2) == "\\u" => {
                        self.at += 2;
                        let low = self.unit(start)?;
                        match low {
                            0xdc00..=0xdfff => 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00),
                            _ => high,
                        }
                    }
                    _ => high,
                };
                return match char::from_u32(code) {
                    Some(c) => Ok(c),
                    None => self.malformed(start, "half a surrogate pair is not a character"),
                };
            }
            _ => return self.malformed(start, "the escape is unknown"),
        };
        self.at += 1;
        Ok(c)
    }

    fn unit(&mut self, start: usize) -> Read<u32> {
        let digits = self.slice(self.at, self.at + 4);
        match u32::from_str_radix(digits, 16) {
            Ok(unit) if digits.len() == 4 && !digits.starts_with('+') => {
                self.at += 4;
                Ok(unit)
            }
            _ => self.malformed(start, "`\\u` needs four hexadecimal digits"),
        }
    }
}
