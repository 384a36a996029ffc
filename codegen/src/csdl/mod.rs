//! CSDL text to syntax tree, one node per element of CSDL 4.0/4.01.
//!
//! In: a [`Source`](crate::diagnostic::Source). Out: a [`Tree`] of elements and attributes with their places in the text, and
//! findings about the text. This stage must not know what names mean: nothing is looked up, no default is filled in, no
//! literal is read. A tree says nothing of XML either, so that a reader for CSDL JSON can produce the same.

mod encoding;
mod grammar;
mod malformed;
mod old;
mod tree;
mod xml;

pub use tree::{Attribute, Kind, Node, Text, Tree};
pub use xml::parse;
