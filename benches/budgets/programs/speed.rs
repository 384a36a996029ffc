//! Decodes and encodes a page a given number of times and prints the speed of the fastest run. `budgets` builds this file against each of
//! the crates that it compares; it is not part of the workspace. With `decode` or `encode` it does that once, for callgrind.

use std::time::Instant;

mod page;

fn measure<T: for<'de> serde::Deserialize<'de> + serde::Serialize>(text: &str, what: &str) {
    let decode = || serde_json::from_str::<T>(text).unwrap();
    match what {
        "decode" => drop(decode()),
        "encode" => drop(serde_json::to_vec(&decode()).unwrap()),
        rounds => {
            let rounds: usize = rounds.parse().unwrap();
            let best = |run: &dyn Fn() -> usize| {
                let times = (0..rounds).map(|_| {
                    let start = Instant::now();
                    let bytes = run();
                    bytes as f64 / 1e6 / start.elapsed().as_secs_f64()
                });
                times.fold(0.0, f64::max)
            };
            let value = decode();
            let decoding = best(&|| {
                std::hint::black_box(decode());
                text.len()
            });
            let encoding = best(&|| serde_json::to_vec(&value).unwrap().len());
            println!("{decoding} {encoding}");
        }
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let text = std::fs::read_to_string(&arguments[2]).unwrap();
    match &*arguments[1] {
        "users" => measure::<page::Users>(&text, &arguments[3]),
        _ => measure::<page::Mixed>(&text, &arguments[3]),
    }
}
