//! The memory of a page that is decoded while it arrives: that of its longest item, however many there are. This is a single test, so that
//! nothing else allocates meanwhile.

#![allow(
    clippy::unwrap_used,
    dead_code,
    reason = "a test says so when something is not there; not all of the model is used"
)]

#[path = "payload/model.rs"]
mod model;

use model::Part;
use odata_runtime::responses::PageReader;
use odata_runtime::{Collection, Decoder};
use peak_alloc::PeakAlloc;

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

/// The number of chunks, and of items in each.
const CHUNKS: usize = 60;
const ITEMS: usize = 400;

/// Reads a page of equal chunks; returns the number of items, the rest and the peak memory without the chunk.
fn read(decoder: &Decoder, chunk: &[u8]) -> (usize, Collection<Part>, usize) {
    let before = ALLOCATOR.current_usage();
    ALLOCATOR.reset_peak_usage();
    let mut page = PageReader::<Part>::new(decoder);
    let mut items = 0;
    page.feed(b"{\"value\":[{}");
    for _ in 0..CHUNKS {
        page.feed(chunk);
        while page.next().unwrap().is_some() {
            items += 1;
        }
    }
    page.feed(b"],\"@odata.count\":1}");
    assert!(page.next().unwrap().is_none());
    let (rest, _) = page.finish().unwrap();
    (items, rest, ALLOCATOR.peak_usage() - before)
}

#[test]
fn items_take_the_memory_of_the_longest() {
    let item = |size: usize| {
        format!(
            ",{{\"id\":\"{}\",\"size\":1,\"later\":[1,2]}}",
            "x".repeat(size)
        )
    };
    let small = item(20).repeat(ITEMS);
    // One that is a hundred times as long as the others, and one that does not fit.
    let mixed = format!(
        "{}{},{{\"size\":\"x\"}}",
        item(20).repeat(ITEMS - 2),
        item(5000)
    );
    let (strict, lenient) = (Decoder::new(), Decoder::new().lenient());
    for (decoder, chunk) in [(&strict, &small), (&lenient, &small), (&lenient, &mixed)] {
        let (items, rest, peak) = read(decoder, chunk.as_bytes());
        assert_eq!((items, rest.count()), (CHUNKS * ITEMS + 1, Some(1)));
        // The chunk that was fed, and up to a thousand mismatches; all items would be more than ten times as much.
        assert!(peak < chunk.len() * 4 + (1 << 18), "{peak}");
    }
}
