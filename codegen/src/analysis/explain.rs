//! Explains why a type is generated, by which path it was selected, and what cutting that path at each of its steps would save.

use std::fmt;

use super::Analysis;
use super::families::asks_for_enum;
use super::operations::{child_path, operation_name};
use super::selection::{Reason, Roots, Selection};
use super::uses::{Use, Uses};
use crate::config::Pattern;
use crate::inert;
use odata_csdl::diagnostic::Span;
use odata_csdl::schema::{ContainerId, PropertyKind, TypeId, TypeKind};

/// The explanation of a type's selection. Displays as text for a terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Explanation {
    /// The type, `Namespace.Type`.
    pub name: String,
    /// The path by which it was selected, from the selected type to the type itself; empty if it is not generated.
    pub way: Vec<Step>,
    /// What the configuration generates in total.
    pub all: Size,
    /// What each cut would save.
    pub cuts: Vec<Cut>,
    /// The pattern that excludes the type, if there is one.
    pub excluded_by: Option<String>,
    /// The Rust path of the type that replaces it, if there is one.
    pub replaced_by: Option<String>,
    /// What selecting it would add, if it is not generated.
    pub adds: Option<Size>,
    /// The line of configuration that makes its positions hold an enum, if the lock prevents that.
    pub held: Option<String>,
}

/// How much is generated.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Size {
    /// Types of all kinds.
    pub types: usize,
    /// Fields for the properties that they declare.
    pub properties: usize,
}

/// A type on the path to another.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Step {
    /// The type, `Namespace.Type`.
    pub name: String,
    /// The reason why it was selected, in words.
    pub by: String,
    /// The pattern that names it, for the first step, with its place in `codegen.toml`.
    pub pattern: Option<(String, Option<Span>)>,
}

/// A line of configuration that would cut the path.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Cut {
    /// The line of `codegen.toml`.
    pub option: String,
    /// What would no longer be generated.
    pub saves: Size,
    /// Whether the type would still be generated, by another path.
    pub stays: bool,
}

/// Explains a type of the model.
pub(crate) fn explain(analysis: &Analysis<'_>, id: TypeId) -> Explanation {
    let Analysis {
        model,
        config,
        lock,
        selection,
        ..
    } = analysis;
    let name = model.qualified_name(id);
    let placed = lock.get(&name).is_some_and(|it| !it.unplaced);
    let held = placed && analysis.families.is_held(model, config, lock, id);
    let held = held.then(|| asks_for_enum(&name));
    let all = analysis.size(selection, &analysis.uses);
    let way = way(selection, id);
    if way.is_empty() {
        // As if it were not excluded either; otherwise it would add nothing.
        let uses = analysis.uses.with_type(model, config, id);
        let more = analysis.select(&uses, &analysis.roots.with(id));
        return Explanation {
            way: Vec::new(),
            all,
            cuts: Vec::new(),
            excluded_by: analysis
                .pattern(&config.exclude, &name)
                .map(|(text, _)| text),
            replaced_by: config.replacement(|| name.clone()),
            adds: Some(analysis.size(&more, &uses).without(all)),
            held,
            name,
        };
    }
    Explanation {
        cuts: analysis.cuts(selection, &way, id, all),
        way: way
            .iter()
            .map(|(id, reason)| analysis.step(*id, *reason))
            .collect(),
        all,
        excluded_by: None,
        replaced_by: None,
        adds: None,
        held,
        name,
    }
}

/// The types from a selected one to this one, each with the reason for its selection.
fn way(selection: &Selection, id: TypeId) -> Vec<(TypeId, Reason)> {
    let mut way = Vec::new();
    let mut next = Some(id);
    // Reasons lead back to roots: each was recorded after the previous type had been reached.
    while let Some(id) = next {
        let Some(reason) = selection.reason(id) else {
            break;
        };
        way.push((id, reason));
        next = match reason {
            Reason::Selected | Reason::ChildOf(..) | Reason::ImportOf(..) => None,
            Reason::BaseOf(from)
            | Reason::PropertyOf(from, _)
            | Reason::OperationOf(from, _)
            | Reason::VariantOf(from) => Some(from),
        };
    }
    way.reverse();
    way
}

impl Analysis<'_> {
    fn select(&self, uses: &Uses, roots: &Roots) -> Selection {
        Selection::new(self.model, uses, roots, &self.families)
    }

    fn size(&self, selection: &Selection, uses: &Uses) -> Size {
        let selected = self.model.type_ids().filter(|id| selection.contains(*id));
        let properties = selected.map(|id| match &self.model[id].kind {
            TypeKind::Structured(structured) => (0..structured.properties.len())
                .filter(|n| uses.has_place(id, *n))
                .count(),
            _ => 0,
        });
        let (types, properties) = properties.fold((0, 0), |(n, sum), more| (n + 1, sum + more));
        Size { types, properties }
    }

    fn pattern(&self, patterns: &[Pattern], path: &str) -> Option<(String, Option<Span>)> {
        let of_kind = |pattern: &&Pattern| pattern.has_member() == path.contains('/');
        let mut patterns = patterns.iter().filter(of_kind);
        let found = patterns.find(|pattern| pattern.matches(path))?;
        Some((found.as_str().to_owned(), found.span()))
    }

    fn property(&self, owner: TypeId, n: usize) -> (&'static str, &str) {
        let TypeKind::Structured(structured) = &self.model[owner].kind else {
            return ("property", "");
        };
        match structured.properties.get(n) {
            Some(property) if matches!(property.kind, PropertyKind::Navigation(_)) => {
                ("navigation property", &property.name)
            }
            Some(property) => ("property", &property.name),
            None => ("property", ""),
        }
    }

    /// The path of a container's child.
    fn child(&self, container: ContainerId, n: usize) -> String {
        let child = self.model[container].children.get(n);
        child_path(self.model, container, child.map_or("", |child| &child.name))
    }

    fn step(&self, id: TypeId, reason: Reason) -> Step {
        let model = self.model;
        let name = model.qualified_name(id);
        let (by, pattern) = match reason {
            Reason::Selected => {
                let members = match &model[id].kind {
                    TypeKind::Structured(structured) => structured.properties.as_slice(),
                    _ => &[],
                };
                let member = |property: &odata_csdl::schema::Property| {
                    self.pattern(&self.config.select, &format!("{name}/{}", property.name))
                };
                let pattern = self
                    .pattern(&self.config.select, &name)
                    .or_else(|| members.iter().find_map(member));
                ("selected".to_owned(), pattern)
            }
            Reason::ChildOf(container, n) => {
                let path = self.child(container, n);
                let pattern = self.pattern(&self.config.select, &path);
                (format!("type of `{path}`, which is selected"), pattern)
            }
            Reason::ImportOf(container, n) => {
                let path = self.child(container, n);
                let pattern = self.pattern(&self.config.select, &path);
                (format!("parameter or result of `{path}`"), pattern)
            }
            Reason::OperationOf(owner, operation) => {
                let owner = model.qualified_name(owner);
                let operation = operation_name(model, operation);
                let by = format!("parameter or result of `{operation}`, which is bound to {owner}");
                (by, None)
            }
            Reason::BaseOf(derived) => (format!("base of {}", model.qualified_name(derived)), None),
            Reason::PropertyOf(owner, n) => {
                let (kind, property) = self.property(owner, n);
                let owner = model.qualified_name(owner);
                (format!("type of the {kind} `{property}` of {owner}"), None)
            }
            Reason::VariantOf(base) => {
                let base = model.qualified_name(base);
                (
                    format!("subtype of {base}, which positions hold as an enum"),
                    None,
                )
            }
        };
        Step { name, by, pattern }
    }

    fn cuts(
        &self,
        selection: &Selection,
        way: &[(TypeId, Reason)],
        id: TypeId,
        all: Size,
    ) -> Vec<Cut> {
        let mut cuts = Vec::new();
        let mut cut = |option: String, uses: &Uses, roots: &Roots| {
            let cut = self.select(uses, roots);
            cuts.push(Cut {
                option,
                saves: all.without(self.size(&cut, uses)),
                stays: cut.contains(id),
            });
        };
        for (at, reason) in way {
            let name = self.model.qualified_name(*at);
            match reason {
                Reason::PropertyOf(owner, n) => {
                    let (kind, property) = self.property(*owner, *n);
                    let path = format!("{}/{property}", self.model.qualified_name(*owner));
                    let (option, then) = if kind == "property" {
                        (format!("exclude = [{}]", inert::toml(&path)), Use::Omitted)
                    } else {
                        let option =
                            format!("navigation = {{ {} = \"opaque\" }}", inert::toml(&path));
                        (option, Use::Opaque)
                    };
                    let uses = self.uses.with_property(*owner, *n, then);
                    cut(option, &uses, &self.roots);
                }
                Reason::VariantOf(base) => {
                    let base_name = self.model.qualified_name(*base);
                    let option = format!("family = {{ {} = \"base\" }}", inert::toml(&base_name));
                    let roots = self.roots.without_enum(*base);
                    cut(option, &self.uses, &roots);
                }
                Reason::OperationOf(_, operation) => {
                    let path = operation_name(self.model, *operation);
                    let option = format!("exclude = [{}]", inert::toml(&path));
                    let uses = self.uses.without_operation(*operation);
                    cut(option, &uses, &self.roots);
                }
                Reason::Selected
                | Reason::ChildOf(..)
                | Reason::ImportOf(..)
                | Reason::BaseOf(_) => {}
            }
            if *at == id && !matches!(reason, Reason::BaseOf(_)) && selection.contains(id) {
                let uses = self.uses.without_type(self.model, id);
                cut(
                    format!("exclude = [{}]", inert::toml(&name)),
                    &uses,
                    &self.roots,
                );
            }
        }
        cuts
    }
}

impl Size {
    fn without(self, other: Self) -> Self {
        Self {
            types: self.types.saturating_sub(other.types),
            properties: self.properties.saturating_sub(other.properties),
        }
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural =
            |n: usize, one: &str, many: &str| format!("{n} {}", if n == 1 { one } else { many });
        let types = plural(self.types, "type", "types");
        let properties = plural(self.properties, "property", "properties");
        write!(f, "{types}, {properties}")
    }
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, all) = (inert::line(&self.name), self.all);
        if self.way.is_empty() {
            match (&self.replaced_by, &self.excluded_by) {
                (Some(path), _) => {
                    let path = inert::line(path);
                    writeln!(f, "{name} is not generated: `{path}` replaces it.")?;
                }
                (None, Some(pattern)) => {
                    let pattern = inert::line(pattern);
                    writeln!(f, "{name} is not generated: `{pattern}` excludes it.")?;
                }
                (None, None) => writeln!(f, "{name} is not generated: no selected type needs it.")?,
            }
            return match self.adds {
                Some(adds) => writeln!(f, "Selecting it would add {adds} to {all}."),
                None => Ok(()),
            };
        }
        writeln!(
            f,
            "{name} is generated, one of {all}. The shortest path to it:\n"
        )?;
        let names = self.way.iter().map(|step| inert::line(&step.name));
        let width = names.map(|name| name.chars().count()).max();
        let width = width.unwrap_or(0);
        for Step { name, by, pattern } in &self.way {
            write!(f, "  {:width$}  {}", inert::line(name), inert::line(by))?;
            match pattern {
                Some((pattern, _)) => writeln!(f, " by `{}`", inert::line(pattern))?,
                None => writeln!(f)?,
            }
        }
        if let Some(option) = &self.held {
            writeln!(
                f,
                "\nIt has subtypes, but positions hold its struct, as the lock records. To hold an enum of them, which changes the type of\nevery such field:\n\n  {option}"
            )?;
        }
        if self.cuts.is_empty() {
            return Ok(());
        }
        writeln!(f, "\nWhat cutting it would save:\n")?;
        let width = self.cuts.iter().map(|cut| cut.option.chars().count()).max();
        let width = width.unwrap_or(0);
        for Cut {
            option,
            saves,
            stays,
        } in &self.cuts
        {
            let stays = if *stays {
                "; the type is also selected by another path"
            } else {
                ""
            };
            writeln!(f, "  {option:width$}  {saves}{stays}")?;
        }
        Ok(())
    }
}
