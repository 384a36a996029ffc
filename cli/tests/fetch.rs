//! `fetch` with a web server: what is written, what is refused and leaves the old file, what is requested, and what is never shown.

#![allow(clippy::expect_used, reason = "a test says what it needs by panicking")]

mod common;
#[path = "common/server.rs"]
mod server;

use std::io::Write;
use std::path::Path;

use common::{METADATA, Run, command, finish, read, write};
use flate2::Compression;
use flate2::write::GzEncoder;
use server::{Asked, Server, answer};

const SECRET: &str = "s3cr3t-t0ken";

/// Fetches to `m.xml`, with a token in the environment; the messages must not contain it.
fn fetch(folder: &Path, url: &str, extra: &[&str]) -> Run {
    let mut command = command(
        folder,
        &[&["fetch", url, "--out", "m.xml", "-v"][..], extra].concat(),
    );
    for variable in [
        "http_proxy",
        "HTTP_PROXY",
        "https_proxy",
        "HTTPS_PROXY",
        "ALL_PROXY",
        "all_proxy",
    ] {
        command.env_remove(variable);
    }
    command.env("TEST_TOKEN", SECRET);
    let run = finish(command);
    assert!(
        !run.stderr.contains(SECRET) && run.stdout.is_empty(),
        "{run:?}"
    );
    run
}

/// Fetches over a file with the content `old`, which must be unchanged afterwards; returns the messages.
fn refused(answers: impl Fn(&Asked) -> Vec<u8> + Send + 'static, extra: &[&str]) -> String {
    let server = Server::start(answers);
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "m.xml", "old");
    let run = fetch(folder.path(), &server.url("/$metadata"), extra);
    assert_eq!(run.code, Some(1), "{run:?}");
    assert_eq!(read(folder.path(), "m.xml"), "old");
    let files = std::fs::read_dir(folder.path()).expect("a folder").count();
    assert_eq!(files, 1, "nothing else was written");
    run.stderr
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

#[test]
fn metadata_is_written_and_asked_for_by_condition_the_next_time() {
    let server = Server::start(|asked| {
        if asked.header("If-None-Match") == Some("W/\"1\"") {
            b"HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n".to_vec()
        } else {
            let date = "Last-Modified: Sun, 01 Nov 2026 00:00:00 GMT";
            answer("200 OK", &["ETag: W/\"1\"", date], METADATA)
        }
    });
    let folder = tempfile::tempdir().expect("a folder");
    let go = |path: &str, extra: &[&str]| {
        let run = fetch(folder.path(), &server.url(path), extra);
        assert_eq!(run.code, Some(0), "{run:?}");
        (run.stderr, server.asked().pop().expect("a request"))
    };
    let (said, asked) = go("/$metadata", &[]);
    assert!(
        said.contains("wrote m.xml") && asked.header("If-None-Match").is_none(),
        "{said}"
    );
    assert_eq!(read(folder.path(), "m.xml"), METADATA);
    assert!(
        asked
            .header("User-Agent")
            .is_some_and(|agent| agent.starts_with("odata-codegen/"))
    );
    assert!(
        asked
            .header("Accept")
            .is_some_and(|accept| accept.contains("application/xml"))
    );

    let (said, asked) = go("/$metadata", &[]);
    assert!(said.contains("not modified"), "{said}");
    assert_eq!(
        asked.header("If-Modified-Since"),
        Some("Sun, 01 Nov 2026 00:00:00 GMT")
    );
    // The stored data does not apply to another address or a changed file.
    let (said, asked) = go("/other/$metadata", &[]);
    assert!(
        said.contains("m.xml is up to date\n") && asked.header("If-None-Match").is_none(),
        "{said}"
    );
    go("/$metadata", &["--force"]);
    write(folder.path(), "m.xml", "edited");
    let (said, asked) = go("/$metadata", &[]);
    assert!(
        said.contains("wrote m.xml") && asked.header("If-None-Match").is_none(),
        "{said}"
    );
    assert_eq!(read(folder.path(), "m.xml"), METADATA);
}

#[test]
fn gzip_is_asked_for_and_unpacked() {
    let server = Server::start(|_| {
        answer(
            "200 OK",
            &["Content-Encoding: gzip"],
            gzip(METADATA.as_bytes()),
        )
    });
    let folder = tempfile::tempdir().expect("a folder");
    let run = fetch(folder.path(), &server.url("/"), &[]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(read(folder.path(), "m.xml"), METADATA);
    assert!(
        server.asked()[0]
            .header("Accept-Encoding")
            .is_some_and(|it| it.contains("gzip"))
    );
}

#[test]
fn a_gzip_bomb_ends_at_the_limit() {
    // 40 MB of whitespace after the start of a document, in some 40 kB.
    let mut text = METADATA.as_bytes()[..100].to_vec();
    text.resize(40 << 20, b' ');
    let bomb = gzip(&text);
    assert!(bomb.len() < 1 << 18);
    let said = refused(
        move |_| answer("200 OK", &["Content-Encoding: gzip"], &bomb),
        &["--max-size", "10M"],
    );
    assert!(
        said.contains("more than the allowed 10485760 bytes") && said.contains("--max-size"),
        "{said}"
    );
}

#[test]
fn what_is_announced_as_too_large_is_not_read() {
    let said = refused(
        |_| b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n<".to_vec(),
        &[],
    );
    assert!(said.contains("more than the allowed"), "{said}");
}

#[test]
fn half_a_document_is_refused_however_it_ends() {
    let half = &METADATA[..METADATA.len() / 2];
    let cut = |headers: &str| format!("HTTP/1.1 200 OK\r\n{headers}\r\n{half}").into_bytes();
    // Truncated according to the length; by a missing last chunk; only according to the XML.
    let by_length = cut(&format!("Content-Length: {}\r\n", METADATA.len()));
    let said = refused(move |_| by_length.clone(), &[]);
    assert!(said.contains("ended after"), "{said}");
    let chunked = format!(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{:x}\r\n{half}\r\n",
        half.len()
    );
    let said = refused(move |_| chunked.clone().into_bytes(), &[]);
    assert!(said.contains("ended after"), "{said}");
    let by_close = cut("");
    let said = refused(move |_| by_close.clone(), &[]);
    assert!(
        said.contains("error[E0101]") && said.contains("/$metadata:"),
        "{said}"
    );
    let mut packed = gzip(METADATA.as_bytes());
    packed.truncate(packed.len() / 2);
    let said = refused(
        move |_| answer("200 OK", &["Content-Encoding: gzip"], &packed),
        &[],
    );
    assert!(said.contains("ended after"), "{said}");
}

#[test]
fn other_things_than_metadata_are_refused_by_name() {
    for (body, what) in [
        (
            "\n<!DOCTYPE html><html><body>Sign in</body></html>",
            "a web page",
        ),
        ("<HTML><body>Sign in", "a web page"),
        ("", "nothing"),
        (
            r#"{"error":{"code":"X","message":"No such thing"}}"#,
            "an error (\"No such thing\")",
        ),
        (
            r#"{"error":{"message":{"lang":"en","value":"Too old"}}}"#,
            "an error (\"Too old\")",
        ),
        (
            r#"{"error":"invalid_request","error_description":"Who are you?"}"#,
            "an error (\"Who are you?\")",
        ),
        (
            r#"{"@odata.context":"$metadata","value":[]}"#,
            "JSON that is not CSDL",
        ),
        ("<rss/>", "error["),
        (
            r#"<edmx:Edmx Version="1.0" xmlns:edmx="http://schemas.microsoft.com/ado/2007/06/edmx"><edmx:DataServices/></edmx:Edmx>"#,
            "error[",
        ),
    ] {
        let said = refused(
            move |_| answer("200 OK", &["Content-Type: application/xml"], body),
            &[],
        );
        assert!(said.contains(what), "{body}: {said}");
    }
}

#[test]
fn an_answer_that_says_no_comes_with_what_helps() {
    for (status, extra, hints) in [
        (
            "401 Unauthorized",
            &[][..],
            &["(Bearer)", "--token-env"][..],
        ),
        (
            "401 Unauthorized",
            &["--token-env", "TEST_TOKEN"],
            &["may have expired"],
        ),
        (
            "403 Forbidden",
            &["--token-env", "TEST_TOKEN"],
            &["permission"],
        ),
        ("404 Not Found", &[], &["/$metadata"]),
        ("500 Internal Server Error", &[], &["try again later"]),
    ] {
        // Some services repeat what they were sent.
        let body = format!(r#"{{"error":{{"message":"Not with {SECRET}, friend"}}}}"#);
        let header = format!("X-Key: {SECRET}");
        let extra = [extra, &["--header", &header]].concat();
        let said = refused(
            move |_| answer(status, &["WWW-Authenticate: Bearer realm=\"x\""], &body),
            &extra,
        );
        assert!(
            said.contains(&format!(
                "returned {status}: \"Not with [redacted], friend\""
            )),
            "{said}"
        );
        assert!(
            hints.iter().all(|hint| said.contains(hint)),
            "{hints:?}: {said}"
        );
    }
}

#[test]
fn a_document_that_repeats_the_token_is_not_quoted() {
    let said = refused(
        |_| answer("200 OK", &[], format!("<fault>no {SECRET}</fault>")),
        &["--token-env", "TEST_TOKEN"],
    );
    assert!(said.contains("something that is not metadata"), "{said}");
}

#[test]
fn redirects_are_followed_and_secrets_stay_with_the_host() {
    let other = Server::start(|_| answer("200 OK", &[], METADATA));
    let away = other.url("/found");
    let server = Server::start(move |asked| match asked.path.as_str() {
        "/start" => answer("302 Found", &["Location: ../next?x=1"], ""),
        "/next?x=1" => answer(
            "308 Permanent Redirect",
            &[&format!("Location: {away}")],
            "",
        ),
        _ => answer("404 Not Found", &[], ""),
    });
    let folder = tempfile::tempdir().expect("a folder");
    let secrets = [
        "--token-env",
        "TEST_TOKEN",
        "--header",
        &format!("X-Key: {SECRET}"),
    ];
    let run = fetch(folder.path(), &server.url("/start"), &secrets);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(read(folder.path(), "m.xml"), METADATA);
    for asked in server.asked() {
        assert_eq!(
            asked.header("Authorization"),
            Some(format!("Bearer {SECRET}").as_str())
        );
        assert_eq!(asked.header("X-Key"), Some(SECRET));
    }
    let elsewhere = &other.asked()[0];
    assert!(!elsewhere.head.contains(SECRET), "{}", elsewhere.head);
}

#[test]
fn redirects_end() {
    let said = refused(|_| answer("302 Found", &["Location: /again"], ""), &[]);
    assert!(
        said.contains("redirects more than 5 times") && said.contains("login"),
        "{said}"
    );
    let said = refused(|_| answer("302 Found", &[], ""), &[]);
    assert!(said.contains("without a target"), "{said}");
    let said = refused(
        |_| answer("302 Found", &["Location: file:///etc/hostname"], ""),
        &[],
    );
    assert!(said.contains("not a web address"), "{said}");
}

#[test]
fn no_answer_is_told_as_what_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    // A port that was free a moment ago.
    let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = free.local_addr().expect("an address");
    drop(free);
    let run = fetch(folder.path(), &format!("http://{address}/"), &[]);
    assert!(
        run.code == Some(1) && run.stderr.contains("cannot fetch"),
        "{run:?}"
    );
    // Encryption with a server that does not support it.
    let server = Server::start(|_| answer("200 OK", &[], METADATA));
    let url = server.url("/").replace("http:", "https:");
    let run = fetch(folder.path(), &url, &["--timeout", "10"]);
    assert!(
        run.code == Some(1) && run.stderr.contains("cannot fetch"),
        "{run:?}"
    );
}

#[test]
fn wrong_usage_quotes_no_secret() {
    let folder = tempfile::tempdir().expect("a folder");
    for (url, extra, said, code) in [
        ("nonsense", &[][..], "URL", 2),
        ("ftp://x/y", &[], "https://", 2),
        (
            &format!("https://me:{SECRET}@x.example/"),
            &[],
            "name or password",
            2,
        ),
        ("http://x.example/", &["--header", SECRET], "a colon", 2),
        (
            "http://x.example/",
            &["--header", &format!("{SECRET} x: y")],
            "not a valid header name",
            2,
        ),
        (
            "http://x.example/",
            &["--max-size", "much"],
            "number of bytes",
            2,
        ),
        (
            "http://x.example/",
            &["--token-env", "NO_SUCH_VARIABLE"],
            "is not set",
            1,
        ),
    ] {
        let run = fetch(folder.path(), url, extra);
        assert!(
            run.code == Some(code) && run.stderr.contains(said),
            "{run:?}"
        );
    }
}
