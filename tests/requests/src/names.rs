//! The names of generated items, from the text of the lock and the list of generated types. Only this module knows the lock's form.

use std::collections::HashMap;

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};
use odata_codegen::TypePath;
use odata_csdl::schema::{ItemType, Model, Operation, TypeId, TypeKind};

/// An entry of the lock for a type, with the lines below it.
#[derive(Debug, Default)]
struct Entry {
    family: Option<String>,
    members: HashMap<String, Option<String>>,
}

/// The names of one generated crate.
#[derive(Debug, Default)]
pub(crate) struct Names {
    /// Rust path by qualified name.
    types: HashMap<String, String>,
    /// By the qualified name of the type.
    entries: HashMap<String, Entry>,
    /// Names in the module `requests` by kind and path of the element: `service shop.all`, `method shop.item/parts`, `key shop.line`.
    requests: HashMap<String, String>,
}

impl Names {
    pub(crate) fn new(lock: &str, types: &[TypePath]) -> Self {
        let mut names = Self {
            types: types
                .iter()
                .map(|it| (it.odata.clone(), it.rust.clone()))
                .collect(),
            ..Self::default()
        };
        let mut last = String::new();
        for line in lock.lines().filter(|line| !line.starts_with('#')) {
            let words: Vec<&str> = line.split_whitespace().collect();
            match words.as_slice() {
                ["variant", ..] | [] => {}
                [member, rest @ ..] if line.starts_with(' ') => {
                    let entry = names.entries.entry(last.clone()).or_default();
                    entry
                        .members
                        .insert((*member).to_owned(), after(rest, "as"));
                }
                ["type", name, rest @ ..] => {
                    last = (*name).to_owned();
                    let entry = names.entries.entry(last.clone()).or_default();
                    entry.family = after(rest, "family");
                }
                ["request", kind, path, "as", name] => {
                    let element = format!("{kind} {path}");
                    names.requests.insert(element, (*name).to_owned());
                }
                _ => {}
            }
        }
        names
    }

    fn request(&self, kind: &str, path: &str) -> Option<String> {
        let name = self.requests.get(&format!("{kind} {path}"))?;
        Some(written(name))
    }

    /// The path of a type's struct or enumeration in the generated crate.
    pub(crate) fn path(&self, model: &Model, id: TypeId) -> Option<String> {
        let path = self.types.get(&model.qualified_name(id))?;
        Some(format!("model::{path}"))
    }

    /// The path of the type that positions hold: the family if there is one.
    pub(crate) fn position(&self, model: &Model, id: TypeId) -> Option<String> {
        let path = self.path(model, id)?;
        let entry = self.entries.get(&model.qualified_name(id));
        match entry.and_then(|it| it.family.as_ref()) {
            Some(family) => {
                let module = path.rsplit_once("::").map_or("", |(module, _)| module);
                Some(format!("{module}::{family}"))
            }
            None => Some(path),
        }
    }

    /// The field of a property of the type that declares it, or the variant or constant of an enumeration's member.
    pub(crate) fn member(&self, model: &Model, id: TypeId, name: &str) -> String {
        let entry = self.entries.get(&model.qualified_name(id));
        if let Some(Some(name)) = entry.and_then(|it| it.members.get(name)) {
            return written(name);
        }
        written(&match &model[id].kind {
            TypeKind::Enumeration(it) if it.is_flags => spelled(&name.to_shouty_snake_case()),
            TypeKind::Enumeration(_) => spelled(&name.to_upper_camel_case()),
            _ => spelled(&name.to_snake_case()),
        })
    }

    /// The method for a navigation property of the type that declares it.
    pub(crate) fn navigation(&self, model: &Model, id: TypeId, name: &str) -> Option<String> {
        self.request("method", &format!("{}/{name}", model.qualified_name(id)))
    }

    /// The path of the container's service struct, and the method for a child; for an import with the operation.
    pub(crate) fn child(
        &self,
        model: &Model,
        name: &str,
        operation: Option<&Operation>,
    ) -> Option<(String, String)> {
        model.containers.iter().find_map(|container| {
            let namespace = &model[container.schema].namespace;
            let path = format!("{namespace}.{}", container.name);
            let service = self.request("service", &path)?;
            let child = format!("{path}/{name}");
            let function = operation.filter(|it| it.function);
            let method = match function {
                Some(it) => self.request("method", &format!("{child}({})", given(it).join(","))),
                None => self.request("method", &child),
            };
            Some((format!("model::requests::{service}"), method?))
        })
    }

    /// The method for a bound operation.
    pub(crate) fn operation(&self, model: &Model, operation: &Operation) -> Option<String> {
        let namespace = &model[operation.schema].namespace;
        let binding = operation.parameters.first()?;
        let of = match binding.r#type.item {
            ItemType::Type(id) => model.qualified_name(id),
            _ => return None,
        };
        let mut signature = match binding.r#type.collection {
            true => format!("{namespace}.{}(Collection({of})", operation.name),
            false => format!("{namespace}.{}({of}", operation.name),
        };
        if operation.function {
            for name in given(operation) {
                signature.push(',');
                signature.push_str(name);
            }
        }
        signature.push(')');
        self.request("method", &signature)
    }

    /// The struct of a composite key of the type that declares it.
    pub(crate) fn key(&self, model: &Model, id: TypeId) -> Option<String> {
        let name = self.request("key", &model.qualified_name(id))?;
        let path = self.types.get(&model.qualified_name(id))?;
        let module = path.rsplit_once("::").map_or("", |(module, _)| module);
        Some(match module {
            "" => format!("model::requests::{name}"),
            module => format!("model::requests::{module}::{name}"),
        })
    }

    /// The method for an alternate key with these names.
    pub(crate) fn alternate(&self, model: &Model, id: TypeId, names: &[&str]) -> Option<String> {
        let of = model.qualified_name(id);
        self.request("method", &format!("{of}({})", names.join(",")))
    }

    /// The field for a part of a key.
    pub(crate) fn key_part(&self, name: &str) -> String {
        written(&spelled(&name.to_snake_case()))
    }
}

/// The names of the parameters without the binding one.
fn given(operation: &Operation) -> Vec<&str> {
    let given = operation
        .parameters
        .iter()
        .skip(usize::from(operation.is_bound));
    given.map(|it| it.name.as_str()).collect()
}

/// The word after a word.
fn after(words: &[&str], word: &str) -> Option<String> {
    let at = words.iter().position(|it| *it == word)?;
    words.get(at + 1).map(|it| (*it).to_owned())
}

/// A name in its plain spelling as the generator writes it.
fn spelled(name: &str) -> String {
    let mut name: String = name
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { '_' })
        .collect();
    if name.starts_with(|c: char| c.is_numeric()) {
        name.insert(0, '_');
    }
    if matches!(name.as_str(), "self" | "Self" | "super" | "crate") {
        name.push('_');
    }
    name
}

/// A name as code has it: raw if it is a keyword.
fn written(name: &str) -> String {
    const KEYWORDS: &[&str] = &[
        "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do",
        "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in",
        "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref",
        "return", "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe",
        "unsized", "use", "virtual", "where", "while", "yield",
    ];
    match KEYWORDS.contains(&name) {
        true => format!("r#{name}"),
        false => name.to_owned(),
    }
}
