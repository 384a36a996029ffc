//! Text of code with placeholders, split at the placeholders.

/// Text with holes.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Pattern {
    pub(super) parts: Vec<Part>,
    /// Lines with holes in them.
    lines: Vec<Line>,
    /// The holes in the value of a struct on one line, which is broken at another width than the line's.
    exact: Vec<usize>,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Part {
    Fixed(String),
    Hole(usize),
}

#[derive(Debug, PartialEq, Eq)]
struct Line {
    /// Length of the text outside of the holes.
    fixed: usize,
    holes: Vec<usize>,
}

impl Pattern {
    /// Finds the `names` in `text`. If a name stands for `whole` lines, nothing of its line is kept; if a line of documentation consists of
    /// a name, the indentation is kept.
    pub(super) fn new(text: &str, names: &[String], whole: impl Fn(usize) -> bool) -> Self {
        let mut pattern = Self::default();
        for line in text.split_inclusive('\n') {
            let inner = line.trim_start_matches(' ');
            if let Some(docs) = inner.strip_prefix("///") {
                // The whole line: the generator's own text may contain any word.
                pattern.fixed(&line[..line.len() - inner.len()]);
                match names.iter().position(|name| name == docs.trim_end()) {
                    Some(hole) => pattern.parts.push(Part::Hole(hole)),
                    None => pattern.fixed(inner),
                }
                continue;
            }
            let found = find(line, names);
            if let Some((_, hole)) = found.iter().find(|(_, hole)| whole(*hole)) {
                pattern.parts.push(Part::Hole(*hole));
                continue;
            }
            pattern.line(line, &found, names);
        }
        pattern
    }

    fn line(&mut self, line: &str, found: &[(usize, usize)], names: &[String]) {
        let mut from = 0;
        let mut holes = Vec::new();
        let mut braces = Vec::new();
        let mut fixed = line.trim_end_matches('\n').len();
        let end = (line.len(), usize::MAX);
        for &(at, hole) in found.iter().chain([&end]) {
            for c in line[from..at].chars() {
                match c {
                    '{' => braces.push(holes.len()),
                    '}' => {
                        let inside = braces.pop().and_then(|first| holes.get(first..));
                        self.exact.extend_from_slice(inside.unwrap_or_default());
                    }
                    _ => {}
                }
            }
            self.fixed(&line[from..at]);
            let Some(name) = names.get(hole) else { break };
            self.parts.push(Part::Hole(hole));
            holes.push(hole);
            fixed -= name.len();
            from = at + name.len();
        }
        if !holes.is_empty() {
            self.lines.push(Line { fixed, holes });
        }
    }

    fn fixed(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        match self.parts.last_mut() {
            Some(Part::Fixed(last)) => last.push_str(text),
            _ => self.parts.push(Part::Fixed(text.to_owned())),
        }
    }

    /// Whether the layout, made with placeholders of these `lengths`, also applies to names of the `real` lengths.
    pub(super) fn holds(&self, lengths: &[usize], real: &[usize], margin: usize) -> bool {
        let same = |hole: &usize| lengths.get(*hole) == real.get(*hole);
        let line = |line: &Line| line.length(real) <= margin || line.holes.iter().all(same);
        let mut pairs = lengths.iter().zip(real);
        self.exact.iter().all(same)
            && pairs.all(|(length, real)| length <= real)
            && self.lines.iter().all(line)
    }

    /// Sets placeholders to the lengths of their names if that decides whether a line is broken; returns whether any changed.
    pub(super) fn grow_exact(&self, lengths: &mut [usize], real: &[usize]) -> bool {
        let mut grown = false;
        for hole in &self.exact {
            if let (Some(length), Some(real)) = (lengths.get_mut(*hole), real.get(*hole)) {
                grown |= length != real;
                *length = *real;
            }
        }
        grown
    }

    /// Lengthens placeholders towards their names' lengths in lines that would exceed `margin`; returns whether any changed.
    pub(super) fn grow(&self, lengths: &mut [usize], real: &[usize], margin: usize) -> bool {
        let mut grown = false;
        for line in &self.lines {
            if line.length(real) <= margin {
                continue;
            }
            let now = line.length(lengths);
            // A line that is already too long cannot be broken there; only the actual names are known to fit.
            let mut missing = if now <= margin {
                margin + 1 - now
            } else {
                usize::MAX
            };
            // The longest first: the fewer placeholders grow, the more names the layout covers.
            let mut holes = line.holes.clone();
            holes.sort_by_key(|hole| std::cmp::Reverse(real.get(*hole)));
            for hole in holes {
                let (Some(length), Some(real)) = (lengths.get_mut(hole), real.get(hole)) else {
                    continue;
                };
                let more = real.saturating_sub(*length).min(missing);
                grown |= more > 0;
                *length += more;
                missing -= more;
            }
        }
        grown
    }
}

impl Line {
    fn length(&self, lengths: &[usize]) -> usize {
        let holes = self.holes.iter().filter_map(|hole| lengths.get(*hole));
        self.fixed + holes.sum::<usize>()
    }
}

/// The positions in a line at which names occur as whole words.
fn find(line: &str, names: &[String]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut at = 0;
    for word in line.split(|c: char| !(c.is_alphanumeric() || c == '_')) {
        if !word.is_empty()
            && let Some(hole) = names.iter().position(|name| name == word)
        {
            found.push((at, hole));
        }
        at += word.len();
        at += line[at..].chars().next().map_or(0, char::len_utf8);
    }
    found
}

/// The single-letter placeholders. None of them is a word in the generator's own documentation of types.
const LETTERS: &str = "QXZYWVUKBGJLMNOPC";

/// An identifier of a given length as placeholder of the `n`th hole, if there is one.
pub(super) fn placeholder(n: usize, length: usize) -> Option<String> {
    const DIGITS: &[u8; 36] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    let digit = |n: usize| DIGITS.get(n).map(|digit| char::from(*digit));
    let mut name = String::with_capacity(length);
    match length {
        0 => return None,
        1 => name.push_str(LETTERS.get(n..=n)?),
        2 => name.extend(['Q', digit(n)?]),
        _ => name.extend(['Q', digit(n / 36)?, digit(n % 36)?]),
    }
    name.extend(std::iter::repeat_n('Q', length.saturating_sub(3)));
    Some(name)
}

/// Whether a text contains words that could be placeholders.
pub(super) fn has_placeholder(text: &str) -> bool {
    let mut words = text.split(|c: char| !(c.is_alphanumeric() || c == '_'));
    words.any(|word| {
        let long = word.strip_prefix('Q').is_some_and(|rest| {
            rest.chars()
                .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
        });
        long || word.len() == 1 && LETTERS.contains(word)
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{has_placeholder, placeholder};

    #[test]
    fn placeholders_are_as_long_as_asked_and_differ() {
        let mut all = BTreeSet::new();
        let mut made = 0;
        for length in 1..=6 {
            for n in 0..200 {
                let Some(name) = placeholder(n, length) else {
                    continue;
                };
                assert_eq!(name.len(), length);
                assert!(syn::parse_str::<syn::Ident>(&name).is_ok(), "{name}");
                assert!(has_placeholder(&format!("fn {name}()")), "{name}");
                all.insert(name);
                made += 1;
            }
        }
        assert_eq!(all.len(), made);
        assert_eq!(made, 17 + 36 + 4 * 200);
        for text in ["Quarter::new()", "fn fresh<T: Object>(r#type: A)", ""] {
            assert!(!has_placeholder(text), "{text}");
        }
    }
}
