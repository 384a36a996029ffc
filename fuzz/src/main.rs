//! Runs inputs for a while: `cargo run --release -- [raw|structured|metadata] SECONDS [SEED]`. `seeds FOLDER` writes some of them for the
//! targets of libFuzzer instead.
//!
//! `raw` and `structured` are payloads for the decoder, `metadata` are documents for the whole generator. If `ODATA_CORPUS` is set, the
//! documents in its folder are mutated too; reproducing a failure then requires them.
//!
//! This is a separate workspace, since it is not part of any build. It needs no nightly compiler and no libFuzzer: inputs are mutated
//! payloads and random JSON from a deterministic generator, so that a seed reproduces a failure. A part of it runs as a test of
//! `odata-runtime`.

use std::path::Path;
use std::time::{Duration, Instant};

use odata_runtime_fuzz::{documents, harness, metadata};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let kind = arguments.next().unwrap_or_else(|| "raw".to_owned());
    if kind == "seeds" {
        let folder = arguments.next().expect("a folder for the seeds");
        return write_seeds(Path::new(&folder));
    }
    let number = |text: Option<String>, default| {
        text.map_or(default, |text| text.parse().expect("a number"))
    };
    let seconds = number(arguments.next(), 10);
    let mut seed = number(arguments.next(), 1);
    let folder = std::env::temp_dir().join(format!("odata-fuzz-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder for documents");
    let seeds = documents::seeds();
    let batch = if kind == "metadata" { 20 } else { 1000 };
    let (mut generated, start) = (0_u64, Instant::now());
    let mut inputs = 0_u64;
    let mut slowest = (Duration::ZERO, 0);
    while start.elapsed() < Duration::from_secs(seconds) {
        // A seed for many inputs: after a panic, run it again.
        let mut random = harness::Random::new(seed);
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            for _ in 0..batch {
                let before = Instant::now();
                match &*kind {
                    "raw" => {
                        let bytes = harness::bytes(&mut random);
                        harness::raw(&mut random, &bytes);
                    }
                    "structured" => {
                        let json = harness::json(&mut random);
                        harness::structured(&mut random, &json);
                    }
                    "metadata" => {
                        let settings = random.next() as u16;
                        let document = documents::document(&mut random, &seeds);
                        generated += u64::from(metadata::run(settings, &document, &folder));
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

/// Writes inputs in the form that the targets read, into a folder for each target.
fn write_seeds(folder: &Path) {
    let mut random = harness::Random::new(1);
    for target in ["decode", "metadata", "values"] {
        let folder = folder.join(target);
        std::fs::create_dir_all(&folder).expect("a folder for seeds");
        for i in 0..500 {
            let mut input = vec![random.next() as u8];
            match (target, i % 2) {
                ("metadata", _) => {
                    input.push(random.next() as u8);
                    input.extend(documents::document(&mut random, &[]));
                }
                (_, 0) => input.extend(harness::bytes(&mut random)),
                _ => input.extend(harness::json(&mut random).into_bytes()),
            }
            std::fs::write(folder.join(format!("seed-{i}")), input).expect("a seed");
        }
    }
}
