//! Bodies that create or update an entity: checked, and without what only the service sets (Protocol 4.01 sections 11.4.2 and 11.4.3).

use std::error::Error;
use std::fmt;

use crate::data::info::facts;
use crate::data::object::{Object, Value, WHOLE};
use crate::requests::rules::{CREATE, Manner, Paths, Rules, UPDATE};
use crate::requests::survey::Survey;

/// The media type of a body in which every Int64 and Decimal is a string (JSON Format 4.01 section 3.2). It is the media type of what
/// [`ieee754_compatible`](crate::ObjectExt::ieee754_compatible) writes, and can be requested in `Accept`.
pub const IEEE754_COMPATIBLE: &str = "application/json;IEEE754Compatible=true";

/// A body to send: the value without what only the service sets. Its `Serialize` writes the JSON.
///
/// A member of the extras that has the name of a declared property, or annotates it, follows that property. The same rules apply in complex
/// values, in related entities, and inside values that are kept as text: there a member is declared if `@odata.type`, or else the context
/// URL, names a type of the model that declares it. Control information that occurs only in responses (`count`, `nextLink`, links,
/// advertised operations …; JSON Format 4.01 section 4.5) is never written; an `etag` is written only in updates, where 4.01 services
/// compare it (Protocol 4.01 section 11.4.3).
#[derive(Clone)]
pub struct RequestBody<'a> {
    object: &'a dyn Object,
    without: u16,
    strings: bool,
    asked: Paths,
    left_out: Vec<String>,
    annotations_left_out: Vec<String>,
}

/// Why a value cannot be sent. Long paths inside values that are kept as text are shortened as in [`RequestBody::left_out`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct InvalidBody {
    /// JSON paths of properties that are null although the metadata says `Nullable="false"`, and of null items in collections of related
    /// entities and in collections for which it says so.
    pub null: Vec<String>,
    /// Requested paths that do not lead to a navigation property.
    pub unknown: Vec<String>,
    /// JSON paths of requested collections of which only one page is present: an update would unlink the rest.
    pub pages: Vec<String>,
    /// JSON paths of values in navigation properties that are not entities, which a [lenient](crate::Decoder::lenient) decoder kept.
    pub not_entities: Vec<String>,
}

impl InvalidBody {
    pub(crate) fn is_empty(&self) -> bool {
        self.null.is_empty()
            && self.unknown.is_empty()
            && self.pages.is_empty()
            && self.not_entities.is_empty()
    }
}

impl fmt::Display for InvalidBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "";
        if !self.null.is_empty() {
            write!(
                f,
                "null is not allowed for the {} {}: to leave a property out of the body, make it absent",
                if self.null.len() == 1 {
                    "property"
                } else {
                    "properties"
                },
                self.null.join(", ")
            )?;
            separator = "; ";
        }
        if !self.unknown.is_empty() {
            write!(
                f,
                "{separator}not a navigation property: {}",
                self.unknown.join(", ")
            )?;
            separator = "; ";
        }
        if !self.pages.is_empty() {
            write!(
                f,
                "{separator}only one page of {} is present, and an update would unlink the rest: read all pages and remove the `nextLink`",
                self.pages.join(", ")
            )?;
            separator = "; ";
        }
        if !self.not_entities.is_empty() {
            write!(
                f,
                "{separator}values that are not entities cannot be sent: {}",
                self.not_entities.join(", ")
            )?;
        }
        Ok(())
    }
}

impl Error for InvalidBody {}

impl<'a> RequestBody<'a> {
    pub(crate) fn create(object: &'a dyn Object) -> Result<Self, InvalidBody> {
        Self::new(object, CREATE)
    }

    pub(crate) fn update(object: &'a dyn Object) -> Result<Self, InvalidBody> {
        Self::new(object, UPDATE)
    }

    fn new(object: &'a dyn Object, without: u16) -> Result<Self, InvalidBody> {
        Self {
            object,
            without,
            strings: false,
            asked: Paths::default(),
            left_out: Vec::new(),
            annotations_left_out: Vec::new(),
        }
        .checked()
    }

    /// Records what is left out, or returns what forbids sending.
    fn checked(self) -> Result<Self, InvalidBody> {
        let mut survey = Survey::default();
        survey.look(self.object, "$", &self.manner());
        if !survey.refused.is_empty() {
            return Err(survey.refused);
        }
        Ok(Self {
            left_out: survey.left_out,
            annotations_left_out: survey.annotations,
            ..self
        })
    }

    pub(crate) fn manner(&self) -> Manner<'_> {
        Manner {
            without: self.without,
            strings: self.strings,
            annotation: false,
            asked: Some(&self.asked),
            narrower: "",
        }
    }

    /// Also writes the related entities in a navigation property: a deep update, which 4.01 services support (Protocol 4.01 section
    /// 11.4.3.1). Call it once for each navigation property.
    ///
    /// The service treats a collection as complete: related entities that are not in it are unlinked. An entity with an existing id or key
    /// is updated, others are created; so keys are written in related entities.
    ///
    /// The path has a segment for each property on the way, as in `$expand`: `members`, `members/manager`, `address/country`, where
    /// `address` is a complex property. It includes all navigation properties on the way. A create writes all of them anyway.
    ///
    /// A value that a collection of related entities [keeps](crate::List::kept) besides its items is not an entity and prevents sending, in
    /// creates as well: the service would treat the rest as complete. [`List::as_mut_vec`](crate::List::as_mut_vec) drops such values. Kept
    /// values of other collections are sent in their positions, but a `null` that the metadata forbids is refused too.
    ///
    /// ```no_run
    /// # fn f(group: &impl odata_runtime::ObjectExt) -> Result<(), Box<dyn std::error::Error>> {
    /// let body = group.for_update()?.with_navigation("members")?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidBody`] if the path does not lead to a navigation property, if only one page of a collection is present, and if the included
    /// values contain something that is not an entity or a forbidden null.
    pub fn with_navigation(mut self, path: &str) -> Result<Self, InvalidBody> {
        // Type names on the path, which are casts, do not change where values are.
        let segments: Vec<&str> = path
            .split('/')
            .filter(|segment| !segment.contains('.'))
            .collect();
        let mut trail = Trail::default();
        trail.follow(self.object, &segments, &self.manner());
        if !trail.found && (trail.lost || segments.is_empty()) {
            return Err(InvalidBody {
                unknown: vec![path.to_owned()],
                ..InvalidBody::default()
            });
        }
        self.asked.insert(segments.into_iter());
        self.checked()
    }

    /// Writes every Int64 and Decimal as a string, as [`ObjectExt::ieee754_compatible`](crate::ObjectExt::ieee754_compatible) does.
    #[must_use]
    pub fn ieee754_compatible(self) -> Self {
        Self {
            strings: true,
            ..self
        }
    }

    /// The value to be sent.
    pub(crate) fn object(&self) -> &'a dyn Object {
        self.object
    }

    /// The media type of the body, for `Content-Type`: it says whether Int64 and Decimal are numbers or strings.
    pub fn media_type(&self) -> &'static str {
        if self.strings {
            IEEE754_COMPATIBLE
        } else {
            "application/json"
        }
    }

    /// JSON paths of the properties that have values but are not sent: because only the service sets them; in an update, because they hold
    /// related entities or one page of a collection; and collections that are null. Properties inside values that are kept as text are
    /// listed like all others. However, if the path of an object inside such a value is longer than 1,000 bytes, its longest prefix within
    /// that limit is listed once for everything that is left out of such objects.
    pub fn left_out(&self) -> &[String] {
        &self.left_out
    }

    /// JSON paths of the annotations that are not sent: those of properties that are not sent, and those that occur only in responses.
    /// Annotations inside the values of other annotations are not listed, and long paths inside values that are kept as text are shortened
    /// as in [`left_out`](Self::left_out).
    pub fn annotations_left_out(&self) -> &[String] {
        &self.annotations_left_out
    }
}

impl fmt::Debug for RequestBody<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestBody")
            .field("object", &self.object)
            .field("left_out", &self.left_out)
            .finish()
    }
}

/// Where a path leads among the values that are present.
#[derive(Default)]
struct Trail {
    /// It leads to a navigation property of at least one object.
    found: bool,
    /// It leads to an object that does not declare the next segment.
    lost: bool,
}

impl Trail {
    fn follow(&mut self, object: &dyn Object, path: &[&str], manner: &Manner<'_>) {
        let Some((name, path)) = path.split_first() else {
            return;
        };
        let object = object.family().map_or(object, |family| family.part());
        let Some(rules) = Rules::of(object, manner) else {
            return;
        };
        let (i, member) = rules.declared(name);
        let is_navigation = member.is_some_and(|member| member.1 & facts::NAVIGATION != 0);
        if path.is_empty() {
            let is_undeclared = member.is_none() && rules.has_kept(name);
            if is_navigation || is_undeclared {
                self.found = true;
            } else {
                self.lost = true;
            }
            return;
        }
        let Some(i) = i else {
            self.lost = true;
            return;
        };
        match object.get(i, WHOLE) {
            Value::Object(inner) => self.follow(inner, path, manner),
            Value::Items(length, _) => {
                for j in 0..length {
                    if let Value::Object(inner) = object.get(i, j) {
                        self.follow(inner, path, manner);
                    }
                }
            }
            Value::Absent | Value::Null | Value::NullItems => {}
            _ => self.lost = true,
        }
    }
}
