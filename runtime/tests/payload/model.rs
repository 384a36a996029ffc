//! A small model, in the form that `odata-codegen` emits: every kind of member, a subtype, families, a flags enumeration.

use odata_runtime::values::{
    Binary, Date, DateTimeOffset, Decimal, Duration, Guid, Json, TimeOfDay,
};
use odata_runtime::{
    CURRENT, EnumInfo, Enumeration, Extras, Family, FlagSet, Flags, Info, ModelInfo, Object, Op,
    Property, Slot, Text, UNRECOGNIZED, Value, facts, slots,
};

/// A type that has nothing to do with the others.
const OTHER: Info = Info {
    name: "m.Other",
    base: None,
    first: 0,
    members: &[],
    model: MODEL,
};

const MODEL: &ModelInfo = &ModelInfo {
    aliases: &[("self", "m")],
    redact: &["secret"],
    standard_base64: false,
    redeclares: false,
    types: &[OTHER, *Special::INFO, *Thing::INFO],
};

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
        $($i:literal $field:ident: $field_type:ty = $json:literal [$facts:expr] ($form:ident);)*
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
                    $($i => slots::$form::read(&self.$field, j),)*
                    odata_runtime::INFO => Value::Info(Self::INFO),
                    _ => ($get_rest)(&self.$rest, i, j),
                }
            }
            fn slot(&mut self, i: usize, op: Op<'_>) -> Slot<'_> {
                match i {
                    $($i => slots::$form::write(&mut self.$field, op),)*
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
    0 id: String = "id" [facts::KEY] (String);
    1 boolean: bool = "boolean" [0] (Boolean);
    2 byte: u8 = "byte" [0] (Byte);
    3 s_byte: i8 = "sByte" [0] (SByte);
    4 int16: i16 = "int16" [0] (Int16);
    5 int32: i32 = "int32" [0] (Int32);
    6 int64: i64 = "int64" [0] (Int64);
    7 single: f32 = "single" [0] (Single);
    8 double: f64 = "double" [0] (Double);
    9 decimal: Decimal = "decimal" [0] (Decimal);
    10 binary: Binary = "binary" [0] (Binary);
    11 date: Date = "date" [0] (Date);
    12 date_time: DateTimeOffset = "dateTime" [0] (DateTimeOffset);
    13 duration: Duration = "duration" [0] (Duration);
    14 time: TimeOfDay = "time" [0] (TimeOfDay);
    15 guid: Guid = "guid" [0] (Guid);
    16 untyped: Json = "untyped" [0] (Json);
    17 tags: Vec<String> = "tags" [0] (List);
    18 numbers: Vec<Option<i32>> = "numbers" [0] (List);
    19 decimals: Vec<Decimal> = "decimals" [0] (List);
    20 untypeds: Vec<Json> = "untypeds" [0] (List);
    21 color: Color = "color" [0] (Text);
    22 colors: Vec<Color> = "colors" [0] (Texts);
    23 colors_or_null: Vec<Option<Color>> = "colorsOrNull" [0] (TextsOrNull);
    24 part: Part = "part" [0] (One);
    25 parts: Vec<Part> = "parts" [0] (Many);
    26 parts_or_null: Vec<Option<Part>> = "partsOrNull" [0] (ManyOrNull);
    27 related: Box<AnyThing> = "related" [facts::NAVIGATION] (Boxed);
    28 children: Vec<AnyThing> = "children" [facts::NAVIGATION] (Many);
    29 secret: String = "secret" [facts::REDACTED] (String);
    30 created: Date = "created" [facts::COMPUTED] (Date);
    31 kind: String = "kind" [facts::IMMUTABLE] (String);
    32 state: String = "state" [facts::READ_ONLY] (String);
    33 needed: String = "needed" [facts::NOT_NULL] (String);
    34 value: i32 = "value" [0] (Int32);
} }

object! { Part = "m.Part" {
    0 name: String = "name" [facts::NOT_NULL] (String);
    1 size: i32 = "size" [0] (Int32);
    2 inner: Box<Part> = "inner" [0] (Boxed);
} }

object! { Special = "m.Special" of Thing 35 {
    35 extra: i32 = "extra" [0] (Int32);
} }

object! { VerySpecial = "other.VerySpecial" of Special 36 {
    36 very: bool = "very" [0] (Boolean);
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
