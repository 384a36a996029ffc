//! For the `build.rs` of crates that generate at build time: generates, and tells cargo what to watch.

use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::config::{Config, Root};
use crate::report::Report;

/// Does everything that a `build.rs` has to do, given its `codegen.toml`:
///
/// ```no_run
/// odata_codegen::build_script("codegen.toml");
/// ```
///
/// Generates into the configuration's `output`, or into `OUT_DIR` if there is none; makes cargo run the script again when the configuration
/// or the metadata changes; shows warnings as cargo's warnings. On an error it prints the findings, writes nothing and ends the process
/// with exit code 1, which fails the build.
///
/// Output in `OUT_DIR` is a module, whatever `root` says, to be included like this:
///
/// ```ignore
/// mod model {
///     include!(concat!(env!("OUT_DIR"), "/mod.rs"));
/// }
/// ```
pub fn build_script(config: impl AsRef<Path>) {
    let config = config.as_ref();
    // First of all, so that cargo runs the script again when a wrong configuration changes.
    println!("{}", watched(config));
    finish(
        Config::load(config)
            .and_then(|config| run(config, std::env::var_os("OUT_DIR"), &mut std::io::stdout())),
    );
}

impl Config {
    /// [`build_script`] for a configuration from the builder.
    pub fn build_script(self) {
        finish(run(
            self,
            std::env::var_os("OUT_DIR"),
            &mut std::io::stdout(),
        ));
    }
}

/// Ends the process on errors. This is the only place in the library that does so, because a build script can fail a build only by its exit
/// code, and a panic would bury the findings under a backtrace.
fn finish(result: Result<(), Report>) {
    if let Err(report) = result {
        eprint!("{report}");
        std::process::exit(1);
    }
}

/// Generates; writes instructions for cargo to `cargo`.
fn run(
    mut config: Config,
    out_dir: Option<OsString>,
    cargo: &mut impl Write,
) -> Result<(), Report> {
    let out_dir = out_dir.map(PathBuf::from);
    let elsewhere = config.output.is_some();
    if let (false, Some(out_dir)) = (elsewhere, &out_dir) {
        // Absolute, so that the configuration's own folder does not matter.
        config.output = Some(out_dir.clone());
        config.root = Root::Module;
    }
    let mut tell = |line: String| {
        // If cargo has stopped listening, nobody is left to inform.
        let _ = writeln!(cargo, "{line}");
    };
    for file in config.metadata_files().unwrap_or_default() {
        tell(watched(&file.path));
    }
    for entry in &config.metadata {
        tell(watched(&config.resolve(entry)));
    }
    for folder in &config.reference_folders {
        tell(watched(&config.resolve(folder)));
    }
    // A failed script is run again whatever changes, so these need not be printed before.
    let generated = config.generate()?;
    for path in &generated.inputs {
        tell(watched(path));
    }
    for line in generated.report.lines() {
        tell(format!("cargo:warning={line}"));
    }
    let folder = generated.folder()?;
    generated.write_at(out_dir.as_deref().and_then(started))?;
    if let Some((path, _)) = &generated.lock {
        tell(watched(path));
    }
    if elsewhere {
        // An edit of the output is undone by the next build. Files are watched one by one, since renaming updates the times of their
        // folders.
        for (path, _) in generated.files.iter() {
            tell(watched(&folder.join(path)));
        }
    }
    Ok(())
}

/// The instruction that makes cargo run the script again when a file changes. Cargo reads up to the end of the line: for a path with a line
/// break, the nearest folder without one is watched, so that cargo does not read the rest of the path as an instruction.
fn watched(path: &Path) -> String {
    let in_a_line = |path: &&Path| !path.to_string_lossy().contains(['\n', '\r']);
    let path = path.ancestors().find(in_a_line).unwrap_or(Path::new("."));
    let path = if path.as_os_str().is_empty() {
        Path::new(".")
    } else {
        path
    };
    format!("cargo:rerun-if-changed={}", path.display())
}

/// The modification time for written files: when cargo started this script.
///
/// Cargo runs a script again if a file that it watches is newer than the script's last start. Files that the script itself writes would be
/// newer, and every change would cost a second run. Much older times are wrong as well: crates in other workspaces that were compiled in
/// between would not notice the new text.
fn started(out_dir: &Path) -> Option<SystemTime> {
    // If cargo keeps no such file, there is only one more run.
    let stamp = out_dir.parent()?.join("invoked.timestamp");
    std::fs::metadata(stamp)
        .and_then(|metadata| metadata.modified())
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const METADATA: &str = r#"<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>
<Schema Namespace="a" xmlns="http://docs.oasis-open.org/odata/ns/edm"><ComplexType Name="T"><Property Name="p" Type="Edm.String" /></ComplexType></Schema>
</edmx:DataServices></edmx:Edmx>"#;

    /// Runs as a build script of a package in a new folder, with `extra` in its codegen.toml.
    fn script(
        metadata: &str,
        extra: &str,
    ) -> Option<(tempfile::TempDir, Result<(), Report>, String)> {
        let folder = tempfile::tempdir().ok()?;
        let out_dir = folder.path().join("build/out");
        std::fs::create_dir_all(&out_dir).ok()?;
        std::fs::write(folder.path().join("build/invoked.timestamp"), "").ok()?;
        std::fs::write(folder.path().join("a.xml"), metadata).ok()?;
        let config = Config::parse(
            folder.path().join("codegen.toml"),
            format!("metadata = [\"a.xml\"]\n{extra}"),
        )
        .ok()?;
        let mut cargo = Vec::new();
        let result = run(config, Some(out_dir.into()), &mut cargo);
        let cargo = String::from_utf8(cargo)
            .ok()?
            .replace(&*folder.path().to_string_lossy(), "");
        Some((folder, result, cargo))
    }

    #[test]
    fn names_of_files_are_no_instructions_to_cargo() {
        for (path, watch) in [
            ("a/b.xml", "a/b.xml"),
            ("a/b\ncargo:warning=x/c.xml", "a"),
            ("b\rc.xml", "."),
        ] {
            let line = format!("cargo:rerun-if-changed={watch}");
            assert_eq!(watched(Path::new(path)), line);
        }
    }

    #[test]
    fn referenced_documents_are_watched() {
        let Ok(folder) = tempfile::tempdir() else {
            panic!("no folder")
        };
        let reference = r#"<edmx:Reference Uri="sub/b.xml"><edmx:Include Namespace="b"/></edmx:Reference><edmx:DataServices>"#;
        let one = METADATA.replace("<edmx:DataServices>", reference);
        let two = METADATA.replace("Namespace=\"a\"", "Namespace=\"b\"");
        let written = std::fs::create_dir_all(folder.path().join("sub"))
            .and_then(|()| std::fs::write(folder.path().join("a.xml"), one))
            .and_then(|()| std::fs::write(folder.path().join("sub/b.xml"), two));
        assert!(written.is_ok());
        let toml = "metadata = \"a.xml\"\noutput = \"src\"\nreference_folders = \"sub\"\n";
        let mut cargo = Vec::new();
        let result = Config::parse(folder.path().join("codegen.toml"), toml)
            .and_then(|config| run(config, None, &mut cargo));
        assert!(result.is_ok(), "{result:?}");
        let cargo = String::from_utf8_lossy(&cargo);
        for watched in ["sub/b.xml\n", "/sub\n", "/a.xml\n"] {
            assert!(
                cargo
                    .lines()
                    .any(|line| line.starts_with("cargo:rerun-if-changed=")
                        && format!("{line}\n").ends_with(watched)),
                "{cargo}"
            );
        }
    }

    #[test]
    fn output_is_a_module_in_out_dir() {
        let Some((folder, result, cargo)) = script(METADATA, "") else {
            panic!("no folder")
        };
        assert!(result.is_ok(), "{result:?}");
        assert!(cargo.contains("cargo:rerun-if-changed=/a.xml\n"), "{cargo}");
        assert!(
            !cargo.contains("/out/") && folder.path().join("build/out/mod.rs").exists(),
            "{cargo}"
        );
    }

    #[test]
    fn committed_output_is_watched_and_no_younger_than_the_run() {
        let Some((folder, result, cargo)) = script(METADATA, "output = \"src\"\n") else {
            panic!("no folder")
        };
        assert!(result.is_ok(), "{result:?}");
        assert!(
            cargo.contains("cargo:rerun-if-changed=/src/lib.rs\n"),
            "{cargo}"
        );
        let time = |path: &str| {
            std::fs::metadata(folder.path().join(path))
                .and_then(|metadata| metadata.modified())
                .ok()
        };
        assert_eq!(time("src/lib.rs"), time("build/invoked.timestamp"));
    }

    #[test]
    fn nothing_is_written_on_an_error_and_the_inputs_are_watched() {
        let Some((folder, result, cargo)) = script("<oops", "output = \"src\"\n") else {
            panic!("no folder")
        };
        let report = result
            .err()
            .map(|report| report.to_string())
            .unwrap_or_default();
        assert!(report.contains("a.xml:1:"), "{report}");
        assert!(
            cargo.contains("cargo:rerun-if-changed=/a.xml\n")
                && !folder.path().join("src").exists(),
            "{cargo}"
        );
    }
}
