//! Context URLs: what their fragments say about the payload (OData Protocol 4.01 chapter 10).
//!
//! A fragment is a path whose parentheses contain keys and select lists, neither of which affects the type: `Customers`,
//! `Customers(1)/Orders/$entity`, `Customers/ns.Vip(Name)/$delta`, `Collection(ns.Address)`.

use std::borrow::Cow;

use crate::data::extras::{Extras, is_control};
use crate::data::family::{means, percent_decoded};
use crate::data::info::{ModelInfo, TypeInfo};

/// What a context URL says about the type of an object.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) enum Told {
    /// Nothing that affects the object.
    #[default]
    Nothing,
    /// The object's type.
    Type(&'static TypeInfo),
    /// A type that the model does not know.
    Unknown,
}

impl Told {
    /// The same for a value at a position of type `declared`.
    pub(crate) fn of(self, declared: &TypeInfo) -> Self {
        match self {
            Self::Type(info) if !info.derives(declared) => Self::Nothing,
            told => told,
        }
    }
}

/// The parsed fragment of a context URL.
pub(crate) struct ContextUrl {
    /// The names on the path, without the content of parentheses and without `$entity` and the like.
    segments: Vec<String>,
    /// The last segment, if it begins with `$`: `$entity`, `$delta`, `$deletedEntity`, `$link`, `$deletedLink`, `$ref`.
    kind: Option<String>,
    /// Whether the path is the item type of `Collection(…)`.
    collection: bool,
}

impl ContextUrl {
    /// Parses a context URL; `None` if it has no fragment or a malformed one.
    pub(crate) fn parse(url: &str) -> Option<Self> {
        let (_, fragment) = url.split_once('#')?;
        let fragment = if fragment.contains('%') {
            percent_decoded(fragment)
        } else {
            Cow::Borrowed(fragment)
        };
        let mut segments = split(&fragment)?;
        let kind = segments.pop_if(|(name, _)| name.starts_with('$'));
        let mut collection = false;
        if let [(name, parentheses), ..] = segments.as_mut_slice()
            && name == "Collection"
        {
            *name = parentheses.take()?;
            collection = true;
        }
        let segments: Vec<_> = segments.into_iter().map(|(name, _)| name).collect();
        if segments.is_empty() && kind.is_none() {
            return None;
        }
        Some(Self {
            segments,
            kind: kind.map(|(name, _)| name),
            collection,
        })
    }

    /// Whether it gives the type of its object or items. Contexts of references and links do not.
    pub(crate) fn is_typed(&self) -> bool {
        matches!(self.kind.as_deref(), None | Some("$entity" | "$delta"))
    }

    /// The entity set, singleton or containment path, without keys and casts; `None` if the context names only a type.
    pub(crate) fn set(&self) -> Option<String> {
        let first = self.segments.first()?;
        if self.collection || is_qualified(first) {
            return None;
        }
        let names: Vec<_> = self
            .segments
            .iter()
            .filter(|segment| !is_qualified(segment))
            .map(String::as_str)
            .collect();
        Some(names.join("/"))
    }

    /// What the context says about the type of its object or items.
    pub(crate) fn told(&self, model: &ModelInfo) -> Told {
        match self.info(model) {
            Some(info) => Told::Type(info),
            None if self.segments.last().is_some_and(|it| is_qualified(it)) => Told::Unknown,
            _ => Told::Nothing,
        }
    }

    /// The type of its object or items, if the model knows it.
    pub(crate) fn info(&self, model: &ModelInfo) -> Option<&'static TypeInfo> {
        let (first, rest) = self.segments.split_first()?;
        let mut info = if self.collection || is_qualified(first) {
            named(model, first)
        } else {
            model.context(first).and_then(|name| named(model, name))
        };
        let mut rest = rest.iter().peekable();
        while let Some(segment) = rest.next() {
            if is_qualified(segment) {
                info = named(model, segment);
                continue;
            }
            info = match (info, step(model, info, segment)) {
                (_, Some(next)) => Some(next),
                // A key as a segment: what follows it is a property or can be ignored.
                (Some(info), None)
                    if rest
                        .peek()
                        .is_some_and(|next| step(model, Some(info), next).is_some()) =>
                {
                    Some(info)
                }
                _ => None,
            };
        }
        info
    }
}

/// The type that a property of a type leads to.
fn step(
    model: &ModelInfo,
    info: Option<&'static TypeInfo>,
    property: &str,
) -> Option<&'static TypeInfo> {
    info?.chain().find_map(|info| {
        let name = model.context(&format!("{}/{property}", info.name))?;
        named(model, name)
    })
}

fn is_qualified(segment: &str) -> bool {
    segment.contains('.')
}

/// The type of a name from a payload, with aliases resolved.
pub(crate) fn named(model: &ModelInfo, name: &str) -> Option<&'static TypeInfo> {
    let local = name.rsplit_once('.')?.1;
    model.info(name).or_else(|| {
        model
            .types
            .iter()
            .find(|info| info.name.ends_with(local) && means(model, name, info.name))
    })
}

/// The segments of a path, each with the content of its first parentheses. `None` if parentheses or quotes are not closed, or if a name is
/// missing.
fn split(path: &str) -> Option<Vec<(String, Option<String>)>> {
    let mut segments = Vec::new();
    let mut name = String::new();
    let mut inner: Option<String> = None;
    let mut groups = 0;
    let (mut depth, mut quoted) = (0_usize, false);
    for c in path.chars() {
        match c {
            '\'' if depth > 0 => quoted = !quoted,
            '(' if !quoted => {
                depth += 1;
                if depth == 1 {
                    groups += 1;
                    continue;
                }
            }
            ')' if !quoted => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    inner.get_or_insert_default();
                    continue;
                }
            }
            '/' if depth == 0 => {
                segments.push((take(&mut name)?, inner.take()));
                groups = 0;
                continue;
            }
            // Parentheses may be followed only by further ones or by the end of the segment.
            _ if depth == 0 && groups > 0 => return None,
            _ => {}
        }
        match depth {
            0 => name.push(c),
            _ if groups == 1 => inner.get_or_insert_default().push(c),
            _ => {}
        }
    }
    if depth > 0 {
        return None;
    }
    segments.push((take(&mut name)?, inner));
    Some(segments)
}

fn take(name: &mut String) -> Option<String> {
    (!name.is_empty()).then(|| std::mem::take(name))
}

/// The type that the annotations of an object give: `@odata.type`, or else the context URL.
pub(crate) fn said_type<'m>(
    annotations: impl Iterator<Item = (&'m str, &'m str)> + Clone,
    model: &'static ModelInfo,
) -> Option<&'static TypeInfo> {
    let control = |local| {
        let mut all = annotations.clone();
        let (_, text) = all.find(|(name, text)| is_control(name, local) && *text != "null")?;
        Some(serde_json::from_str::<String>(text).unwrap_or_default())
    };
    match control("type") {
        Some(tag) => model.named(&tag),
        None => ContextUrl::parse(&control("context")?)
            .filter(ContextUrl::is_typed)?
            .info(model),
    }
}

/// The type that an object's `@odata.type`, or else its context URL, gives, if the model knows it as derived from `info`.
pub(crate) fn derived(info: &'static TypeInfo, kept: &Extras) -> Option<&'static TypeInfo> {
    let annotations = kept.annotations();
    let said = annotations.map(|(name, json)| (name, json.as_str()));
    let derived = said_type(said, info.model)?;
    (derived.name != info.name && derived.chain().any(|base| base.name == info.name))
        .then_some(derived)
}

#[cfg(test)]
mod tests {
    use super::ContextUrl;

    fn parsed(url: &str) -> Option<(String, String, bool)> {
        let url = ContextUrl::parse(url)?;
        Some((
            url.segments.join("/"),
            url.kind.unwrap_or_default(),
            url.collection,
        ))
    }

    #[test]
    fn q3_types_are_no_sets() {
        for (url, set) in [
            ("#C", Some("C")),
            ("#C(1)/m.D/E", Some("C/E")),
            ("#m.A", None),
            ("#Collection(m.A)", None),
            ("#Collection($ref)", None),
            ("#Collection(Plain)", None),
        ] {
            assert_eq!(
                ContextUrl::parse(url).unwrap().set().as_deref(),
                set,
                "{url}"
            );
        }
    }

    #[test]
    fn q3_fragments_of_protocol_chapter_10() {
        for (url, segments, kind, collection) in [
            ("http://h/s/$metadata#C", "C", "", false),
            ("$metadata#C/$entity", "C", "$entity", false),
            ("#C/m.Vip/$entity", "C/m.Vip", "$entity", false),
            ("#C(A,B(X/m.Y))/$entity", "C", "$entity", false),
            (
                "#C(1)/m.D/E(K='a/b)(''',L=2)/F(*)/$delta",
                "C/m.D/E/F",
                "$delta",
                false,
            ),
            ("#C%281%29/E%2F$entity", "C/E", "$entity", false),
            ("#C(%27a/b%27)/E", "C/E", "", false),
            ("#Collection(m.A)(B)", "m.A", "", true),
            ("#Collection($ref)", "$ref", "", true),
            ("#C(1)(A)", "C", "", false),
            ("#m.A(B)", "m.A", "", false),
            ("#$ref", "", "$ref", false),
            ("#$delta", "", "$delta", false),
            ("#C/$deletedEntity", "C", "$deletedEntity", false),
            ("#O'Neil(1)/E", "O'Neil/E", "", false),
        ] {
            assert_eq!(
                parsed(url),
                Some((segments.to_owned(), kind.to_owned(), collection)),
                "{url}"
            );
        }
        for url in [
            "",
            "C",
            "#",
            "#/",
            "#C/",
            "#C(",
            "#C)",
            "#C('a)",
            "#C(1)x",
            "#(1)",
            "#Collection",
        ] {
            assert_eq!(parsed(url), None, "{url}");
        }
    }
}
