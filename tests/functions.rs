//! The length of functions: whoever writes one of more than 80 lines says why above it.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test says what it needs by panicking"
)]

use std::path::{Path, PathBuf};

/// Most lines of a function that needs no reason, from `fn` to the closing brace.
const MOST: usize = 80;

/// What a comment starts with that gives the reason.
const REASON: &str = "// Long: ";

/// Folders of functions that nobody wrote: generated code and expected output. Build output is left out wherever it is.
const LEFT_OUT: [&str; 2] = ["generated", "codegen/tests/cases"];

/// A function, with what the lines directly above it say of its length.
#[derive(Debug, PartialEq)]
struct Function<'t> {
    /// The number of its first line.
    line: usize,
    name: &'t str,
    length: usize,
    reason: Option<&'t str>,
}

/// The functions of a text that rustfmt has formatted: a function ends at the brace that is indented as its `fn` is.
fn functions(text: &str) -> Vec<Function<'_>> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let Some(name) = named(line) else { continue };
        let indent = &line[..line.len() - line.trim_start().len()];
        let rest = lines.iter().skip(at);
        let end = rest.clone().position(|line| {
            let inner = line.strip_prefix(indent);
            inner.is_some_and(|inner| inner.starts_with('}'))
        });
        let one_line = line.ends_with('}');
        let declared_only = rest
            .take_while(|line| !line.ends_with('{'))
            .any(|line| line.ends_with(';'));
        if let Some(end) = end.filter(|_| !one_line && !declared_only) {
            found.push(Function {
                line: at + 1,
                name,
                length: end + 1,
                reason: reason(lines.get(..at).unwrap_or_default()),
            });
        }
    }
    found
}

/// The name of the function that a line starts.
fn named(line: &str) -> Option<&str> {
    let (before, rest) = line.split_once("fn ")?;
    let is_qualifier = |word: &str| {
        [
            "const", "async", "unsafe", "extern", "\"C\"", "$vis", "default",
        ]
        .contains(&word)
            || word.starts_with("pub")
    };
    let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_')?;
    (end > 0 && before.split_whitespace().all(is_qualifier)).then(|| &rest[..end])
}

/// The reason in the comments and attributes at the end of the lines above a function.
fn reason<'t>(above: &[&'t str]) -> Option<&'t str> {
    above
        .iter()
        .rev()
        .map(|line| line.trim_start())
        .take_while(|line| line.starts_with("//") || line.starts_with("#["))
        .find_map(|line| line.strip_prefix(REASON))
}

/// All Rust files that are not left out.
fn files(root: &Path) -> Vec<PathBuf> {
    let left_out = LEFT_OUT.map(|folder| root.join(folder));
    let mut files = Vec::new();
    let mut open = vec![root.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder of sources") {
            let path = entry.expect("an entry").path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if path.is_dir() {
                let is_output = name.starts_with('.') || name == "target";
                if !is_output && !left_out.contains(&path) {
                    open.push(path);
                }
            } else if name.ends_with(".rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

#[test]
fn long_functions_say_why_they_are_long() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut count = 0;
    let mut wrong = Vec::new();
    for path in files(root) {
        let text = std::fs::read_to_string(&path)
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let shown = path.strip_prefix(root).unwrap_or(&path).display();
        for function in functions(&text) {
            count += 1;
            let Function {
                line, name, length, ..
            } = function;
            match (length > MOST, function.reason) {
                (true, None) => wrong.push(format!(
                    "{shown}:{line}: `{name}` has {length} lines and no comment `{REASON}` above it"
                )),
                (false, Some(_)) => wrong.push(format!(
                    "{shown}:{line}: `{name}` has {length} lines, which need no reason"
                )),
                _ => {}
            }
        }
    }
    assert!(count > 1000, "only {count} functions were found");
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn functions_are_measured_from_fn_to_brace() {
    let text = "\
        // Long: it is a table.\n\
        #[test]\n\
        pub(super) const fn a() {\n    let b = || {\n    };\n}\n\
        // Long: too far away.\n\
        \n\
        /// Says fn of something.\n\
        fn c(\n    d: u8,\n) -> u8 {\n    d\n}\n\
        fn one_line() {}\n\
        trait E {\n    fn f(\n        &self,\n    );\n    fn g(&self) -> u8 {\n        1\n    }\n}\n";
    let found: Vec<_> = functions(text)
        .iter()
        .map(|it| (it.name, it.length, it.reason))
        .collect();
    assert_eq!(
        found,
        [
            ("a", 4, Some("it is a table.")),
            ("c", 5, None),
            ("g", 3, None)
        ]
    );
    assert_eq!(functions(text).first().map(|it| it.line), Some(3));
}
