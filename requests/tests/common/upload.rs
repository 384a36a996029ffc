//! A service that takes uploads, and a driver for them.

use std::time::Duration;

use odata_requests::exchange::Endpoint;
use odata_requests::upload::{Session, Upload, UploadStep};
use odata_requests::{Answer, Error, ErrorKind, Method, Prepared, TransportError};

use super::exchange::received;
use super::model::Product;

pub(crate) const URL: &str = "https://up.example/1?tempauth=secret";
pub(crate) const PIECE: u64 = 10;

pub(crate) fn session(ranges: &str) -> Session {
    let ranges = match ranges {
        "" => String::new(),
        ranges => format!(r#","nextExpectedRanges":{ranges}"#),
    };
    serde_json::from_str(&format!(r#"{{"uploadUrl":"{URL}"{ranges}}}"#)).unwrap()
}

pub(crate) fn upload(session: Session, length: u64) -> Upload<Product> {
    let endpoint = Endpoint::new("https://files.example/v1");
    Upload::new(&endpoint, session, length)
        .unwrap()
        .piece(PIECE)
}

pub(crate) fn fresh(length: u64) -> Upload<Product> {
    upload(session(r#"["0-"]"#), length)
}

/// A content whose bytes tell their place.
pub(crate) fn content(length: u64) -> Vec<u8> {
    (0..length)
        .map(|at| u8::try_from(at % 251).unwrap())
        .collect()
}

/// What the other side does with a request: answers, or breaks the connection before or after it was read.
pub(crate) enum Reply {
    Status(u16, String),
    Header(u16, &'static str, &'static str),
    Broken,
}

/// Drives an upload against a function; returns also the waits.
pub(crate) fn run(
    upload: &mut Upload<Product>,
    mut server: impl FnMut(&Prepared) -> Reply,
) -> (Result<Answer<Option<Product>>, Error>, Vec<Duration>) {
    let content = content(upload.length());
    let mut waits = Vec::new();
    let outcome = loop {
        let step = match upload.step() {
            Ok(step) => step,
            Err(error) => break Err(error),
        };
        let result = match step {
            UploadStep::Read { offset, length } => {
                let start = usize::try_from(offset).unwrap();
                upload.content(content[start..start + length].to_vec())
            }
            UploadStep::Wait(time) => {
                waits.push(time);
                Ok(())
            }
            UploadStep::Done(answer) => break Ok(answer),
            UploadStep::Send(request) => {
                assert!(!request.headers.contains("Authorization"));
                match server(&request) {
                    Reply::Status(status, body) => {
                        upload.received(received(URL, (status, &[], &body)))
                    }
                    Reply::Header(status, name, value) => {
                        upload.received(received(URL, (status, &[(name, value)], "")))
                    }
                    Reply::Broken => {
                        let error = TransportError::broken("the connection broke");
                        let kind = ErrorKind::Transport(error.into());
                        upload.failed(Error::new(request.method, &request.url, kind))
                    }
                }
            }
        };
        if let Err(error) = result {
            // The path of a session is a secret, too.
            assert!(!error.to_string().contains("up.example/1"), "{error}");
            break Err(error);
        }
    };
    (outcome, waits)
}

/// A service that keeps what it gets.
pub(crate) struct Service {
    pub(crate) has: Vec<Option<u8>>,
    pub(crate) log: Vec<String>,
}

impl Service {
    pub(crate) fn new(length: u64) -> Self {
        Self {
            has: vec![None; usize::try_from(length).unwrap()],
            log: Vec::new(),
        }
    }

    pub(crate) fn expects(&self) -> Reply {
        match self.has.iter().position(Option::is_none) {
            Some(first) => Reply::Status(202, format!(r#"{{"nextExpectedRanges":["{first}-"]}}"#)),
            None => Reply::Status(201, r#"{"name":"file"}"#.to_owned()),
        }
    }

    pub(crate) fn take(&mut self, request: &Prepared) -> Reply {
        if request.method == Method::Get {
            self.log.push("GET".to_owned());
            return self.expects();
        }
        let range = request.headers.get("Content-Range").unwrap();
        self.log.push(range.to_owned());
        let (range, total) = range
            .strip_prefix("bytes ")
            .unwrap()
            .split_once('/')
            .unwrap();
        let (first, last) = range.split_once('-').unwrap();
        let (first, last): (usize, usize) = (first.parse().unwrap(), last.parse().unwrap());
        assert_eq!(total, self.has.len().to_string());
        assert_eq!(last - first + 1, request.body.len());
        for (at, byte) in (first..).zip(&request.body) {
            self.has[at] = Some(*byte);
        }
        self.expects()
    }

    pub(crate) fn check(&self) {
        let has: Vec<u8> = self.has.iter().map(|it| it.expect("all bytes")).collect();
        assert_eq!(has, content(has.len().try_into().unwrap()));
    }
}

pub(crate) fn item(outcome: Result<Answer<Option<Product>>, Error>) -> String {
    outcome
        .unwrap()
        .value
        .unwrap()
        .name
        .value()
        .unwrap()
        .clone()
}
