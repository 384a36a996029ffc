//! Compares what a program made of a row with the row.

use odata_csdl::schema::Model;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::address::Address;
use crate::build::{Outcome, Read};
use crate::calls::{Answer, Calls, Wanted, settle};
use crate::causes::{Cause, Kind};
use crate::equal;
use crate::query::{self, QueryOption};
use crate::walk::{self, Walk};

/// What was found about a row.
#[derive(Debug, Clone, Default)]
pub(crate) struct Found {
    pub(crate) causes: Vec<Cause>,
    /// The path, if it has another text than the row's.
    pub(crate) other_text: Option<String>,
    /// Whether the row has a body that was compared, and whether it is equal.
    pub(crate) body: Option<bool>,
    /// Whether the response was compared: decoded and equal, leniently and strictly.
    pub(crate) response: Option<Response>,
}

#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Response {
    pub(crate) lenient: bool,
    pub(crate) lenient_equal: bool,
    pub(crate) strict: bool,
    pub(crate) strict_equal: bool,
}

/// The row's side of the comparison.
pub(crate) struct Expected<'a> {
    pub(crate) model: &'a Model,
    pub(crate) wanted: &'a Wanted,
    pub(crate) calls: &'a Calls,
    pub(crate) address: &'a Address,
    pub(crate) status: Option<u16>,
    pub(crate) response: &'a str,
}

impl Expected<'_> {
    pub(crate) fn compare(&self, outcome: &Outcome) -> Found {
        let mut found = Found::default();
        if let Some(error) = &outcome.error {
            let kind = match error.starts_with("body: ") {
                true => Kind::BodyViolates,
                false => Kind::Refused,
            };
            found.causes.push(Cause::new(kind, error));
            return found;
        }
        let mut cause = |kind, detail: String| found.causes.push(Cause::new(kind, detail));
        let method = match self.wanted.method.as_str() {
            "MERGE" => "PATCH",
            other => other,
        };
        if outcome.method != method {
            cause(
                Kind::MethodDiffers,
                format!("{} instead of {method}", outcome.method),
            );
        }
        let address = Address::parse(&outcome.url);
        match self.followed(&address) {
            Ok(walk) => {
                if walk.steps != self.wanted.walk.steps {
                    cause(Kind::PathDiffers, outcome.url.clone());
                }
                let texts = |of: &Address, base: usize| {
                    let rest = of.segments.get(base..).unwrap_or_default();
                    rest.join("/").to_lowercase()
                };
                let made = texts(&address, walk.base);
                let is_other = made != texts(self.address, self.wanted.walk.base);
                found.other_text = is_other.then_some(made);
            }
            Err(why) => cause(
                Kind::PathDiffers,
                format!("{}: {}", outcome.url, why.detail),
            ),
        }
        self.query(&address, &mut found.causes);
        self.headers(outcome, &mut found.causes);
        self.body(outcome, &mut found);
        self.response(outcome, &mut found);
        found
    }

    fn followed(&self, address: &Address) -> Result<Walk, Cause> {
        let mut walk = walk::walk(self.model, &address.segments)?;
        settle(self.model, &mut walk, &address.options);
        Ok(walk)
    }

    fn query(&self, address: &Address, causes: &mut Vec<Cause>) {
        let normal = |options: &[(String, String)]| {
            let options: Vec<(String, String)> = options
                .iter()
                .filter(|(name, _)| !name.starts_with('@') && name != "$id")
                .cloned()
                .collect();
            let mut options = query::read(&options);
            // The default.
            options.retain(|it| *it != QueryOption::Count(false));
            query::normal(&options)
        };
        let (asked, made) = (normal(&self.wanted.raw), normal(&address.options));
        if asked != made {
            let detail = format!("{} instead of {}", made.join("&"), asked.join("&"));
            causes.push(Cause::new(Kind::QueryDiffers, detail));
        }
    }

    fn headers(&self, outcome: &Outcome, causes: &mut Vec<Cause>) {
        let has_body = !outcome.body.is_empty();
        let of = |name: &str| {
            let same = outcome
                .headers
                .iter()
                .find(|(other, _)| other.eq_ignore_ascii_case(name));
            same.map_or("", |(_, value)| value.as_str())
        };
        let mut cause = |kind, detail: String| causes.push(Cause::new(kind, detail));
        for (name, value) in &self.wanted.headers {
            match name.to_ascii_lowercase().as_str() {
                "content-length" | "authorization" | "host" | "accept-encoding" | "connection" => {}
                "content-type" if !has_body => {
                    cause(Kind::Header, format!("{name}: {value}"));
                }
                "content-type" if of(name).is_empty() => {
                    cause(Kind::HeadersDiffer, format!("no {name}: {value}"));
                }
                "content-type" if essence(of(name)) != essence(value) => {
                    cause(
                        Kind::HeadersDiffer,
                        format!("{name}: {} instead of {value}", of(name)),
                    );
                }
                "content-type" => {}
                "prefer" => {
                    let has: Vec<&str> = of(name).split(',').map(str::trim).collect();
                    let all = value.split(',').map(|it| has.contains(&it.trim()));
                    if !all.into_iter().all(|it| it) {
                        cause(
                            Kind::HeadersDiffer,
                            format!("{name}: {} instead of {value}", of(name)),
                        );
                    }
                }
                _ if of(name) != value => {
                    cause(
                        Kind::HeadersDiffer,
                        format!("{name}: {} instead of {value}", of(name)),
                    );
                }
                _ => {}
            }
        }
        for (name, value) in &outcome.headers {
            let own = [
                "accept",
                "odata-version",
                "odata-maxversion",
                "content-type",
            ];
            let lower = name.to_ascii_lowercase();
            let asked = self
                .wanted
                .headers
                .iter()
                .any(|(other, _)| other.eq_ignore_ascii_case(name));
            if !asked && !own.contains(&lower.as_str()) {
                cause(
                    Kind::HeadersDiffer,
                    format!("{name}: {value} was not asked for"),
                );
            }
        }
    }

    fn body(&self, outcome: &Outcome, found: &mut Found) {
        let asked = self.wanted.body.as_str();
        let made = outcome.body.as_str();
        let mut cause = |kind, detail: String| found.causes.push(Cause::new(kind, detail));
        if !self.calls.takes_body {
            if !asked.is_empty() {
                let kind = match self.wanted.method.as_str() {
                    "POST" if is_json(asked) => Kind::BodyUndeclared,
                    _ => Kind::BodyUnexpected,
                };
                let empty = asked.chars().all(|c| c.is_whitespace() || "{}".contains(c));
                if !empty {
                    cause(kind, "the request has no body".to_owned());
                }
            }
            return;
        }
        if asked.is_empty() {
            // Of actions all parameters may be left out.
            match self.calls.is_action {
                true if made == "{}" || made.is_empty() => {}
                true => cause(Kind::BodyDiffers, cut(made)),
                false => cause(Kind::BodyNotJson, "there is none".to_owned()),
            }
            return;
        }
        if asked == made {
            found.body = Some(true);
            return;
        }
        if !is_json(asked) {
            cause(Kind::BodyNotJson, cut(asked));
            return;
        }
        if self.same_reference(asked, made) {
            found.body = Some(true);
            return;
        }
        let Some(difference) = equal::difference(asked, made) else {
            found.body = Some(true);
            return;
        };
        found.body = Some(false);
        let mut cause = |kind, detail: String| found.causes.push(Cause::new(kind, detail));
        let without = without(asked, &outcome.left_out);
        if without.is_some_and(|it| equal::difference(&it, made).is_none()) {
            cause(Kind::BodyExcluded, outcome.left_out.join(", "));
        } else if !outcome.undeclared.is_empty() {
            cause(
                Kind::BodyUndeclared,
                format!("{}; {difference}", outcome.undeclared.join(", ")),
            );
        } else if !outcome.mismatches.is_empty() {
            cause(
                Kind::BodyViolates,
                format!("{}; {difference}", outcome.mismatches.join(", ")),
            );
        } else {
            cause(Kind::BodyDiffers, difference);
        }
    }

    /// Whether two bodies refer to the same entity by URLs of different forms.
    fn same_reference(&self, asked: &str, made: &str) -> bool {
        let steps = |text: &str| {
            let body: Value = serde_json::from_str(text).ok()?;
            let members = body.as_object()?;
            let id = members.get("@odata.id").or_else(|| members.get("@id"))?;
            let walk = self.followed(&Address::parse(id.as_str()?)).ok()?;
            (members.len() == 1).then_some(walk.steps)
        };
        let (asked, made) = (steps(asked), steps(made));
        asked.is_some() && asked == made
    }

    fn response(&self, outcome: &Outcome, found: &mut Found) {
        let text = self.response;
        let success = self.status.is_none_or(|it| (200..300).contains(&it));
        if text.is_empty() || !success {
            return;
        }
        let mut cause = |kind, detail: String| found.causes.push(Cause::new(kind, detail));
        match self.calls.answer {
            Answer::Bytes => return,
            Answer::Nothing => {
                if self.status != Some(204) && is_json(text) && text != "{}" {
                    cause(Kind::ResponseShape, "the request has no answer".to_owned());
                }
                return;
            }
            Answer::Number | Answer::Object | Answer::Collection | Answer::Value => {}
        }
        if self.status == Some(204) {
            return;
        }
        if !is_json(text) {
            cause(Kind::ResponseNotJson, cut(text));
            return;
        }
        if let Some(why) = self.other_kind() {
            cause(Kind::ResponseShape, why);
        }
        let is_written = |read: &Read| {
            let written = read.written.as_deref();
            written.map(|it| equal::difference(text, it))
        };
        let (lenient, strict) = (is_written(&outcome.lenient), is_written(&outcome.strict));
        let error = |read: &Read| read.error.clone().unwrap_or_default();
        match &lenient {
            None => {
                let other = found.causes.iter().any(|it| it.kind == Kind::ResponseShape);
                let kind = if other {
                    Kind::ResponseShape
                } else {
                    Kind::ResponseUnread
                };
                let cause = Cause::new(kind, error(&outcome.lenient));
                found.causes.push(cause);
            }
            Some(Some(difference)) => {
                let detail = format!("leniently: {difference}");
                found.causes.push(Cause::new(Kind::ResponseDiffers, detail));
            }
            Some(None) => {}
        }
        match &strict {
            None if lenient.is_some() => {
                let detail = error(&outcome.strict);
                found
                    .causes
                    .push(Cause::new(Kind::ResponseViolates, detail));
            }
            Some(Some(difference)) if !matches!(lenient, Some(Some(_))) => {
                let detail = format!("strictly: {difference}");
                found.causes.push(Cause::new(Kind::ResponseDiffers, detail));
            }
            _ => {}
        }
        found.response = Some(Response {
            lenient: lenient.is_some(),
            lenient_equal: lenient == Some(None),
            strict: strict.is_some(),
            strict_equal: strict == Some(None),
        });
    }

    /// Why the response is of another kind than the request's answer.
    fn other_kind(&self) -> Option<String> {
        let value: Value = serde_json::from_str(self.response).ok()?;
        let list = value.get("value").is_some_and(Value::is_array);
        let has_value = value.get("value").is_some();
        let only_annotations = |it: &Value| {
            let members = it.as_object();
            members.is_some_and(|it| it.keys().all(|name| name == "value" || name.contains('@')))
        };
        let what = match self.calls.answer {
            Answer::Object if list && only_annotations(&value) => "a collection, not one object",
            Answer::Object if !value.is_object() && !value.is_null() => "not an object",
            Answer::Collection if !list => "not a collection",
            Answer::Value if !has_value => "not a value",
            _ => return None,
        };
        Some(what.to_owned())
    }
}

/// A body without the members at some paths, such as `$.items[0].size`; `None` if there are none.
fn without(body: &str, paths: &[String]) -> Option<String> {
    let mut value: Value = serde_json::from_str(body).ok()?;
    for path in paths {
        let path = path.strip_prefix("$.")?.replace('[', ".").replace(']', "");
        // Names of annotations have dots of their own.
        let (path, annotation) = match path.split_once('@') {
            Some((path, rest)) => (path.to_owned(), format!("@{rest}")),
            None => (path, String::new()),
        };
        let pointer = format!("/{}", path.replace('.', "/"));
        let (parent, name) = pointer.rsplit_once('/')?;
        let members = value.pointer_mut(parent)?.as_object_mut()?;
        members.remove(&format!("{name}{annotation}"))?;
    }
    (!paths.is_empty()).then(|| value.to_string())
}

fn essence(content_type: &str) -> String {
    let essence = content_type.split(';').next().unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}

pub(crate) fn is_json(text: &str) -> bool {
    serde_json::from_str::<&RawValue>(text).is_ok()
}

fn cut(text: &str) -> String {
    let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    line.chars().take(80).collect()
}

#[cfg(test)]
mod tests;
