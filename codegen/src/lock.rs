//! The lock: which names and families were generated, so that they stay when metadata grows. Text in, text out; knows no files.
//!
//! A number behind a name is given in document order, so an element that comes later and stands earlier would take the name of one
//! that users know; and a family that outgrows `family_limit` would turn into its base. What the lock lists keeps its name, and stays
//! an enum. Every element of the model is listed, since the lock has to tell what is new from what merely has a plain name; names are
//! written where they are not the plain spelling, or follow from `rename`.
//!
//! ```text
//! module shop.Orders as shop::orders_2
//! type shop.order family AnyOrder
//!   id
//!   ID as id_2
//! ```

use std::collections::BTreeMap;

/// How a lock starts.
const HEADER: &str = "# Written by odata-codegen: names and families that were generated and stay when the metadata grows.\n\
                      # Keep this file with the sources. Remove a line to let go of a name.\n";

/// What was generated before.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lock {
    /// Rust module path by namespace.
    pub(crate) modules: BTreeMap<String, String>,
    /// By qualified name.
    pub(crate) types: BTreeMap<String, LockedType>,
}

/// What was generated for a type.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct LockedType {
    /// Rust name.
    pub(crate) name: String,
    /// Rust name of the family, if it was generated.
    pub(crate) family: Option<String>,
    /// Rust name by the name of a property or an enumeration member.
    pub(crate) members: BTreeMap<String, String>,
}

/// A line of a lock that cannot be understood.
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
            "line {} of the lock cannot be understood: `{}`",
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

    /// Reads one line; `last` is the type that members belong to.
    fn read(&mut self, line: &str, last: &mut Option<String>) -> Option<()> {
        let words: Vec<&str> = line.split_whitespace().collect();
        if line.starts_with(' ') {
            let members = &mut self.types.get_mut(last.as_ref()?)?.members;
            let (member, name) = match *words {
                [member] => (member, crate::names::PLAIN),
                [member, "as", name] => (member, identifier(name)?),
                _ => return None,
            };
            members.insert(member.to_owned(), name.to_owned());
            return Some(());
        }
        if let ["module", namespace, "as", path] = *words {
            path.split("::")
                .try_for_each(|segment| identifier(segment).map(|_| ()))?;
            self.modules.insert(namespace.to_owned(), path.to_owned());
            return Some(());
        }
        let (qualified, name, family) = match *words {
            ["type", qualified] => (qualified, None, None),
            ["type", qualified, "as", name] => (qualified, Some(name), None),
            ["type", qualified, "family", family] => (qualified, None, Some(family)),
            ["type", qualified, "as", name, "family", family] => {
                (qualified, Some(name), Some(family))
            }
            _ => return None,
        };
        let locked = LockedType {
            name: name
                .map_or(Some(crate::names::PLAIN), identifier)?
                .to_owned(),
            family: match family {
                Some(family) => Some(identifier(family)?.to_owned()),
                None => None,
            },
            members: BTreeMap::new(),
        };
        *last = Some(qualified.to_owned());
        self.types.insert(qualified.to_owned(), locked);
        Some(())
    }

    /// The text of the lock, the same for the same entries.
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
            }
            text.push('\n');
            for (member, name) in locked.members.iter().filter(|(member, _)| writable(member)) {
                text += &format!("  {member}{}\n", renamed(name));
            }
        }
        text
    }

    /// The type with that qualified name.
    pub(crate) fn get(&self, qualified: &str) -> Option<&LockedType> {
        self.types.get(qualified)
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

/// The text if it can be a name in generated code.
fn identifier(text: &str) -> Option<&str> {
    let plain = text.strip_prefix("r#").unwrap_or(text);
    let mut chars = plain.chars();
    let first = chars.next()?;
    let starts = first == '_' || unicode_ident::is_xid_start(first);
    (starts && plain != "_" && chars.all(unicode_ident::is_xid_continue)).then_some(text)
}

#[cfg(test)]
mod tests;
