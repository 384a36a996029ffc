//! The layers that ARCHITECTURE.md lists: in each package a module uses only modules before it.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test says what it needs by panicking"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// A use of one top-level module by another, with its file.
type Uses = BTreeMap<(String, String), String>;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The list of ARCHITECTURE.md: package and modules, in order.
fn listed() -> Vec<(String, Vec<String>)> {
    let text = read(&root().join("ARCHITECTURE.md"));
    let section = text.split("## Layers").nth(1).expect("a section on layers");
    let block = section.split("```").nth(1).expect("a block of layers");
    let lines = block.lines().filter_map(|line| line.split_once(": "));
    let names = |modules: &str| modules.split(", ").map(str::to_owned).collect();
    lines
        .map(|(package, modules)| (package.to_owned(), names(modules)))
        .collect()
}

/// The text without comments and without the tests at its end.
fn code(text: &str) -> String {
    let lines = text
        .lines()
        .map(|line| line.split("//").next().unwrap_or_default());
    let text: String = lines.flat_map(|line| [line, "\n"]).collect();
    let end = text.find("#[cfg(test)]\nmod tests {");
    text[..end.unwrap_or(text.len())].to_owned()
}

/// The modules that `#[cfg(test)]` declares in a separate file.
fn tests_of(code: &str) -> Vec<String> {
    let declared = code.split("#[cfg(test)]\nmod ").skip(1);
    declared.map(|rest| identifier(rest).to_owned()).collect()
}

fn identifier(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_');
    &text[..end.unwrap_or(text.len())]
}

/// The first names of the paths after `crate::`: one, or those in braces.
fn heads(rest: &str) -> Vec<&str> {
    let Some(list) = rest.strip_prefix('{') else {
        return vec![identifier(rest)];
    };
    let (mut depth, mut start, mut heads) = (0, 0, Vec::new());
    for (at, c) in list.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' | '}' if depth == 0 => {
                heads.push(identifier(list[start..at].trim_start()));
                start = at + 1;
                if c == '}' {
                    break;
                }
            }
            _ => {}
        }
    }
    heads.retain(|head| !head.is_empty());
    heads
}

/// The modules that the paths of a file refer to from the crate's root. `depth` is that of the file's module below the root.
fn names(code: &str, depth: usize) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let anchor = |word: &str| {
        code.match_indices(word)
            .map(|(at, _)| at)
            .collect::<Vec<_>>()
    };
    for at in anchor("crate::") {
        // `$crate::` occurs in macros, which others call, and `some_crate::` is another name.
        let before = code[..at].chars().next_back();
        if !before.is_some_and(|c| c == '$' || c == '_' || c.is_alphanumeric()) {
            names.extend(
                heads(&code[at + "crate::".len()..])
                    .into_iter()
                    .map(str::to_owned),
            );
        }
    }
    // Macros are exported at the root, wherever they are.
    names.retain(|name| !name.starts_with("__"));
    let chain = "super::".repeat(depth);
    for at in anchor(&chain) {
        let before = code[..at].ends_with("super::");
        let rest = &code[at + chain.len()..];
        if !before && !rest.starts_with("super::") {
            names.extend(heads(rest).into_iter().map(str::to_owned));
        }
    }
    names
}

/// All Rust files below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder of sources") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|it| it == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

/// The top-level modules of a package, and their uses of each other.
fn package(source: &Path) -> (BTreeSet<String>, Uses) {
    let is_root = |path: &Path| {
        ["lib.rs", "main.rs"]
            .iter()
            .any(|it| path == source.join(it))
    };
    let module = |path: &Path| -> Vec<String> {
        let relative = path.strip_prefix(source).expect("a file of the package");
        let mut parts: Vec<String> = relative
            .with_extension("")
            .iter()
            .map(|part| part.to_string_lossy().into_owned())
            .collect();
        parts.pop_if(|last| last == "mod");
        parts
    };
    let files = files(source);
    let mut exported = BTreeMap::new();
    let mut of_tests = BTreeSet::new();
    for path in &files {
        let code = code(&read(path));
        let here = if is_root(path) {
            Vec::new()
        } else {
            module(path)
        };
        for name in tests_of(&code) {
            of_tests.insert([here.clone(), vec![name]].concat());
        }
        if is_root(path) {
            // Items that the root re-exports under a shorter name.
            for (at, _) in code.match_indices("use ") {
                let path = code[at + 4..].split(';').next().unwrap_or_default();
                let from = identifier(path.strip_prefix("crate::").unwrap_or(path));
                let names = path.split(|c: char| !c.is_alphanumeric() && c != '_');
                exported.extend(names.map(|name| (name.to_owned(), from.to_owned())));
            }
        }
    }
    let is_test = |path: &[String]| of_tests.iter().any(|test| path.starts_with(test));
    let counted: Vec<&PathBuf> = files
        .iter()
        .filter(|path| !is_root(path) && !is_test(&module(path)))
        .collect();
    let modules: BTreeSet<String> = counted.iter().map(|path| module(path)[0].clone()).collect();
    let mut uses = Uses::new();
    for path in counted {
        let here = module(path);
        for name in names(&code(&read(path)), here.len()) {
            let to = if modules.contains(&name) {
                Some(&name)
            } else {
                exported.get(&name).filter(|to| modules.contains(*to))
            };
            let to =
                to.unwrap_or_else(|| panic!("{}: `crate::{name}` is not a module", path.display()));
            if *to != here[0] {
                let file = path.strip_prefix(root()).unwrap_or(path);
                uses.insert((here[0].clone(), to.clone()), file.display().to_string());
            }
        }
    }
    (modules, uses)
}

#[test]
fn modules_use_only_those_before_them() {
    let listed = listed();
    let packages: Vec<&str> = listed.iter().map(|(package, _)| package.as_str()).collect();
    assert_eq!(packages, ["csdl", "codegen", "runtime", "requests", "cli"]);
    for (name, order) in &listed {
        let (modules, uses) = package(&root().join(name).join("src"));
        let in_list: BTreeSet<String> = order.iter().cloned().collect();
        assert_eq!(
            in_list, modules,
            "{name}: ARCHITECTURE.md lists its modules"
        );
        assert!(uses.len() >= modules.len() / 2, "{name}: {uses:?}");
        let position = |module: &String| order.iter().position(|it| it == module);
        for ((from, to), file) in &uses {
            assert!(
                position(to) < position(from),
                "{file}: `{from}` uses `{to}`, which ARCHITECTURE.md lists after it"
            );
        }
    }
}

/// In the sources and not among the lints of the workspace: a test need not use every dependency of the other tests.
#[test]
fn libraries_and_programs_report_dependencies_that_they_do_not_use() {
    let packages = [
        "csdl",
        "codegen",
        "runtime",
        "requests",
        "cli",
        "guide",
        "benches/budgets",
        "tests/compiled",
        "tests/corpus",
        "tests/documents",
        "tests/requests",
        "tests/servers",
    ];
    let manifest = read(&root().join("Cargo.toml"));
    for package in packages {
        let folder = root().join(package).join("src");
        let roots = ["lib.rs", "main.rs"].map(|name| folder.join(name));
        for file in roots.iter().filter(|file| file.exists()) {
            let wanted = "#![cfg_attr(not(test), warn(unused_crate_dependencies))]";
            assert!(read(file).contains(wanted), "{}", file.display());
        }
        assert!(roots.iter().any(|file| file.exists()), "{package}");
    }
    let members = manifest
        .lines()
        .find(|line| line.starts_with("members = "))
        .expect("a list of members");
    assert_eq!(
        members.matches('"').count(),
        2 * packages.len(),
        "{members}"
    );
}

#[test]
fn uses_are_found_in_every_form() {
    let text = "use crate::a::{self, b};\nuse crate::{c, d::{e, f}, g};\nlet x = crate::h::i(super::j::K, super::super::l);\n\
                // crate::m\n$crate::n; odata_crate::o;\n#[cfg(test)]\nmod tests {\n use crate::p;\n}\n";
    let found = |depth| Vec::from_iter(names(&code(text), depth));
    assert_eq!(found(1), ["a", "c", "d", "g", "h", "j"]);
    assert_eq!(found(2), ["a", "c", "d", "g", "h", "l"]);
    assert_eq!(tests_of("#[cfg(test)]\nmod tests;\nmod a;\n"), ["tests"]);
}
