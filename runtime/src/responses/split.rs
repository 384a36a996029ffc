//! [`PageSplitter`]: the items of a page as bytes, while the page arrives.

use serde::de::IgnoredAny;

use super::scan::{Place, Scan};
use crate::codec::decode::apart::first_value;
use crate::error::{Error, TypeMismatch};
use crate::values::JsonError;

/// The bytes of a mark that may stand before the text (RFC 8259 section 8.1).
const MARK: &[u8] = b"\xef\xbb\xbf";

/// The longest item, and the most bytes of all other members, if no limit is set.
const LIMIT: usize = 16 << 20;

/// Splits the body of a page, `{"value": […], …}`, into its items while it arrives in chunks, whose boundaries do not matter.
///
/// It holds the bytes that were fed and not yet taken, and the members beside the items. Each item is handed out as soon as it is complete,
/// checked to be JSON. [`PageReader`](super::PageReader) decodes the items, too.
///
/// ```
/// use odata_runtime::responses::PageSplitter;
///
/// let mut page = PageSplitter::new();
/// page.feed(br#"{"@odata.count":2,"value":[{"id":"a"},{"i"#);
/// assert_eq!(page.next()?, Some(r#"{"id":"a"}"#));
/// assert_eq!(page.next()?, None);
/// page.feed(br#"d":"b"}],"@odata.nextLink":"https://h/x"}"#);
/// assert_eq!(page.next()?, Some(r#"{"id":"b"}"#));
/// assert_eq!(page.next()?, None);
/// assert_eq!(page.finish()?, r#"{"@odata.count":2,"value":[],"@odata.nextLink":"https://h/x"}"#);
/// # Ok::<(), odata_runtime::Error>(())
/// ```
#[derive(Clone)]
pub struct PageSplitter {
    /// The bytes that were fed, without those that were dropped.
    buffer: Vec<u8>,
    /// Where the next byte to read is.
    at: usize,
    /// The place of the first byte of the buffer.
    start: Place,
    /// The text so far, without items and without white space between members.
    rest: Vec<u8>,
    state: State,
    /// How far an incomplete value was scanned.
    scan: Scan,
    items: usize,
    /// Whether there was a member `value`, whatever it is.
    has_value: bool,
    /// Whether it is an array.
    has_items: bool,
    /// Whether the value of the current member is the items.
    is_value: bool,
    limit: usize,
    /// The white space since the last byte of another kind.
    space: usize,
}

/// What is expected next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Mark,
    Page,
    FirstMember,
    Member,
    Name,
    Colon,
    Value,
    /// A value that is not the array of items.
    Other,
    AfterMember,
    FirstItem,
    NextItem,
    Item,
    AfterItem,
    End,
}

/// What the bytes so far lead to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// An item begins.
    Item,
    /// Further bytes are needed.
    More,
    /// The page has ended.
    End,
}

fn begins_value(byte: u8) -> bool {
    matches!(
        byte,
        b'{' | b'[' | b'"' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n'
    )
}

impl Default for PageSplitter {
    fn default() -> Self {
        Self::new()
    }
}

impl PageSplitter {
    /// A splitter for a body from its beginning.
    pub const fn new() -> Self {
        Self {
            buffer: Vec::new(),
            at: 0,
            start: Place::START,
            rest: Vec::new(),
            state: State::Mark,
            scan: Scan::START,
            items: 0,
            has_value: false,
            has_items: false,
            is_value: false,
            limit: LIMIT,
            space: 0,
        }
    }

    /// Sets how many bytes an item can have, and how many all other members; the default is 16 MiB.
    #[must_use]
    pub const fn limit(mut self, bytes: usize) -> Self {
        self.limit = bytes;
        self
    }

    /// The limit.
    pub(crate) const fn limit_of(&self) -> usize {
        self.limit
    }

    /// Takes the next bytes of the body.
    pub fn feed(&mut self, bytes: &[u8]) {
        if self.at > 0 {
            let done = self.buffer.get(..self.at).unwrap_or_default();
            self.start = self.start.after(done);
            self.buffer.drain(..self.at);
            self.at = 0;
        }
        self.buffer.extend_from_slice(bytes);
    }

    /// The next item, or `None` if it is not complete yet or if there is none. An error is returned again by further calls.
    ///
    /// # Errors
    ///
    /// - [`Error::Syntax`], with line and column in the page, for what is not JSON
    /// - [`Error::TypeMismatch`] if the page is not an object, or has a second member `value`
    /// - [`Error::TooLong`] for an item, or other members, beyond the limit
    #[allow(
        clippy::should_implement_trait,
        reason = "the item borrows the splitter, and `None` is not the end"
    )]
    pub fn next(&mut self) -> Result<Option<&str>, Error> {
        let length = self.read(|json| {
            let first = first_value(json)?;
            Ok(first.map(|(_, length)| (length, length)))
        })?;
        let Some(start) = length.and_then(|length| self.at.checked_sub(length)) else {
            return Ok(None);
        };
        let item = self.buffer.get(start..self.at);
        // It was found to be JSON, which is UTF-8.
        let item = item.and_then(|item| std::str::from_utf8(item).ok());
        Ok(item)
    }

    /// The page without its items, `{"value":[], …}`, after the whole body was fed and all items were taken.
    ///
    /// # Errors
    ///
    /// Like [`next`](Self::next), [`Error::Syntax`] if the body ends early, and [`Error::TypeMismatch`] if there is no array `value`.
    pub fn finish(&mut self) -> Result<&str, Error> {
        self.end()?;
        if !self.has_items {
            let found = if self.has_value {
                "another value"
            } else {
                "nothing"
            };
            return Err(value_mismatch("an array", found));
        }
        std::str::from_utf8(&self.rest).map_err(|_| self.truncated())
    }

    /// Checks that the body is complete and that all items were taken.
    pub(crate) fn end(&mut self) -> Result<(), Error> {
        match self.advance()? {
            Step::End => Ok(()),
            Step::More => Err(self.truncated()),
            // The item is not JSON, or it does not end.
            Step::Item => match first_value(self.left()).map_err(|error| self.placed(error))? {
                Some(_) => Err(value_mismatch("that all items are taken", "an item")),
                None => Err(self.truncated()),
            },
        }
    }

    /// The page without its items.
    pub(crate) fn rest(&self) -> &[u8] {
        &self.rest
    }

    /// The members before the items as an object, once these begin.
    pub(crate) fn members_before(&self) -> Option<Vec<u8>> {
        let is_among = matches!(
            self.state,
            State::FirstItem | State::NextItem | State::Item | State::AfterItem
        );
        is_among.then(|| [&*self.rest, b"]}"].concat())
    }

    /// The bytes that were not read yet.
    fn left(&self) -> &[u8] {
        self.buffer.get(self.at..).unwrap_or_default()
    }

    /// Reads an item with a function that gets bytes which begin with it and returns its length besides the result, or `None` if they end
    /// within it.
    pub(crate) fn read<R>(
        &mut self,
        mut read: impl FnMut(&[u8]) -> Result<Option<(R, usize)>, Error>,
    ) -> Result<Option<R>, Error> {
        if self.advance()? != Step::Item {
            return Ok(None);
        }
        let bytes = self.buffer.get(self.at..).unwrap_or_default();
        // The end of an object is known when it is read. Other values are rare, and a number can go on.
        let is_object = bytes.first() == Some(&b'{');
        let mut result = Ok(None);
        if is_object && self.scan.is_new() {
            result = read(bytes);
        }
        // What is incomplete is scanned once, however small the chunks are, before it is read again.
        if matches!(result, Ok(None)) {
            result = match self.scan.run(bytes) {
                Some(length) => read_whole(bytes, length, read),
                None => Ok(None),
            };
            if matches!(result, Ok(None)) {
                self.check_limit(bytes.len())?;
                return Ok(None);
            }
        }
        let Some((item, length)) = result.map_err(|error| self.placed(error))? else {
            return Ok(None);
        };
        self.check_limit(length)?;
        self.scan = Scan::START;
        self.at += length;
        self.items += 1;
        self.state = State::AfterItem;
        Ok(Some(item))
    }

    fn check_limit(&self, length: usize) -> Result<(), Error> {
        if length <= self.limit {
            return Ok(());
        }
        let path = match self.state {
            State::Item => format!("$.value[{}]", self.items),
            _ => "$".to_owned(),
        };
        let limit = self.limit;
        Err(Error::TooLong { path, limit })
    }

    /// Reads until an item begins or further bytes are needed.
    pub(crate) fn advance(&mut self) -> Result<Step, Error> {
        loop {
            match self.state {
                State::Item => return Ok(Step::Item),
                State::Mark => match self.left() {
                    left if left.starts_with(MARK) => self.drop_mark(),
                    left if MARK.starts_with(left) => return Ok(Step::More),
                    _ => self.state = State::Page,
                },
                State::Name | State::Other => {
                    if !self.member_part()? {
                        return Ok(Step::More);
                    }
                }
                _ => {
                    self.skip_space()?;
                    let Some(&byte) = self.buffer.get(self.at) else {
                        let is_end = self.state == State::End;
                        return Ok(if is_end { Step::End } else { Step::More });
                    };
                    self.take(byte)?;
                }
            }
        }
    }

    fn drop_mark(&mut self) {
        self.buffer.drain(..MARK.len());
        self.state = State::Page;
    }

    fn skip_space(&mut self) -> Result<(), Error> {
        let is_space = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n');
        let left = self.left();
        let length = left.iter().position(|byte| !is_space(byte));
        let skipped = length.unwrap_or(left.len());
        self.at += skipped;
        // Otherwise a body of white space would be read for ever.
        self.space = match length {
            Some(_) => 0,
            None => self.space.saturating_add(skipped),
        };
        self.check_limit(self.space)
    }

    /// Takes a byte between values.
    fn take(&mut self, byte: u8) -> Result<(), Error> {
        use State::*;
        self.state = match (self.state, byte) {
            (Page, b'{') => self.keep(1, FirstMember),
            (Page, byte) if begins_value(byte) => {
                let found = if byte == b'[' {
                    "an array"
                } else {
                    "a scalar value"
                };
                return Err(Error::TypeMismatch(TypeMismatch {
                    path: "$".to_owned(),
                    expected: "Collection".to_owned(),
                    found: found.to_owned(),
                    ..TypeMismatch::default()
                }));
            }
            (FirstMember | AfterMember, b'}') => self.keep(1, End),
            (AfterMember, b',') => self.keep(1, Member),
            (FirstMember | Member, b'"') => Name,
            (Colon, b':') => self.keep(1, Value),
            (Value, b'[') if self.is_value => {
                self.has_items = true;
                self.keep(1, FirstItem)
            }
            (Value, byte) if begins_value(byte) => Other,
            (FirstItem | AfterItem, b']') => self.keep(1, AfterMember),
            (AfterItem, b',') => {
                self.at += 1;
                NextItem
            }
            (FirstItem | NextItem, byte) if begins_value(byte) => Item,
            _ => return Err(self.unexpected(byte)),
        };
        Ok(())
    }

    /// Moves bytes to the text without items.
    fn keep(&mut self, length: usize, state: State) -> State {
        let end = self.at + length;
        let kept = self.buffer.get(self.at..end).unwrap_or_default();
        self.rest.extend_from_slice(kept);
        self.at = end;
        state
    }

    /// Reads the name or the value of a member. Returns whether it is complete.
    fn member_part(&mut self) -> Result<bool, Error> {
        let bytes = self.buffer.get(self.at..).unwrap_or_default();
        let length = self.scan.run(bytes);
        self.check_limit(self.rest.len() + length.unwrap_or(bytes.len()))?;
        let Some(length) = length else {
            return Ok(false);
        };
        if self.state == State::Name {
            let part = bytes.get(..length).unwrap_or_default();
            let name: String = serde_json::from_slice(&[part, b"    "].concat())
                .map_err(|error| self.placed(Error::Syntax(JsonError::new(error))))?;
            let is_value = name == "value";
            if is_value && self.has_value {
                return Err(value_mismatch("one `value`", "a second one"));
            }
            self.has_value |= is_value;
            self.is_value = is_value;
            self.state = self.keep(length, State::Colon);
        } else {
            let first = read_whole(bytes, length, |json| {
                Ok(first_value(json)?.map(|(_, length)| ((), length)))
            });
            let first = first.map_err(|error| self.placed(error))?;
            let length = first.map_or(length, |((), length)| length);
            self.state = self.keep(length, State::AfterMember);
        }
        self.scan = Scan::START;
        Ok(true)
    }

    /// The place of the next byte.
    fn place(&self) -> Place {
        let done = self.buffer.get(..self.at).unwrap_or_default();
        self.start.after(done)
    }

    /// An error in the text from the next byte on, as one of the page.
    fn placed(&self, error: Error) -> Error {
        match error {
            Error::Syntax(error) => {
                let place = self.place();
                Error::Syntax(error.within(place.lines, place.columns))
            }
            error => error,
        }
    }

    /// The error for a byte that is not expected.
    fn unexpected(&self, byte: u8) -> Error {
        let place = self.place();
        self.fault(&[byte], place.lines + 1, place.columns + 1)
    }

    /// The error for a body that ends early.
    fn truncated(&self) -> Error {
        let left = self.left();
        let end = self.place().after(left);
        self.fault(left, end.lines + 1, end.columns)
    }

    /// The error of serde_json for bytes after a text in the same state.
    fn fault(&self, next: &[u8], line: usize, column: usize) -> Error {
        let before: &str = match self.state {
            State::Mark | State::Page => "",
            State::FirstMember => "{",
            State::Member | State::Name => r#"{"a":0,"#,
            State::Colon => r#"{"a""#,
            State::Value | State::Other => r#"{"a":"#,
            State::AfterMember => r#"{"a":"""#,
            State::FirstItem => "[",
            State::NextItem | State::Item => "[0,",
            State::AfterItem => r#"["""#,
            State::End => "{}",
        };
        let text = [before.as_bytes(), next].concat();
        // A value tells more than what is ignored does, but has limits of its own.
        let error = match serde_json::from_slice::<serde_json::Value>(&text) {
            Err(error) if error.is_syntax() && next.len() > 1 => {
                serde_json::from_slice::<IgnoredAny>(&text).err()
            }
            Err(error) => Some(error),
            Ok(_) => None,
        };
        match error {
            Some(error) => Error::Syntax(JsonError::new(error).at(line, column)),
            None => value_mismatch("JSON", "another text"),
        }
    }
}

/// Reads a value that has this length. Without the bytes that follow it, `tru` or `"\u0e"` would be beginnings of values.
fn read_whole<R>(
    bytes: &[u8],
    length: usize,
    mut read: impl FnMut(&[u8]) -> Result<Option<(R, usize)>, Error>,
) -> Result<Option<(R, usize)>, Error> {
    let value = bytes.get(..length).unwrap_or(bytes);
    // Only what is not JSON goes on after its end.
    match read(bytes.get(..=length).unwrap_or(value))? {
        Some(found) => Ok(Some(found)),
        None => read(&[value, b"    "].concat()),
    }
}

fn value_mismatch(expected: &str, found: &str) -> Error {
    Error::TypeMismatch(TypeMismatch {
        path: "$.value".to_owned(),
        property: "value".to_owned(),
        expected: expected.to_owned(),
        found: found.to_owned(),
        ..TypeMismatch::default()
    })
}

/// Shows no part of the page, which can have secrets.
impl std::fmt::Debug for PageSplitter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PageSplitter")
            .field("state", &self.state)
            .field("items", &self.items)
            .finish_non_exhaustive()
    }
}
