//! Runs commands and measures their cost: CPU seconds of the process and its children, and the peak memory of the largest of them.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use wait4::Wait4;

#[derive(Debug, Clone, Copy)]
pub(crate) struct Cost {
    /// User and system seconds.
    pub(crate) cpu: f64,
    /// Megabytes.
    pub(crate) peak: f64,
}

/// Runs a command that must succeed.
pub(crate) fn run(command: &mut Command) -> Result<Cost, String> {
    let shown = format!("{command:?}");
    let fail = |error: std::io::Error| format!("{shown}: {error}");
    let child = command.stdout(Stdio::null()).spawn().map_err(fail)?;
    let used = child.wait4().map_err(fail)?;
    if !used.status.success() {
        return Err(format!("{shown}: {}", used.status));
    }
    let time = used.rusage.utime + used.rusage.stime;
    Ok(Cost {
        cpu: time.as_secs_f64(),
        peak: used.rusage.maxrss as f64 / 1e6,
    })
}

/// Standard output of a command that must succeed.
pub(crate) fn output(command: &mut Command) -> Result<String, String> {
    let shown = format!("{command:?}");
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("{shown}: {error}"))?;
    if !output.status.success() {
        return Err(format!("{shown}: {}", output.status));
    }
    String::from_utf8(output.stdout).map_err(|error| format!("{shown}: {error}"))
}

pub(crate) fn write(path: &Path, text: &str) -> Result<(), String> {
    let folder = path.parent().unwrap_or(path);
    std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(path, text))
        .map_err(|error| format!("{}: {error}", path.display()))
}

/// The folder in which crates are written and built.
#[derive(Debug)]
pub(crate) struct Scratch {
    pub(crate) folder: PathBuf,
    /// The number of measurements; the minimum counts, since other load on the machine only adds.
    pub(crate) rounds: usize,
}

impl Scratch {
    /// Runs cargo in one of the crates, all of which share a target folder.
    pub(crate) fn cargo(&self, name: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new("cargo");
        command
            .args(arguments)
            .arg("--quiet")
            .current_dir(self.folder.join(name))
            .env("CARGO_TARGET_DIR", self.folder.join("target"))
            .env("CARGO_INCREMENTAL", "0")
            // Empty, but set: no flags of this repository.
            .env("CARGO_ENCODED_RUSTFLAGS", "")
            .env_remove("RUSTFLAGS");
        command
    }

    /// Checks or builds a crate alone: its dependencies are compiled before.
    pub(crate) fn alone(&self, name: &str, subcommand: &str, source: &str) -> Result<Cost, String> {
        run(&mut self.cargo(name, &[subcommand]))?;
        let mut least: Option<Cost> = None;
        for _ in 0..self.rounds {
            let path = self.folder.join(name).join(source);
            std::fs::File::options()
                .append(true)
                .open(&path)
                .and_then(|file| file.set_modified(std::time::SystemTime::now()))
                .map_err(|error| format!("{}: {error}", path.display()))?;
            let cost = run(&mut self.cargo(name, &[subcommand]))?;
            if least.is_none_or(|least| cost.cpu < least.cpu) {
                least = Some(cost);
            }
        }
        least.ok_or_else(|| "nothing was measured".to_owned())
    }

    /// Megabytes of a crate's compiled library.
    pub(crate) fn rlib(&self, name: &str) -> Result<f64, String> {
        let path = self.folder.join(format!("target/debug/lib{name}.rlib"));
        let length = std::fs::metadata(&path)
            .map_err(|error| format!("{}: {error}", path.display()))?
            .len();
        Ok(length as f64 / 1e6)
    }

    /// A package with these dependencies.
    pub(crate) fn package(
        &self,
        name: &str,
        dependencies: &str,
        source: &str,
        text: &str,
    ) -> Result<(), String> {
        let manifest = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n{dependencies}"
        );
        write(&self.folder.join(name).join("Cargo.toml"), &manifest)?;
        write(&self.folder.join(name).join(source), text)
    }
}
