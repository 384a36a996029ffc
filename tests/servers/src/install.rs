//! Installs the servers, each once, into the target folder.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The folder of this package.
pub(crate) fn package() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The folder of what is installed and logged.
pub(crate) fn folder() -> PathBuf {
    // Cargo makes this folder inside the target folder.
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .expect("the package is in a workspace")
        .join("target/servers")
}

/// Whether a program can be run.
pub(crate) fn is_there(program: &str) -> bool {
    let output = Command::new(program).arg("--version").output();
    output.is_ok_and(|output| output.status.success())
}

/// Runs a command and panics with its output if it fails.
fn run(command: &mut Command) {
    let output = command
        .output()
        .unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(
        output.status.success(),
        "{command:?}: {}\n{}{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

/// Makes a folder with what `install` puts there, unless an earlier run has made it from the same list of packages. Tests that run at the
/// same time wait for the first one.
fn once(name: &str, list: &Path, install: impl FnOnce(&Path)) -> PathBuf {
    fs::create_dir_all(folder()).expect("the folder can be made");
    let lock = File::create(folder().join(format!("{name}.lock"))).expect("the lock can be made");
    lock.lock().expect("the lock can be taken");
    let made = folder().join(name);
    let mark = made.join("installed");
    let wanted = fs::read(list).unwrap_or_else(|error| panic!("{}: {error}", list.display()));
    if fs::read(&mark).ok().as_ref() != Some(&wanted) {
        if made.exists() {
            fs::remove_dir_all(&made).expect("what an earlier run has left can be removed");
        }
        fs::create_dir_all(&made).expect("the folder can be made");
        install(&made);
        fs::write(mark, wanted).expect("the folder can be marked");
    }
    made
}

/// Installs odatapy, and returns the Python that has it.
pub(crate) fn odatapy() -> PathBuf {
    let list = package().join("peers/odatapy/requirements.txt");
    let made = once("odatapy", &list, |folder| {
        run(Command::new("python3").args(["-m", "venv"]).arg(folder));
        run(Command::new(python(folder))
            .args([
                "-m",
                "pip",
                "install",
                "--quiet",
                "--no-deps",
                "--require-hashes",
            ])
            .args(["--disable-pip-version-check", "--requirement"])
            .arg(&list));
    });
    python(&made)
}

fn python(environment: &Path) -> PathBuf {
    environment.join(if cfg!(windows) {
        "Scripts/python.exe"
    } else {
        "bin/python"
    })
}

/// Installs fe-mockserver, and returns the folder of its packages.
pub(crate) fn mock() -> PathBuf {
    let peer = package().join("peers/mock");
    let made = once("mock", &peer.join("package-lock.json"), |folder| {
        for name in ["package.json", "package-lock.json"] {
            fs::copy(peer.join(name), folder.join(name)).expect("the list can be copied");
        }
        run(Command::new("npm")
            .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
            .current_dir(folder));
    });
    made.join("node_modules")
}
