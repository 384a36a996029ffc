//! Derives and attributes that the configuration adds to generated items, by pattern.

use quote::ToTokens;
use syn::parse::Parser;
use syn::punctuated::Punctuated;

use super::{Config, Pattern};
use crate::codes;
use odata_csdl::diagnostic::{Finding, Span};
use odata_csdl::schema::{Model, TypeId, TypeKind};

/// Lists of texts by pattern, in the order written. All matching entries count, not only the last.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Additions {
    /// The entries.
    pub entries: Vec<Addition>,
}

/// Texts to add to the elements that a pattern matches.
#[derive(Debug, Clone, PartialEq)]
pub struct Addition {
    /// The elements to which they are added.
    pub path: Pattern,
    /// The texts to add.
    pub texts: Vec<Text>,
}

/// A text with its place.
#[derive(Debug, Clone)]
pub struct Text {
    /// The text.
    pub value: String,
    /// Its place in `codegen.toml`, if it was written there.
    pub span: Option<Span>,
}

/// Texts are equal if their values are; their places do not count.
impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl Additions {
    pub(super) fn patterns(&self) -> impl Iterator<Item = &Pattern> {
        self.entries.iter().map(|entry| &entry.path)
    }

    /// The texts of all matching entries, parsed by `read`, in order and without repetitions. Patterns without `/` apply to types alone.
    fn read(&self, path: &str, read: fn(&str) -> Result<String, String>) -> Vec<String> {
        let is_member = path.contains('/');
        self.texts(|it| it.has_member() == is_member && it.matches(path), read)
    }

    fn texts(
        &self,
        wanted: impl Fn(&Pattern) -> bool,
        read: fn(&str) -> Result<String, String>,
    ) -> Vec<String> {
        let entries = self.entries.iter().filter(|it| wanted(&it.path));
        let mut all = Vec::new();
        for text in entries.flat_map(|entry| &entry.texts) {
            if let Ok(text) = read(&text.value)
                && !all.contains(&text)
            {
                all.push(text);
            }
        }
        all
    }
}

/// Parses the path of a derive macro or type, and returns it as it is written in generated code.
pub(super) fn rust_path(text: &str) -> Result<String, String> {
    let path = syn::Path::parse_mod_style
        .parse_str(text)
        .map_err(|error| format!("`{text}` is not a Rust path: {error}"))?;
    let last = path.segments.last().map(|it| it.ident.to_string());
    if last.is_some_and(|last| ["self", "Self", "super", "crate"].contains(&last.as_str())) {
        return Err(format!("`{text}` is not the path of an item"));
    }
    Ok(path.to_token_stream().to_string().replace(' ', ""))
}

/// Parses the content of an attribute's brackets, and returns it as it is written in generated code.
fn attribute(text: &str) -> Result<String, String> {
    let meta: syn::Meta = syn::parse_str(text)
        .map_err(|error| format!("`{text}` is not the content of an attribute: {error}"))?;
    if meta.path().is_ident("derive") {
        return Err("`derive` has a separate option; use that".to_owned());
    }
    check(&meta)?;
    // As tokens, so that a comment in the text does not hide what follows it.
    Ok(meta.to_token_stream().to_string())
}

/// Refuses attributes with which generated code does not compile, also inside of `cfg_attr`.
fn check(meta: &syn::Meta) -> Result<(), String> {
    let is = |name: &str| meta.path().is_ident(name);
    if is("cfg") {
        return Err("`cfg` could remove items that other generated code refers to".to_owned());
    }
    if is("deprecated") {
        return Err(
            "`deprecated` comes from the metadata: add `Core.Revisions` with a patch".to_owned(),
        );
    }
    match meta {
        syn::Meta::Path(_) => Ok(()),
        // The formatter cannot print every expression that is parsed.
        syn::Meta::NameValue(it) => match &it.value {
            syn::Expr::Lit(_) | syn::Expr::Macro(_) => Ok(()),
            _ => Err("the value of an attribute is a literal or a macro call".to_owned()),
        },
        syn::Meta::List(list) if is("cfg_attr") => {
            let separated = Punctuated::<syn::Meta, syn::Token![,]>::parse_terminated;
            let parts = list
                .parse_args_with(separated)
                .map_err(|error| format!("`cfg_attr` cannot be read: {error}"))?;
            parts.iter().skip(1).try_for_each(check)
        }
        syn::Meta::List(list) if is("derive") => {
            let separated = Punctuated::<syn::Path, syn::Token![,]>::parse_terminated;
            let traits = list
                .parse_args_with(separated)
                .map_err(|error| format!("`derive` cannot be read: {error}"))?;
            let paths = traits
                .iter()
                .map(|it| it.to_token_stream().to_string().replace(' ', ""));
            let mut names = paths.filter(|it| ALWAYS.contains(&trait_name(it)));
            match names.next() {
                Some(it) => Err(format!(
                    "generated types already implement `{}`",
                    trait_name(&it)
                )),
                None => Ok(()),
            }
        }
        syn::Meta::List(_) => Ok(()),
    }
}

/// The traits that all generated structs and enums implement.
const ALWAYS: &[&str] = &["Clone", "Debug", "PartialEq", "Serialize", "Deserialize"];

/// The traits that the runtime's macros implement for a type, so that they cannot be derived again.
fn implemented(model: &Model, id: TypeId) -> Vec<&'static str> {
    let mut traits = ALWAYS.to_vec();
    match &model[id].kind {
        TypeKind::Structured(structured) => {
            traits.push("Default");
            if structured.base.is_some() {
                traits.extend(["Deref", "DerefMut"]);
            }
        }
        TypeKind::Enumeration(enumeration) => {
            traits.extend(["Eq", "Hash", "Display", "FromStr"]);
            if enumeration.is_flags {
                traits.extend(["Default", "BitOr"]);
            }
        }
        TypeKind::Definition(_) => {}
    }
    traits
}

/// The name of a trait of std or serde, by the path of its derive macro, which has the same name. Other crates have macros of these names,
/// too, so the path of one of them is the name.
fn trait_name(path: &str) -> &str {
    let path = path.trim().trim_start_matches("::");
    match path.rsplit_once("::") {
        Some((way, name))
            if ["std", "core", "serde"].contains(&way.split("::").next().unwrap_or(way)) =>
        {
            name
        }
        _ => path,
    }
}

impl Config {
    /// The derive macros that the configuration adds to a type, except those for traits that it implements anyway.
    pub(crate) fn derives_for(&self, model: &Model, id: TypeId) -> Vec<String> {
        let is_alias = matches!(model[id].kind, TypeKind::Definition(_));
        if is_alias || self.derive.entries.is_empty() {
            return Vec::new();
        }
        let mut derives = self.derive.read(&model.qualified_name(id), rust_path);
        let implemented = implemented(model, id);
        derives.retain(|path| !implemented.contains(&trait_name(path)));
        derives
    }

    /// The attributes that the configuration adds to a type definition, without brackets. Only an entry with its whole name applies: what
    /// a pattern adds to structs and enums need not be possible for an alias.
    pub(crate) fn attributes_for_alias(&self, path: &str) -> Vec<String> {
        self.attributes.texts(|it| it.as_str() == path, attribute)
    }

    /// The attributes that the configuration adds to the element at `path`, without brackets.
    pub(crate) fn attributes_for(&self, path: impl FnOnce() -> String) -> Vec<String> {
        if self.attributes.entries.is_empty() {
            return Vec::new();
        }
        self.attributes.read(&path(), attribute)
    }

    /// Findings about values of the options `derive` and `attributes` that are not Rust.
    pub(super) fn wrong_additions(&self) -> impl Iterator<Item = Finding> {
        let wrong = |additions: &Additions, read: fn(&str) -> Result<String, String>, help| {
            let texts = additions.entries.iter().flat_map(|entry| &entry.texts);
            let wrong = texts.filter_map(|text| Some((text.span, read(&text.value).err()?)));
            let findings = wrong.map(|(span, message)| value(span, message, help));
            findings.collect::<Vec<_>>()
        };
        let derives = wrong(
            &self.derive,
            rust_path,
            "write the path of a derive macro, such as `Hash`",
        );
        let attributes = wrong(
            &self.attributes,
            attribute,
            "write the content of the brackets, such as `doc(alias = \"x\")` or `cfg_attr(feature = \"f\", derive(F))`",
        );
        derives.into_iter().chain(attributes)
    }

    /// Findings about derives of traits that every type matched by the entry implements anyway.
    pub(super) fn derived_already(&self, model: &Model) -> Vec<Finding> {
        let mut findings = Vec::new();
        for Addition { path, texts } in &self.derive.entries {
            let of = |id: &TypeId| {
                !matches!(model[*id].kind, TypeKind::Definition(_))
                    && path.matches(&model.qualified_name(*id))
            };
            let types: Vec<_> = model.type_ids().filter(of).collect();
            for text in texts {
                let name = trait_name(&text.value);
                let has = |id: &TypeId| implemented(model, *id).contains(&name);
                if !types.is_empty() && types.iter().all(has) {
                    let message =
                        format!("the code generated for `{path}` already implements `{name}`");
                    let help = "remove it; the runtime's macros implement it";
                    findings.push(value(text.span, message, help));
                }
            }
        }
        findings
    }
}

fn value(span: Option<Span>, message: String, help: &str) -> Finding {
    Finding::new(&codes::VALUE, message).at(span).help(help)
}

/// The `derive` attribute without its brackets, and the attribute that is needed to combine derives with the runtime's impls.
pub(crate) fn derive_attributes(derives: &[String]) -> Vec<String> {
    let mut attributes = Vec::new();
    if !derives.is_empty() {
        attributes.push(format!("derive({})", derives.join(", ")));
    }
    if derives.iter().any(|path| trait_name(path) == "Hash") {
        // Equality compares member by member, as the derived hash does.
        attributes.push("allow(clippy::derived_hash_with_manual_eq)".to_owned());
    }
    attributes
}
