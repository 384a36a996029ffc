//! Family enums.

use super::{Scope, code, docs};
use crate::format::{Code, Place, lines, word};
use crate::inert;
use crate::names::written;
use crate::rust_ir::Family;

pub(super) fn emit<'a>(scope: &Scope<'_>, item: &'a Family) -> Vec<Code<'a>> {
    let about = format!("{} and its derived types.", inert::code(&item.head.odata));
    let variants = item.variants.iter().map(|it| {
        let docs = docs::paragraphs(&[], &docs::named(&it.odata));
        code! {
            rt,
            [docs = docs, variant = word(written(&it.name)), path = word(scope.path(&it.path))],
            #docs #variant(::std::boxed::Box<#path>)
        }
    });
    vec![code! {
        rt,
        [
            docs = docs::docs(&item.head.docs, &item.head.attributes, &about),
            name = word(written(&item.head.name)),
            variants = lines(Place::Variants, variants),
            declared = word(scope.path(&item.declared)),
        ],
        #docs
        #[non_exhaustive]
        pub enum #name {
            #variants
            #[doc = " A derived type that this code does not know; its own members are in the extras."]
            Unrecognized(::std::boxed::Box<#declared>),
        }
    }]
}
