//! A part of what `fuzz/` runs for longer, and the inputs that its targets found: those that reach code that no other input reaches, and
//! those that failed once.

#[path = "../../../fuzz/src/harness.rs"]
#[allow(unreachable_pub, reason = "of the crate that runs it for longer")]
mod harness;
#[path = "../../../fuzz/src/payload.rs"]
#[allow(unreachable_pub, reason = "of the crate that runs it for longer")]
mod payload;
#[path = "../../../fuzz/src/values.rs"]
#[allow(unreachable_pub, reason = "of the crate that runs it for longer")]
mod values;

use std::path::Path;

/// The inputs of a target, each with its name: the first byte selects what the rest is read as.
fn inputs(target: &str) -> Vec<(String, u8, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/inputs");
    let mut inputs = Vec::new();
    for entry in std::fs::read_dir(folder.join(target)).unwrap() {
        let path = entry.unwrap().path();
        if let Some((&kind, rest)) = std::fs::read(&path).unwrap().split_first() {
            inputs.push((path.display().to_string(), kind, rest.to_vec()));
        }
    }
    assert!(inputs.len() > 50, "{}", inputs.len());
    inputs
}

#[test]
fn p19_mutated_payloads_cause_no_panic() {
    let mut random = harness::Random::new(1);
    for _ in 0..10_000 {
        let bytes = harness::bytes(&mut random);
        harness::raw(&mut random, &bytes);
    }
}

#[test]
fn p19_random_objects_are_read_and_written_alike() {
    let mut random = harness::Random::new(2);
    for _ in 0..10_000 {
        let json = harness::json(&mut random);
        harness::structured(&mut random, &json);
    }
}

#[test]
fn p19_payloads_that_a_fuzzer_found_are_read_and_written_alike() {
    for (name, kind, json) in inputs("decode") {
        println!("{name}");
        payload::check(kind, &json);
    }
}

#[test]
fn p19_texts_that_a_fuzzer_found_are_values_or_refused() {
    for (name, kind, text) in inputs("values") {
        values::check(kind, std::str::from_utf8(&text).expect(&name));
    }
}
