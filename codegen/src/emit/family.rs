//! Family enums.

use super::{Scope, code, docs, one_liners};
use crate::format::{Code, Place, lines, text, word};
use crate::names::written;
use crate::rust_ir::{Family, Variant};

pub(super) fn emit<'a>(scope: &Scope<'_>, item: &'a Family) -> Vec<Code<'a>> {
    let name = || word(written(&item.head.name));
    let declared = || word(scope.path(&item.declared));
    let about = format!("`{}` and its subtypes.", item.head.odata);
    let docs = docs::paragraphs(&[], &about);
    let variant = |variant: &'a Variant| word(written(&variant.name));
    let variants = item.variants.iter().map(|it| {
        let docs = docs::paragraphs(&[], &format!("`{}`.", it.odata));
        code! {
            rt,
            [docs = docs, variant = variant(it), path = word(scope.path(&it.path))],
            #docs #variant(::std::boxed::Box<#path>)
        }
    });
    let names = item
        .variants
        .iter()
        .map(|it| code!(rt, [name = text(&it.odata)], #name));
    let values = || {
        let values = item.variants.iter();
        lines(
            Place::Arms,
            values.map(|it| code!(rt, [variant = variant(it)], Self::#variant(value) => value)),
        )
    };
    let indices = item.variants.iter().enumerate().map(|(index, it)| {
        code! {
            rt,
            [variant = variant(it), index = word(index.to_string())],
            Self::#variant(_) => #index
        }
    });
    let parts = item.variants.iter();
    let parts =
        parts.map(|it| code!(rt, [variant = variant(it)], Self::#variant(value) => &**value));
    let parts_mut = item.variants.iter();
    let parts_mut = parts_mut
        .map(|it| code!(rt, [variant = variant(it)], Self::#variant(value) => &mut **value));
    let fresh = item.variants.iter().enumerate().map(|(index, it)| {
        code! {
            rt,
            [index = word(index.to_string()), variant = variant(it)],
            #index => Self::#variant(#rt::fresh())
        }
    });
    let default = item.variants.first().filter(|_| item.concrete);
    let default = default.map_or_else(|| word("Unrecognized"), variant);
    let own = code! {
        rt,
        [docs = docs, name = name(), variants = lines(Place::Variants, variants), declared = declared()],
        #docs
        #[non_exhaustive]
        pub enum #name {
            #variants
            #[doc = " A subtype that is not known here; its own members are in the extras."]
            Unrecognized(::std::boxed::Box<#declared>),
        }
    };
    let impls = code! {
        rt,
        [
            name = name(),
            default = default,
            declared = declared(),
            values = values(),
            values_mut = values(),
        ],
        impl ::core::default::Default for #name {
            #[inline]
            fn default() -> Self {
                Self::#default(#rt::fresh())
            }
        }
        impl ::core::ops::Deref for #name {
            type Target = #declared;
            #[inline]
            fn deref(&self) -> &#declared {
                match self {
                    #values
                    Self::Unrecognized(value) => value,
                }
            }
        }
        impl ::core::ops::DerefMut for #name {
            fn deref_mut(&mut self) -> &mut #declared {
                match self {
                    #values_mut
                    Self::Unrecognized(value) => value,
                }
            }
        }
    };
    let family = code! {
        rt,
        [
            name = name(),
            declared = declared(),
            names = lines(Place::Elements, names),
            indices = lines(Place::Arms, indices),
            count = word(item.variants.len().to_string()),
            parts = lines(Place::Arms, parts),
            fresh = lines(Place::Arms, fresh),
            parts_mut = lines(Place::Arms, parts_mut),
        ],
        impl #rt::Family for #name {
            fn declared(&self) -> &'static #rt::Info {
                #declared::INFO
            }
            fn names(&self) -> &'static [&'static str] {
                &[#names]
            }
            fn variant(&self) -> usize {
                match self {
                    #indices
                    Self::Unrecognized(_) => #count,
                }
            }
            fn part(&self) -> &dyn #rt::Object {
                match self {
                    #parts
                    Self::Unrecognized(value) => &**value,
                }
            }
            fn select(&mut self, i: usize) -> &mut dyn #rt::Object {
                if i != #rt::CURRENT {
                    let declared = ::core::mem::take::<#declared>(self);
                    *self = match i {
                        #fresh
                        _ => Self::Unrecognized(#rt::fresh()),
                    };
                    **self = declared;
                }
                match self {
                    #parts_mut
                    Self::Unrecognized(value) => &mut **value,
                }
            }
        }
    };
    let object = code! {
        rt,
        [name = name()],
        impl #rt::Object for #name {
            fn get(&self, i: usize, j: usize) -> #rt::Value<'_> {
                match i {
                    #rt::FAMILY => #rt::Value::Family(self),
                    _ => #rt::Family::part(self).get(i, j),
                }
            }
            fn slot(&mut self, i: usize, op: #rt::Op<'_>) -> #rt::Slot<'_> {
                match i {
                    #rt::FAMILY => #rt::Slot::Family(self),
                    _ => #rt::Family::select(self, #rt::CURRENT).slot(i, op),
                }
            }
        }
    };
    // The first variant of a concrete declared type has its conversion already in the loop.
    let from_abstract = (!item.concrete).then(|| {
        code! {
            rt,
            [name = name(), declared = declared()],
            impl ::core::convert::From<#declared> for #name {
                #[inline]
                fn from(value: #declared) -> Self {
                    Self::Unrecognized(::std::boxed::Box::new(value))
                }
            }
        }
    });
    let conversions = item.variants.iter().flat_map(|it| {
        let path = || word(scope.path(&it.path));
        let from = code! {
            rt,
            [name = name(), variant = variant(it), path = path()],
            impl ::core::convert::From<#path> for #name {
                #[inline]
                fn from(value: #path) -> Self {
                    Self::#variant(::std::boxed::Box::new(value))
                }
            }
        };
        let try_from = code! {
            rt,
            [name = name(), path = path()],
            impl ::core::convert::TryFrom<#name> for #path {
                type Error = #name;
                #[inline]
                fn try_from(value: #name) -> ::core::result::Result<Self, #name> {
                    #rt::take(value)
                }
            }
        };
        [from, try_from]
    });
    let mut code = vec![own, impls, family, object];
    code.extend(from_abstract);
    code.extend(conversions);
    code.push(one_liners(written(&item.head.name)));
    code
}
