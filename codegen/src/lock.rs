//! The lock: the generated names and families, so that they stay the same when metadata grows. Text in, text out; files are read and
//! written elsewhere.
//!
//! A new element may own the name of an existing one; a type that gets its first subtype, or a family that outgrows `family_limit`, would
//! change all fields of the type from a struct to an enum or back; and a new property may close a cycle of complex values that a box has to
//! cut. Elements in the lock keep their names and forms until the configuration asks for others (`rename`, `family`). Every element of the
//! model is listed, since new elements must be distinguishable from those that merely have a plain name. Names are written if they differ
//! from the plain spelling, or follow from `rename`.
//!
//! A type with `family` is an enum in all of its positions, one with `unplaced` has no positions yet, and all others are structs. A
//! `variant` is listed if its name differs from that of its type. A lock from before forms were recorded has neither `unplaced` nor
//! `boxed`: its types are assumed to be structs in their positions, which they are if they have any.
//!
//! ```text
//! module shop.Orders as shop::orders_2
//! type shop.order family AnyOrder
//!   id
//!   ID as id_2
//!   parent boxed
//!   variant shop.Orders.rush as Rush_2
//! type shop.Orders.rush unplaced
//! request method shop.cancel(shop.order) as cancel
//! ```
//!
//! A `request` is an element of the module `requests`, by its kind and its path.

use std::collections::{BTreeMap, BTreeSet};

/// The start of a lock.
const HEADER: &str = "# Written by odata-codegen: names and forms that were generated and stay when the metadata grows.\n\
                      # Keep this file with the sources. Remove a line to let go of a name.\n";

/// What was generated before.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lock {
    /// Rust module path by namespace.
    pub(crate) modules: BTreeMap<String, String>,
    /// By qualified name.
    pub(crate) types: BTreeMap<String, LockedType>,
    /// Names in the module `requests`, by the kind and the path of the element.
    pub(crate) requests: BTreeMap<String, String>,
}

/// What was generated for a type.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct LockedType {
    /// Rust name.
    pub(crate) name: String,
    /// Rust name of the family, if it was generated.
    pub(crate) family: Option<String>,
    /// Whether no position held it.
    pub(crate) unplaced: bool,
    /// Rust name by the name of a property or an enumeration member.
    pub(crate) members: BTreeMap<String, String>,
    /// Properties whose complex values are boxed.
    pub(crate) boxed: BTreeSet<String>,
    /// Rust names of the family's variants by the names of their types, if they differ from those of the types.
    pub(crate) variants: BTreeMap<String, String>,
}

/// A malformed line of a lock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LockError {
    /// Its number, from 1.
    pub line: usize,
    /// Its text.
    pub text: String,
}

impl std::fmt::Display for LockError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "line {} of the lock is malformed: `{}`",
            self.line,
            self.text.escape_debug()
        )
    }
}

impl std::error::Error for LockError {}

impl Lock {
    /// Reads a lock; an empty text is one without entries.
    ///
    /// # Errors
    ///
    /// A line is not as [`Lock::to_text`] writes it.
    pub fn parse(text: &str) -> Result<Self, LockError> {
        let mut lock = Self::default();
        let mut last = None;
        for (at, line) in text.lines().enumerate() {
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            if lock.read(line, &mut last).is_none() {
                let (line, text) = (at + 1, line.to_owned());
                return Err(LockError { line, text });
            }
        }
        Ok(lock)
    }

    /// Reads one line; `last` is the type to which members belong.
    fn read(&mut self, line: &str, last: &mut Option<String>) -> Option<()> {
        let words: Vec<&str> = line.split_whitespace().collect();
        if line.starts_with(' ') {
            return self.types.get_mut(last.as_ref()?)?.read_member(&words);
        }
        if let ["module", namespace, "as", path] = *words {
            path.split("::")
                .try_for_each(|segment| identifier(segment).map(|_| ()))?;
            self.modules.insert(namespace.to_owned(), path.to_owned());
            return Some(());
        }
        if let ["request", kind, path, "as", name] = *words {
            let name = identifier(name)?.to_owned();
            self.requests.insert(format!("{kind} {path}"), name);
            return Some(());
        }
        let ["type", qualified, rest @ ..] = words.as_slice() else {
            return None;
        };
        let (name, rest) = match rest {
            ["as", name, rest @ ..] => (identifier(name)?, rest),
            rest => (crate::names::PLAIN, rest),
        };
        let (family, unplaced) = match rest {
            [] => (None, false),
            ["unplaced"] => (None, true),
            ["family", family] => (Some(identifier(family)?.to_owned()), false),
            _ => return None,
        };
        let locked = LockedType {
            name: name.to_owned(),
            family,
            unplaced,
            ..LockedType::default()
        };
        let qualified = *qualified;
        *last = Some(qualified.to_owned());
        self.types.insert(qualified.to_owned(), locked);
        Some(())
    }

    /// The text of the lock; equal entries give equal texts.
    pub fn to_text(&self) -> String {
        let mut text = HEADER.to_owned();
        let writable = |name: &str| {
            !name.is_empty() && !name.contains(|c: char| c.is_whitespace() || c.is_control())
        };
        for (namespace, path) in self
            .modules
            .iter()
            .filter(|(namespace, _)| writable(namespace))
        {
            text += &format!("module {namespace} as {path}\n");
        }
        for (qualified, locked) in self
            .types
            .iter()
            .filter(|(qualified, _)| writable(qualified))
        {
            text += &format!("type {qualified}{}", renamed(&locked.name));
            if let Some(family) = &locked.family {
                text += &format!(" family {family}");
            } else if locked.unplaced {
                text += " unplaced";
            }
            text.push('\n');
            for (member, name) in locked.members.iter().filter(|(member, _)| writable(member)) {
                text += &format!("  {member}{}", renamed(name));
                if locked.boxed.contains(member) {
                    text += " boxed";
                }
                text.push('\n');
            }
            for (of, name) in locked.variants.iter().filter(|(of, _)| writable(of)) {
                text += &format!("  variant {of} as {name}\n");
            }
        }
        for (element, name) in &self.requests {
            let mut words = element.split(' ');
            if words.by_ref().take(2).all(writable) && words.next().is_none() {
                text += &format!("request {element} as {name}\n");
            }
        }
        text
    }

    /// The type with a qualified name.
    pub(crate) fn get(&self, qualified: &str) -> Option<&LockedType> {
        self.types.get(qualified)
    }
}

impl LockedType {
    /// Reads a line of a member.
    fn read_member(&mut self, words: &[&str]) -> Option<()> {
        let (member, name, boxed) = match *words {
            [member] => (member, crate::names::PLAIN, false),
            [member, "boxed"] => (member, crate::names::PLAIN, true),
            [member, "as", name] => (member, identifier(name)?, false),
            [member, "as", name, "boxed"] => (member, identifier(name)?, true),
            // A type's qualified name contains a dot, which distinguishes it from `as`.
            ["variant", of, "as", name] => {
                let name = identifier(name)?.to_owned();
                self.variants.insert(of.to_owned(), name);
                return Some(());
            }
            _ => return None,
        };
        self.members.insert(member.to_owned(), name.to_owned());
        if boxed {
            self.boxed.insert(member.to_owned());
        }
        Some(())
    }
}

/// ` as name`, unless the name is the plain spelling.
fn renamed(name: &str) -> String {
    if name == crate::names::PLAIN {
        String::new()
    } else {
        format!(" as {name}")
    }
}

/// The text, if it is a valid name in generated code.
fn identifier(text: &str) -> Option<&str> {
    let plain = text.strip_prefix("r#").unwrap_or(text);
    let mut chars = plain.chars();
    let first = chars.next()?;
    let starts = first == '_' || unicode_ident::is_xid_start(first);
    (starts && plain != "_" && chars.all(unicode_ident::is_xid_continue)).then_some(text)
}

#[cfg(test)]
mod tests;
