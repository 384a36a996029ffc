//! Literal attribute values: Booleans and numbers. CSDL XML 4.01 section 2 (XML Schema types; surrounding whitespace is ignored).

use super::names::Report;
use crate::diagnostic::{Code, Finding, codes};
use crate::syntax::{Attribute, Node};

/// A Boolean attribute; any other value is reported and gives `None`. `True` and `FALSE` occur in practice and are accepted.
pub(super) fn boolean(node: Node<'_>, name: Attribute, report: &mut Report<'_>) -> Option<bool> {
    let text = node.get(name)?;
    match text.value.trim() {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        other => {
            let meant = match other.to_ascii_lowercase().as_str() {
                "true" => Some(true),
                "false" => Some(false),
                _ => None,
            };
            let message = format!("`{}` is not a Boolean for `{}`", text.value, name.name());
            let help = match meant {
                Some(value) => format!("write `{value}`; the attribute is read as if it said so"),
                None => String::from("write `true` or `false`; the attribute is ignored"),
            };
            report.add(
                Finding::new(&codes::BOOLEAN, message)
                    .at(text.span)
                    .help(help),
            );
            meant
        }
    }
}

/// A required attribute; reported if it is missing.
pub(super) fn required<'t>(
    node: Node<'t>,
    name: Attribute,
    report: &mut Report<'_>,
) -> Option<crate::syntax::Text<'t>> {
    let text = node.get(name);
    if text.is_none() {
        let message = format!(
            "`{}` has no attribute `{}`",
            node.kind().name(),
            name.name()
        );
        // Without a name nothing can be declared; without another attribute the declaration is incomplete.
        let naming = matches!(name, Attribute::Name | Attribute::Namespace);
        let code = if naming {
            &codes::ATTRIBUTE_MISSING
        } else {
            &codes::ATTRIBUTE_NEEDED
        };
        report.add(Finding::new(code, message).at(node.span()));
    }
    text
}

/// The kind of finding for a second declaration of a name: it can be ignored only if it says the same as the first.
pub(super) fn twice(same: bool) -> &'static Code {
    if same {
        &codes::DECLARED_AGAIN
    } else {
        &codes::DECLARED_TWICE
    }
}
