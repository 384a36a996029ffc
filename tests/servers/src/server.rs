//! [`Server`]: a server that runs as long as its value lives.

use std::env;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use crate::install;

/// A kind of server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Peer {
    /// odatapy, with its in-memory processor.
    Odatapy,
    /// SAP's fe-mockserver.
    Mock,
}

impl Peer {
    /// Its name in texts.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Odatapy => "odatapy",
            Self::Mock => "fe-mockserver",
        }
    }

    /// The programs that install and run it.
    fn programs(self) -> &'static [&'static str] {
        match self {
            Self::Odatapy => &["python3"],
            Self::Mock => &["node", "npm"],
        }
    }

    fn command(self, metadata: &Path, data: &str, options: &[&str]) -> Command {
        let peers = install::package().join("peers");
        match self {
            Self::Odatapy => {
                let mut command = Command::new(install::odatapy());
                command.arg(peers.join("odatapy/serve.py"));
                command.arg(metadata).arg(peers.join(data)).args(options);
                command
            }
            Self::Mock => {
                let mut command = Command::new("node");
                command.env("NODE_PATH", install::mock());
                command.arg(peers.join("mock/serve.cjs")).arg(metadata);
                command.arg(peers.join(data));
                command
            }
        }
    }
}

/// A server on a free port of the loopback interface. Its process ends with the value; if the test fails, what it printed is shown.
#[derive(Debug)]
pub struct Server {
    process: Child,
    base: String,
    log: PathBuf,
}

impl Server {
    /// Starts a server of the reading room without data. Returns `None`, and says so, if the machine has not what runs it, unless `CI` is
    /// `true`.
    ///
    /// # Panics
    ///
    /// If it cannot be installed or started.
    #[must_use]
    pub fn start(peer: Peer, options: &[&str]) -> Option<Self> {
        let metadata = install::package().join("model/library.csdl.xml");
        Self::serving(peer, &metadata, "data", options)
    }

    /// Starts a server of other metadata, with what is in a folder of `peers`.
    ///
    /// # Panics
    ///
    /// Like [`start`](Self::start).
    #[must_use]
    pub fn serving(peer: Peer, metadata: &Path, data: &str, options: &[&str]) -> Option<Self> {
        for program in peer.programs() {
            if !install::is_there(program) {
                let is_wanted = env::var("CI").is_ok_and(|it| it == "true");
                assert!(!is_wanted, "{program} is not installed");
                println!("skipped: {program} is not installed");
                return None;
            }
        }
        let mut command = peer.command(metadata, data, options);
        // The name of a test's thread is that of the test.
        let thread = std::thread::current();
        let name = thread.name().unwrap_or("main").replace("::", "-");
        let log = install::folder().join(format!("{name}.{}.log", peer.name()));
        let file = File::create(&log).expect("the log can be made");
        // The server ends when its input is closed, also if this process is killed.
        let mut process = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(file.try_clone().expect("the log can be shared"))
            .spawn()
            .unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let output = process.stdout.take().expect("the output is piped");
        let mut server = Self {
            process,
            base: String::new(),
            log,
        };
        server.base = address(output, file);
        Some(server)
    }

    /// The URL of its service root.
    #[must_use]
    pub fn base(&self) -> &str {
        &self.base
    }
}

/// Waits for the line that names the address; further output goes to the log.
fn address(output: impl std::io::Read + Send + 'static, mut log: File) -> String {
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let mut output = BufReader::new(output);
        let mut line = String::new();
        while output.read_line(&mut line).is_ok_and(|read| read > 0) {
            if line.starts_with("http://") {
                // Nobody waits any more if it took too long.
                let _ = sender.send(line.trim_end().to_owned());
                break;
            }
            line.clear();
        }
        let _ = std::io::copy(&mut output, &mut log);
    });
    receiver
        .recv_timeout(Duration::from_secs(60))
        .expect("the server names its address")
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
        if std::thread::panicking() {
            let text = fs::read_to_string(&self.log).unwrap_or_default();
            println!("{}:\n{text}", self.log.display());
        }
    }
}
