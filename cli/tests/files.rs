//! Unusual files: pipes and devices in place of files, links, leftovers of killed runs, empty selections.

#![cfg(unix)]
#![allow(clippy::expect_used, reason = "a test says what it needs by panicking")]

mod common;
#[path = "common/server.rs"]
mod server;

use std::fs::File;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use common::{METADATA, Run, command, finish, folder, read, run, write};
use server::{Server, answer};

fn fifo(folder: &Path, name: &str) {
    let made = Command::new("mkfifo").arg(folder.join(name)).status();
    assert!(made.expect("mkfifo runs").success());
}

/// Fails with this code at once: opening a FIFO would block forever.
fn refused(folder: &Path, arguments: &[&str], said: &[&str]) {
    let run = run(folder, arguments);
    assert_eq!(run.code, Some(1), "{arguments:?}: {run:?}");
    for said in said {
        assert!(run.stderr.contains(said), "{arguments:?}: {}", run.stderr);
    }
}

#[test]
fn pipes_devices_and_giants_are_refused_wherever_a_file_is_read() {
    let folder = folder(METADATA);
    let folder = folder.path();
    fifo(folder, "pipe");
    std::fs::create_dir(folder.join("metadata")).expect("a folder");
    fifo(folder, "metadata/a.xml");
    symlink("/dev/zero", folder.join("zero.xml")).expect("a link");
    let giant = File::create(folder.join("giant.xml")).expect("a file");
    giant.set_len((512 << 20) + 1).expect("a sparse file");
    let text = File::create(folder.join("giant.toml")).expect("a file");
    text.set_len((16 << 20) + 1).expect("a sparse file");
    let pipe = "it is a named pipe (FIFO), not a regular file";
    for (path, said) in [
        ("pipe", pipe),
        ("metadata", pipe),
        ("zero.xml", "it is a device, not a regular file"),
        ("giant.xml", "it has more than 512 MB"),
    ] {
        let said = ["error[E0912]", said, "help: "];
        write(
            folder,
            "c.toml",
            &format!("metadata = [\"{path}\"]\noutput = \"out\"\n"),
        );
        refused(folder, &["generate", "--config", "c.toml"], &said);
        refused(folder, &["check", "--config", "c.toml"], &said);
        refused(folder, &["diff", path, "shop.xml"], &said);
        refused(folder, &["diff", "shop.xml", path], &said);
        refused(folder, &["explain", "item", "--metadata", path], &said);
    }
    for config in ["pipe", "/dev/zero", "giant.toml"] {
        refused(folder, &["generate", "--config", config], &["error[E0901]"]);
    }
    write(
        folder,
        "c.toml",
        "metadata = [\"shop.xml\"]\noutput = \"out\"\nlock = \"pipe\"\n",
    );
    refused(
        folder,
        &["generate", "--config", "c.toml"],
        &["error[E0913]", pipe],
    );
    // Obstacles in the output folder.
    std::fs::create_dir(folder.join("src")).expect("a folder");
    fifo(folder, "src/lib.rs");
    let generate = ["generate", "--config", "codegen.toml"];
    refused(folder, &generate, &["error[E0922]", pipe]);
    refused(
        folder,
        &["check", "--config", "codegen.toml"],
        &["`lib.rs` differs from"],
    );
    let fetch = ["fetch", "http://127.0.0.1:9/", "--out", "x", "--ca", "pipe"];
    refused(folder, &fetch, &[pipe]);
    fifo(folder, "Cargo.toml");
    refused(folder, &["init", "--metadata", "shop.xml"], &[pipe]);
}

#[test]
fn fetch_writes_files_and_nothing_else() {
    let server = Server::start(|_| answer("200 OK", &["ETag: \"1\""], METADATA));
    let url = server.url("/$metadata");
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let fetch = |out: &str| -> Run {
        let mut command = command(folder, &["fetch", &url, "--out", out]);
        for name in ["http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"] {
            command.env_remove(name);
        }
        finish(command)
    };
    fifo(folder, "pipe");
    std::fs::create_dir(folder.join("dir")).expect("a folder");
    for (out, said) in [
        ("pipe", "it is a named pipe (FIFO), not a regular file"),
        ("/dev/null", "it is a device, not a regular file"),
        ("dir", "it is a folder, not a regular file"),
    ] {
        let run = fetch(out);
        assert!(
            run.code == Some(1) && run.stderr.contains(said) && run.stderr.contains("`-`"),
            "{run:?}"
        );
    }
    // Reported before any request.
    assert!(server.asked().is_empty());
    for out in ["-", "/dev/stdout"] {
        let run = fetch(out);
        assert_eq!(
            (run.code, run.stdout.as_str()),
            (Some(0), METADATA),
            "{run:?}"
        );
    }
    std::fs::create_dir(folder.join("real")).expect("a folder");
    symlink("real/m.xml", folder.join("m.xml")).expect("a link");
    let left = ".m.xml.0123456789abcdef.odata-codegen.tmp";
    write(&folder.join("real"), left, "half");
    for old in ["", "old"] {
        if !old.is_empty() {
            write(&folder.join("real"), "m.xml", old);
        }
        assert_eq!(fetch("m.xml").code, Some(0));
        assert_eq!(read(folder, "real/m.xml"), METADATA);
        assert!(folder.join("m.xml").is_symlink());
    }
    let names = std::fs::read_dir(folder.join("real")).expect("a folder");
    assert_eq!(names.count(), 1, "what a killed run has left is gone");
    assert!(folder.join("m.xml.fetched").exists());
}

#[test]
fn fetch_ends_when_its_time_is_over() {
    let long = Duration::from_secs(3600);
    let body = "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n<edmx:Edmx";
    let error = "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 1000\r\n\r\nout of order";
    for (sent, said) in [
        (body, "took more than 1 seconds"),
        (error, "returned 500 Internal Server Error"),
    ] {
        let server = Server::start(|_| sent.as_bytes().to_vec()).holding(long);
        let folder = tempfile::tempdir().expect("a folder");
        write(folder.path(), "m.xml", "old");
        let url = server.url("/");
        let arguments = ["fetch", &url, "--out", "m.xml", "--max-time", "1"];
        let mut command = command(folder.path(), &arguments);
        for name in ["http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy"] {
            command.env_remove(name);
        }
        let run = finish(command);
        assert!(run.code == Some(1) && run.stderr.contains(said), "{run:?}");
        assert_eq!(read(folder.path(), "m.xml"), "old");
    }
}

#[test]
fn what_a_killed_run_has_left_is_told_by_check_and_removed_by_generate() {
    let folder = folder(METADATA);
    let folder = folder.path();
    write(
        folder,
        "codegen.toml",
        "metadata = [\"shop.xml\"]\noutput = \"src\"\nlock = \"names.lock\"\n",
    );
    let generate = ["generate", "--config", "codegen.toml"];
    assert_eq!(run(folder, &generate).code, Some(0));
    let left = [
        "src/.lib.rs.0123456789abcdef.odata-codegen.tmp",
        ".names.lock.0123456789abcdef.odata-codegen.tmp",
    ];
    for left in left {
        write(folder, left, "// @gene");
    }
    let check = run(folder, &["check", "--config", "codegen.toml"]);
    assert_eq!(check.code, Some(1), "{check:?}");
    for left in left {
        let name = left.trim_start_matches("src/");
        assert!(
            check.stderr.contains(&format!(
                "{name}` is a temporary file of a run that was killed"
            )),
            "{check:?}"
        );
    }
    assert_eq!(run(folder, &generate).code, Some(0));
    for left in left {
        assert!(!folder.join(left).exists(), "{left}");
    }
    assert_eq!(
        run(folder, &["check", "--config", "codegen.toml"]).code,
        Some(0)
    );
}

#[test]
fn a_selection_of_nothing_is_an_error() {
    let folder = folder(METADATA);
    let folder = folder.path();
    let said = [
        "error[E0915]",
        "`shop.itme` in `select` matches nothing",
        "did you mean `shop.item`?",
    ];
    let made = [
        "crate",
        "--metadata",
        "shop.xml",
        "--name",
        "x",
        "--out",
        "x",
    ];
    refused(
        folder,
        &[&made[..], &["--select", "shop.itme"]].concat(),
        &said,
    );
    assert!(!folder.join("x").exists());
    refused(
        folder,
        &["diff", "shop.xml", "shop.xml", "--select", "shop.itme"],
        &said,
    );
    let config = "metadata = [\"shop.xml\"]\noutput = \"src\"\nselect = [\"shop.itme\"]\n";
    write(folder, "codegen.toml", config);
    refused(
        folder,
        &["generate", "--config", "codegen.toml"],
        &[&said[..], &["codegen.toml:3:"]].concat(),
    );
    // One matching pattern of two is enough.
    let both = config.replace("[\"shop.itme\"]", "[\"shop.itme\", \"shop.item\"]");
    write(folder, "codegen.toml", &both);
    let some = run(folder, &["generate", "--config", "codegen.toml"]);
    assert!(
        some.code == Some(0) && some.stderr.contains("warning[E0907]"),
        "{some:?}"
    );
    write(
        folder,
        "codegen.toml",
        &config.replace("select = [\"shop.itme\"]", "exclude = [\"*\"]"),
    );
    refused(
        folder,
        &["generate", "--config", "codegen.toml"],
        &["error[E0915]", "`exclude` removes"],
    );
}

#[test]
fn findings_of_a_comparison_are_json_if_that_is_asked_for() {
    let folder = folder(METADATA);
    let folder = folder.path();
    write(
        folder,
        "odd.xml",
        &METADATA.replace("<Property", "<property/><Property"),
    );
    write(folder, "bad.xml", &METADATA.replace("</ComplexType>", ""));
    let json = |arguments: &[&str], code: i32| -> serde_json::Value {
        let run = run(folder, arguments);
        assert!(run.code == Some(code) && run.stderr.is_empty(), "{run:?}");
        serde_json::from_str(&run.stdout).expect("JSON")
    };
    let found = json(&["diff", "shop.xml", "odd.xml", "--format", "json"], 0);
    assert_eq!(found["findings"][0]["code"], "E0108");
    assert_eq!(found["findings"][0]["at"]["line"], 5);
    let found = json(&["diff", "shop.xml", "bad.xml", "--format", "json"], 1);
    assert_eq!(
        (&found["code"], &found["severity"]),
        (&"E0101".into(), &"error".into())
    );
    let found = json(&["diff", "none.xml", "shop.xml", "--format", "json"], 1);
    assert_eq!(found["code"], "E0912");
}
