//! The tables of a model: types with their members, and data shared by all of them. Generated as statics.

use crate::data::family::type_name_of;

/// The table of one entity or complex type.
#[derive(Debug, Clone, Copy)]
pub struct TypeInfo {
    /// Qualified name, such as `microsoft.graph.entity`.
    pub name: &'static str,
    /// The base type's table.
    pub base: Option<&'static TypeInfo>,
    /// Index of the first member declared by the type itself: the number of members of all its bases.
    pub first: usize,
    /// The members declared by the type itself.
    pub members: &'static [Member],
    /// The data of the whole model.
    pub model: &'static ModelInfo,
}

/// A declared member: its JSON name and its [facts](facts). A pair, since a model has thousands of them in one table, where the path of a
/// constructor costs more compile time than the value.
pub type Member = (&'static str, u16);

/// The bits of [`Member`]'s second field.
pub mod facts {
    /// `Debug` does not show its values, and errors do not quote them (option `redact`).
    pub const REDACTED: u16 = 1;
    /// `Nullable="false"` (CSDL XML 4.01 section 7.2.1).
    pub const NOT_NULL: u16 = 1 << 1;
    /// `Core.Computed`: set by the service, in neither insert nor update.
    pub const COMPUTED: u16 = 1 << 2;
    /// `Core.Immutable`: in insert, not in update.
    pub const IMMUTABLE: u16 = 1 << 3;
    /// `Core.Permissions` without `Write`: in neither insert nor update.
    pub const READ_ONLY: u16 = 1 << 4;
    /// `Core.Permissions` without `Read`: never in a response.
    pub const WRITE_ONLY: u16 = 1 << 5;
    /// A navigation property.
    pub const NAVIGATION: u16 = 1 << 6;
    /// Part of the key.
    pub const KEY: u16 = 1 << 7;
    /// `Core.ComputedDefaultValue` or `DefaultValue`: may be left out of an insert although not nullable.
    pub const DEFAULTED: u16 = 1 << 8;
    /// The metadata says that no item of the list is `null`: `Nullable="false"` of a collection.
    pub const ITEMS_NOT_NULL: u16 = 1 << 11;
    /// An object without a value here is not such an object. Only in response wrappers; checked for a type's first member only.
    pub const REQUIRED: u16 = 1 << 10;
}

/// The data shared by all types generated from one model.
#[derive(Debug)]
pub struct ModelInfo {
    /// (alias, namespace) of all documents; type names in payloads may use them.
    pub aliases: &'static [(&'static str, &'static str)],
    /// Names of redacted members, to find them in the extras or inside kept JSON.
    pub redact: &'static [&'static str],
    /// New binary values are written in the standard alphabet instead of base64url (option `binary`).
    pub standard_base64: bool,
    /// The names in context URLs (OData Protocol 4.01 chapter 10), sorted: entity sets and singletons by name, and properties on paths to
    /// contained entities as `type/property`; each with the qualified name of its type.
    pub contexts: &'static [(&'static str, &'static str)],
    /// Members of bases that types declare again, sorted by type and member.
    pub redeclared: &'static [Redeclared],
    /// The tables of all entity and complex types, sorted by name.
    pub types: &'static [TypeInfo],
}

/// A member of a base that a type declares again, with the differences (CSDL XML 4.01 sections 6.2.1 and 7). The value is in the base's
/// member, whichever type declares it.
#[derive(Debug)]
pub struct Redeclared {
    /// Qualified name of the type.
    pub of: &'static str,
    /// Index of the base's member.
    pub member: usize,
    /// Its [facts](facts) in objects of the type.
    pub facts: u16,
    /// Qualified name of the type of its objects if they name none and it derives from the base's type; otherwise empty.
    pub narrower: &'static str,
    /// Whether all values that the type allows fit the base's member. Values that do not fit are kept in the extras.
    pub fits: bool,
}

impl ModelInfo {
    /// The table of a model without types. Response wrappers belong to it.
    pub(crate) const NONE: &'static Self = &Self {
        aliases: &[],
        redact: &[],
        standard_base64: false,
        contexts: &[],
        redeclared: &[],
        types: &[],
    };

    pub(crate) fn info(&self, name: &str) -> Option<&'static TypeInfo> {
        let at = self.types.binary_search_by(|known| known.name.cmp(name));
        at.ok().and_then(|at| self.types.get(at))
    }

    /// The name of the type behind a set, a singleton or a property of [`contexts`](Self::contexts).
    pub(crate) fn context(&self, path: &str) -> Option<&'static str> {
        let at = self.contexts.binary_search_by(|known| known.0.cmp(path));
        at.ok()
            .and_then(|at| self.contexts.get(at))
            .map(|known| known.1)
    }

    /// The table of the type that the value of an `@odata.type` names.
    pub(crate) fn named(&self, tag: &str) -> Option<&'static TypeInfo> {
        let name = type_name_of(tag);
        if let Some(info) = self.info(&name) {
            return Some(info);
        }
        let (prefix, local) = name.rsplit_once('.')?;
        let mut meant = self.aliases.iter().filter(|(alias, _)| *alias == prefix);
        meant.find_map(|(_, namespace)| self.info(&format!("{namespace}.{local}")))
    }

    /// Whether both types are known and neither derives from the other.
    pub(crate) fn are_unrelated(&self, a: &str, b: &str) -> bool {
        match (self.info(a), self.info(b)) {
            (Some(a), Some(b)) => !a.derives(b) && !b.derives(a),
            _ => false,
        }
    }
}

impl TypeInfo {
    /// The placeholder table for an object without one; generated types always have one.
    pub(crate) const NONE: &'static Self = &Self {
        name: "",
        base: None,
        first: 0,
        members: &[],
        model: ModelInfo::NONE,
    };

    /// Number of members, including those of all bases.
    pub const fn len(&self) -> usize {
        self.first + self.members.len()
    }

    /// Whether there are no members, not even in a base.
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The member at an index of the whole chain, with its facts in objects of this type.
    pub fn member(&'static self, i: usize) -> Option<Member> {
        let (name, facts) = self.declared(i)?;
        Some((name, self.redeclared(i).map_or(facts, |again| again.facts)))
    }

    /// The member at an index of the whole chain, as it is first declared.
    fn declared(&self, i: usize) -> Option<Member> {
        let mut info = self;
        while i < info.first {
            info = info.base?;
        }
        info.members.get(i - info.first).copied()
    }

    /// The redeclaration of a member by the type, or else by the nearest base that redeclares it.
    #[inline]
    pub(crate) fn redeclared(&'static self, i: usize) -> Option<&'static Redeclared> {
        if self.model.redeclared.is_empty() {
            return None;
        }
        self.all_redeclared().find(|again| again.member == i)
    }

    /// The same for all members, looked up once. Empty for nearly all models.
    pub(crate) fn each_redeclared(&'static self) -> Vec<&'static Redeclared> {
        if self.model.redeclared.is_empty() {
            return Vec::new();
        }
        self.all_redeclared().collect()
    }

    /// All members that the type and its bases declare again, the type itself first.
    pub(crate) fn all_redeclared(&'static self) -> impl Iterator<Item = &'static Redeclared> {
        self.chain().flat_map(|info| {
            let all = info.model.redeclared;
            let from = all.partition_point(|again| again.of < info.name);
            let own = all.get(from..).unwrap_or_default().iter();
            own.take_while(|again| again.of == info.name)
        })
    }

    /// Index of the member with a JSON name. The search starts at `hint`, because services send members in a stable order and leave some
    /// out.
    pub fn find(&self, name: &str, hint: usize) -> Option<usize> {
        let position = |members: &[Member]| members.iter().position(|member| member.0 == name);
        if hint < self.first {
            if self.declared(hint).is_some_and(|member| member.0 == name) {
                return Some(hint);
            }
        } else if let Some(from) = hint.checked_sub(self.first)
            && let Some((before, after)) = self.members.split_at_checked(from)
        {
            let at = position(after).map(|at| from + at);
            if let Some(at) = at.or_else(|| position(before)) {
                return Some(self.first + at);
            }
            return self.base?.find(name, usize::MAX);
        }
        let mut info = self;
        loop {
            if let Some(at) = position(info.members) {
                return Some(info.first + at);
            }
            info = info.base?;
        }
    }

    /// Whether the type is `from` or derives from it.
    pub(crate) fn derives(&'static self, from: &TypeInfo) -> bool {
        self.chain().any(|info| info.name == from.name)
    }

    /// The type itself and its bases, most derived first.
    pub fn chain(&'static self) -> impl Iterator<Item = &'static TypeInfo> {
        std::iter::successors(Some(self), |info| info.base)
    }

    /// All members with their indices and their facts in objects of this type, the root base's first.
    pub fn all_members(&'static self) -> impl Iterator<Item = (usize, Member)> {
        let mut chain: Vec<_> = self.chain().collect();
        chain.reverse();
        let all = chain.into_iter().flat_map(|info| {
            info.members
                .iter()
                .enumerate()
                .map(move |(at, member)| (info.first + at, *member))
        });
        let redeclared = self.each_redeclared();
        all.map(move |(i, (name, facts))| {
            let again = redeclared.iter().find(|again| again.member == i);
            (i, (name, again.map_or(facts, |again| again.facts)))
        })
    }
}
