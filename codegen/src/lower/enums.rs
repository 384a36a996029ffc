//! Enumerations.

use super::Context;
use crate::names::{ENUM_VARIANTS, Scope, Spelling};
use crate::rust_ir::{Enum, EnumMember, Head};
use crate::schema::{EnumType, TypeId};

pub(super) fn lower(cx: &Context<'_>, id: TypeId, head: Head, enumeration: &EnumType) -> Enum {
    let (spelling, mut scope) = match enumeration.is_flags {
        true => (Spelling::Shouty, Scope::default()),
        false => (Spelling::Camel, Scope::new(ENUM_VARIANTS)),
    };
    let owner = cx.model.qualified_name(id);
    // Names that the configuration gives come first: it knows what it wants.
    let mut names = vec![String::new(); enumeration.members.len()];
    for configured in [true, false] {
        for (place, member) in names.iter_mut().zip(&enumeration.members) {
            let rename = cx.config.rename_for(&format!("{owner}/{}", member.name));
            if rename.is_some() == configured {
                *place = match rename {
                    Some(name) => scope.take_exactly(name.to_owned(), spelling),
                    None => scope.take(&member.name, spelling),
                };
            }
        }
    }
    let members = enumeration
        .members
        .iter()
        .zip(names)
        .map(|(member, name)| EnumMember {
            name,
            json: member.name.clone(),
            value: member.value,
            docs: cx.docs(&member.annotations),
        });
    Enum {
        head,
        is_flags: enumeration.is_flags,
        members: members.collect(),
    }
}
