use std::io::Write as _;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use odata_requests::ErrorKind;

use super::server::{Server, json, send as write};
use super::{KINDS, Kind, send};
use crate::model::{MailService, MessageForward};

const LONG: Duration = Duration::from_secs(60);

#[test]
fn an_answer_that_is_cut_is_read_again_and_a_change_is_not_repeated() {
    for kind in KINDS {
        let server = Server::new(|number, stream| {
            let whole = json(r#"{"subject":"A"}"#);
            let end = if number == 0 {
                whole.len() - 3
            } else {
                whole.len()
            };
            write(stream, &whole[..end]);
        });
        let read = send(
            kind,
            &server.base,
            LONG,
            MailService.messages().key("a").get(),
        );
        assert_eq!(read.unwrap().subject, "A".into());
        assert_eq!(server.count(), 2, "{kind:?}");

        let server = Server::new(|_, _| {});
        let forward = MailService
            .messages()
            .key("a")
            .forward(MessageForward::default());
        let error = send(kind, &server.base, LONG, forward).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Transport(_)), "{error}");
        assert_eq!((server.count(), error.attempts()), (1, 1), "{kind:?}");
    }
}

#[test]
fn no_connection_is_tried_again_and_says_where() {
    for kind in KINDS {
        // A port that was free a moment ago.
        let port = std::net::TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let base = format!("http://127.0.0.1:{port}/v1?");
        let error = send(
            kind,
            base.trim_end_matches('?'),
            LONG,
            MailService.messages().key("a").get(),
        )
        .unwrap_err();
        assert_eq!(error.attempts(), 3, "{kind:?}: {error}");
        assert!(
            error
                .to_string()
                .starts_with(&format!("GET http://127.0.0.1:{port}/v1/messages('a'): ")),
            "{error}"
        );
        assert!(
            error.to_string().to_ascii_lowercase().contains("connect"),
            "{kind:?}: {error}"
        );
    }
}

#[test]
fn a_service_that_trickles_ends_with_the_time_of_the_attempt() {
    for kind in KINDS {
        let server = Server::new(|_, stream| {
            let whole = json(&format!("{:2000}", "{}"));
            for byte in whole.as_bytes() {
                if !write(stream, [*byte]) {
                    return;
                }
                std::thread::sleep(Duration::from_millis(20));
            }
        });
        let error = send(
            kind,
            &server.base,
            Duration::from_millis(400),
            MailService.messages().key("a").get(),
        );
        assert!(
            matches!(error.unwrap_err().kind(), ErrorKind::Timeout(_)),
            "{kind:?}"
        );
        assert_eq!(server.count(), 1);
    }
}

#[test]
fn an_endless_body_ends_with_the_limit() {
    for kind in KINDS {
        let server = Server::new(|_, stream| {
            write(
                stream,
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n[",
            );
            while write(stream, [b' '; 65536]) {}
        });
        let error = send(
            kind,
            &server.base,
            LONG,
            MailService.messages().key("a").get(),
        )
        .unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::TooLarge { limit: 1_048_576 }),
            "{kind:?}: {error}"
        );
        assert_eq!(server.count(), 1);
    }
}

fn gzip(bytes: impl IntoIterator<Item = Vec<u8>>) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    for bytes in bytes {
        encoder.write_all(&bytes).unwrap();
    }
    encoder.finish().unwrap()
}

fn compressed(body: &[u8]) -> Vec<u8> {
    let mut head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\n\r\n",
        body.len()
    )
    .into_bytes();
    head.extend_from_slice(body);
    head
}

#[test]
fn compressed_bodies_are_read_and_a_bomb_ends_with_the_limit() {
    let server = Server::new(|_, stream| {
        write(stream, compressed(&gzip([br#"{"subject":"A"}"#.to_vec()])));
    });
    let read = send(
        Kind::Blocking,
        &server.base,
        LONG,
        MailService.messages().key("a").get(),
    );
    assert_eq!(read.unwrap().subject, "A".into());
    let asked = server.requests.lock().unwrap()[0].to_ascii_lowercase();
    assert!(asked.contains("accept-encoding: gzip"), "{asked}");

    let bomb = gzip((0..200).map(|_| vec![b' '; 1 << 20]));
    let server = Server::new(move |_, stream| {
        write(stream, compressed(&bomb));
    });
    let error = send(
        Kind::Blocking,
        &server.base,
        LONG,
        MailService.messages().key("a").get(),
    )
    .unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::TooLarge { .. }),
        "{error}"
    );

    // reqwest was built without gzip here, and did not ask for it.
    let server = Server::new(|_, stream| {
        write(stream, compressed(&gzip([b"{}".to_vec()])));
    });
    let error = send(
        Kind::Async,
        &server.base,
        LONG,
        MailService.messages().key("a").get(),
    )
    .unwrap_err();
    assert!(
        error.to_string().contains(
            "the body has the content encoding \"gzip\", which the transport does not decode"
        ),
        "{error}"
    );
    assert!(
        !server.requests.lock().unwrap()[0]
            .to_ascii_lowercase()
            .contains("accept-encoding")
    );
}

#[test]
fn what_is_not_http_is_an_error() {
    for kind in KINDS {
        for garbage in [
            "SSH-2.0-OpenSSH_9.6\r\n",
            "HTTP/1.1 999999 X\r\n\r\n",
            "HTTP/1.1 200 OK\r\nX: \0\r\n\r\n",
        ] {
            let server = Server::new(move |_, stream| {
                write(stream, garbage);
            });
            let error = send(
                kind,
                &server.base,
                LONG,
                MailService.messages().key("a").get(),
            )
            .unwrap_err();
            assert!(
                matches!(error.kind(), ErrorKind::Transport(_)),
                "{kind:?} {garbage:?}: {error}"
            );
        }
    }
}

#[test]
fn urls_and_headers_arrive_as_they_were_written() {
    for kind in KINDS {
        let server = Server::new(|_, stream| {
            write(stream, json("{}"));
        });
        let request = MailService
            .messages()
            .key("a'b/c#%?+& ü😀")
            .get()
            .option("q", "x y'z&\"<>|")
            .header("X-Own", "1");
        let url = request.url().unwrap();
        send(kind, &server.base, LONG, request).unwrap();
        let sent = server.requests.lock().unwrap()[0].clone();
        let line = sent.lines().next().unwrap();
        // reqwest writes an apostrophe of the query as `%27`, which means the same.
        let line = match line.split_once('?') {
            Some((path, query)) => format!("{path}?{}", query.replace("%27", "'")),
            None => line.to_owned(),
        };
        assert_eq!(line, format!("GET /v1/{url} HTTP/1.1"), "{kind:?}");
        assert!(sent.to_ascii_lowercase().contains("x-own: 1"));
    }
}

#[test]
fn a_header_of_latin1_bytes_is_kept() {
    for kind in KINDS {
        let server = Server::new(|_, stream| {
            write(
                stream,
                b"HTTP/1.1 404 No\r\nrequest-id: caf\xe9\r\nContent-Length: 0\r\n\r\n",
            );
        });
        let error = send(
            kind,
            &server.base,
            LONG,
            MailService.messages().key("a").get(),
        )
        .unwrap_err();
        assert_eq!(error.request_id(), Some("café"), "{kind:?}");
    }
}
