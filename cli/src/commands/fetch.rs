//! `fetch`: downloads metadata from a service into a file.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use clap::Args;
use odata_codegen::{input, output};
use ureq::tls::{Certificate, PemItem, parse_pem};
use url::Url;

use super::Outcome;
use crate::failure::Failure;
use crate::fetch::{Fetched, Header, Request, fetch};
use crate::terminal::Terminal;

#[derive(Debug, Args)]
#[command(after_help = "\
The response is checked before the file is replaced: a login page, an error, a truncated document \
or metadata of OData 2 or 3 leaves the old file unchanged. The service sends the metadata only if it \
has changed since the last time; the data for that request is stored next to the file, in FILE.fetched.

Examples:
  odata-codegen fetch 'https://services.odata.org/V4/TripPinService/$metadata' --out trippin.xml
  TOKEN=… odata-codegen fetch 'https://crm.example/v9.2/$metadata' --out crm.xml --token-env TOKEN
  odata-codegen fetch 'https://sap.example/sap/orders/$metadata?sap-client=100' --out orders.xml \\
      --header 'Accept-Language: en'
  odata-codegen fetch 'https://erp.example/odata/$metadata' --out erp.xml --ca company-ca.pem")]
pub(crate) struct Arguments {
    /// Address of the metadata, usually the service's followed by `/$metadata`
    #[arg(value_parser = address)]
    url: Url,
    /// The file to write; for a symbolic link its target is replaced, and `-` is standard output
    #[arg(long, short, value_name = "FILE")]
    out: PathBuf,
    /// A header to send; never sent to another host after a redirect
    #[arg(long, value_name = "NAME: VALUE")]
    header: Vec<String>,
    /// The environment variable with a token to send as `Authorization: Bearer …`; it is never shown
    #[arg(long, value_name = "NAME")]
    token_env: Option<String>,
    /// A file of certificates (PEM) of the authority that signed the service's, to trust instead of the system's
    #[arg(long, value_name = "FILE")]
    ca: Option<PathBuf>,
    /// Maximum number of bytes to accept, after decompression; may end with `k`, `M` or `G`
    #[arg(long, value_name = "SIZE", default_value = "100M", value_parser = size)]
    max_size: u64,
    /// Seconds to wait for a connection, for the response, and for each part of it
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=31_536_000))]
    timeout: u64,
    /// Seconds for the whole download, including redirects
    #[arg(long, value_name = "SECONDS", default_value_t = 600, value_parser = clap::value_parser!(u64).range(1..=31_536_000))]
    max_time: u64,
    /// Fetch even if the service would report that nothing changed
    #[arg(long)]
    force: bool,
}

pub(crate) fn run(arguments: Arguments, terminal: &Terminal) -> Outcome {
    // Not parsed by clap, which would quote a value that may be a secret.
    let headers = arguments.header.iter().map(|text| Header::parse(text));
    let mut headers: Vec<Header> = headers.collect::<Result<_, _>>().map_err(Failure::Usage)?;
    if !arguments.url.username().is_empty() || arguments.url.password().is_some() {
        let message = "the address contains a name or password; send them with `--header 'Authorization: Basic …'`";
        return Err(Failure::Usage(message.to_owned()));
    }
    if let Some(name) = &arguments.token_env {
        headers.push(bearer(name)?);
    }
    let request = Request {
        url: arguments.url,
        headers,
        max_size: arguments.max_size,
        timeout: Duration::from_secs(arguments.timeout),
        conditional: !arguments.force,
        trusted: arguments.ca.as_deref().map(certificates).transpose()?,
        out: target(arguments.out)?,
        deadline: (
            Instant::now() + Duration::from_secs(arguments.max_time),
            arguments.max_time,
        ),
    };
    let out = request.out.as_deref().unwrap_or(Path::new("-")).display();
    match fetch(&request, terminal)? {
        Fetched::New { bytes } => terminal.say(format_args!("wrote {out}, {bytes} bytes")),
        Fetched::Printed => {}
        Fetched::Same => terminal.say(format_args!("{out} is up to date")),
        Fetched::NotModified => terminal.say(format_args!("{out} is up to date (not modified)")),
    }
    Ok(true)
}

/// The file to write, or `None` for standard output. An existing target that is not a file is refused: renaming a file over a device would
/// remove the device.
fn target(out: PathBuf) -> Result<Option<PathBuf>, Failure> {
    let standard = ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"];
    if standard.iter().any(|name| out.as_os_str() == *name) {
        return Ok(None);
    }
    output::replaceable(&out).map_err(|error| Failure::Message {
        message: format!("cannot write `{}`: {error}", out.display()),
        help: Some("name a file, or `-` for standard output".to_owned()),
    })?;
    Ok(Some(out))
}

/// The header for the token in an environment variable.
fn bearer(name: &str) -> Result<Header, Failure> {
    let help = |help: &str| Some(help.to_owned());
    let token = std::env::var(name).map_err(|_| Failure::Message {
        message: format!("the environment variable `{name}` is not set, or is not Unicode"),
        help: help("set it to the token, or omit `--token-env`"),
    })?;
    // Tokens come from files and commands, which end with a line break.
    let token = token.trim();
    if token.is_empty() {
        return Err(Failure::Message {
            message: format!("the environment variable `{name}` is empty"),
            help: help("set it to the token, or omit `--token-env`"),
        });
    }
    Header::new("Authorization", &format!("Bearer {token}")).map_err(|_| Failure::Message {
        message: format!(
            "the value of the environment variable `{name}` cannot be sent in a header"
        ),
        help: help("a token is one line of visible ASCII characters"),
    })
}

/// The certificates in a file.
fn certificates(file: &Path) -> Result<Vec<Certificate<'static>>, Failure> {
    let wrong = |message: String| Failure::Message {
        message,
        help: Some(
            "pass a PEM file, which contains `-----BEGIN CERTIFICATE-----`, with `--ca`".to_owned(),
        ),
    };
    let shown = file.display();
    let bytes = input::read(file, input::TEXT)
        .map_err(|error| wrong(format!("cannot read `{shown}`: {error}")))?;
    let mut found = Vec::new();
    for item in parse_pem(&bytes) {
        match item {
            Ok(PemItem::Certificate(certificate)) => found.push(certificate),
            // A private key in the same file is ignored.
            Ok(_) => {}
            Err(error) => {
                return Err(wrong(format!(
                    "`{shown}` contains an invalid certificate: {error}"
                )));
            }
        }
    }
    if found.is_empty() {
        return Err(wrong(format!("`{shown}` contains no certificate")));
    }
    Ok(found)
}

fn address(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|error| error.to_string())?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
        return Err("an address must start with `https://` or `http://`".to_owned());
    }
    Ok(url)
}

fn size(text: &str) -> Result<u64, String> {
    let (digits, unit) = match text.strip_suffix(['k', 'K', 'M', 'G']) {
        Some(digits) => (digits, &text[digits.len()..]),
        None => (text, ""),
    };
    let factor = match unit {
        "k" | "K" => 1 << 10,
        "M" => 1 << 20,
        "G" => 1 << 30,
        _ => 1,
    };
    digits
        .parse::<u64>()
        .ok()
        .and_then(|number| number.checked_mul(factor))
        .filter(|bytes| *bytes > 0)
        .ok_or_else(|| {
            "a size is a number of bytes, optionally followed by `k`, `M` or `G`".to_owned()
        })
}
