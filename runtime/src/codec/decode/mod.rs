//! Decoding: the visitors. They are generic over the deserializer and not over the decoded type, so a program instantiates them once per
//! format, however many types it reads.

mod again;
pub(crate) mod apart;
mod by_context;
mod context;
mod cursor;
mod ends;
mod kept;
mod members;
mod primitive;
mod raw;
mod report;
mod require;
mod root;
mod scalars;
mod wanted;

use serde::Deserializer;
use serde::de::{DeserializeSeed, Error as _};
use serde_json::value::RawValue;

pub(crate) use context::{Context, Path};
pub(crate) use root::RootSeed;
pub(crate) use scalars::set_state;

use cursor::Cursor;
use report::Report;

use crate::data::context_url::Told;
use crate::data::info::TypeInfo;
use crate::data::list::{Element, Kept, List};
use crate::data::object::{Fresh, Object, extras_mut};
use crate::data::page::Page;
use crate::error::{Error, TypeMismatch};
use crate::values::JsonError;

/// Objects, and the mismatches that a lenient decoder passed over.
pub type Objects = (List<Box<dyn Object>>, Vec<TypeMismatch>);

/// How payloads are read.
///
/// ```
/// # use odata_runtime::Decoder;
/// let decoder = Decoder::new().lenient();
/// ```
#[derive(Debug, Clone)]
pub struct Decoder {
    lenient: bool,
    depth: usize,
    mismatch_limit: usize,
    required: Vec<Box<str>>,
}

impl Default for Decoder {
    fn default() -> Self {
        Self::new()
    }
}

impl Decoder {
    /// The settings that the serde impls of generated types use: the first mismatch is an error, and values nest at most 128 levels deep. A
    /// list keeps a `null` if the metadata does not say `Nullable`.
    pub const fn new() -> Self {
        Self {
            lenient: false,
            depth: 128,
            mismatch_limit: 1000,
            required: Vec::new(),
        }
    }

    /// Leaves a member that does not fit its declaration in the extras, verbatim, and reports it instead of failing. A list
    /// [keeps](List::kept) an item that does not fit.
    #[must_use]
    pub const fn lenient(mut self) -> Self {
        self.lenient = true;
        self
    }

    /// Sets how many mismatches a lenient decoder lists, at least 1; the default is 1,000. The last one carries the number of the rest:
    /// [`TypeMismatch::more`].
    #[must_use]
    pub const fn mismatch_limit(mut self, limit: usize) -> Self {
        self.mismatch_limit = limit;
        self
    }

    /// Sets how deep objects and lists may nest, at most 128, which is serde_json's limit.
    #[must_use]
    pub const fn depth(mut self, depth: usize) -> Self {
        self.depth = depth;
        self
    }

    /// Requires a value at a path of property names such as `error/code`: absent or null there is a mismatch. A path through a list or a
    /// page covers every item: `value/id`. A page that is a bare JSON array has the same paths; `id` also covers every item of it. If a
    /// segment before the last is absent or null, nothing is required.
    #[must_use]
    pub fn require(mut self, path: &str) -> Self {
        self.required.push(path.into());
        self
    }

    /// Decodes an object, and returns it with the mismatches that a lenient decoder passed over. Ignores a UTF-8 byte order mark before the
    /// text.
    ///
    /// If the payload has no `@odata.type`, its context URL gives the type: at a position of a family, `#Set/ns.Derived/$entity` makes the
    /// object one of the derived type, and in a [page](crate::Collection) `#Set/ns.Derived` does so for the items (OData Protocol 4.01
    /// chapter 10). A context that names no known derived type has no effect.
    ///
    /// # Errors
    ///
    /// [`Error::TypeMismatch`] for the first mismatch of a strict decoder, and if the payload is not an object; [`Error::Syntax`] if the
    /// payload is not JSON.
    pub fn decode<T: Object + Default>(
        &self,
        json: &[u8],
    ) -> Result<(T, Vec<TypeMismatch>), Error> {
        let mut value = T::default();
        let mismatches = self.decode_into(&mut value, json)?;
        Ok((value, mismatches))
    }

    /// Decodes the members of a JSON object into `object`.
    ///
    /// # Errors
    ///
    /// Like [`decode`](Self::decode).
    pub fn decode_into(
        &self,
        object: &mut dyn Object,
        json: &[u8],
    ) -> Result<Vec<TypeMismatch>, Error> {
        self.decode_within(object, json, None)
    }

    /// Like [`decode_into`](Self::decode_into), for an object inside a payload. The context URL of the payload is used if the object has none.
    pub(crate) fn decode_within(
        &self,
        object: &mut dyn Object,
        json: &[u8],
        context: Option<&str>,
    ) -> Result<Vec<TypeMismatch>, Error> {
        let report = self.run(json, |source, cx| {
            cx.inherited = context.map(Into::into);
            source.feed(RootSeed {
                object: &mut *object,
                cx,
                path: &Path::Root,
            })
        })?;
        self.demand(report, |path, report| {
            require::missing(object, path, &Path::Root, report);
        })
    }

    /// Adds a mismatch for each required value that is missing; the first one is the error of a strict decoder.
    fn demand(
        &self,
        mut report: Report,
        missing: impl Fn(&str, &mut Report),
    ) -> Result<Vec<TypeMismatch>, Error> {
        for path in &self.required {
            missing(path, &mut report);
        }
        let mut mismatches = report.into_mismatches();
        if self.lenient {
            return Ok(mismatches);
        }
        // A strict run reports nothing else.
        mismatches.truncate(1);
        match mismatches.pop() {
            Some(mismatch) => Err(Error::TypeMismatch(TypeMismatch {
                more: 0,
                ..mismatch
            })),
            None => Ok(mismatches),
        }
    }

    /// Decodes a JSON array of objects, each made by `fresh`. The list keeps values that are not objects: `null`, and with a lenient
    /// decoder any other value.
    ///
    /// # Errors
    ///
    /// Like [`decode`](Self::decode).
    pub fn decode_list(&self, json: &[u8], fresh: Fresh) -> Result<Objects, Error> {
        let mut page = Page::new(fresh, true);
        let mismatches = self.decode_array(&mut page, json)?;
        Ok((page.value.unwrap_or_default(), mismatches))
    }

    /// Decodes a JSON array into the items of a page.
    pub(crate) fn decode_array(
        &self,
        page: &mut Page,
        json: &[u8],
    ) -> Result<Vec<TypeMismatch>, Error> {
        let report = self.run(json, |source, cx| {
            source.feed(root::RootListSeed {
                page: &mut *page,
                cx,
                path: &Path::Root,
            })
        })?;
        let items = page.value.value().map_or(&[][..], List::as_slice);
        let kept = page.value.value().and_then(List::extra);
        self.demand(report, |path, report| {
            for (position, element) in Kept::elements(kept, items.len()).enumerate() {
                if let Element::Item(j) = element
                    && let Some(item) = items.get(j)
                {
                    let place = Path::Item(&Path::Root, position);
                    require::missing_in(&**item, path, &place, report);
                }
            }
        })
    }

    fn run<'j>(
        &self,
        json: &'j [u8],
        read: impl FnOnce(Source<'_, 'j>, &mut Context) -> Result<(), serde_json::Error>,
    ) -> Result<Report, Error> {
        let json = without_mark(json);
        let mut cx = Context::new(self);
        let result = if self.lenient {
            // Finds out that the payload is not JSON before anything is read.
            let json: &RawValue = serde_json::from_slice(json)
                .map_err(|error| Error::Syntax(JsonError::new(error)))?;
            read(Source::Cursor(&mut Cursor::new(json.get())), &mut cx)
        } else {
            let mut deserializer = serde_json::Deserializer::from_slice(json);
            read(Source::Json(&mut deserializer), &mut cx).and_then(|()| deserializer.end())
        };
        match (result, cx.failure.take()) {
            (Ok(()), _) => Ok(cx.report),
            (Err(_), Some(mismatch)) => Err(Error::TypeMismatch(mismatch)),
            (Err(error), None) => Err(Error::Syntax(JsonError::new(error))),
        }
    }
}

/// The source of a run: a strict one reads from serde_json, since it never reads a value twice.
enum Source<'a, 'j> {
    Json(&'a mut serde_json::Deserializer<serde_json::de::SliceRead<'j>>),
    Cursor(&'a mut Cursor<'j>),
}

impl<'j> Source<'_, 'j> {
    fn feed(self, seed: impl DeserializeSeed<'j, Value = ()>) -> Result<(), serde_json::Error> {
        match self {
            Self::Json(deserializer) => seed.deserialize(deserializer),
            Self::Cursor(cursor) => seed.deserialize(cursor).map_err(serde_json::Error::custom),
        }
    }
}

/// A JSON text without the UTF-8 byte order mark, which must not be sent but may be ignored (RFC 8259 section 8.1).
pub(crate) fn without_mark(json: &[u8]) -> &[u8] {
    json.strip_prefix(b"\xef\xbb\xbf").unwrap_or(json)
}

/// Implements `Deserialize` for generated types.
///
/// # Errors
///
/// The deserializer's, with path, property, expected type and offending text in its message.
pub fn decode<'de, T: Object + Default, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    let mut value = T::default();
    decode_into(&mut value, deserializer)?;
    Ok(value)
}

fn decode_into<'de, D: Deserializer<'de>>(
    object: &mut dyn Object,
    deserializer: D,
) -> Result<(), D::Error> {
    const DEFAULT: Decoder = Decoder::new();
    let mut cx = Context::new(&DEFAULT);
    RootSeed {
        object,
        cx: &mut cx,
        path: &Path::Root,
    }
    .deserialize(deserializer)
}

/// Moves kept members from the extras to the members that the type declares and the type `before` does not. Those that `before` declares
/// are kept because they did not fit.
pub(crate) fn replay(
    object: &mut dyn Object,
    before: &TypeInfo,
    cx: &mut Context,
    path: &Path<'_>,
) -> Result<(), TypeMismatch> {
    let info: &'static TypeInfo = object.info();
    let Some(extras) = extras_mut(object) else {
        return Ok(());
    };
    let taken = extras.take_properties(|name| {
        info.find(name, usize::MAX).is_some() && before.find(name, usize::MAX).is_none()
    });
    let said = again::said(object, Told::Nothing);
    for (name, json) in taken {
        if let Some(i) = info.find(&name, usize::MAX) {
            let read = kept::read_member(object, i, json.as_str(), said, cx, path)?;
            if let Some(extras) = extras_mut(object).filter(|_| !read) {
                extras.push(name, json);
            }
        }
    }
    Ok(())
}

/// See [`ObjectExt::cast`](crate::ObjectExt::cast).
pub(crate) fn cast<T: Object + Default>(from: &dyn Object) -> Result<T, Error> {
    let mut to = T::default();
    let wanted = (&to as &dyn Object).info();
    if !wanted.chain().any(|info| info.name == from.info().name) {
        return Err(Error::NotDerived {
            from: from.info().name,
            to: wanted.name,
        });
    }
    crate::codec::compare::copy(from, &mut to);
    let decoder = Decoder::new();
    let mut cx = Context::new(&decoder);
    again::narrow(from, &mut to, &mut cx)?;
    replay(&mut to, from.info(), &mut cx, &Path::Root).map_err(Error::TypeMismatch)?;
    members::annotate_lists(&mut to);
    Ok(to)
}
