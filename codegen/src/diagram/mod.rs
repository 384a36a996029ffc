//! The generated types as boxes and lines: types with their properties, inheritance, containment, references. In: the model and the
//! selection. Out: a [`Diagram`], and Mermaid text for it (`mermaid`). There are no coordinates here: the drawing function is passed in
//! ([`Drawer`]), and a drawing is kept as long as the diagram is the same (`picture`).

mod mermaid;
pub(crate) mod picture;

use std::collections::BTreeMap;

use crate::analysis::Analysis;
use crate::analysis::uses::Use;
use crate::rust_ir::TypePath;
use odata_csdl::schema::{
    ItemType, Model, PropertyKind, StructuredType, TypeId, TypeKind, TypeReference,
};

/// Draws a diagram as an SVG document without an XML declaration and without empty lines, since it is embedded in Markdown.
pub type Drawer = fn(&Diagram) -> String;

/// The maximum number of types in a readable picture.
pub const MOST: usize = 60;

/// The default maximum number of rows of a box.
pub const ROWS: usize = 12;

/// Types and their relations.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diagram {
    /// The selected types, in document order.
    pub boxes: Vec<TypeBox>,
    /// Lines between them; indices are those of `boxes`.
    pub lines: Vec<Line>,
}

/// A type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypeBox {
    /// The simple name, or the qualified one if the simple name is ambiguous.
    pub title: String,
    /// Its kind.
    pub sort: Sort,
    /// Abstract.
    pub is_abstract: bool,
    /// Properties of primitive types and of types that are not drawn, or members, one per line.
    pub rows: Vec<Row>,
    /// The title of the base, if no line leads to it; see [`Diagram::without_common_bases`].
    pub base: Option<String>,
    /// Its page in the documentation of the output, relative to the page of the root.
    pub page: Option<String>,
}

/// The kinds of types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// Entity type.
    Entity,
    /// Complex type.
    Complex,
    /// Enumeration.
    Enumeration,
    /// Type definition.
    Definition,
}

impl Sort {
    /// The standard's word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Entity => "entity type",
            Self::Complex => "complex type",
            Self::Enumeration => "enumeration",
            Self::Definition => "type definition",
        }
    }
}

/// A property or member in a box.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its name.
    pub name: String,
    /// Its type, followed by `[]` for a collection; empty for members.
    pub r#type: String,
    /// Part of the key.
    pub key: bool,
}

/// A line between two boxes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The derived type, or the one with the property.
    pub from: usize,
    /// The base, or the type of the property.
    pub to: usize,
    /// Their relation.
    pub relation: Relation,
    /// Name of the property; empty for inheritance.
    pub label: String,
    /// A collection.
    pub many: bool,
}

/// The relation of two types.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relation {
    /// The one derives from the other.
    Inheritance,
    /// A containment navigation property: instances of one type are parts of instances of the other.
    Containment,
    /// A navigation property.
    Reference,
    /// A structural property: a value inside the other.
    Value,
}

/// The minimum number of derived types of a base whose lines are removed.
const COMMON: usize = 4;

impl Diagram {
    pub(crate) fn of(analysis: &Analysis<'_>) -> Self {
        let Analysis {
            model, selection, ..
        } = analysis;
        let ids: Vec<TypeId> = model
            .type_ids()
            .filter(|id| selection.contains(*id))
            .collect();
        let index: BTreeMap<TypeId, usize> = ids.iter().copied().zip(0..).collect();
        let mut names: BTreeMap<&str, usize> = BTreeMap::new();
        for id in &ids {
            *names.entry(&model[*id].name).or_default() += 1;
        }
        let mut diagram = Self::default();
        for (from, id) in ids.iter().enumerate() {
            let declaration = &model[*id];
            let title = match names.get(declaration.name.as_str()) {
                Some(1) => declaration.name.clone(),
                _ => model.qualified_name(*id),
            };
            let mut drawn = TypeBox {
                title,
                sort: Sort::Definition,
                is_abstract: false,
                rows: Vec::new(),
                base: None,
                page: None,
            };
            match &declaration.kind {
                TypeKind::Structured(structured) => {
                    diagram.structured(analysis, &index, (from, *id), structured, &mut drawn);
                }
                TypeKind::Enumeration(enumeration) => {
                    drawn.sort = Sort::Enumeration;
                    drawn.rows = enumeration.members.iter().map(|it| row(&it.name)).collect();
                }
                TypeKind::Definition(definition) => {
                    drawn.rows = vec![row(definition.underlying.name())];
                }
            }
            diagram.boxes.push(drawn);
        }
        diagram
    }

    /// Sets the pages of the boxes in the documentation of the output.
    fn linked(mut self, analysis: &Analysis<'_>, types: &[TypePath]) -> Self {
        let pages: BTreeMap<&str, &str> = types
            .iter()
            .map(|it| (it.odata.as_str(), it.page.as_str()))
            .collect();
        let ids = analysis.model.type_ids();
        let ids = ids.filter(|id| analysis.selection.contains(*id));
        for (drawn, id) in self.boxes.iter_mut().zip(ids) {
            let page = pages.get(analysis.model.qualified_name(id).as_str());
            drawn.page = page.map(|page| (*page).to_owned());
        }
        self
    }

    /// Draws the lines of a structured type, and puts what has no line into its box.
    fn structured(
        &mut self,
        analysis: &Analysis<'_>,
        index: &BTreeMap<TypeId, usize>,
        (from, id): (usize, TypeId),
        structured: &StructuredType,
        drawn: &mut TypeBox,
    ) {
        drawn.sort = if structured.entity {
            Sort::Entity
        } else {
            Sort::Complex
        };
        drawn.is_abstract = structured.is_abstract;
        if let Some(to) = structured.base.and_then(|base| index.get(&base)) {
            self.lines.push(Line {
                from,
                to: *to,
                relation: Relation::Inheritance,
                label: String::new(),
                many: false,
            });
        }
        for (n, property) in structured.properties.iter().enumerate() {
            let to = match (analysis.uses.of(id, n), property.r#type.item) {
                (Use::Omitted, _) => continue,
                (Use::Typed, ItemType::Type(to)) => index.get(&to),
                _ => None,
            };
            let relation = match &property.kind {
                PropertyKind::Structural { .. } => Relation::Value,
                PropertyKind::Navigation(it) if it.contains_target => Relation::Containment,
                PropertyKind::Navigation(_) => Relation::Reference,
            };
            match to {
                Some(to) => self.lines.push(Line {
                    from,
                    to: *to,
                    relation,
                    label: property.name.clone(),
                    many: property.r#type.collection,
                }),
                None => drawn.rows.push(Row {
                    name: property.name.clone(),
                    r#type: type_name(analysis.model, &property.r#type),
                    key: structured.key.iter().any(|key| key.path == property.name),
                }),
            }
        }
    }

    /// Removes the lines to bases that at least half of the entity types derive from directly, if these are four or more. The boxes of the
    /// derived types name the base instead. Such lines cross the whole picture and say little.
    #[must_use]
    pub fn without_common_bases(mut self) -> Self {
        let entities = self.boxes.iter().filter(|it| it.sort == Sort::Entity);
        let half = entities.count().div_ceil(2).max(COMMON);
        let mut derived = vec![0; self.boxes.len()];
        for line in &self.lines {
            if line.relation == Relation::Inheritance
                && let Some(count) = derived.get_mut(line.to)
            {
                *count += 1;
            }
        }
        let is_common = |line: &Line| {
            line.relation == Relation::Inheritance
                && derived.get(line.to).is_some_and(|count| *count >= half)
        };
        for line in self.lines.iter().filter(|line| is_common(line)) {
            let title = self.boxes.get(line.to).map(|base| base.title.clone());
            if let Some(drawn) = self.boxes.get_mut(line.from) {
                drawn.base = title;
            }
        }
        self.lines.retain(|line| !is_common(line));
        self
    }

    /// Shortens long boxes to this number of rows; the last then says how many there are more.
    #[must_use]
    pub fn shortened(mut self, rows: usize) -> Self {
        for drawn in &mut self.boxes {
            let more = drawn.rows.len().saturating_sub(rows);
            // A row that says "1 more" would only replace that one row.
            if more > 1 {
                drawn.rows.truncate(rows);
                drawn.rows.push(row(&format!("… {more} more")));
            }
        }
        self
    }
}

fn row(name: &str) -> Row {
    Row {
        name: name.to_owned(),
        r#type: String::new(),
        key: false,
    }
}

fn type_name(model: &Model, reference: &TypeReference) -> String {
    let name = match reference.item {
        ItemType::Type(id) => model[id].name.clone(),
        ItemType::Primitive(primitive) => primitive.name().to_owned(),
        ItemType::Unknown => "?".to_owned(),
    };
    if reference.collection {
        name + "[]"
    } else {
        name
    }
}

#[cfg(test)]
mod tests;
