//! Literal attribute values: Booleans and numbers. CSDL XML 4.01 section 2 (XML Schema types, blanks around them collapse).

use super::names::Report;
use crate::diagnostic::{Code, Finding, codes};
use crate::syntax::{Attribute, Node};

/// A Boolean attribute; a finding and `None` if it is none. `True` and `FALSE` are found in the wild and understood.
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
                Some(value) => format!("write `{value}`; it is read as that"),
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

/// A required attribute; a finding if it is missing.
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
        // Without a name there is nothing to declare; without another attribute less can be said of what is declared.
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

/// The kind of finding about a second declaration of a name: whether it says the same as the first decides if it can be passed over.
pub(super) fn twice(same: bool) -> &'static Code {
    if same {
        &codes::DECLARED_AGAIN
    } else {
        &codes::DECLARED_TWICE
    }
}
