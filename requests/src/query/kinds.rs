//! The kinds of values that expressions have. Values of one kind can be compared; the numeric types are one kind, since services promote
//! them (URL Conventions 4.01, 5.1.1.16).

use std::marker::PhantomData;

use odata_runtime::Enumeration;
use odata_runtime::values::{self, Custom, Decimal, Json};

/// A kind of values.
pub trait Kind: sealed::Sealed + 'static {}

/// A kind whose values have an order.
pub trait Ordered: Kind {}

/// A Rust type of a primitive type.
pub trait Scalar: 'static {
    /// Its kind.
    type Kind: Kind;
}

mod sealed {
    pub trait Sealed {}
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident: $($type:ty),*;)*) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub enum $kind {}

        impl sealed::Sealed for $kind {}
        impl Kind for $kind {}
        $(
            impl Scalar for $type {
                type Kind = $kind;
            }
        )*
    )*};
}

kinds! {
    /// `Edm.Boolean`.
    Boolean: bool;
    /// The numeric types.
    Number: u8, i8, i16, i32, i64, f32, f64, Decimal;
    /// `Edm.String`.
    Text: String;
    /// `Edm.Date`.
    Date: values::Date;
    /// `Edm.DateTimeOffset`.
    DateTimeOffset: values::DateTimeOffset;
    /// `Edm.TimeOfDay`.
    TimeOfDay: values::TimeOfDay;
    /// `Edm.Duration`.
    Duration: values::Duration;
    /// `Edm.Guid`.
    Guid: values::Guid;
    /// `Edm.Binary`.
    Binary: values::Binary;
    /// `Edm.Untyped`, geography and geometry types, streams, and navigation without types.
    Untyped: Json;
}

macro_rules! ordered {
    ($($kind:ident)*) => {
        $(impl Ordered for $kind {})*
    };
}

ordered! { Boolean Number Text Date DateTimeOffset TimeOfDay Duration Guid Binary Untyped }

macro_rules! generic {
    ($($(#[$doc:meta])* $kind:ident<$name:ident>;)*) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $kind<$name>(PhantomData<fn() -> $name>);

        impl<$name: 'static> sealed::Sealed for $kind<$name> {}
        impl<$name: 'static> Kind for $kind<$name> {}
    )*};
}

generic! {
    /// The enumeration `E`.
    EnumOf<E>;
    /// The entity or complex type `T`.
    Structured<T>;
    /// The program's own type `C`, which stands for an OData type.
    Own<C>;
    /// A collection.
    Many<T>;
}

impl<E: Enumeration> Ordered for EnumOf<E> {}
impl<C: Custom> Ordered for Own<C> {}
