//! [`Object`]: how the runtime sees a generated struct, and the tables and slots it goes through.
//!
//! Indices run through the whole base chain, the root base's members first. A generated type answers two questions by one `match`
//! each, whose last arm hands on to its base: what stands at index `i` ([`Object::get`]), and where a value for it goes
//! ([`Object::slot`]). Everything else (decoding, encoding, cloning, comparing, `Debug`) is written once, here in the runtime.

use crate::encode::Ieee754Compatible;
use crate::extras::{Extras, ExtrasMut, ExtrasRef};
use crate::family::{Family, type_name_of};
use crate::list::Kept;
use crate::outgoing::{Outgoing, Unsendable};
use crate::property::Property;
use crate::scalar::Scalars;
use crate::values::{Binary, Date, DateTimeOffset, Decimal, Duration, Guid, Json, TimeOfDay};

/// The index under which the root base answers with its extras.
pub const EXTRAS: usize = usize::MAX;

/// The index under which a struct answers with the table of its type.
pub const INFO: usize = usize::MAX - 1;

/// The index under which a family answers with itself; what a struct answers there means nothing.
pub const FAMILY: usize = usize::MAX - 2;

/// The item index that asks for a member as a whole.
pub const WHOLE: usize = usize::MAX;

/// A value of an entity or complex type, or of a family of them.
///
/// There is nothing here but two questions, because every further method would be compiled once for every type of a model.
pub trait Object: Send + Sync + 'static {
    /// What stands at member `i`: with `j` = [`WHOLE`] the member itself (a list answers with its length), else its item `j`.
    fn get(&self, i: usize, j: usize) -> Value<'_>;

    /// Does `op` to member `i` and answers with the place a value goes to.
    fn slot(&mut self, i: usize, op: Op<'_>) -> Slot<'_>;
}

impl dyn Object {
    /// The table of the value's type.
    pub fn info(&self) -> &'static Info {
        match self.get(INFO, WHOLE) {
            Value::Info(info) => info,
            _ => NO_INFO,
        }
    }

    /// The family, where the value is a family enum rather than a struct.
    pub fn family(&self) -> Option<&dyn Family> {
        match self.get(FAMILY, WHOLE) {
            Value::Family(family) => Some(family),
            _ => None,
        }
    }

    /// The family to change, where the value is a family enum rather than a struct.
    pub fn family_mut(&mut self) -> Option<&mut dyn Family> {
        match self.slot(FAMILY, Op::Look) {
            Slot::Family(family) => Some(family),
            _ => None,
        }
    }

    /// What the object holds besides its declared members.
    pub fn extras(&self) -> ExtrasRef<'_> {
        ExtrasRef::of_object(self)
    }

    /// What the object holds besides its declared members, to change it.
    pub fn extras_mut(&mut self) -> ExtrasMut<'_> {
        let info = self.info();
        ExtrasMut::new(info, extras_mut(self))
    }

    /// As [`ObjectExt::for_create`].
    ///
    /// # Errors
    ///
    /// As [`ObjectExt::for_create`].
    pub fn for_create(&self) -> Result<Outgoing<'_>, Unsendable> {
        Outgoing::create(self)
    }

    /// As [`ObjectExt::for_update`].
    ///
    /// # Errors
    ///
    /// As [`ObjectExt::for_create`].
    pub fn for_update(&self) -> Result<Outgoing<'_>, Unsendable> {
        Outgoing::update(self)
    }

    /// As [`ObjectExt::ieee754_compatible`].
    pub fn ieee754_compatible(&self) -> Ieee754Compatible<'_> {
        Ieee754Compatible(self)
    }

    /// The value as one of type `T`, which is its own or derives from it: as [`ObjectExt::cast`].
    ///
    /// # Errors
    ///
    /// As [`ObjectExt::cast`].
    pub fn cast<T: Object + Default>(&self) -> Result<T, crate::Error> {
        crate::decode::cast(self)
    }
}

/// Makes an object whose type is known at run time only.
pub type Fresh = fn() -> Box<dyn Object>;

/// A value and what `fill` sets in it: the body of generated functions of this name.
pub fn with<T>(mut value: T, fill: impl FnOnce(&mut T)) -> T {
    fill(&mut value);
    value
}

/// Stands in for the table of an object that does not answer with one, which no generated type does.
const NO_INFO: &Info = &Info {
    name: "",
    base: None,
    first: 0,
    members: &[],
    model: &ModelInfo {
        aliases: &[],
        redact: &[],
        standard_base64: false,
        contexts: &[],
        redeclared: &[],
        types: &[],
    },
};

/// Methods of every generated type.
pub trait ObjectExt: Object + Sized {
    /// The table of the value's type.
    fn info(&self) -> &'static Info {
        (self as &dyn Object).info()
    }

    /// What the object holds besides its declared members.
    fn extras(&self) -> ExtrasRef<'_> {
        (self as &dyn Object).extras()
    }

    /// What the object holds besides its declared members, to change it.
    fn extras_mut(&mut self) -> ExtrasMut<'_> {
        (self as &mut dyn Object).extras_mut()
    }

    /// The body of a request that creates this entity: without what the service computes (`Core.Computed`) and what cannot be
    /// written (`Core.Permissions`), in the entity and in all that is nested in it, and without control information that only
    /// responses have. Related entities that are nested in it are created with it.
    ///
    /// ```no_run
    /// # fn f(value: &impl odata_runtime::ObjectExt) -> Result<(), Box<dyn std::error::Error>> {
    /// let body = value.for_create()?;
    /// println!("{}, without {:?}", serde_json::to_string(&body)?, body.left_out());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`Unsendable`] names properties that are null and must not be.
    fn for_create(&self) -> Result<Outgoing<'_>, Unsendable> {
        Outgoing::create(self)
    }

    /// The body of a request that updates this entity: besides what [`for_create`](Self::for_create) leaves out, without the key and
    /// what cannot change (`Core.Immutable`), and without related entities: 4.0 forbids them in updates, and 4.01 takes a
    /// collection of them for the whole of it, so that the page that an `$expand` gave would unlink the rest. Relations to
    /// entities by their ids are written: `@odata.bind`, and [references](Self::reference).
    /// [`Outgoing::with_navigation`] asks for related entities. A collection of which only a page was read, as its `nextLink`
    /// says, is left out likewise.
    ///
    /// # Errors
    ///
    /// As [`for_create`](Self::for_create).
    fn for_update(&self) -> Result<Outgoing<'_>, Unsendable> {
        Outgoing::update(self)
    }

    /// The value with every Int64 and Decimal as a string, for a body of the media type
    /// [`IEEE754_COMPATIBLE`](crate::IEEE754_COMPATIBLE) (JSON Format 4.01 section 3.2). The value's own `Serialize` writes numbers.
    /// Both forms are read, whatever the media type.
    ///
    /// That holds at any depth, in lists, in pages and other wrappers, and for dynamic properties whose `@odata.type` names one of
    /// the two types. For a create or an update, ask the [`Outgoing`] for it.
    fn ieee754_compatible(&self) -> Ieee754Compatible<'_> {
        Ieee754Compatible(self)
    }

    /// A value that stands for an entity that exists, by its id and nothing else (JSON Format 4.01 section 14).
    fn reference(id: &str) -> Self
    where
        Self: Default,
    {
        let mut value = Self::default();
        // Annotations are never declared properties, and a text can always be written.
        let _ = value.extras_mut().insert("@odata.id", id);
        value
    }

    /// Whether the value is an entity reference: an id, and no declared member.
    fn is_reference(&self) -> bool {
        self.extras().control("id").is_some()
            && (0..self.info().len()).all(|i| crate::encode::is_absent(self.get(i, WHOLE)))
    }

    /// Reads the value again as a subtype `T`: declared members are copied, members kept in the extras that `T` declares are
    /// decoded. For positions whose family is too large to be an enum.
    ///
    /// # Errors
    ///
    /// [`Error`](crate::Error) if `T` does not derive from this type, or a kept member does not fit the type that `T` declares.
    fn cast<T: Object + Default>(&self) -> Result<T, crate::Error> {
        crate::decode::cast(self)
    }
}

impl<T: Object> ObjectExt for T {}

pub(crate) fn extras(object: &dyn Object) -> Option<&Extras> {
    match object.get(EXTRAS, WHOLE) {
        Value::Extras(extras) => Some(extras),
        _ => None,
    }
}

pub(crate) fn extras_mut(object: &mut dyn Object) -> Option<&mut Extras> {
    match object.slot(EXTRAS, Op::Look) {
        Slot::Extras(extras) => Some(extras),
        _ => None,
    }
}

/// The table of one entity or complex type.
#[derive(Debug, Clone, Copy)]
pub struct Info {
    /// Qualified name, such as `microsoft.graph.entity`.
    pub name: &'static str,
    /// The base type's table.
    pub base: Option<&'static Info>,
    /// Index of the first member declared by the type itself: the number of members of all its bases.
    pub first: usize,
    /// The members declared by the type itself.
    pub members: &'static [Member],
    /// What holds for the whole model.
    pub model: &'static ModelInfo,
}

/// A declared member: its JSON name and its [facts](facts). A pair, since a model has thousands of them in one table, where a
/// constructor's path costs more to compile than what it makes.
pub type Member = (&'static str, u16);

/// What [`Member`]'s second field is the sum of.
pub mod facts {
    /// Values are not shown by `Debug` nor quoted by errors (option `redact`).
    pub const REDACTED: u16 = 1;
    /// `Nullable="false"` (CSDL XML 4.01 section 7.2.1).
    pub const NOT_NULL: u16 = 1 << 1;
    /// `Core.Computed`: the service's, in neither insert nor update.
    pub const COMPUTED: u16 = 1 << 2;
    /// `Core.Immutable`: in insert, not in update.
    pub const IMMUTABLE: u16 = 1 << 3;
    /// `Core.Permissions` without `Write`: in neither insert nor update.
    pub const READ_ONLY: u16 = 1 << 4;
    /// `Core.Permissions` without `Read`: never in a response.
    pub const WRITE_ONLY: u16 = 1 << 5;
    /// A navigation property.
    pub const NAVIGATION: u16 = 1 << 6;
    /// Part of the key.
    pub const KEY: u16 = 1 << 7;
    /// `Core.ComputedDefaultValue` or `DefaultValue`: may be left out of an insert although not nullable.
    pub const DEFAULTED: u16 = 1 << 8;
    /// The metadata says that no item of the list is `null`: `Nullable="false"` of a collection.
    pub const ITEMS_NOT_NULL: u16 = 1 << 11;
    /// An object without a value here is no such object. Of the wrappers of responses; looked for at a type's first member only.
    pub const REQUIRED: u16 = 1 << 10;
}

/// What holds for all types generated from one model.
#[derive(Debug)]
pub struct ModelInfo {
    /// (alias, namespace) of all documents; type names in payloads may use them.
    pub aliases: &'static [(&'static str, &'static str)],
    /// Names of redacted members, for where they stand undeclared in the extras or inside kept JSON.
    pub redact: &'static [&'static str],
    /// New binary values are written in the standard alphabet instead of base64url (option `binary`).
    pub standard_base64: bool,
    /// What context URLs are made of (OData Protocol 4.01 chapter 10), sorted: entity sets and singletons by name, and by
    /// `type/property` the properties through which paths to contained entities lead; each with the qualified name of its type.
    pub contexts: &'static [(&'static str, &'static str)],
    /// What types say otherwise of members of their bases that they declare again, sorted by type and member.
    pub redeclared: &'static [Redeclared],
    /// The tables of all entity and complex types, sorted by name.
    pub types: &'static [Info],
}

/// What a type says otherwise of a member of a base, which it declares again (CSDL XML 4.01 sections 6.2.1 and 7). Values stand at the
/// base's member, whichever type declares it.
#[derive(Debug)]
pub struct Redeclared {
    /// Qualified name of the type.
    pub of: &'static str,
    /// Index of the base's member.
    pub member: usize,
    /// Its [facts](facts) in objects of the type.
    pub facts: u16,
    /// Qualified name of the type that its objects are of if they do not say so, where that derives from the base's; else empty.
    pub narrower: &'static str,
    /// Whether all values that the type allows fit the base's member. Those that do not are kept in the extras.
    pub fits: bool,
}

impl ModelInfo {
    pub(crate) fn info(&self, name: &str) -> Option<&'static Info> {
        let at = self.types.binary_search_by(|known| known.name.cmp(name));
        at.ok().and_then(|at| self.types.get(at))
    }

    /// The name of the type behind a set, a singleton or a property of [`contexts`](Self::contexts).
    pub(crate) fn context(&self, path: &str) -> Option<&'static str> {
        let at = self.contexts.binary_search_by(|known| known.0.cmp(path));
        at.ok()
            .and_then(|at| self.contexts.get(at))
            .map(|known| known.1)
    }

    /// The table of the type that the value of an `@odata.type` names.
    pub(crate) fn named(&self, tag: &str) -> Option<&'static Info> {
        let name = type_name_of(tag);
        if let Some(info) = self.info(&name) {
            return Some(info);
        }
        let (prefix, local) = name.rsplit_once('.')?;
        let mut meant = self.aliases.iter().filter(|(alias, _)| *alias == prefix);
        meant.find_map(|(_, namespace)| self.info(&format!("{namespace}.{local}")))
    }

    /// Whether both types are known and neither derives from the other.
    pub(crate) fn are_unrelated(&self, a: &str, b: &str) -> bool {
        match (self.info(a), self.info(b)) {
            (Some(a), Some(b)) => !a.derives(b) && !b.derives(a),
            _ => false,
        }
    }
}

impl Info {
    /// Number of members, those of all bases included.
    pub const fn len(&self) -> usize {
        self.first + self.members.len()
    }

    /// Whether there are no members, not even in a base.
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The member at an index of the whole chain, with its facts in objects of this type.
    pub fn member(&'static self, i: usize) -> Option<Member> {
        let (name, facts) = self.declared(i)?;
        Some((name, self.redeclared(i).map_or(facts, |again| again.facts)))
    }

    /// The member at an index of the whole chain, as it was declared first.
    fn declared(&self, i: usize) -> Option<Member> {
        let mut info = self;
        while i < info.first {
            info = info.base?;
        }
        info.members.get(i - info.first).copied()
    }

    /// What the type or the nearest of its bases says otherwise of a member.
    #[inline]
    pub(crate) fn redeclared(&'static self, i: usize) -> Option<&'static Redeclared> {
        if self.model.redeclared.is_empty() {
            return None;
        }
        self.all_redeclared().find(|again| again.member == i)
    }

    /// All that the type and its bases say otherwise of members, the type itself first.
    pub(crate) fn all_redeclared(&'static self) -> impl Iterator<Item = &'static Redeclared> {
        self.chain().flat_map(|info| {
            let all = info.model.redeclared;
            let from = all.partition_point(|again| again.of < info.name);
            let own = all.get(from..).unwrap_or_default().iter();
            own.take_while(|again| again.of == info.name)
        })
    }

    /// Index of the member with a JSON name, looked for from `hint` on: services send members in a stable order, and leave some out.
    pub fn find(&self, name: &str, hint: usize) -> Option<usize> {
        let position = |members: &[Member]| members.iter().position(|member| member.0 == name);
        if hint < self.first {
            if self.declared(hint).is_some_and(|member| member.0 == name) {
                return Some(hint);
            }
        } else if let Some(from) = hint.checked_sub(self.first)
            && let Some((before, after)) = self.members.split_at_checked(from)
        {
            let at = position(after).map(|at| from + at);
            if let Some(at) = at.or_else(|| position(before)) {
                return Some(self.first + at);
            }
            return self.base?.find(name, usize::MAX);
        }
        let mut info = self;
        loop {
            if let Some(at) = position(info.members) {
                return Some(info.first + at);
            }
            info = info.base?;
        }
    }

    /// Whether the type is another one or derives from it.
    pub(crate) fn derives(&'static self, from: &Info) -> bool {
        self.chain().any(|info| info.name == from.name)
    }

    /// The type itself and its bases, most derived first.
    pub fn chain(&'static self) -> impl Iterator<Item = &'static Info> {
        std::iter::successors(Some(self), |info| info.base)
    }

    /// All members with their indices and their facts in objects of this type, the root base's first.
    pub fn all_members(&'static self) -> impl Iterator<Item = (usize, Member)> {
        let mut chain: Vec<_> = self.chain().collect();
        chain.reverse();
        let all = chain.into_iter().flat_map(|info| {
            info.members
                .iter()
                .enumerate()
                .map(move |(at, member)| (info.first + at, *member))
        });
        all.map(|(i, (name, facts))| {
            let again = self.redeclared(i);
            (i, (name, again.map_or(facts, |again| again.facts)))
        })
    }
}

macro_rules! scalars {
    ($($kind:ident: $type:ty,)*) => {
        /// What stands at a member.
        #[derive(Clone, Copy)]
        #[allow(missing_docs, reason = "scalar variants are the standard's primitive types of the same name")]
        pub enum Value<'a> {
            /// Not in the object (also: no such index). No other variant stands for an absent member.
            Absent,
            /// `null`.
            Null,
            $($kind(&'a Property<$type>),)*
            /// A collection of primitive values.
            List(&'a dyn Scalars),
            /// A value of an enumeration, as text.
            Text(crate::enumeration::Text<'a>),
            /// An entity or complex value.
            Object(&'a dyn Object),
            /// A collection of objects or enumeration values of this length, and what it holds besides; its items have indices of
            /// their own.
            Items(usize, Option<&'a Kept>),
            /// The extras of the root base.
            Extras(&'a Extras),
            /// The table of a struct's type.
            Info(&'static Info),
            /// A family.
            Family(&'a dyn Family),
        }

        /// Where a value for a member goes.
        #[allow(missing_docs, reason = "scalar variants are the standard's primitive types of the same name")]
        pub enum Slot<'a> {
            /// The operation was done, there is nothing further to fill.
            Done,
            /// The operation does not fit the member (also: no such index); nothing was changed.
            Refused,
            $($kind(&'a mut Property<$type>),)*
            /// A collection of primitive values.
            List(&'a mut dyn Scalars),
            /// The member wants this; ask again with an operation that gives it.
            Wants(Wants),
            /// An entity or complex value to be filled.
            Object(&'a mut dyn Object),
            /// What a collection of objects or enumeration values holds besides its items.
            Kept(&'a mut Kept),
            /// The extras of the root base.
            Extras(&'a mut Extras),
            /// A family.
            Family(&'a mut dyn Family),
        }
    };
}

scalars! {
    Boolean: bool,
    Byte: u8,
    SByte: i8,
    Int16: i16,
    Int32: i32,
    Int64: i64,
    Single: f32,
    Double: f64,
    Decimal: Decimal,
    String: String,
    Binary: Binary,
    Date: Date,
    DateTimeOffset: DateTimeOffset,
    Duration: Duration,
    TimeOfDay: TimeOfDay,
    Guid: Guid,
    Json: Json,
}

/// What a member that is no primitive value takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wants {
    /// An object of the named type.
    Object,
    /// A list of objects.
    Objects,
    /// The name of an enumeration member; the type's qualified name is given.
    Text(&'static str),
    /// A list of enumeration members' names; the type's qualified name is given.
    Texts(&'static str),
}

/// What is to be done to a member. Primitive members answer with their place whatever the operation is.
#[derive(Debug, Clone, Copy)]
pub enum Op<'a> {
    /// Nothing: answers what the member wants.
    Look,
    /// Makes it absent.
    Absent,
    /// Makes it `null`.
    Null,
    /// Gives it a fresh value: an empty list, or a default object, which is answered.
    Value,
    /// Adds a fresh object to the list and answers it.
    Push,
    /// Nothing: answers the item at an index, in the pages of responses.
    Item(usize),
    /// Adds a `null` to the list; refused where items cannot be null.
    PushNull,
    /// Nothing: answers what the list holds besides its items; refused where there is no list.
    Kept,
    /// Sets the enumeration value, or adds it to the list, by its text.
    Text(&'a str),
}
