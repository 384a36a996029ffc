//! Uses of types: `Type` attributes with their facets; and terms, which consist of little else. CSDL XML 4.01 sections 3.3 to 3.5, 7.1 and
//! 14.1.

use super::expressions;
use super::facets;
use super::model::{ItemType, OwnFacets, Primitive, Term, TypeId, TypeReference};
use super::names::{Names, Place, Report};
use super::values::boolean;
use crate::diagnostic::{Code, Finding, codes};
use crate::list::List;
use crate::syntax::{Attribute, Kind, Node, Text};

/// Where a type is used, which determines the allowed types.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Structural property of an entity type, otherwise of a complex type.
    Property {
        entity: bool,
    },
    Navigation,
    BindingParameter,
    Parameter,
    ReturnType,
    Term,
}

/// A parsed `Type` attribute.
pub(super) struct Written<'a> {
    pub(super) collection: bool,
    pub(super) item: &'a str,
    pub(super) nested: bool,
    pub(super) blanks: bool,
}

/// Splits `Collection(…)` from the item type's name.
pub(super) fn take_apart(value: &str) -> Written<'_> {
    let outer = value.trim();
    let inner =
        |text| -> Option<&str> { str::strip_prefix(text, "Collection(")?.strip_suffix(')') };
    let (collection, written) = match inner(outer) {
        Some(item) => (true, item),
        None => (false, outer),
    };
    let item = written.trim();
    let nested = collection && item.contains('(');
    Written {
        collection,
        item,
        nested,
        blanks: outer.len() != value.len() || item.len() != written.len(),
    }
}

/// Reads the `Type` attribute and the facets of an element.
pub(super) fn reference(
    names: &Names<'_>,
    scope: usize,
    node: Node<'_>,
    role: Role,
    path: &str,
    report: &mut Report<'_>,
) -> TypeReference {
    let nullable = boolean(node, Attribute::Nullable, report);
    let Some(text) = node.get(Attribute::Type) else {
        let message = format!("`{}` has no attribute `Type`", node.kind().name());
        report.add(
            Finding::new(&codes::TYPE_MISSING, message)
                .at(node.span())
                .path(path),
        );
        let item = ItemType::Unknown;
        return TypeReference {
            collection: false,
            item,
            nullable,
            facets: OwnFacets::default(),
            span: node.span(),
        };
    };
    let written = take_apart(text.value);
    if written.nested || written.blanks {
        let message = if written.nested {
            "collections do not nest"
        } else {
            "a type must not contain spaces"
        };
        report.add(
            Finding::new(&codes::COLLECTION, format!("{message}: `{}`", text.value))
                .at(text.span)
                .path(path),
        );
    }
    let item = if written.nested {
        ItemType::Unknown
    } else {
        item(names, scope, written.item, text, path, report)
    };
    check_role(names, item, written.collection, role, text, path, report);
    let facets = facets::facets(names, node, item, path, report).into();
    TypeReference {
        collection: written.collection,
        item,
        nullable,
        facets,
        span: text.span,
    }
}

/// Resolves the name of an item type.
pub(super) fn item(
    names: &Names<'_>,
    scope: usize,
    name: &str,
    text: Text<'_>,
    path: &str,
    report: &mut Report<'_>,
) -> ItemType {
    match find(names, scope, name) {
        Ok(item) => {
            if !name.contains('.') {
                let message = format!("`{name}` has no namespace; it is read as `Edm.{name}`");
                let finding = Finding::new(&codes::UNQUALIFIED, message).at(text.span);
                report.add(finding.path(path).help(format!("write `Edm.{name}`")));
            }
            if let ItemType::Type(id) = item
                && let Some(declared) = names.type_node(id)
            {
                names.note_use(scope, declared.schema, text.span, report);
            }
            item
        }
        Err(help) => {
            let finding = Finding::new(
                &codes::UNRESOLVED,
                format!("the type `{name}` is not declared"),
            );
            report.add(finding.at(text.span).path(path).help(help));
            names.note_missing(scope, name, text.span, report);
            ItemType::Unknown
        }
    }
}

/// Resolves the name of an item type without reporting; the error is the help text.
pub(super) fn find(names: &Names<'_>, scope: usize, name: &str) -> Result<ItemType, String> {
    match names.place(scope, name) {
        Place::Edm(simple) => match Primitive::of_name(simple) {
            Some(primitive) => Ok(ItemType::Primitive(primitive)),
            None => Err(edm_hint(simple)),
        },
        Place::Schema(schema, simple) => match names.type_in(schema, simple) {
            Some(id) => Ok(ItemType::Type(id)),
            None => Err(names.hint(name)),
        },
        // Names of the model have a namespace, so a name without one can only mean a built-in type.
        Place::Unqualified => Primitive::of_name(name)
            .map(ItemType::Primitive)
            .ok_or_else(|| names.hint(name)),
        Place::Elsewhere | Place::Unknown => Err(names.hint(name)),
    }
}

impl Names<'_> {
    /// The help text for a type name that was not found.
    pub(super) fn hint(&self, name: &str) -> String {
        let simple = name.rsplit('.').next().unwrap_or(name);
        if !name.contains('.') && Primitive::of_name(simple).is_some() {
            return format!("did you mean `Edm.{simple}`?");
        }
        match self.type_named(simple) {
            Some(id) => format!("did you mean `{}`?", self.type_name(id)),
            None => match name.rsplit_once('.') {
                Some((namespace, _)) if !self.namespaces.contains_key(namespace) => {
                    format!("add the document that declares the namespace or alias `{namespace}`")
                }
                _ => String::from(
                    "add the document that declares it, or correct the name in the metadata",
                ),
            },
        }
    }
}

fn edm_hint(name: &str) -> String {
    let meant = match name {
        "DateTime" => {
            "`Edm.DateTime` belongs to OData version 2; in version 4 it is `Edm.DateTimeOffset`"
        }
        "Time" => {
            "`Edm.Time` belongs to OData version 2; in version 4 it is `Edm.Duration` or `Edm.TimeOfDay`"
        }
        "Float" => "did you mean `Edm.Double`?",
        "Integer" | "Int" => "did you mean `Edm.Int32`?",
        "Bool" => "did you mean `Edm.Boolean`?",
        "UInt16" | "UInt32" | "UInt64" => {
            "the only unsigned type is `Edm.Byte`; services define others by a TypeDefinition"
        }
        _ => "there is no such built-in type",
    };
    String::from(meant)
}

/// The primitive type of an item type: itself, or the underlying type of a type definition.
pub(super) fn underlying(names: &Names<'_>, item: ItemType) -> Option<Primitive> {
    match item {
        ItemType::Primitive(primitive) => Some(primitive),
        ItemType::Type(id) => {
            let declared = names
                .type_node(id)
                .filter(|declared| declared.node.kind() == Kind::TypeDefinition)?;
            let written = declared.node.value(Attribute::UnderlyingType)?.trim();
            written.strip_prefix("Edm.").and_then(Primitive::of_name)
        }
        ItemType::Unknown => None,
    }
}

fn check_role(
    names: &Names<'_>,
    item: ItemType,
    collection: bool,
    role: Role,
    text: Text<'_>,
    path: &str,
    report: &mut Report<'_>,
) {
    let refusal = match item {
        ItemType::Unknown => None,
        ItemType::Type(id) => {
            let entity = names
                .type_node(id)
                .is_some_and(|declared| declared.node.kind() == Kind::EntityType);
            declared_refusal(entity, role, text.value)
        }
        ItemType::Primitive(primitive) => {
            primitive_refusal(primitive, collection, role, text.value)
        }
    };
    if let Some((code, message)) = refusal {
        report.add(Finding::new(code, message).at(text.span).path(path));
    }
}

/// Why a type is not allowed in a role: the code and the message of the finding.
type Refusal = Option<(&'static Code, String)>;

/// Why a declared type is not allowed in a role. `value` is the type as written.
fn declared_refusal(entity: bool, role: Role, value: &str) -> Refusal {
    let message = match role {
        Role::Property { .. } if entity => {
            format!(
                "`{value}` is an entity type; a property of this type must be a navigation property"
            )
        }
        Role::Navigation if !entity => {
            format!("`{value}` is not an entity type, which a navigation property needs")
        }
        _ => return None,
    };
    Some((&codes::PROPERTY_KIND, message))
}

/// Why a built-in type is not allowed in a role. `value` is the type as written.
fn primitive_refusal(primitive: Primitive, collection: bool, role: Role, value: &str) -> Refusal {
    use Primitive as P;
    let property = matches!(role, Role::Property { .. });
    Some(match primitive {
        _ if role == Role::Navigation && primitive != P::EntityType => (
            &codes::PROPERTY_KIND,
            format!("`{value}` is not an entity type, which a navigation property needs"),
        ),
        P::EntityType if property => (
            &codes::PROPERTY_KIND,
            format!("`{value}` is only for navigation properties"),
        ),
        P::PrimitiveType if collection && role != Role::Term => (
            &codes::BUILT_IN_PLACE,
            String::from("a collection of `Edm.PrimitiveType` is allowed only for terms"),
        ),
        P::Stream if collection => (
            &codes::BUILT_IN_PLACE,
            String::from("a collection of `Edm.Stream` is not allowed"),
        ),
        P::Stream if role == Role::Parameter => (
            &codes::BUILT_IN_PLACE,
            String::from("`Edm.Stream` is allowed only for binding parameters"),
        ),
        P::AnnotationPath
        | P::AnyPropertyPath
        | P::ModelElementPath
        | P::NavigationPropertyPath
        | P::PropertyPath
            if !matches!(role, Role::Term | Role::Property { entity: false }) =>
        {
            (
                &codes::BUILT_IN_PLACE,
                format!("`{value}` is only for terms and the types that they use"),
            )
        }
        _ => return None,
    })
}

fn words(value: &str) -> List<Box<str>> {
    let mut list = List::with_capacity(value.split_ascii_whitespace().count());
    list.extend(value.split_ascii_whitespace().map(Box::from));
    list
}

/// Builds the terms.
pub(super) fn terms(names: &Names<'_>, report: &mut Report<'_>) -> Vec<Term> {
    let build = |declared: &super::names::Declared<'_>| {
        let path = names.declared_name(declared);
        let node = declared.node;
        Term {
            schema: declared.schema,
            name: declared.name().to_owned(),
            span: node.span(),
            r#type: reference(names, declared.scope, node, Role::Term, &path, report),
            base_term: node
                .get(Attribute::BaseTerm)
                .map(|text| names.full_name(declared.scope, text, report).into()),
            default_value: node.value(Attribute::DefaultValue).map(Box::from),
            applies_to: node
                .value(Attribute::AppliesTo)
                .map(words)
                .unwrap_or_default(),
            annotations: expressions::annotations(names, declared.scope, node, report),
        }
    };
    names.term_nodes.iter().map(build).collect()
}

/// Whether two types are the same, or the first derives from the second.
pub(super) fn derives(names: &Names<'_>, derived: TypeId, base: TypeId) -> bool {
    names.lineage(derived).any(|id| id == base)
}
