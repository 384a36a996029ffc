//! Corrections of a service's metadata, as written in `codegen.toml` and in builder calls. The overlay applies them.

use super::Input;
use super::read::{Reader, Setting, Value, in_order, span_of};
use crate::codes;
use odata_csdl::diagnostic::Span;
use odata_csdl::suggest::closest;

/// A correction of the metadata: the element, the changes, and the reason. Patches are applied in order, before anything else reads the
/// metadata. A patch that changes nothing is an error, so that none outlives the fault that it corrects.
///
/// ```
/// use odata_codegen::config::{Config, Patch};
///
/// let config = Config::new().metadata(["service.csdl.xml"]).patch([
///     Patch::new("example.order/placed", "the service sends no time of day").set("Type", "Edm.Date"),
///     Patch::new("example.order/legacyId", "sent since 2019, never declared")
///         .declare("Property")
///         .set("Type", "Edm.Int32"),
/// ]);
/// assert_eq!(config.patch.len(), 2);
/// ```
///
/// In `codegen.toml`, attributes of the standard are keys in lower case:
///
/// ```toml
/// [[patch]]
/// at = "example.order/placed"
/// type = "Edm.Date"
/// reason = "the service sends no time of day"
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Patch {
    /// The element, as the metadata names it: `Namespace.Type`, `Namespace.Type/property`, `Namespace.Container/Set`,
    /// `Namespace.Operation/parameter`, `Namespace.Operation/$ReturnType`. Of several elements with one name, `…/name[2]` is the second.
    pub at: String,
    /// Why the metadata is wrong, and the evidence.
    pub reason: String,
    /// The changes to the element.
    pub changes: Vec<PatchChange>,
    /// Its place in `codegen.toml`, if it was written there.
    pub(crate) span: Option<Span>,
    /// Places of the changes, in the same order.
    pub(crate) change_spans: Vec<Option<Span>>,
}

/// A change that a patch makes to its element.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum PatchChange {
    /// Sets an attribute of CSDL XML, such as `Type` or `Nullable`. The empty text removes an optional attribute, except for
    /// `DefaultValue`.
    Set(String, String),
    /// Renames the element and the references to it.
    Rename(String),
    /// Sets `Core.Description`.
    Description(String),
    /// Sets `Core.LongDescription`.
    LongDescription(String),
    /// Removes the element from the model.
    Drop,
    /// Adds the element, of this kind, such as `Property` or `EntityType`.
    Add(String),
}

impl Patch {
    /// Makes a patch of the element at a path, without changes yet.
    pub fn new(at: impl Into<String>, reason: impl Into<String>) -> Self {
        Self {
            at: at.into(),
            reason: reason.into(),
            changes: Vec::new(),
            span: None,
            change_spans: Vec::new(),
        }
    }

    /// Adds a change with its place.
    pub(crate) fn push(&mut self, change: PatchChange, span: Option<Span>) {
        self.changes.push(change);
        self.change_spans.push(span);
    }

    /// The changes with their places; a change without a place has that of the patch.
    pub(crate) fn placed(&self) -> impl Iterator<Item = (&PatchChange, Option<Span>)> {
        let spans = self.change_spans.iter().copied();
        let spans = spans.chain(std::iter::repeat(None));
        self.changes
            .iter()
            .zip(spans)
            .map(|(change, span)| (change, span.or(self.span)))
    }

    fn with(mut self, change: PatchChange) -> Self {
        self.push(change, None);
        self
    }

    /// Sets an attribute of CSDL XML, such as `Type` or `Nullable`.
    #[must_use]
    pub fn set(self, attribute: impl Into<String>, value: impl Into<String>) -> Self {
        self.with(PatchChange::Set(attribute.into(), value.into()))
    }

    /// Renames the element and the references to it. This is the name in payloads; the option `rename` is for names in Rust.
    #[must_use]
    pub fn rename(self, name: impl Into<String>) -> Self {
        self.with(PatchChange::Rename(name.into()))
    }

    /// Sets `Core.Description`.
    #[must_use]
    pub fn description(self, text: impl Into<String>) -> Self {
        self.with(PatchChange::Description(text.into()))
    }

    /// Sets `Core.LongDescription`.
    #[must_use]
    pub fn long_description(self, text: impl Into<String>) -> Self {
        self.with(PatchChange::LongDescription(text.into()))
    }

    /// Removes the element from the model, with everything inside it.
    #[must_use]
    pub fn remove(self) -> Self {
        self.with(PatchChange::Drop)
    }

    /// Adds the element: `Property`, `NavigationProperty`, `Member`, `EntityType`, `ComplexType`, `EntitySet` …
    #[must_use]
    pub fn declare(self, kind: impl Into<String>) -> Self {
        self.with(PatchChange::Add(kind.into()))
    }
}

/// Patches are equal if their contents are; their places do not count.
impl PartialEq for Patch {
    fn eq(&self, other: &Self) -> bool {
        self.at == other.at && self.reason == other.reason && self.changes == other.changes
    }
}

impl<const N: usize> Input<Vec<Patch>> for [Patch; N] {
    fn into_value(self) -> Vec<Patch> {
        self.into_iter().collect()
    }
}

/// The attributes that elements of a model can have, by their key in `codegen.toml`. CSDL XML 4.01, sections 6 to 13.
const ATTRIBUTES: &[(&str, &str)] = &[
    ("abstract", "Abstract"),
    ("base_type", "BaseType"),
    ("contains_target", "ContainsTarget"),
    ("default_value", "DefaultValue"),
    ("entity_type", "EntityType"),
    ("has_stream", "HasStream"),
    ("is_flags", "IsFlags"),
    ("max_length", "MaxLength"),
    ("nullable", "Nullable"),
    ("open_type", "OpenType"),
    ("partner", "Partner"),
    ("precision", "Precision"),
    ("scale", "Scale"),
    ("srid", "SRID"),
    ("type", "Type"),
    ("underlying_type", "UnderlyingType"),
    ("unicode", "Unicode"),
    ("value", "Value"),
];

/// The other keys.
const KEYS: &[&str] = &[
    "at",
    "reason",
    "rename",
    "description",
    "long_description",
    "drop",
    "add",
];

impl Setting for Vec<Patch> {
    const SHAPE: &'static str = "a list of tables, each opened by `[[patch]]`";

    fn read(value: &Value<'_>, reader: &mut Reader) -> Option<Self> {
        let Some(items) = value.get_ref().as_array() else {
            return reader.expected(value, Self::SHAPE);
        };
        let mut patches = Vec::with_capacity(items.len());
        for item in items.iter() {
            patches.extend(patch(item, reader));
        }
        Some(patches)
    }
}

fn patch(value: &Value<'_>, reader: &mut Reader) -> Option<Patch> {
    let Some(table) = value.get_ref().as_table() else {
        return reader.expected(value, "a table opened by `[[patch]]`");
    };
    let mut patch = Patch::new("", "");
    for (key, place, value) in in_order(table) {
        let span = span_of(value.span());
        let change = match key {
            "at" => {
                patch.at = String::read(value, reader)?;
                patch.span = Some(span);
                continue;
            }
            "reason" => {
                patch.reason = String::read(value, reader)?;
                continue;
            }
            "drop" => {
                if !bool::read(value, reader)? {
                    continue;
                }
                PatchChange::Drop
            }
            "rename" => PatchChange::Rename(String::read(value, reader)?),
            "description" => PatchChange::Description(String::read(value, reader)?),
            "long_description" => PatchChange::LongDescription(String::read(value, reader)?),
            "add" => PatchChange::Add(String::read(value, reader)?),
            _ => match ATTRIBUTES.iter().find(|(known, _)| *known == key) {
                Some((_, attribute)) => {
                    PatchChange::Set((*attribute).to_owned(), constant(value, reader)?)
                }
                None => {
                    unknown_key(key, place, reader);
                    continue;
                }
            },
        };
        patch.push(change, Some(span));
    }
    patch.span = patch.span.or_else(|| Some(span_of(value.span())));
    Some(patch)
}

fn unknown_key(key: &str, place: Span, reader: &mut Reader) {
    let attributes = ATTRIBUTES.iter().map(|(key, _)| *key);
    let known = || KEYS.iter().copied().chain(attributes.clone());
    let help = closest(key, known()).map_or_else(
        || {
            format!(
                "the keys of a patch are {}",
                known().collect::<Vec<_>>().join(", ")
            )
        },
        |meant| format!("did you mean `{meant}`?"),
    );
    let message = format!("unknown key `{key}` in a patch");
    reader.error(&codes::UNKNOWN_OPTION, place, message, Some(help));
}

/// The text of the value as an attribute of CSDL XML.
fn constant(value: &Value<'_>, reader: &mut Reader) -> Option<String> {
    let inner = value.get_ref();
    if let Some(text) = inner.as_str() {
        return Some(text.to_owned());
    }
    if let Some(flag) = inner.as_bool() {
        return Some(flag.to_string());
    }
    if let Some(number) = inner.as_integer() {
        return match i64::from_str_radix(number.as_str(), number.radix()) {
            Ok(number) => Some(number.to_string()),
            Err(_) => reader.expected(value, "a 64-bit integer"),
        };
    }
    reader.expected(value, "a string, a number, `true` or `false`")
}
