//! Resolves base types, checks their kinds, and removes cycles. CSDL XML 4.01 sections 6.1 and 9.1.
//!
//! In: the declarations. Out: [`Names::bases`].

use super::model::TypeId;
use super::names::{Names, Place, Report};
use crate::diagnostic::{Finding, codes};
use crate::syntax::{Attribute, Kind};

/// The longest chain of base types. Redfish, the deepest known model, has about 60.
const MAX_DEPTH: u32 = 256;

pub(super) fn resolve(names: &mut Names<'_>, report: &mut Report<'_>) {
    let bases: Vec<Option<TypeId>> = (0..names.type_nodes.len())
        .map(|index| {
            base_of(
                names,
                TypeId(u32::try_from(index).unwrap_or(u32::MAX)),
                report,
            )
        })
        .collect();
    names.bases = bases;
    break_cycles(names, report);
}

fn base_of(names: &Names<'_>, id: TypeId, report: &mut Report<'_>) -> Option<TypeId> {
    let declared = names.type_node(id)?;
    let text = declared.node.get(Attribute::BaseType)?;
    let written = text.value.trim();
    let path = || names.declared_name(declared);
    let found = match names.place(declared.scope, written) {
        Place::Schema(schema, simple) => {
            names.note_use(declared.scope, schema, text.span, report);
            names.type_in(schema, simple)
        }
        Place::Edm(_) => {
            let message = format!("`{written}` cannot be a base type");
            report.add(
                Finding::new(&codes::BASE_KIND, message)
                    .at(text.span)
                    .path(path()),
            );
            return None;
        }
        Place::Elsewhere | Place::Unqualified | Place::Unknown => None,
    };
    let Some(base) = found else {
        let message = format!("the base type `{written}` is not declared");
        let finding = Finding::new(&codes::BASE_UNRESOLVED, message)
            .at(text.span)
            .path(path());
        report.add(finding.help(names.hint(written)));
        names.note_missing(declared.scope, written, text.span, report);
        return None;
    };
    let kind = names.type_node(base).map(|base| base.node.kind());
    if kind != Some(declared.node.kind()) {
        let message = format!(
            "`{written}` cannot be the base type of this {}",
            kind_name(declared.node.kind())
        );
        let finding = Finding::new(&codes::BASE_KIND, message)
            .at(text.span)
            .path(path());
        report.add(match names.type_node(base) {
            Some(base) => finding.related(base.node.span(), "declared here"),
            None => finding,
        });
        return None;
    }
    Some(base)
}

/// The name of a kind of type in messages.
pub(super) fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::EntityType => "entity type",
        Kind::ComplexType => "complex type",
        Kind::EnumType => "enumeration type",
        Kind::TypeDefinition => "type definition",
        _ => "type",
    }
}

/// Breaks cycles and chains that are too long. Each type is visited once.
fn break_cycles(names: &mut Names<'_>, report: &mut Report<'_>) {
    let mut depths: Vec<Option<u32>> = vec![None; names.bases.len()];
    let mut on_path = vec![false; names.bases.len()];
    for start in 0..names.bases.len() {
        let mut path: Vec<usize> = Vec::new();
        let mut current = Some(start);
        let mut depth = 0;
        while let Some(index) = current {
            if let Some(known) = depths.get(index).copied().flatten() {
                depth = known + 1;
                break;
            }
            if on_path.get(index).copied().unwrap_or(false) {
                report_cycle(names, &path, index, report);
                // The type that closes the cycle loses its base, so that all others keep theirs.
                if let Some(base) = path.last().and_then(|last| names.bases.get_mut(*last)) {
                    *base = None;
                }
                break;
            }
            if let Some(flag) = on_path.get_mut(index) {
                *flag = true;
            }
            path.push(index);
            current = names
                .bases
                .get(index)
                .copied()
                .flatten()
                .map(|base| base.0 as usize);
        }
        for index in path.into_iter().rev() {
            if depth >= MAX_DEPTH {
                if let Some(declared) = names.type_nodes.get(index) {
                    let message = format!(
                        "`{}` has more than {MAX_DEPTH} base types",
                        names.declared_name(declared)
                    );
                    report.add(Finding::new(&codes::XML_LIMIT, message).at(declared.node.span()));
                }
                if let Some(base) = names.bases.get_mut(index) {
                    *base = None;
                }
                depth = 0;
            }
            if let Some(flag) = on_path.get_mut(index) {
                *flag = false;
            }
            if let Some(entry) = depths.get_mut(index) {
                *entry = Some(depth);
            }
            depth += 1;
        }
    }
}

fn report_cycle(names: &Names<'_>, path: &[usize], first: usize, report: &mut Report<'_>) {
    let from = path.iter().position(|index| *index == first).unwrap_or(0);
    let circle: Vec<_> = path
        .get(from..)
        .unwrap_or_default()
        .iter()
        .filter_map(|i| names.type_nodes.get(*i))
        .collect();
    let (Some(head), Some(last)) = (circle.first(), circle.last()) else {
        return;
    };
    let mut shown: Vec<String> = circle
        .iter()
        .take(10)
        .map(|declared| names.declared_name(declared))
        .collect();
    if circle.len() > shown.len() {
        shown.push(String::from("…"));
    }
    let head_name = names.declared_name(head);
    shown.push(head_name.clone());
    let finding = Finding::new(
        &codes::CYCLE,
        format!("`{head_name}` is its own base type: {}", shown.join(" → ")),
    );
    report.add(
        finding
            .at(head.node.span_of(Attribute::BaseType))
            .related(last.node.span(), "the cycle closes here"),
    );
}
