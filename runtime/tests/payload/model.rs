//! A small model, in the form that `odata-codegen` emits, the runtime's macros included: every kind of member, a derived type, families, a
//! flags enumeration.

use odata_runtime::model::{EnumInfo, ModelInfo, TypeInfo, facts};
use odata_runtime::values::{
    Binary, Date, DateTimeOffset, Decimal, Duration, Guid, Json, TimeOfDay,
};
use odata_runtime::{Boxed, Extras, Flags, List, Property};

static MODEL: ModelInfo = ModelInfo {
    aliases: &[("self", "m")],
    redact: &["secret"],
    standard_base64: false,
    contexts: &[
        ("Others", "m.Other"),
        ("Specials", "m.Special"),
        ("TheThing", "m.Thing"),
        ("Things", "m.Thing"),
        ("m.Other/held", "m.Part"),
        ("m.Thing/held", "m.Special"),
    ],
    redeclared: &[],
    types: &TYPES,
};

pub(crate) static TYPES: [TypeInfo; 6] = [
    // A type that is unrelated to the others.
    TypeInfo {
        name: "m.Other",
        base: None,
        first: 0,
        members: &[],
        model: &MODEL,
    },
    TypeInfo {
        name: "m.Part",
        base: None,
        first: 0,
        members: &[
            ("name", facts::NOT_NULL),
            ("size", 0),
            ("inner", 0),
            ("code", facts::KEY),
            ("fixed", facts::IMMUTABLE),
            ("made", facts::COMPUTED),
            ("owner", facts::NAVIGATION),
            ("opaque", facts::NAVIGATION),
        ],
        model: &MODEL,
    },
    TypeInfo {
        name: "m.Special",
        base: Some(&TYPES[4]),
        first: 36,
        members: &[
            ("extra", 0),
            ("boss", facts::NAVIGATION),
            ("sum", facts::COMPUTED),
        ],
        model: &MODEL,
    },
    TypeInfo {
        name: "m.Strict",
        base: None,
        first: 0,
        members: &[
            ("names", facts::ITEMS_NOT_NULL),
            ("amounts", facts::ITEMS_NOT_NULL),
            ("shades", facts::ITEMS_NOT_NULL),
            ("pieces", facts::ITEMS_NOT_NULL),
        ],
        model: &MODEL,
    },
    TypeInfo {
        name: "m.Thing",
        base: None,
        first: 0,
        members: &[
            ("id", facts::KEY),
            ("boolean", 0),
            ("byte", 0),
            ("sByte", 0),
            ("int16", 0),
            ("int32", 0),
            ("int64", 0),
            ("single", 0),
            ("double", 0),
            ("decimal", 0),
            ("binary", 0),
            ("date", 0),
            ("dateTime", 0),
            ("duration", 0),
            ("time", 0),
            ("guid", 0),
            ("untyped", 0),
            ("tags", 0),
            ("numbers", 0),
            ("decimals", 0),
            ("untypeds", 0),
            ("color", 0),
            ("colors", 0),
            ("colorsOrNull", 0),
            ("part", 0),
            ("parts", 0),
            ("partsOrNull", 0),
            ("related", facts::NAVIGATION),
            ("children", facts::NAVIGATION),
            ("secret", facts::REDACTED),
            ("created", facts::COMPUTED),
            ("kind", facts::IMMUTABLE),
            ("state", facts::READ_ONLY),
            ("needed", facts::NOT_NULL),
            ("value", 0),
            ("int64s", 0),
        ],
        model: &MODEL,
    },
    TypeInfo {
        name: "other.VerySpecial",
        base: Some(&TYPES[2]),
        first: 39,
        members: &[("very", 0), ("inside", facts::NAVIGATION)],
        model: &MODEL,
    },
];

static ENUMERATIONS: [EnumInfo; 1] = [EnumInfo {
    name: "m.Color",
    members: &[("none", 0), ("red", 1), ("green", 2), ("yellow", 3)],
}];

pub(crate) struct Thing {
    pub(crate) id: Property<String>,
    pub(crate) boolean: Property<bool>,
    pub(crate) byte: Property<u8>,
    pub(crate) s_byte: Property<i8>,
    pub(crate) int16: Property<i16>,
    pub(crate) int32: Property<i32>,
    pub(crate) int64: Property<i64>,
    pub(crate) single: Property<f32>,
    pub(crate) double: Property<f64>,
    pub(crate) decimal: Property<Decimal>,
    pub(crate) binary: Property<Binary>,
    pub(crate) date: Property<Date>,
    pub(crate) date_time: Property<DateTimeOffset>,
    pub(crate) duration: Property<Duration>,
    pub(crate) time: Property<TimeOfDay>,
    pub(crate) guid: Property<Guid>,
    pub(crate) untyped: Property<Json>,
    pub(crate) tags: Property<List<String>>,
    pub(crate) numbers: Property<List<Option<i32>>>,
    pub(crate) decimals: Property<List<Decimal>>,
    pub(crate) untypeds: Property<List<Json>>,
    pub(crate) color: Property<Color>,
    pub(crate) colors: Property<List<Color>>,
    pub(crate) colors_or_null: Property<List<Option<Color>>>,
    pub(crate) part: Property<Part>,
    pub(crate) parts: Property<List<Part>>,
    pub(crate) parts_or_null: Property<List<Option<Part>>>,
    pub(crate) related: Property<Boxed<AnyThing>>,
    pub(crate) children: Property<List<AnyThing>>,
    pub(crate) secret: Property<String>,
    pub(crate) created: Property<Date>,
    pub(crate) kind: Property<String>,
    pub(crate) state: Property<String>,
    pub(crate) needed: Property<String>,
    pub(crate) value: Property<i32>,
    pub(crate) int64s: Property<List<Option<i64>>>,
    pub(crate) extras: Extras,
}

pub(crate) struct Part {
    pub(crate) name: Property<String>,
    pub(crate) size: Property<i32>,
    pub(crate) inner: Property<Boxed<Part>>,
    pub(crate) code: Property<String>,
    pub(crate) fixed: Property<String>,
    pub(crate) made: Property<Date>,
    pub(crate) owner: Property<Boxed<AnyThing>>,
    pub(crate) opaque: Property<Json>,
    pub(crate) extras: Extras,
}

/// A type whose lists have no null items.
pub(crate) struct Strict {
    pub(crate) names: Property<List<String>>,
    pub(crate) amounts: Property<List<Decimal>>,
    pub(crate) shades: Property<List<Color>>,
    pub(crate) pieces: Property<List<Part>>,
    pub(crate) extras: Extras,
}

pub(crate) struct Other {
    pub(crate) extras: Extras,
}

pub(crate) struct Special {
    pub(crate) base: Thing,
    pub(crate) extra: Property<i32>,
    pub(crate) boss: Property<Boxed<AnyThing>>,
    pub(crate) sum: Property<i64>,
}

pub(crate) struct VerySpecial {
    pub(crate) base: Special,
    pub(crate) very: Property<bool>,
    pub(crate) inside: Property<Boxed<AnyThing>>,
}

pub(crate) enum AnyThing {
    Thing(Box<Thing>),
    Special(Box<Special>),
    VerySpecial(Box<VerySpecial>),
    Unrecognized(Box<Thing>),
}

/// A flags enumeration.
pub(crate) struct Color(pub(crate) Flags);

odata_runtime::codec::v1::roots! {
    struct Thing(TYPES[4]);
    0 id String |;
    1 boolean Boolean |;
    2 byte Byte |;
    3 s_byte SByte |;
    4 int16 Int16 |;
    5 int32 Int32 |;
    6 int64 Int64 |;
    7 single Single |;
    8 double Double |;
    9 decimal Decimal |;
    10 binary Binary |;
    11 date Date |;
    12 date_time DateTimeOffset |;
    13 duration Duration |;
    14 time TimeOfDay |;
    15 guid Guid |;
    16 untyped Json |;
    17 tags List |;
    18 numbers List |;
    19 decimals List |;
    20 untypeds List |;
    21 color Text |;
    22 colors Texts |;
    23 colors_or_null TextsOrNull |;
    24 part | One;
    25 parts | Many;
    26 parts_or_null | ManyOrNull;
    27 related | Boxed;
    28 children | Many;
    29 secret String |;
    30 created Date |;
    31 kind String |;
    32 state String |;
    33 needed String |;
    34 value Int32 |;
    35 int64s List |;
    struct Part(TYPES[1]);
    0 name String |;
    1 size Int32 |;
    2 inner | Boxed;
    3 code String |;
    4 fixed String |;
    5 made Date |;
    6 owner | Boxed;
    7 opaque Json |;
    struct Strict(TYPES[3]);
    0 names List |;
    1 amounts List |;
    2 shades Texts |;
    3 pieces | Many;
    struct Other(TYPES[0]);
}

odata_runtime::codec::v1::structs! {
    struct Special(Thing, TYPES[2]);
    36 extra Int32 |;
    37 boss | Boxed;
    38 sum Int64 |;
    struct VerySpecial(Special, TYPES[5]);
    39 very Boolean |;
    40 inside | Boxed;
}

odata_runtime::codec::v1::families! {
    enum AnyThing(Thing, TYPES[4], Thing);
    0 Thing(Thing) "m.Thing";
    1 Special(Special) "m.Special";
    2 VerySpecial(VerySpecial) "other.VerySpecial";
}

odata_runtime::codec::v1::flags! {
    Color(ENUMERATIONS[0]);
}
