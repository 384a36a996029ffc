//! Counts the allocations of decoding a page once. A separate program, since counting slows the allocator down.

mod page;

fn count<T: for<'de> serde::Deserialize<'de>>(text: &str) {
    let info = allocation_counter::measure(|| {
        std::hint::black_box(serde_json::from_str::<T>(text).unwrap());
    });
    println!("{} {}", info.count_total, info.bytes_max);
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let text = std::fs::read_to_string(&arguments[2]).unwrap();
    match &*arguments[1] {
        "users" => count::<page::Users>(&text),
        _ => count::<page::Mixed>(&text),
    }
}
