//! `fetch` from a web server with TLS: which certificates are trusted, and the messages if one is not.

#![allow(clippy::expect_used, reason = "a test says what it needs by panicking")]

mod common;
#[path = "common/server.rs"]
mod server;

use std::net::TcpStream;
use std::path::Path;
use std::sync::Arc;

use common::{METADATA, Run, command, finish, read, write};
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use server::{Server, Stream, answer};

const TOKEN: &str = "s3cr3t-t0ken";

/// An unknown certificate authority.
struct Authority {
    pem: String,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    fn new(name: &str) -> Self {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(DnType::CommonName, name);
        let key = KeyPair::generate().expect("a key");
        let certificate = params.self_signed(&key).expect("a certificate");
        Self {
            pem: certificate.pem(),
            issuer: Issuer::new(params, key),
        }
    }

    /// A server on 127.0.0.1 with a certificate of this authority for these names.
    fn server(&self, names: &[&str]) -> Server {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let key = KeyPair::generate().expect("a key");
        let params = CertificateParams::new(names).expect("names");
        let certificate = params.signed_by(&key, &self.issuer).expect("a certificate");
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("versions of TLS")
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)
            .expect("a key that fits");
        let config = Arc::new(config);
        let connect = move |mut stream: TcpStream| {
            let mut connection = ServerConnection::new(Arc::clone(&config)).ok()?;
            // A client that does not trust the certificate breaks off here, and the next one is served.
            connection.complete_io(&mut stream).ok()?;
            let stream: Box<dyn Stream> = Box::new(StreamOwned::new(connection, stream));
            Some(stream)
        };
        Server::start_with(
            "https",
            |asked| match asked.path.as_str() {
                "/plain" => answer("302 Found", &["Location: http://127.0.0.1:9/"], ""),
                _ => answer("200 OK", &["ETag: \"1\""], METADATA),
            },
            connect,
        )
    }
}

fn fetch(folder: &Path, url: &str, extra: &[&str], variable: Option<&str>) -> Run {
    let arguments = ["fetch", url, "--out", "m.xml", "--token-env", "TOKEN"];
    let mut command = command(folder, &[&arguments[..], extra].concat());
    for name in ["https_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"] {
        command.env_remove(name);
    }
    for name in ["SSL_CERT_FILE", "SSL_CERT_DIR"] {
        command.env_remove(name);
    }
    if let Some(file) = variable {
        command.env("SSL_CERT_FILE", file);
    }
    command.env("TOKEN", TOKEN);
    finish(command)
}

#[test]
fn who_signed_the_certificate_has_to_be_trusted() {
    let authority = Authority::new("A company's own");
    let server = authority.server(&["127.0.0.1"]);
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "ca.pem", &authority.pem);
    write(folder.path(), "other.pem", &Authority::new("Another").pem);
    write(folder.path(), "m.xml", "old");
    let url = server.url("/$metadata");

    // This server is not trusted, and the token is not sent to it.
    for (extra, help) in [
        (&[][..], "`--ca`"),
        (&["--ca", "other.pem"], "only against those of `--ca`"),
    ] {
        let run = fetch(folder.path(), &url, extra, None);
        assert!(
            run.code == Some(1)
                && run.stderr.contains("certificate")
                && run.stderr.contains(help)
                && !run.stderr.contains(TOKEN),
            "{run:?}"
        );
        assert_eq!(read(folder.path(), "m.xml"), "old");
    }
    assert_eq!(server.asked().len(), 0);

    let run = fetch(folder.path(), &url, &["--ca", "ca.pem"], None);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(read(folder.path(), "m.xml"), METADATA);
    let asked = server.asked().pop().expect("a request");
    assert_eq!(asked.header("Authorization"), Some("Bearer s3cr3t-t0ken"));
}

#[test]
#[cfg(target_os = "linux")]
fn the_system_s_certificates_can_be_others() {
    let authority = Authority::new("The system's");
    let server = authority.server(&["127.0.0.1"]);
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "ca.pem", &authority.pem);
    let url = server.url("/$metadata");
    let run = fetch(folder.path(), &url, &[], Some("ca.pem"));
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(read(folder.path(), "m.xml"), METADATA);
}

#[test]
fn a_certificate_is_for_its_names_alone() {
    let authority = Authority::new("A company's own");
    let server = authority.server(&["service.example"]);
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "ca.pem", &authority.pem);
    let url = server.url("/$metadata");
    let run = fetch(folder.path(), &url, &["--ca", "ca.pem"], None);
    assert!(
        run.code == Some(1) && run.stderr.contains("not valid for name"),
        "{run:?}"
    );
    assert!(!folder.path().join("m.xml").exists());
}

#[test]
fn encryption_is_not_given_up_on_the_way() {
    let authority = Authority::new("A company's own");
    let server = authority.server(&["127.0.0.1"]);
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "ca.pem", &authority.pem);
    let url = server.url("/plain");
    let run = fetch(folder.path(), &url, &["--ca", "ca.pem"], None);
    assert!(
        run.code == Some(1) && run.stderr.contains("without encryption"),
        "{run:?}"
    );
}

#[test]
fn files_without_certificates_are_told_as_that() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "empty.pem", "");
    write(
        folder.path(),
        "broken.pem",
        "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n",
    );
    for (file, said) in [
        ("missing.pem", "cannot read `missing.pem`"),
        ("empty.pem", "contains no certificate"),
        ("broken.pem", "contains an invalid certificate"),
    ] {
        let run = fetch(folder.path(), "https://127.0.0.1:9/", &["--ca", file], None);
        assert!(
            run.code == Some(1) && run.stderr.contains(said) && run.stderr.contains("PEM"),
            "{run:?}"
        );
    }
}
