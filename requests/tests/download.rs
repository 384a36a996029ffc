//! Downloads that are cut, driven by hand.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what it needs by panicking"
)]

mod common;

use std::time::{Duration, SystemTime};

use common::service::Shop;
use odata_requests::download::{Arrival, DownloadStep, ResumableDownload};
use odata_requests::exchange::{Endpoint, Received};
use odata_requests::{Error, ErrorKind, Headers, Prepared, TransportError};

const URL: &str = "https://blobs.example/a.gz?sig=secret";
const CONTENT: &[u8] = b"0123456789abcdefghij";

fn endpoint() -> Endpoint {
    Endpoint::new("https://files.example/v1")
}

fn download() -> ResumableDownload {
    ResumableDownload::of_url(&endpoint(), URL).unwrap()
}

/// A response, and whether its connection breaks after the body.
struct Reply {
    status: u16,
    headers: Headers,
    body: Vec<u8>,
    breaks: bool,
}

fn reply(status: u16, headers: &[(&str, &str)], body: &[u8]) -> Reply {
    Reply {
        status,
        headers: headers.iter().copied().collect(),
        body: body.to_vec(),
        breaks: false,
    }
}

fn broken() -> Error {
    Error::of(ErrorKind::Transport(
        TransportError::broken("the connection broke").into(),
    ))
}

/// Drives a download against a function that answers or breaks the connection; the body comes three bytes at a time.
fn run(
    download: &mut ResumableDownload,
    mut server: impl FnMut(&Prepared) -> Option<Reply>,
) -> (Result<(), Error>, Vec<u8>, Vec<Duration>) {
    let (mut content, mut waits) = (Vec::new(), Vec::new());
    let mut step = |content: &mut Vec<u8>| -> Result<bool, Error> {
        let request = match download.step()? {
            DownloadStep::Done => return Ok(true),
            DownloadStep::Wait(time) => {
                waits.push(time);
                return Ok(false);
            }
            DownloadStep::Send(request) => request,
        };
        assert_eq!(request.headers.get("Accept-Encoding"), Some("identity"));
        let Some(reply) = server(&request) else {
            download.failed(broken())?;
            return Ok(false);
        };
        let mut received = Received {
            status: reply.status,
            headers: reply.headers,
            body: Vec::new(),
            url: request.url,
            at: SystemTime::UNIX_EPOCH,
        };
        match download.begins(&received)? {
            Arrival::Nothing => {}
            Arrival::Refusal => {
                received.body = reply.body;
                download.refused(&received)?;
            }
            Arrival::Content => {
                for bytes in reply.body.chunks(3) {
                    content.extend_from_slice(download.chunk(bytes)?);
                }
                match reply.breaks {
                    true => download.failed(broken())?,
                    false => download.ended()?,
                }
            }
        }
        Ok(false)
    };
    let outcome = loop {
        match step(&mut content) {
            Ok(true) => break Ok(()),
            Ok(false) => {}
            Err(error) => break Err(error),
        }
    };
    (outcome, content, waits)
}

/// What a server that knows ranges answers, of which so many bytes arrive.
fn serve(request: &Prepared, etag: &str, arriving: usize) -> Reply {
    let range = request.headers.get("Range").map(|range| {
        let range = range
            .strip_prefix("bytes=")
            .unwrap()
            .strip_suffix('-')
            .unwrap();
        range.parse::<usize>().unwrap()
    });
    let condition = request.headers.get("If-Range");
    let start = range.filter(|_| condition == Some(etag));
    let rest = &CONTENT[start.unwrap_or(0)..];
    let length = rest.len().to_string();
    let range = format!("bytes {}-19/20", start.unwrap_or(0));
    let mut headers = vec![("ETag", etag), ("Content-Length", &*length)];
    if start.is_some() {
        headers.push(("Content-Range", &range));
    }
    let status = start.map_or(200, |_| 206);
    let mut reply = reply(status, &headers, &rest[..arriving.min(rest.len())]);
    reply.breaks = arriving < rest.len();
    reply
}

#[test]
fn a_whole_content_arrives() {
    let mut download = download();
    let (outcome, content, waits) = run(&mut download, |request| {
        assert_eq!(request.url, URL);
        assert!(!request.headers.contains("Range") && !request.headers.contains("If-Range"));
        Some(serve(request, "\"1\"", 100))
    });
    outcome.unwrap();
    assert_eq!((&*content, waits.len()), (CONTENT, 0));
    assert_eq!((download.position(), download.total()), (20, Some(20)));
    assert!(!format!("{download:?}").contains("secret"));
}

#[test]
fn a_content_that_is_cut_goes_on_where_it_was() {
    for arriving in 1..20 {
        // The connection breaks, or the response ends as if it were whole.
        for breaks in [true, false] {
            let mut ranges = Vec::new();
            let (outcome, content, waits) = run(&mut download(), |request| {
                ranges.extend(request.headers.get("Range").map(str::to_owned));
                let mut reply = serve(request, "\"1\"", arriving);
                reply.breaks &= breaks;
                Some(reply)
            });
            outcome.unwrap();
            assert_eq!((&*content, waits.len()), (CONTENT, 0), "{arriving}");
            assert_eq!(ranges.len(), 19 / arriving);
            assert_eq!(ranges[0], format!("bytes={arriving}-"));
        }
    }
}

#[test]
fn parts_at_a_time_are_put_together() {
    let mut at = 0;
    let (outcome, content, waits) = run(&mut download(), |request| {
        if at == 0 {
            at = 5;
            return Some(serve(request, "\"1\"", 5));
        }
        let end = (at + 4).min(20);
        let range = format!("bytes {at}-{}/20", end - 1);
        let reply = reply(206, &[("Content-Range", &range)], &CONTENT[at..end]);
        at = end;
        Some(reply)
    });
    outcome.unwrap();
    assert_eq!((&*content, waits.len()), (CONTENT, 0));

    // The length of the whole is not said until a part behind it is asked for.
    let mut requests = 0;
    let mut download = download().resume(5, "\"1\"");
    let (outcome, content, _) = run(&mut download, |_| {
        requests += 1;
        Some(match requests {
            1 => reply(206, &[("Content-Range", "bytes 5-19/*")], &CONTENT[5..]),
            _ => reply(416, &[("Content-Range", "bytes */20")], b""),
        })
    });
    outcome.unwrap();
    assert_eq!(
        (&*content, download.total(), requests),
        (&CONTENT[5..], Some(20), 2)
    );
}

#[test]
fn services_without_ranges_are_read_from_the_beginning_again() {
    let mut requests = 0;
    let (outcome, content, _) = run(&mut download(), |_| {
        requests += 1;
        let mut reply = reply(200, &[("ETag", "\"1\""), ("Content-Length", "20")], CONTENT);
        if requests < 3 {
            reply.breaks = true;
            reply.body.truncate(7 * requests);
        }
        Some(reply)
    });
    outcome.unwrap();
    assert_eq!((&*content, requests), (CONTENT, 3));
}

#[test]
fn versions_are_never_mixed() {
    let part = ("Content-Range", "bytes 7-19/20");
    let whole = ("Content-Length", "20");
    let changed: [(u16, &[(&str, &str)]); 9] = [
        (200, &[("ETag", "\"2\""), whole]),
        (200, &[("ETag", "W/\"1\""), whole]),
        (200, &[whole]),
        (200, &[("ETag", "\"1\""), ("Content-Length", "21")]),
        (200, &[("ETag", "\"1\""), ("Content-Encoding", "gzip")]),
        (206, &[("ETag", "\"2\""), part]),
        (206, &[("Content-Range", "bytes 7-19/21")]),
        (206, &[("Content-Range", "bytes 7-20/*")]),
        (416, &[("Content-Range", "bytes */5")]),
    ];
    for (status, headers) in changed {
        let mut requests = 0;
        let (outcome, content, _) = run(&mut download(), |request| {
            requests += 1;
            Some(match requests {
                1 => serve(request, "\"1\"", 7),
                _ => reply(status, headers, CONTENT),
            })
        });
        let error = outcome.unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::Changed),
            "{headers:?}: {error}"
        );
        assert_eq!(error.status(), Some(status));
        assert_eq!(content, CONTENT[..7]);
        assert!(!error.to_string().contains("secret"), "{error}");
    }
}

#[test]
fn parts_that_are_others_are_errors() {
    let lies: [&[(&str, &str)]; 9] = [
        &[],
        &[("Content-Range", "bytes 0-19/20")],
        &[("Content-Range", "bytes 8-19/20")],
        &[("Content-Range", "bytes 6-19/20")],
        &[("Content-Range", "bytes 19-7/20")],
        &[("Content-Range", "bytes */20")],
        &[("Content-Range", "7-19/20")],
        &[("Content-Type", "multipart/byteranges; boundary=x")],
        &[("Content-Range", "bytes 7-19/20"), ("Content-Length", "12")],
    ];
    for headers in lies {
        let mut requests = 0;
        let (outcome, content, _) = run(&mut download(), |request| {
            requests += 1;
            Some(match requests {
                1 => serve(request, "\"1\"", 7),
                _ => reply(206, headers, &CONTENT[7..]),
            })
        });
        let error = outcome.unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::Protocol(_)),
            "{headers:?}: {error}"
        );
        assert_eq!(content, CONTENT[..7]);
    }
    // A part that was not asked for.
    let headers = [("Content-Range", "bytes 0-19/20")];
    let (outcome, content, _) = run(&mut download(), |_| Some(reply(206, &headers, CONTENT)));
    assert!(
        outcome
            .unwrap_err()
            .to_string()
            .contains("was not asked for")
    );
    assert!(content.is_empty());
}

#[test]
fn more_than_announced_is_an_error() {
    for (start, headers) in [
        (0, &[("Content-Length", "7"), ("ETag", "\"1\"")][..]),
        (5, &[("Content-Range", "bytes 5-9/20")]),
    ] {
        let mut download = download();
        if start > 0 {
            download = download.resume(5, "\"1\"");
        }
        let status = if start > 0 { 206 } else { 200 };
        let (outcome, content, _) = run(&mut download, |_| Some(reply(status, headers, CONTENT)));
        let error = outcome.unwrap_err();
        assert!(error.to_string().contains("longer than it says"), "{error}");
        assert!(content.len() <= 7);
    }
}

#[test]
fn without_a_version_a_cut_content_is_an_error() {
    for headers in [
        &[("Content-Length", "20")][..],
        &[("Content-Length", "20"), ("ETag", "W/\"1\"")],
        // A body that the transport has decompressed has no length, and no positions that the service knows.
        &[("ETag", "\"1\"")],
        &[
            ("ETag", "\"1\""),
            ("Content-Length", "20"),
            ("Content-Encoding", "br"),
        ],
    ] {
        let mut requests = 0;
        let mut download = download();
        let (outcome, content, _) = run(&mut download, |_| {
            requests += 1;
            let mut reply = reply(200, headers, &CONTENT[..7]);
            reply.breaks = true;
            Some(reply)
        });
        assert!(matches!(
            outcome.unwrap_err().kind(),
            ErrorKind::Transport(_)
        ));
        assert_eq!((&*content, requests), (&CONTENT[..7], 1));
        // Nor does it begin again behind what the program has.
        assert!(
            download
                .step()
                .unwrap_err()
                .to_string()
                .contains("has no version")
        );
    }
    let headers = [("Content-Length", "20")];
    let (outcome, ..) = run(&mut download(), |_| {
        Some(reply(200, &headers, &CONTENT[..7]))
    });
    assert!(
        outcome
            .unwrap_err()
            .to_string()
            .contains("the content ends after 7 of 20 bytes")
    );
    // Without a length, the end is the end.
    let (outcome, content, _) = run(&mut download(), |_| Some(reply(200, &[], CONTENT)));
    outcome.unwrap();
    assert_eq!(content, CONTENT);
}

#[test]
fn failures_without_a_byte_are_counted() {
    let mut requests = 0;
    let (outcome, _, waits) = run(&mut download(), |_| {
        requests += 1;
        None
    });
    assert!(matches!(
        outcome.unwrap_err().kind(),
        ErrorKind::Transport(_)
    ));
    assert_eq!(requests, 6);
    assert_eq!(
        waits.iter().map(Duration::as_secs).collect::<Vec<_>>(),
        [1, 2, 4, 8, 16]
    );

    let headers = [("Retry-After", "99999999")];
    let (outcome, _, waits) = run(&mut download().attempts(2), |_| {
        Some(reply(503, &headers, b""))
    });
    assert_eq!(outcome.unwrap_err().status(), Some(503));
    assert_eq!(waits, [Duration::from_secs(600); 2]);

    // Bytes count as progress, whatever they are.
    let mut requests = 0;
    let (outcome, content, waits) = run(&mut download(), |request| {
        requests += 1;
        (requests % 2 == 1).then(|| serve(request, "\"1\"", 1))
    });
    outcome.unwrap();
    assert_eq!((&*content, waits.len()), (CONTENT, 19));

    // A byte at a time of a content without end.
    let mut requests = 0_u64;
    let (outcome, content, _) = run(&mut download(), |_| {
        requests += 1;
        let range = format!("bytes {0}-{0}/99999999", requests - 1);
        let first = [("ETag", "\"1\""), ("Content-Length", "99999999")];
        let mut reply = match requests {
            1 => reply(200, &first, b"x"),
            _ => reply(206, &[("Content-Range", &range)], b"x"),
        };
        reply.breaks = true;
        Some(reply)
    });
    assert!(
        outcome
            .unwrap_err()
            .to_string()
            .contains("after 1000 requests")
    );
    assert_eq!(content.len(), 1_000);
}

#[test]
fn refusals_are_errors_with_the_services_words() {
    for status in [400, 401, 403, 404, 410, 412, 304] {
        let (outcome, ..) = run(&mut download(), |_| {
            Some(reply(status, &[], br#"{"error":{"code":"gone"}}"#))
        });
        let error = outcome.unwrap_err();
        assert_eq!(error.status(), Some(status));
        assert!(
            status == 304 || error.to_string().contains("gone"),
            "{error}"
        );
    }
    for status in [201, 202, 207] {
        let (outcome, ..) = run(&mut download(), |_| Some(reply(status, &[], b"")));
        assert!(
            outcome
                .unwrap_err()
                .to_string()
                .contains(&format!("status {status} has no content"))
        );
    }
    // An empty content.
    let (outcome, content, _) = run(&mut download(), |_| Some(reply(204, &[], b"")));
    outcome.unwrap();
    assert!(content.is_empty());
    // A range that cannot be satisfied, without having asked for one.
    let (outcome, ..) = run(&mut download(), |_| Some(reply(416, &[], b"")));
    assert_eq!(outcome.unwrap_err().status(), Some(416));
}

#[test]
fn another_process_goes_on() {
    let mut download = download().resume(7, "\"1\"");
    let (outcome, content, _) = run(&mut download, |request| Some(serve(request, "\"1\"", 100)));
    outcome.unwrap();
    assert_eq!(
        (&*content, download.version()),
        (&CONTENT[7..], Some("\"1\""))
    );
    // All was there.
    let mut download = ResumableDownload::of_url(&endpoint(), URL)
        .unwrap()
        .resume(20, "\"1\"");
    let (outcome, content, _) = run(&mut download, |_| {
        Some(reply(416, &[("Content-Range", "bytes */20")], b""))
    });
    outcome.unwrap();
    assert!(content.is_empty());
    // A time of change is a version, too.
    let modified = "Sun, 06 Nov 1994 08:49:37 GMT";
    let mut requests = 0;
    let (outcome, content, _) = run(&mut self::download(), |request| {
        requests += 1;
        let date = ("Date", "Sun, 06 Nov 1994 09:00:00 GMT");
        let headers = [("Last-Modified", modified), date, ("Content-Length", "20")];
        let mut reply = reply(200, &headers, CONTENT);
        if requests == 1 {
            reply.body.truncate(3);
        } else {
            assert_eq!(request.headers.get("If-Range"), Some(modified));
        }
        Some(reply)
    });
    outcome.unwrap();
    assert_eq!(content, CONTENT);
}

#[test]
fn only_what_can_be_read_is_downloaded() {
    let mut media =
        ResumableDownload::new(&endpoint(), Shop.products().key("ada").media().get()).unwrap();
    let DownloadStep::Send(request) = media.step().unwrap() else {
        panic!()
    };
    assert_eq!(
        request.url,
        "https://files.example/v1/products('ada')/$value"
    );
    assert!(ResumableDownload::new(&endpoint(), Shop.products().key("ada").delete()).is_err());
    for url in [
        "http://blobs.example/a",
        "/a",
        "",
        "ftp://blobs.example/a",
        "https://blobs.example/a b",
    ] {
        let error = ResumableDownload::of_url(&endpoint(), url).unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::Link { .. }),
            "{url}: {error}"
        );
    }
    assert!(download().chunk(b"x").is_err() && download().ended().is_err());
}
