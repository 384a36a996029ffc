//! Turns the model and the analysis into Rust items. In: `odata_csdl::schema`, `analysis`, configuration. Out: `rust_ir`. Independent of
//! tokens.

mod contexts;
mod declared;
mod enums;
mod fields;
mod naming;
mod redeclared;
mod requests;

use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::Analysis;
use crate::analysis::families::{Families, bases};
use crate::analysis::positions::Positions;
use crate::analysis::recursion;
use crate::analysis::selection::Selection;
use crate::analysis::uses::Uses;
use crate::config::{BinaryAlphabet, Config, derive_attributes};
use crate::inert;
use crate::lock::Lock;
use crate::names::{self, Scope, Spelling};
use crate::rust_ir::{
    Alias, Crate, Docs, Family, Head, Inherited, Item, Module, Path, Struct, Variant,
};
use odata_csdl::schema::{Annotation, ItemType, Model, TypeId, TypeKind};
use odata_csdl::terms;

use naming::Names;

/// The inputs and intermediate results that all of lowering reads.
pub(crate) struct Context<'a> {
    model: &'a Model,
    config: &'a Config,
    uses: &'a Uses,
    selection: &'a Selection,
    families: &'a Families,
    positions: &'a Positions,
    names: Names,
    /// Properties whose values are boxed.
    boxed: BTreeSet<(TypeId, usize)>,
    /// Number of members by type, including those of its bases.
    members: Vec<usize>,
    /// The names and forms of the previous run.
    lock: &'a Lock,
}

/// The items for the selected types, and the lock to record.
pub(crate) fn lower(analysis: &Analysis<'_>) -> (Crate, Lock) {
    let Analysis {
        model,
        config,
        lock,
        families,
        uses,
        selection,
        positions,
        roots: _,
    } = analysis;
    let boxed = boxed(analysis);
    let members = members(model, uses);
    let cx = Context {
        model,
        config,
        uses,
        selection,
        families,
        positions,
        names: Names::new(model, config, uses, families, lock),
        boxed,
        members,
        lock,
    };
    let (requests, names) = match requests::requests(&cx) {
        Some((requests, names)) => (Some(requests), names),
        None => (None, lock.requests.clone()),
    };
    let items = Crate {
        runtime: config.runtime.clone(),
        aliases: aliases(model),
        redact: redact(&cx),
        standard_base64: config.binary == BinaryAlphabet::Base64,
        redeclared: redeclared::redeclared(&cx),
        contexts: contexts::contexts(model, selection),
        modules: modules(&cx),
        requests,
    };
    let variants = numbered_variants(&cx, &items);
    let mut lock = cx.names.lock(model, positions, lock, &cx.boxed, variants);
    lock.requests = names;
    (items, lock)
}

/// The properties whose values are boxed, since the values would contain themselves.
fn boxed(analysis: &Analysis<'_>) -> BTreeSet<(TypeId, usize)> {
    let Analysis {
        model,
        lock,
        families,
        uses,
        positions,
        ..
    } = analysis;
    let in_place = |id: TypeId| {
        let TypeKind::Structured(structured) = &model[id].kind else {
            return Vec::new();
        };
        let is_boxed = recursion::is_base_boxed(bases(model, id).count());
        let base = structured
            .base
            .filter(|_| !is_boxed)
            .map(|base| (None, base));
        let values = structured
            .properties
            .iter()
            .enumerate()
            .filter_map(|(n, property)| match property.r#type.item {
                ItemType::Type(value)
                    if !property.r#type.collection
                        && !fields::is_navigation(property)
                        && !uses.is_redeclared(id, n)
                        && is_struct(model, value) =>
                {
                    Some((n, value))
                }
                _ => None,
            })
            .flat_map(|(n, value)| {
                // A family stores its variants behind pointers, but the compiler follows these, too.
                let family = positions
                    .is_family(value)
                    .then(|| families.descendants(value));
                let variants = family.into_iter().flatten().copied();
                std::iter::once(value)
                    .chain(variants)
                    .map(move |to| (Some(n), to))
            });
        base.into_iter().chain(values).collect()
    };
    let recorded = |id: TypeId, n: usize| {
        let locked = lock.get(&model.qualified_name(id))?;
        let name = &model.structured(id)?.properties.get(n)?.name;
        let known = locked.members.contains_key(name);
        known.then(|| locked.boxed.contains(name))
    };
    recursion::boxed(model.types.len(), in_place, recorded)
}

fn is_struct(model: &Model, id: TypeId) -> bool {
    matches!(model[id].kind, TypeKind::Structured(_))
}

/// Number of members by type. A base's number is needed before those of its derived types, so the chain of each type is walked once.
fn members(model: &Model, uses: &Uses) -> Vec<usize> {
    let own = |id: TypeId| match &model[id].kind {
        TypeKind::Structured(structured) => structured
            .properties
            .iter()
            .enumerate()
            .filter(|(n, _)| uses.has_place(id, *n))
            .count(),
        _ => 0,
    };
    let own: Vec<usize> = model.type_ids().map(own).collect();
    let count = |id: TypeId| own.get(id.0 as usize).copied().unwrap_or(0);
    model
        .type_ids()
        .map(|id| count(id) + bases(model, id).map(count).sum::<usize>())
        .collect()
}

fn aliases(model: &Model) -> Vec<(String, String)> {
    let all: BTreeSet<&(String, String)> = model
        .documents
        .iter()
        .flat_map(|document| &document.aliases)
        .collect();
    let namespaces: BTreeSet<&str> = model
        .schemas
        .iter()
        .map(|schema| schema.namespace.as_str())
        .collect();
    all.into_iter()
        .filter(|(_, namespace)| namespaces.contains(namespace.as_str()))
        .cloned()
        .collect()
}

/// Every property of the types that `wanted` accepts, with its owner.
fn properties<'a>(
    cx: &'a Context<'_>,
    wanted: impl Fn(TypeId) -> bool,
) -> impl Iterator<Item = (TypeId, &'a odata_csdl::schema::Property)> {
    cx.model
        .type_ids()
        .filter(move |id| wanted(*id))
        .flat_map(|id| match &cx.model[id].kind {
            TypeKind::Structured(structured) => structured
                .properties
                .iter()
                .map(|property| (id, property))
                .collect(),
            _ => Vec::new(),
        })
}

/// The JSON names of redacted properties of the whole model: values of types and properties that are not generated are kept as JSON, and
/// may hold secrets.
fn redact(cx: &Context<'_>) -> Vec<String> {
    let names: BTreeSet<&str> = properties(cx, |_| true)
        .filter(|(id, property)| {
            cx.config.redacts(&format!(
                "{}/{}",
                cx.model.qualified_name(*id),
                property.name
            ))
        })
        .map(|(_, property)| property.name.as_str())
        .collect();
    names.into_iter().map(str::to_owned).collect()
}

fn modules(cx: &Context<'_>) -> Vec<Module> {
    let mut modules: Vec<Module> = Vec::new();
    let mut at = BTreeMap::new();
    for id in cx.model.type_ids().filter(|id| cx.selection.contains(*id)) {
        let path = cx.names.module(cx.model[id].schema);
        let index = *at.entry(path.clone()).or_insert_with(|| {
            let namespace = &cx.model[cx.model[id].schema].namespace;
            let docs = format!("Types of the namespace {}.", inert::code(namespace));
            modules.push(Module {
                path,
                docs,
                items: Vec::new(),
            });
            modules.len() - 1
        });
        if let Some(module) = modules.get_mut(index) {
            module.items.extend(items(cx, id));
        }
    }
    modules
}

/// The maximum number of inherited members that the documentation of a type lists. Chains of versions can have dozens of bases.
const MOST_INHERITED: usize = 60;

/// The inherited members of a type, by base.
fn inherited(cx: &Context<'_>, id: TypeId) -> Vec<Inherited> {
    let mut room = MOST_INHERITED;
    let of_base = |base: TypeId| {
        let names = cx.names.members(base).iter().enumerate();
        let names = names.filter(|(n, _)| cx.uses.has_place(base, *n));
        let mut fields: Vec<String> = names.map(|(_, (_, name))| name.clone()).collect();
        let more = fields.len().saturating_sub(room);
        fields.truncate(room);
        room -= fields.len();
        (!fields.is_empty()).then(|| Inherited {
            from: cx.names.path(cx.model, base),
            fields,
            more,
        })
    };
    bases(cx.model, id).filter_map(of_base).collect()
}

fn items(cx: &Context<'_>, id: TypeId) -> Vec<Item> {
    let declaration = &cx.model[id];
    let head = cx.head(id);
    match &declaration.kind {
        TypeKind::Structured(structured) => {
            let base = structured.base.map(|base| cx.names.path(cx.model, base));
            let first = cx.first(id);
            let fields = fields::fields(cx, id, structured);
            let bases = bases(cx.model, id).count();
            let mut items = vec![Item::Struct(Struct {
                head,
                base,
                inherited: inherited(cx, id),
                bases,
                base_boxed: recursion::is_base_boxed(bases),
                first,
                fields,
            })];
            if cx.positions.is_family(id) {
                items.push(Item::Family(family(cx, id, structured.is_abstract)));
            }
            items
        }
        TypeKind::Enumeration(enumeration) => {
            vec![Item::Enum(enums::lower(cx, id, head, enumeration))]
        }
        TypeKind::Definition(definition) => {
            let (scalar, underlying) = (
                fields::scalar(definition.underlying),
                format!("Edm.{:?}", definition.underlying),
            );
            vec![Item::Alias(Alias {
                head,
                scalar,
                underlying,
                facets: declared::described(&declared::listed(&definition.facets)),
            })]
        }
    }
}

fn family(cx: &Context<'_>, id: TypeId, is_abstract: bool) -> Family {
    let declared = cx.names.path(cx.model, id);
    let odata = cx.model.qualified_name(id);
    let own = (!is_abstract).then_some(id);
    let derived = cx
        .families
        .descendants(id)
        .iter()
        .copied()
        .filter(|id| cx.selection.contains(*id));
    let types: Vec<TypeId> = own.into_iter().chain(derived).collect();
    let names = variants(cx, id, &types);
    let variants = types.iter().zip(names).map(|(id, name)| Variant {
        name,
        odata: cx.model.qualified_name(*id),
        path: cx.names.path(cx.model, *id),
    });
    let variants = variants.collect();
    let docs = Docs::default();
    Family {
        head: Head {
            name: cx.names.family(id),
            odata,
            docs,
            attributes: cx.family_attributes(id, &types),
        },
        declared,
        variants,
        concrete: !is_abstract,
    }
}

/// Names of a family's variants: those of their types. If types of several modules have the same name, recorded names come first, then the
/// types that existed before, then all others.
fn variants(cx: &Context<'_>, family: TypeId, types: &[TypeId]) -> Vec<String> {
    let locked = cx.lock.get(&cx.model.qualified_name(family));
    let wanted: Vec<String> = types
        .iter()
        .map(|id| cx.names.path(cx.model, *id).name)
        .collect();
    let mut scope = Scope::new(names::ENUM_VARIANTS);
    scope.expect(wanted.iter().map(String::as_str));
    let recorded = |id: TypeId| locked?.variants.get(&cx.model.qualified_name(id));
    let is_known = |id: TypeId| cx.lock.get(&cx.model.qualified_name(id)).is_some();
    let mut taken = vec![None; types.len()];
    for turn in [Some(true), Some(false), None] {
        for ((place, id), wanted) in taken.iter_mut().zip(types).zip(&wanted) {
            let name = match (turn, recorded(*id)) {
                (Some(true), Some(name)) => name,
                (Some(false), None) if is_known(*id) => wanted,
                (None, None) if !is_known(*id) => wanted,
                _ => continue,
            };
            *place = Some(scope.take_exactly(name.clone(), Spelling::Camel));
        }
    }
    taken.into_iter().flatten().collect()
}

/// By family, the variants whose names differ from those of their types.
fn numbered_variants(
    cx: &Context<'_>,
    items: &Crate,
) -> BTreeMap<TypeId, BTreeMap<String, String>> {
    let families = items.modules.iter().flat_map(|module| &module.items);
    let families = families.filter_map(|item| match item {
        Item::Family(family) => Some((cx.model.find_type(&family.head.odata)?, family)),
        _ => None,
    });
    let numbered = families.map(|(id, family)| {
        let numbered = family.variants.iter().filter(|it| it.name != it.path.name);
        let numbered = numbered.map(|it| (it.odata.clone(), it.name.clone()));
        (id, numbered.collect())
    });
    numbered.collect()
}

impl Context<'_> {
    /// The index of the first member that the type itself has a place for.
    fn first(&self, id: TypeId) -> usize {
        let base = self.model.structured(id).and_then(|it| it.base);
        base.and_then(|base| self.members.get(base.0 as usize))
            .copied()
            .unwrap_or(0)
    }

    fn head(&self, id: TypeId) -> Head {
        let docs = self.docs(&self.model[id].annotations);
        Head {
            name: self.names.path(self.model, id).name,
            odata: self.model.qualified_name(id),
            docs,
            attributes: self.attributes(id),
        }
    }

    /// The derives that the configuration adds to the declared type and to all types of its family. Attributes are for the struct alone.
    fn family_attributes(&self, id: TypeId, types: &[TypeId]) -> Vec<String> {
        let mut derives = self.config.derives_for(self.model, id);
        for of in types {
            let own = self.config.derives_for(self.model, *of);
            derives.retain(|it| own.contains(it));
        }
        derive_attributes(&derives)
    }

    /// The derives and attributes that the configuration adds to a type.
    fn attributes(&self, id: TypeId) -> Vec<String> {
        if matches!(self.model[id].kind, TypeKind::Definition(_)) {
            let path = self.model.qualified_name(id);
            return self.config.attributes_for_alias(&path);
        }
        let own = self.config.attributes_for(|| self.model.qualified_name(id));
        derive_attributes(&self.config.derives_for(self.model, id))
            .into_iter()
            .chain(own)
            .collect()
    }

    /// The descriptions and the deprecation, as far as the configuration asks for them.
    fn docs(&self, annotations: &[Annotation]) -> Docs {
        let descriptions = terms::descriptions(annotations).into_iter();
        Docs {
            paragraphs: descriptions
                .filter(|_| self.config.docs)
                .map(str::to_owned)
                .collect(),
            deprecated: terms::deprecation(annotations).filter(|_| self.config.deprecated),
        }
    }

    /// The path of the content of a position of the type: its family or its struct.
    fn position(&self, id: TypeId) -> Path {
        let path = self.names.path(self.model, id);
        if self.positions.is_family(id) {
            let name = self.names.family(id);
            Path { name, ..path }
        } else {
            path
        }
    }
}
