//! Corrections of a service's metadata: patches from the configuration and from annotation documents.
//!
//! In: syntax trees and patches. Out: corrected trees and, once they are resolved, a model with the renames applied. This stage is between
//! `odata_csdl::syntax` and `odata_csdl::schema`, so that a patch can correct what could not be resolved; a finding about a value from a
//! patch points at the patch. Renames wait for the model, in which references to an element are ids.
//!
//! An annotation document contains a patch as the term `ODataCodegen.V1.Patch`, whose record has the attributes of CSDL XML and `Reason`,
//! `Rename`, `Description`, `LongDescription`, `Drop`, `Add`:
//!
//! ```xml
//! <Annotations Target="example.order/placed">
//!   <Annotation Term="ODataCodegen.V1.Patch">
//!     <Record>
//!       <PropertyValue Property="Type" String="Edm.Date"/>
//!       <PropertyValue Property="Reason" String="the service sends no time of day"/>
//!     </Record>
//!   </Annotation>
//! </Annotations>
//! ```

mod apply;
mod collect;
mod describe;
mod dropped;
mod find;
mod rename;

pub(crate) use apply::apply;
pub(crate) use dropped::explain;
pub(crate) use rename::rename;

use odata_csdl::diagnostic::Span;
use odata_csdl::syntax::{Attribute, Kind, Node, Tree};

/// A rename that waits for the model.
#[derive(Debug)]
pub(crate) struct Rename {
    /// The element's path.
    at: String,
    /// The new name.
    to: String,
    span: Option<Span>,
    /// Place of the element.
    element: Span,
}

/// What patches leave for later stages.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) renames: Vec<Rename>,
    /// Places that refer to a declaration that a patch removed, each with the place of the patch.
    pub(crate) orphans: Vec<(Span, Span)>,
}

/// The `Schema` elements of a document.
fn schemas<'t>(tree: &'t Tree<'_>) -> impl Iterator<Item = Node<'t>> {
    tree.root().into_iter().flat_map(Node::schemas)
}

/// A path whose first qualified name has its alias replaced by the namespace that the document gives it.
fn expand(tree: &Tree<'_>, path: &str) -> String {
    let end = path.find(['/', '(']).unwrap_or(path.len());
    let (name, rest) = path.split_at(end);
    let Some((prefix, simple)) = name.rsplit_once('.') else {
        return path.to_owned();
    };
    let root = tree.root();
    let included = root
        .into_iter()
        .flat_map(|root| root.children_of(Kind::Reference))
        .flat_map(|reference| reference.children_of(Kind::Include));
    let namespace = schemas(tree)
        .chain(included)
        .find(|node| node.value(Attribute::Alias) == Some(prefix))
        .and_then(|node| node.value(Attribute::Namespace));
    format!("{}.{simple}{rest}", namespace.unwrap_or(prefix))
}
