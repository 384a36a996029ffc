//! Mutations of valid answers: after a small change no request gets the answer of another one, and nothing panics.

use odata_requests::batch::BatchExchange;
use odata_requests::exchange::{Machine, Received, RetryPolicy, Step};
use odata_requests::{Batch, BatchHandle, Dialect};

use crate::common::Random;
use crate::common::model::AnyProduct;
use crate::common::service::Shop;
use crate::drive::{crlf, endpoint, json, response};

/// What the answers to the four requests have: no small change of one is another one.
const MARKS: [&str; 4] = [
    "aaaaaaaaaaaa",
    "bbbbbbbbbbbb",
    "cccccccccccc",
    "dddddddddddd",
];

/// A read, two reads or actions in a group, and a read.
fn batch() -> (Batch, [BatchHandle<AnyProduct>; 4]) {
    let mut batch = Batch::new();
    let first = batch.add(Shop.me().get());
    let mut group = batch.group();
    let (second, third) = (
        group.add(Shop.me().restore()),
        group.add(Shop.me().restore()),
    );
    let last = batch.add(Shop.me().get());
    (batch, [first, second, third, last])
}

fn json_answer() -> Vec<u8> {
    let items = [3, 1, 4, 2].map(|id| {
        let mark = MARKS[id - 1];
        format!(
            "{{\n\"id\":\"{id}\",\n\"status\":200,\n\"headers\":{{\"request-id\":\"{mark}\"}},\n\"body\":{{\"name\":\"{mark}\"}}\n}}"
        )
    });
    format!("{{\n\"responses\":[\n{}\n]\n}}", items.join(",\n")).into_bytes()
}

fn multipart_answer(has_ids: bool) -> Vec<u8> {
    let part = |boundary: &str, id: usize| {
        let mark = MARKS[id - 1];
        let line = if has_ids {
            format!("Content-ID: {id}\n")
        } else {
            String::new()
        };
        format!(
            "--{boundary}\nContent-Type: application/http\n{line}\nHTTP/1.1 200 OK\nrequest-id: {mark}\nContent-Type: application/json\n\n{{\"name\":\"{mark}\"}}\n"
        )
    };
    let set = "--bound_ary\nContent-Type: multipart/mixed; boundary=change_set\n\n";
    let text = part("bound_ary", 1)
        + set
        + &part("change_set", 2)
        + &part("change_set", 3)
        + "--change_set--\n"
        + &part("bound_ary", 4)
        + "--bound_ary--\n";
    crlf(&text).into_bytes()
}

/// The lines of a text with their ends.
fn lines(text: &[u8]) -> Vec<&[u8]> {
    text.split_inclusive(|byte| *byte == b'\n').collect()
}

/// One small change, or one line more, less or elsewhere.
fn mutate(random: &mut Random, text: &[u8]) -> Vec<u8> {
    const ODD: &[u8] = b"\"\\{}[]:,-\r\n \t0123459=;<>a\0\xff\xc3";
    let mut out = text.to_vec();
    match random.below(8) {
        0 => out.truncate(random.below(text.len())),
        1 => {
            let mut lines = lines(text);
            lines.remove(random.below(lines.len()));
            out = lines.concat();
        }
        2 => {
            let mut lines = lines(text);
            let at = random.below(lines.len());
            lines.insert(at, lines[at]);
            out = lines.concat();
        }
        3 => {
            let mut lines = lines(text);
            let at = random.below(lines.len());
            let next = (at + 1) % lines.len();
            lines.swap(at, next);
            out = lines.concat();
        }
        4 => {
            let at = random.below(text.len());
            let end = (at + 1 + random.below(3)).min(text.len());
            out.drain(at..end);
        }
        5 => out.insert(random.below(text.len()), ODD[random.below(ODD.len())]),
        _ => {
            let at = random.below(text.len());
            out[at] = ODD[random.below(ODD.len())];
        }
    }
    out
}

/// Drives a batch with one answer; further requests of it are not answered.
fn check(dialect: &Dialect, answer: Received) -> usize {
    let (mut batch, handles) = batch();
    let mut machine =
        BatchExchange::new(&endpoint(dialect.clone()), &mut batch).retry(RetryPolicy::never());
    let shown = String::from_utf8_lossy(&answer.body).into_owned();
    let Ok(Step::Send(_)) = machine.next() else {
        panic!("no request")
    };
    if let Err(error) = machine.received(answer) {
        assert!(error.to_string().len() < 2000);
        return 0;
    }
    let Ok(Step::Done(mut answers)) = machine.next() else {
        return 0;
    };
    let mut count = 0;
    for (handle, mark) in handles.into_iter().zip(MARKS) {
        let others = |text: &str| {
            MARKS
                .iter()
                .any(|other| *other != mark && text.contains(other))
        };
        match answers.take(handle) {
            Ok(answer) => {
                count += 1;
                let name = answer.value.name.clone().unwrap_or_default();
                assert!(!others(&name), "{mark} has {name}\n{shown}");
                let id = answer.request_id().unwrap_or_default();
                assert!(!others(id), "{mark} has {id}\n{shown}");
            }
            Err(error) => {
                let text = error.to_string();
                assert!(text.len() < 2000 && !text.is_empty());
                let id = error.request_id().unwrap_or_default();
                assert!(!others(id), "{mark} has {id}\n{shown}");
            }
        }
    }
    assert!(answers.failures().count() <= MARKS.len());
    count
}

fn mutations(dialect: Dialect, answer: &[u8], received: impl Fn(Vec<u8>) -> Received, seed: u64) {
    assert_eq!(check(&dialect, received(answer.to_vec())), 4);
    let mut random = Random::new(seed);
    let mut taken = 0;
    for _ in 0..2000 {
        let text = mutate(&mut random, answer);
        taken += check(&dialect, received(text));
    }
    // The check is no empty one: many answers survive.
    assert!(taken > 1000, "{taken}");
}

fn mixed(body: Vec<u8>) -> Received {
    response(200, "multipart/mixed; boundary=bound_ary", body)
}

#[test]
fn w23_mutations_of_json_answers() {
    mutations(Dialect::GRAPH, &json_answer(), json, 1);
}

#[test]
fn w25_mutations_of_multipart_answers_with_identifiers() {
    mutations(Dialect::STANDARD, &multipart_answer(true), mixed, 2);
}

#[test]
fn w25_mutations_of_multipart_answers_without_identifiers() {
    mutations(Dialect::STANDARD, &multipart_answer(false), mixed, 3);
}

#[test]
fn w23_w25_answers_in_the_other_format_are_read() {
    assert_eq!(check(&Dialect::STANDARD, json(json_answer())), 4);
    assert_eq!(check(&Dialect::GRAPH, mixed(multipart_answer(true))), 4);
    // The order of the parts says nothing, if the request was in JSON.
    assert_eq!(check(&Dialect::GRAPH, mixed(multipart_answer(false))), 0);
}
