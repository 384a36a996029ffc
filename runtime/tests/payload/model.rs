//! A small model, in the form that `odata-codegen` emits: every kind of member, a subtype, families, a flags enumeration.

use odata_runtime::values::{
    Binary, Date, DateTimeOffset, Decimal, Duration, Guid, Json, TimeOfDay,
};
use odata_runtime::{
    CURRENT, EnumInfo, Enumeration, Extras, Family, FlagSet, Flags, Info, Member, ModelInfo,
    Object, Op, Property, Slot, Text, UNRECOGNIZED, Value, facts, slots,
};

const MODEL: &ModelInfo = &ModelInfo {
    aliases: &[("self", "m")],
    redact: &["secret"],
    standard_base64: false,
    redeclares: false,
    types: &[("m.Other", ""), ("m.Special", "m.Thing"), ("m.Thing", "")],
};

macro_rules! value {
    (scalar $kind:ident, $field:expr, $j:expr) => {
        Value::$kind(&$field)
    };
    (list, $field:expr, $j:expr) => {
        Value::List(&$field)
    };
    ($get:ident $slot:ident, $field:expr, $j:expr) => {
        slots::$get(&$field, $j)
    };
}

macro_rules! place {
    (scalar $kind:ident, $field:expr, $op:expr) => {
        Slot::$kind(&mut $field)
    };
    (list, $field:expr, $op:expr) => {
        Slot::List(&mut $field)
    };
    ($get:ident $slot:ident, $field:expr, $op:expr) => {
        slots::$slot(&mut $field, $op)
    };
}

/// Traits that look the same for every structured type.
macro_rules! common {
    ($type:ident) => {
        impl Clone for $type {
            fn clone(&self) -> Self {
                odata_runtime::clone(self)
            }
        }
        impl PartialEq for $type {
            fn eq(&self, other: &Self) -> bool {
                odata_runtime::equal(self, other)
            }
        }
        impl std::fmt::Debug for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                odata_runtime::debug(self, f)
            }
        }
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                odata_runtime::encode(self, serializer)
            }
        }
        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                odata_runtime::decode(deserializer)
            }
        }
    };
}

macro_rules! object {
    ($type:ident = $name:literal, $base:expr, $rest:ident: $rest_type:ty, $first:literal {
        $($i:literal $field:ident: $field_type:ty = $json:literal [$facts:expr] ($($form:ident)+);)*
    } $get_rest:expr, $slot_rest:expr) => {
        #[derive(Default)]
        pub(crate) struct $type {
            $(pub(crate) $field: Property<$field_type>,)*
            pub(crate) $rest: $rest_type,
        }
        impl $type {
            pub(crate) const INFO: &'static Info = &Info {
                name: $name,
                base: $base,
                first: $first,
                members: &[$(($json, $facts),)*],
                model: MODEL,
            };
        }
        impl Object for $type {
            fn get(&self, i: usize, j: usize) -> Value<'_> {
                match i {
                    $($i => value!($($form)+, self.$field, j),)*
                    odata_runtime::INFO => Value::Info(Self::INFO),
                    _ => ($get_rest)(&self.$rest, i, j),
                }
            }
            fn slot(&mut self, i: usize, op: Op<'_>) -> Slot<'_> {
                match i {
                    $($i => place!($($form)+, self.$field, op),)*
                    _ => ($slot_rest)(&mut self.$rest, i, op),
                }
            }
        }
        common!($type);
    };
    ($type:ident = $name:literal { $($members:tt)* }) => {
        object!($type = $name, None, extras: Extras, 0 { $($members)* }
            |extras, _, _| Value::Extras(extras), |extras, _, _| Slot::Extras(extras));
    };
    ($type:ident = $name:literal of $base:ident $first:literal { $($members:tt)* }) => {
        object!($type = $name, Some($base::INFO), base: $base, $first { $($members)* }
            Object::get, Object::slot);
        impl std::ops::Deref for $type {
            type Target = $base;
            fn deref(&self) -> &$base {
                &self.base
            }
        }
    };
}

object! { Thing = "m.Thing" {
    0 id: String = "id" [facts::KEY] (scalar String);
    1 boolean: bool = "boolean" [0] (scalar Boolean);
    2 byte: u8 = "byte" [0] (scalar Byte);
    3 s_byte: i8 = "sByte" [0] (scalar SByte);
    4 int16: i16 = "int16" [0] (scalar Int16);
    5 int32: i32 = "int32" [0] (scalar Int32);
    6 int64: i64 = "int64" [0] (scalar Int64);
    7 single: f32 = "single" [0] (scalar Single);
    8 double: f64 = "double" [0] (scalar Double);
    9 decimal: Decimal = "decimal" [0] (scalar Decimal);
    10 binary: Binary = "binary" [0] (scalar Binary);
    11 date: Date = "date" [0] (scalar Date);
    12 date_time: DateTimeOffset = "dateTime" [0] (scalar DateTimeOffset);
    13 duration: Duration = "duration" [0] (scalar Duration);
    14 time: TimeOfDay = "time" [0] (scalar TimeOfDay);
    15 guid: Guid = "guid" [0] (scalar Guid);
    16 untyped: Json = "untyped" [0] (scalar Json);
    17 tags: Vec<String> = "tags" [0] (list);
    18 numbers: Vec<Option<i32>> = "numbers" [0] (list);
    19 decimals: Vec<Decimal> = "decimals" [0] (list);
    20 untypeds: Vec<Json> = "untypeds" [0] (list);
    21 color: Color = "color" [0] (text text_mut);
    22 colors: Vec<Color> = "colors" [0] (texts texts_mut);
    23 colors_or_null: Vec<Option<Color>> = "colorsOrNull" [0] (texts_or_null texts_or_null_mut);
    24 part: Part = "part" [0] (one one_mut);
    25 parts: Vec<Part> = "parts" [0] (many many_mut);
    26 parts_or_null: Vec<Option<Part>> = "partsOrNull" [0] (many_or_null many_or_null_mut);
    27 related: Box<AnyThing> = "related" [facts::NAVIGATION] (boxed boxed_mut);
    28 children: Vec<AnyThing> = "children" [facts::NAVIGATION] (many many_mut);
    29 secret: String = "secret" [facts::REDACTED] (scalar String);
    30 created: Date = "created" [facts::COMPUTED] (scalar Date);
    31 kind: String = "kind" [facts::IMMUTABLE] (scalar String);
    32 state: String = "state" [facts::READ_ONLY] (scalar String);
    33 needed: String = "needed" [facts::NOT_NULL] (scalar String);
    34 value: i32 = "value" [0] (scalar Int32);
} }

object! { Part = "m.Part" {
    0 name: String = "name" [facts::NOT_NULL] (scalar String);
    1 size: i32 = "size" [0] (scalar Int32);
    2 inner: Box<Part> = "inner" [0] (boxed boxed_mut);
} }

object! { Special = "m.Special" of Thing 35 {
    35 extra: i32 = "extra" [0] (scalar Int32);
} }

object! { VerySpecial = "other.VerySpecial" of Special 36 {
    36 very: bool = "very" [0] (scalar Boolean);
} }

pub(crate) enum AnyThing {
    Thing(Box<Thing>),
    Special(Box<Special>),
    VerySpecial(Box<VerySpecial>),
    Unrecognized(Box<Thing>),
}

impl Default for AnyThing {
    fn default() -> Self {
        Self::Thing(Box::default())
    }
}

impl std::ops::Deref for AnyThing {
    type Target = Thing;
    fn deref(&self) -> &Thing {
        match self {
            Self::Thing(value) | Self::Unrecognized(value) => value,
            Self::Special(value) => value,
            Self::VerySpecial(value) => value,
        }
    }
}

impl AnyThing {
    fn declared(self) -> Thing {
        match self {
            Self::Thing(value) | Self::Unrecognized(value) => *value,
            Self::Special(value) => value.base,
            Self::VerySpecial(value) => value.base.base,
        }
    }
}

impl Family for AnyThing {
    fn declared(&self) -> &'static Info {
        Thing::INFO
    }
    fn names(&self) -> &'static [&'static str] {
        &["m.Thing", "m.Special", "other.VerySpecial"]
    }
    fn variant(&self) -> usize {
        match self {
            Self::Thing(_) => 0,
            Self::Special(_) => 1,
            Self::VerySpecial(_) => 2,
            Self::Unrecognized(_) => UNRECOGNIZED,
        }
    }
    fn part(&self) -> &dyn Object {
        match self {
            Self::Thing(value) | Self::Unrecognized(value) => &**value,
            Self::Special(value) => &**value,
            Self::VerySpecial(value) => &**value,
        }
    }
    fn select(&mut self, i: usize) -> &mut dyn Object {
        if i != CURRENT {
            let base = std::mem::take(self).declared();
            *self = match i {
                0 => Self::Thing(Box::new(base)),
                1 => Self::Special(Box::new(Special {
                    base,
                    ..Special::default()
                })),
                2 => Self::VerySpecial(Box::new(VerySpecial {
                    base: Special {
                        base,
                        ..Special::default()
                    },
                    ..VerySpecial::default()
                })),
                _ => Self::Unrecognized(Box::new(base)),
            };
        }
        match self {
            Self::Thing(value) | Self::Unrecognized(value) => &mut **value,
            Self::Special(value) => &mut **value,
            Self::VerySpecial(value) => &mut **value,
        }
    }
}

impl Object for AnyThing {
    fn get(&self, i: usize, j: usize) -> Value<'_> {
        match i {
            odata_runtime::FAMILY => Value::Family(self),
            _ => self.part().get(i, j),
        }
    }
    fn slot(&mut self, i: usize, op: Op<'_>) -> Slot<'_> {
        match i {
            odata_runtime::FAMILY => Slot::Family(self),
            _ => self.select(CURRENT).slot(i, op),
        }
    }
}

common!(AnyThing);

/// A flags enumeration.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Color(pub(crate) Flags);

impl Enumeration for Color {
    fn info() -> &'static EnumInfo {
        const INFO: &EnumInfo = &EnumInfo {
            name: "m.Color",
            members: &[("none", 0), ("red", 1), ("green", 2), ("yellow", 3)],
        };
        INFO
    }
    fn text(&self) -> Text<'_> {
        Text::Flags(&self.0, Self::info())
    }
    fn from_text(text: &str) -> Self {
        FlagSet::parse(text)
    }
}

impl FlagSet for Color {
    fn flags(&self) -> &Flags {
        &self.0
    }
    fn flags_mut(&mut self) -> &mut Flags {
        &mut self.0
    }
    fn from_flags(flags: Flags) -> Self {
        Self(flags)
    }
}
