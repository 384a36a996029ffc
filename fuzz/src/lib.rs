//! The properties of every input, and generators of inputs: for `mutate` on stable, for the targets of libFuzzer, and for the tests of
//! `odata-runtime` and `odata-codegen`, which run a part of it.

#[path = "../../runtime/tests/payload/model.rs"]
#[allow(dead_code, reason = "the tests' model, of which this needs a part")]
mod model;

pub mod documents;
pub mod harness;
pub mod metadata;
pub mod payload;
pub mod values;
mod words;

/// The rest of a target: libFuzzer calls `check`; on stable, a `main` calls it with each file argument.
#[macro_export]
macro_rules! target {
    ($check:path) => {
        #[cfg(fuzzing)]
        libfuzzer_sys::fuzz_target!(|input: &[u8]| $check(input));

        #[cfg(not(fuzzing))]
        fn main() {
            $crate::replay($check);
        }
    };
}

/// Runs a check on the files given as arguments.
pub fn replay(check: fn(&[u8])) {
    for path in std::env::args_os().skip(1) {
        println!("{}", path.display());
        check(&std::fs::read(path).expect("a file with an input"));
    }
}
