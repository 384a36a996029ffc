//! The methods of every object: [`ObjectExt`] for generated types, and the same methods for `dyn Object`.

use crate::codec::encode::Ieee754Compatible;
use crate::data::extras::{ExtrasMut, ExtrasRef};
use crate::data::info::TypeInfo;
use crate::data::object::Object;
use crate::requests::body::{InvalidBody, RequestBody};
use crate::requests::rules::is_reference;

impl dyn Object {
    /// Like [`ObjectExt::for_create`].
    ///
    /// # Errors
    ///
    /// Like [`ObjectExt::for_create`].
    pub fn for_create(&self) -> Result<RequestBody<'_>, InvalidBody> {
        RequestBody::create(self)
    }

    /// Like [`ObjectExt::for_update`].
    ///
    /// # Errors
    ///
    /// Like [`ObjectExt::for_create`].
    pub fn for_update(&self) -> Result<RequestBody<'_>, InvalidBody> {
        RequestBody::update(self)
    }

    /// Like [`ObjectExt::ieee754_compatible`].
    pub fn ieee754_compatible(&self) -> Ieee754Compatible<'_> {
        Ieee754Compatible(self)
    }

    /// Reads the value as `T`, which is its own type or derives from it, like [`ObjectExt::cast`].
    ///
    /// # Errors
    ///
    /// Like [`ObjectExt::cast`].
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

    /// The members of the object that its type does not declare.
    fn extras(&self) -> ExtrasRef<'_> {
        (self as &dyn Object).extras()
    }

    /// The members of the object that its type does not declare, mutably.
    fn extras_mut(&mut self) -> ExtrasMut<'_> {
        (self as &mut dyn Object).extras_mut()
    }

    /// The body of a request that creates this entity: without properties that the service computes (`Core.Computed`) or that cannot be
    /// written (`Core.Permissions`), in the entity and everything nested in it, and without control information that occurs only in
    /// responses. Nested related entities are created with it.
    ///
    /// A collection that is `null` is left out: services send it, but a collection is never null, only empty (JSON Format 4.01 sections
    /// 7.3, 7.4 and 8.3). The value's own `Serialize` writes the `null`.
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
    /// [`InvalidBody`] names the properties that must not be null but are.
    fn for_create(&self) -> Result<RequestBody<'_>, InvalidBody> {
        RequestBody::create(self)
    }

    /// The body of a request that updates this entity. In addition to what [`for_create`](Self::for_create) leaves out, it has no key, no
    /// immutable properties (`Core.Immutable`) and no related entities: 4.0 forbids them in updates, and 4.01 treats a collection of them
    /// as complete, so one page from an `$expand` would unlink the rest. Links to entities by id are written: `@odata.bind`, and
    /// [references](Self::reference). [`RequestBody::with_navigation`] asks for related entities. A collection with a `nextLink`, of which
    /// only one page was read, is left out too, and so is one that is `null`, as in [`for_create`](Self::for_create).
    ///
    /// # Errors
    ///
    /// Like [`for_create`](Self::for_create).
    fn for_update(&self) -> Result<RequestBody<'_>, InvalidBody> {
        RequestBody::update(self)
    }

    /// The value with every Int64 and Decimal as a string, for a body of the media type [`IEEE754_COMPATIBLE`](crate::IEEE754_COMPATIBLE)
    /// (JSON Format 4.01 section 3.2). The value's own `Serialize` writes numbers. Both forms are read, whatever the media type.
    ///
    /// This applies at any depth, in lists, in pages and other wrappers, and to dynamic properties whose `@odata.type` names one of the two
    /// types. For a create or an update, use [`RequestBody::ieee754_compatible`].
    ///
    /// Values that are kept in the extras without such an annotation stay as they were read. This includes members that only a derived type
    /// declares, if the object is a struct of the base type and `@odata.type` names the derived type: the type tables contain the names of
    /// members but not their types. To write all of them in one form, [`cast`](Self::cast) the object to the derived type, or read it at a
    /// position of its family.
    fn ieee754_compatible(&self) -> Ieee754Compatible<'_> {
        Ieee754Compatible(self)
    }

    /// A value that refers to an existing entity by its id and contains nothing else (JSON Format 4.01 section 14).
    fn reference(id: &str) -> Self
    where
        Self: Default,
    {
        let mut value = Self::default();
        // An annotation is never a declared property, and a string can always be written.
        let _ = value.extras_mut().insert("@odata.id", id);
        value
    }

    /// Whether the value is an entity reference: an id and otherwise only annotations (JSON Format 4.01 section 14). A null id identifies
    /// nothing (section 4.5.8).
    fn is_reference(&self) -> bool {
        is_reference(self)
    }

    /// Reads the value again as a derived type `T`: copies declared members, and decodes members in the extras that `T` declares. Intended
    /// for positions whose family is too large to be an enum.
    ///
    /// # Errors
    ///
    /// [`Error`](crate::Error) if `T` does not derive from this type, or a kept member does not fit its declaration in `T`.
    fn cast<T: Object + Default>(&self) -> Result<T, crate::Error> {
        crate::codec::decode::cast(self)
    }
}

impl<T: Object> ObjectExt for T {}

/// Applies `fill` to a value and returns it: the body of the generated functions of this name.
pub fn with<T>(mut value: T, fill: impl FnOnce(&mut T)) -> T {
    fill(&mut value);
    value
}
