//! Members whose types implement [`Custom`], as trait objects for the codec.

use std::any::Any;
use std::fmt;

use crate::data::property::Property;
use crate::data::scalar::{Atom, Primitive, Token};
use crate::values::{Custom, Json};

/// Lists hold them like values of primitive types.
impl<T: Custom> Primitive for T {
    const NAME: &'static str = T::TYPE;
    const VERBATIM: bool = true;

    fn read(_: Token<'_>) -> Result<Self, String> {
        Err(String::new())
    }

    fn read_json(json: &Json) -> Result<Self, String> {
        if json.is_null() {
            return Err(String::new());
        }
        T::from_json(json)
    }

    fn atom(&self) -> Atom<'_> {
        Atom::Custom(self.to_json(), T::TYPE)
    }
}

/// A single value of a type that implements [`Custom`]. Only the runtime implements this trait.
pub trait Replaced: Any + Send + Sync + sealed::Sealed {
    /// The name of the OData type.
    #[doc(hidden)]
    fn name(&self) -> &'static str;
    #[doc(hidden)]
    fn state(&self) -> Property<()>;
    /// The text to write; `None` if there is no value.
    #[doc(hidden)]
    fn json(&self) -> Option<Json>;
    /// Makes it absent or null.
    #[doc(hidden)]
    fn clear(&mut self, state: Property<()>);
    #[doc(hidden)]
    fn read(&mut self, json: &Json) -> Result<(), String>;
    #[doc(hidden)]
    fn copy_from(&mut self, other: &dyn Replaced);
    #[doc(hidden)]
    fn equals(&self, other: &dyn Replaced) -> bool;
    /// The value for `Debug`; `None` if there is no value.
    #[doc(hidden)]
    fn shown(&self) -> Option<&dyn fmt::Debug>;
}

mod sealed {
    pub trait Sealed {}
}

impl<T: Custom> sealed::Sealed for Property<T> {}

impl<T: Custom> Replaced for Property<T> {
    fn name(&self) -> &'static str {
        T::TYPE
    }

    fn state(&self) -> Property<()> {
        self.as_ref().map(|_| ())
    }

    fn json(&self) -> Option<Json> {
        self.value().map(T::to_json)
    }

    fn clear(&mut self, state: Property<()>) {
        match state {
            Property::Absent => *self = Property::Absent,
            Property::Null => *self = Property::Null,
            Property::Value(()) => {}
        }
    }

    fn read(&mut self, json: &Json) -> Result<(), String> {
        *self = if json.is_null() {
            Property::Null
        } else {
            Property::Value(T::from_json(json)?)
        };
        Ok(())
    }

    fn copy_from(&mut self, other: &dyn Replaced) {
        if let Some(other) = (other as &dyn Any).downcast_ref::<Self>() {
            self.clone_from(other);
        }
    }

    fn equals(&self, other: &dyn Replaced) -> bool {
        (other as &dyn Any).downcast_ref::<Self>() == Some(self)
    }

    fn shown(&self) -> Option<&dyn fmt::Debug> {
        self.value().map(|value| value as &dyn fmt::Debug)
    }
}
