//! Decoding: the only visitors there are. They are generic over the deserializer and not over the type decoded, so a program
//! instantiates them once per format, however many types it reads.

mod again;
mod context;
mod members;
mod primitive;
mod raw;
mod require;
mod root;
mod scalars;

use serde::Deserializer;
use serde::de::DeserializeSeed;

pub(crate) use context::{Context, Path};
pub(crate) use root::RootSeed;
pub(crate) use scalars::set_state;

use crate::error::{Error, Misfit};
use crate::object::{Info, Object, extras_mut};

/// Objects, and the misfits that a lenient decoder passed over.
pub type Objects = (Vec<Box<dyn Object>>, Vec<Misfit>);

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
    required: Vec<Box<str>>,
}

impl Default for Decoder {
    fn default() -> Self {
        Self::new()
    }
}

impl Decoder {
    /// What the serde impls of generated types use: the first misfit is an error, values nest at most 128 deep.
    pub const fn new() -> Self {
        Self {
            lenient: false,
            depth: 128,
            required: Vec::new(),
        }
    }

    /// Leaves a member that does not fit its declaration in the extras, verbatim, and reports it, instead of failing. An item of
    /// a list that is itself none (a `null` among objects) is no member: it makes its whole list one that does not fit.
    #[must_use]
    pub const fn lenient(mut self) -> Self {
        self.lenient = true;
        self
    }

    /// How deep objects may nest. serde_json has a limit of 128 of its own.
    #[must_use]
    pub const fn depth(mut self, depth: usize) -> Self {
        self.depth = depth;
        self
    }

    /// Demands a value at a path of property names such as `error/code`: absent or null there is a misfit. Of lists every item is
    /// meant, of a page too: `value/id`. Where a part of the path before the last is absent or null, nothing is demanded.
    #[must_use]
    pub fn require(mut self, path: &str) -> Self {
        self.required.push(path.into());
        self
    }

    /// Decodes an object; misfits that a lenient decoder passed over come beside it.
    ///
    /// # Errors
    ///
    /// [`Error::Misfit`] for the first misfit of a strict decoder, and where the payload is no object at all;
    /// [`Error::Syntax`] for what is no JSON.
    pub fn decode<T: Object + Default>(&self, json: &[u8]) -> Result<(T, Vec<Misfit>), Error> {
        let mut value = T::default();
        let misfits = self.decode_into(&mut value, json)?;
        Ok((value, misfits))
    }

    /// Decodes the members of a JSON object into `object`.
    ///
    /// # Errors
    ///
    /// As [`decode`](Self::decode).
    pub fn decode_into(&self, object: &mut dyn Object, json: &[u8]) -> Result<Vec<Misfit>, Error> {
        let mut misfits = self.run(json, |deserializer, cx| {
            RootSeed {
                object: &mut *object,
                cx,
                path: &Path::Root,
            }
            .deserialize(deserializer)
        })?;
        let from = misfits.len();
        for path in &self.required {
            require::missing(object, path, &Path::Root, &mut misfits);
        }
        match misfits.get(from) {
            Some(misfit) if !self.lenient => Err(Error::Misfit(misfit.clone())),
            _ => Ok(misfits),
        }
    }

    /// Decodes a JSON array of objects, each made by `fresh`; items that are null are misfits.
    ///
    /// # Errors
    ///
    /// As [`decode`](Self::decode).
    pub fn decode_list(
        &self,
        json: &[u8],
        fresh: &mut dyn FnMut() -> Box<dyn Object>,
    ) -> Result<Objects, Error> {
        let mut items = Vec::new();
        let misfits = self.run(json, |deserializer, cx| {
            root::RootListSeed {
                items: &mut items,
                fresh,
                cx,
                path: &Path::Root,
            }
            .deserialize(deserializer)
        })?;
        Ok((items, misfits))
    }

    fn run(
        &self,
        json: &[u8],
        read: impl FnOnce(
            &mut serde_json::Deserializer<serde_json::de::SliceRead<'_>>,
            &mut Context,
        ) -> Result<(), serde_json::Error>,
    ) -> Result<Vec<Misfit>, Error> {
        let mut cx = Context::new(self);
        let mut deserializer = serde_json::Deserializer::from_slice(json);
        let result = read(&mut deserializer, &mut cx).and_then(|()| deserializer.end());
        match (result, cx.failure.take()) {
            (Ok(()), _) => Ok(cx.misfits),
            (Err(_), Some(misfit)) => Err(Error::Misfit(misfit)),
            (Err(error), None) => Err(Error::Syntax(error)),
        }
    }
}

/// What the `Deserialize` impls of generated types call.
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

/// Moves members that are kept in the extras to where the type declares them, if the type `before` did not: those it declared are
/// there because they did not fit.
pub(crate) fn replay(
    object: &mut dyn Object,
    before: &Info,
    cx: &mut Context,
    path: &Path<'_>,
) -> Result<(), Misfit> {
    let info: &'static Info = object.info();
    let Some(extras) = extras_mut(object) else {
        return Ok(());
    };
    for (name, json) in extras.take_properties(|name| {
        info.find(name, usize::MAX).is_some() && before.find(name, usize::MAX).is_none()
    }) {
        if let Some(i) = info.find(&name, usize::MAX) {
            members::kept_member(object, i, &name, json, cx, path)?;
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
    crate::compare::copy(from, &mut to);
    let decoder = Decoder::new();
    let mut cx = Context::new(&decoder);
    again::narrow(from, &mut to, &mut cx)?;
    replay(&mut to, from.info(), &mut cx, &Path::Root).map_err(Error::Misfit)?;
    Ok(to)
}
