//! What is sent to create or update an entity: checked, and without what is the service's (Protocol 4.01 sections 11.4.2 and 11.4.3).

use std::error::Error;
use std::fmt;

use serde::{Serialize, Serializer};

use crate::encode::{encode_without, is_absent};
use crate::object::{Member, Object, Value, WHOLE, facts};

/// What a create leaves out: values that are computed (`Core.Computed`), and what cannot be written (`Core.Permissions`).
const CREATE: u16 = facts::COMPUTED | facts::READ_ONLY;
/// What an update leaves out besides: the key, which the URL says, and what cannot change (`Core.Immutable`).
const UPDATE: u16 = CREATE | facts::IMMUTABLE | facts::KEY;

/// A body to send: the value without what is the service's. Write it as JSON by its [`Serialize`].
#[derive(Clone)]
pub struct Outgoing<'a> {
    object: &'a dyn Object,
    without: u16,
    left_out: Vec<String>,
}

/// Why a value cannot be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsendable {
    /// JSON paths of properties that are null although the metadata says `Nullable="false"`.
    pub null: Vec<String>,
}

impl fmt::Display for Unsendable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = if self.null.len() == 1 { "" } else { "s" };
        write!(
            f,
            "null is not allowed for the propert{} {}: leave absent what should not be sent",
            if plural.is_empty() { "y" } else { "ies" },
            self.null.join(", ")
        )
    }
}

impl Error for Unsendable {}

impl<'a> Outgoing<'a> {
    pub(crate) fn create(object: &'a dyn Object) -> Result<Self, Unsendable> {
        Self::new(object, CREATE)
    }

    pub(crate) fn update(object: &'a dyn Object) -> Result<Self, Unsendable> {
        Self::new(object, UPDATE)
    }

    fn new(object: &'a dyn Object, without: u16) -> Result<Self, Unsendable> {
        let mut survey = Survey::default();
        survey.look(object, "$", without);
        if survey.null.is_empty() {
            Ok(Self {
                object,
                without,
                left_out: survey.left_out,
            })
        } else {
            Err(Unsendable { null: survey.null })
        }
    }

    /// JSON paths of the properties that have values and are not sent, because the metadata says that they are the service's.
    pub fn left_out(&self) -> &[String] {
        &self.left_out
    }
}

impl fmt::Debug for Outgoing<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outgoing")
            .field("object", &self.object)
            .field("left_out", &self.left_out)
            .finish()
    }
}

impl Serialize for Outgoing<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        encode_without(self.object, self.without, "", serializer)
    }
}

/// Whether a member is left out.
pub(crate) fn is_left_out(member: Member, without: u16) -> bool {
    member.1 & without != 0
}

/// What is left out of the objects in a member: entities inside of an entity keep their keys and are new.
pub(crate) fn within(member: Member, without: u16) -> u16 {
    if member.1 & facts::NAVIGATION != 0 {
        without & CREATE
    } else {
        without
    }
}

#[derive(Default)]
struct Survey {
    null: Vec<String>,
    left_out: Vec<String>,
}

impl Survey {
    fn look(&mut self, object: &dyn Object, path: &str, without: u16) {
        let object = object.family().map_or(object, |family| family.part());
        for (i, member) in object.info().all_members() {
            let value = object.get(i, WHOLE);
            if is_absent(value) {
                continue;
            }
            let path = format!("{path}.{}", member.0);
            let within = within(member, without);
            if is_left_out(member, without) {
                self.left_out.push(path);
                continue;
            }
            match value {
                Value::Object(inner) => self.look(inner, &path, within),
                Value::Items(length) => {
                    for j in 0..length {
                        if let Value::Object(inner) = object.get(i, j) {
                            self.look(inner, &format!("{path}[{j}]"), within);
                        }
                    }
                }
                value => {
                    if member.1 & facts::NOT_NULL != 0 && crate::encode::is_null(value) {
                        self.null.push(path);
                    }
                }
            }
        }
    }
}
