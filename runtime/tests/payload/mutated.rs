//! A part of what `fuzz/` runs for longer.

#[path = "../../../fuzz/src/harness.rs"]
#[allow(unreachable_pub, reason = "of the crate that runs it for longer")]
mod harness;

#[test]
fn p19_mutated_payloads_cause_no_panic() {
    let mut random = harness::Random::new(1);
    for _ in 0..20_000 {
        harness::raw(&harness::bytes(&mut random));
    }
}

#[test]
fn p19_random_objects_are_read_and_written_alike() {
    let mut random = harness::Random::new(2);
    for _ in 0..20_000 {
        harness::structured(&harness::json(&mut random));
    }
}
