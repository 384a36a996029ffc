//! [`Extras`]: the members of an object besides its declared members, kept verbatim and in order.

use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::data::context_url::derived;
use crate::data::control::is_count;
use crate::data::control::same_count;
use crate::data::info::{TypeInfo, facts};
use crate::data::list::Kept as ListKept;
use crate::data::object::kept;
use crate::data::object::{Object, WHOLE, extras};
use crate::values::{Json, JsonError, Kind, Primitive};

/// The members of an object that its type does not declare. There is one per object, in its root base.
///
/// Annotations (control information such as `@odata.etag`, instance annotations, annotations of properties such as
/// `members@odata.nextLink`, and advertised operations `#ns.Action`; JSON Format 4.01 sections 4.5 and 20) are separate from undeclared and
/// dynamic properties.
///
/// Two are equal if they hold the same members in any order: the same names with the same texts. `count`, which is a string with
/// `IEEE754Compatible=true`, is compared by its number.
#[derive(Clone, Default)]
pub struct Extras(Option<Box<Kept>>);

/// A name and a value.
pub(crate) type KeptMember = (Box<str>, Json);

/// Kept members in their original order.
type Members = Vec<KeptMember>;

#[derive(Clone, Default)]
struct Kept {
    annotations: Members,
    properties: Members,
}

impl PartialEq for Extras {
    fn eq(&self, other: &Self) -> bool {
        fn sorted(extras: &Extras) -> Vec<(&str, &Json)> {
            let all = extras.annotations().chain(extras.properties());
            let mut members: Vec<_> = all.collect();
            members.sort_unstable_by_key(|(name, json)| (*name, json.as_str()));
            members
        }
        let same = |(a, b): ((&str, &Json), (&str, &Json))| {
            let is_same = if is_count(a.0) {
                same_count(Some(a.1), Some(b.1))
            } else {
                a.1 == b.1
            };
            a.0 == b.0 && is_same
        };
        let kept = |extras: &Self| (extras.annotations().count(), extras.properties().count());
        kept(self) == kept(other) && sorted(self).into_iter().zip(sorted(other)).all(same)
    }
}

impl Eq for Extras {}

/// Of the names and the texts in any order, and of `count` the name alone: extras that are equal have equal ones.
impl Hash for Extras {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let mut sum = 0_u64;
        for (name, json) in self.annotations().chain(self.properties()) {
            let mut own = DefaultHasher::new();
            name.hash(&mut own);
            if !is_count(name) {
                json.hash(&mut own);
            }
            sum = sum.wrapping_add(own.finish());
        }
        sum.hash(state);
    }
}

impl Extras {
    /// No extras.
    pub const fn new() -> Self {
        Self(None)
    }

    /// Whether there are no members.
    pub fn is_empty(&self) -> bool {
        self.0
            .as_ref()
            .is_none_or(|kept| kept.annotations.is_empty() && kept.properties.is_empty())
    }

    /// Annotations in their original order: name and value.
    pub fn annotations(&self) -> impl Iterator<Item = (&str, &Json)> + Clone {
        list(self.0.as_ref().map(|kept| &kept.annotations))
    }

    /// Undeclared and dynamic properties in their original order: name and value.
    pub fn properties(&self) -> impl Iterator<Item = (&str, &Json)> {
        list(self.0.as_ref().map(|kept| &kept.properties))
    }

    /// Annotations and properties; `None` if there are neither.
    #[inline]
    pub(crate) fn kept(&self) -> Option<(&[KeptMember], &[KeptMember])> {
        let kept = self.0.as_ref()?;
        Some((&kept.annotations, &kept.properties))
    }

    pub(crate) fn push(&mut self, name: Box<str>, value: Json) {
        let kept = self.0.get_or_insert_default();
        if is_annotation(&name) {
            &mut kept.annotations
        } else {
            &mut kept.properties
        }
        .push((name, value));
    }

    /// Removes the properties for which `wanted` holds, and returns them in order.
    pub(crate) fn take_properties(&mut self, wanted: impl Fn(&str) -> bool) -> Members {
        let Some(kept) = &mut self.0 else {
            return Members::new();
        };
        let (taken, left) = std::mem::take(&mut kept.properties)
            .into_iter()
            .partition(|member| wanted(&member.0));
        kept.properties = left;
        taken
    }

    /// Removes the annotations that have `Some` at the same index of `wanted`, and returns them in order.
    pub(crate) fn take_annotations<T>(&mut self, wanted: Vec<Option<T>>) -> Vec<(T, Json)> {
        let Some(kept) = &mut self.0 else {
            return Vec::new();
        };
        let mut wanted = wanted.into_iter();
        let mut taken = Vec::new();
        kept.annotations.retain_mut(|(_, json)| {
            let wanted = wanted.next().flatten();
            let is_kept = wanted.is_none();
            taken.extend(wanted.map(|wanted| (wanted, std::mem::take(json))));
            is_kept
        });
        taken
    }

    /// The member of that name; the last one if a payload repeats it.
    pub(crate) fn raw(&self, name: &str) -> Option<&Json> {
        let kept = self.0.as_ref()?;
        let members = if is_annotation(name) {
            &kept.annotations
        } else {
            &kept.properties
        };
        members
            .iter()
            .rev()
            .find(|member| &*member.0 == name)
            .map(|member| &member.1)
    }

    fn set(&mut self, name: &str, value: Json) {
        self.remove(name);
        self.push(name.into(), value);
    }

    pub(crate) fn remove(&mut self, name: &str) -> Option<Json> {
        let kept = self.0.as_mut()?;
        let members = if is_annotation(name) {
            &mut kept.annotations
        } else {
            &mut kept.properties
        };
        let mut removed = None;
        members.retain_mut(|member| {
            let keep = &*member.0 != name;
            if !keep {
                removed = Some(std::mem::take(&mut member.1));
            }
            keep
        });
        removed
    }
}

fn list(members: Option<&Members>) -> impl Iterator<Item = (&str, &Json)> + Clone {
    members
        .into_iter()
        .flatten()
        .map(|(name, value)| (&**name, value))
}

/// Annotations contain an `@` in their name, advertised operations a `#`: `#ns.Action`, `Items#ns.Action`.
pub(crate) fn is_annotation(name: &str) -> bool {
    name.contains(['@', '#'])
}

/// Whether a name is the control information `local` of an object, in the spelling of 4.0 or 4.01.
pub(crate) fn is_control(name: &str, local: &str) -> bool {
    name.strip_prefix('@')
        .is_some_and(|rest| rest.strip_prefix("odata.").unwrap_or(rest) == local)
}

/// A view of an object's extras.
#[derive(Clone, Copy)]
pub struct ExtrasRef<'a> {
    info: &'static TypeInfo,
    extras: Option<&'a Extras>,
    /// The object that they belong to; its lists hold annotations too.
    object: Option<&'a dyn Object>,
}

impl<'a> ExtrasRef<'a> {
    pub(crate) fn new(info: &'static TypeInfo, extras: Option<&'a Extras>) -> Self {
        Self {
            info,
            extras,
            object: None,
        }
    }

    pub(crate) fn of_object(object: &'a dyn Object) -> Self {
        Self {
            info: object.info(),
            extras: extras(object),
            object: Some(object),
        }
    }

    /// The type of the object that they belong to.
    pub fn owner(&self) -> &'static TypeInfo {
        self.info
    }

    /// The value of an undeclared property or annotation as `T`; `None` if there is none.
    ///
    /// # Errors
    ///
    /// The value does not fit `T`.
    pub fn get<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, JsonError> {
        self.raw(name).map(|json| json.get()).transpose()
    }

    /// The JSON text of an undeclared property or annotation.
    pub fn raw(&self, name: &str) -> Option<&'a Json> {
        self.extras?.raw(name)
    }

    /// Annotations in their original order: name and value.
    pub fn annotations(&self) -> impl Iterator<Item = (&'a str, &'a Json)> + use<'a> {
        list(
            self.extras
                .and_then(|extras| extras.0.as_ref())
                .map(|kept| &kept.annotations),
        )
    }

    /// Undeclared and dynamic properties in their original order: name and value.
    pub fn properties(&self) -> impl Iterator<Item = (&'a str, &'a Json)> + use<'a> {
        list(
            self.extras
                .and_then(|extras| extras.0.as_ref())
                .map(|kept| &kept.properties),
        )
    }

    /// Whether there are no members.
    pub fn is_empty(&self) -> bool {
        self.extras.is_none_or(Extras::is_empty)
    }

    /// Control information of the object by its local name, such as `etag`, in the spelling of 4.0 or 4.01.
    pub fn control(&self, local: &str) -> Option<&'a Json> {
        self.annotations()
            .find(|(name, _)| is_control(name, local))
            .map(|(_, value)| value)
    }

    /// The annotations of a property, whether or not the object contains the property.
    pub fn of<'p>(&self, property: &'p str) -> PropertyAnnotations<'a, 'p> {
        PropertyAnnotations {
            extras: *self,
            property,
        }
    }
}

/// Annotations of one property (`members@odata.nextLink`).
#[derive(Clone, Copy)]
pub struct PropertyAnnotations<'a, 'p> {
    extras: ExtrasRef<'a>,
    property: &'p str,
}

impl<'a> PropertyAnnotations<'a, '_> {
    /// All of them: the name from the `@` on, and the value.
    pub fn iter(&self) -> impl Iterator<Item = (&'a str, &'a Json)> {
        let list = self.of_list().into_iter();
        let list = list.flat_map(|kept| &kept.annotations);
        self.own().chain(list.map(|(name, value)| (&**name, value)))
    }

    /// The annotations in the extras.
    fn own(&self) -> impl Iterator<Item = (&'a str, &'a Json)> {
        self.extras.annotations().filter_map(|(name, value)| {
            Some((
                name.strip_prefix(self.property)
                    .filter(|rest| rest.starts_with('@'))?,
                value,
            ))
        })
    }

    /// The store of the annotations that the property's list holds.
    fn of_list(&self) -> Option<&'a ListKept> {
        let i = self.extras.info.find(self.property, usize::MAX)?;
        kept(self.extras.object?.get(i, WHOLE))
    }

    /// Control information by its local name, such as `count`.
    pub fn control(&self, local: &str) -> Option<&'a Json> {
        let own = self.own().find(|(name, _)| is_control(name, local));
        match own {
            Some((_, value)) => Some(value),
            None => self.of_list()?.control(local),
        }
    }
}

/// An object's extras, mutably.
pub struct ExtrasMut<'a> {
    info: &'static TypeInfo,
    extras: Option<&'a mut Extras>,
}

/// Why a member cannot be inserted into the extras.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InsertError {
    /// The type declares a property of that name: set its field.
    Declared {
        /// The name.
        name: Box<str>,
        /// The qualified name of the type.
        r#type: &'static str,
    },
    /// The name is not allowed for a dynamic property.
    Name(Box<str>),
    /// The type declares no navigation property of that name.
    Navigation {
        /// The name.
        name: Box<str>,
        /// The qualified name of the type.
        r#type: &'static str,
    },
    /// The value cannot be written as JSON.
    Json(Box<str>),
}

impl fmt::Display for InsertError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Declared { name, r#type } => {
                write!(f, "`{name}` is a declared property of {type}; set its field instead", type = r#type)
            }
            Self::Name(name) => write!(
                f,
                "`{name}` is the name of an annotation, not of a property"
            ),
            Self::Navigation { name, r#type } => write!(
                f,
                "`{name}` is not a navigation property of {type}; use `insert` for properties that the generated types leave out",
                type = r#type
            ),
            Self::Json(message) => f.write_str(message),
        }
    }
}

impl std::error::Error for InsertError {}

impl<'a> ExtrasMut<'a> {
    pub(crate) fn new(info: &'static TypeInfo, extras: Option<&'a mut Extras>) -> Self {
        Self { info, extras }
    }

    /// Sets an undeclared property, or an annotation (a name with `@`).
    ///
    /// # Errors
    ///
    /// [`InsertError::Declared`] for the name of a declared property; [`InsertError::Json`] if the value cannot be written.
    pub fn insert(&mut self, name: &str, value: impl Serialize) -> Result<(), InsertError> {
        if self.info.find(name, usize::MAX).is_some() {
            return Err(InsertError::Declared {
                name: name.into(),
                r#type: self.info.name,
            });
        }
        let json = Json::from_value(&value)
            .map_err(|error| InsertError::Json(error.to_string().into()))?;
        if let Some(extras) = &mut self.extras {
            extras.set(name, json);
        }
        Ok(())
    }

    /// Sets a dynamic property of an open type, and its type annotation if JSON does not imply the type: for all but `Edm.Boolean`,
    /// `Edm.String` and finite `Edm.Double` values (JSON Format 4.01 section 4.5.3).
    ///
    /// # Errors
    ///
    /// Like [`insert`](Self::insert); also [`InsertError::Name`] for a name that only an annotation can have.
    pub fn insert_dynamic<T: Primitive + Serialize>(
        &mut self,
        name: &str,
        value: &T,
    ) -> Result<(), InsertError> {
        if is_annotation(name) {
            return Err(InsertError::Name(name.into()));
        }
        let tag = format!("{name}@odata.type");
        let text = value.to_text();
        let is_float = matches!(T::KIND, Kind::Double | Kind::Single);
        let is_named = is_float && matches!(&*text, "INF" | "-INF" | "NaN");
        if is_named {
            // JSON has no such numbers; they are strings.
            self.insert(name, text)?;
        } else {
            self.insert(name, value)?;
        }
        if matches!(T::KIND, Kind::Boolean | Kind::String | Kind::Double) && !is_named {
            self.remove(&tag);
            return Ok(());
        }
        let kind = T::KIND.name();
        self.insert(
            &tag,
            format_args!("#{}", kind.strip_prefix("Edm.").unwrap_or(kind)),
        )
    }

    /// Links the entity of a create or update to an existing one: `navigation@odata.bind` with its id (JSON Format 4.0 section 8.5;
    /// services of 4.01 take an [entity reference](crate::ObjectExt::reference) in the property instead). `None` removes the link.
    ///
    /// # Errors
    ///
    /// [`InsertError::Navigation`] if the name is not a navigation property of the object's type, nor of the type that its `@odata.type`
    /// names. If the generated types leave navigation properties out, use [`insert`](Self::insert) with the whole name of the annotation.
    pub fn bind(&mut self, navigation: &str, id: Option<&str>) -> Result<(), InsertError> {
        self.bind_to(navigation, id)
    }

    /// Links the entity of a create or update to several existing ones: `navigation@odata.bind` with their ids.
    ///
    /// # Errors
    ///
    /// Like [`bind`](Self::bind).
    pub fn bind_all(&mut self, navigation: &str, ids: &[&str]) -> Result<(), InsertError> {
        self.bind_to(navigation, ids)
    }

    fn bind_to(&mut self, navigation: &str, ids: impl Serialize) -> Result<(), InsertError> {
        let is_navigation = |info: &'static TypeInfo| {
            let member = info
                .find(navigation, usize::MAX)
                .and_then(|i| info.member(i));
            member.is_some_and(|member| member.1 & facts::NAVIGATION != 0)
        };
        let derived = || derived(self.info, self.extras.as_deref()?);
        if !is_navigation(self.info) && !derived().is_some_and(is_navigation) {
            return Err(InsertError::Navigation {
                name: navigation.into(),
                r#type: self.info.name,
            });
        }
        self.insert(&format!("{navigation}@odata.bind"), ids)
    }

    /// Removes an undeclared property or annotation, and returns its value.
    pub fn remove(&mut self, name: &str) -> Option<Json> {
        self.extras.as_mut()?.remove(name)
    }

    /// Sets `@odata.type` to the object's own type, so that it is written.
    pub fn write_type(&mut self) {
        let name = format!("#{}", self.info.name);
        if let (Some(extras), Ok(json)) = (&mut self.extras, Json::from_value(&name)) {
            extras.remove("@type");
            extras.set("@odata.type", json);
        }
    }
}
