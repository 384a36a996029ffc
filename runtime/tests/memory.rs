//! The memory of lenient reading: hardly more than that of strict reading, however deep a payload nests and however much of it does not
//! fit. This is a single test, so that nothing else allocates meanwhile.

#![allow(
    clippy::unwrap_used,
    dead_code,
    reason = "a test says so when something is not there; not all of the model is used"
)]

#[path = "payload/model.rs"]
mod model;

use model::{AnyThing, Part};
use odata_runtime::{Collection, Decoder, Object, TypeMismatch};
use peak_alloc::PeakAlloc;

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

/// How deep the payloads nest, and the size of the large ones in bytes.
const DEPTH: usize = 100;
const LARGE: usize = 20 << 20;

/// Wraps a value in `DEPTH` objects, each the only member of the next.
fn nested(member: &str, value: &str) -> String {
    let before = format!("{{\"{member}\":").repeat(DEPTH);
    format!("{before}{value}{}", "}".repeat(DEPTH))
}

fn list(before: &str, item: &str, count: usize) -> String {
    format!("{{\"{before}\":[{}]}}", vec![item; count].join(","))
}

/// The peak memory of decoding, without the payload, and the mismatches.
fn peak<T: Object + Default>(decoder: &Decoder, json: &str) -> (usize, Vec<TypeMismatch>) {
    let before = ALLOCATOR.current_usage();
    ALLOCATOR.reset_peak_usage();
    let (value, mismatches) = decoder.decode::<T>(json.as_bytes()).unwrap();
    let peak = ALLOCATOR.peak_usage() - before;
    drop(value);
    (peak, mismatches)
}

fn total(mismatches: &[TypeMismatch]) -> usize {
    mismatches.len() + mismatches.last().map_or(0, TypeMismatch::more)
}

#[test]
fn p19_lenient_reading_is_linear_in_memory() {
    let (strict, lenient) = (Decoder::new(), Decoder::new().lenient());
    // One string inside: the run holds the value, and nothing else.
    let json = nested("inner", &format!("{{\"id\":\"{}\"}}", "a".repeat(LARGE)));
    let (most, mismatches) = peak::<Part>(&lenient, &json);
    assert!(mismatches.is_empty() && most < json.len() * 3 / 2, "{most}");
    // The same if it does not fit, which takes a copy while it is checked.
    let json = nested("inner", &format!("{{\"size\":\"{}\"}}", "a".repeat(LARGE)));
    let (most, mismatches) = peak::<Part>(&lenient, &json);
    assert!(mismatches.len() == 1 && most < json.len() * 5 / 2, "{most}");
    // Many small objects inside: as many bytes as in a strict run.
    let json = nested("related", &list("parts", "{\"size\":1}", LARGE / 4 / 11));
    let (least, _) = peak::<AnyThing>(&strict, &json);
    let (most, _) = peak::<AnyThing>(&lenient, &json);
    assert!(most < least * 11 / 10, "{most} instead of {least}");
    // A value in each that does not fit: as many bytes as undeclared members take, and as many mismatches as are wanted.
    let count = LARGE / 4 / 13;
    let json = nested("related", &list("parts", "{\"size\":\"x\"}", count));
    let unknown = nested("related", &list("parts", "{\"sizo\":\"x\"}", count));
    let (least, _) = peak::<AnyThing>(&strict, &unknown);
    let (most, mismatches) = peak::<AnyThing>(&lenient, &json);
    assert!(most < least + (2 << 20), "{most} instead of {least}");
    assert_eq!((mismatches.len(), total(&mismatches)), (1000, count));
    let limited = lenient.clone().mismatch_limit(3);
    let (_, mismatches) = peak::<AnyThing>(&limited, &json);
    assert_eq!((mismatches.len(), total(&mismatches)), (3, count));
    // Types at the end of each object: the members before them are undeclared until the type is read.
    for decoder in [&strict, &lenient] {
        let before = "{\"inside\":".repeat(DEPTH);
        let after = ",\"@odata.type\":\"#other.VerySpecial\"}".repeat(DEPTH);
        let json = format!("{before}{{\"id\":\"{}\"}}{after}", "a".repeat(LARGE / 20));
        let (most, _) = peak::<AnyThing>(decoder, &json);
        assert!(most < json.len() * 5 / 2, "{most}");
    }
    // The same member again and again.
    let json = format!("{{{}}}", vec!["\"size\":\"x\""; count].join(","));
    let (_, mismatches) = peak::<Part>(&lenient, &json);
    assert_eq!(total(&mismatches), count);
    // Required values that are missing.
    let json = list("value", "{}", count);
    let (least, _) = peak::<Collection<Part>>(&lenient, &json);
    let demanding = lenient.require("value/name").require("value/inner/name");
    let (most, mismatches) = peak::<Collection<Part>>(&demanding, &json);
    assert!(most < least + (1 << 20), "{most} instead of {least}");
    assert_eq!(total(&mismatches), count);
    assert_eq!(mismatches[0].path, "$.value[0].name");
}
