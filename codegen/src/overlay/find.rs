//! Elements by path, with the names of the metadata.

use super::schemas;
use odata_csdl::syntax::{Attribute, Kind, Node, Tree};

/// An element: its tree and its position there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) tree: usize,
    pub(super) node: u32,
}

/// The result of following a path.
pub(super) struct Found {
    /// The elements with that name; several overloads of an operation count as one.
    pub(super) places: Vec<Place>,
}

/// Why a path leads nowhere.
pub(super) struct Missing {
    /// A description of the part that was found.
    pub(super) parent: String,
    /// The name that was not found.
    pub(super) name: String,
    /// The existing names.
    pub(super) names: Vec<String>,
}

/// A name of a path, with the number in brackets that distinguishes elements of the same name.
pub(super) fn numbered(segment: &str) -> (&str, Option<usize>) {
    let split = segment
        .strip_suffix(']')
        .and_then(|segment| segment.rsplit_once('['));
    match split.map(|(name, number)| (name, number.parse())) {
        Some((name, Ok(number))) => (name, Some(number)),
        _ => (segment, None),
    }
}

/// The name by which an element can be addressed inside its parent.
fn name<'t>(node: Node<'t>) -> Option<&'t str> {
    match node.kind() {
        Kind::ReturnType => Some("$ReturnType"),
        Kind::Annotation | Kind::Annotations | Kind::PropertyRef => None,
        _ => node.value(Attribute::Name),
    }
}

fn is_operation(node: Node<'_>) -> bool {
    matches!(node.kind(), Kind::Action | Kind::Function)
}

/// The parent's path and the last name of a path.
pub(super) fn split(path: &str) -> Option<(&str, &str)> {
    path.rsplit_once('/').or_else(|| path.rsplit_once('.'))
}

/// The path with its alias replaced by the namespace, as it is named everywhere else. If several namespaces have that alias, the one that
/// contains the element is meant.
pub(super) fn full(trees: &[Tree<'_>], path: &str) -> String {
    let end = path.find('/').unwrap_or(path.len());
    let (first, rest) = path.split_at(end);
    let Some((prefix, simple)) = first.rsplit_once('.') else {
        return path.to_owned();
    };
    let mut spelt = None;
    for schema in trees.iter().flat_map(schemas) {
        let namespace = schema.value(Attribute::Namespace);
        if namespace == Some(prefix) {
            return path.to_owned();
        }
        if let Some(namespace) = namespace
            && schema.value(Attribute::Alias) == Some(prefix)
        {
            let candidate = format!("{namespace}.{simple}{rest}");
            if find(trees, &candidate).is_ok() {
                return candidate;
            }
            spelt = spelt.or(Some(candidate));
        }
    }
    spelt.unwrap_or_else(|| path.to_owned())
}

/// The schemas of a namespace, which may be given by its alias.
pub(super) fn schema_places(trees: &[Tree<'_>], namespace: &str) -> Vec<Place> {
    let mut places = Vec::new();
    for by in [Attribute::Namespace, Attribute::Alias] {
        for (tree, document) in trees.iter().enumerate() {
            let named = schemas(document).filter(|schema| schema.value(by) == Some(namespace));
            places.extend(named.map(|schema| Place {
                tree,
                node: schema.index(),
            }));
        }
        if !places.is_empty() {
            break;
        }
    }
    places
}

/// The elements at a path.
pub(super) fn find(trees: &[Tree<'_>], path: &str) -> Result<Found, Missing> {
    let (first, rest) = match path.split_once('/') {
        Some((first, rest)) => (first, Some(rest)),
        None => (path, None),
    };
    let (namespace, mut segment) = first.rsplit_once('.').unwrap_or(("", first));
    let mut parents = schema_places(trees, namespace);
    let mut parent = format!("namespace `{namespace}`");
    if parents.is_empty() {
        let all = trees.iter().flat_map(schemas);
        return Err(Missing {
            parent: "metadata".to_owned(),
            name: namespace.to_owned(),
            names: all
                .filter_map(|schema| schema.value(Attribute::Namespace))
                .map(str::to_owned)
                .collect(),
        });
    }
    let mut rest = rest.into_iter().flat_map(|rest| rest.split('/'));
    let mut end = first.len();
    loop {
        let found = children(trees, &parents, segment);
        if found.is_empty() {
            return Err(Missing {
                parent,
                name: segment.to_owned(),
                names: names(trees, &parents),
            });
        }
        parents = found;
        match rest.next() {
            Some(next) => {
                parent = format!("`{}`", path.get(..end).unwrap_or(path));
                end += 1 + next.len();
                segment = next;
            }
            None => return Ok(Found { places: parents }),
        }
    }
}

fn nodes<'t>(trees: &'t [Tree<'_>], places: &[Place]) -> impl Iterator<Item = (usize, Node<'t>)> {
    places.iter().filter_map(|place| {
        let node = trees.get(place.tree)?.at(place.node)?;
        Some((place.tree, node))
    })
}

fn children(trees: &[Tree<'_>], parents: &[Place], segment: &str) -> Vec<Place> {
    let (wanted, number) = numbered(segment);
    let all = nodes(trees, parents).flat_map(|(tree, parent)| {
        parent.children().filter_map(move |child| {
            let place = Place {
                tree,
                node: child.index(),
            };
            (name(child) == Some(wanted)).then_some(place)
        })
    });
    match number {
        None => all.collect(),
        Some(number) => all
            .skip(number.saturating_sub(1))
            .take(usize::from(number > 0))
            .collect(),
    }
}

/// The names that the user may have meant.
fn names(trees: &[Tree<'_>], parents: &[Place]) -> Vec<String> {
    nodes(trees, parents)
        .flat_map(|(_, parent)| parent.children())
        .filter_map(name)
        .map(str::to_owned)
        .collect()
}

impl Found {
    /// Whether the path leads to more than one element, other than overloads of one operation.
    pub(super) fn is_ambiguous(&self, trees: &[Tree<'_>]) -> bool {
        self.places.len() > 1
            && !nodes(trees, &self.places).all(|(_, node)| {
                is_operation(node) || matches!(node.kind(), Kind::Parameter | Kind::ReturnType)
            })
    }
}
