//! What a run of the decoder carries along.

use std::fmt;

use serde::de;

use super::Decoder;
use crate::error::Misfit;
use crate::object::{Info, Member, facts};

/// Offending text in errors is cut to so many characters.
const SHORT: usize = 80;

/// The way from the decoded value to a place in it, on the stack.
pub(crate) enum Path<'a> {
    Root,
    Member(&'a Path<'a>, Member),
    /// The member at an index, looked up only where something is said of it.
    At(&'a Path<'a>, &'static Info, usize),
    Item(&'a Path<'a>, usize),
}

fn member(info: &'static Info, i: usize) -> Member {
    info.member(i).unwrap_or(("", 0))
}

impl Path<'_> {
    fn redacted(&self) -> bool {
        match self {
            Self::Root => false,
            Self::Member(parent, member) => member.1 & facts::REDACTED != 0 || parent.redacted(),
            Self::At(parent, info, i) => Path::Member(parent, member(info, *i)).redacted(),
            Self::Item(parent, _) => parent.redacted(),
        }
    }

    /// The innermost property.
    fn property(&self) -> &'static str {
        match self {
            Self::Root => "",
            Self::Member(_, member) => member.0,
            Self::At(_, info, i) => member(info, *i).0,
            Self::Item(parent, _) => parent.property(),
        }
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root => f.write_str("$"),
            Self::Member(parent, member) => write!(f, "{parent}.{}", member.0),
            Self::At(parent, info, i) => write!(f, "{parent}.{}", member(info, *i).0),
            Self::Item(parent, j) => write!(f, "{parent}[{j}]"),
        }
    }
}

/// The state of one run.
pub(crate) struct Context {
    pub(crate) lenient: bool,
    /// Levels that may still be entered.
    pub(super) depth: usize,
    /// What the next object is, if it does not say so and can be: the type that its member is narrowed to; else empty.
    pub(super) narrower: &'static str,
    /// What a lenient run passed over.
    pub(crate) misfits: Vec<Misfit>,
    /// The misfit that the error in flight is about.
    pub(crate) failure: Option<Misfit>,
}

impl Context {
    pub(crate) fn new(decoder: &Decoder) -> Self {
        Self {
            lenient: decoder.lenient,
            depth: decoder.depth,
            narrower: "",
            misfits: Vec::new(),
            failure: None,
        }
    }

    /// Records a misfit and gives the error for it.
    pub(crate) fn misfit<E: de::Error>(
        &mut self,
        path: &Path<'_>,
        expected: &str,
        found: impl fmt::Display,
        reason: String,
    ) -> E {
        let misfit = misfit(path, expected, found, reason);
        let error = E::custom(&misfit);
        self.failure = Some(misfit);
        error
    }

    pub(crate) fn enter<E: de::Error>(&mut self, path: &Path<'_>) -> Result<(), E> {
        match self.depth.checked_sub(1) {
            Some(left) => {
                self.depth = left;
                Ok(())
            }
            None => Err(self.misfit(
                path,
                "values that nest less deeply",
                "another level",
                String::new(),
            )),
        }
    }

    pub(crate) fn leave(&mut self) {
        self.depth += 1;
    }
}

pub(crate) fn misfit(
    path: &Path<'_>,
    expected: &str,
    found: impl fmt::Display,
    reason: String,
) -> Misfit {
    let redacted = path.redacted();
    Misfit {
        path: path.to_string(),
        property: path.property().to_owned(),
        expected: expected.to_owned(),
        found: if redacted {
            "[redacted]".to_owned()
        } else {
            shortened(found)
        },
        reason: if redacted { String::new() } else { reason },
    }
}

fn shortened(found: impl fmt::Display) -> String {
    let text = found.to_string();
    match text.char_indices().nth(SHORT) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text,
    }
}
