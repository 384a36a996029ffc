//! Values whose fields stand for properties.
//!
//! A closure of a query gets a `&'static T`: a value of the type without any member, made once and kept for ever. The property that a
//! reference to one of its fields means is found by the address of the field, compared as a number. There is one value for each use that
//! must be told apart: the rows of a query at each depth of `$expand`, the variables of lambdas at each depth, and each path that was
//! entered from a field. Since the memory is never freed, no other field can have the same address.

use std::any::{Any, TypeId, type_name};
use std::collections::BTreeMap;
use std::sync::{PoisonError, RwLock, RwLockReadGuard};

use odata_runtime::Object;
use odata_runtime::codec::places;
use odata_runtime::model::{Member, TypeInfo, facts};

use crate::error::RequestError;
use crate::url::{Part, encode};

/// What a value stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Origin {
    /// A row of a query, at a depth of `$expand`.
    Row(usize),
    /// The variable of a lambda, at a depth of lambdas.
    Variable(usize),
    /// The value of the property whose field has this address.
    Field(usize),
    /// The value at this address, as one of another type.
    Cast(usize),
}

/// What is known of a value whose fields stand for properties.
#[derive(Debug)]
pub(super) struct Place {
    /// What a path starts from.
    pub(super) start: Start,
    /// The path from there, empty or with a `/` at its end.
    prefix: String,
    /// The same, percent-encoded.
    encoded: String,
    info: &'static TypeInfo,
    /// Address of the first field, to which offsets are relative.
    first: usize,
    /// Offsets, ascending.
    members: &'static [(usize, Member)],
    /// The address of the first byte of what has the fields, and the one after the last byte.
    span: (usize, usize),
    /// Whether the path goes through a collection, as in `$select` and `$expand` only.
    pub(super) many: bool,
    /// Whether the path goes through a navigation property.
    pub(super) related: bool,
    /// The qualified name of the type that the path starts from.
    pub(super) of: &'static str,
    /// Why there is no path.
    fault: Option<RequestError>,
}

/// What a path starts from: the row or the variable of a type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Start {
    pub(super) origin: Origin,
    pub(super) of: TypeId,
}

/// The property that a field stands for.
pub(super) struct Found<'a> {
    pub(super) place: &'static Place,
    pub(super) name: &'a str,
    pub(super) facts: u16,
}

impl Place {
    /// The qualified name of the type.
    pub(super) fn type_name(&self) -> &'static str {
        self.info.name
    }

    pub(super) fn prefix(&self) -> &str {
        &self.prefix
    }

    pub(super) fn encoded(&self) -> &str {
        &self.encoded
    }

    /// The property whose field has an address, if it is one of this value.
    pub(super) fn find(&'static self, address: usize) -> Option<Found<'static>> {
        if !(self.span.0..self.span.1).contains(&address) {
            return None;
        }
        let offset = address.checked_sub(self.first)?;
        let at = self.members.binary_search_by_key(&offset, |it| it.0).ok()?;
        let (_, (name, facts)) = *self.members.get(at)?;
        Some(Found {
            place: self,
            name,
            facts,
        })
    }

    pub(super) fn fault(&self) -> Option<&RequestError> {
        self.fault.as_ref()
    }
}

pub(super) struct Registry {
    /// By the address of the first byte: the address after the last one, and the value.
    spans: BTreeMap<usize, (usize, &'static Place)>,
    values: BTreeMap<(Origin, TypeId), Kept>,
    /// Once for each type.
    members: BTreeMap<TypeId, &'static [(usize, Member)]>,
}

static REGISTRY: RwLock<Registry> = RwLock::new(Registry {
    spans: BTreeMap::new(),
    values: BTreeMap::new(),
    members: BTreeMap::new(),
});

/// The registry for reading. No code of others runs while it is held.
pub(super) fn registry() -> RwLockReadGuard<'static, Registry> {
    REGISTRY.read().unwrap_or_else(PoisonError::into_inner)
}

impl Registry {
    /// The property whose field has an address.
    pub(super) fn find(&self, address: usize) -> Option<Found<'static>> {
        self.around(address)?.find(address)
    }

    /// The value at an address or around it.
    pub(super) fn around(&self, address: usize) -> Option<&'static Place> {
        let (_, (end, place)) = self.spans.range(..=address).next_back()?;
        (address < *end).then_some(*place)
    }
}

/// A row of a query.
pub(super) fn row<T: Object + Default>(depth: usize) -> (&'static T, &'static Place) {
    let origin = Origin::Row(depth);
    made(origin, || Description::start(origin, TypeId::of::<T>()))
}

/// The variable of a lambda.
pub(super) fn variable<T: Object + Default>(depth: usize) -> (&'static T, &'static Place) {
    let origin = Origin::Variable(depth);
    made(origin, || Description::start(origin, TypeId::of::<T>()))
}

/// The value of the property that a field stands for, or each of its values.
pub(super) fn entered<V, T: Object + Default>(field: &'static V, many: bool) -> &'static T {
    let address = core::ptr::from_ref(field).addr();
    made(Origin::Field(address), || {
        described(address, type_name::<V>(), many)
    })
    .0
}

fn described(address: usize, referenced: &'static str, many: bool) -> Description {
    match registry().find(address) {
        Some(found) => Description {
            start: found.place.start,
            of: Some(found.place.of),
            prefix: format!("{}{}/", found.place.prefix, found.name),
            many: many || found.place.many,
            related: found.place.related || found.facts & facts::NAVIGATION != 0,
            fault: found.place.fault.clone(),
        },
        None => Description::fault(address, not_a_field(referenced, "")),
    }
}

/// A value as one of a derived type.
pub(super) fn cast<T: Object, S: Object + Default>(value: &'static T) -> &'static S {
    let address = core::ptr::from_ref(value).addr();
    made(Origin::Cast(address), || {
        cast_of(address, type_name::<T>(), info(&S::default()), info(value))
    })
    .0
}

fn cast_of(
    address: usize,
    referenced: &'static str,
    to: &'static TypeInfo,
    of: &'static TypeInfo,
) -> Description {
    let Some(from) = registry().around(address) else {
        return Description::fault(address, not_a_field(referenced, ""));
    };
    Description {
        start: from.start,
        of: Some(from.of),
        prefix: format!("{}{}/", from.prefix, to.name),
        many: from.many,
        related: from.related,
        fault: from.fault.clone().or(derives(to, of).err()),
    }
}

/// Checks that a type is another one or derives from it.
pub(super) fn derives(to: &'static TypeInfo, from: &'static TypeInfo) -> Result<(), RequestError> {
    if to.chain().any(|base| base.name == from.name) {
        return Ok(());
    }
    Err(RequestError::NotDerived {
        to: to.name,
        from: from.name,
    })
}

/// The table of a value's type.
pub(super) fn info<T: Object>(value: &T) -> &'static TypeInfo {
    let value: &dyn Object = value;
    value.info()
}

pub(super) fn not_a_field(referenced: &'static str, expected: &'static str) -> RequestError {
    RequestError::NotAField {
        referenced,
        expected,
    }
}

struct Description {
    start: Start,
    /// The type of the start, if it is another one than the value's.
    of: Option<&'static str>,
    prefix: String,
    many: bool,
    related: bool,
    fault: Option<RequestError>,
}

impl Description {
    fn start(origin: Origin, of: TypeId) -> Self {
        Self {
            start: Start { origin, of },
            of: None,
            prefix: String::new(),
            many: false,
            related: false,
            fault: None,
        }
    }

    fn fault(address: usize, fault: RequestError) -> Self {
        Self {
            fault: Some(fault),
            ..Self::start(Origin::Field(address), TypeId::of::<()>())
        }
    }
}

/// Returns the value for an origin, made if it is the first time.
fn made<T: Object + Default>(
    origin: Origin,
    describe: impl FnOnce() -> Description,
) -> (&'static T, &'static Place) {
    let key = (origin, TypeId::of::<T>());
    // A statement of its own: the lock for reading is held to its end.
    let found = known(&registry(), key);
    let (value, place) = match found {
        Some(known) => known,
        // `describe`, which calls the type's `Default` and slots, runs before the write lock is taken.
        None => {
            let description = describe();
            let mut value = Box::new(T::default());
            let own = core::ptr::from_ref(&*value).addr();
            let object: &mut dyn Object = &mut *value;
            let (info, fields) = (object.info(), places(object));
            let span = (own, own + size_of::<T>());
            kept(key, description, info, fields, span, value)
        }
    };
    match value.downcast_ref::<T>() {
        Some(value) => (value, place),
        // Values are kept by their types, so each is of the type that it is asked for by. Still, a new one does no harm.
        None => (Box::leak(Box::default()), place),
    }
}

/// A value of any type.
type Kept = (&'static (dyn Any + Send + Sync), &'static Place);

/// Keeps a value, unless another thread has kept one meanwhile. Not generic, so that programs do not compile it for each type.
fn kept(
    key: (Origin, TypeId),
    description: Description,
    info: &'static TypeInfo,
    mut fields: Vec<(usize, Member)>,
    span: (usize, usize),
    value: Box<dyn Any + Send + Sync>,
) -> Kept {
    let first = fields.iter().map(|field| field.0).min();
    let last = fields.iter().map(|field| field.0).max();
    for field in &mut fields {
        field.0 -= first.unwrap_or_default();
    }
    fields.sort_unstable_by_key(|field| field.0);

    let mut registry = REGISTRY.write().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = known(&registry, key) {
        return known;
    }
    let members = registry.members.entry(key.1);
    let members: &'static [_] = members.or_insert_with(|| Vec::leak(fields));
    let value: &'static (dyn Any + Send + Sync) = Box::leak(value);
    // A family's fields are those of the value in it, which is elsewhere.
    let elsewhere = match (first, last) {
        (Some(first), Some(last)) if !(span.0..span.1).contains(&first) => Some((first, last + 1)),
        _ => None,
    };
    let place: &'static Place = Box::leak(Box::new(Place {
        start: description.start,
        encoded: encode(&description.prefix, Part::Query),
        prefix: description.prefix,
        span: elsewhere.unwrap_or(span),
        related: description.related,
        of: description.of.unwrap_or(info.name),
        info,
        first: first.unwrap_or_default(),
        members,
        many: description.many,
        fault: description.fault,
    }));
    registry.spans.insert(span.0, (span.1, place));
    if let Some((first, end)) = elsewhere {
        registry.spans.insert(first, (end, place));
    }
    registry.values.insert(key, (value, place));
    (value, place)
}

fn known(registry: &Registry, key: (Origin, TypeId)) -> Option<Kept> {
    registry.values.get(&key).copied()
}
