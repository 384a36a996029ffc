//! Enumeration types and type definitions. CSDL XML 4.01 sections 10 and 11.

use super::expressions;
use super::facets;
use super::identifiers::check_identifier;
use super::lookup::First;
use super::model::{EnumMember, EnumType, Group, Primitive, TypeDefinition};
use super::names::{Declared, Names, Report};
use super::values::{boolean, required, twice};
use crate::diagnostic::{Finding, Span, codes};
use crate::syntax::{Attribute, Kind, Node, Text};

/// Builds an enumeration type.
pub(super) fn enumeration(
    names: &Names<'_>,
    declared: &Declared<'_>,
    report: &mut Report<'_>,
) -> EnumType {
    let node = declared.node;
    let path = names.declared_name(declared);
    let underlying = integer_type(node, &path, report);
    let is_flags = boolean(node, Attribute::IsFlags, report).unwrap_or(false);
    let mut members: Vec<EnumMember> = Vec::with_capacity(node.children_of(Kind::Member).count());
    let mut seen = First::of(Attribute::Name);
    let (mut with, mut without) = (None, None);
    let mut next = 0i64;
    for member in node.children_of(Kind::Member) {
        let Some(name) = required(member, Attribute::Name, report) else {
            continue;
        };
        let member_path = format!("{path} › Member {}", name.value);
        check_identifier(name, || member_path.clone(), report);
        let value = match member.get(Attribute::Value) {
            Some(text) => {
                with = with.or(Some(text.span));
                member_value(text, underlying, is_flags, &member_path, report).unwrap_or(next)
            }
            None => {
                without = without.or(Some(member.span()));
                next
            }
        };
        next = value.saturating_add(1);
        if let Some(first) = seen.before(member) {
            let known = members.iter().find(|known| known.name == name.value);
            let message = format!("the member `{}` is declared twice", name.value);
            let finding = Finding::new(
                twice(known.is_some_and(|known| known.value == value)),
                message,
            )
            .at(name.span)
            .path(&path);
            report.add(finding.related(first.span_of(Attribute::Name), "first declared here"));
            continue;
        }
        members.push(EnumMember {
            name: name.value.to_owned(),
            value,
            span: member.span(),
            annotations: expressions::annotations(names, declared.scope, member, report),
        });
    }
    if members.is_empty() {
        report.add(
            Finding::new(&codes::ENUM_EMPTY, "an enumeration has no members")
                .at(node.span())
                .path(&path),
        );
    }
    if let Some(missing) = without
        && (with.is_some() || is_flags)
    {
        report.add(mixed(missing, with, is_flags).path(&path));
    }
    EnumType {
        underlying,
        is_flags,
        members,
    }
}

/// Returns the underlying type of an enumeration: `Edm.Int32` if it names none or one that is not allowed.
fn integer_type(node: Node<'_>, path: &str, report: &mut Report<'_>) -> Primitive {
    use Primitive as P;
    let Some(text) = node.get(Attribute::UnderlyingType) else {
        return P::Int32;
    };
    match text
        .value
        .trim()
        .strip_prefix("Edm.")
        .and_then(Primitive::of_name)
    {
        Some(found) if found.group() == Group::Integer => found,
        _ => {
            let message = format!("`{}` cannot be the type of an enumeration", text.value);
            let finding = Finding::new(&codes::ENUM_UNDERLYING, message)
                .at(text.span)
                .path(path);
            report.add(finding.help("use Edm.Byte, Edm.SByte, Edm.Int16, Edm.Int32 or Edm.Int64"));
            P::Int32
        }
    }
}

/// Reads the value of a member. A value out of range is reported and kept; a text that is not a number gives `None`.
fn member_value(
    text: Text<'_>,
    underlying: Primitive,
    is_flags: bool,
    path: &str,
    report: &mut Report<'_>,
) -> Option<i64> {
    let Ok(value) = text.value.trim().parse::<i64>() else {
        let message = format!("`{}` is not a 64-bit integer", text.value);
        report.add(
            Finding::new(&codes::ENUM_NUMBER, message)
                .at(text.span)
                .path(path),
        );
        return None;
    };
    let negative_flags = is_flags && value < 0;
    if !underlying.has_literal(text.value) || negative_flags {
        let limit = if negative_flags {
            "flags"
        } else {
            underlying.name()
        };
        let message = format!("the value {value} is out of range for {limit}");
        report.add(
            Finding::new(&codes::ENUM_VALUE, message)
                .at(text.span)
                .path(path),
        );
    }
    Some(value)
}

/// The finding for a missing value of a member. `with` is the first value of another member.
fn mixed(missing: Span, with: Option<Span>, is_flags: bool) -> Finding {
    let message = if is_flags {
        "a member of flags has no value"
    } else {
        "some members have values and some do not"
    };
    let finding = Finding::new(&codes::ENUM_MIXED, message).at(missing);
    match with {
        Some(with) => finding.related(with, "this one has a value"),
        None => finding,
    }
}

/// Builds a type definition.
pub(super) fn definition(
    names: &Names<'_>,
    declared: &Declared<'_>,
    report: &mut Report<'_>,
) -> TypeDefinition {
    use Primitive as P;
    let node = declared.node;
    let path = names.declared_name(declared);
    let text = node.get(Attribute::UnderlyingType);
    let found = text
        .and_then(|text| text.value.trim().strip_prefix("Edm."))
        .and_then(Primitive::of_name);
    let fits = |primitive: &Primitive| !matches!(primitive.group(), Group::Abstract | Group::Path);
    let underlying = found.filter(fits).unwrap_or_else(|| {
        let finding = match text {
            Some(text) => {
                let message = format!("`{}` is not a concrete primitive type", text.value);
                Finding::new(&codes::ENUM_UNDERLYING, message).at(text.span)
            }
            None => Finding::new(
                &codes::ENUM_UNDERLYING,
                "a type definition has no `UnderlyingType`",
            )
            .at(node.span()),
        };
        report.add(
            finding
                .path(&path)
                .help("name a built-in primitive type other than Edm.PrimitiveType"),
        );
        P::PrimitiveType
    });
    let item = super::model::ItemType::Primitive(underlying);
    TypeDefinition {
        underlying,
        facets: facets::facets(names, node, item, &path, report).into(),
    }
}
