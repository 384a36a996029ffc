//! The command line for people: help, colours, verbosity, suggestions, completions.

#![allow(clippy::expect_used, reason = "a test says what it needs by panicking")]

mod common;

use anstream::adapter::strip_str;
use common::{METADATA, Run, folder, run};

const BROKEN: &str = "<edmx:Edmx Version=\"4.0\" xmlns:edmx=\"http://docs.oasis-open.org/odata/ns/edmx\"><edmx:DataServices><oops>";

#[test]
fn colours_are_for_terminals_and_who_asks() {
    let folder = folder(BROKEN);
    let generate = ["generate", "--config", "codegen.toml"];
    let plain = run(folder.path(), &generate);
    assert!(
        plain.code == Some(1) && !plain.stderr.contains('\u{1b}'),
        "{plain:?}"
    );
    let coloured = run(
        folder.path(),
        &[&["--color", "always"][..], &generate].concat(),
    );
    assert!(
        coloured.stderr.contains("\u{1b}[1;31merror"),
        "{coloured:?}"
    );
    // The colours change nothing else.
    assert_eq!(strip_str(&coloured.stderr).to_string(), plain.stderr);
    let never = run(
        folder.path(),
        &[&generate[..], &["--color", "never"]].concat(),
    );
    assert_eq!(never.stderr, plain.stderr);
}

#[test]
fn quiet_says_errors_only_and_verbose_says_more() {
    let good = folder(METADATA);
    let say = |extra: &[&str]| {
        let _ = std::fs::remove_dir_all(good.path().join("src"));
        run(
            good.path(),
            &[&["generate", "--config", "codegen.toml"][..], extra].concat(),
        )
    };
    let (usual, quiet, verbose) = (say(&[]), say(&["--quiet"]), say(&["-v"]));
    assert!(usual.stderr.contains("2 files written") && !usual.stderr.contains("lib.rs"));
    assert_eq!((quiet.code, quiet.stderr.as_str()), (Some(0), ""));
    assert!(verbose.stderr.contains("wrote lib.rs"), "{verbose:?}");
    assert_eq!(say(&["-q", "-v"]).code, Some(2));
    let broken = folder(BROKEN);
    let quiet = run(
        broken.path(),
        &["generate", "--config", "codegen.toml", "-q"],
    );
    assert!(quiet.code == Some(1) && quiet.stderr.contains("error["));
}

#[test]
fn help_has_examples_for_every_command() {
    let folder = folder(METADATA);
    let help = run(folder.path(), &["--help"]);
    assert_eq!((help.code, help.stderr.as_str()), (Some(0), ""));
    assert!(help.stdout.contains("Examples:") && help.stdout.contains("Exit codes:"));
    let (_, commands) = help.stdout.split_once("Commands:\n").expect("a list");
    let commands: Vec<&str> = commands
        .lines()
        .take_while(|line| !line.is_empty())
        // A long description continues on the next line, further indented.
        .filter(|line| !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .collect();
    assert!(commands.contains(&"generate"), "{commands:?}");
    for command in commands {
        let help = run(folder.path(), &[command, "--help"]);
        assert!(
            help.code == Some(0) && help.stdout.contains("Examples:"),
            "{command}: {help:?}"
        );
    }
}

#[test]
fn what_is_misspelt_is_guessed() {
    let folder = folder(METADATA);
    for (arguments, guess) in [
        (&["genrate"][..], "'generate'"),
        (&["generate", "--confg", "x"], "'--config'"),
        (&["completions", "zhs"], "zsh"),
    ] {
        let Run { code, stderr, .. } = run(folder.path(), arguments);
        assert!(
            code == Some(2) && stderr.contains(guess),
            "{arguments:?}: {stderr}"
        );
    }
}

#[test]
fn completions_know_every_command() {
    let folder = folder(METADATA);
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let Run {
            code,
            stdout,
            stderr,
        } = run(folder.path(), &["completions", shell]);
        assert_eq!((code, stderr.as_str()), (Some(0), ""), "{shell}");
        for word in ["odata-codegen", "generate", "completions", "runtime-path"] {
            assert!(stdout.contains(word), "{shell}: {word}");
        }
    }
}

/// Bash itself must accept the script.
#[test]
fn bash_completes_a_command() {
    let folder = folder(METADATA);
    let script = run(folder.path(), &["completions", "bash"]).stdout;
    let program = format!(
        "{script}\nCOMP_WORDS=(odata-codegen gen); COMP_CWORD=1; set -- $(complete -p odata-codegen); while [[ $1 != -F ]]; do shift; done; \"$2\" odata-codegen gen odata-codegen; echo \"${{COMPREPLY[@]}}\""
    );
    let Ok(output) = std::process::Command::new("bash")
        .args(["-c", &program])
        .output()
    else {
        println!("skipped: no bash");
        return;
    };
    assert_eq!(
        String::from_utf8_lossy(&output.stdout).trim(),
        "generate",
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn help_fits_a_terminal() {
    let folder = tempfile::tempdir().expect("a folder");
    for name in [
        "init",
        "generate",
        "check",
        "crate",
        "diagram",
        "diff",
        "explain",
        "fetch",
        "completions",
    ] {
        let help = common::run(folder.path(), &[name, "--help"]).stdout;
        assert!(help.contains("Examples:\n"), "{name}: {help}");
        // A broken line of an example would no longer be an example.
        let (_, examples) = help.split_once("Examples:\n").unwrap_or_default();
        for line in examples.lines() {
            assert!(
                line.starts_with("  ") && line.chars().count() <= 100,
                "{name}: {line}"
            );
        }
    }
}
