//! Sends requests to a server on loopback, by the clients and by bare `ureq` and `reqwest` with derived structs, in turns, and prints the median
//! time of each and the ratio. `cargo run --release -p odata-requests --all-features --example overhead [rounds]`

#![allow(dead_code, unreachable_pub, reason = "the model is that of the tests")]

use std::error::Error;
use std::hint::black_box;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::time::{Duration, Instant};

use model::{MailService, Message};
use odata_requests::blocking::Ureq;
use odata_requests::{Client, Reqwest, blocking};
use odata_runtime::Collection;

mod model {
    include!("../tests/common/message.rs");
    include!("../tests/common/mail.rs");
}

/// The same members, derived.
mod derived {
    use serde::Deserialize;

    #[derive(Deserialize)]
    pub(crate) struct Address {
        pub(crate) address: Option<String>,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub(crate) struct Message {
        pub(crate) subject: Option<String>,
        pub(crate) is_read: Option<bool>,
        pub(crate) from: Option<Address>,
        #[serde(default)]
        pub(crate) to_recipients: Vec<Address>,
        pub(crate) received: Option<String>,
        pub(crate) size: Option<i32>,
        #[serde(default)]
        pub(crate) categories: Vec<String>,
    }

    #[derive(Deserialize)]
    pub(crate) struct Page {
        pub(crate) value: Vec<Message>,
    }
}

const MESSAGE: &str = r#"{"subject":"Minutes of the meeting on Tuesday","isRead":false,"from":{"address":"ada@example.org"},"toRecipients":[{"address":"a@example.org"},{"address":"b@example.org"}],"received":"2026-11-03T09:15:00Z","size":20480,"categories":["red","work"]}"#;

type Anything<T> = Result<T, Box<dyn Error>>;

fn main() -> Anything<()> {
    let rounds = std::env::args().nth(1).and_then(|it| it.parse().ok());
    let rounds: usize = rounds.unwrap_or(2000);
    let one = MESSAGE.to_owned();
    let page = format!(r#"{{"value":[{}]}}"#, vec![MESSAGE; 1000].join(","));
    blocking_client("one message, ureq", &serve(one.clone())?, rounds, false)?;
    blocking_client(
        "a page of 1,000, ureq",
        &serve(page.clone())?,
        rounds / 20,
        true,
    )?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async_client(
        "one message, reqwest",
        &serve(one)?,
        rounds,
        false,
    ))?;
    runtime.block_on(async_client(
        "a page of 1,000, reqwest",
        &serve(page)?,
        rounds / 20,
        true,
    ))
}

fn blocking_client(name: &str, base: &str, rounds: usize, is_page: bool) -> Anything<()> {
    let agent = ureq::Agent::new_with_defaults();
    let client = blocking::Client::new(base, Ureq::new());
    let (mut bare, mut ours) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        bare.push(timed(|| {
            let url = format!("{base}/messages");
            let bytes = agent.get(&url).call()?.body_mut().read_to_vec()?;
            decode(&bytes, is_page)
        })?);
        ours.push(timed(|| {
            if is_page {
                black_box::<Collection<Message>>(client.send(MailService.messages().list())?);
            } else {
                black_box(
                    client.send(
                        MailService
                            .messages()
                            .list()
                            .into_request()
                            .read_as::<Message>(),
                    )?,
                );
            }
            Ok(())
        })?);
    }
    report(name, bare, ours);
    Ok(())
}

async fn async_client(name: &str, base: &str, rounds: usize, is_page: bool) -> Anything<()> {
    let http = reqwest::Client::new();
    let client = Client::new(base, Reqwest::new()?);
    let (mut bare, mut ours) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        let start = Instant::now();
        let bytes = http
            .get(format!("{base}/messages"))
            .send()
            .await?
            .bytes()
            .await?;
        decode(&bytes, is_page)?;
        bare.push(start.elapsed());
        let start = Instant::now();
        if is_page {
            black_box::<Collection<Message>>(client.send(MailService.messages().list()).await?);
        } else {
            black_box(
                client
                    .send(
                        MailService
                            .messages()
                            .list()
                            .into_request()
                            .read_as::<Message>(),
                    )
                    .await?,
            );
        }
        ours.push(start.elapsed());
    }
    report(name, bare, ours);
    Ok(())
}

fn decode(bytes: &[u8], is_page: bool) -> Anything<()> {
    if is_page {
        black_box(serde_json::from_slice::<derived::Page>(bytes)?);
    } else {
        black_box(serde_json::from_slice::<derived::Message>(bytes)?);
    }
    Ok(())
}

fn timed(call: impl FnOnce() -> Anything<()>) -> Anything<Duration> {
    let start = Instant::now();
    call()?;
    Ok(start.elapsed())
}

fn report(name: &str, bare: Vec<Duration>, ours: Vec<Duration>) {
    let median = |mut times: Vec<Duration>| {
        times.sort_unstable();
        times
            .get(times.len() / 2)
            .copied()
            .unwrap_or_default()
            .as_secs_f64()
            * 1e6
    };
    let (bare, ours) = (median(bare), median(ours));
    println!(
        "{name}: {ours:.0} µs, bare {bare:.0} µs, {:.2} ×",
        ours / bare
    );
}

/// Answers every request with the same body.
fn serve(body: String) -> Anything<String> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let base = format!("http://{}", listener.local_addr()?);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let body = body.clone();
            std::thread::spawn(move || answer(stream, &body));
        }
    });
    Ok(base)
}

fn answer(stream: TcpStream, body: &str) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut writer = stream.try_clone()?;
    let mut reader = BufReader::new(stream);
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    let mut line = String::new();
    while reader.read_line(&mut line)? > 0 {
        if line == "\r\n" {
            writer.write_all(format!("{head}{body}").as_bytes())?;
        }
        line.clear();
    }
    Ok(())
}
