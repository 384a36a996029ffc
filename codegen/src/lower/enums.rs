//! Enumerations.

use super::Context;
use crate::rust_ir::{Enum, EnumMember, Head};
use odata_csdl::schema::{EnumType, TypeId};

pub(super) fn lower(cx: &Context<'_>, id: TypeId, head: Head, enumeration: &EnumType) -> Enum {
    let names = cx.names.members(id);
    let members = enumeration
        .members
        .iter()
        .zip(names)
        .map(|(member, (_, name))| EnumMember {
            name: name.clone(),
            json: member.name.clone(),
            value: member.value,
            docs: cx.docs(&member.annotations),
            attributes: cx
                .config
                .attributes_for(|| format!("{}/{}", head.odata, member.name)),
        });
    let members = members.collect();
    Enum {
        head,
        is_flags: enumeration.is_flags,
        members,
    }
}
