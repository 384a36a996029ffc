//! Runs inputs for a while: `cargo run --release -- [raw|structured|metadata] SECONDS [SEED]`.
//!
//! `raw` and `structured` are payloads for the decoder, `metadata` is documents for the whole generator; those of the folder in
//! `ODATA_CORPUS`, if it is set, are among what is mutated, and then belong to what repeats a failure.
//!
//! A workspace of its own, as it belongs to nobody's build. It needs no nightly compiler and no libFuzzer: inputs are mutated
//! payloads and random JSON by a deterministic generator, so that a failure is repeated by its seed. A part of it runs as a test
//! of `odata-runtime`.

#[path = "../../runtime/tests/payload/model.rs"]
#[allow(dead_code, reason = "the tests' model, of which this needs a part")]
mod model;

mod documents;
mod harness;
mod metadata;
mod words;

use std::time::{Duration, Instant};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let kind = arguments.next().unwrap_or_else(|| "raw".to_owned());
    let number = |text: Option<String>, default| {
        text.map_or(default, |text| text.parse().expect("a number"))
    };
    let seconds = number(arguments.next(), 10);
    let mut seed = number(arguments.next(), 1);
    let folder = std::env::temp_dir().join(format!("odata-fuzz-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder for documents");
    let seeds = metadata::seeds();
    let batch = if kind == "metadata" { 20 } else { 1000 };
    let (mut generated, start) = (0_u64, Instant::now());
    let mut inputs = 0_u64;
    let mut slowest = (Duration::ZERO, 0);
    while start.elapsed() < Duration::from_secs(seconds) {
        // A seed for many inputs: on a panic, run it again.
        let mut random = harness::Random::new(seed);
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            for _ in 0..batch {
                let before = Instant::now();
                match &*kind {
                    "raw" => harness::raw(&harness::bytes(&mut random)),
                    "structured" => harness::structured(&harness::json(&mut random)),
                    "metadata" => {
                        let document = documents::document(&mut random, &seeds);
                        generated += u64::from(metadata::run(&mut random, &document, &folder));
                    }
                    other => panic!("no kind of input `{other}`"),
                }
                slowest = slowest.max((before.elapsed(), seed));
            }
        }))
        .unwrap_or_else(|_| {
            eprintln!("failed with seed {seed}: `cargo run --release -- {kind} 1 {seed}`");
            std::process::exit(1);
        });
        inputs += batch;
        seed += 1;
    }
    println!(
        "{kind}: {inputs} inputs in {} s without a failure, the slowest in {:?} (seed {})",
        start.elapsed().as_secs(),
        slowest.0,
        slowest.1
    );
    if kind == "metadata" {
        println!("{generated} of them were generated");
    }
    let _ = std::fs::remove_dir_all(folder);
}
