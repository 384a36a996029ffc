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
    let members = enumeration.members.iter().map(|member| EnumMember {
        name: match cx.config.rename_for(&format!("{owner}/{}", member.name)) {
            Some(name) => scope.take_exactly(name.to_owned(), spelling),
            None => scope.take(&member.name, spelling),
        },
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
