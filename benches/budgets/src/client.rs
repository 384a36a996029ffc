//! What the client costs: packages and clean builds by transport, beside another client of Graph, and the overhead of a call.

use std::process::Command;

use crate::compile::{self, Places};
use crate::measure::{Scratch, output};

/// A hand-written client of Graph, by its name on crates.io.
const OTHER: &str = "graph-rs-sdk = \"3\"\n";

pub(crate) fn client(scratch: &Scratch, places: &Places) -> Result<(), String> {
    let ours = |features: &str, more: &str| {
        let path = places.repository.join("requests");
        format!("odata-requests = {{ path = {path:?}, features = [{features}] }}\n{more}")
    };
    let tls =
        "reqwest = { version = \"0.13\", default-features = false, features = [\"rustls\"] }\n";
    println!(
        "### The client\n\n| a program that depends on | packages | clean build, CPU s |\n|---|---|---|"
    );
    for (name, package, dependencies) in [
        ("`odata-requests`", "on_client", ours("", "")),
        ("with `ureq`", "on_ureq", ours("\"ureq\"", "")),
        (
            "with `reqwest` and rustls",
            "on_reqwest",
            ours("\"reqwest\"", tls),
        ),
        ("`graph-rs-sdk`", "on_other", OTHER.to_owned()),
    ] {
        let cpu = compile::dependency(scratch, package, &dependencies)?;
        let tree = output(&mut scratch.cargo(
            package,
            &[
                "tree",
                "--edges",
                "normal,build",
                "--prefix",
                "none",
                "--no-dedupe",
            ],
        ))?;
        let mut packages: Vec<&str> = tree
            .lines()
            .filter_map(|line| line.get(..line.find(" (").unwrap_or(line.len())))
            .collect();
        packages.sort_unstable();
        packages.dedup();
        // Without the program itself.
        println!(
            "| {name} | {} | {cpu:.1} |",
            packages.len().saturating_sub(1)
        );
    }
    println!("\n### A call, median on loopback\n\n```text");
    let calls = output(
        Command::new("cargo")
            .args(["run", "--quiet", "--release", "--package", "odata-requests"])
            .args(["--all-features", "--example", "overhead"])
            .current_dir(&places.repository),
    )?;
    println!("{}\n```", calls.trim_end());
    Ok(())
}
