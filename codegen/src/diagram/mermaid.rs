//! A diagram as Mermaid's class diagram, which forges and documentation sites render in place.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::{Diagram, Relation};
use crate::inert::mermaid as clean;

impl Diagram {
    /// Mermaid text.
    pub fn to_mermaid(&self) -> String {
        let names = self.identifiers();
        let mut out = "classDiagram\n".to_owned();
        let name = |index: usize| names.get(index).map_or("", String::as_str);
        for (index, drawn) in self.boxes.iter().enumerate() {
            let id = name(index);
            let title = clean(&drawn.title);
            let label = if title == id {
                String::new()
            } else {
                format!("[\"{title}\"]")
            };
            let _ = write!(out, "  class {id}{label}");
            let sort = drawn.sort.name();
            let what = match drawn.is_abstract {
                true => format!("abstract {sort}"),
                false => sort.to_owned(),
            };
            let _ = writeln!(out, " {{\n    <<{what}>>");
            for row in &drawn.rows {
                let key = if row.key { "+" } else { "" };
                let (name, kind) = (clean(&row.name), clean(&row.r#type));
                let space = if kind.is_empty() { "" } else { " " };
                let _ = writeln!(out, "    {key}{kind}{space}{name}");
            }
            let _ = writeln!(out, "  }}");
        }
        for line in &self.lines {
            let (from, to) = (name(line.from), name(line.to));
            let many = if line.many { " \"*\"" } else { "" };
            let label = clean(&line.label);
            let _ = match line.relation {
                Relation::Inheritance => writeln!(out, "  {to} <|-- {from}"),
                Relation::Containment => writeln!(out, "  {from} *--{many} {to} : {label}"),
                Relation::Reference => writeln!(out, "  {from} -->{many} {to} : {label}"),
                Relation::Value => writeln!(out, "  {from} ..>{many} {to} : {label}"),
            };
        }
        out
    }

    /// Identifiers that Mermaid accepts, one for each box: the title if possible, otherwise what is left of it and a number.
    fn identifiers(&self) -> Vec<String> {
        let mut taken = BTreeSet::new();
        let names = self.boxes.iter().map(|drawn| {
            let plain: String = drawn
                .title
                .chars()
                .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
                .collect();
            // Some words are Mermaid's own, in upper and lower case.
            let own = [
                "acctitle",
                "accdescr",
                "callback",
                "class",
                "classdef",
                "classdiagram",
                "click",
                "cssclass",
                "default",
                "direction",
                "end",
                "href",
                "link",
                "namespace",
                "note",
                "o",
                "style",
            ];
            let mut name = plain.clone();
            if own.contains(&plain.to_ascii_lowercase().as_str())
                || !plain.starts_with(|c: char| c.is_ascii_alphabetic())
            {
                name = format!("t_{plain}");
            }
            let mut number = 2;
            while !taken.insert(name.to_ascii_lowercase()) {
                name = format!("{plain}_{number}");
                number += 1;
            }
            name
        });
        names.collect()
    }
}
