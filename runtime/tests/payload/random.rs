//! Random values of a type: written and read again, they are equal.

use odata_runtime::values::{Binary, Decimal, Guid, Json, Uuid};
use odata_runtime::{Boxed, Enumeration, List, ObjectExt, Property};

use crate::model::{AnyThing, Color, Part, Special, Thing, VerySpecial};

struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn property<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> Property<T> {
        match self.next() % 4 {
            0 => Property::Absent,
            1 => Property::Null,
            _ => Property::Value(make(self)),
        }
    }

    fn list<T: Send + Sync + 'static>(&mut self, mut make: impl FnMut(&mut Self) -> T) -> List<T> {
        (0..self.next() % 4).map(|_| make(self)).collect()
    }

    fn option<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        (!self.next().is_multiple_of(3)).then(|| make(self))
    }

    fn text(&mut self) -> String {
        let chars = ['a', '"', '\\', '\0', 'é', '😀', '/', ' ', '#', '@'];
        (0..self.next() % 8)
            .map(|_| chars[self.next() as usize % chars.len()])
            .collect()
    }

    fn f64(&mut self) -> f64 {
        let number = f64::from_bits(self.next());
        if number.is_nan() {
            f64::INFINITY
        } else {
            number
        }
    }

    fn f32(&mut self) -> f32 {
        let number = f32::from_bits(self.next() as u32);
        if number.is_nan() {
            f32::NEG_INFINITY
        } else {
            number
        }
    }

    fn decimal(&mut self) -> Decimal {
        let text = format!("{}.{:03}", self.next() as i64, self.next() % 1000);
        text.parse().unwrap()
    }

    fn json(&mut self) -> Json {
        let text = self.text();
        let values = ["1.10", "[null,{}]", "{\"a\":[1e5]}", "true"];
        match self.next() % 5 {
            4 => Json::from_value(&text).unwrap(),
            i => values[i as usize].parse().unwrap(),
        }
    }

    fn color(&mut self) -> Color {
        Color::from_text(
            ["none", "red", "green", "yellow", "8", "red,later", ""][self.next() as usize % 7],
        )
    }

    fn part(&mut self, depth: u32) -> Part {
        Part {
            name: self.property(Self::text),
            size: self.property(|random| random.next() as i32),
            inner: if depth == 0 {
                Property::Absent
            } else {
                self.property(|random| Boxed::new(random.part(depth - 1)))
            },
            ..Part::default()
        }
    }

    // Long: a list of properties, each with how its values are made.
    fn thing(&mut self, depth: u32) -> Thing {
        let time = |random: &mut Self| {
            format!(
                "{:02}:{:02}:{:02}.{}",
                random.next() % 24,
                random.next() % 60,
                random.next() % 60,
                random.next() % 1_000_000
            )
        };
        let date = |random: &mut Self| {
            format!(
                "{:04}-{:02}-{:02}",
                random.next() % 9999,
                random.next() % 12 + 1,
                random.next() % 28 + 1
            )
        };
        Thing {
            id: self.property(Self::text),
            boolean: self.property(|random| random.next().is_multiple_of(2)),
            byte: self.property(|random| random.next() as u8),
            s_byte: self.property(|random| random.next() as i8),
            int16: self.property(|random| random.next() as i16),
            int32: self.property(|random| random.next() as i32),
            int64: self.property(|random| random.next() as i64),
            single: self.property(Self::f32),
            double: self.property(Self::f64),
            decimal: self.property(Self::decimal),
            binary: self.property(|random| Binary::from(random.next().to_be_bytes())),
            date: self.property(|random| date(random).parse().unwrap()),
            date_time: self.property(|random| {
                format!(
                    "{}T{}+{:02}:30",
                    date(random),
                    time(random),
                    random.next() % 14
                )
                .parse()
                .unwrap()
            }),
            duration: self.property(|random| {
                format!(
                    "-P{}DT{}.{}S",
                    random.next() % 1000,
                    random.next() % 100_000,
                    random.next() % 1_000_000
                )
                .parse()
                .unwrap()
            }),
            time: self.property(|random| time(random).parse().unwrap()),
            guid: self
                .property(|random| Guid::from(Uuid::from_u64_pair(random.next(), random.next()))),
            // Null is represented by `Property::Null`.
            untyped: self.property(Self::json),
            tags: self.property(|random| random.list(Self::text)),
            numbers: self.property(|random| {
                random.list(|random| random.option(|random| random.next() as i32))
            }),
            decimals: self.property(|random| random.list(Self::decimal)),
            int64s: self.property(|random| {
                random.list(|random| random.option(|random| random.next() as i64))
            }),
            untypeds: self.property(|random| random.list(Self::json)),
            color: self.property(Self::color),
            colors: self.property(|random| random.list(Self::color)),
            colors_or_null: self
                .property(|random| random.list(|random| random.option(Self::color))),
            part: self.property(|random| random.part(2)),
            parts: self.property(|random| random.list(|random| random.part(1))),
            parts_or_null: self
                .property(|random| random.list(|random| random.option(|random| random.part(1)))),
            related: if depth == 0 {
                Property::Absent
            } else {
                self.property(|random| Boxed::new(random.any(depth - 1)))
            },
            children: if depth == 0 {
                Property::Absent
            } else {
                self.property(|random| random.list(|random| random.any(depth - 1)))
            },
            ..Thing::default()
        }
    }

    fn any(&mut self, depth: u32) -> AnyThing {
        let base = self.thing(depth);
        match self.next() % 3 {
            0 => AnyThing::Thing(Box::new(base)),
            1 => AnyThing::Special(Box::new(Special {
                extra: self.property(|random| random.next() as i32),
                base,
                ..Special::default()
            })),
            _ => AnyThing::VerySpecial(Box::new(VerySpecial {
                very: self.property(|random| random.next().is_multiple_of(2)),
                base: Special {
                    base,
                    ..Special::default()
                },
                ..VerySpecial::default()
            })),
        }
    }
}

#[test]
fn s9_random_values_are_read_as_they_were_written() {
    let mut random = Random(42);
    for _ in 0..2_000 {
        let thing = random.any(2);
        let text = serde_json::to_string(&thing).unwrap();
        let again: AnyThing = serde_json::from_str(&text).unwrap();
        assert_eq!(serde_json::to_string(&again).unwrap(), text);
        // P3 and P4: reading either form gives the same value.
        let strings = serde_json::to_string(&thing.ieee754_compatible()).unwrap();
        let from_strings: AnyThing = serde_json::from_str(&strings).unwrap();
        assert_eq!(from_strings, again, "{strings}");
        assert_eq!(serde_json::to_string(&from_strings).unwrap(), text);
        assert_eq!(untyped(again), thing, "{text}");
        assert_eq!(thing, thing.clone());
    }
}

/// Without the types that were written because a family needs them, which are therefore present after reading.
fn untyped(mut thing: AnyThing) -> AnyThing {
    odata_runtime::ObjectExt::extras_mut(&mut thing).remove("@odata.type");
    let base = match &mut thing {
        AnyThing::Thing(value) | AnyThing::Unrecognized(value) => &mut **value,
        AnyThing::Special(value) => &mut value.base,
        AnyThing::VerySpecial(value) => &mut value.base.base,
    };
    base.related = base
        .related
        .take()
        .map(|value| Boxed::new(untyped(value.into_inner())));
    base.children = base
        .children
        .take()
        .map(|items| items.into_iter().map(untyped).collect());
    thing
}
