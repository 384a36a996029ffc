//! What the URLs of a service look like: given, or found out from the rows.

use odata_csdl::schema::{ItemType, Model, TypeKind};

use crate::address::{Address, split_unquoted};
use crate::walk::{Call, Step, Walk, with_parentheses};

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
            seen.bare > seen.prefixed,
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

/// How many literals of a filter have the name of a type before them.
fn prefixes(filter: &str) -> usize {
    let words = filter.split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | ','));
    let is_prefixed = |word: &&str| match word.split_once('\'') {
        Some((prefix, _)) => prefix.contains('.'),
        None => false,
    };
    words.filter(is_prefixed).count()
}

impl Seen {
    /// The arguments that are enumerations.
    fn enumerations(&mut self, model: &Model, call: &Call, text: &str) {
        for argument in split_unquoted(text, ',') {
            let Some((name, value)) = argument.split_once('=') else {
                continue;
            };
            let mut parameters = model[call.id].parameters.iter();
            let parameter = parameters.find(|it| it.name.eq_ignore_ascii_case(name.trim()));
            let is_enumeration = parameter.is_some_and(|it| match it.r#type.item {
                ItemType::Type(id) => matches!(model[id].kind, TypeKind::Enumeration(_)),
                _ => false,
            });
            if is_enumeration {
                match value.trim().starts_with('\'') {
                    true => self.bare += 1,
                    false => self.prefixed += 1,
                }
            }
        }
    }

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
                    self.enumerations(model, call, parentheses.unwrap_or_default());
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
            if name.trim_start_matches('$').eq_ignore_ascii_case("filter") {
                self.prefixed += prefixes(value);
            }
        }
    }
}
