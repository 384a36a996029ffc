//! The calls of the generated crate for a row.

mod arguments;
mod place;
mod reference;

use odata_csdl::schema::{ItemType, Model, Primitive};

use crate::causes::{Cause, Kind};
use crate::literal::quoted;
use crate::query::{self, QueryOption, Types};
use crate::walk::{self, Place, PlaceKind, Step, Walk};
pub(crate) use arguments::settle;

/// What a row asks for, as far as calls depend on it.
#[derive(Debug, Clone)]
pub(crate) struct Wanted {
    pub(crate) method: String,
    pub(crate) walk: Walk,
    pub(crate) options: Vec<QueryOption>,
    /// The options as they are in the URL.
    pub(crate) raw: Vec<(String, String)>,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
    /// Whether the response has a body.
    pub(crate) answered: bool,
}

/// What the answer of a request is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answer {
    /// One JSON object, perhaps none.
    Object,
    /// A JSON object with a list `value`.
    Collection,
    /// A JSON object with a value that is not an object.
    Value,
    Bytes,
    Number,
    Nothing,
}

/// Calls in Rust.
#[derive(Debug, Clone)]
pub(crate) struct Calls {
    /// An expression that makes the request, with `?` for texts in it that are not values.
    pub(crate) code: String,
    pub(crate) answer: Answer,
    /// Whether the body of the row becomes a value.
    pub(crate) takes_body: bool,
    pub(crate) is_action: bool,
}

/// How a request takes a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Takes {
    /// The options of a query for rows of this type.
    Query(ItemType),
    /// The options of a query for the values of the answer, of this type.
    Answer(ItemType),
    /// Options by name only.
    Names,
}

struct Ended {
    code: String,
    takes: Takes,
    answer: Answer,
    takes_body: bool,
}

impl Ended {
    fn new(code: String, takes: Takes, answer: Answer) -> Self {
        Self {
            code,
            takes,
            answer,
            takes_body: false,
        }
    }

    fn with_body(self) -> Self {
        Self {
            takes_body: true,
            ..self
        }
    }
}

/// Writes the calls for a row.
///
/// # Errors
///
/// Why there are none.
pub(crate) fn write(types: Types<'_>, wanted: &Wanted) -> Result<Calls, Cause> {
    let ended = match wanted.method.as_str() {
        "GET" => get(types, wanted),
        "POST" => post(types, wanted),
        "PATCH" | "MERGE" => patch(types, wanted),
        "PUT" => put(types, wanted),
        "DELETE" => delete(types, wanted),
        other => Err(Cause::new(
            Kind::Method,
            format!("`{other}` is not a method of the protocol"),
        )),
    }?;
    let mut code = ended.code;
    match ended.takes {
        Takes::Query(item) => {
            code.push_str(&query::write(types, item, &wanted.options)?);
            code.push_str("\n        .into_request()");
        }
        Takes::Answer(item) => {
            let options = query::write(types, item, &wanted.options)?;
            if !options.is_empty() {
                code.push_str(&format!("\n        .query(|q| q{options})"));
            }
        }
        Takes::Names => {
            if let Some(QueryOption::Malformed(name, why)) = wanted
                .options
                .iter()
                .find(|it| matches!(it, QueryOption::Malformed(..)))
            {
                return Err(Cause::new(Kind::NotStandard, format!("${name}: {why}")));
            }
        }
    }
    for ((name, value), option) in wanted.raw.iter().zip(&wanted.options) {
        let by_name = matches!(option, QueryOption::Other(..)) || ended.takes == Takes::Names;
        // An alias is written with the argument that it is for.
        if by_name && !name.starts_with('@') {
            code.push_str(&format!(
                "\n        .option({}, {})",
                quoted(name),
                quoted(value)
            ));
        }
    }
    code.push_str(&headers(&wanted.headers));
    Ok(Calls {
        code,
        answer: ended.answer,
        takes_body: ended.takes_body,
        is_action: matches!(
            wanted.walk.steps.last(),
            Some((Step::Operation(_) | Step::Import(..), _))
        ),
    })
}

/// Headers that the program sets; the library sets those of the body by itself.
fn headers(headers: &[(String, String)]) -> String {
    let mut code = String::new();
    for (name, value) in headers {
        let call = match name.to_ascii_lowercase().as_str() {
            "content-length" | "authorization" | "host" | "accept-encoding" | "connection" => {
                continue;
            }
            "content-type" => continue,
            "if-match" => format!(".if_match({})", quoted(value)),
            "if-none-match" => format!(".if_none_match({})", quoted(value)),
            "prefer" => format!(".prefer({})", quoted(value)),
            _ => format!(".header({}, {})", quoted(name), quoted(value)),
        };
        code.push_str("\n        ");
        code.push_str(&call);
    }
    code
}

fn not_of_the_resource(wanted: &Wanted, what: &str) -> Cause {
    Cause::new(Kind::Method, format!("`{}` of {what}", wanted.method))
}

/// A step, the place to which it leads, and the steps before it.
type Last<'a> = (&'a Step, Place, &'a [(Step, Place)]);

/// The last step with the place to which it leads, and the steps before it.
fn last(wanted: &Wanted) -> Result<Last<'_>, Cause> {
    match wanted.walk.steps.split_last() {
        Some(((step, place), before)) => Ok((step, *place, before)),
        None => Err(Cause::new(Kind::NotInMetadata, "the path is empty")),
    }
}

fn is_structured(model: &Model, item: ItemType) -> bool {
    matches!(item, ItemType::Type(id) if model.structured(id).is_some())
}

fn is_stream(model: &Model, place: Place) -> bool {
    walk::primitive(model, place.item) == Some(Primitive::Stream) && !place.collection
}

/// What a request for the value of a place answers, and how it takes a query.
fn read(model: &Model, place: Place) -> (Takes, Answer) {
    match (is_structured(model, place.item), place.collection) {
        (true, true) => (Takes::Query(place.item), Answer::Collection),
        (true, false) => (Takes::Query(place.item), Answer::Object),
        (false, _) => (Takes::Names, Answer::Value),
    }
}

fn get(types: Types<'_>, wanted: &Wanted) -> Result<Ended, Cause> {
    let model = types.model;
    let (step, place, before) = last(wanted)?;
    let to = place::code(types, &wanted.walk.steps)?;
    let (takes, answer) = read(model, place);
    let is_related = before
        .last()
        .is_some_and(|(_, it)| it.kind == (PlaceKind::Resource { referenced: true }));
    Ok(match step {
        Step::Ref if !is_related => {
            let detail = "the library reads references only of what is related";
            return Err(Cause::new(Kind::NotWritten, detail));
        }
        Step::Ref if place.collection => {
            let to = place::code(types, before)?;
            Ended::new(
                format!("{to}.refs()"),
                Takes::Query(place.item),
                Answer::Collection,
            )
        }
        Step::Ref => {
            let to = place::code(types, before)?;
            Ended::new(format!("{to}.get_ref()"), Takes::Names, Answer::Object)
        }
        Step::Count => {
            let of = before.last().map(|(_, place)| *place);
            let is_resource = of.filter(|it| walk::is_entity(model, it.item));
            let takes = is_resource.map_or(Takes::Names, |it| Takes::Query(it.item));
            Ended::new(
                format!("{}.count()", place::code(types, before)?),
                takes,
                Answer::Number,
            )
        }
        Step::Value => {
            let of_entity = walk::is_entity(model, place.item);
            let to = place::code(types, before)?;
            let end = if of_entity {
                ".media().get()"
            } else {
                ".value()"
            };
            Ended::new(format!("{to}{end}"), Takes::Names, Answer::Bytes)
        }
        Step::Operation(call) | Step::Import(_, call) => {
            let operation = &model[call.id];
            if !operation.function {
                return Err(not_of_the_resource(wanted, "an action"));
            }
            let leads = operation.is_composable && walk::is_entity(model, place.item);
            match (leads, place.collection) {
                (true, true) => Ended::new(format!("{to}.list()"), takes, answer),
                (true, false) => Ended::new(format!("{to}.get()"), takes, answer),
                (false, _) if is_stream(model, place) => {
                    Ended::new(format!("{to}.get()"), Takes::Names, Answer::Bytes)
                }
                (false, _) => Ended::new(to, takes, answer),
            }
        }
        _ if is_stream(model, place) => {
            Ended::new(format!("{to}.get()"), Takes::Names, Answer::Bytes)
        }
        _ if matches!(place.kind, PlaceKind::Property) || !place.collection => {
            Ended::new(format!("{to}.get()"), takes, answer)
        }
        _ => Ended::new(format!("{to}.list()"), takes, answer),
    })
}

fn post(types: Types<'_>, wanted: &Wanted) -> Result<Ended, Cause> {
    let model = types.model;
    let (step, place, before) = last(wanted)?;
    match step {
        Step::Operation(call) | Step::Import(_, call) => {
            let operation = &model[call.id];
            if operation.function {
                return Err(not_of_the_resource(wanted, "a function"));
            }
            let code = place::code(types, &wanted.walk.steps)?;
            let answer = match operation.return_type {
                None => Answer::Nothing,
                Some(_) if is_stream(model, place) => Answer::Bytes,
                Some(_) => read(model, place).1,
            };
            let takes_body = !walk::operation::parameters(operation).is_empty();
            let code = match answer {
                Answer::Object if !wanted.answered => format!("{code}.optional()"),
                _ => code,
            };
            let takes = match answer {
                Answer::Object | Answer::Collection => Takes::Answer(place.item),
                _ => Takes::Names,
            };
            let ended = Ended::new(code, takes, answer);
            Ok(if takes_body { ended.with_body() } else { ended })
        }
        Step::Ref if place.collection => {
            reference::check(before)?;
            let to = place::code(types, before)?;
            let target = reference::of_body(types, wanted)?;
            let code = format!("{to}.add_ref(&{target})");
            Ok(Ended::new(code, Takes::Names, Answer::Nothing).with_body())
        }
        _ if place.collection && matches!(place.kind, PlaceKind::Resource { .. }) => {
            let to = place::code(types, &wanted.walk.steps)?;
            let optional = if wanted.answered { "" } else { ".optional()" };
            let code = format!("create(&{to}, row)?{optional}");
            stream_posted(model, wanted, place)?;
            Ok(Ended::new(code, Takes::Answer(place.item), Answer::Object).with_body())
        }
        _ if place.kind == PlaceKind::Property && place.collection => Err(Cause::new(
            Kind::NotWritten,
            "the library adds no items to a collection of values",
        )),
        _ => Err(not_of_the_resource(wanted, "one value")),
    }
}

/// Checks that the body to create an entity is JSON.
fn stream_posted(model: &Model, wanted: &Wanted, place: Place) -> Result<(), Cause> {
    let other = wanted.headers.iter().find(|(name, value)| {
        name.eq_ignore_ascii_case("content-type") && !value.to_ascii_lowercase().contains("json")
    });
    let Some((_, content_type)) = other else {
        return Ok(());
    };
    let is_media = match place.item {
        ItemType::Type(id) => model.structured(id).is_some_and(|it| it.has_stream),
        _ => false,
    };
    Err(match is_media {
        true => Cause::new(
            Kind::NotWritten,
            "the library creates no media entities by their stream",
        ),
        false => Cause::new(
            Kind::MediaType,
            format!("{content_type}, and the entities are no media entities"),
        ),
    })
}

fn patch(types: Types<'_>, wanted: &Wanted) -> Result<Ended, Cause> {
    let model = types.model;
    let (step, place, _) = last(wanted)?;
    if place.collection {
        return Err(not_of_the_resource(wanted, "a collection"));
    }
    let to = place::code(types, &wanted.walk.steps)?;
    match (step, place.kind) {
        (Step::Ref | Step::Value | Step::Count, _) => {
            Err(not_of_the_resource(wanted, "this resource"))
        }
        (_, PlaceKind::Property) if is_structured(model, place.item) => {
            let code = format!("{to}.update(&row.read()?)");
            Ok(Ended::new(code, Takes::Names, Answer::Object).with_body())
        }
        (_, PlaceKind::Property) => Err(not_of_the_resource(wanted, "a primitive value or stream")),
        (_, PlaceKind::Result) if !composable(model, step, place) => Err(not_of_the_resource(
            wanted,
            "the result of an operation that is not composable",
        )),
        _ => {
            let code = format!("update(&{to}, row)?");
            Ok(Ended::new(code, Takes::Answer(place.item), Answer::Object).with_body())
        }
    }
}

fn composable(model: &Model, step: &Step, place: Place) -> bool {
    match step {
        Step::Operation(call) | Step::Import(_, call) => {
            model[call.id].is_composable && walk::is_entity(model, place.item)
        }
        _ => true,
    }
}

/// The content type and the bytes of a stream.
fn bytes(wanted: &Wanted) -> String {
    let content_type = wanted
        .headers
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case("content-type"))
        .map_or("application/octet-stream", |(_, value)| value.trim());
    format!(".put({}, row.body.clone())", quoted(content_type))
}

fn put(types: Types<'_>, wanted: &Wanted) -> Result<Ended, Cause> {
    let model = types.model;
    let (step, place, before) = last(wanted)?;
    let nothing = |code| Ended::new(code, Takes::Names, Answer::Nothing).with_body();
    match step {
        Step::Ref if !place.collection => {
            reference::check(before)?;
            let to = place::code(types, before)?;
            let target = reference::of_body(types, wanted)?;
            return Ok(nothing(format!("{to}.set_ref(&{target})")));
        }
        Step::Value if walk::is_entity(model, place.item) => {
            let to = place::code(types, before)?;
            return Ok(nothing(format!("{to}.media(){}", bytes(wanted))));
        }
        Step::Ref | Step::Value | Step::Count => {
            return Err(not_of_the_resource(wanted, "this resource"));
        }
        _ => {}
    }
    let to = place::code(types, &wanted.walk.steps)?;
    match place.kind {
        _ if is_stream(model, place) => Ok(nothing(format!("{to}{}", bytes(wanted)))),
        PlaceKind::Property if is_structured(model, place.item) && !place.collection => {
            Ok(nothing(format!("{to}.set(&row.read()?)")))
        }
        PlaceKind::Property => Ok(nothing(format!("{to}.set(&row.value()?)"))),
        _ if place.collection => Err(not_of_the_resource(wanted, "a collection")),
        PlaceKind::Result if !composable(model, step, place) => Err(not_of_the_resource(
            wanted,
            "the result of an operation that is not composable",
        )),
        _ => {
            let code = format!("replace(&{to}, row)?");
            let takes = Takes::Answer(place.item);
            Ok(Ended::new(code, takes, Answer::Object).with_body())
        }
    }
}

fn delete(types: Types<'_>, wanted: &Wanted) -> Result<Ended, Cause> {
    let model = types.model;
    let (step, place, before) = last(wanted)?;
    let nothing = |code| Ok(Ended::new(code, Takes::Names, Answer::Nothing));
    match (step, before) {
        // `members/ada/$ref`: the reference to one of several.
        (Step::Ref, [collection @ .., (Step::Key(_), _)]) => {
            reference::check(collection)?;
            let to = place::code(types, collection)?;
            let member = place::code(types, before)?;
            nothing(format!("{to}.remove_ref(&{member})"))
        }
        (Step::Ref, before) if place.collection => {
            reference::check(before)?;
            let to = place::code(types, before)?;
            let id = wanted.raw.iter().find(|(name, _)| name == "$id");
            let target = match id {
                Some((_, url)) => reference::target(types, url)?,
                None => return Err(not_of_the_resource(wanted, "all references")),
            };
            nothing(format!("{to}.remove_ref(&{target})"))
        }
        (Step::Ref, before) => {
            reference::check(before)?;
            nothing(format!("{}.remove_ref()", place::code(types, before)?))
        }
        (Step::Value, before) if walk::is_entity(model, place.item) => {
            nothing(format!("{}.media().delete()", place::code(types, before)?))
        }
        (Step::Value | Step::Count, _) => Err(not_of_the_resource(wanted, "this resource")),
        _ if place.collection && place.kind != PlaceKind::Property => {
            Err(not_of_the_resource(wanted, "a collection"))
        }
        (step, _) if place.kind == PlaceKind::Result && !composable(model, step, place) => Err(
            not_of_the_resource(wanted, "the result of an operation that is not composable"),
        ),
        _ => nothing(format!(
            "{}.delete()",
            place::code(types, &wanted.walk.steps)?
        )),
    }
}

#[cfg(test)]
mod tests;
