//! Streams a collection of a million items from a server on loopback, in one page, through `client.items`, and prints their number, the size of
//! the body, and the peak memory of the process on Linux. `cargo run --release -p odata-requests --all-features --example million [items]`

#![allow(dead_code, unreachable_pub, reason = "the model is that of the tests")]

use std::error::Error;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};

use model::MailService;
use odata_requests::blocking::{Client, Ureq};

mod model {
    include!("../tests/common/message.rs");
    include!("../tests/common/mail.rs");
}

const ITEM: &str = r#"{"subject":"Minutes of the meeting on Tuesday","isRead":false,"from":{"address":"ada@example.org"},"toRecipients":[{"address":"a@example.org"},{"address":"b@example.org"}],"received":"2026-11-03T09:15:00Z","size":20480,"categories":["red","work"]}"#;

fn main() -> Result<(), Box<dyn Error>> {
    let items = std::env::args().nth(1).and_then(|it| it.parse().ok());
    let items: usize = items.unwrap_or(1_000_000);
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let client = Client::new(format!("http://{}", listener.local_addr()?), Ureq::new());
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            // Who has enough closes the connection.
            _ = answer(stream, items);
        }
    });
    let mut count = 0;
    let mut messages = client.items(MailService.messages().list())?;
    while let Some(message) = messages.next()? {
        count += usize::from(message.subject.is_value());
    }
    println!("{count} items, {} MB", items * ITEM.len() / 1_000_000);
    if let Ok(status) = std::fs::read_to_string("/proc/self/status") {
        let peak = status.lines().find(|line| line.starts_with("VmHWM"));
        println!("{}", peak.unwrap_or("no peak memory is known"));
    }
    Ok(())
}

fn answer(stream: TcpStream, items: usize) -> std::io::Result<()> {
    let mut writer = std::io::BufWriter::new(stream.try_clone()?);
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    while reader.read_line(&mut line)? > 0 && line != "\r\n" {
        line.clear();
    }
    writer.write_all(
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n{\"value\":[",
    )?;
    for at in 0..items {
        if at > 0 {
            writer.write_all(b",")?;
        }
        writer.write_all(ITEM.as_bytes())?;
    }
    writer.write_all(b"]}")?;
    writer.flush()
}
