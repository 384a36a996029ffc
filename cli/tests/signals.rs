//! Interrupted commands leave complete files, either old or new, and no others.

#![cfg(unix)]
#![allow(clippy::expect_used, reason = "a test says what it needs by panicking")]

mod common;
#[path = "common/server.rs"]
mod server;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use common::{METADATA, command, read, write};
use server::Server;

/// Many namespaces, so many files, with a property whose name contains the version.
fn metadata(version: &str) -> String {
    let schemas = (0..150).map(|n| {
        format!(
            r#"<Schema Namespace="n{n}" xmlns="http://docs.oasis-open.org/odata/ns/edm"><ComplexType Name="t"><Property Name="{version}" Type="Edm.String"/></ComplexType></Schema>"#
        )
    });
    let schemas: String = schemas.collect();
    format!(
        r#"<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>{schemas}</edmx:DataServices></edmx:Edmx>"#
    )
}

fn files(folder: &Path) -> BTreeMap<String, String> {
    let entries = fs::read_dir(folder).expect("a folder").flatten();
    let files = entries.map(|entry| {
        let name = entry.file_name().to_string_lossy().into_owned();
        let text = fs::read_to_string(entry.path()).expect("a text");
        (name, text)
    });
    files.collect()
}

fn signal(child: &Child, name: &str) {
    let status = Command::new("kill")
        .args([name, &child.id().to_string()])
        .status();
    status.expect("kill runs");
}

#[test]
fn generating_is_interrupted_between_two_files() {
    let folder = common::folder(&metadata("old"));
    let folder = folder.path();
    let generate = || {
        let mut command = command(folder, &["generate", "--config", "codegen.toml"]);
        command
            .stderr(Stdio::null())
            .spawn()
            .expect("the binary runs")
    };
    assert!(generate().wait().expect("an end").success());
    let old = files(&folder.join("src"));
    write(folder, "shop.xml", &metadata("new"));
    let started = Instant::now();
    assert!(generate().wait().expect("an end").success());
    let whole = started.elapsed();
    let new = files(&folder.join("src"));
    assert!(old.len() == 151 && new.len() == 151);
    let mut interrupted = 0;
    // Moments over the whole run and a little longer, each with another signal.
    for step in 0..30_u32 {
        for (name, text) in &old {
            write(&folder.join("src"), name, text);
        }
        let mut child = generate();
        std::thread::sleep(whole * step / 25);
        signal(&child, if step % 2 == 0 { "-INT" } else { "-TERM" });
        let status = child.wait().expect("an end");
        interrupted += u32::from(!status.success());
        let now = files(&folder.join("src"));
        for (name, text) in &now {
            let known = old.get(name) == Some(text) || new.get(name) == Some(text);
            assert!(known, "{name} after step {step}, {status}");
        }
        assert_eq!(now.len(), 151, "no other files are left");
    }
    assert!(interrupted > 0, "not one run was interrupted");
}

#[test]
fn fetching_is_interrupted_without_a_trace() {
    // Half a response, and then nothing for longer than anybody waits.
    let server = Server::start(|_| {
        let head = format!(
            "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n",
            METADATA.len()
        );
        (head + &METADATA[..100]).into_bytes()
    })
    .holding(Duration::from_secs(60));
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "m.xml", "old");
    let url = server.url("/");
    let mut command = command(folder.path(), &["fetch", &url, "--out", "m.xml"]);
    command.env_remove("http_proxy").env_remove("HTTP_PROXY");
    let mut child = command
        .stderr(Stdio::null())
        .spawn()
        .expect("the binary runs");
    while server.asked().is_empty() {
        std::thread::sleep(Duration::from_millis(10));
    }
    std::thread::sleep(Duration::from_millis(100));
    signal(&child, "-INT");
    assert_eq!(child.wait().expect("an end").code(), Some(130));
    assert_eq!(read(folder.path(), "m.xml"), "old");
    assert_eq!(files(folder.path()).len(), 1);
}
