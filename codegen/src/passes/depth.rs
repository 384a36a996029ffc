//! How deep the compiler may have to look into types that hold each other.
//!
//! Whether a struct is `Send` follows from its fields, and theirs, as far as they go; round a circle the compiler goes until it has
//! seen all of it. Its limit for that is low (128 steps, some ten types), so a crate of more has to set a higher one.

use super::families::Families;
use super::positions::Positions;
use super::recursion::{Edge, components};
use super::selection::Selection;
use super::uses::{Use, Uses};
use crate::schema::{ItemType, Model, TypeId, TypeKind};

/// Steps from one type to the next: property, list, its buffer, its pointer, family, box, its pointer, and some to spare.
const STEPS: usize = 10;

/// The compiler's own limit.
const DEFAULT: usize = 128;

/// The `recursion_limit` that the generated types need, if the default may not do.
pub fn recursion_limit(
    model: &Model,
    uses: &Uses,
    selection: &Selection,
    families: &Families,
    positions: &Positions,
) -> Option<usize> {
    let edges = |id: TypeId| -> Vec<Edge> {
        let TypeKind::Structured(structured) = &model[id].kind else {
            return Vec::new();
        };
        let mut edges: Vec<Edge> = structured
            .base
            .map(|base| (None, base))
            .into_iter()
            .collect();
        for (n, property) in structured.properties.iter().enumerate() {
            if let ItemType::Type(value) = property.r#type.item
                && matches!(model[value].kind, TypeKind::Structured(_))
                && uses.of(id, n) == Use::Typed
            {
                edges.push((Some(n), value));
                if positions.is_family(value) {
                    let variants = families.descendants(value).iter();
                    edges.extend(variants.map(|variant| (Some(n), *variant)));
                }
            }
        }
        edges.retain(|(_, to)| selection.contains(*to));
        edges
    };
    let edges: Vec<Vec<Edge>> = model
        .type_ids()
        .map(|id| {
            if selection.contains(id) {
                edges(id)
            } else {
                Vec::new()
            }
        })
        .collect();
    let needed = longest(&edges) * STEPS;
    // Rounded up, so that not every new type changes it.
    (needed > DEFAULT).then(|| needed.next_power_of_two())
}

/// The greatest number of types on a way through the types, at most: of each group that hold each other, all.
fn longest(edges: &[Vec<Edge>]) -> usize {
    let component = components(edges);
    let mut members = vec![Vec::new(); component.len()];
    for (at, component) in component.iter().enumerate() {
        members[*component].push(at);
    }
    let mut longest = vec![0; component.len()];
    for (at, own) in members.iter().enumerate() {
        let beyond = own
            .iter()
            .flat_map(|member| &edges[*member])
            .map(|(_, to)| component[to.0 as usize])
            .filter(|to| *to != at)
            .map(|to| longest[to])
            .max();
        longest[at] = own.len() + beyond.unwrap_or(0);
    }
    longest.into_iter().max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(graph: &[&[u32]]) -> usize {
        let edges: Vec<Vec<Edge>> = graph
            .iter()
            .map(|to| to.iter().map(|to| (None, TypeId(*to))).collect())
            .collect();
        longest(&edges)
    }

    #[test]
    fn a_way_counts_the_types_on_it_and_a_circle_all_of_its_types() {
        assert_eq!(run(&[]), 0);
        assert_eq!(run(&[&[]]), 1);
        assert_eq!(run(&[&[1, 2], &[2], &[], &[0]]), 4);
        assert_eq!(run(&[&[1], &[2], &[0, 3], &[], &[3]]), 4);
    }
}
