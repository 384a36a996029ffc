//! Formats code by its shape: code that differs only in names is passed to `syn` and `prettyplease` once, with placeholders, and the
//! resulting text is filled from then on.
//!
//! This is correct because the printer uses only the lengths of words, and breaks lines in only two cases: if a line would exceed its
//! margin, and if the value of a struct takes more than 34 columns. So a layout with short placeholders applies to longer names as long as
//! no line exceeds the margin: broken lines stay broken, and the others still need not be broken. If a line would exceed it, its
//! placeholders grow until it just does, and the resulting layout is checked in turn. Names in the value of a struct that is on one line
//! get placeholders of their own length.
//!
//! Pieces on separate lines (members, rows of a macro call, elements of long lists) are formatted separately, each in its context, so that
//! their number does not matter.

use std::collections::HashMap;
use std::rc::Rc;

use proc_macro2::TokenStream;

use super::code::{Code, Hole, Place, doc, parsed};
use super::pattern::{Part, Pattern, has_placeholder, placeholder};
use super::{FormatError, lay_out};

/// Lines up to this length are never broken; the name is that of `prettyplease`.
const MARGIN: usize = 89;
/// Length of the shortest placeholder.
const SHORTEST: usize = 1;
/// The number of layouts that are kept for a shape: if a model needs one for each name, each name must not search through all of them.
const MOST: usize = 500;

/// Formats code; remembers the shapes that it has formatted before.
#[derive(Debug, Default)]
pub(crate) struct Layout {
    /// Path of the runtime.
    rt: TokenStream,
    /// The shapes' numbers by their parts.
    known: HashMap<Vec<usize>, usize>,
    /// The layouts of each shape.
    shapes: Vec<Vec<Sized>>,
    /// The text around a hole for pieces, in two halves.
    around: HashMap<(usize, usize), Option<(String, String)>>,
    /// Columns that code needs besides the contents of its holes.
    fixed: HashMap<usize, usize>,
}

/// A layout and the lengths of its placeholders.
#[derive(Debug)]
struct Sized {
    lengths: Vec<usize>,
    pattern: Rc<Pattern>,
}

/// The code that contains pieces.
struct Host<'h, 'c, 'a> {
    outer: Option<&'h Host<'h, 'c, 'a>>,
    code: &'c Code<'a>,
    flat: &'h [&'c Hole<'a>],
    shape: usize,
    hole: usize,
    /// Whether the piece is the last one and that makes a difference: the printer ignores the comma after it when it measures the line.
    last: bool,
}

impl Layout {
    /// An empty layout; the runtime has the path `rt`.
    pub(crate) fn new(rt: TokenStream) -> Self {
        Self {
            rt,
            ..Self::default()
        }
    }

    /// The text of a module's items, one blank line between two of them.
    ///
    /// # Errors
    ///
    /// Something is not a sequence of Rust items.
    pub(crate) fn text<'a>(
        &mut self,
        module: &str,
        items: impl IntoIterator<Item = Code<'a>>,
    ) -> Result<String, FormatError> {
        let mut text = String::new();
        for code in items {
            let blank = !text.is_empty();
            let before = text.len();
            if blank {
                text.push('\n');
            }
            if !self.piece(module, &code, None, &mut text)? {
                text.truncate(before);
                let previous = blank.then_some(None);
                let tokens = code.tokens(&self.rt, &mut |_| None);
                lay_out(module, tokens, &mut text, previous)?;
            }
        }
        Ok(text)
    }

    /// Appends code by its shape; returns whether that was possible. If not, the appended text is invalid.
    fn piece<'c, 'a>(
        &mut self,
        module: &str,
        code: &'c Code<'a>,
        host: Option<&Host<'_, 'c, 'a>>,
        text: &mut String,
    ) -> Result<bool, FormatError> {
        let mut key = Vec::with_capacity(16);
        key.extend(host.map_or([usize::MAX; 2], |host| {
            [host.shape, 2 * host.hole + usize::from(host.last)]
        }));
        let mut flat = Vec::with_capacity(8);
        if !self.flatten(code, &mut key, &mut flat) {
            return Ok(false);
        }
        let shape = match self.known.get(key.as_slice()) {
            Some(shape) => *shape,
            None => {
                self.shapes.push(Vec::new());
                self.known.insert(key, self.shapes.len() - 1);
                self.shapes.len() - 1
            }
        };
        let own = Host {
            outer: host,
            code,
            flat: &flat,
            shape,
            hole: 0,
            last: false,
        };
        let Some(pattern) = self.pattern(module, &own)? else {
            return Ok(false);
        };
        for part in &pattern.parts {
            let hole = match part {
                Part::Fixed(fixed) => {
                    text.push_str(fixed);
                    continue;
                }
                Part::Hole(hole) => *hole,
            };
            match flat.get(hole) {
                Some(Hole::Word(word)) => text.push_str(word),
                Some(Hole::Text(word)) => text.push_str(word),
                Some(Hole::Docs(docs)) => {
                    // The layout has the indentation before it, which each line needs.
                    let indentation = text.len() - text.trim_end_matches(' ').len();
                    text.truncate(text.len() - indentation);
                    for line in &docs.lines {
                        text.extend(std::iter::repeat_n(' ', indentation));
                        text.push_str("///");
                        text.push_str(line.trim_end_matches(' '));
                        text.push('\n');
                    }
                }
                Some(Hole::Lines(place, pieces)) => {
                    for (n, piece) in pieces.iter().enumerate() {
                        let last = n + 1 == pieces.len() && !place.is_broken();
                        let host = Host { hole, last, ..own };
                        if !self.piece(module, piece, Some(&host), text)? {
                            return Ok(false);
                        }
                    }
                }
                Some(Hole::Code(_)) | None => return Ok(false),
            }
        }
        Ok(true)
    }

    /// The parts of code, and the holes that are filled in its text. `None` if it contains something rare.
    fn flatten<'c, 'a>(
        &mut self,
        code: &'c Code<'a>,
        key: &mut Vec<usize>,
        flat: &mut Vec<&'c Hole<'a>>,
    ) -> bool {
        key.push(code.make as usize);
        for hole in &code.holes {
            match hole {
                // Too short for a placeholder.
                Hole::Text(text) if text.is_empty() => key.push(usize::MAX),
                Hole::Word(_) | Hole::Text(_) => flat.push(hole),
                Hole::Docs(docs) => {
                    let odd = |line: &String| line.contains('\n') || line.starts_with('/');
                    let attributes = docs.deprecated.is_some() || !docs.attributes.is_empty();
                    if attributes || docs.lines.iter().any(odd) {
                        return false;
                    }
                    flat.push(hole);
                }
                Hole::Code(inner) => {
                    if !self.flatten(inner, key, flat) {
                        return false;
                    }
                }
                Hole::Lines(place, pieces) if self.is_broken(*place, pieces) => {
                    key.push(0);
                    flat.push(hole);
                }
                Hole::Lines(_, pieces) => {
                    // No function has such an address.
                    key.push(1 + pieces.len());
                    for piece in pieces {
                        if !self.flatten(piece, key, flat) {
                            return false;
                        }
                    }
                }
            }
        }
        true
    }

    /// Whether pieces are certainly on separate lines.
    fn is_broken(&mut self, place: Place, pieces: &[Code<'_>]) -> bool {
        if pieces.is_empty() || place.is_broken() {
            return !pieces.is_empty();
        }
        // A comma and a space between two of them.
        let mut width = 2 * (pieces.len() - 1);
        pieces.iter().any(|piece| {
            width += self.least_width(piece);
            width > MARGIN
        })
    }

    /// The minimum number of columns that code takes on one line.
    fn least_width(&mut self, code: &Code<'_>) -> usize {
        let address = code.make as usize;
        let fixed = match self.fixed.get(&address) {
            Some(fixed) => *fixed,
            None => {
                let tokens = (code.make)(&self.rt, &vec![TokenStream::new(); code.holes.len()]);
                let text = tokens.to_string();
                let fixed = text.len() - text.matches(' ').count();
                self.fixed.insert(address, fixed);
                fixed
            }
        };
        let holes = code.holes.iter().map(|hole| match hole {
            Hole::Code(inner) => self.least_width(inner),
            hole => width(hole),
        });
        fixed + holes.sum::<usize>()
    }

    /// The layout of code with names as long as these.
    fn pattern(
        &mut self,
        module: &str,
        code: &Host<'_, '_, '_>,
    ) -> Result<Option<Rc<Pattern>>, FormatError> {
        let real: Vec<usize> = code.flat.iter().map(|hole| width(hole)).collect();
        let known = self.shapes.get(code.shape).into_iter().flatten();
        let mut found = known.filter(|it| it.pattern.holds(&it.lengths, &real, MARGIN));
        if let Some(found) = found.next() {
            return Ok(Some(Rc::clone(&found.pattern)));
        }
        let mut lengths = vec![SHORTEST; real.len()];
        loop {
            let Some(pattern) = self.sized(module, code, &lengths)? else {
                return Ok(None);
            };
            let grown = pattern.grow_exact(&mut lengths, &real)
                || pattern.grow(&mut lengths, &real, MARGIN);
            if !grown {
                return Ok(Some(pattern));
            }
        }
    }

    /// The layout for given lengths.
    fn sized(
        &mut self,
        module: &str,
        code: &Host<'_, '_, '_>,
        lengths: &[usize],
    ) -> Result<Option<Rc<Pattern>>, FormatError> {
        let mut known = self.shapes.get(code.shape).into_iter().flatten();
        if let Some(known) = known.find(|it| it.lengths == lengths) {
            return Ok(Some(Rc::clone(&known.pattern)));
        }
        let Some(pattern) = self.lay_out(module, code, lengths)?.map(Rc::new) else {
            return Ok(None);
        };
        if let Some(shape) = self.shapes.get_mut(code.shape)
            && shape.len() < MOST
        {
            shape.push(Sized {
                lengths: lengths.to_owned(),
                pattern: Rc::clone(&pattern),
            });
        }
        Ok(Some(pattern))
    }

    /// Formats code with placeholders of these lengths; `None` if there are none.
    fn lay_out(
        &mut self,
        module: &str,
        code: &Host<'_, '_, '_>,
        lengths: &[usize],
    ) -> Result<Option<Pattern>, FormatError> {
        // Checked once for each shape: code that contains a word like a placeholder has no layout.
        if self.shapes.get(code.shape).is_none_or(Vec::is_empty) {
            let own = code.code.tokens(&self.rt, &mut |hole| {
                let filled = code.flat.iter().any(|flat| std::ptr::eq(*flat, hole));
                filled.then(TokenStream::new)
            });
            if has_placeholder(&own.to_string()) {
                return Ok(None);
            }
        }
        let mut names = Vec::with_capacity(code.flat.len());
        for (n, (hole, length)) in code.flat.iter().zip(lengths).enumerate() {
            let name = match hole {
                Hole::Lines(..) => Some(lines_placeholder(code.shape, n)),
                _ => placeholder(n, *length),
            };
            let Some(name) = name else { return Ok(None) };
            names.push(name);
        }
        let tokens = filled(&self.rt, code, &names, |hole, place| {
            place.join([place.piece(&lines_placeholder(code.shape, hole))])
        });
        let text = match code.outer {
            None => {
                let mut text = String::new();
                lay_out(module, tokens, &mut text, None)?;
                text
            }
            Some(host) => {
                let Some(text) = self.in_place(module, host, tokens)? else {
                    return Ok(None);
                };
                text
            }
        };
        Ok(Some(Pattern::new(&text, &names, |hole| {
            matches!(code.flat.get(hole), Some(Hole::Lines(..)))
        })))
    }

    /// The text of a piece in its context: what appears when it is put before or after a placeholder that takes a line.
    fn in_place(
        &mut self,
        module: &str,
        host: &Host<'_, '_, '_>,
        piece: TokenStream,
    ) -> Result<Option<String>, FormatError> {
        let key = (host.shape, host.hole);
        if !self.around.contains_key(&key) {
            let text = self.around(module, host, None)?;
            let halves = text
                .find(&lines_placeholder(host.shape, host.hole))
                .map(|at| {
                    let (before, _) = text.split_at(at);
                    let line = before.rfind('\n').map_or(0, |end| end + 1);
                    let (before, after) = text.split_at(line);
                    (before.to_owned(), after.to_owned())
                });
            self.around.insert(key, halves);
        }
        let text = self.around(module, host, Some(piece))?;
        Ok(self.around.get(&key).and_then(|halves| {
            let (before, after) = halves.as_ref()?;
            let text = text.strip_prefix(before.as_str())?;
            let (line, rest) = after.split_at(after.find('\n')? + 1);
            let piece = if host.last {
                text.strip_prefix(line)?.strip_suffix(rest)?
            } else {
                text.strip_suffix(after.as_str())?
            };
            Some(piece.to_owned())
        }))
    }

    /// The whole item around a placeholder for pieces, optionally with a piece next to it.
    fn around(
        &mut self,
        module: &str,
        host: &Host<'_, '_, '_>,
        piece: Option<TokenStream>,
    ) -> Result<String, FormatError> {
        let mut piece = piece;
        let mut host = host;
        loop {
            let names: Vec<String> = (0..host.flat.len()).map(|n| format!("Q{n}")).collect();
            let tokens = filled(&self.rt, host, &names, |hole, place| {
                let own = place.piece(&lines_placeholder(host.shape, hole));
                match piece.take_if(|_| hole == host.hole) {
                    Some(piece) if host.last => place.join([own, piece]),
                    piece => place.join(piece.into_iter().chain([own])),
                }
            });
            match host.outer {
                Some(outer) => {
                    piece = Some(tokens);
                    host = outer;
                }
                None => {
                    let mut text = String::new();
                    lay_out(module, tokens, &mut text, None)?;
                    return Ok(text);
                }
            }
        }
    }
}

/// Columns of a hole's content, if it is on one line with other text.
fn width(hole: &Hole<'_>) -> usize {
    match hole {
        Hole::Word(word) => word.len(),
        Hole::Text(word) => word.len(),
        Hole::Docs(_) | Hole::Code(_) | Hole::Lines(..) => 0,
    }
}

/// A placeholder for pieces that is too long to share a line with anything else.
fn lines_placeholder(shape: usize, hole: usize) -> String {
    format!("{:_<MARGIN$}", format!("Lines_{shape}_{hole}"))
}

/// The tokens of code with names in its holes.
fn filled(
    rt: &TokenStream,
    code: &Host<'_, '_, '_>,
    names: &[String],
    mut pieces: impl FnMut(usize, Place) -> TokenStream,
) -> TokenStream {
    let mut next = code.flat.iter().zip(names).enumerate().peekable();
    code.code.tokens(rt, &mut |hole| {
        let (n, (_, name)) = next.next_if(|(_, (flat, _))| std::ptr::eq(**flat, hole))?;
        Some(match hole {
            Hole::Text(_) => parsed(&format!("\"{name}\"")),
            Hole::Docs(_) => doc(name),
            Hole::Lines(place, _) => pieces(n, *place),
            Hole::Word(_) | Hole::Code(_) => parsed(name),
        })
    })
}

#[cfg(test)]
mod tests;
