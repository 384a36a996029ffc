//! [`Object`]: how the runtime sees a generated struct, and the tables and slots it goes through.
//!
//! Indices run through the whole base chain, the root base's members first. A generated type answers two questions by one `match`
//! each, whose last arm hands on to its base: what stands at index `i` ([`Object::get`]), and where a value for it goes
//! ([`Object::slot`]). Everything else (decoding, encoding, cloning, comparing, `Debug`) is written once, here in the runtime.

use crate::encode::Ieee754Compatible;
use crate::extras::{Extras, ExtrasMut, ExtrasRef};
use crate::family::Family;
use crate::info::{Info, ModelInfo};
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
    /// A collection that is `null` is left out: services send that, but a collection is never null, only empty (JSON Format 4.01
    /// sections 7.3, 7.4 and 8.3). What the value's own `Serialize` writes has the `null`.
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
    /// says, is left out likewise, and so is one that is `null`, as in [`for_create`](Self::for_create).
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
    ///
    /// Values that are kept in the extras without such an annotation stay as they were read: also those that a subtype declares, where
    /// the object is a struct of its base type and `@odata.type` names the subtype. The tables of types have the names of members and
    /// not their types. To have all of them in one form, [`cast`](Self::cast) the object to the subtype, or read it at a position of
    /// its family.
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
            /// `null` in the place of such a collection.
            NullItems,
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
