//! Changes members of objects at any depth of a JSON text, and leaves every other byte as it is.
//!
//! One pass over the text with a stack of its own, so the time is linear and no nesting is too deep. The text is JSON already, which
//! [`Json`](crate::values::Json) holds; from any other text comes some text, and no panic.

use std::borrow::Cow;
use std::ops::Range;

/// A member of an object.
pub(crate) struct Member<'a> {
    pub(crate) name: Cow<'a, str>,
    /// The text of the value.
    pub(crate) value: &'a str,
    at: usize,
    name_start: usize,
    range: Range<usize>,
}

/// The members of one object.
pub(crate) struct Object<'a>(Vec<Member<'a>>);

impl<'a> Object<'a> {
    pub(crate) fn members(&self) -> impl Iterator<Item = &Member<'a>> {
        self.0.iter()
    }
}

/// What is to be changed.
#[derive(Default)]
pub(crate) struct Edits {
    replaced: Vec<(Range<usize>, String)>,
    left_out: Vec<usize>,
}

impl Edits {
    /// Writes another text in the place of the member's value.
    pub(crate) fn replace(&mut self, member: &Member<'_>, text: String) {
        self.replaced.push((member.range.clone(), text));
    }

    /// Leaves members of the object out.
    pub(crate) fn leave_out<'m, 'a: 'm>(&mut self, members: impl Iterator<Item = &'m Member<'a>>) {
        self.left_out.extend(members.map(|member| member.at));
    }

    /// Takes the members that are left out of one object as ranges of the text, with the commas that belong to them.
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
        // The outermost first: what is inside of something left out needs no change.
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
    /// The name of the member whose value comes next.
    key: Option<Range<usize>>,
}

/// The text with what `decide` asks for in each of its objects, inner objects first. Members are given and left out in their order.
pub(crate) fn edited<'a>(
    text: &'a str,
    mut decide: impl FnMut(&Object<'a>, &mut Edits),
) -> Cow<'a, str> {
    let mut edits = Edits::default();
    let mut open: Vec<Frame<'a>> = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let start = at;
        at += 1;
        let value = match byte {
            b'{' | b'[' => {
                open.push(Frame {
                    start,
                    members: (*byte == b'{').then(Vec::new),
                    key: None,
                });
                continue;
            }
            b'}' | b']' => {
                let Some(frame) = open.pop() else { continue };
                if let Some(members) = frame.members {
                    let object = Object(members);
                    decide(&object, &mut edits);
                    edits.settle(&object);
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
        if let Some(frame) = open.last_mut()
            && let Some(members) = &mut frame.members
            && let Some(key) = frame.key.take()
        {
            members.push(Member {
                name: text.get(key.clone()).map_or(Cow::Borrowed(""), unescaped),
                value: text.get(value.clone()).unwrap_or_default(),
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

    /// Leaves out what is called `x`, replaces the value of what is called `n` by 0.
    fn changed(text: &str) -> String {
        edited(text, |object, edits| {
            edits.leave_out(object.members().filter(|member| member.name == "x"));
            for member in object.members().filter(|member| member.name == "n") {
                edits.replace(member, "0".to_owned());
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
