//! The cases.

use odata_requests::testing::{Replay, Reply, SentRequest};
use odata_requests::{Error, Method};

use super::Client;

mod authorization;
mod batches;
mod bodies;
mod clock;
mod forgery;
mod observing;
mod pages;
mod redirects;
mod repetitions;
mod testing;
mod transfers;

/// The base URL of the service.
const BASE: &str = "https://mail.example/v1";

const GET: Method = Method::Get;
const POST: Method = Method::Post;

/// A message as JSON.
fn message(subject: &str) -> Reply {
    Reply::json(200, format!(r#"{{"subject":"{subject}"}}"#))
}

fn header<'a>(request: &'a SentRequest, name: &str) -> Option<&'a str> {
    request.headers.get(name)
}

/// A client of the replay.
fn client(replay: Replay) -> Client<Replay> {
    Client::new(BASE, replay)
}

fn seconds(client: &Client<Replay>) -> Vec<u64> {
    let waits = client.transport().waits();
    waits.iter().map(std::time::Duration::as_secs).collect()
}

fn urls(client: &Client<Replay>) -> Vec<String> {
    let requests = client.transport().requests();
    requests
        .iter()
        .map(|it| format!("{} {}", it.method, it.url))
        .collect()
}

fn text<T: std::fmt::Debug>(result: Result<T, Error>) -> String {
    result.unwrap_err().to_string()
}
