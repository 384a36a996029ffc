//! Encoding: generic over the serializer and not over the type, so instantiated once per format.

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use crate::data::control::is_count;
use crate::data::enumeration::Text;
use crate::data::extras::{Extras, is_control};
use crate::data::family::{Family, means, type_name_of};
use crate::data::info::{ModelInfo, Redeclared, TypeInfo};
use crate::data::list::{Element, Kept};
use crate::data::object::{Object, Value, WHOLE, extras};
use crate::data::object::{each, is_absent, kept};
use crate::data::page::ARRAY;
use crate::data::property::Property;
use crate::data::scalar::{Atom, Primitive, Scalars};
use crate::requests::body::RequestBody;
use crate::requests::exact::{Exact, Known, Written};
use crate::requests::rules::{Manner, Rules};
use crate::values::{Alphabet, Json};

/// Implements `Serialize` for generated types: writes every member that is not absent, and the extras verbatim. Extras whose `@odata.type`
/// is Int64 or Decimal are written as numbers, as declared members are.
///
/// `@odata.type` is written if it was read or set, and for a value of a family whose type is not the declared one (JSON Format 4.01 section
/// 4.5.3).
///
/// # Errors
///
/// The serializer's.
pub fn encode<T: Object, S: Serializer>(object: &T, serializer: S) -> Result<S::Ok, S::Error> {
    encode_as(object, Manner::PLAIN, serializer)
}

/// Like [`encode`], with a given manner.
pub(crate) fn encode_as<S: Serializer>(
    object: &dyn Object,
    manner: &Manner<'_>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    if std::ptr::eq(object.info(), &ARRAY) {
        return Member {
            object,
            i: 0,
            value: object.get(0, WHOLE),
            manner,
            model: ARRAY.model,
        }
        .serialize(serializer);
    }
    let (part, tag) = match object.family() {
        Some(family) => (family.part(), missing_tag(family, manner.narrower)),
        None => (object, None),
    };
    let mut map = serializer.serialize_map(None)?;
    if let Some(name) = tag {
        map.serialize_entry("@odata.type", &format_args!("#{name}"))?;
    }
    let rules = Rules::of(part, manner);
    let kept = extras(part).and_then(Extras::kept);
    let known = kept.map_or(Known::NONE, |(annotations, _)| Known::among(annotations));
    let model = part.info().model;
    if let Some((annotations, _)) = kept {
        let manner = &manner.in_annotations();
        for (name, json) in annotations {
            let is_left_out = rules
                .as_ref()
                .is_some_and(|rules| rules.leaves_out_annotation(name));
            if !is_left_out && (tag.is_none() || !is_control(name, "type")) {
                map.serialize_entry(&**name, &known.written(name, json, manner, model))?;
            }
        }
    }
    let info = part.info();
    let own = (info, &*info.each_redeclared());
    write_members(info, own, part, (manner, rules.as_deref()), &mut map)?;
    let properties = kept.map_or(&[][..], |(_, properties)| properties);
    for (name, json) in properties {
        // A lenient run kept this value because it did not fit. If the field has been set since, the field wins.
        let is_set = info
            .find(name, usize::MAX)
            .is_some_and(|i| !is_absent(part.get(i, WHOLE)));
        let is_left_out = rules
            .as_ref()
            .is_some_and(|rules| rules.leaves_out_property(name));
        if !is_set && !is_left_out {
            let inner = rules.as_ref().map(|rules| rules.within_property(name));
            let manner = inner.as_ref().unwrap_or(manner);
            map.serialize_entry(&**name, &known.written(name, json, manner, model))?;
        }
    }
    map.end()
}

/// The type name that must be added: the value is of another type than the declared one and does not name it itself.
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

/// Writes the members, the root base's first. `own` is the object's type, with its own declarations of inherited members.
fn write_members<'a, M: SerializeMap>(
    info: &'static TypeInfo,
    own: (&'static TypeInfo, &[&'static Redeclared]),
    object: &'a dyn Object,
    (manner, rules): (&'a Manner<'a>, Option<&Rules<'a>>),
    map: &mut M,
) -> Result<(), M::Error> {
    if let Some(base) = info.base {
        write_members(base, own, object, (manner, rules), map)?;
    }
    let everything = rules.is_none() && own.1.is_empty();
    for (at, member) in info.members.iter().enumerate() {
        let i = info.first + at;
        let value = object.get(i, WHOLE);
        if is_absent(value) {
            continue;
        }
        let inner;
        let mut manner = manner;
        if !everything {
            // A member that is declared again may have other facts in objects of the type.
            let again = own.1.iter().find(|again| again.member == i);
            let member = (member.0, again.map_or(member.1, |again| again.facts));
            if rules.is_some_and(|rules| rules.leaves_out(i, member, value)) {
                continue;
            }
            inner = Manner {
                narrower: again.map_or("", |again| again.narrower),
                ..manner.within(member)
            };
            manner = &inner;
        }
        // By far the most frequent case.
        if let Value::String(Property::Value(text)) = value {
            map.serialize_entry(member.0, text.as_str())?;
            continue;
        }
        if let Value::Json(Property::Value(json)) = value {
            let kept = extras(object).and_then(Extras::kept);
            let known = kept.map_or(Known::NONE, |(annotations, _)| Known::among(annotations));
            map.serialize_entry(
                member.0,
                &known.written(member.0, json, manner, own.0.model),
            )?;
            continue;
        }
        if let Some(kept) = kept(value)
            && !manner.is_request()
        {
            write_annotations(object, *member, (kept, manner, own.0.model), map)?;
        }
        map.serialize_entry(
            member.0,
            &Member {
                object,
                i,
                value,
                manner,
                model: own.0.model,
            },
        )?;
    }
    Ok(())
}

/// Writes the annotations of a list, such as `members@odata.nextLink`, unless the extras have a newer one.
fn write_annotations<M: SerializeMap>(
    object: &dyn Object,
    member: crate::data::info::Member,
    (kept, manner, model): (&Kept, &Manner<'_>, &'static ModelInfo),
    map: &mut M,
) -> Result<(), M::Error> {
    for (annotation, json) in &kept.annotations {
        let name = format!("{}{annotation}", member.0);
        if object.extras().raw(&name).is_none() {
            let written = Written {
                json,
                exact: is_count(annotation).then_some(Exact::Int64),
                manner,
                model,
            };
            map.serialize_entry(&name, &written)?;
        }
    }
    Ok(())
}

/// One declared member.
struct Member<'a> {
    object: &'a dyn Object,
    i: usize,
    value: Value<'a>,
    /// How its values and objects are written.
    manner: &'a Manner<'a>,
    model: &'static ModelInfo,
}

impl Serialize for Member<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Written in each arm, where the type of the value is known to the compiler.
        each!(self.value, place => WriteAtom {
                atom: place.value().map(Primitive::atom),
                exact: None,
                manner: self.manner,
                model: self.model,
            }
            .serialize(serializer),
            Value::Absent | Value::Null | Value::NullItems | Value::Extras(_) | Value::Info(_) | Value::Family(_) => serializer.serialize_unit(),
            Value::Text(text) => write_text(text, serializer),
            Value::Object(object) => encode_as(object, self.manner, serializer),
            Value::Custom(value) => match value.json() {
                Some(json) => Written {
                    exact: Exact::of(value.name()),
                    ..self.written(&json)
                }
                .serialize(serializer),
                None => serializer.serialize_unit(),
            },
            Value::List(list) => self.write_list(list, serializer),
            Value::Items(length, None) => {
                let mut seq = serializer.serialize_seq(Some(length))?;
                for j in 0..length {
                    seq.serialize_element(&Self { value: self.object.get(self.i, j), ..*self })?;
                }
                seq.end()
            },
            Value::Items(length, kept) => {
                let mut seq = serializer.serialize_seq(Some(Kept::length(kept, length)))?;
                for element in Kept::elements(kept, length) {
                    match element {
                        Element::Item(j) => {
                            seq.serialize_element(&Self { value: self.object.get(self.i, j), ..*self })?;
                        }
                        Element::Kept(json) => seq.serialize_element(&self.written(json))?,
                    }
                }
                seq.end()
            },
        )
    }
}

impl Member<'_> {
    /// The written form of a value that is not an item of its list.
    fn written<'a>(&'a self, json: &'a Json) -> Written<'a> {
        Written {
            json,
            exact: None,
            manner: self.manner,
            model: self.model,
        }
    }

    /// The type of the items of a list that are kept as JSON, if an annotation of the list names it.
    fn exact_items(&self, list: &dyn Scalars) -> Option<Exact> {
        if !list.verbatim() {
            return None;
        }
        let (annotations, _) = extras(self.object).and_then(Extras::kept)?;
        let (name, _) = self.object.info().member(self.i)?;
        Known::among(annotations).get(name)
    }

    fn write_list<S: Serializer>(
        &self,
        list: &dyn Scalars,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let Some(length) = list.state().into_value() else {
            return serializer.serialize_unit();
        };
        let exact = self.exact_items(list);
        let kept = list.kept();
        let mut seq = serializer.serialize_seq(Some(Kept::length(kept, length)))?;
        for element in Kept::elements(kept, length) {
            match element {
                Element::Item(j) => seq.serialize_element(&WriteAtom {
                    atom: list.atom(j),
                    exact,
                    manner: self.manner,
                    model: self.model,
                })?,
                Element::Kept(json) => seq.serialize_element(&self.written(json))?,
            }
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
    /// The type of kept JSON, if that type has two forms.
    exact: Option<Exact>,
    manner: &'a Manner<'a>,
    model: &'static ModelInfo,
}

impl Serialize for WriteAtom<'_> {
    #[inline]
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.atom {
            None => serializer.serialize_unit(),
            Some(Atom::Boolean(value)) => serializer.serialize_bool(*value),
            Some(Atom::Signed(value)) => serializer.serialize_i64(*value),
            Some(Atom::Int64(value)) if !self.manner.strings => serializer.serialize_i64(*value),
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
            Some(Atom::Int64(value)) => collect_str(value, serializer),
            Some(Atom::Decimal(value)) if self.manner.strings => collect_str(value, serializer),
            Some(Atom::Decimal(value)) => value.serialize(serializer),
            Some(Atom::Json(json)) => write_kept(json, self.exact, self, serializer),
            Some(Atom::Custom(json, of)) => write_kept(json, Exact::of(of), self, serializer),
        }
    }
}

/// A separate function, because its caller is compiled for every kind of member.
#[inline(never)]
fn collect_str<S: Serializer>(
    value: &dyn std::fmt::Display,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}

/// Like [`collect_str`].
#[inline(never)]
fn write_kept<S: Serializer>(
    json: &Json,
    exact: Option<Exact>,
    atom: &WriteAtom<'_>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    Written {
        json,
        exact,
        manner: atom.manner,
        model: atom.model,
    }
    .serialize(serializer)
}

impl Serialize for dyn Object {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        encode_as(self, Manner::PLAIN, serializer)
    }
}

/// A value to be written with every Int64 and Decimal as a string: returned by
/// [`ieee754_compatible`](crate::ObjectExt::ieee754_compatible).
#[derive(Clone, Copy)]
pub struct Ieee754Compatible<'a>(pub(crate) &'a dyn Object);

impl std::fmt::Debug for Ieee754Compatible<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Ieee754Compatible").field(&self.0).finish()
    }
}

impl Serialize for Ieee754Compatible<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let manner = Manner {
            strings: true,
            ..*Manner::PLAIN
        };
        encode_as(self.0, &manner, serializer)
    }
}

impl Serialize for RequestBody<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        encode_as(self.object(), &self.manner(), serializer)
    }
}
