//! Enumerations, and sets of flags.

use super::{code, docs};
use crate::format::{Code, Place, lines, word};
use crate::inert;
use crate::names::written;
use crate::rust_ir::{Enum, EnumMember};

pub(super) fn emit(item: &Enum) -> Vec<Code<'_>> {
    if item.is_flags {
        flags(item)
    } else {
        variants(item)
    }
}

fn variants(item: &Enum) -> Vec<Code<'_>> {
    let variants = item.members.iter().map(|member| {
        let docs = docs::docs(&member.docs, &member.attributes, &value(member));
        code!(rt, [docs = docs, variant = word(written(&member.name))], #docs #variant)
    });
    vec![code! {
        rt,
        [
            docs = docs::docs(&item.head.docs, &item.head.attributes, &docs::named(&item.head.odata)),
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
    }]
}

fn flags(item: &Enum) -> Vec<Code<'_>> {
    let about = format!(
        "{}: a set of flags; unknown ones are kept.",
        inert::code(&item.head.odata)
    );
    let constants = item.members.iter().map(|member| {
        code! {
            rt,
            [
                docs = docs::docs(&member.docs, &member.attributes, &value(member)),
                constant = word(written(&member.name)),
                value = word(member.value.to_string()),
            ],
            #docs
            pub const #constant: Self = Self(#rt::Flags::from_bits(#value));
        }
    });
    vec![code! {
        rt,
        [
            docs = docs::docs(&item.head.docs, &item.head.attributes, &about),
            name = word(written(&item.head.name)),
            constants = lines(Place::Constants, constants),
        ],
        #docs
        pub struct #name(#rt::Flags);
        impl #name {
            #constants
        }
    }]
}

/// The name of a member and its value.
fn value(member: &EnumMember) -> String {
    format!("{}: {}.", inert::code(&member.json), member.value)
}
