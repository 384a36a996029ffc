//! Where arrays and objects end in a text that is read again, level by level.
//!
//! A member that comes before the type that declares it is skipped, and read when `@odata.type` comes. If it holds an object with such a
//! member, its text is scanned again, and so on for each level. The table avoids these repeated scans.

use std::rc::Rc;

use serde_json::value::RawValue;

/// Skipping a shorter value is faster than looking it up.
const SHORT: usize = 64;

/// A shorter text needs no table.
const SMALL: usize = 1024;

/// The ends of the long values in one text.
#[derive(Debug)]
pub(super) struct Ends {
    /// The address of the text, which is borrowed for as long as the table is used.
    start: usize,
    length: usize,
    /// Begin and end of each value, ascending by begin.
    ends: Vec<(u32, u32)>,
}

impl Ends {
    /// Builds the table of a JSON text; `None` if the text is too long.
    fn of(text: &str) -> Option<Self> {
        let length = u32::try_from(text.len()).ok()?;
        let mut ends = Vec::new();
        let mut open = Vec::new();
        let mut bytes = (0..length).zip(text.bytes());
        while let Some((at, byte)) = bytes.next() {
            match byte {
                b'{' | b'[' => {
                    open.push((at, ends.len()));
                    ends.push((at, at));
                }
                b'}' | b']' => {
                    let (start, index) = open.pop()?;
                    if (at - start) as usize >= SHORT {
                        ends.get_mut(index)?.1 = at + 1;
                    } else {
                        // Everything inside is shorter.
                        ends.truncate(index);
                    }
                }
                b'"' => {
                    while let Some((_, byte)) = bytes.next() {
                        match byte {
                            b'"' => break,
                            b'\\' => drop(bytes.next()),
                            _ => {}
                        }
                    }
                }
                _ => {}
            }
        }
        ends.shrink_to_fit();
        open.is_empty().then(|| Self {
            start: text.as_ptr().addr(),
            length: text.len(),
            ends,
        })
    }

    /// Whether a text is part of the text that the table covers.
    fn hold(&self, text: &str) -> bool {
        let from = text.as_ptr().addr().checked_sub(self.start);
        from.and_then(|from| from.checked_add(text.len()))
            .is_some_and(|to| to <= self.length)
    }

    /// The length of the value that begins at a position of a part of the text, if it is in the table.
    pub(super) fn length(&self, part: &str, at: usize) -> Option<usize> {
        let from = part.as_ptr().addr().checked_sub(self.start)?;
        let place = u32::try_from(from.checked_add(at)?).ok()?;
        let found = self.ends.binary_search_by_key(&place, |(start, _)| *start);
        let (start, end) = *self.ends.get(found.ok()?)?;
        Some((end - start) as usize)
    }
}

/// What is known about the text that is being read again.
#[derive(Debug, Clone, Default)]
pub(super) enum Again {
    /// No text is being read again.
    #[default]
    No,
    /// The text is read again for the first time. It has no table yet; most payloads never need one.
    Once,
    Known(Rc<Ends>),
}

impl Again {
    /// The state for reading a text inside this one again.
    pub(super) fn enter(&self, text: &str) -> Self {
        match self {
            Self::No => Self::Once,
            Self::Known(ends) if ends.hold(text) => self.clone(),
            _ if text.len() < SMALL => Self::Once,
            _ => {
                // A deserializer may lend a text that is not JSON.
                let is_json = serde_json::from_str::<&RawValue>(text).is_ok();
                let ends = is_json.then(|| Ends::of(text)).flatten();
                ends.map_or(Self::Once, |ends| Self::Known(Rc::new(ends)))
            }
        }
    }

    /// The table for a text, if there is one.
    pub(super) fn ends(&self) -> Option<Rc<Ends>> {
        match self {
            Self::Known(ends) => Some(Rc::clone(ends)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_arrays_and_objects_are_in_the_table() {
        let long = format!(r#"{{"a}}\"]":[{}1]}}"#, "1,".repeat(SHORT / 2));
        let text = format!(r#"[{long},{{"b":[]}},{long}]"#);
        let ends = Ends::of(&text).unwrap();
        let second = 1 + long.len() + 1 + r#"{"b":[]},"#.len();
        let array = long.find('[').unwrap();
        for (at, length) in [
            (0, Some(text.len())),
            (1, Some(long.len())),
            (1 + array, Some(long.len() - array - 1)),
            (2, None),
            (long.len() + 2, None),
            (second, Some(long.len())),
        ] {
            assert_eq!(ends.length(&text, at), length, "{at}");
        }
        let part = &text[second..];
        assert!(ends.hold(part) && !ends.hold(&long));
        assert_eq!(ends.length(part, 0), Some(long.len()));
        assert!(Ends::of("]").is_none() && Ends::of("[").is_none());
    }

    #[test]
    fn a_table_is_made_for_the_second_level_and_used_inside_of_it() {
        let text = format!("[{}1]", "1,".repeat(SMALL));
        let first = Again::default().enter(&text);
        assert!(first.ends().is_none());
        let second = first.enter(&text);
        let third = second.enter(&text[1..]);
        assert!(Rc::ptr_eq(&second.ends().unwrap(), &third.ends().unwrap()));
        // No table for text that is not JSON, nor for a small one.
        for text in [format!("{text}]"), "[]".to_owned()] {
            assert!(first.enter(&text).ends().is_none());
            assert!(second.enter(&text).ends().is_none());
        }
    }
}
