//! [`Key`]: what tells an entity from the others of its collection.

use std::borrow::Cow;

use super::dialect::{Dialect, KeyStyle};
use super::encode::{Part, encode_into};
use super::literal::{Literal, ToLiteral};
use super::name::is_identifier;

/// The key of an entity (URL Conventions 4.01, 4.3): one value, or values by the names of their properties. An alternate key is one by
/// name, also with a single property.
///
/// ```
/// use odata_requests::url::{Dialect, Key};
///
/// let of_item: Key = Key::named("OrderID", 1).and("ItemID", "a").into();
/// assert_eq!(of_item.segment(&Dialect::STANDARD, &[]), "(OrderID=1,ItemID='a')");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key(Parts);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Parts {
    Single(Literal),
    Named(Vec<(Cow<'static, str>, Literal)>),
}

impl Key {
    /// The key of an entity whose key is one property.
    pub fn of(value: impl ToLiteral) -> Self {
        Self(Parts::Single(value.to_literal()))
    }

    /// The first part of a key by names; [`NamedKey::and`] adds others.
    pub fn named(name: impl Into<Cow<'static, str>>, value: impl ToLiteral) -> NamedKey {
        NamedKey(Vec::new()).and(name, value)
    }

    /// The text that follows the path of the collection: `('ada')`, or `/ada` if the dialect has keys as segments.
    ///
    /// A key that could be read as something else is in parentheses in both: an empty one, one with characters of which servers and proxies
    /// make other paths, one like a qualified name or a system segment such as `$count`, and one of the names in `taken`, in any case: the
    /// operations that are bound to the collection.
    pub fn segment(&self, dialect: &Dialect, taken: &[&str]) -> String {
        let mut out = String::new();
        match &self.0 {
            Parts::Single(value)
                if dialect.keys == KeyStyle::Segments && is_unmistakable(value, taken) =>
            {
                out.push('/');
                encode_into(value.text(), Part::Segment, &mut out);
            }
            Parts::Single(value) => {
                out.push('(');
                value.write(dialect, Part::Segment, &mut out);
                out.push(')');
            }
            Parts::Named(parts) => {
                out.push('(');
                for (at, (name, value)) in parts.iter().enumerate() {
                    if at > 0 {
                        out.push(',');
                    }
                    encode_into(name, Part::Segment, &mut out);
                    out.push('=');
                    value.write(dialect, Part::Segment, &mut out);
                }
                out.push(')');
            }
        }
        out
    }
}

/// A key by the names of its properties, at least one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedKey(Vec<(Cow<'static, str>, Literal)>);

impl NamedKey {
    /// Adds a part.
    #[must_use]
    pub fn and(mut self, name: impl Into<Cow<'static, str>>, value: impl ToLiteral) -> Self {
        self.0.push((name.into(), value.to_literal()));
        self
    }
}

impl From<NamedKey> for Key {
    fn from(key: NamedKey) -> Self {
        Self(Parts::Named(key.0))
    }
}

/// Whether a key is still a key if it is a segment of its own.
fn is_unmistakable(value: &Literal, taken: &[&str]) -> bool {
    let text = value.text();
    let is_harmless =
        |c: char| !matches!(c, '/' | '\\' | '%' | '(' | ')' | '\'') && !c.is_control();
    value.is_plain()
        && !text.is_empty()
        && text.chars().all(is_harmless)
        // Services take what starts with `@` for an alias.
        && !text.starts_with(['$', '@'])
        // `.` and `..` go to other folders, also percent-encoded; servers drop dots and spaces at the end.
        && !text.ends_with(['.', ' '])
        && !text.starts_with(' ')
        && !(text.contains('.') && text.split('.').all(is_identifier))
        && !taken.iter().any(|name| name.eq_ignore_ascii_case(text))
}
