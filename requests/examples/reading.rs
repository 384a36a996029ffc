//! Reads a page of a thousand items as a whole and item by item, in chunks of several sizes, and prints the speed of each and its ratio to
//! the whole page. `cargo run --release -p odata-requests --example reading [times [strict|lenient chunk]]`; a chunk of 0 is the whole page.
//! With one of them only, its instructions can be counted.

#![allow(dead_code, unused_imports, reason = "the model is that of the tests")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use odata_runtime::responses::PageReader;
use odata_runtime::{Collection, Decoder, Error};

#[path = "../tests/common/model.rs"]
mod model;

use model::Product;

fn page() -> String {
    let item = |n: usize| {
        format!(
            r##"{{"@odata.etag":"W/\"{n}\"","id":"{n:08}-5d1c-4a3b-9f5e-27c1d0a7be11","name":"Product number {n}, with a name of usual length","size":{n},"isRead":true,"changed":"2026-01-02T03:04:05.678Z","address":{{"street":"Some Street {n}","x":"{n}.5"}},"parts":[{{"id":"{n}-1","name":"A part"}},{{"id":"{n}-2","name":"Another \"part\""}}],"note":"{}"}}"##,
            "Dynamic text of some length. ".repeat(n % 12)
        )
    };
    let items: Vec<String> = (0..1000).map(item).collect();
    format!(
        r##"{{"@odata.context":"https://h/s/$metadata#products","@odata.nextLink":"https://h/s/products?$skiptoken=1","value":[{}]}}"##,
        items.join(",")
    )
}

fn whole(decoder: &Decoder, body: &[u8]) -> Result<usize, Error> {
    let (page, _) = decoder.decode::<Collection<Product>>(body)?;
    let mut items = 0;
    for item in page {
        black_box(item);
        items += 1;
    }
    Ok(items)
}

fn by_item(decoder: &Decoder, body: &[u8], chunk: usize) -> Result<usize, Error> {
    let mut page = PageReader::<Product>::new(decoder);
    let mut items = 0;
    for chunk in body.chunks(chunk) {
        page.feed(chunk);
        while let Some(item) = page.next()? {
            black_box(item);
            items += 1;
        }
    }
    page.finish()?;
    Ok(items)
}

/// The shortest time of several runs: others of the machine only add to it.
fn best(times: u32, mut run: impl FnMut() -> Result<usize, Error>) -> Result<Duration, Error> {
    let mut best = Duration::MAX;
    for _ in 0..times {
        let start = Instant::now();
        black_box(run()?);
        best = best.min(start.elapsed());
    }
    Ok(best)
}

fn main() -> Result<(), Error> {
    let times = std::env::args().nth(1).and_then(|it| it.parse().ok());
    let times: u32 = times.unwrap_or(100).max(1);
    let body = page();
    let body = body.as_bytes();
    if let (Some(kind), Some(chunk)) = (std::env::args().nth(2), std::env::args().nth(3)) {
        let decoder = match &*kind {
            "lenient" => Decoder::new().lenient(),
            _ => Decoder::new(),
        };
        for _ in 0..times {
            black_box(match chunk.parse() {
                Ok(0) | Err(_) => whole(&decoder, body)?,
                Ok(chunk) => by_item(&decoder, body, chunk)?,
            });
        }
        return Ok(());
    }
    for (name, decoder) in [
        ("strict", Decoder::new()),
        ("lenient", Decoder::new().lenient()),
    ] {
        let whole = best(times, || whole(&decoder, body))?;
        println!("{name}: {} bytes, whole page {whole:?}", body.len());
        for chunk in [1 << 10, 8 << 10, 16 << 10, 64 << 10, usize::MAX] {
            let time = best(times, || by_item(&decoder, body, chunk))?;
            let ratio = whole.as_secs_f64() / time.as_secs_f64();
            println!("  chunks of {chunk} bytes: {time:?}, {ratio:.2} of the speed");
        }
    }
    Ok(())
}
