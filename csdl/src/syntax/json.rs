//! Reads CSDL JSON into the same syntax tree as CSDL XML. CSDL JSON 4.01 sections 2 to 13.
//!
//! If the defaults of the two forms differ, JSON's are written into the tree: no later stage knows which form a document had, except that
//! string constants have no type of their own ([`Tree::untyped_constants`]). `$Precision` needs no default: if it is absent, it is absent
//! in the tree as well, and no stage applies XML's default of `0`.

mod annotations;
mod members;
mod reader;
mod schema;

use super::grammar;
use super::tree::{Attribute, Kind, Tree};
use crate::diagnostic::{FileId, Finding, Findings, Source, Span, codes};
use members::Form;
use reader::{Data, Member, Value};
use std::borrow::Cow;
use std::collections::HashMap;

/// The deepest nesting of elements in the tree, the same as for XML: later stages walk it recursively.
const MAX_DEPTH: usize = 200;

/// Reads a document. `None` if it is not JSON, is not an object or exceeds a limit; a finding says which.
pub(super) fn parse<'s>(
    source: &'s Source,
    file: FileId,
    findings: &mut Findings,
) -> Option<Tree<'s>> {
    let value = reader::read(&source.text, file, findings)?;
    let mut builder = Builder {
        file,
        findings,
        tree: Tree::new(file, &source.text, true),
        open: Vec::new(),
    };
    match builder.document(&value) {
        Ok(()) => Some(builder.tree),
        Err(Stop) => None,
    }
}

/// Whether a value, an object in it, or one in that object has a `$Kind`: a document without `$Version` can still contain schemas, or be a
/// part of one.
fn declares(value: &Value<'_>) -> bool {
    fn within(value: &Value<'_>, depth: usize) -> bool {
        match &value.data {
            Data::Object(members) => members.iter().any(|member| {
                (member.name == "$Kind" && matches!(member.value.data, Data::String(_)))
                    || (depth > 0 && within(&member.value, depth - 1))
            }),
            // Overloads of operations.
            Data::Array(items) => items.iter().any(|item| within(item, depth)),
            _ => false,
        }
    }
    within(value, 2)
}

/// A rejected document.
struct Stop;

type Built = Result<(), Stop>;

fn span(file: FileId, (start, end): Place) -> Span {
    Span { file, start, end }
}

/// A place in the text.
type Place = (u32, u32);

/// The members of an object, with annotations grouped by the member that they annotate; "" is the object itself.
struct Object<'v, 's> {
    members: &'v [Member<'s>],
    annotations: HashMap<&'v str, Vec<&'v Member<'s>>>,
}

impl<'v, 's> Object<'v, 's> {
    fn new(members: &'v [Member<'s>]) -> Object<'v, 's> {
        let mut annotations: HashMap<&str, Vec<&Member<'s>>> = HashMap::new();
        for member in members {
            if let Some((target, term)) = member.name.rsplit_once('@')
                && !is_control(term)
            {
                annotations.entry(target).or_default().push(member);
            }
        }
        Object {
            members,
            annotations,
        }
    }

    fn get(&self, name: &str) -> Option<&'v Value<'s>> {
        self.members
            .iter()
            .find(|member| member.name == name)
            .map(|member| &member.value)
    }

    fn text(&self, name: &str) -> Option<&'v str> {
        match &self.get(name)?.data {
            Data::String(text) => Some(text),
            _ => None,
        }
    }

    fn flag(&self, name: &str) -> bool {
        matches!(self.get(name).map(|value| &value.data), Some(Data::Bool(text)) if *text == "true")
    }

    /// Members that are neither annotations nor `$` members.
    fn named(&self) -> impl Iterator<Item = &'v Member<'s>> + use<'v, 's> {
        self.members
            .iter()
            .filter(|member| !member.name.contains('@') && !member.name.starts_with('$'))
    }
}

/// `@type`, `@odata.type` and other control information, which are not annotations.
fn is_control(term: &str) -> bool {
    term.starts_with("odata.") || !term.contains('.')
}

struct Builder<'s, 'f> {
    file: FileId,
    findings: &'f mut Findings,
    tree: Tree<'s>,
    /// The indices of the open elements, the outermost first.
    open: Vec<usize>,
}

impl<'s> Builder<'s, '_> {
    /// Starts an element. Its attributes must be added before its first child.
    fn open(&mut self, kind: Kind, place: Place) -> Result<usize, Stop> {
        if self.open.len() >= MAX_DEPTH {
            let message = format!("elements are nested more than {MAX_DEPTH} deep");
            let finding = Finding::new(&codes::XML_LIMIT, message);
            self.findings.add(finding.at(span(self.file, place)));
            return Err(Stop);
        }
        let index = self.tree.open(kind, place.0 as usize, place.1 as usize);
        self.open.push(index);
        Ok(index)
    }

    fn close(&mut self, index: usize) {
        self.open.pop();
        self.tree.close(index);
    }

    fn attribute(&mut self, name: Attribute, value: impl Into<Cow<'s, str>>, place: Place) {
        let mut value = value.into();
        if grammar::is_too_long(name, &value) {
            let message = format!("a name has more than {} bytes", grammar::MAX_NAME);
            let finding = Finding::new(&codes::XML_LIMIT, message);
            self.findings.add(finding.at(span(self.file, place)));
            value = Cow::Borrowed("");
        }
        self.tree
            .add_attribute(name, value, place.0 as usize, place.1 as usize);
    }

    /// Adds a finding about the innermost open element.
    fn add(&mut self, finding: Finding) {
        let open = self.open.iter().copied();
        self.findings.add_in(finding, || self.tree.path(open));
    }

    fn report(&mut self, message: impl Into<String>, place: Place) {
        self.add(Finding::new(&codes::JSON_STRUCTURE, message).at(span(self.file, place)));
    }

    fn object<'v>(&mut self, what: &str, value: &'v Value<'s>) -> Option<Object<'v, 's>> {
        match &value.data {
            Data::Object(members) => Some(Object::new(members)),
            other => {
                let message = format!("{what} is {}, not an object", other.what());
                self.report(message, (value.start, value.end));
                None
            }
        }
    }

    /// The items of an array; any other value is reported and treated as the only item.
    fn items<'v>(&mut self, what: &str, value: &'v Value<'s>) -> &'v [Value<'s>] {
        match &value.data {
            Data::Array(items) => items,
            other => {
                let message = format!("{what} is {}, not an array", other.what());
                self.report(message, (value.start, value.end));
                std::slice::from_ref(value)
            }
        }
    }

    /// The attributes that correspond to the object's `$` members, including defaults.
    fn attributes(&mut self, kind: Kind, object: &Object<'_, 's>, place: Place) {
        for member in object.members {
            if !member.name.starts_with('$') || member.name.contains('@') {
                continue;
            }
            match members::attribute(kind, &member.name) {
                Some((name, form)) => self.scalar(name, form, member),
                None if members::is_structure(kind, &member.name) => {}
                None => {
                    let message = match kind {
                        Kind::Edmx => format!("a document has no member `{}`", member.name),
                        _ => format!("`{}` has no member `{}`", kind.name(), member.name),
                    };
                    let at = span(self.file, (member.start, member.end));
                    let mut finding = Finding::new(&codes::ATTRIBUTE_UNKNOWN, message).at(at);
                    if let Some(meant) = members::meant(kind, &member.name) {
                        finding = finding.help(format!("did you mean `{meant}`?"));
                    }
                    self.add(finding);
                }
            }
        }
        if members::is_typed(kind) || kind == Kind::NavigationProperty {
            self.typed(kind, object, place);
        }
        let decimal = match kind {
            Kind::TypeDefinition => object.text("$UnderlyingType"),
            _ if members::is_typed(kind) => object.text("$Type"),
            _ => None,
        };
        if decimal == Some("Edm.Decimal") && object.get("$Scale").is_none() {
            self.attribute(Attribute::Scale, "variable", place);
        }
    }

    /// `$Type` with `$Collection`, and the default of `$Nullable`.
    fn typed(&mut self, kind: Kind, object: &Object<'_, 's>, place: Place) {
        let collection = object.flag("$Collection");
        if let Some(value) = object.get("$Collection")
            && !matches!(value.data, Data::Bool(_))
        {
            let message = format!("`$Collection` is {}, not a Boolean", value.data.what());
            self.report(message, (value.start, value.end));
        }
        let written = object.get("$Type");
        let (name, at) = match written.map(|value| (&value.data, inner(value))) {
            Some((Data::String(text), at)) => (text.clone(), at),
            Some((other, at)) => {
                self.report(format!("`$Type` is {}, not a string", other.what()), at);
                (Cow::Borrowed("Edm.Untyped"), at)
            }
            // A navigation property always has a type; the next stage reports its absence.
            None if kind == Kind::NavigationProperty => (Cow::Borrowed(""), place),
            None => (Cow::Borrowed("Edm.String"), place),
        };
        if !name.is_empty() {
            let name = if collection {
                Cow::Owned(format!("Collection({name})"))
            } else {
                name
            };
            self.attribute(Attribute::Type, name, at);
        }
        let entities = kind == Kind::NavigationProperty && collection;
        let expression = matches!(kind, Kind::Cast | Kind::IsOf);
        if object.get("$Nullable").is_none() && !entities && !expression {
            self.attribute(Attribute::Nullable, "false", place);
        }
    }

    fn scalar(&mut self, name: Attribute, form: Form, member: &Member<'s>) {
        let value = &member.value;
        let place = inner(value);
        let fits = match (&value.data, form) {
            (Data::String(_), Form::Text | Form::NumberOrText | Form::Scalar)
            | (Data::Number(_), Form::Number | Form::NumberOrText | Form::Scalar)
            | (Data::Bool(_), Form::Flag | Form::Scalar)
            | (Data::Array(_), Form::Texts) => true,
            // No default at all, which XML expresses by leaving it out.
            (Data::Null, Form::Scalar) => return,
            _ => false,
        };
        if !fits {
            let wanted = match form {
                Form::Text => "a string",
                Form::Flag => "a Boolean",
                Form::Number => "a number",
                Form::NumberOrText => "a number or a string",
                Form::Scalar => "a single value",
                Form::Texts => "an array of strings",
            };
            let message = format!("`{}` is {}, not {wanted}", member.name, value.data.what());
            self.report(message, place);
        }
        match &value.data {
            Data::String(text) => self.attribute(name, text.clone(), place),
            Data::Number(text) | Data::Bool(text) => self.attribute(name, *text, place),
            Data::Array(items) if form == Form::Texts => {
                let mut joined = String::new();
                for item in items {
                    match &item.data {
                        Data::String(text) => {
                            if !joined.is_empty() {
                                joined.push(' ');
                            }
                            joined.push_str(text);
                        }
                        other => {
                            let message = format!("`{}` contains {}", member.name, other.what());
                            self.report(message, (item.start, item.end));
                        }
                    }
                }
                self.attribute(name, joined, place);
            }
            _ => {}
        }
    }

    fn document(&mut self, value: &Value<'s>) -> Built {
        let Data::Object(list) = &value.data else {
            let message = format!("the document is {}, not an object", value.data.what());
            let at = span(self.file, (value.start, value.start + 1));
            self.findings
                .add(Finding::new(&codes::ROOT, message).at(at));
            return Err(Stop);
        };
        let object = Object::new(list);
        let place = (value.start, value.start + 1);
        if object.get("$Version").is_none() && !declares(value) {
            let finding = Finding::new(
                &codes::JSON_NOT_CSDL,
                "the document has neither `$Version` nor a `$Kind`, so it is not CSDL",
            );
            let help = "pass an OData metadata document; for CSDL JSON request <service>/$metadata with `Accept: application/json`";
            self.findings
                .add(finding.at(span(self.file, place)).help(help));
            return Err(Stop);
        }
        let root = self.open(Kind::Edmx, place)?;
        self.attributes(Kind::Edmx, &object, place);
        if let Some(references) = object.get("$Reference")
            && let Some(references) = self.object("`$Reference`", references)
        {
            for reference in references.members {
                self.reference(reference)?;
            }
        }
        let services = self.open(Kind::DataServices, place)?;
        for schema in object.named() {
            self.schema(schema)?;
        }
        self.close(services);
        self.close(root);
        self.check_container(&object);
        Ok(())
    }

    /// `$EntityContainer` has no counterpart in XML: it repeats the name of the service's container.
    fn check_container(&mut self, document: &Object<'_, 's>) {
        let Some(value) = document.get("$EntityContainer") else {
            return;
        };
        let place = inner(value);
        let Data::String(text) = &value.data else {
            let message = format!("`$EntityContainer` is {}, not a string", value.data.what());
            return self.report(message, place);
        };
        let Some((namespace, name)) = text.rsplit_once('.') else {
            return self.report(format!("`{text}` is not a qualified name"), place);
        };
        let mut schemas = document.named().filter_map(|member| {
            let Data::Object(members) = &member.value.data else {
                return None;
            };
            Some((
                member,
                Object {
                    members,
                    annotations: HashMap::new(),
                },
            ))
        });
        let found = schemas.find(|(member, schema)| {
            member.name == namespace || schema.text("$Alias") == Some(namespace)
        });
        // The container may be in an included schema.
        let Some((_, schema)) = found else { return };
        let declared = match schema.get(name).map(|value| &value.data) {
            Some(Data::Object(members)) => members.iter().any(|member| {
                member.name == "$Kind"
                    && matches!(&member.value.data, Data::String(kind) if kind == "EntityContainer")
            }),
            _ => false,
        };
        if !declared {
            self.report(format!("the container `{text}` is not declared"), place);
        }
    }

    fn reference(&mut self, member: &Member<'s>) -> Built {
        let place = (member.start, member.end);
        let Some(object) = self.object("a reference", &member.value) else {
            return Ok(());
        };
        let node = self.open(Kind::Reference, place)?;
        self.attribute(Attribute::Uri, member.name.clone(), place);
        self.attributes(Kind::Reference, &object, place);
        let lists = [
            ("$Include", Kind::Include),
            ("$IncludeAnnotations", Kind::IncludeAnnotations),
        ];
        for (name, kind) in lists {
            let Some(list) = object.get(name) else {
                continue;
            };
            for item in self.items(&format!("`{name}`"), list) {
                if let Some(object) = self.object(&format!("an item of `{name}`"), item) {
                    self.element(kind, None, (item.start, item.start + 1), &object)?;
                }
            }
        }
        self.own_annotations(&object)?;
        self.close(node);
        Ok(())
    }

    /// An element with only attributes and annotations.
    fn element(
        &mut self,
        kind: Kind,
        name: Option<&Member<'s>>,
        place: Place,
        object: &Object<'_, 's>,
    ) -> Built {
        let node = self.open(kind, place)?;
        if let Some(member) = name {
            self.attribute(Attribute::Name, member.name.clone(), place);
        }
        self.attributes(kind, object, place);
        self.own_annotations(object)?;
        self.close(node);
        Ok(())
    }
}

/// Place of a value's text, without quotes.
fn inner(value: &Value<'_>) -> Place {
    match value.data {
        Data::String(_) => (value.start + 1, value.end.saturating_sub(1)),
        Data::Array(_) | Data::Object(_) => (value.start, value.start + 1),
        _ => (value.start, value.end),
    }
}
