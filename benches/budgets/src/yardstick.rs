//! The crates with which costs are compared, as Rust text:
//!
//! - the floor: bare structs and enums with std's derives, a base in a field; the least that typed data can cost;
//! - derive: the same types with inherited members inlined and serde derived, which is what people write by hand;
//! - careful: derive, and unknown members kept by `serde(flatten)`, derived types by enums with `tag = "@odata.type"`, which is what
//!   people write who want to lose nothing.
//!
//! Every member is an `Option`; single objects are boxed, as recursion would have them anyway.

use std::collections::BTreeSet;
use std::fmt::Write;

use crate::csdl::{Model, Type, item};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Floor,
    Derive,
    Careful,
}

const STD: &str = "#[derive(Debug, Clone, Default, PartialEq)]\n";
const SERDE: &str =
    "#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]\n";

/// The source of `lib.rs`. Positions of the types in `families` hold enums of their derived types; in careful code this applies to all
/// types.
pub(crate) fn source(model: &Model, kind: Kind, families: &[&str]) -> String {
    let names = Names::new(model);
    let emitter = Emitter {
        model,
        kind,
        names: &names,
    };
    let mut out = String::from("#![allow(non_camel_case_types, clippy::all)]\n");
    for name in &model.order {
        match &model.types[name] {
            Type::Definition(_) => {}
            Type::Enumeration(members) => emitter.enumeration(&mut out, name, members),
            Type::Structured { .. } => {
                emitter.structure(&mut out, name);
                if families.contains(&name.as_str())
                    || kind == Kind::Careful && emitter.is_family(name)
                {
                    emitter.family(&mut out, name);
                }
            }
        }
    }
    out
}

/// The Rust name of a type in [`source`].
pub(crate) fn rust_name(model: &Model, name: &str) -> String {
    Names::new(model).of(name)
}

struct Names(std::collections::BTreeMap<String, String>);

impl Names {
    fn new(model: &Model) -> Self {
        let mut taken = BTreeSet::new();
        let pairs = model.order.iter().map(|name| {
            let local = name.rsplit('.').next().unwrap_or(name);
            (name.clone(), unique(camel(local), &mut taken))
        });
        Self(pairs.collect())
    }

    fn of(&self, name: &str) -> String {
        self.0.get(name).cloned().unwrap_or_default()
    }
}

struct Emitter<'a> {
    model: &'a Model,
    kind: Kind,
    names: &'a Names,
}

impl Emitter<'_> {
    fn is_family(&self, name: &str) -> bool {
        self.model.family(name).iter().any(|member| *member != name)
    }

    fn enumeration(&self, out: &mut String, name: &str, members: &[String]) {
        let serde = self.kind != Kind::Floor;
        out.push_str(&if serde { SERDE } else { STD }.replace(" Default,", ""));
        let _ = writeln!(out, "pub enum {} {{", self.names.of(name));
        let mut taken = BTreeSet::from(["Unrecognized".to_owned()]);
        for member in members {
            if serde {
                let _ = writeln!(out, "#[serde(rename = {member:?})]");
            }
            let _ = writeln!(out, "{},", unique(camel(member), &mut taken));
        }
        out.push_str(if serde { "#[serde(untagged)]\n" } else { "" });
        out.push_str("Unrecognized(String),\n}\n");
    }

    fn structure(&self, out: &mut String, name: &str) {
        let serde = self.kind != Kind::Floor;
        out.push_str(if serde { SERDE } else { STD });
        let _ = writeln!(out, "pub struct {} {{", self.names.of(name));
        let mut taken = BTreeSet::from(["base".to_owned(), "extra".to_owned()]);
        let members = match &self.model.types[name] {
            Type::Structured { members, .. } if !serde => members.iter().collect(),
            _ => self.model.members(name),
        };
        if let (Some(base), false) = (self.model.base(name), serde) {
            let _ = writeln!(out, "pub base: {},", self.names.of(base));
        }
        for member in members {
            if serde {
                let _ = writeln!(
                    out,
                    "#[serde(rename = {:?}, default, skip_serializing_if = \"Option::is_none\")]",
                    member.name
                );
            }
            let _ = writeln!(
                out,
                "pub {}: Option<{}>,",
                unique(snake(&member.name), &mut taken),
                self.r#type(&member.r#type)
            );
        }
        if self.kind == Kind::Careful {
            out.push_str(
                "#[serde(flatten)]\npub extra: serde_json::Map<String, serde_json::Value>,\n",
            );
        }
        out.push_str("}\n");
    }

    fn family(&self, out: &mut String, name: &str) {
        let own = self.names.of(name);
        out.push_str(&SERDE.replace(" Default,", ""));
        let _ = writeln!(out, "#[serde(tag = \"@odata.type\")]\npub enum Any{own} {{");
        for member in self.model.family(name) {
            let variant = self.names.of(member);
            let _ = writeln!(
                out,
                "#[serde(rename = \"#{member}\")]\n{variant}(Box<{variant}>),"
            );
        }
        out.push_str("}\n");
    }

    fn r#type(&self, name: &str) -> String {
        let (inner, is_list) = item(name);
        let object = match self.model.types.get(inner) {
            None => primitive(inner).to_owned(),
            Some(Type::Definition(underlying)) => primitive(underlying).to_owned(),
            Some(Type::Enumeration(_)) => self.names.of(inner),
            // An enum of derived types contains the boxes.
            Some(_) if self.kind == Kind::Careful && self.is_family(inner) => {
                format!("Any{}", self.names.of(inner))
            }
            Some(_) if is_list => self.names.of(inner),
            Some(_) => format!("Box<{}>", self.names.of(inner)),
        };
        if is_list {
            format!("Vec<{object}>")
        } else {
            object
        }
    }
}

/// The type of a primitive value; JSON for types that are not among the types.
fn primitive(name: &str) -> &'static str {
    match name {
        "Edm.Boolean" => "bool",
        "Edm.Byte" => "u8",
        "Edm.SByte" => "i8",
        "Edm.Int16" => "i16",
        "Edm.Int32" => "i32",
        "Edm.Int64" => "i64",
        "Edm.Single" => "f32",
        "Edm.Double" | "Edm.Decimal" => "f64",
        "Edm.DateTimeOffset" => "jiff::Timestamp",
        "Edm.Date" => "jiff::civil::Date",
        "Edm.TimeOfDay" => "jiff::civil::Time",
        "Edm.String" | "Edm.Guid" | "Edm.Binary" | "Edm.Duration" | "Edm.Stream" => "String",
        _ => "serde_json::Value",
    }
}

fn unique(mut name: String, taken: &mut BTreeSet<String>) -> String {
    while !taken.insert(name.clone()) {
        name.push('_');
    }
    name
}

pub(crate) fn camel(text: &str) -> String {
    let mut out = String::new();
    let mut upper = true;
    for c in text.chars() {
        if !c.is_ascii_alphanumeric() {
            upper = true;
        } else if std::mem::take(&mut upper) {
            out.push(c.to_ascii_uppercase());
        } else {
            out.push(c);
        }
    }
    if out.is_empty() || out.starts_with(|c: char| c.is_ascii_digit()) || out == "Self" {
        out.insert(0, 'X');
    }
    out
}

pub(crate) fn snake(text: &str) -> String {
    let mut out = String::new();
    let chars: Vec<char> = text.chars().collect();
    for (at, &c) in chars.iter().enumerate() {
        let after_lower = at > 0 && !chars[at - 1].is_ascii_uppercase();
        let before_lower = chars.get(at + 1).is_some_and(char::is_ascii_lowercase);
        if c.is_ascii_uppercase() && at > 0 && (after_lower || before_lower) {
            out.push('_');
        }
        out.push(if c.is_ascii_alphanumeric() {
            c.to_ascii_lowercase()
        } else {
            '_'
        });
    }
    // No keyword or number can start with this.
    if KEYWORDS.contains(&out.as_str()) || !out.starts_with(|c: char| c.is_ascii_alphabetic()) {
        out.insert_str(0, "x_");
    }
    out
}

const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate",
    "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl",
    "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref",
    "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];
