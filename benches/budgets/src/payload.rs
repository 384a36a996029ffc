//! Pages of made-up entities, the same in every run: member values by their declared types from a seeded generator.

use std::fmt::Write;

use crate::csdl::{Model, Type, item};

/// The order of members within an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    Document,
    Shuffled,
}

/// SplitMix64.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % (bound.max(1) as u64)).unwrap_or(0)
    }
}

/// A page of `count` entities whose types alternate among `types`; if there are several, each names its type. There are no other
/// annotations.
pub(crate) fn page(model: &Model, types: &[&str], count: usize, order: Order) -> String {
    let mut random = Random::new(17);
    let mut out = String::from("{\"value\":[");
    for n in 0..count {
        if n > 0 {
            out.push(',');
        }
        let type_name = types[n % types.len()];
        object(
            model,
            type_name,
            types.len() > 1,
            0,
            order,
            &mut random,
            &mut out,
        );
    }
    out.push_str("]}");
    out
}

/// The page without the type annotations of its objects.
pub(crate) fn without_annotations(page: &str) -> String {
    const TAG: &str = "\"@odata.type\":\"";
    let mut out = String::with_capacity(page.len());
    let mut parts = page.split(TAG);
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let (_, rest) = part.split_once('"').unwrap_or_default();
        out.push_str(rest.strip_prefix(',').unwrap_or(rest));
    }
    out
}

fn object(
    model: &Model,
    name: &str,
    tagged: bool,
    depth: usize,
    order: Order,
    random: &mut Random,
    out: &mut String,
) {
    let mut members: Vec<String> = Vec::new();
    for (at, member) in model.members(name).iter().enumerate() {
        // Services leave the same members out of every object of a page.
        let selected = depth > 0 || at < 4 || at % 3 != 0;
        if member.navigation
            || !selected
            || member.r#type.contains("Edm.Stream")
            || member.r#type.contains("Edm.Geo")
        {
            continue;
        }
        let (inner, is_list) = item(&member.r#type);
        if depth > 2 && matches!(model.types.get(inner), Some(Type::Structured { .. })) {
            continue;
        }
        let mut text = format!("\"{}\":", member.name);
        if is_list {
            text.push('[');
            for n in 0..random.below(4) {
                if n > 0 {
                    text.push(',');
                }
                value(model, inner, depth, order, random, &mut text);
            }
            text.push(']');
        } else if random.below(6) == 0 && member.name != "id" {
            text.push_str("null");
        } else {
            value(model, inner, depth, order, random, &mut text);
        }
        members.push(text);
    }
    if order == Order::Shuffled {
        for at in (1..members.len()).rev() {
            members.swap(at, random.below(at + 1));
        }
    }
    if tagged {
        members.insert(0, format!("\"@odata.type\":\"#{name}\""));
    }
    let _ = write!(out, "{{{}}}", members.join(","));
}

fn value(
    model: &Model,
    name: &str,
    depth: usize,
    order: Order,
    random: &mut Random,
    out: &mut String,
) {
    match model.types.get(name) {
        Some(Type::Definition(underlying)) => value(model, underlying, depth, order, random, out),
        Some(Type::Enumeration(members)) => {
            let member = members.get(random.below(members.len()));
            let _ = write!(out, "\"{}\"", member.map_or("none", String::as_str));
        }
        Some(Type::Structured { .. }) => {
            let family = model.family(name);
            match family.get(random.below(family.len())) {
                Some(member) => object(
                    model,
                    member,
                    family.iter().any(|member| *member != name),
                    depth + 1,
                    order,
                    random,
                    out,
                ),
                None => out.push_str("null"),
            }
        }
        None => primitive(name, random, out),
    }
}

fn primitive(name: &str, random: &mut Random, out: &mut String) {
    let n = random.below(1_000_000);
    let _ = match name {
        "Edm.Boolean" => write!(out, "{}", n.is_multiple_of(2)),
        "Edm.Byte" | "Edm.SByte" => write!(out, "{}", n % 100),
        "Edm.Int16" | "Edm.Int32" | "Edm.Int64" => write!(out, "{}", n % 30_000),
        "Edm.Single" | "Edm.Double" | "Edm.Decimal" => write!(out, "{}.{}", n / 1000, n % 1000 + 1),
        "Edm.DateTimeOffset" => write!(
            out,
            "\"20{:02}-{:02}-{:02}T{:02}:{:02}:{:02}Z\"",
            n % 27,
            n % 12 + 1,
            n % 28 + 1,
            n % 24,
            n % 60,
            n / 60 % 60
        ),
        "Edm.Date" => write!(
            out,
            "\"20{:02}-{:02}-{:02}\"",
            n % 27,
            n % 12 + 1,
            n % 28 + 1
        ),
        "Edm.TimeOfDay" => write!(out, "\"{:02}:{:02}:{:02}\"", n % 24, n % 60, n / 60 % 60),
        "Edm.Duration" => write!(out, "\"P{}DT{}H\"", n % 30, n % 24),
        "Edm.Guid" => write!(
            out,
            "\"{:08x}-3c4d-4e5f-8a6b-{:012x}\"",
            n,
            random.next() >> 16
        ),
        "Edm.Binary" => write!(out, "\"{:04}{:04}\"", n % 10_000, n / 100),
        "Edm.String" => {
            out.push('"');
            for word in 0..=n % 4 {
                if word > 0 {
                    out.push(' ');
                }
                out.push_str(WORDS[random.below(WORDS.len())]);
            }
            out.push('"');
            Ok(())
        }
        _ => write!(out, "{{\"n\":{n}}}"),
    };
}

const WORDS: &[&str] = &[
    "Adele",
    "Vance",
    "Contoso",
    "Zürich",
    "marketing",
    "+41 44 555 01 99",
    "adelev@contoso.example",
    "Retail Manager",
    "18/2111",
    "en-US",
    "say \\\"hello\\\"",
    "1",
    "production",
    "東京",
    "https://contoso.example/p/1",
    "x",
];
