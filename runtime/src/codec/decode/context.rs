//! The state of one run of the decoder.

use std::collections::HashMap;
use std::fmt::{self, Write as _};

use serde::de;

use super::Decoder;
use super::again::{OpenMembers, PutOff};
use super::ends::Again;
use super::report::Report;
use crate::data::info::{Member, TypeInfo, facts};
use crate::error::TypeMismatch;

/// Errors show at most this many characters of the offending text.
const SHORT: usize = 80;

/// The limit of serde_json, which bounds the stack in strict runs; lenient runs use the same one.
const MAX_DEPTH: usize = 128;

/// The path from the decoded value to a place in it, on the stack.
pub(crate) enum Path<'a> {
    Root,
    /// An item of a page whose items are decoded one by one.
    ItemOfPage(usize),
    Member(&'a Path<'a>, Member),
    /// The member at an index; its name is looked up only when it is needed.
    At(&'a Path<'a>, &'static TypeInfo, usize),
    Item(&'a Path<'a>, usize),
}

fn member(info: &'static TypeInfo, i: usize) -> Member {
    info.member(i).unwrap_or(("", 0))
}

impl Path<'_> {
    /// Whether the value at this path is decoded apart from what encloses it.
    pub(super) fn is_apart(&self) -> bool {
        matches!(self, Self::Root | Self::ItemOfPage(_))
    }

    fn redacted(&self) -> bool {
        match self {
            Self::Root | Self::ItemOfPage(_) => false,
            Self::Member(parent, member) => member.1 & facts::REDACTED != 0 || parent.redacted(),
            Self::At(parent, info, i) => Path::Member(parent, member(info, *i)).redacted(),
            Self::Item(parent, _) => parent.redacted(),
        }
    }

    /// Whether the metadata says that no item of the innermost list is `null`. If it does not say, clients cannot assume a default (CSDL XML
    /// 4.01 section 7.2.1).
    pub(super) fn forbids_null(&self) -> bool {
        let facts = match self {
            Self::Root | Self::ItemOfPage(_) => return false,
            Self::Member(_, member) => member.1,
            Self::At(_, info, i) => member(info, *i).1,
            Self::Item(parent, _) => return parent.forbids_null(),
        };
        facts & facts::ITEMS_NOT_NULL != 0
    }

    /// The innermost property.
    fn property(&self) -> &'static str {
        match self {
            Self::Root => "",
            Self::ItemOfPage(_) => "value",
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
            Self::ItemOfPage(j) => write!(f, "$.value[{j}]"),
            Self::Member(parent, member) => write!(f, "{parent}.{}", member.0),
            Self::At(parent, info, i) => write!(f, "{parent}.{}", member(info, *i).0),
            Self::Item(parent, j) => write!(f, "{parent}[{j}]"),
        }
    }
}

/// The state of one run.
pub(crate) struct Context {
    pub(crate) lenient: bool,
    /// How many more levels may be entered.
    pub(super) depth: usize,
    /// The context URL of what encloses the decoded value.
    pub(super) inherited: Option<Box<str>>,
    /// The type that the next object has if it names none: the type to which its member is narrowed; empty if there is none.
    pub(super) narrower: &'static str,
    /// Members whose types depend on the types of their objects, for each type that the run met, by the address of its table.
    pub(super) open: HashMap<usize, OpenMembers>,
    /// Members of this kind in the items of a page, by the items' positions, ascending: the page's context may follow the items.
    pub(super) put_off: Vec<(usize, PutOff<'static>)>,
    /// What is known about the text that is being read again.
    pub(super) again: Again,
    /// The mismatches that a lenient run passed over.
    pub(super) report: Report,
    /// The mismatch that caused the error in flight.
    pub(crate) failure: Option<TypeMismatch>,
}

impl Context {
    pub(crate) fn new(decoder: &Decoder) -> Self {
        Self {
            lenient: decoder.lenient,
            depth: decoder.depth.min(MAX_DEPTH),
            inherited: None,
            narrower: "",
            open: HashMap::new(),
            put_off: Vec::new(),
            again: Again::No,
            report: Report::new(decoder.mismatch_limit),
            failure: None,
        }
    }

    /// Records a mismatch and returns the error for it.
    pub(crate) fn mismatch<E: de::Error>(
        &mut self,
        path: &Path<'_>,
        expected: &str,
        found: impl fmt::Display,
        reason: String,
    ) -> E {
        // A mismatch that is only counted needs no text.
        if self.report.is_full() && self.lenient && !matches!(path, Path::Root) {
            self.failure = Some(TypeMismatch::default());
            return E::custom("a mismatch");
        }
        let mismatch = mismatch(path, expected, found, reason);
        let error = E::custom(&mismatch);
        self.failure = Some(mismatch);
        error
    }

    /// Returns the error for a value whose text is JSON that serde_json cannot hand over, with its place. Any other error is returned
    /// unchanged.
    pub(super) fn unreadable<E: de::Error>(
        &mut self,
        error: E,
        path: &Path<'_>,
        expected: impl FnOnce() -> String,
    ) -> E {
        /// How serde_json's messages about such values begin.
        const UNREADABLE: [(&str, &str); 4] = [
            ("number out of range", "a number beyond binary64"),
            ("lone leading surrogate", "a text that is not Unicode"),
            ("unexpected end of hex escape", "a text that is not Unicode"),
            ("recursion limit exceeded", "another level"),
        ];
        if self.failure.is_some() {
            return error;
        }
        let message = error.to_string();
        match UNREADABLE
            .iter()
            .find(|(start, _)| message.starts_with(start))
        {
            Some((_, found)) => {
                // The position in the message is relative to the value if the value was taken out of its text.
                let reason = message.split(" at line ").next().unwrap_or_default();
                self.mismatch(path, &expected(), found, reason.to_owned())
            }
            None => error,
        }
    }

    pub(crate) fn enter<E: de::Error>(&mut self, path: &Path<'_>) -> Result<(), E> {
        match self.depth.checked_sub(1) {
            Some(left) => {
                self.depth = left;
                Ok(())
            }
            None => Err(self.mismatch(
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

pub(crate) fn mismatch(
    path: &Path<'_>,
    expected: &str,
    found: impl fmt::Display,
    reason: String,
) -> TypeMismatch {
    let redacted = path.redacted();
    TypeMismatch {
        path: path.to_string(),
        property: path.property().to_owned(),
        expected: expected.to_owned(),
        found: if redacted {
            "[redacted]".to_owned()
        } else {
            shortened(found)
        },
        reason: if redacted {
            Box::default()
        } else {
            reason.into()
        },
        more: 0,
    }
}

fn shortened(found: impl fmt::Display) -> String {
    let mut short = Short {
        text: String::new(),
        left: SHORT,
    };
    // Writing fails once the text is full.
    if write!(short, "{found}").is_err() {
        short.text.push('…');
    }
    short.text
}

/// Collects the beginning of a text of any length.
struct Short {
    text: String,
    left: usize,
}

impl fmt::Write for Short {
    fn write_str(&mut self, part: &str) -> fmt::Result {
        let Some((at, _)) = part.char_indices().nth(self.left) else {
            self.left -= part.chars().count();
            self.text.push_str(part);
            return Ok(());
        };
        self.text.push_str(part.get(..at).unwrap_or_default());
        self.left = 0;
        Err(fmt::Error)
    }
}
