//! What every object can do: [`ObjectExt`] for generated types, the same methods for `dyn Object`.

use crate::codec::encode::Ieee754Compatible;
use crate::data::extras::{ExtrasMut, ExtrasRef};
use crate::data::info::TypeInfo;
use crate::data::object::Object;
use crate::requests::body::{InvalidBody, RequestBody};
use crate::requests::rules::is_reference;

impl dyn Object {
    /// As [`ObjectExt::for_create`].
    ///
    /// # Errors
    ///
    /// As [`ObjectExt::for_create`].
    pub fn for_create(&self) -> Result<RequestBody<'_>, InvalidBody> {
        RequestBody::create(self)
    }

    /// As [`ObjectExt::for_update`].
    ///
    /// # Errors
    ///
    /// As [`ObjectExt::for_create`].
    pub fn for_update(&self) -> Result<RequestBody<'_>, InvalidBody> {
        RequestBody::update(self)
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
        crate::codec::decode::cast(self)
    }
}

/// Methods of every generated type.
pub trait ObjectExt: Object + Sized {
    /// The table of the value's type.
    fn info(&self) -> &'static TypeInfo {
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
    /// [`InvalidBody`] names properties that are null and must not be.
    fn for_create(&self) -> Result<RequestBody<'_>, InvalidBody> {
        RequestBody::create(self)
    }

    /// The body of a request that updates this entity: besides what [`for_create`](Self::for_create) leaves out, without the key and
    /// what cannot change (`Core.Immutable`), and without related entities: 4.0 forbids them in updates, and 4.01 takes a
    /// collection of them for the whole of it, so that the page that an `$expand` gave would unlink the rest. Relations to
    /// entities by their ids are written: `@odata.bind`, and [references](Self::reference).
    /// [`RequestBody::with_navigation`] asks for related entities. A collection of which only a page was read, as its `nextLink`
    /// says, is left out likewise, and so is one that is `null`, as in [`for_create`](Self::for_create).
    ///
    /// # Errors
    ///
    /// As [`for_create`](Self::for_create).
    fn for_update(&self) -> Result<RequestBody<'_>, InvalidBody> {
        RequestBody::update(self)
    }

    /// The value with every Int64 and Decimal as a string, for a body of the media type
    /// [`IEEE754_COMPATIBLE`](crate::IEEE754_COMPATIBLE) (JSON Format 4.01 section 3.2). The value's own `Serialize` writes numbers.
    /// Both forms are read, whatever the media type.
    ///
    /// That holds at any depth, in lists, in pages and other wrappers, and for dynamic properties whose `@odata.type` names one of
    /// the two types. For a create or an update, ask the [`RequestBody`] for it.
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

    /// Whether the value is an entity reference: an id, and nothing but annotations beside it (JSON Format 4.01 section 14). An id that
    /// is null identifies nothing (section 4.5.8).
    fn is_reference(&self) -> bool {
        is_reference(self)
    }

    /// Reads the value again as a subtype `T`: declared members are copied, members kept in the extras that `T` declares are
    /// decoded. For positions whose family is too large to be an enum.
    ///
    /// # Errors
    ///
    /// [`Error`](crate::Error) if `T` does not derive from this type, or a kept member does not fit the type that `T` declares.
    fn cast<T: Object + Default>(&self) -> Result<T, crate::Error> {
        crate::codec::decode::cast(self)
    }
}

impl<T: Object> ObjectExt for T {}

/// A value and what `fill` sets in it: the body of generated functions of this name.
pub fn with<T>(mut value: T, fill: impl FnOnce(&mut T)) -> T {
    fill(&mut value);
    value
}
