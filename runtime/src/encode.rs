//! Encoding: generic over the serializer and not over the type, so instantiated once per format.

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use crate::enumeration::Text;
use crate::extras::{Extras, is_control};
use crate::family::{Family, means, type_name_of};
use crate::object::{Info, ModelInfo, Object, Value, WHOLE, extras};
use crate::outgoing::{is_left_out, within};
use crate::page::ARRAY;
use crate::property::Property;
use crate::scalar::{Atom, List, Primitive};
use crate::values::Alphabet;

/// What the `Serialize` impls of generated types call: writes every member that is not absent, and the extras verbatim.
///
/// `@odata.type` is written where it was read or set, and for a value of a family whose type is not the declared one (JSON Format 4.01
/// section 4.5.3).
///
/// # Errors
///
/// The serializer's.
pub fn encode<T: Object, S: Serializer>(object: &T, serializer: S) -> Result<S::Ok, S::Error> {
    encode_without(object, 0, "", serializer)
}

/// As [`encode`], without the members that have one of these facts, where a value says that it is of the type `narrower` by where it stands.
pub(crate) fn encode_without<S: Serializer>(
    object: &dyn Object,
    without: u16,
    narrower: &'static str,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    if std::ptr::eq(object.info(), &ARRAY) {
        return Member {
            object,
            i: 0,
            value: object.get(0, WHOLE),
            without,
            narrower,
            model: ARRAY.model,
        }
        .serialize(serializer);
    }
    let (part, tag) = match object.family() {
        Some(family) => (family.part(), missing_tag(family, narrower)),
        None => (object, None),
    };
    let mut map = serializer.serialize_map(None)?;
    if let Some(name) = tag {
        map.serialize_entry("@odata.type", &format_args!("#{name}"))?;
    }
    let kept = extras(part);
    for (name, json) in kept.into_iter().flat_map(Extras::annotations) {
        if tag.is_none() || !is_control(name, "type") {
            map.serialize_entry(name, json)?;
        }
    }
    let info = part.info();
    write_members(info, info, part, without, &mut map)?;
    for (name, json) in kept.into_iter().flat_map(Extras::properties) {
        // A lenient run left it here because it did not fit; since then the field was set.
        if info
            .find(name, usize::MAX)
            .is_some_and(|i| !is_absent(part.get(i, WHOLE)))
        {
            continue;
        }
        map.serialize_entry(name, json)?;
    }
    map.end()
}

/// The type name that must be added, if the value is of another type than the declared one and does not say so itself.
fn missing_tag(family: &dyn Family, narrower: &str) -> Option<&'static str> {
    let own = family.part().info();
    if own.name == family.declared().name || own.name == narrower {
        return None;
    }
    let said = family.part().extras().annotations().any(|(name, json)| {
        is_control(name, "type")
            && json
                .get::<String>()
                .is_ok_and(|tag| means(own.model, &type_name_of(&tag), own.name))
    });
    if said { None } else { Some(own.name) }
}

/// The members, the root base's first.
fn write_members<M: SerializeMap>(
    info: &'static Info,
    own: &'static Info,
    object: &dyn Object,
    without: u16,
    map: &mut M,
) -> Result<(), M::Error> {
    if let Some(base) = info.base {
        write_members(base, own, object, without, map)?;
    }
    for (at, member) in info.members.iter().enumerate() {
        let i = info.first + at;
        let value = object.get(i, WHOLE);
        if is_absent(value) {
            continue;
        }
        // What is declared again may have other facts in objects of the type.
        let again = own.redeclared(i);
        let member = &(member.0, again.map_or(member.1, |again| again.facts));
        if is_left_out(*member, without) {
            continue;
        }
        // The most frequent by far.
        if let Value::String(Property::Value(text)) = value {
            map.serialize_entry(member.0, text.as_str())?;
            continue;
        }
        map.serialize_entry(
            member.0,
            &Member {
                object,
                i,
                value,
                without: within(*member, without),
                narrower: again.map_or("", |again| again.narrower),
                model: own.model,
            },
        )?;
    }
    Ok(())
}

macro_rules! each {
    ($value:expr, $place:ident => $body:expr, $($other:pat => $else:expr,)*) => {
        match $value {
            Value::Boolean($place) => $body,
            Value::Byte($place) => $body,
            Value::SByte($place) => $body,
            Value::Int16($place) => $body,
            Value::Int32($place) => $body,
            Value::Int64($place) => $body,
            Value::Single($place) => $body,
            Value::Double($place) => $body,
            Value::Decimal($place) => $body,
            Value::String($place) => $body,
            Value::Binary($place) => $body,
            Value::Date($place) => $body,
            Value::DateTimeOffset($place) => $body,
            Value::Duration($place) => $body,
            Value::TimeOfDay($place) => $body,
            Value::Guid($place) => $body,
            Value::Json($place) => $body,
            $($other => $else,)*
        }
    };
}
pub(crate) use each;

/// Whether there is no member to write: the property is absent, or there is no such index.
#[inline]
pub fn is_absent(value: Value<'_>) -> bool {
    matches!(
        value,
        Value::Absent | Value::Extras(_) | Value::Info(_) | Value::Family(_)
    )
}

/// Whether the member is null.
pub(crate) fn is_null(value: Value<'_>) -> bool {
    each!(value, place => place.is_null(),
        Value::Null => true,
        Value::List(list) => list.state().is_null(),
        _ => false,
    )
}

/// One declared member.
struct Member<'a> {
    object: &'a dyn Object,
    i: usize,
    value: Value<'a>,
    /// What its objects are written without.
    without: u16,
    /// The type that they are of where they do not say so, if it is not the member's.
    narrower: &'static str,
    model: &'static ModelInfo,
}

impl Serialize for Member<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Written in each arm, where the compiler knows of which type the value is.
        each!(self.value, place => WriteAtom {
                atom: place.value().map(Primitive::atom),
                model: self.model,
            }
            .serialize(serializer),
            Value::Absent | Value::Null | Value::Extras(_) | Value::Info(_) | Value::Family(_) => serializer.serialize_unit(),
            Value::Text(text) => write_text(text, serializer),
            Value::Object(object) => encode_without(object, self.without, self.narrower, serializer),
            Value::List(list) => self.write_list(list, serializer),
            Value::Items(length) => {
                let mut seq = serializer.serialize_seq(Some(length))?;
                for j in 0..length {
                    seq.serialize_element(&Self { value: self.object.get(self.i, j), ..*self })?;
                }
                seq.end()
            },
        )
    }
}

impl Member<'_> {
    fn write_list<S: Serializer>(&self, list: &dyn List, serializer: S) -> Result<S::Ok, S::Error> {
        let Some(length) = list.state().into_value() else {
            return serializer.serialize_unit();
        };
        let mut seq = serializer.serialize_seq(Some(length))?;
        for j in 0..length {
            seq.serialize_element(&WriteAtom {
                atom: list.atom(j),
                model: self.model,
            })?;
        }
        seq.end()
    }
}

fn write_text<S: Serializer>(text: Text<'_>, serializer: S) -> Result<S::Ok, S::Error> {
    match text {
        Text::Name(name) => serializer.serialize_str(name),
        text => serializer.collect_str(&text),
    }
}

/// A primitive value, or null.
struct WriteAtom<'a> {
    atom: Option<Atom<'a>>,
    model: &'static ModelInfo,
}

impl Serialize for WriteAtom<'_> {
    #[inline]
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.atom {
            None => serializer.serialize_unit(),
            Some(Atom::Boolean(value)) => serializer.serialize_bool(*value),
            Some(Atom::Signed(value)) => serializer.serialize_i64(*value),
            Some(Atom::Float(value)) if value.is_finite() => serializer.serialize_f64(*value),
            Some(Atom::Float(value)) => serializer.collect_str(&crate::values::Double(*value)),
            Some(Atom::Text(text)) => serializer.serialize_str(text),
            Some(Atom::Short(text)) => serializer.serialize_str(text.as_str()),
            Some(Atom::Display(text)) => serializer.collect_str(text),
            Some(Atom::Binary(bytes)) => {
                serializer.serialize_str(&bytes.encode(if self.model.standard_base64 {
                    Alphabet::Base64
                } else {
                    Alphabet::Base64Url
                }))
            }
            Some(Atom::Decimal(value)) => value.serialize(serializer),
            Some(Atom::Json(json)) => json.serialize(serializer),
        }
    }
}

impl Serialize for dyn Object {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        encode_without(self, 0, "", serializer)
    }
}
