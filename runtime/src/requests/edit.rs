//! Changes members of objects at any depth of a JSON text, and leaves every other byte as it is.
//!
//! Makes one pass over the text with its own stack, so the time is linear and no nesting is too deep. The text is known to be JSON, since a
//! [`Json`](crate::values::Json) holds it; for any other input the output is unspecified, but there is no panic.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;

use serde_json::value::RawValue;

use crate::data::extras::is_control;

/// A member of an object.
pub(crate) struct Member<'a> {
    pub(crate) name: Cow<'a, str>,
    /// The text of the value.
    pub(crate) value: &'a str,
    /// What kind of value it is, if it is an object or a list of objects.
    pub(crate) nature: Nature,
    at: usize,
    name_start: usize,
    range: Range<usize>,
}

impl Member<'_> {
    /// Its range in the text.
    pub(crate) fn range(&self) -> Range<usize> {
        self.name_start..self.range.end
    }
}

/// The members of one object.
pub(crate) struct Object<'a>(Vec<Member<'a>>);

impl<'a> Object<'a> {
    pub(crate) fn members(&self) -> impl Iterator<Item = &Member<'a>> + Clone {
        self.0.iter()
    }
}

/// What the members of an object, or of the objects of a list, say about it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Nature {
    /// There is an entity: only entities have identity and links.
    pub(crate) entities: bool,
    /// There are only entity references: an id and otherwise only annotations (JSON Format 4.01 section 14).
    pub(crate) references: bool,
}

impl Nature {
    /// Of an object with these member names and values.
    fn of_object<'m>(members: impl Iterator<Item = (&'m str, &'m str)> + Clone) -> Self {
        const OF_ENTITIES: [&str; 4] = ["id", "etag", "editLink", "readLink"];
        let mut names = members.clone().map(|(name, _)| name);
        let is_annotated = names.clone().all(|name| name.starts_with('@'));
        let has_id = |(name, value): (&str, &str)| is_control(name, "id") && value != "null";
        Self {
            entities: names.any(|name| OF_ENTITIES.iter().any(|local| is_control(name, local))),
            references: is_annotated && members.clone().any(has_id),
        }
    }

    /// Of a text.
    pub(crate) fn of(text: &str) -> Self {
        // An `@` can be written as an escape.
        if !text.contains(['@', '\\']) {
            return Self::default();
        }
        let of_object = |text: &str| {
            let members = serde_json::from_str::<BTreeMap<String, &RawValue>>(text);
            let members = members.unwrap_or_default();
            let members = members.iter();
            Self::of_object(members.map(|(name, value)| (&**name, value.get())))
        };
        if text.starts_with('{') {
            return of_object(text);
        }
        let items: Vec<&RawValue> = if text.starts_with('[') {
            serde_json::from_str(text).unwrap_or_default()
        } else {
            Vec::new()
        };
        let natures = items.iter().map(|item| match item.get() {
            object if object.starts_with('{') => of_object(object),
            _ => Self::default(),
        });
        natures.reduce(Self::and).unwrap_or_default()
    }

    /// Of a list that contains both.
    fn and(self, other: Self) -> Self {
        Self {
            entities: self.entities || other.entities,
            references: self.references && other.references,
        }
    }
}

/// The place of an object in the text.
pub(crate) struct Place<'p, 'a> {
    text: &'a str,
    outer: &'p [Frame<'a>],
}

impl Place<'_, '_> {
    /// The path from the root of the text, `.a[0].b`, and whether it is complete: it ends before the step that would make it longer than
    /// `room` bytes.
    pub(crate) fn path(&self, room: usize) -> (String, bool) {
        let mut path = String::new();
        for frame in self.outer {
            // An index has few digits; a name has two quotation marks, one of which accounts for the dot.
            let step = frame.key.as_ref().map_or(1, ExactSizeIterator::len);
            if path.len() + step > room {
                return (path, false);
            }
            // Writing to a string cannot fail.
            let _ = match (&frame.members, &frame.key) {
                (Some(_), Some(key)) => {
                    let name = self.text.get(key.clone()).map(unescaped);
                    write!(path, ".{}", name.unwrap_or_default())
                }
                _ => write!(path, "[{}]", frame.items),
            };
        }
        (path, true)
    }
}

/// The changes to a text.
#[derive(Default)]
pub(crate) struct Edits {
    replaced: Vec<(Range<usize>, String)>,
    left_out: Vec<usize>,
}

impl Edits {
    /// Replaces a part of the member's value by another text.
    pub(crate) fn replace(&mut self, member: &Member<'_>, part: Range<usize>, text: String) {
        let start = member.range.start;
        let part = start + part.start..start + part.end;
        self.replaced.push((part, text));
    }

    /// Leaves members of the object out.
    pub(crate) fn leave_out<'m, 'a: 'm>(&mut self, members: impl Iterator<Item = &'m Member<'a>>) {
        self.left_out.extend(members.map(|member| member.at));
    }

    /// Turns the members that are left out of one object into ranges of the text, including their commas.
    fn settle(&mut self, object: &Object<'_>) {
        let left_out = std::mem::take(&mut self.left_out);
        let mut kept_end = None;
        let mut left_out = left_out.into_iter().peekable();
        for member in &object.0 {
            if left_out.next_if_eq(&member.at).is_none() {
                kept_end = Some(member.range.end);
                continue;
            }
            let range = match (object.0.get(member.at + 1), kept_end) {
                (Some(next), _) => member.name_start..next.name_start,
                (None, Some(end)) => end..member.range.end,
                (None, None) => member.name_start..member.range.end,
            };
            self.replaced.push((range, String::new()));
        }
    }

    fn apply(mut self, text: &str) -> Option<String> {
        if self.replaced.is_empty() {
            return None;
        }
        // The outermost first: a part that is inside something left out needs no change.
        self.replaced
            .sort_by(|(a, _), (b, _)| a.start.cmp(&b.start).then(b.end.cmp(&a.end)));
        let mut out = String::with_capacity(text.len());
        let mut from = 0;
        for (range, new) in self.replaced {
            if range.start < from {
                continue;
            }
            out.push_str(text.get(from..range.start)?);
            out.push_str(&new);
            from = range.end;
        }
        out.push_str(text.get(from..)?);
        Some(out)
    }
}

/// An array or object that has been entered.
struct Frame<'a> {
    start: usize,
    /// `None` for an array.
    members: Option<Vec<Member<'a>>>,
    /// The number of items of an array so far, and what they are.
    items: usize,
    nature: Option<Nature>,
    /// The name of the member whose value comes next.
    key: Option<Range<usize>>,
}

/// The text with the changes that `decide` makes in each of its objects, inner objects first. Members are passed and left out in their
/// order.
pub(crate) fn edited<'a>(
    text: &'a str,
    mut decide: impl FnMut(&Object<'a>, &Place<'_, 'a>, &mut Edits),
) -> Cow<'a, str> {
    let mut edits = Edits::default();
    let mut open: Vec<Frame<'a>> = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let start = at;
        at += 1;
        let mut nature = Nature::default();
        let value = match byte {
            b'{' | b'[' => {
                open.push(Frame {
                    start,
                    members: (*byte == b'{').then(Vec::new),
                    items: 0,
                    nature: None,
                    key: None,
                });
                continue;
            }
            b'}' | b']' => {
                let Some(frame) = open.pop() else { continue };
                if let Some(members) = frame.members {
                    let all = members.iter();
                    nature = Nature::of_object(all.map(|it| (&*it.name, it.value)));
                    let object = Object(members);
                    let place = Place { text, outer: &open };
                    decide(&object, &place, &mut edits);
                    edits.settle(&object);
                } else {
                    nature = frame.nature.unwrap_or_default();
                }
                frame.start..at
            }
            b'"' => {
                at = string_end(bytes, at);
                if let Some(frame) = open.last_mut()
                    && frame.members.is_some()
                    && frame.key.is_none()
                {
                    frame.key = Some(start..at);
                    continue;
                }
                start..at
            }
            b',' | b':' | b' ' | b'\t' | b'\n' | b'\r' => continue,
            _ => {
                at += bytes
                    .iter()
                    .skip(at)
                    .take_while(|byte| !b",]} \t\n\r".contains(byte))
                    .count();
                start..at
            }
        };
        let Some(frame) = open.last_mut() else {
            continue;
        };
        let Some(members) = &mut frame.members else {
            frame.items += 1;
            frame.nature = Some(frame.nature.map_or(nature, |before| before.and(nature)));
            continue;
        };
        if let Some(key) = frame.key.take() {
            members.push(Member {
                name: text.get(key.clone()).map_or(Cow::Borrowed(""), unescaped),
                value: text.get(value.clone()).unwrap_or_default(),
                nature,
                at: members.len(),
                name_start: key.start,
                range: value,
            });
        }
    }
    edits.apply(text).map_or(Cow::Borrowed(text), Cow::Owned)
}

/// The end of a string whose content starts at `at`.
fn string_end(bytes: &[u8], mut at: usize) -> usize {
    while let Some(byte) = bytes.get(at) {
        at += match byte {
            b'\\' => 2,
            b'"' => return at + 1,
            _ => 1,
        };
    }
    bytes.len()
}

/// The content of a JSON string.
fn unescaped(json: &str) -> Cow<'_, str> {
    match serde_json::from_str::<&str>(json) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(serde_json::from_str(json).unwrap_or_default()),
    }
}

#[cfg(test)]
mod tests {
    use super::edited;

    /// Leaves out members named `x`, and replaces the values of members named `n` by 0.
    fn changed(text: &str) -> String {
        edited(text, |object, _, edits| {
            edits.leave_out(object.members().filter(|member| member.name == "x"));
            for member in object.members().filter(|member| member.name == "n") {
                edits.replace(member, 0..member.value.len(), "0".to_owned());
            }
        })
        .into_owned()
    }

    #[test]
    fn members_go_with_their_commas_and_all_else_stays() {
        for (text, expected) in [
            (r#"{"x":1}"#, "{}"),
            (r#"{"x":1,"a":2}"#, r#"{"a":2}"#),
            (r#"{"a":2,"x":1}"#, r#"{"a":2}"#),
            (r#"{"a":2, "x":1, "b" : 3 }"#, r#"{"a":2, "b" : 3 }"#),
            (r#"{"x":1,"x":2,"a":[],"x":3,"x":4}"#, r#"{"a":[]}"#),
            (r#"{"x":1,"x":2}"#, "{}"),
            (r#"{"x":{"n":1,"x":2},"n":{"x":1}}"#, r#"{"n":0}"#),
            (r#"[{"x":1},[{"n":true},"x"]]"#, r#"[{},[{"n":0},"x"]]"#),
            (r#"{"\u0078":1,"a":"\"x\":1,"}"#, r#"{"a":"\"x\":1,"}"#),
            (r#"{"a":{"b":{"x":[{}]}}}"#, r#"{"a":{"b":{}}}"#),
            (r#""x""#, r#""x""#),
            ("1.50", "1.50"),
        ] {
            assert_eq!(changed(text), expected, "{text}");
        }
    }

    #[test]
    fn deep_nesting_and_broken_text_do_no_harm() {
        let deep = format!("{}{}", r#"{"a":[{"#.repeat(100_000), "}]}".repeat(100_000));
        assert_eq!(changed(&deep), deep);
        for text in [
            "", "}", "]", r#"{"x"#, r#"{"x":"#, r#"{"x\"#, "{,}", "{:1}", "é",
        ] {
            changed(text);
        }
    }
}
