//! Reads OData metadata (CSDL) into a resolved model, with findings that say what is wrong and where.
//!
//! ```
//! use odata_csdl::diagnostic::Source;
//!
//! let document = r#"<Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="shop">
//!     <EntityType Name="item"><Property Name="size" Type="Edm.Int32"/></EntityType>
//! </Schema>"#;
//! let (model, findings) = odata_csdl::schema::load(&[Source::new("shop.xml", document)], false);
//! let model = model.ok_or("the document has errors")?;
//! let names: Vec<String> = model.type_ids().map(|id| model.qualified_name(id)).collect();
//! assert_eq!(names, ["shop.item"]);
//! // The root is a schema instead of a whole document.
//! assert_eq!(findings[0].code.number, "E0206");
//! # Ok::<(), &str>(())
//! ```
//!
//! The layers, each of which uses only those before it: `text` and `suggest` (helpers for findings), [`diagnostic`] (findings with
//! positions), [`syntax`] (XML or JSON to a syntax tree), [`schema`] (the resolved model), [`terms`] (values of annotations from the Core
//! vocabulary).

#![cfg_attr(not(test), warn(unused_crate_dependencies))]

pub mod diagnostic;
mod list;
pub mod schema;
pub mod suggest;
pub mod syntax;
pub mod terms;
pub mod text;

pub use list::List;
