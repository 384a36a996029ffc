//! Paths of properties and names of types, for the paths of resources.

use odata_runtime::{Object, Property};

use super::operand::field;
use super::pieces::Piece;
use super::place::{self, Place, derives, not_a_field, registry};
use crate::error::RequestError;

/// The path of the property whose field a closure returns, from a value of the type `T`.
pub(crate) fn path_of<T: Object + Default, V: 'static>(
    property: impl FnOnce(&'static T) -> &'static Property<V>,
) -> Result<String, RequestError> {
    let (row, place) = place::row::<T>(0);
    path_of_field(&field(property(row)), place)
}

fn path_of_field(field: &Piece, row: &'static Place) -> Result<String, RequestError> {
    let Piece::Field(address, referenced) = *field else {
        return Err(not_a_field("", row.type_name()));
    };
    let found = registry().find(address);
    let found = found.ok_or_else(|| not_a_field(referenced, row.type_name()))?;
    let path = || format!("{}{}", found.place.prefix(), found.name);
    if let Some(fault) = found.place.fault() {
        return Err(match fault {
            RequestError::NotAField { referenced, .. } => not_a_field(referenced, row.type_name()),
            other => other.clone(),
        });
    }
    if found.place.start != row.start {
        return Err(RequestError::OutOfScope {
            path: path(),
            of: found.place.of,
            expected: row.type_name(),
        });
    }
    if found.place.many {
        return Err(RequestError::ThroughCollection {
            path: path(),
            of: row.type_name(),
        });
    }
    Ok(path())
}

/// The qualified name of the type `S`, if it is `T` or derives from it.
pub(crate) fn cast_to<T: Object + Default, S: Object + Default>()
-> Result<&'static str, RequestError> {
    checked(&T::default(), &S::default())
}

fn checked(from: &dyn Object, to: &dyn Object) -> Result<&'static str, RequestError> {
    let (from, to) = (from.info(), to.info());
    derives(to, from).map(|()| to.name)
}
