//! As much of CSDL XML as the yardsticks need, read without the generator: the subject of the measurement must not choose its yardstick.

use std::collections::BTreeMap;

use roxmltree::{Document, Node};

/// A member of an entity or complex type.
#[derive(Debug, Clone)]
pub(crate) struct Member {
    pub(crate) name: String,
    /// Qualified name, with the alias resolved and `Collection(…)` kept.
    pub(crate) r#type: String,
    pub(crate) navigation: bool,
}

#[derive(Debug, Clone)]
pub(crate) enum Type {
    Structured {
        base: Option<String>,
        entity: bool,
        r#abstract: bool,
        members: Vec<Member>,
    },
    Enumeration(Vec<String>),
    Definition(String),
}

/// The types of a document by qualified name, and their order.
#[derive(Debug, Default, Clone)]
pub(crate) struct Model {
    pub(crate) types: BTreeMap<String, Type>,
    pub(crate) order: Vec<String>,
}

/// Splits `Collection(T)` into the item's type and whether it was a collection.
pub(crate) fn item(name: &str) -> (&str, bool) {
    let inner = name
        .strip_prefix("Collection(")
        .and_then(|name| name.strip_suffix(')'));
    (inner.unwrap_or(name), inner.is_some())
}

impl Model {
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        let document = Document::parse(text).map_err(|error| error.to_string())?;
        let schemas: Vec<Node<'_, '_>> = document
            .descendants()
            .filter(|node| node.has_tag_name((EDM, "Schema")))
            .collect();
        let aliases: BTreeMap<&str, &str> = schemas
            .iter()
            .filter_map(|schema| Some((schema.attribute("Alias")?, schema.attribute("Namespace")?)))
            .collect();
        let mut model = Self::default();
        for schema in &schemas {
            let namespace = schema.attribute("Namespace").unwrap_or_default();
            for node in schema.children().filter(Node::is_element) {
                let Some(r#type) = read_type(node, &aliases) else {
                    continue;
                };
                let name = format!("{namespace}.{}", node.attribute("Name").unwrap_or_default());
                model.order.push(name.clone());
                model.types.insert(name, r#type);
            }
        }
        Ok(model)
    }

    /// The model with only these types.
    pub(crate) fn only(&self, names: &std::collections::BTreeSet<String>) -> Self {
        let mut model = self.clone();
        model.types.retain(|name, _| names.contains(name));
        model.order.retain(|name| names.contains(name));
        model
    }

    pub(crate) fn base(&self, name: &str) -> Option<&str> {
        match self.types.get(name)? {
            Type::Structured { base, .. } => base
                .as_deref()
                .filter(|base| self.types.contains_key(*base)),
            _ => None,
        }
    }

    /// Own and inherited members, the root base's first.
    pub(crate) fn members(&self, name: &str) -> Vec<&Member> {
        let mut members = self
            .base(name)
            .map_or_else(Vec::new, |base| self.members(base));
        if let Some(Type::Structured { members: own, .. }) = self.types.get(name) {
            members.extend(own);
        }
        members
    }

    /// Concrete types that are `name` or derive from it, in document order.
    pub(crate) fn family(&self, name: &str) -> Vec<&str> {
        let is = |type_name: &str| {
            std::iter::successors(Some(type_name), |name| self.base(name)).any(|base| base == name)
        };
        let names = self.order.iter().map(String::as_str);
        names
            .filter(|name| {
                matches!(
                    self.types.get(*name),
                    Some(Type::Structured {
                        r#abstract: false,
                        ..
                    })
                )
            })
            .filter(|name| is(name))
            .collect()
    }

    /// The entity type with the most members.
    pub(crate) fn largest_entity(&self) -> Option<&str> {
        let names = self.order.iter().map(String::as_str);
        names
            .filter(|name| {
                matches!(
                    self.types.get(*name),
                    Some(Type::Structured { entity: true, .. })
                )
            })
            .max_by_key(|name| self.members(name).len())
    }
}

const EDM: &str = "http://docs.oasis-open.org/odata/ns/edm";

fn read_type(node: Node<'_, '_>, aliases: &BTreeMap<&str, &str>) -> Option<Type> {
    let qualified = |name: &str| {
        let (name, is_list) = item(name);
        let name = match name.rsplit_once('.') {
            Some((prefix, local)) => format!("{}.{local}", aliases.get(prefix).unwrap_or(&prefix)),
            None => name.to_owned(),
        };
        if is_list {
            format!("Collection({name})")
        } else {
            name
        }
    };
    let children = |name: &'static str| {
        node.children()
            .filter(move |child| child.has_tag_name((EDM, name)))
            .filter_map(|child| child.attribute("Name").map(str::to_owned))
    };
    let kind = node.tag_name().name();
    Some(match kind {
        "EntityType" | "ComplexType" => Type::Structured {
            base: node.attribute("BaseType").map(qualified),
            entity: kind == "EntityType",
            r#abstract: node.attribute("Abstract") == Some("true"),
            members: node
                .children()
                .filter_map(|child| {
                    let navigation = child.has_tag_name((EDM, "NavigationProperty"));
                    (navigation || child.has_tag_name((EDM, "Property"))).then(|| Member {
                        name: child.attribute("Name").unwrap_or_default().to_owned(),
                        r#type: qualified(child.attribute("Type").unwrap_or("Edm.String")),
                        navigation,
                    })
                })
                .collect(),
        },
        "EnumType" => Type::Enumeration(children("Member").collect()),
        "TypeDefinition" => Type::Definition(qualified(node.attribute("UnderlyingType")?)),
        _ => return None,
    })
}
