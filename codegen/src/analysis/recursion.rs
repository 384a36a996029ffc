//! The complex values that must be boxed so that a struct has a finite size, and so that the compiler, which follows the variants of
//! families, does not walk in cycles.
//!
//! Structs hold their base and their single complex values in place. In a group of types that contain each other that way, the value that
//! closes a cycle is boxed, walking from the group's first type in document order. The choice depends only on the group, so types elsewhere
//! do not change it. Values that nest deeper than those of any real service are boxed, too.

use std::collections::BTreeSet;

use odata_csdl::schema::TypeId;

/// What a struct holds in place: its base (`None`), or the value of its `n`th property (`Some(n)`), which may be each variant of a family.
pub(crate) type Edge = (Option<usize>, TypeId);

/// Whether to box a base, given how many types it and its own bases are. Boxing at intervals bounds the nesting that the compiler inspects.
pub(crate) fn is_base_boxed(bases: usize) -> bool {
    bases > 0 && bases.is_multiple_of(64)
}

/// The properties, by type and index, whose values must be boxed. Values that are `recorded` stay boxed or in place if that is possible. It
/// always is, unless a base has joined a cycle, since a cycle without a new property was cut before.
pub(crate) fn boxed(
    types: usize,
    edges: impl Fn(TypeId) -> Vec<Edge>,
    recorded: impl Fn(TypeId, usize) -> Option<bool>,
) -> BTreeSet<(TypeId, usize)> {
    let mut edges: Vec<Vec<Edge>> = (0..types as u32).map(|id| edges(TypeId(id))).collect();
    let mut boxed = BTreeSet::new();
    let mut new = BTreeSet::new();
    for (id, out) in (0..).map(TypeId).zip(&edges) {
        for n in out.iter().filter_map(|(property, _)| *property) {
            match recorded(id, n) {
                Some(true) => boxed.insert((id, n)),
                Some(false) => false,
                None => new.insert((id, n)),
            };
        }
    }
    remove(&mut edges, &boxed);
    let mut old = edges.clone();
    remove(&mut old, &new);
    let must = cut(&mut old, &|_| true);
    remove(&mut edges, &must);
    boxed.extend(must);
    boxed.extend(cut(&mut edges, &|property| new.contains(&property)));
    boxed.extend(too_deep(&edges, &components(&edges)));
    boxed
}

/// Removes these properties from the graph.
fn remove(edges: &mut [Vec<Edge>], properties: &BTreeSet<(TypeId, usize)>) {
    for (from, out) in (0..).map(TypeId).zip(edges) {
        out.retain(|&(property, _)| property.is_none_or(|n| !properties.contains(&(from, n))));
    }
}

/// Removes properties for which `may_cut` holds until there are no cycles, and returns them.
fn cut(
    edges: &mut [Vec<Edge>],
    may_cut: &dyn Fn((TypeId, usize)) -> bool,
) -> BTreeSet<(TypeId, usize)> {
    let mut all = BTreeSet::new();
    // One walk cuts every cycle that such a property closes. A cycle that another property closes may have a second path.
    loop {
        let component = components(edges);
        let mut state = vec![State::New; edges.len()];
        let mut cut = BTreeSet::new();
        for start in 0..edges.len() {
            walk(start, edges, &component, &mut state, &mut cut, may_cut);
        }
        if cut.is_empty() {
            return all;
        }
        remove(edges, &cut);
        all.append(&mut cut);
    }
}

/// The steps that the compiler may take inside a value in place: to prove that a struct is `Send`, it walks through everything that the
/// struct holds in place, and gives up after 128 steps, to which the bases of the struct itself count, too.
const STEPS: usize = 60;

/// The properties, by type and index, whose values nest too deeply in place, once no type contains itself any more.
fn too_deep(edges: &[Vec<Edge>], component: &[usize]) -> BTreeSet<(TypeId, usize)> {
    let mut order: Vec<usize> = (0..edges.len()).collect();
    // The types to which a type leads come before it.
    order.sort_by_key(|at| component[*at]);
    let mut steps = vec![0; edges.len()];
    let mut boxed = BTreeSet::new();
    for at in order {
        for &(property, to) in &edges[at] {
            let below = steps[to.0 as usize];
            match property {
                None => steps[at] = steps[at].max(below + 1),
                // The property and its value.
                Some(_) if below + 2 <= STEPS => steps[at] = steps[at].max(below + 2),
                Some(property) => {
                    boxed.insert((TypeId(at as u32), property));
                }
            }
        }
    }
    boxed
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    New,
    Open,
    Done,
}

/// Depth first inside the component of `start`, with an explicit stack: metadata may nest to any depth.
fn walk(
    start: usize,
    edges: &[Vec<Edge>],
    component: &[usize],
    state: &mut [State],
    boxed: &mut BTreeSet<(TypeId, usize)>,
    may_cut: &dyn Fn((TypeId, usize)) -> bool,
) {
    if state[start] != State::New {
        return;
    }
    state[start] = State::Open;
    let mut stack = vec![(start, 0)];
    while let Some((node, next)) = stack.last_mut() {
        let from = *node;
        let Some(&(_, to)) = edges[from].get(*next) else {
            state[from] = State::Done;
            stack.pop();
            continue;
        };
        *next += 1;
        let to = to.0 as usize;
        if component[to] != component[from] {
            continue;
        }
        match state[to] {
            State::New => {
                state[to] = State::Open;
                stack.push((to, 0));
            }
            // The cycle is closed: the last property on the path that can be boxed is. A base cannot be, nor can a property that must stay in
            // place.
            State::Open => {
                let below = stack.iter().rposition(|(node, _)| *node == to).unwrap_or(0);
                let last = stack[below..].iter().rev().find_map(|&(node, next)| {
                    match edges[node].get(next.wrapping_sub(1)) {
                        Some(&(Some(property), _)) => Some((TypeId(node as u32), property))
                            .filter(|property| may_cut(*property)),
                        _ => None,
                    }
                });
                boxed.extend(last);
            }
            State::Done => {}
        }
    }
}

/// The strongly connected component of every type, numbered so that a component has a greater number than those to which it leads (Tarjan's
/// algorithm, without recursion).
fn components(edges: &[Vec<Edge>]) -> Vec<usize> {
    const NONE: usize = usize::MAX;
    let mut index = vec![NONE; edges.len()];
    let mut low = vec![0; edges.len()];
    let mut component = vec![NONE; edges.len()];
    let mut open = Vec::new();
    let mut count = 0;
    let mut complete = 0;
    for start in 0..edges.len() {
        if index[start] != NONE {
            continue;
        }
        let mut stack = vec![(start, 0)];
        while let Some((node, next)) = stack.last_mut() {
            let from = *node;
            if index[from] == NONE {
                index[from] = count;
                low[from] = count;
                count += 1;
                open.push(from);
            }
            if let Some(&(_, to)) = edges[from].get(*next) {
                *next += 1;
                let to = to.0 as usize;
                if index[to] == NONE {
                    stack.push((to, 0));
                } else if component[to] == NONE {
                    low[from] = low[from].min(index[to]);
                }
                continue;
            }
            stack.pop();
            if let Some((parent, _)) = stack.last() {
                low[*parent] = low[*parent].min(low[from]);
            }
            if low[from] == index[from] {
                while let Some(member) = open.pop() {
                    component[member] = complete;
                    if member == from {
                        break;
                    }
                }
                complete += 1;
            }
        }
    }
    component
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(graph: &[&[(Option<usize>, u32)]]) -> Vec<(u32, usize)> {
        recorded(graph, &[])
    }

    /// The boxed properties if this is recorded: (type, property, whether it was boxed).
    fn recorded(
        graph: &[&[(Option<usize>, u32)]],
        recorded: &[(u32, usize, bool)],
    ) -> Vec<(u32, usize)> {
        let edges = |id: TypeId| {
            graph[id.0 as usize]
                .iter()
                .map(|&(property, to)| (property, TypeId(to)))
                .collect()
        };
        let recorded = |id: TypeId, n: usize| {
            let found = recorded.iter().find(|it| (it.0, it.1) == (id.0, n));
            found.map(|it| it.2)
        };
        boxed(graph.len(), edges, recorded)
            .into_iter()
            .map(|(id, property)| (id.0, property))
            .collect()
    }

    #[test]
    fn every_64th_base_is_behind_a_pointer() {
        let boxed: Vec<usize> = (0..200).filter(|bases| is_base_boxed(*bases)).collect();
        assert_eq!(boxed, [64, 128, 192]);
    }

    #[test]
    fn e2_a_type_that_contains_itself_is_boxed_there() {
        assert_eq!(run(&[&[(Some(0), 0)]]), [(0, 0)]);
    }

    #[test]
    fn e2_two_types_need_one_box() {
        assert_eq!(run(&[&[(Some(0), 1)], &[(Some(3), 0)]]), [(1, 3)]);
    }

    #[test]
    fn e2_a_circle_over_a_base_is_cut_at_a_property() {
        // 1 derives from 0, and 0 holds a 1.
        assert_eq!(run(&[&[(Some(0), 1)], &[(None, 0)]]), [(0, 0)]);
    }

    #[test]
    fn e2_types_outside_of_the_circle_do_not_move_the_cut() {
        // 0 reaches the cycle 1 → 2 → 1 at its second type.
        assert_eq!(
            run(&[&[(Some(0), 2)], &[(Some(0), 2)], &[(Some(0), 1)]]),
            [(2, 0)]
        );
    }

    #[test]
    fn values_that_nest_deeply_are_boxed_now_and_then() {
        let chain: Vec<Vec<(Option<usize>, u32)>> =
            (1..=100).map(|to| vec![(Some(0), to)]).collect();
        let mut graph: Vec<&[(Option<usize>, u32)]> = chain.iter().map(Vec::as_slice).collect();
        graph.push(&[]);
        // From the innermost, number 100, outwards: thirty values of two steps each, then one behind a pointer.
        assert_eq!(run(&graph), [(7, 0), (38, 0), (69, 0)]);
    }

    #[test]
    fn bases_are_steps_like_values() {
        // 0 has a value of 1, which has this number of bases.
        let boxed = |bases: u32| {
            let mut graph = vec![vec![(Some(0), 1)]];
            graph.extend((1..=bases).map(|of| vec![(None, of + 1)]));
            graph.push(Vec::new());
            run(&graph.iter().map(Vec::as_slice).collect::<Vec<_>>())
        };
        assert_eq!(boxed(58), []);
        assert_eq!(boxed(59), [(0, 0)]);
    }

    #[test]
    fn what_is_recorded_stays_and_a_new_property_is_boxed() {
        // 0 → 1 was recorded, 1 → 0 is new, and vice versa.
        let graph: &[&[(Option<usize>, u32)]] = &[&[(Some(0), 1)], &[(Some(3), 0)]];
        assert_eq!(recorded(graph, &[(0, 0, false)]), [(1, 3)]);
        assert_eq!(recorded(graph, &[(1, 3, false)]), [(0, 0)]);
        // A property stays boxed after the cycle is gone.
        assert_eq!(recorded(&[&[(Some(0), 1)], &[]], &[(0, 0, true)]), [(0, 0)]);
        // If a base has closed the cycle, there is nothing new to box.
        let graph: &[&[(Option<usize>, u32)]] = &[&[(Some(0), 1)], &[(None, 0)]];
        assert_eq!(recorded(graph, &[(0, 0, false)]), [(0, 0)]);
        // The walk meets the new property, 0 → 1, before the recorded ones close the cycle.
        let graph: &[&[(Option<usize>, u32)]] =
            &[&[(Some(0), 1)], &[(Some(0), 2)], &[(Some(0), 0)]];
        assert_eq!(recorded(graph, &[(1, 0, false), (2, 0, false)]), [(0, 0)]);
    }

    #[test]
    fn what_is_no_circle_is_not_boxed() {
        assert!(run(&[&[(Some(0), 1), (Some(1), 2)], &[(Some(0), 2)], &[]]).is_empty());
    }
}
