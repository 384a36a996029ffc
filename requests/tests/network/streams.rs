use std::io::Read;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use odata_requests::blocking::Ureq;
use odata_requests::{Content, ContentStream, ErrorKind, Reqwest, blocking};

use super::server::{Server, send as write};
use super::{KINDS, Kind, limits, run};
use crate::model::MailService;

const LONG: Duration = Duration::from_secs(60);
const CHUNK: usize = 64 << 10;
const CHUNKS: usize = 64;

fn download(
    kind: Kind,
    base: &str,
    time: Duration,
) -> Result<(usize, bool), odata_requests::Error> {
    let request = MailService.messages().key("a").media().get();
    let limits = limits(time);
    match kind {
        Kind::Blocking => {
            let client = blocking::Client::new(base, Ureq::new()).limits(limits);
            let mut download = client.download(request)?;
            assert_eq!(download.headers.get("X-Of"), Some("server"));
            let mut bytes = Vec::new();
            let is_whole = download.read_to_end(&mut bytes).is_ok();
            Ok((bytes.len(), is_whole))
        }
        Kind::Async => run(async {
            let client = odata_requests::Client::new(base, Reqwest::new().unwrap()).limits(limits);
            let mut download = client.download(request).await?;
            let mut length = 0;
            loop {
                match download.chunk().await {
                    Ok(Some(chunk)) => length += chunk.len(),
                    Ok(None) => return Ok((length, true)),
                    Err(_) => return Ok((length, false)),
                }
            }
        }),
    }
}

#[test]
fn a_download_is_a_stream_without_a_limit() {
    for kind in KINDS {
        let server = Server::new(|_, stream| {
            let length = CHUNK * CHUNKS;
            write(
                stream,
                format!("HTTP/1.1 200 OK\r\nX-Of: server\r\nContent-Length: {length}\r\n\r\n"),
            );
            for _ in 0..CHUNKS {
                write(stream, [7; CHUNK]);
            }
        });
        // More than the limit of bodies that are read whole.
        assert_eq!(
            download(kind, &server.base, LONG).unwrap(),
            (CHUNK * CHUNKS, true),
            "{kind:?}"
        );
    }
}

#[test]
fn a_download_that_is_cut_is_an_error_of_the_read() {
    for kind in KINDS {
        let server = Server::new(|_, stream| {
            write(
                stream,
                "HTTP/1.1 200 OK\r\nX-Of: server\r\nContent-Length: 100\r\n\r\n",
            );
            write(stream, [7; 10]);
        });
        assert_eq!(
            download(kind, &server.base, LONG).unwrap(),
            (10, false),
            "{kind:?}"
        );
    }
}

#[test]
fn a_download_that_brings_nothing_ends() {
    for kind in KINDS {
        let (sender, receiver) = std::sync::mpsc::channel::<()>();
        let receiver = std::sync::Mutex::new(receiver);
        let server = Server::new(move |_, stream| {
            write(
                stream,
                "HTTP/1.1 200 OK\r\nX-Of: server\r\nContent-Length: 100\r\n\r\n1234567890",
            );
            // Until the test is over.
            _ = receiver.lock().unwrap().recv();
        });
        let result = download(kind, &server.base, Duration::from_millis(300));
        assert_eq!(result.unwrap(), (10, false), "{kind:?}");
        drop(sender);
    }
}

#[test]
fn a_download_that_is_refused_has_the_services_error() {
    for kind in KINDS {
        let server = Server::new(|_, stream| {
            write(stream, "HTTP/1.1 404 No\r\nContent-Length: 41\r\n\r\n{\"error\":{\"code\":\"c\",\"message\":\"no stream\"}}"[..].as_bytes());
        });
        let error = download(kind, &server.base, LONG).unwrap_err();
        assert!(
            error.is_not_found() && matches!(error.kind(), ErrorKind::Response(_)),
            "{kind:?}: {error}"
        );
    }
}

/// Pieces of one byte, some after the task was woken again.
struct Slow(u8);

impl ContentStream for Slow {
    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<std::io::Result<Vec<u8>>>> {
        if self.0 == 0 {
            return Poll::Ready(None);
        }
        self.0 -= 1;
        if self.0 == 5 {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(Some(Ok(vec![b'x'])))
    }
}

#[test]
fn a_content_is_sent_as_it_is_read() {
    for length in [Some(9), None] {
        for kind in KINDS {
            let server = Server::new(|_, stream| {
                write(stream, "HTTP/1.1 204 Done\r\nConnection: close\r\n\r\n");
            });
            let put = MailService
                .messages()
                .key("a")
                .media()
                .put("image/png", Vec::new());
            match kind {
                Kind::Blocking => {
                    let mut reader = &b"xxxxxxxxx"[..];
                    let client = blocking::Client::new(&server.base, Ureq::new());
                    let content = blocking::Content::Reader(&mut reader, length);
                    client.send_content(put, content).unwrap();
                }
                Kind::Async => run(async {
                    let client = odata_requests::Client::new(&server.base, Reqwest::new().unwrap());
                    let content = Content::Stream(Box::pin(Slow(10)), length);
                    client.send_content(put, content).await.unwrap();
                }),
            }
            let sent = server.requests.lock().unwrap()[0].clone();
            let (head, body) = sent.split_once("\r\n\r\n").unwrap();
            assert_eq!(body.matches('x').count(), 9, "{kind:?}: {sent}");
            let head = head.to_ascii_lowercase();
            assert!(
                head.starts_with("put ") && head.contains("content-type: image/png"),
                "{head}"
            );
            assert_eq!(
                head.contains("content-length: 9"),
                length.is_some(),
                "{kind:?}: {head}"
            );
        }
    }
}

#[test]
fn dropping_a_future_ends_the_call() {
    let (sender, receiver) = std::sync::mpsc::channel();
    let server = Server::new(move |_, stream| {
        // Ends if the client closes the connection.
        let mut byte = [0];
        sender.send(stream.read(&mut byte).unwrap_or(0)).unwrap();
    });
    run(async {
        let client = odata_requests::Client::new(&server.base, Reqwest::new().unwrap());
        let call = client.send(MailService.messages().key("a").get());
        let waited = tokio::time::timeout(Duration::from_millis(200), call).await;
        assert!(waited.is_err());
    });
    assert_eq!(receiver.recv_timeout(Duration::from_secs(60)), Ok(0));
}
