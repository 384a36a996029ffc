//! Enumerations, and sets of flags.

use super::{code, docs};
use crate::format::{Code, Place, lines, text, word};
use crate::names::written;
use crate::rust_ir::Enum;

pub(super) fn emit(item: &Enum) -> Vec<Code<'_>> {
    let mut code = if item.is_flags {
        flags(item)
    } else {
        variants(item)
    };
    let alike = code! {
        rt,
        [name = word(written(&item.head.name))],
        impl ::core::clone::Clone for #name {
            #[inline]
            fn clone(&self) -> Self {
                #rt::enumeration::clone(self)
            }
        }
        impl ::core::cmp::PartialEq for #name {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                #rt::enumeration::equal(self, other)
            }
        }
        impl ::core::cmp::Eq for #name {}
        impl ::core::hash::Hash for #name {
            #[inline]
            fn hash<H: ::core::hash::Hasher>(&self, state: &mut H) {
                #rt::enumeration::hash(self, state);
            }
        }
        impl ::core::fmt::Debug for #name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                #rt::enumeration::display(self, f)
            }
        }
        impl ::core::fmt::Display for #name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                #rt::enumeration::display(self, f)
            }
        }
        impl ::core::str::FromStr for #name {
            type Err = ::core::convert::Infallible;
            #[inline]
            fn from_str(text: &str) -> ::core::result::Result<Self, ::core::convert::Infallible> {
                ::core::result::Result::Ok(#rt::Enumeration::from_text(text))
            }
        }
        impl #rt::serde::Serialize for #name {
            #[inline]
            fn serialize<S: #rt::serde::Serializer>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error> {
                #rt::enumeration::encode(self, serializer)
            }
        }
        impl<'de> #rt::serde::Deserialize<'de> for #name {
            #[inline]
            fn deserialize<D: #rt::serde::Deserializer<'de>>(deserializer: D) -> ::core::result::Result<Self, D::Error> {
                #rt::enumeration::decode(deserializer)
            }
        }
    };
    code.push(alike.loose());
    code
}

/// `const INFO` of the `Enumeration` impl.
fn info(item: &Enum) -> Code<'_> {
    let members = item.members.iter().map(|member| {
        let (json, value) = (text(&member.json), word(member.value.to_string()));
        code!(rt, [json = json, value = value], (#json, #value))
    });
    code! {
        rt,
        [odata = text(&item.head.odata), members = lines(Place::Elements, members)],
        const INFO: &'static #rt::EnumInfo = &#rt::EnumInfo { name: #odata, members: &[#members] };
    }
}

fn variants(item: &Enum) -> Vec<Code<'_>> {
    let variants = item.members.iter().map(|member| {
        let docs = docs::docs(&member.docs, &format!("`{}`.", member.json));
        code!(rt, [docs = docs, variant = word(written(&member.name))], #docs #variant)
    });
    let names = item.members.iter().map(|member| {
        let (variant, json) = (word(written(&member.name)), text(&member.json));
        code!(rt, [variant = variant, json = json], Self::#variant => #json)
    });
    let indices = item.members.iter().enumerate().map(|(index, member)| {
        let (index, variant) = (word(index.to_string()), word(written(&member.name)));
        code!(rt, [index = index, variant = variant], ::core::option::Option::Some(#index) => Self::#variant)
    });
    let own = code! {
        rt,
        [
            docs = docs::docs(&item.head.docs, &format!("`{}`.", item.head.odata)),
            name = word(written(&item.head.name)),
            variants = lines(Place::Variants, variants),
        ],
        #docs
        #[non_exhaustive]
        pub enum #name {
            #variants
            #[doc = " A member that is not known here, as the service sent it."]
            Unrecognized(::std::boxed::Box<str>),
        }
    };
    let methods = code! {
        rt,
        [name = word(written(&item.head.name)), names = lines(Place::Arms, names)],
        impl #name {
            #[doc = " The member's name as services send it."]
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    #names
                    Self::Unrecognized(text) => text,
                }
            }
            #[doc = " The member's value; `None` for a member that is not known here."]
            #[must_use]
            #[inline]
            pub fn value(&self) -> ::core::option::Option<i64> {
                <Self as #rt::Enumeration>::INFO.value_of(self.as_str())
            }
        }
    };
    let enumeration = code! {
        rt,
        [
            name = word(written(&item.head.name)),
            info = info(item),
            indices = lines(Place::Arms, indices),
        ],
        impl #rt::Enumeration for #name {
            #info
            fn text(&self) -> #rt::Text<'_> {
                #rt::Text::Name(self.as_str())
            }
            fn from_text(text: &str) -> Self {
                match <Self as #rt::Enumeration>::INFO.find(text) {
                    #indices
                    _ => Self::Unrecognized(::core::convert::From::from(text)),
                }
            }
        }
    };
    vec![own, methods, enumeration]
}

fn flags(item: &Enum) -> Vec<Code<'_>> {
    let about = format!(
        "`{}`: a set of flags; unknown ones are kept.",
        item.head.odata
    );
    let constants = item.members.iter().map(|member| {
        code! {
            rt,
            [
                docs = docs::docs(&member.docs, &format!("`{}`.", member.json)),
                constant = word(written(&member.name)),
                value = word(member.value.to_string()),
            ],
            #docs
            pub const #constant: Self = Self(#rt::Flags::from_bits(#value));
        }
    });
    let own = code! {
        rt,
        [
            docs = docs::docs(&item.head.docs, &about),
            name = word(written(&item.head.name)),
            constants = lines(Place::Constants, constants),
        ],
        #docs
        pub struct #name(#rt::Flags);
        impl #name {
            #constants
        }
    };
    let impls = code! {
        rt,
        [name = word(written(&item.head.name)), info = info(item)],
        impl #rt::Enumeration for #name {
            #info
            fn text(&self) -> #rt::Text<'_> {
                #rt::Text::Flags(&self.0, <Self as #rt::Enumeration>::INFO)
            }
            fn from_text(text: &str) -> Self {
                #rt::FlagSet::parse(text)
            }
        }
        impl #rt::FlagSet for #name {
            #[inline]
            fn flags(&self) -> &#rt::Flags {
                &self.0
            }
            #[inline]
            fn flags_mut(&mut self) -> &mut #rt::Flags {
                &mut self.0
            }
            #[inline]
            fn from_flags(flags: #rt::Flags) -> Self {
                Self(flags)
            }
        }
        impl ::core::default::Default for #name {
            #[inline]
            fn default() -> Self {
                Self(#rt::Flags::from_bits(0))
            }
        }
        impl ::core::ops::BitOr for #name {
            type Output = Self;
            #[inline]
            fn bitor(mut self, other: Self) -> Self {
                #rt::FlagSet::insert(&mut self, &other);
                self
            }
        }
    };
    vec![own, impls]
}
