//! Texts as primitive values and literals. The first byte of an input chooses the type.

#![cfg_attr(fuzzing, no_main)]

use odata_runtime_fuzz::values;

fn check(input: &[u8]) {
    if let Some((&kind, text)) = input.split_first()
        && let Ok(text) = std::str::from_utf8(text)
    {
        values::check(kind, text);
    }
}

odata_runtime_fuzz::target!(check);
