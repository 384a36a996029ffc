//! What a user of the generated code can name, independent of its implementation: items by the model element that they represent.

use std::collections::BTreeMap;

use super::requests::Methods;
use crate::rust_ir::{Crate, Docs, Facet, Field, Form, Item, Items, Path, Scalar};

/// Everything that is generated.
#[derive(Debug, Default)]
pub(super) struct Api {
    /// By the qualified name of the type.
    pub(super) types: BTreeMap<String, Type>,
    /// By the qualified name of the declared type.
    pub(super) families: BTreeMap<String, Family>,
    /// The methods of the module `requests`.
    pub(super) methods: Methods,
}

/// The item of a type.
#[derive(Debug)]
pub(super) struct Type {
    /// Path from the root of the output.
    pub(super) path: String,
    pub(super) docs: Docs,
    /// Facets of a type definition, as documented.
    pub(super) facets: String,
    pub(super) kind: Kind,
}

#[derive(Debug)]
pub(super) enum Kind {
    Struct {
        /// Path of the base's struct.
        base: Option<String>,
        /// By JSON name.
        fields: BTreeMap<String, Member>,
    },
    Enum {
        flags: bool,
        /// By JSON name.
        members: BTreeMap<String, Member>,
    },
    Alias {
        /// The qualified name of the type.
        of: String,
    },
}

/// A field, or a member of an enumeration.
#[derive(Debug, PartialEq)]
pub(super) struct Member {
    /// Rust name.
    pub(super) name: String,
    /// Rust type of a field, without the `Property` around it; nothing for a member.
    pub(super) r#type: String,
    pub(super) docs: Docs,
    /// Facets and default value of a field.
    pub(super) facets: Vec<Facet>,
    /// The runtime's `facts` of a field, or the value of a member.
    pub(super) number: i64,
}

/// The enum of a family.
#[derive(Debug)]
pub(super) struct Family {
    /// Path from the root of the output.
    pub(super) path: String,
    /// Name and struct by the qualified name of the type.
    pub(super) variants: BTreeMap<String, (String, String)>,
}

impl Api {
    pub(super) fn new(items: &Crate) -> Self {
        let mut api = Self {
            methods: Methods::new(items),
            ..Self::default()
        };
        api.types.extend(parameters(items));
        for module in &items.modules {
            let path = |name: &str| {
                let module = module.path.clone();
                let name = name.to_owned();
                Path { module, name }.to_string()
            };
            for item in &module.items {
                let (head, kind) = match item {
                    Item::Family(family) => {
                        let variants = family.variants.iter().map(|variant| {
                            let names = (variant.name.clone(), variant.path.to_string());
                            (variant.odata.clone(), names)
                        });
                        let family_api = Family {
                            path: path(&family.head.name),
                            variants: variants.collect(),
                        };
                        api.families.insert(family.head.odata.clone(), family_api);
                        continue;
                    }
                    Item::Struct(item) => {
                        let fields = item.fields.iter().map(field);
                        let base = item.base.as_ref().map(Path::to_string);
                        let fields = fields.collect();
                        (&item.head, Kind::Struct { base, fields })
                    }
                    Item::Enum(item) => {
                        let members = item.members.iter().map(|member| {
                            let own = Member {
                                name: member.name.clone(),
                                r#type: String::new(),
                                docs: member.docs.clone(),
                                facets: Vec::new(),
                                number: member.value,
                            };
                            (member.json.clone(), own)
                        });
                        let (flags, members) = (item.is_flags, members.collect());
                        (&item.head, Kind::Enum { flags, members })
                    }
                    Item::Alias(item) => {
                        let of = scalar(item.scalar);
                        (&item.head, Kind::Alias { of })
                    }
                };
                let r#type = Type {
                    path: path(&head.name),
                    docs: head.docs.clone(),
                    facets: match item {
                        Item::Alias(item) => item.facets.clone(),
                        _ => String::new(),
                    },
                    kind,
                };
                api.types.insert(head.odata.clone(), r#type);
            }
        }
        api
    }
}

/// The structs of actions' parameters, each with the path of the action.
fn parameters(items: &Crate) -> impl Iterator<Item = (String, Type)> {
    let modules = items.requests.iter().flat_map(|it| &it.modules);
    let all = modules.flat_map(|module| module.parameters.iter().map(move |it| (module, it)));
    all.map(|(module, item)| {
        let path = Path {
            module: module.path.clone(),
            name: item.head.name.clone(),
        };
        let parameters = Type {
            path: format!("requests::{path}"),
            docs: item.head.docs.clone(),
            facets: String::new(),
            kind: Kind::Struct {
                base: None,
                fields: item.fields.iter().map(field).collect(),
            },
        };
        (item.head.odata.clone(), parameters)
    })
}

fn field(field: &Field) -> (String, Member) {
    let member = Member {
        name: field.name.clone(),
        r#type: form(&field.form),
        docs: field.docs.clone(),
        facets: field.facets.clone(),
        number: i64::from(field.facts),
    };
    (field.json.clone(), member)
}

/// The type of the property's values.
pub(super) fn form(form: &Form) -> String {
    let list = |item: String, items: &Items| match items {
        Items::Values => format!("List<{item}>"),
        Items::OrNull => format!("List<Option<{item}>>"),
    };
    match form {
        Form::Scalar(own, None) => scalar(*own),
        Form::Scalar(_, Some(path)) | Form::Text(path) | Form::One(path) => path.to_string(),
        Form::Custom(path) => path.clone(),
        Form::Customs(path, items) => list(path.clone(), items),
        Form::Boxed(path) => format!("Boxed<{path}>"),
        Form::Scalars(own, None, items) => list(scalar(*own), items),
        Form::Scalars(_, Some(path), items)
        | Form::Texts(path, items)
        | Form::Many(path, items) => list(path.to_string(), items),
    }
}

/// The Rust type, by a name that messages can use.
pub(super) fn scalar(scalar: Scalar) -> String {
    match scalar.rust() {
        Some(own) => own.trim_start_matches("::std::string::").to_owned(),
        None => format!("values::{}", scalar.slot()),
    }
}
