//! A service that behaves as the documentation of Graph says, on the loopback interface: one port for the service, one for the blob store.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::story::Service;

const TOKEN: &str = "stand-in-token";
const SIGNATURE: &str = "sv=2021-08-06&sr=d&sp=rl&sig=RpVY0WBG%2FaoJ%3D";
const ETAG: &str = "\"0x8DBFA1C2\"";
const ID: &str = "6fe687d7-1e0f-4bd6-9091-4672691f64bc";
const API: &str = "/v1.0/reports/partners/billing";
const DIRECTORY: &str = "/billedusage/v1/PartnerTenantId=0e195b37";

/// The files and how many lines they have.
const FILES: [(&str, u32); 3] = [
    ("part-00000.c000.json.gz", 1_200),
    ("part-00001.c000.json.gz", 800),
    ("part-00002.c000.json.gz", 500),
];

/// The service. It runs until the program ends.
pub(crate) struct StandIn {
    base: String,
}

struct State {
    fails: bool,
    base: String,
    store: String,
    polls: AtomicU32,
    /// Whether a download was cut.
    has_cut: AtomicBool,
}

struct Request {
    method: String,
    target: String,
    headers: Vec<(String, String)>,
    body: String,
}

/// Status, headers and body; and how much of the body is sent before the connection is cut.
struct Response {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
    sent: usize,
}

impl StandIn {
    /// Starts the service, whose exports fail or succeed.
    pub(crate) fn start(fails: bool) -> io::Result<Self> {
        let service = TcpListener::bind("127.0.0.1:0")?;
        let store = TcpListener::bind("127.0.0.1:0")?;
        let base = format!("http://{}/v1.0", service.local_addr()?);
        let state = Arc::new(State {
            fails,
            base: base.clone(),
            store: format!("http://{}", store.local_addr()?),
            polls: AtomicU32::new(0),
            has_cut: AtomicBool::new(false),
        });
        serve(service, Arc::clone(&state), State::service);
        serve(store, state, State::store);
        Ok(Self { base })
    }

    /// Where it is.
    pub(crate) fn service(&self) -> Service {
        Service {
            base: self.base.clone(),
            token: TOKEN.to_owned(),
        }
    }
}

/// Answers each connection in a thread of its own.
fn serve(listener: TcpListener, state: Arc<State>, answer: fn(&State, &Request) -> Response) {
    thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let state = Arc::clone(&state);
            thread::spawn(move || {
                // A client that hangs up gets no answer.
                if let Ok(request) = read(&stream) {
                    _ = write(&stream, &answer(&state, &request));
                }
            });
        }
    });
}

impl State {
    /// The service: everything needs the token.
    fn service(&self, request: &Request) -> Response {
        if request.header("Authorization") != Some(&format!("Bearer {TOKEN}")) {
            return error(401, "InvalidAuthenticationToken", "Access token is empty.");
        }
        let path = request.target.strip_prefix(API).unwrap_or_default();
        match (&*request.method, path) {
            ("POST", "/usage/billed/export") => self.accept(request, "invoiceId"),
            ("POST", "/usage/unbilled/export") => self.accept(request, "currencyCode"),
            ("GET", path) if path == format!("/operations/{ID}") => self.operation(),
            ("GET", path) if path == format!("/manifests/{ID}") => self.manifest(),
            _ => error(404, "UnknownError", "There is nothing here."),
        }
    }

    /// 202 without a body, and where the operation is.
    fn accept(&self, request: &Request, parameter: &str) -> Response {
        if !request.body.contains(&format!("\"{parameter}\":\"")) {
            return error(400, "invalidRequest", &format!("{parameter} is required."));
        }
        Response::new(202, "")
            .header(
                "Location",
                format!("{}/reports/partners/billing/operations/{ID}", self.base),
            )
            .header("Retry-After", "1")
    }

    /// Running twice, then over.
    fn operation(&self) -> Response {
        let polls = self.polls.fetch_add(1, Ordering::Relaxed);
        let (kind, status, more) = match (polls, self.fails) {
            (0, _) => ("runningOperation", "notStarted", String::new()),
            (1, _) => ("runningOperation", "running", String::new()),
            (_, false) => {
                let manifest = format!("{}/reports/partners/billing/manifests/{ID}", self.base);
                let link = format!(r#","resourceLocation@odata.navigationLink":"{manifest}""#);
                ("exportSuccessOperation", "succeeded", link)
            }
            (_, true) => {
                let error = r#","error":{"code":"5000","message":"No data available"}"#;
                ("failedOperation", "failed", error.to_owned())
            }
        };
        let operation = format!(
            r##"{{"@odata.type":"#microsoft.graph.partners.billing.{kind}","id":"{ID}","status":"{status}","createdDateTime":"2023-03-09T08:12:53","lastActionDateTime":"2023-03-09T08:37:48.5046691Z"{more}}}"##
        );
        let response = Response::new(200, operation).header("Content-Type", "application/json");
        match kind {
            "runningOperation" => response.header("Retry-After", "1"),
            _ => response,
        }
    }

    fn manifest(&self) -> Response {
        let files =
            FILES.map(|(name, _)| format!(r#"{{"name":"{name}","partitionValue":"default"}}"#));
        let manifest = format!(
            r#"{{"id":"{ID}","schemaVersion":"1","dataFormat":"compressedJSON","createdDateTime":"2023-03-09T06:34:34.87Z","partitionType":"Default","rootDirectory":"{}{DIRECTORY}","sasToken":"{SIGNATURE}","blobCount":{},"blobs":[{}]}}"#,
            self.store,
            FILES.len(),
            files.join(",")
        );
        Response::new(200, manifest).header("Content-Type", "application/json")
    }

    /// The blob store: the signature in the URL lets in, and a token of another service is refused. The first download is cut in the middle.
    fn store(&self, request: &Request) -> Response {
        if request.header("Authorization").is_some() {
            return Response::new(400, "AuthenticationFailed: two kinds of credentials");
        }
        let (path, query) = request.target.split_once('?').unwrap_or_default();
        let name = path
            .strip_prefix(DIRECTORY)
            .and_then(|it| it.strip_prefix('/'));
        let file = FILES.iter().find(|(known, _)| name == Some(known));
        let Some((_, lines)) = file.filter(|_| query == SIGNATURE) else {
            return Response::new(403, "AuthorizationFailure");
        };
        let Ok(content) = compressed(*lines) else {
            return Response::new(500, "InternalError");
        };
        let total = content.len();
        let start = request
            .header("Range")
            .filter(|_| request.header("If-Range") == Some(ETAG))
            .and_then(|range| {
                range
                    .strip_prefix("bytes=")?
                    .strip_suffix('-')?
                    .parse()
                    .ok()
            });
        let response = match start {
            Some(start) if start < total => {
                let range = format!("bytes {start}-{}/{total}", total - 1);
                let rest = content.get(start..).unwrap_or_default();
                Response::new(206, rest).header("Content-Range", range)
            }
            Some(_) => Response::new(416, "").header("Content-Range", format!("bytes */{total}")),
            None => Response::new(200, content),
        };
        let mut response = response.header("ETag", ETAG);
        if !self.has_cut.swap(true, Ordering::Relaxed) {
            response.sent = total / 2;
        }
        response
    }
}

/// Lines of JSON, compressed.
fn compressed(lines: u32) -> io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    for line in 0..lines {
        let meter = line.wrapping_mul(2_654_435_761);
        writeln!(
            encoder,
            r#"{{"PartnerName":"Contoso","InvoiceNumber":"G031809528","MeterId":"{meter:08x}","Quantity":{}}}"#,
            line % 24
        )?;
    }
    encoder.finish()
}

impl Request {
    fn header(&self, name: &str) -> Option<&str> {
        let found = self
            .headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }
}

impl Response {
    fn new(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: body.into(),
            sent: usize::MAX,
        }
    }

    fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

/// An error in the form of the service.
fn error(status: u16, code: &str, message: &str) -> Response {
    let body = format!(r#"{{"error":{{"code":"{code}","message":"{message}"}}}}"#);
    Response::new(status, body).header("Content-Type", "application/json")
}

fn read(stream: &TcpStream) -> io::Result<Request> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let mut words = line.split_whitespace().map(str::to_owned);
    let (method, target) = (
        words.next().unwrap_or_default(),
        words.next().unwrap_or_default(),
    );
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(':') else {
            break;
        };
        headers.push((name.to_owned(), value.trim().to_owned()));
    }
    let mut request = Request {
        method,
        target,
        headers,
        body: String::new(),
    };
    let length = request
        .header("Content-Length")
        .and_then(|it| it.parse().ok());
    reader
        .take(length.unwrap_or(0))
        .read_to_string(&mut request.body)?;
    Ok(request)
}

fn write(mut stream: &TcpStream, response: &Response) -> io::Result<()> {
    let Response {
        status,
        headers,
        body,
        sent,
    } = response;
    let mut head = format!(
        "HTTP/1.1 {status} -\r\nConnection: close\r\nContent-Length: {}\r\n",
        body.len()
    );
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str("\r\n");
    stream.write_all(head.as_bytes())?;
    stream.write_all(body.get(..*sent).unwrap_or(body))?;
    stream.flush()
}
