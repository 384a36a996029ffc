//! Facets and default values. CSDL XML 4.01 sections 7.2 and 11.1.

use super::inheritance::kind_name;
use super::literals;
use super::model::{Facets, ItemType, Primitive, Scale};
use super::names::{Names, Report};
use super::types::underlying;
use super::values::boolean;
use crate::diagnostic::{Finding, codes};
use crate::syntax::{Attribute, Kind, Node, Text};

/// Reads the facets of an element whose type is known.
pub(super) fn facets(
    names: &Names<'_>,
    node: Node<'_>,
    item: ItemType,
    path: &str,
    report: &mut Report<'_>,
) -> Facets {
    const ALL: [Attribute; 5] = [
        Attribute::MaxLength,
        Attribute::Precision,
        Attribute::Scale,
        Attribute::Srid,
        Attribute::Unicode,
    ];
    if !node.attributes().any(|(name, _)| ALL.contains(&name)) {
        return Facets::default();
    }
    let primitive = underlying(names, item);
    let definition = match item {
        ItemType::Type(id) => names
            .type_node(id)
            .filter(|declared| declared.node.kind() == Kind::TypeDefinition),
        _ => None,
    };
    for (name, text) in node.attributes().filter(|(name, _)| ALL.contains(name)) {
        let applies = match (item, primitive) {
            (_, Some(primitive)) => primitive.has_facet(name),
            (ItemType::Unknown, None) => true,
            // The underlying type of the definition is not primitive, which has its own finding.
            (ItemType::Type(_), None) => definition.is_some(),
            (ItemType::Primitive(_), None) => true,
        };
        if !applies {
            let what = match (item, primitive) {
                (ItemType::Type(id), None) => kind_name(
                    names
                        .type_node(id)
                        .map_or(Kind::ComplexType, |d| d.node.kind()),
                )
                .to_owned(),
                (_, Some(primitive)) => format!("Edm.{}", primitive.name()),
                _ => String::from("this type"),
            };
            let message = format!("`{}` does not apply to `{what}`", name.name());
            report.add(
                Finding::new(&codes::FACET_PLACE, message)
                    .at(text.span)
                    .path(path),
            );
        }
        if let Some(first) = definition.and_then(|declared| declared.node.get(name)) {
            let message = format!("`{}` is set by the type definition", name.name());
            let finding = Finding::new(&codes::FACET_AGAIN, message)
                .at(text.span)
                .path(path);
            report.add(finding.related(first.span, "fixed here"));
        }
    }
    read(node, primitive, path, report)
}

/// Reads the facets as written; the type affects only the allowed ranges.
pub(super) fn read(
    node: Node<'_>,
    primitive: Option<Primitive>,
    path: &str,
    report: &mut Report<'_>,
) -> Facets {
    use Primitive as P;
    let mut refuse = |text: Text<'_>, name: Attribute, help: &str| {
        let message = format!("`{}` is not allowed for `{}`", text.value, name.name());
        report.add(
            Finding::new(&codes::FACET_VALUE, message)
                .at(text.span)
                .path(path)
                .help(help),
        );
    };
    let number = |text: Text<'_>| text.value.trim().parse::<u64>().ok();
    let max_length = node.get(Attribute::MaxLength).and_then(|text| {
        let symbolic = text.value.trim().eq_ignore_ascii_case("max");
        let read = number(text);
        if (symbolic && text.value != "max") || (!symbolic && read.is_none()) {
            refuse(text, Attribute::MaxLength, "a number, or `max`");
        }
        read
    });
    let precision = node.get(Attribute::Precision).and_then(|text| {
        let read = number(text);
        let range = match primitive {
            Some(P::DateTimeOffset | P::Duration | P::TimeOfDay) => {
                read.is_some_and(|value| value <= 12)
            }
            Some(P::Decimal) => read.is_some_and(|value| value > 0),
            _ => read.is_some(),
        };
        if !range {
            refuse(
                text,
                Attribute::Precision,
                "a positive number for decimals, 0 to 12 for times",
            );
        }
        read.filter(|_| range)
    });
    let scale = node.get(Attribute::Scale).and_then(|text| {
        let value = text.value.trim();
        let read = if value.eq_ignore_ascii_case("variable") {
            Some(Scale::Variable)
        } else if value.eq_ignore_ascii_case("floating") {
            Some(Scale::Floating)
        } else {
            number(text).map(Scale::Digits)
        };
        let fits = match (read, precision) {
            (Some(Scale::Digits(scale)), Some(precision)) => scale <= precision,
            _ => true,
        };
        if read.is_none() || !fits {
            refuse(
                text,
                Attribute::Scale,
                "a number up to `Precision`, `variable` or `floating`",
            );
        }
        read
    });
    let srid = node.get(Attribute::Srid).and_then(|text| {
        let read = number(text);
        if read.is_none() && !text.value.trim().eq_ignore_ascii_case("variable") {
            refuse(text, Attribute::Srid, "a number, or `variable`");
        }
        read
    });
    Facets {
        max_length,
        precision,
        scale,
        srid,
        unicode: boolean(node, Attribute::Unicode, report),
    }
}

/// Checks a default value against the type of its property.
pub(super) fn check_default(
    names: &Names<'_>,
    text: Text<'_>,
    item: ItemType,
    collection: bool,
    path: &str,
    report: &mut Report<'_>,
) {
    let fits = match (item, underlying(names, item)) {
        _ if collection => false,
        (_, Some(primitive)) => primitive.has_literal(text.value),
        (ItemType::Type(id), None) => match names.type_node(id) {
            Some(declared) if declared.node.kind() == Kind::EnumType => {
                text.value.split(',').all(|part| {
                    let part = part.trim();
                    literals::is_integer(part)
                        || declared
                            .node
                            .children_of(Kind::Member)
                            .any(|member| member.value(Attribute::Name) == Some(part))
                })
            }
            _ => true,
        },
        _ => true,
    };
    if !fits {
        let message = format!("the default value `{}` does not fit the type", text.value);
        report.add(
            Finding::new(&codes::DEFAULT_VALUE, message)
                .at(text.span)
                .path(path),
        );
    }
}
