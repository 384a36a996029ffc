//! Documents that the libFuzzer target in `fuzz/` found: those that reach code which no other document reaches, and those that once failed.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test says so when something is not there"
)]

#[path = "../../fuzz/src/metadata.rs"]
#[allow(unreachable_pub, reason = "of the crate that runs it for longer")]
mod metadata;

use std::path::Path;

#[test]
fn a8_documents_that_a_fuzzer_found_are_generated_or_refused() {
    let inputs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/inputs/metadata");
    let scratch = tempfile::tempdir().unwrap();
    let mut count = 0;
    for entry in std::fs::read_dir(inputs).unwrap() {
        let path = entry.unwrap().path();
        println!("{}", path.display());
        metadata::input(&std::fs::read(path).unwrap(), usize::MAX, scratch.path());
        count += 1;
    }
    assert!(count > 50, "{count}");
}
