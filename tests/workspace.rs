//! The promises about building, kept on a copy of this workspace: an edit of the metadata needs one build, the next does
//! nothing, mistakes leave the output alone, and whoever depends on the crate pays nothing for the generator.
//!
//! One test, one scenario after the other, because each continues from the build of the one before. The copy and its target folder, which
//! other tests that run cargo share, stay in the target folder, so that packages from elsewhere are compiled only once.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test says what it needs by panicking"
)]

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

const METADATA: &str = "metadata/partner-billing.csdl.xml";

/// Uses what scenario one adds to the metadata: a property, an enumeration member, a derived type.
const PROBE: &str = r#"//! Uses what was added.

use msgraph_partner_billing::graph::LongRunningOperationStatus;
use msgraph_partner_billing::graph::partners::billing::{Operation, PausedOperation};

fn main() {
    let mut operation = Operation::new();
    operation.probe_note = "new".into();
    operation.status = LongRunningOperationStatus::Paused.into();
    let paused = PausedOperation::new();
    println!("{operation:?} {paused:?}");
}
"#;

#[test]
fn building_keeps_its_promises() {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("workspace");
    let workspace = Workspace {
        folder: root.join("copy"),
        target: root.with_file_name("nested"),
    };
    // What an earlier run added must not make this one pass.
    let _ = fs::remove_file(workspace.folder.join("examples/probe.rs"));
    synchronise(Path::new(env!("CARGO_MANIFEST_DIR")), &workspace.folder);
    workspace.do_not_optimise();
    let build = ["build", "--package", "msgraph-partner-billing"];
    workspace.cargo(&build).succeeds();
    let original = workspace.generated();
    let metadata = workspace.read(METADATA);

    read_only_output_that_is_right_builds(&workspace, &build);
    one_build_compiles_an_edit(&workspace);
    workspace.write(METADATA, &metadata);
    fs::remove_file(workspace.folder.join("examples/probe.rs")).expect("the probe is there");
    workspace.cargo(&build).succeeds();
    assert_eq!(
        texts(&workspace.generated()),
        texts(&original),
        "the output depends on something else than its inputs"
    );

    an_edit_of_the_output_is_undone(&workspace, &build, &original);
    mistakes_leave_the_output_alone(&workspace, &build, &metadata);
    dependents_pay_nothing(&workspace, &metadata);
}

fn read_only_output_that_is_right_builds(workspace: &Workspace, build: &[&str]) {
    let files: Vec<PathBuf> = workspace.generated().into_keys().collect();
    let before = workspace.generated();
    set_read_only(&files, true);
    // Another comment changes nothing that is generated, but makes the script run.
    let build_rs = workspace.read("build.rs");
    workspace.write("build.rs", &(build_rs.clone() + "// again\n"));
    let output = workspace.cargo(build);
    set_read_only(&files, false);
    workspace.write("build.rs", &build_rs);
    output.succeeds();
    assert_eq!(workspace.generated(), before, "equal output was touched");
}

fn one_build_compiles_an_edit(workspace: &Workspace) {
    let metadata = workspace.read(METADATA);
    let edited = replaced(
        &metadata,
        &[
            (
                r#"<Member Name="failed" Value="3" />"#,
                r#"<Member Name="failed" Value="3" /><Member Name="paused" Value="5" />"#,
            ),
            (
                r#"<Property Name="status" Type="graph.longRunningOperationStatus" />"#,
                r#"<Property Name="status" Type="graph.longRunningOperationStatus" /><Property Name="probeNote" Type="Edm.String" />"#,
            ),
            (
                r#"<EntityType Name="runningOperation" BaseType="billing.operation" />"#,
                r#"<EntityType Name="runningOperation" BaseType="billing.operation" /><EntityType Name="pausedOperation" BaseType="billing.operation" />"#,
            ),
        ],
    );
    workspace.write("examples/probe.rs", PROBE);
    workspace.write(METADATA, &edited);
    let build = [
        "build",
        "--package",
        "msgraph-partner-billing",
        "--example",
        "probe",
    ];
    workspace.cargo(&build).succeeds();
    let generated = workspace.generated();

    let again = workspace.cargo(&[&build[..], &["--message-format=json"]].concat());
    again.succeeds();
    let stale: Vec<&str> = again
        .stdout
        .lines()
        .filter(|line| line.contains(r#""fresh":false"#))
        .collect();
    assert!(
        again.stdout.contains(r#""fresh":true"#),
        "cargo says nothing about freshness"
    );
    assert!(
        stale.is_empty(),
        "the second build compiles again: {stale:?}"
    );
    assert_eq!(workspace.generated(), generated, "the second build writes");
}

fn an_edit_of_the_output_is_undone(workspace: &Workspace, build: &[&str], original: &Generated) {
    let path = "generated/src/lib.rs";
    let text = workspace.read(path);
    workspace.write(path, &(text + "// by hand\n"));
    workspace.cargo(build).succeeds();
    assert_eq!(texts(&workspace.generated()), texts(original));
}

fn mistakes_leave_the_output_alone(workspace: &Workspace, build: &[&str], metadata: &str) {
    let before = workspace.generated();
    for (right, wrong, marker) in [
        // Not XML, and XML that says nothing usable.
        (
            r#"<Property Name="blobCount" Type="Edm.Int32" Nullable="false" />"#,
            r#"<Property Name="blobCount" Type="Edm.Int32" Nullable=false />"#,
            "blobCount",
        ),
        (
            r#"<EntityType Name="failedOperation" BaseType="billing.operation">"#,
            r#"<EntityType BaseType="billing.operation">"#,
            "<EntityType BaseType",
        ),
    ] {
        let broken = replaced(metadata, &[(right, wrong)]);
        let line = broken
            .lines()
            .position(|line| line.contains(marker))
            .expect("the mistake is there")
            + 1;
        workspace.write(METADATA, &broken);
        let output = workspace.cargo(build);
        assert!(!output.success, "metadata with {wrong} builds");
        assert!(
            output.stderr.contains(&format!("{METADATA}:{line}:")),
            "no place in\n{}",
            output.stderr
        );
        assert!(
            output.stderr.contains("help"),
            "no help in\n{}",
            output.stderr
        );
        assert_eq!(workspace.generated(), before, "a failed run writes");
    }
    workspace.write(METADATA, metadata);
    workspace.cargo(build).succeeds();
}

fn dependents_pay_nothing(workspace: &Workspace, metadata: &str) {
    // In the system's folder for such things: below this one it would read .cargo/config.toml.
    let folder = tempfile::tempdir().expect("a folder");
    let dependent = Workspace {
        folder: folder.path().to_owned(),
        target: workspace.target.with_file_name("dependent"),
    };
    dependent.write(
        "Cargo.toml",
        &format!(
            "[package]\nname = \"dependent\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n\
             msgraph-partner-billing = {{ path = {:?} }}\n\n[workspace]\n",
            workspace.folder
        ),
    );
    dependent.write(
        "src/lib.rs",
        "pub use msgraph_partner_billing as billing;\n",
    );
    // The versions that are at hand, since nothing is downloaded.
    dependent.write("Cargo.lock", &workspace.read("Cargo.lock"));
    let tree = dependent.cargo(&["tree", "--edges", "normal,build", "--prefix", "none"]);
    tree.succeeds();
    assert!(tree.stdout.contains("odata-runtime"), "{}", tree.stdout);
    let build = dependent.cargo(&["check"]);
    build.succeeds();
    for package in ["odata-codegen", "prettyplease", "quick-xml", "syn"] {
        let named = |text: &str| {
            text.lines()
                .any(|line| line.split_whitespace().any(|word| word == package))
        };
        assert!(
            !named(&tree.stdout) && !named(&build.stderr),
            "a dependent compiles {package}"
        );
    }
    assert!(!build.stderr.contains("stale"), "{}", build.stderr);

    let before = workspace.generated();
    workspace.write(
        METADATA,
        &(metadata.to_owned() + "<!-- younger than the output -->\n"),
    );
    let build = dependent.cargo(&["check"]);
    build.succeeds();
    assert!(
        build
            .stderr
            .contains("msgraph-partner-billing: generated/ is stale"),
        "{}",
        build.stderr
    );
    assert_eq!(workspace.generated(), before);
    workspace.write(METADATA, metadata);
    let build = dependent.cargo(&["check"]);
    build.succeeds();
    assert!(!build.stderr.contains("stale"), "{}", build.stderr);
}

/// Files with their texts and the times they were last written.
type Generated = BTreeMap<PathBuf, (String, SystemTime)>;

fn texts(generated: &Generated) -> Vec<(&Path, &str)> {
    generated
        .iter()
        .map(|(path, (text, _))| (path.as_path(), text.as_str()))
        .collect()
}

/// A workspace to build in.
struct Workspace {
    folder: PathBuf,
    target: PathBuf,
}

/// What a run of cargo said.
struct Output {
    success: bool,
    stdout: String,
    stderr: String,
}

impl Output {
    fn succeeds(&self) {
        assert!(self.success, "{}", self.stderr);
    }
}

impl Workspace {
    fn cargo(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO"));
        // The variables that the cargo around this test sets are about another build.
        for (name, _) in std::env::vars_os() {
            let inner = name.to_str().is_some_and(|name| {
                (name.starts_with("CARGO") && name != "CARGO_HOME")
                    || name.starts_with("RUSTFLAGS")
                    || name == "OUT_DIR"
            });
            if inner {
                command.env_remove(name);
            }
        }
        let output = command
            .args(arguments)
            .arg("--offline")
            .args(["--config", "profile.dev.package.\"*\".debug = false"])
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", &self.target)
            .env("CARGO_TERM_COLOR", "never")
            .output()
            .expect("cargo runs");
        Output {
            success: output.status.success(),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Removes the profiles, which optimise the generator: compiling it takes longer than all of these builds.
    fn do_not_optimise(&self) {
        let manifest = self.read("Cargo.toml");
        let (kept, _) = manifest
            .split_once("\n# Cargo compiles build scripts")
            .expect("the profiles are at the end");
        self.write("Cargo.toml", kept);
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.folder.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.folder.join(path);
        fs::create_dir_all(path.parent().expect("a file has a folder"))
            .expect("the folder can be made");
        fs::write(&path, text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }

    fn generated(&self) -> Generated {
        let mut files = Vec::new();
        collect(&self.folder.join("generated/src"), &mut files);
        let read = |path: PathBuf| {
            let modified = fs::metadata(&path)
                .and_then(|metadata| metadata.modified())
                .expect("files have times");
            let text = fs::read_to_string(&path).expect("generated files are text");
            (path, (text, modified))
        };
        files.into_iter().map(read).collect()
    }
}

fn replaced(text: &str, pairs: &[(&str, &str)]) -> String {
    pairs.iter().fold(text.to_owned(), |text, (from, to)| {
        assert!(
            text.contains(from),
            "the metadata no longer contains {from}"
        );
        text.replacen(from, to, 1)
    })
}

fn set_read_only(files: &[PathBuf], read_only: bool) {
    for path in files {
        let mut permissions = fs::metadata(path).expect("the file is there").permissions();
        #[allow(
            clippy::permissions_set_readonly_false,
            reason = "a copy in the target folder"
        )]
        permissions.set_readonly(read_only);
        fs::set_permissions(path, permissions).expect("permissions can be set");
    }
}

/// All files below a folder.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries {
        let entry = entry.expect("the folder can be read");
        if entry.file_type().expect("entries have types").is_dir() {
            // Neither what cargo makes nor what version control keeps.
            if entry.file_name() != OsStr::new("target") && entry.file_name() != OsStr::new(".git")
            {
                collect(&entry.path(), files);
            }
        } else {
            files.push(entry.path());
        }
    }
}

/// Makes `copy` equal to `original`, without touching files that are equal already: cargo goes by their times.
fn synchronise(original: &Path, copy: &Path) {
    let relative = |folder: &Path| -> Vec<PathBuf> {
        let mut files = Vec::new();
        collect(folder, &mut files);
        files
            .iter()
            .filter_map(|path| path.strip_prefix(folder).ok().map(Path::to_owned))
            .collect()
    };
    let wanted = relative(original);
    for path in relative(copy) {
        if !wanted.contains(&path) {
            fs::remove_file(copy.join(path)).expect("a copied file can be removed");
        }
    }
    for path in wanted {
        let (from, to) = (original.join(&path), copy.join(&path));
        let bytes = fs::read(&from).unwrap_or_else(|error| panic!("{}: {error}", from.display()));
        if fs::read(&to).ok().as_ref() != Some(&bytes) {
            fs::create_dir_all(to.parent().expect("a file has a folder"))
                .expect("the folder can be made");
            fs::write(&to, bytes).unwrap_or_else(|error| panic!("{}: {error}", to.display()));
        }
    }
}
