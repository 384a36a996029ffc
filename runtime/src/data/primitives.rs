//! The primitive types: the single table from which values, slots, comparison and fields are made.

/// Calls a macro with the given tokens, in brackets, followed by the primitive types, each as `Kind: RustType,`.
macro_rules! primitives {
    ($callback:ident! $($given:tt)*) => {
        $callback! {
            [$($given)*]
            Boolean: bool,
            Byte: u8,
            SByte: i8,
            Int16: i16,
            Int32: i32,
            Int64: i64,
            Single: f32,
            Double: f64,
            Decimal: crate::values::Decimal,
            String: ::std::string::String,
            Binary: crate::values::Binary,
            Date: crate::values::Date,
            DateTimeOffset: crate::values::DateTimeOffset,
            Duration: crate::values::Duration,
            TimeOfDay: crate::values::TimeOfDay,
            Guid: crate::values::Guid,
            Json: crate::values::Json,
        }
    };
}
pub(crate) use primitives;
