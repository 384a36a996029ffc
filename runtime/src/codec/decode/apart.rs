//! The items of a page, decoded one by one while the page arrives.

use std::collections::HashMap;

use serde::de::{DeserializeSeed, IgnoredAny};
use serde_json::value::RawValue;

use super::again::OpenMembers;
use super::context::{Context, Path};
use super::cursor::Cursor;
use super::kept::keep_item;
use super::members::kept_of;
use super::report::Report;
use super::wanted::ItemSeed;
use super::{Decoder, by_context, require};
use crate::data::context_url::{ContextUrl, Told};
use crate::data::object::{Object, Op, Slot, Wants};
use crate::error::{Error, TypeMismatch};
use crate::values::{Json, JsonError};

/// The values that enclose an item: the page and its list.
const ENCLOSING: usize = 2;

/// Decodes the items of a page as decoding the whole page does.
pub(crate) struct Apart {
    /// Without the paths that are required of items.
    decoder: Decoder,
    /// The paths that are required of items.
    required: Vec<Box<str>>,
    report: Report,
    open: HashMap<usize, OpenMembers>,
    /// The page's context URL, if it changes how items are read.
    context: Option<Box<str>>,
    /// Whether the page's own members, as far as they came before the items, had a context that gives a type.
    had_context: bool,
    position: usize,
}

/// The next value of a page.
pub(crate) struct Next {
    /// Its length in bytes.
    pub(crate) length: usize,
    /// Whether it was added to the list as an item. Otherwise the list keeps it, with its position.
    pub(crate) is_item: bool,
}

impl Apart {
    pub(crate) fn new(decoder: &Decoder) -> Self {
        let mut decoder = decoder.clone();
        let of_item = |path: &mut Box<str>| path.starts_with("value/");
        let required = decoder.required.extract_if(.., of_item);
        let required = required.filter_map(|path| path.strip_prefix("value/").map(Into::into));
        Self {
            required: required.collect(),
            report: Report::new(decoder.mismatch_limit),
            decoder,
            open: HashMap::new(),
            context: None,
            had_context: false,
            position: 0,
        }
    }

    /// The position of the next item.
    pub(crate) fn position(&self) -> usize {
        self.position
    }

    /// Takes the page with the members that come before its items. `item` is an item without members.
    pub(crate) fn begin(&mut self, page: &dyn Object, item: &dyn Object) {
        let Some(url) = typed_context(page) else {
            return;
        };
        self.had_context = true;
        if Self::matters(&url, item) {
            self.context = Some(url);
        }
    }

    /// Whether a context URL can change how an item is read.
    fn matters(url: &str, item: &dyn Object) -> bool {
        let (declared, model) = match item.family() {
            Some(family) => (family.declared(), family.declared().model),
            None => (item.info(), item.info().model),
        };
        if !model.redeclared.is_empty() {
            return true;
        }
        let told = ContextUrl::parse(url).map(|url| url.told(model));
        item.family().is_some()
            && matches!(told, Some(Told::Type(info)) if info.name != declared.name)
    }

    /// Reads the value at the beginning of `json` into the list of the page. Returns `None` if `json` ends within the value; the list may
    /// then have a part of it.
    pub(crate) fn read(
        &mut self,
        page: &mut dyn Object,
        json: &[u8],
    ) -> Result<Option<Next>, Error> {
        let mut cx = Context::new(&self.decoder);
        cx.depth = cx.depth.saturating_sub(ENCLOSING);
        cx.inherited.clone_from(&self.context);
        std::mem::swap(&mut cx.open, &mut self.open);
        std::mem::swap(&mut cx.report, &mut self.report);
        let read = if self.decoder.lenient {
            lenient(page, json, self.position, &mut cx)
        } else {
            strict(page, json, self.position, &mut cx)
        };
        self.open = cx.open;
        self.report = cx.report;
        let Some(next) = read? else {
            return Ok(None);
        };
        self.demand(page)?;
        self.position += 1;
        Ok(Some(next))
    }

    /// Adds a mismatch for each required value that the last item lacks; the first one is the error of a strict decoder.
    fn demand(&mut self, page: &mut dyn Object) -> Result<(), Error> {
        if self.required.is_empty() {
            return Ok(());
        }
        let Slot::Object(item) = page.slot(0, Op::Item(0)) else {
            return Ok(());
        };
        let path = Path::ItemOfPage(self.position);
        let mut first = Report::new(1);
        let lenient = self.decoder.lenient;
        let report = if lenient {
            &mut self.report
        } else {
            &mut first
        };
        for wanted in &self.required {
            require::missing(item, wanted, &path, report);
        }
        match first.into_mismatches().pop() {
            Some(mismatch) => Err(Error::TypeMismatch(TypeMismatch {
                more: 0,
                ..mismatch
            })),
            None => Ok(()),
        }
    }

    /// Reads the page without its items, and returns all mismatches. `item` is an item without members.
    pub(crate) fn end(
        mut self,
        page: &mut dyn Object,
        json: &[u8],
        item: &dyn Object,
    ) -> Result<Vec<TypeMismatch>, Error> {
        let mismatches = self.decoder.decode_into(page, json)?;
        let late = typed_context(page).filter(|_| !self.had_context && self.position > 0);
        if let Some(url) = late.filter(|url| Self::matters(url, item)) {
            let mismatch = TypeMismatch {
                path: "$.@odata.context".to_owned(),
                expected: "a context before the items, whose type it gives".to_owned(),
                found: format!("{url:?} after them"),
                ..TypeMismatch::default()
            };
            if !self.decoder.lenient {
                return Err(Error::TypeMismatch(mismatch));
            }
            self.report.add(|| mismatch);
        }
        for mismatch in mismatches {
            let more = mismatch.more;
            self.report.add(|| TypeMismatch {
                more: 0,
                ..mismatch
            });
            self.report.count(more);
        }
        Ok(self.report.into_mismatches())
    }
}

/// The context URL of a page, if it gives the type of the items.
fn typed_context(page: &dyn Object) -> Option<Box<str>> {
    let extras = page.extras();
    let url = extras
        .context()
        .filter(|_| !by_context::is_tagged(&extras))?;
    let is_typed = ContextUrl::parse(&url).is_some_and(|url| url.is_typed());
    is_typed.then(|| url.into())
}

/// The seed of an item of a page.
macro_rules! seed {
    ($page:expr, $position:expr, $cx:expr, $path:expr) => {
        ItemSeed {
            object: &mut *$page,
            i: 0,
            j: $position,
            wants: Wants::Objects,
            cx: &mut *$cx,
            path: $path,
        }
    };
}

/// The text of the value at the beginning, and its length with the space before it; `None` if it does not end.
pub(crate) fn first_value(json: &[u8]) -> Result<Option<(&str, usize)>, Error> {
    let mut deserializer = serde_json::Deserializer::from_slice(json);
    match <&RawValue as serde::Deserialize>::deserialize(&mut deserializer) {
        Ok(raw) => Ok(Some((raw.get(), offset(deserializer)))),
        Err(error) if is_incomplete(&error, json) => Ok(None),
        Err(error) => Err(Error::Syntax(JsonError::new(error))),
    }
}

/// Whether the text ends too early. serde_json says so of all values but numbers.
fn is_incomplete(error: &serde_json::Error, json: &[u8]) -> bool {
    if error.is_eof() {
        return true;
    }
    let last = json.rsplit(|byte| *byte == b'\n').next();
    last.is_some_and(|line| line.len() == error.column())
        && error.to_string().starts_with("invalid number")
}

fn offset(deserializer: serde_json::Deserializer<serde_json::de::SliceRead<'_>>) -> usize {
    deserializer.into_iter::<IgnoredAny>().byte_offset()
}

/// Whether the list keeps the value at a position.
fn keeps(page: &mut dyn Object, position: usize) -> bool {
    let kept = kept_of(page, 0).and_then(|kept| kept.values.last());
    kept.is_some_and(|(at, _)| *at == position)
}

fn strict(
    page: &mut dyn Object,
    json: &[u8],
    position: usize,
    cx: &mut Context,
) -> Result<Option<Next>, Error> {
    let path = Path::ItemOfPage(position);
    let mut deserializer = serde_json::Deserializer::from_slice(json);
    match seed!(page, position, cx, &path).deserialize(&mut deserializer) {
        Ok(()) => {
            let is_object = json.first() == Some(&b'{');
            Ok(Some(Next {
                length: offset(deserializer),
                is_item: is_object || !keeps(page, position),
            }))
        }
        Err(error) => match cx.failure.take() {
            // Part of a value may fit less than the whole one.
            Some(mismatch) => match first_value(json) {
                Ok(None) => Ok(None),
                _ => Err(Error::TypeMismatch(mismatch)),
            },
            None if is_incomplete(&error, json) => Ok(None),
            None => Err(Error::Syntax(JsonError::new(error))),
        },
    }
}

fn lenient(
    page: &mut dyn Object,
    json: &[u8],
    position: usize,
    cx: &mut Context,
) -> Result<Option<Next>, Error> {
    let Some((text, length)) = first_value(json)? else {
        return Ok(None);
    };
    let path = Path::ItemOfPage(position);
    let is_object = text.starts_with('{');
    match seed!(page, position, cx, &path).deserialize(&mut Cursor::new(text)) {
        Ok(()) => {
            let is_item = is_object || !keeps(page, position);
            return Ok(Some(Next { length, is_item }));
        }
        // An object that nests too deeply.
        Err(error) if is_object => {
            let failure = cx.failure.take();
            return Err(failure.map_or_else(
                || Error::Syntax(JsonError::new(serde::de::Error::custom(error))),
                Error::TypeMismatch,
            ));
        }
        Err(error) => {
            let json = text.parse::<Json>();
            if let (Some(kept), Ok(json)) = (kept_of(page, 0), json) {
                keep_item(kept, position, json, &error.to_string(), cx, &path);
            }
        }
    }
    Ok(Some(Next {
        length,
        is_item: false,
    }))
}
