//! Writes primitive values to their slots. Not generic over the format, so compiled only once.

use crate::data::object::Slot;
use crate::data::primitives::primitives;
use crate::data::property::Property;
use crate::data::scalar::{Primitive, Token};
use crate::values::Json;

fn put<T: Primitive>(place: &mut Property<T>, token: Token<'_>) -> Result<(), String> {
    *place = match token {
        Token::Null => Property::Null,
        token => Property::Value(T::read(token)?),
    };
    Ok(())
}

fn put_json<T: Primitive>(place: &mut Property<T>, json: &Json) -> Result<(), String> {
    *place = match json.as_str() {
        "null" => Property::Null,
        _ => Property::Value(T::read_json(json)?),
    };
    Ok(())
}

fn name<T: Primitive>(_: &Property<T>) -> &'static str {
    T::NAME
}

macro_rules! each {
    ([$slot:expr, $place:ident => $body:expr, $($other:pat => $else:expr,)*] $($kind:ident: $type:ty,)*) => {
        match $slot {
            $(Slot::$kind($place) => $body,)*
            $($other => $else,)*
        }
    };
    ($($given:tt)*) => {
        primitives! { each! $($given)* }
    };
}

/// Writes a token to its slot; the error is the reason why it does not fit (empty: another JSON type is expected).
pub(super) fn accept(slot: &mut Slot<'_>, token: Token<'_>) -> Result<(), String> {
    each!(slot, place => put(place, token),
        Slot::List(list) => match token {
            Token::Null => {
                list.set(Property::Null);
                Ok(())
            }
            _ => Err(String::new()),
        },
        _ => Err(String::new()),
    )
}

/// Writes a JSON text to its slot, for types that are kept verbatim.
pub(super) fn accept_json(slot: &mut Slot<'_>, json: &Json) -> Result<(), String> {
    each!(slot, place => put_json(place, json),
        Slot::Custom(place) => place.read(json),
        _ => Err(String::new()),
    )
}

/// The name of the type that the slot takes.
pub(super) fn expected(slot: &Slot<'_>) -> String {
    each!(slot, place => name(place).to_owned(),
        Slot::Custom(place) => place.name().to_owned(),
        Slot::List(list) => format!("Collection({})", list.item()),
        _ => String::new(),
    )
}

/// Makes a primitive member absent, null, or (a list) empty.
pub(crate) fn set_state(slot: &mut Slot<'_>, state: Property<()>) {
    each!(slot, place => match state {
            Property::Absent => **place = Property::Absent,
            Property::Null => **place = Property::Null,
            Property::Value(()) => {}
        },
        Slot::Custom(place) => place.clear(state),
        Slot::List(list) => list.set(state),
        _ => {},
    );
}
