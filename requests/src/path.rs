//! [`Path`]: the path of a resource, independent of the dialect.

use std::borrow::Cow;
use std::fmt;

use crate::error::RequestError;
use crate::query::Options;
use crate::secrets::{url_without_secrets, without_secret_arguments};
use crate::url::{
    Dialect, Key, Literal, Part, RemovedRefs, Slashes, check_name, check_path, encode, encode_into,
};

/// The path of a resource, relative to the service root (URL Conventions 4.01, chapter 4). Generated code makes it; its text depends on the
/// [`Dialect`].
#[derive(Clone, Default, PartialEq)]
pub struct Path(Vec<Segment>);

#[derive(Debug, Clone, PartialEq)]
enum Segment {
    Name(Cow<'static, str>),
    /// A key, and the names of operations that are bound to the collection.
    Key(Key, &'static [&'static str]),
    /// The qualified name of a type.
    Cast(Cow<'static, str>),
    Operation(Operation),
    /// `$count`, `$value` or `$ref`.
    System(&'static str),
    /// Text in its encoded form.
    Raw(Cow<'static, str>),
    /// The reference to an entity of the collection.
    Member(Path),
    /// `$entity`, and the id in the query.
    Id(String),
    /// `$each`, after `$filter(…)` if there is a condition.
    Each(Option<Condition>),
    /// The entity that another part of a batch creates or returns.
    Part(PartOf),
    Fault(RequestError),
}

/// A part of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct PartOf {
    /// The number of the batch within the program.
    pub(crate) batch: u64,
    /// Its place in the batch, from 0 on.
    pub(crate) at: usize,
}

/// The request identifier and `Content-ID`: a number, which no system resource has as its name (Protocol 4.01, 11.7.4).
impl fmt::Display for PartOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.at.saturating_add(1).fmt(f)
    }
}

/// The condition of a query.
#[derive(Debug, Clone)]
struct Condition(Box<Options>);

/// By what is written in the standard's dialect.
impl PartialEq for Condition {
    fn eq(&self, other: &Self) -> bool {
        let dialect = &Dialect::STANDARD;
        self.0.condition(dialect) == other.0.condition(dialect)
    }
}

#[derive(Debug, Clone, PartialEq)]
struct Operation {
    name: &'static str,
    is_bound: bool,
    /// `None` for actions.
    arguments: Option<Vec<(&'static str, Argument)>>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Argument {
    /// In the path, or in the query if it is JSON.
    Literal(Literal),
    Fault(RequestError),
}

/// Query options that belong to a path: parameter aliases and `$id`.
#[derive(Debug, Default)]
pub(crate) struct PathOptions {
    /// Names and values, percent-encoded.
    list: Vec<(String, String)>,
    /// Names of aliases that the program uses itself.
    taken: Vec<String>,
}

impl PathOptions {
    /// The options of a path in a query that has options already.
    pub(crate) fn beside(query: &str) -> Self {
        if !query.starts_with('@') && !query.contains("&@") {
            return Self::default();
        }
        let names = query.split('&').map(|option| match option.split_once('=') {
            Some((name, _)) => name,
            None => option,
        });
        let taken = names.filter(|name| name.starts_with('@'));
        Self {
            list: Vec::new(),
            taken: taken.map(str::to_owned).collect(),
        }
    }

    /// Appends the options to a query.
    pub(crate) fn write(&self, query: &mut String) {
        for (name, value) in &self.list {
            if !query.is_empty() {
                query.push('&');
            }
            query.push_str(name);
            query.push('=');
            query.push_str(value);
        }
    }

    /// The alias for a value: the name of the parameter, with a number if another value has that name.
    fn alias(&mut self, parameter: &str, value: String) -> String {
        let plain = format!("@{}", encode(parameter, Part::Query));
        let mut name = plain.clone();
        for number in 2.. {
            let known = self.list.iter().find(|(known, _)| *known == name);
            if known.is_some_and(|(_, known)| *known == value) {
                return name;
            }
            if known.is_none() && !self.taken.contains(&name) {
                break;
            }
            name = format!("{plain}_{number}");
        }
        self.list.push((name.clone(), value));
        name
    }
}

impl Path {
    /// The path of a resource as text that is encoded already, such as the value of `@odata.id` or `@odata.editLink`, or `$all`.
    pub fn raw(text: impl Into<Cow<'static, str>>) -> Self {
        Self(vec![Segment::Raw(text.into())])
    }

    /// The path by which a service finds an entity from its id: `$entity?$id=…` (Protocol 4.01, 11.2.9). Options of a query need a cast,
    /// [`Entity::of`](crate::Entity::of), since the id does not say the type.
    pub fn of_id(id: impl Into<String>) -> Self {
        Self(vec![Segment::Id(id.into())])
    }

    /// The path of an entity set, singleton or import.
    pub(crate) fn root(name: &'static str) -> Self {
        Self(vec![Segment::Name(Cow::Borrowed(name))])
    }

    fn then(&self, segment: Segment) -> Self {
        let mut segments = Vec::with_capacity(self.0.len() + 1);
        segments.extend_from_slice(&self.0);
        segments.push(segment);
        Self(segments)
    }

    /// A property of the metadata.
    pub(crate) fn name(&self, name: &'static str) -> Self {
        self.then(Segment::Name(Cow::Borrowed(name)))
    }

    /// A property by a name that the program gives.
    pub(crate) fn given(&self, name: Cow<'static, str>) -> Self {
        self.then(match check_name(&name) {
            Ok(()) => Segment::Name(name),
            Err(fault) => Segment::Fault(fault),
        })
    }

    /// A property by a path that the program gives.
    pub(crate) fn given_path(&self, path: Cow<'static, str>) -> Self {
        self.property(check_path(&path).map(|()| path.into_owned()))
    }

    /// A property by its path, which can contain casts.
    pub(crate) fn property(&self, path: Result<String, RequestError>) -> Self {
        match path {
            Ok(path) => path.split('/').fold(self.clone(), |path, name| {
                path.then(if name.contains('.') {
                    Segment::Cast(Cow::Owned(name.to_owned()))
                } else {
                    Segment::Name(Cow::Owned(name.to_owned()))
                })
            }),
            Err(fault) => self.then(Segment::Fault(fault)),
        }
    }

    pub(crate) fn key(&self, key: Key, taken: &'static [&'static str]) -> Self {
        self.then(Segment::Key(key, taken))
    }

    pub(crate) fn cast(&self, type_name: Result<&'static str, RequestError>) -> Self {
        self.then(match type_name {
            Ok(name) => Segment::Cast(Cow::Borrowed(name)),
            Err(fault) => Segment::Fault(fault),
        })
    }

    /// An item of an ordered collection.
    pub(crate) fn index(&self, index: i64) -> Self {
        self.then(Segment::Raw(index.to_string().into()))
    }

    pub(crate) fn system(&self, name: &'static str) -> Self {
        self.then(Segment::System(name))
    }

    /// The reference to an entity of this collection.
    pub(crate) fn member(&self, entity: &Self) -> Self {
        self.then(Segment::Member(entity.clone()))
    }

    /// Each entity of a collection, or each that meets the condition of a query.
    pub(crate) fn each(&self, query: Option<Options>) -> Self {
        self.then(Segment::Each(query.map(|query| Condition(Box::new(query)))))
    }

    /// The path of the entity that a part of a batch creates or returns: `$1` (Protocol 4.01, 11.7.4).
    pub(crate) fn part(part: PartOf) -> Self {
        Self(vec![Segment::Part(part)])
    }

    /// Adds the parts of batches to which the path refers.
    pub(crate) fn collect_parts(&self, found: &mut Vec<PartOf>) {
        for segment in &self.0 {
            match segment {
                Segment::Part(part) => found.push(*part),
                Segment::Member(entity) => entity.collect_parts(found),
                _ => {}
            }
        }
    }

    /// Replaces references to parts of a batch by the URLs of their entities, as far as these are known.
    pub(crate) fn replace_parts(&mut self, url_of: &dyn Fn(PartOf) -> Option<String>) {
        for segment in &mut self.0 {
            match segment {
                Segment::Part(part) => {
                    if let Some(url) = url_of(*part) {
                        *segment = Segment::Raw(url.into());
                    }
                }
                Segment::Member(entity) => entity.replace_parts(url_of),
                _ => {}
            }
        }
    }

    /// A path whose requests fail.
    pub(crate) fn fault(&self, fault: RequestError) -> Self {
        self.then(Segment::Fault(fault))
    }

    pub(crate) fn operation(&self, name: &'static str, is_bound: bool) -> Self {
        self.then(Segment::Operation(Operation {
            name,
            is_bound,
            arguments: None,
        }))
    }

    /// Makes the operation at the end a function.
    pub(crate) fn into_function(mut self) -> Self {
        if let Some(Segment::Operation(operation)) = self.0.last_mut() {
            operation.arguments.get_or_insert_default();
        }
        self
    }

    /// Adds an argument to the operation at the end.
    pub(crate) fn argument(mut self, name: &'static str, argument: Argument) -> Self {
        if let Some(Segment::Operation(operation)) = self.0.last_mut() {
            let arguments = operation.arguments.get_or_insert_default();
            arguments.push((name, argument));
        }
        self
    }

    /// The text of the path, and of the query options that belong to it, such as parameter aliases: `f(p=@p)?@p=[1]`.
    ///
    /// # Errors
    ///
    /// A [`RequestError`] that says what is not a name, a property or a type that fits.
    pub fn text(&self, dialect: &Dialect) -> Result<String, RequestError> {
        let mut text = String::with_capacity(64);
        let mut options = PathOptions::default();
        self.write(dialect, "", &mut text, &mut options)?;
        let mut query = String::new();
        options.write(&mut query);
        if !query.is_empty() {
            text.push('?');
            text.push_str(&query);
        }
        Ok(text)
    }

    /// Appends the path. `base` is the URL of the service, empty if it is not known.
    pub(crate) fn write(
        &self,
        dialect: &Dialect,
        base: &str,
        out: &mut String,
        options: &mut PathOptions,
    ) -> Result<(), RequestError> {
        let start = out.len();
        for segment in &self.0 {
            if out.len() > start && !matches!(segment, Segment::Key(..) | Segment::Member(_)) {
                out.push('/');
            }
            match segment {
                Segment::Name(name) | Segment::Cast(name) => encode_into(name, Part::Segment, out),
                Segment::Key(key, taken) => out.push_str(&key.segment(dialect, taken)),
                Segment::Operation(operation) => operation.write(dialect, out, options)?,
                Segment::System(name) => out.push_str(name),
                Segment::Raw(text) => out.push_str(text),
                Segment::Member(entity) => match (dialect.removed_refs, entity.0.last()) {
                    (RemovedRefs::ByKey, Some(Segment::Key(key, taken))) => {
                        out.push_str(&key.segment(dialect, taken));
                        out.push_str("/$ref");
                    }
                    _ => {
                        out.push_str("/$ref");
                        let from = out.get(start..).unwrap_or_default();
                        let id = entity.reference(dialect, base, from)?;
                        let id = encode(&id, Part::Query);
                        options.list.push((dialect.option("id"), id));
                    }
                },
                Segment::Id(id) => {
                    out.push_str("$entity");
                    let id = encode(id, Part::Query);
                    options.list.push((dialect.option("id"), id));
                }
                Segment::Each(condition) => {
                    if let Some(condition) = condition {
                        let condition = condition.0.condition(dialect)?;
                        out.push_str("$filter(");
                        out.push_str(&options.alias("filter", condition));
                        out.push_str(")/");
                    }
                    out.push_str("$each");
                }
                Segment::Part(part) => {
                    out.push('$');
                    out.push_str(&part.to_string());
                }
                Segment::Fault(fault) => return Err(fault.clone()),
            }
        }
        Ok(())
    }

    /// The URL by which a request refers to this entity: absolute, or relative to `from`, the URL of the request, if there is no base
    /// (JSON Format 4.01, 4.3).
    pub(crate) fn reference(
        &self,
        dialect: &Dialect,
        base: &str,
        from: &str,
    ) -> Result<String, RequestError> {
        let text = self.text(dialect)?;
        if let Some(Segment::Part(_)) = self.0.first() {
            return Ok(text);
        }
        if !base.is_empty() {
            return joined(base, &text);
        }
        if is_absolute(&text) {
            return Ok(text);
        }
        Ok(format!("{}{text}", "../".repeat(from.matches('/').count())))
    }
}

/// A path after a base URL. An absolute one stays as it is, and one that starts with a slash begins at the host.
pub(crate) fn joined(base: &str, path: &str) -> Result<String, RequestError> {
    if base.is_empty() || is_absolute(path) {
        return Ok(path.to_owned());
    }
    if base.contains(['?', '#']) || !base.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(RequestError::Url(url_without_secrets(base)));
    }
    let authority = base.find("://").map_or(0, |at| at + 3);
    let (scheme, rest) = base.split_at_checked(authority).unwrap_or_default();
    let host = rest.split('/').next().unwrap_or_default();
    if host.is_empty() && !scheme.is_empty() {
        return Err(RequestError::Url(url_without_secrets(base)));
    }
    if path.starts_with('/') {
        return Ok(format!("{scheme}{host}{path}"));
    }
    let base = base.strip_suffix('/').unwrap_or(base);
    Ok(format!("{base}/{path}"))
}

/// Whether a URL has a scheme and a host.
pub(crate) fn is_absolute(path: &str) -> bool {
    let scheme = path.split_once("://").map_or("", |(scheme, _)| scheme);
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
}

impl Operation {
    fn write(
        &self,
        dialect: &Dialect,
        out: &mut String,
        options: &mut PathOptions,
    ) -> Result<(), RequestError> {
        let name = if self.is_bound {
            dialect.operation(self.name)
        } else {
            self.name
        };
        encode_into(name, Part::Segment, out);
        let Some(arguments) = &self.arguments else {
            return Ok(());
        };
        if arguments.is_empty() && !dialect.empty_parentheses {
            return Ok(());
        }
        out.push('(');
        for (at, (name, argument)) in arguments.iter().enumerate() {
            if at > 0 {
                out.push(',');
            }
            encode_into(name, Part::Segment, out);
            out.push('=');
            match argument {
                Argument::Literal(literal) if literal.is_json() || is_aliased(literal, dialect) => {
                    let value = literal.url(dialect, Part::Query);
                    out.push_str(&options.alias(name, value));
                }
                Argument::Literal(literal) => literal.write(dialect, Part::Segment, out),
                Argument::Fault(fault) => return Err(fault.clone()),
            }
        }
        out.push(')');
        Ok(())
    }
}

/// Whether a literal stands in the query since the service does not take its slashes in the path.
fn is_aliased(literal: &Literal, dialect: &Dialect) -> bool {
    dialect.slashes == Slashes::Alias && literal.text().contains(['/', '\\'])
}

/// The text in the standard's dialect, or the mistake.
impl fmt::Debug for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.text(&Dialect::STANDARD) {
            Ok(text) => {
                let shown = without_secret_arguments(&text);
                f.debug_tuple("Path").field(&shown).finish()
            }
            Err(error) => f.debug_tuple("Path").field(&error).finish(),
        }
    }
}

/// What the places of generated code have in common: they are paths.
///
/// Each further trait of them would cost a model of a thousand types half a second to check.
pub trait Chain: Sized {
    /// What the resource at a path leads to.
    #[doc(hidden)]
    fn of(path: Path) -> Self;

    /// The path.
    #[doc(hidden)]
    fn path(&self) -> &Path;
}

impl Chain for Path {
    #[inline]
    fn of(path: Path) -> Self {
        path
    }

    #[inline]
    fn path(&self) -> &Path {
        self
    }
}
