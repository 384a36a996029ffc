//! A web server on this machine for the duration of a test: returns the responses of the test, and records the requests.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// A request's line and headers.
#[derive(Debug, Clone)]
#[allow(dead_code, reason = "each test file takes what it needs")]
pub(crate) struct Asked {
    pub(crate) path: String,
    pub(crate) head: String,
}

impl Asked {
    #[allow(dead_code, reason = "each test file takes what it needs")]
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then_some(value.trim())
        })
    }
}

pub(crate) struct Server {
    pub(crate) address: String,
    /// Milliseconds to keep a connection open after the response.
    held: Arc<AtomicU64>,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Server {
    #[allow(dead_code, reason = "each test file takes what it needs")]
    /// A server whose raw responses `answer` makes from the requests.
    pub(crate) fn start(answer: impl Fn(&Asked) -> Vec<u8> + Send + 'static) -> Self {
        Self::start_with("http", answer, |stream| Some(Box::new(stream)))
    }

    /// A server whose connections `connect` makes from TCP connections, for example by a handshake.
    pub(crate) fn start_with(
        scheme: &str,
        answer: impl Fn(&Asked) -> Vec<u8> + Send + 'static,
        connect: impl Fn(TcpStream) -> Option<Box<dyn Stream>> + Send + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = format!("{scheme}://{}", listener.local_addr().expect("an address"));
        let asked = Arc::new(Mutex::new(Vec::new()));
        let list = Arc::clone(&asked);
        let held = Arc::new(AtomicU64::new(0));
        let hold = Arc::clone(&held);
        // Ends with the test's process.
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if let Some(stream) = connect(stream) {
                    let _ = serve(stream, &answer, &list, &hold);
                }
            }
        });
        Self {
            address,
            held,
            asked,
        }
    }

    /// Keeps connections open after the response.
    #[allow(dead_code, reason = "each test file takes what it needs")]
    pub(crate) fn holding(self, time: Duration) -> Self {
        let time = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        self.held.store(time, Ordering::SeqCst);
        self
    }

    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().expect("a list").clone()
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }
}

/// A connection, with or without encryption.
pub(crate) trait Stream: Read + Write {}

impl<T: Read + Write> Stream for T {}

fn serve(
    mut stream: Box<dyn Stream>,
    answer: &impl Fn(&Asked) -> Vec<u8>,
    asked: &Mutex<Vec<Asked>>,
    held: &AtomicU64,
) -> std::io::Result<()> {
    let mut head = String::new();
    let mut reader = BufReader::new(&mut stream);
    while reader.read_line(&mut head)? > 2 {}
    let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
    let request = Asked { path, head };
    let bytes = answer(&request);
    if let Ok(mut list) = asked.lock() {
        list.push(request);
    }
    stream.write_all(&bytes)?;
    stream.flush()?;
    std::thread::sleep(Duration::from_millis(held.load(Ordering::SeqCst)));
    Ok(())
}

/// A response with its length.
#[allow(dead_code, reason = "each test file takes what it needs")]
pub(crate) fn answer(status: &str, headers: &[&str], body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let mut bytes = format!(
        "HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n",
        body.len()
    );
    for header in headers {
        bytes += header;
        bytes += "\r\n";
    }
    bytes += "\r\n";
    let mut bytes = bytes.into_bytes();
    bytes.extend_from_slice(body);
    bytes
}
