//! Makes the URL of a request with a filter, a selection and nested expansions a given number of times, and prints the mean time in
//! nanoseconds. `cargo run -p budgets -- guard` counts its instructions.

#![allow(dead_code, unused_imports, reason = "the model is that of the tests")]

use std::time::Instant;

use odata_requests::query::{At as _, any, contains, desc, eq};
use odata_requests::{Dialect, Entities, Path};

#[path = "../tests/common/model.rs"]
mod model;

odata_requests::v1::resources! {
    model::Product: String, Path, Path, [];
}

fn make() -> Option<String> {
    Entities::<model::Product>::root("products")
        .list()
        .filter(|m| {
            eq(&m.is_read, false)
                & contains(&m.name, "report")
                & any(&m.addresses, |a| eq(&a.street, "a@b.c"))
                & eq(&m.parent.at().name, "x")
        })
        .select(|m| (&m.id, &m.name, &m.address))
        .expand_with(
            |m| &m.parts,
            |p| {
                p.select(|p| (&p.name, &p.size))
                    .expand_with(|p| &p.parent, |q| q.select(|q| (&q.id, &q.name)))
                    .top(3)
            },
        )
        .order_by(|m| desc(&m.changed))
        .top(50)
        .url_for(&Dialect::GRAPH)
        .ok()
}

fn main() {
    let times = std::env::args().nth(1).and_then(|it| it.parse().ok());
    let times: u32 = times.unwrap_or(100_000);
    // The first one makes the values whose fields stand for properties.
    let length = make().map_or(0, |text| text.len());
    let start = Instant::now();
    for _ in 0..times {
        std::hint::black_box(make());
    }
    let mean = start.elapsed().as_nanos() / u128::from(times.max(1));
    println!("{mean} ns, {length} bytes");
}
