//! Conversions to and from [`Uuid`], with the feature `uuid`.

use std::ops::Deref;

use uuid::Uuid;

use crate::values::Guid;

impl Guid {
    /// The value as a [`Uuid`].
    pub const fn as_uuid(&self) -> &Uuid {
        &self.uuid
    }
}

impl Deref for Guid {
    type Target = Uuid;

    fn deref(&self) -> &Uuid {
        &self.uuid
    }
}

impl From<Uuid> for Guid {
    fn from(uuid: Uuid) -> Self {
        Self { uuid, upper: 0 }
    }
}

impl From<Guid> for Uuid {
    fn from(guid: Guid) -> Self {
        guid.uuid
    }
}
