//! Metadata documents with all constructs, and sometimes hostile names.

use std::fmt::Write;
use std::path::PathBuf;

use crate::harness::Random;
use crate::words::*;

/// A name: mostly one of a few plain ones.
fn name(random: &mut Random) -> &'static str {
    let from = if random.below(4) == 0 {
        NAMES
    } else {
        &NAMES[..16]
    };
    random.pick(from)
}

fn type_name(random: &mut Random) -> String {
    let item = match random.below(8) {
        0..4 => random.pick(PRIMITIVES).to_owned(),
        4 => format!("{}.{}", random.pick(NAMESPACES), name(random)),
        _ => format!("self.{}", random.pick(&NAMES[..12])),
    };
    match random.below(5) {
        0 => format!("Collection({item})"),
        _ => item,
    }
}

/// Scopes of names.
const SCHEMA: usize = 0;
const PART: usize = 1;

/// Writes CSDL XML.
struct Xml<'r> {
    random: &'r mut Random,
    out: String,
    /// Names declared in the schema, and in the current element.
    used: [Vec<&'static str>; 2],
}

impl Xml<'_> {
    /// A name that is usually new in its scope: a document that declares one twice is refused.
    fn own(&mut self, scope: usize) -> String {
        let mut own = name(self.random);
        for _ in 0..10 {
            if !self.used[scope].contains(&own) || self.random.below(100) == 0 {
                break;
            }
            own = name(self.random);
        }
        self.used[scope].push(own);
        own.to_owned()
    }

    fn attribute(&mut self, name: &str, value: &str) {
        let _ = write!(self.out, " {name}=\"");
        for c in value.chars() {
            match c {
                '&' => self.out.push_str("&amp;"),
                '<' => self.out.push_str("&lt;"),
                '"' => self.out.push_str("&quot;"),
                '\r' | '\n' | '\t' => {
                    let _ = write!(self.out, "&#{};", u32::from(c));
                }
                c => self.out.push(c),
            }
        }
        self.out.push('"');
    }

    /// An element with children and a few attributes, which may be invalid.
    fn element(&mut self, kind: &str, fixed: &[(&str, String)], children: impl FnOnce(&mut Self)) {
        let _ = write!(self.out, "<{kind}");
        for (name, value) in fixed {
            self.attribute(name, value);
        }
        let mut seen: Vec<&str> = fixed.iter().map(|(name, _)| *name).collect();
        for _ in 0..self.random.below(3) {
            let attribute = self.random.pick(ATTRIBUTES);
            if !seen.contains(&attribute) {
                seen.push(attribute);
                let value = self.random.pick(VALUES);
                self.attribute(attribute, value);
            }
        }
        self.out.push('>');
        children(self);
        let _ = write!(self.out, "</{kind}>");
    }

    fn times(&mut self, most: usize, mut make: impl FnMut(&mut Self)) {
        for _ in 0..self.random.below(most + 1) {
            make(self);
        }
    }

    fn annotation(&mut self, depth: usize) {
        let mut fixed = vec![("Term", self.random.pick(TERMS).to_owned())];
        if self.random.below(2) == 0 {
            let value = self.random.pick(VALUES).to_owned();
            fixed.push((self.random.pick(CONSTANTS), value));
        }
        let empty = fixed.len() == 1;
        self.element("Annotation", &fixed, |xml| {
            if empty && depth < 4 {
                xml.expression(depth + 1);
            }
        });
    }

    fn expression(&mut self, depth: usize) {
        match self.random.below(6) {
            0 => self.element("Collection", &[], |xml| {
                xml.times(3, |xml| {
                    if depth < 5 {
                        xml.expression(depth + 1);
                    }
                });
            }),
            1 => {
                let kind = type_name(self.random);
                self.element("Record", &[("Type", kind)], |xml| {
                    xml.times(3, |xml| {
                        let property = name(xml.random).to_owned();
                        let value = xml.random.pick(VALUES).to_owned();
                        let constant = xml.random.pick(CONSTANTS);
                        xml.element(
                            "PropertyValue",
                            &[("Property", property), (constant, value)],
                            |_| {},
                        );
                    });
                });
            }
            2 => self.out.push_str("<Null/>"),
            3 => self.out.push_str("<If><Path>A</Path><Int>1</Int></If>"),
            _ => {
                let kind = self.random.pick(CONSTANTS);
                let text = self
                    .random
                    .pick(VALUES)
                    .replace('&', "&amp;")
                    .replace('<', "&lt;");
                let _ = write!(self.out, "<{kind}>{text}</{kind}>");
            }
        }
    }

    fn annotations(&mut self) {
        if self.random.below(3) == 0 {
            self.times(2, |xml| xml.annotation(0));
        }
    }

    fn structured(&mut self, kind: &str) {
        let mut fixed = vec![("Name", self.own(SCHEMA))];
        if self.random.below(3) == 0 {
            fixed.push(("BaseType", format!("self.{}", name(self.random))));
        }
        self.element(kind, &fixed, |xml| {
            if xml.random.below(3) == 0 {
                xml.out.push_str("<Key>");
                xml.times(2, |xml| {
                    let path = name(xml.random).to_owned();
                    xml.element("PropertyRef", &[("Name", path)], |_| {});
                });
                xml.out.push_str("</Key>");
            }
            xml.times(5, |xml| xml.typed("Property", PART));
            xml.times(2, |xml| xml.typed("NavigationProperty", PART));
            xml.annotations();
        });
    }

    fn typed(&mut self, kind: &str, scope: usize) {
        let fixed = [("Name", self.own(scope)), ("Type", type_name(self.random))];
        self.element(kind, &fixed, Xml::annotations);
    }

    fn declaration(&mut self) {
        self.used[PART].clear();
        match self.random.below(12) {
            0..3 => self.structured("EntityType"),
            3..6 => self.structured("ComplexType"),
            6 | 7 => {
                let own = self.own(SCHEMA);
                self.element("EnumType", &[("Name", own)], |xml| {
                    xml.times(5, |xml| {
                        let member = xml.own(PART);
                        xml.element("Member", &[("Name", member)], Xml::annotations);
                    });
                });
            }
            8 => {
                let own = self.own(SCHEMA);
                let underlying = self.random.pick(PRIMITIVES).to_owned();
                self.element(
                    "TypeDefinition",
                    &[("Name", own), ("UnderlyingType", underlying)],
                    |_| {},
                );
            }
            9 => {
                let kind = if self.random.below(2) == 0 {
                    "Action"
                } else {
                    "Function"
                };
                let own = self.own(SCHEMA);
                self.element(kind, &[("Name", own)], |xml| {
                    xml.times(3, |xml| xml.typed("Parameter", PART));
                    xml.times(1, |xml| {
                        let returned = type_name(xml.random);
                        xml.element("ReturnType", &[("Type", returned)], |_| {});
                    });
                });
            }
            10 => self.typed("Term", SCHEMA),
            _ => {
                let target = format!("self.{}/{}", name(self.random), name(self.random));
                self.element("Annotations", &[("Target", target)], |xml| {
                    xml.times(2, |xml| xml.annotation(0));
                });
            }
        }
    }

    fn container(&mut self) {
        self.used[PART].clear();
        let own = self.own(SCHEMA);
        self.element("EntityContainer", &[("Name", own)], |xml| {
            xml.times(4, |xml| {
                let own = xml.own(PART);
                let other = format!("self.{}", name(xml.random));
                let (kind, attribute) = [
                    ("EntitySet", "EntityType"),
                    ("Singleton", "Type"),
                    ("ActionImport", "Action"),
                    ("FunctionImport", "Function"),
                ][xml.random.below(4)];
                xml.element(kind, &[("Name", own), (attribute, other)], |_| {});
            });
        });
    }
}

fn xml(random: &mut Random) -> String {
    let mut xml = Xml {
        random,
        out: String::new(),
        used: Default::default(),
    };
    xml.out.push_str(
        "<e:Edmx xmlns:e=\"http://docs.oasis-open.org/odata/ns/edmx\" xmlns=\"http://docs.oasis-open.org/odata/ns/edm\" Version=\"4.0\"><e:DataServices>",
    );
    for number in 0..1 + xml.random.below(3) {
        let namespace = xml.random.pick(NAMESPACES).to_owned();
        let mut fixed = vec![("Namespace", namespace)];
        if number == 0 {
            fixed.push(("Alias", "self".to_owned()));
        }
        xml.used[SCHEMA].clear();
        xml.element("Schema", &fixed, |xml| {
            xml.times(12, Xml::declaration);
            xml.times(1, Xml::container);
        });
    }
    xml.out.push_str("</e:DataServices></e:Edmx>");
    xml.out
}

fn json_members(random: &mut Random, depth: usize, out: &mut String) {
    out.push('{');
    for at in 0..random.below(6) {
        if at > 0 {
            out.push(',');
        }
        let member = match random.below(6) {
            0 => "$Kind".to_owned(),
            1 => format!(
                "${}",
                random.pick(&[
                    "Type",
                    "Collection",
                    "BaseType",
                    "Key",
                    "MaxLength",
                    "OpenType",
                    "UnderlyingType"
                ])
            ),
            2 => format!("@{}", random.pick(TERMS)),
            _ => name(random).to_owned(),
        };
        let _ = write!(out, "{}:", serde_json::Value::from(member.as_str()));
        match (member.as_str(), random.below(5)) {
            ("$Kind", _) => {
                let kinds = [
                    "EntityType",
                    "ComplexType",
                    "EnumType",
                    "TypeDefinition",
                    "Term",
                    "EntityContainer",
                    "NavigationProperty",
                ];
                let _ = write!(out, "\"{}\"", random.pick(&kinds));
            }
            ("$Type" | "$BaseType" | "$UnderlyingType", _) => {
                let _ = write!(out, "{}", serde_json::Value::from(type_name(random)));
            }
            (_, 0..3) if depth < 5 => json_members(random, depth + 1, out),
            (_, 3) if depth < 5 => {
                out.push('[');
                json_members(random, depth + 1, out);
                out.push(']');
            }
            _ => {
                let value = random.pick(VALUES);
                match value.parse::<i64>() {
                    Ok(number) => out.push_str(&number.to_string()),
                    Err(_) if matches!(value, "true" | "false") => out.push_str(value),
                    Err(_) => out.push_str(&serde_json::Value::from(value).to_string()),
                }
            }
        }
    }
    out.push('}');
}

fn json(random: &mut Random) -> String {
    let mut out = String::from(
        "{\"$Version\":\"4.01\",\"$EntityContainer\":\"a.C\",\"a\":{\"$Alias\":\"self\"",
    );
    for _ in 0..random.below(10) {
        let _ = write!(out, ",{}:", serde_json::Value::from(name(random)));
        json_members(random, 0, &mut out);
    }
    out.push_str("}}");
    out
}

/// A document, unchanged or with some bytes changed. `seeds` are other documents that may be used instead.
pub fn document(random: &mut Random, seeds: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = match random.below(8) {
        0 | 1 => json(random).into_bytes(),
        2 if !seeds.is_empty() => seeds[random.below(seeds.len())].clone(),
        _ => xml(random).into_bytes(),
    };
    if random.below(2) == 0 {
        return bytes;
    }
    for _ in 0..random.below(8) {
        if bytes.is_empty() {
            break;
        }
        let at = random.below(bytes.len());
        match random.below(5) {
            0 => bytes[at] = random.next() as u8,
            1 => {
                let end = (at + random.below(40)).min(bytes.len());
                bytes.drain(at..end);
            }
            2 => {
                let end = (at + random.below(200)).min(bytes.len());
                let copy = bytes[at..end].to_vec();
                let to = random.below(bytes.len());
                bytes.splice(to..to, copy);
            }
            _ => {
                let piece = random.pick(PIECES);
                bytes.splice(at..at, piece.bytes());
            }
        }
    }
    bytes
}

/// Documents below 100 kB in the folder that `ODATA_CORPUS` names.
pub fn seeds() -> Vec<Vec<u8>> {
    let mut list = Vec::new();
    let mut folders: Vec<PathBuf> = std::env::var_os("ODATA_CORPUS")
        .map(PathBuf::from)
        .into_iter()
        .collect();
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(folder) else {
            continue;
        };
        let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        paths.sort();
        for path in paths {
            if path.is_dir() {
                folders.push(path);
            } else if path.metadata().is_ok_and(|data| data.len() < 100_000) {
                list.extend(std::fs::read(path));
            }
        }
    }
    list
}
