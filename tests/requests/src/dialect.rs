//! What the URLs of a service look like: given, or found out from the rows.

use odata_csdl::schema::Model;

use crate::address::Address;
use crate::walk::{Step, Walk, with_parentheses};

/// A dialect of the library: a preset, and what the rows have otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Dialect {
    preset: &'static str,
    /// Fields with their values.
    changes: Vec<String>,
}

const PRESETS: [(&str, &str); 5] = [
    ("standard", "STANDARD"),
    ("graph", "GRAPH"),
    ("dataverse", "DATAVERSE"),
    ("business-central", "BUSINESS_CENTRAL"),
    ("sap", "SAP"),
];

impl Dialect {
    /// The preset with a name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        let (_, preset) = PRESETS.iter().find(|(it, _)| *it == name)?;
        Some(Self {
            preset,
            changes: Vec::new(),
        })
    }

    /// The standard's, with what most rows have.
    pub(crate) fn found<'a>(
        model: &Model,
        rows: impl Iterator<Item = (&'a Address, &'a Walk)>,
    ) -> Self {
        let mut seen = Seen::default();
        for (address, walk) in rows {
            seen.add(model, address, walk);
        }
        let mut changes = Vec::new();
        let mut change = |is: bool, text: &str| {
            if is {
                changes.push(text.to_owned());
            }
        };
        let module = "odata_requests::url::";
        change(
            seen.segments > seen.parentheses,
            &format!("keys = {module}KeyStyle::Segments"),
        );
        change(
            seen.short > seen.qualified,
            &format!("operations = {module}OperationNames::Short"),
        );
        change(
            seen.bare >= seen.prefixed && seen.short > seen.qualified,
            &format!("enumerations = {module}EnumLiterals::Bare"),
        );
        change(seen.without > seen.empty, "empty_parentheses = false");
        change(
            seen.by_key > seen.by_id,
            &format!("removed_refs = {module}RemovedRefs::ByKey"),
        );
        Self {
            preset: "STANDARD",
            changes,
        }
    }

    /// The body of a function in Rust that returns it.
    pub(crate) fn code(&self) -> String {
        let mut code = format!("    let mut dialect = Dialect::{};\n", self.preset);
        if self.changes.is_empty() {
            return format!("    Dialect::{}\n", self.preset);
        }
        for change in &self.changes {
            code.push_str(&format!("    dialect.{change};\n"));
        }
        code + "    dialect\n"
    }
}

/// How often each form occurs.
#[derive(Debug, Default)]
struct Seen {
    segments: usize,
    parentheses: usize,
    short: usize,
    qualified: usize,
    bare: usize,
    prefixed: usize,
    /// Functions without parameters, with `()` and without.
    empty: usize,
    without: usize,
    by_key: usize,
    by_id: usize,
}

impl Seen {
    fn add(&mut self, model: &Model, address: &Address, walk: &Walk) {
        let mut steps = walk.steps.iter().map(|(step, _)| step).peekable();
        for segment in address.segments.iter().skip(walk.base) {
            let (name, parentheses) = with_parentheses(segment);
            match steps.next() {
                Some(Step::Key(_)) => self.segments += 1,
                Some(Step::Operation(call)) => {
                    match name.contains('.') {
                        true => self.qualified += 1,
                        false => self.short += 1,
                    }
                    if model[call.id].function && call.arguments.is_empty() {
                        match parentheses {
                            Some(_) => self.empty += 1,
                            None => self.without += 1,
                        }
                    }
                }
                _ => {}
            }
            if parentheses.is_some() && matches!(steps.peek(), Some(Step::Key(_))) {
                steps.next();
                self.parentheses += 1;
            }
        }
        if let [.., (Step::Key(_), _), (Step::Ref, _)] = walk.steps.as_slice() {
            self.by_key += 1;
        }
        for (name, value) in &address.options {
            self.by_id += usize::from(name == "$id");
            self.prefixed += value.matches(".").count().min(value.matches("'").count());
        }
    }
}
