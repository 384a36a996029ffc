//! Metadata through the whole generator. Whatever comes out: no panic, Rust that parses, nothing declared twice, no path that
//! leads out of the output folder, and the same again in a second run.

use std::collections::HashSet;
use std::path::{Component, Path, PathBuf};

use odata_codegen::Config;
use odata_codegen::config::{BinaryAlphabet, Family, Navigation, Registry, Root};

use crate::harness::Random;

fn config(random: &mut Random, file: &Path) -> Config {
    let navigation = [Navigation::Follow, Navigation::Opaque, Navigation::Omit][random.below(3)];
    let family = [Family::Enum, Family::Base, Family::Never][random.below(3)];
    let registry = match random.below(3) {
        0 => Registry::Off,
        1 => Registry::On,
        _ => Registry::Feature("registry".to_owned()),
    };
    let mut config = Config::new()
        .metadata([file])
        .root(if random.below(2) == 0 {
            Root::Lib
        } else {
            Root::Module
        })
        .registry(registry)
        .navigation([("*", navigation)])
        .strict(random.below(8) == 0)
        .docs(random.below(4) != 0)
        .binary(if random.below(2) == 0 {
            BinaryAlphabet::Base64
        } else {
            BinaryAlphabet::Base64Url
        });
    if random.below(2) == 0 {
        config = config.family([("*", family)]);
    }
    if random.below(3) == 0 {
        config = config.family_limit(random.below(4));
    }
    if random.below(3) == 0 {
        config = config.select(["*.A", "*.B"]);
    }
    config
}

/// Runs the generator; `true` if it made something. `folder` is for the document.
pub fn run(random: &mut Random, document: &[u8], folder: &Path) -> bool {
    let file = folder.join("metadata.xml");
    std::fs::write(&file, document).expect("the document can be written");
    let config = config(random, &file);
    let first = config.generate();
    let second = config.generate();
    let shown = || String::from_utf8_lossy(document).into_owned();
    let (first, second) = match (first, second) {
        (Ok(first), Ok(second)) => (first, second),
        (Err(first), Err(second)) => {
            let text = first.to_string();
            assert_eq!(text, second.to_string(), "{}", shown());
            assert!(!text.contains("E0923"), "{text}\n{}", shown());
            assert!(first.has_errors());
            return false;
        }
        _ => panic!("one run failed and one did not: {}", shown()),
    };
    assert!(first.files.iter().eq(second.files.iter()), "{}", shown());
    assert_eq!(
        first.report.to_string(),
        second.report.to_string(),
        "{}",
        shown()
    );
    for (path, text) in first.files.iter() {
        let plain = Path::new(path)
            .components()
            .all(|part| matches!(part, Component::Normal(_)));
        assert!(
            plain && !path.contains(['\\', ':', '\0']),
            "{path}\n{}",
            shown()
        );
        if path.ends_with(".rs") {
            let parsed = syn::parse_file(text);
            let parsed = parsed.unwrap_or_else(|error| panic!("{path}: {error}\n{}", shown()));
            unique(&parsed.items, &shown);
        }
    }
    let paths: HashSet<String> = first
        .files
        .iter()
        .map(|(path, _)| path.to_lowercase())
        .collect();
    assert_eq!(paths.len(), first.files.len(), "{}", shown());
    true
}

/// No name is declared twice in a module, and no field or variant twice in a type.
fn unique(items: &[syn::Item], shown: &dyn Fn() -> String) {
    let mut types = HashSet::new();
    for item in items {
        let (ident, parts): (_, Vec<&syn::Ident>) = match item {
            syn::Item::Struct(item) => (
                &item.ident,
                item.fields
                    .iter()
                    .filter_map(|field| field.ident.as_ref())
                    .collect(),
            ),
            syn::Item::Enum(item) => (
                &item.ident,
                item.variants.iter().map(|variant| &variant.ident).collect(),
            ),
            syn::Item::Type(item) => (&item.ident, Vec::new()),
            syn::Item::Mod(item) => {
                if let Some((_, items)) = &item.content {
                    unique(items, shown);
                }
                (&item.ident, Vec::new())
            }
            _ => continue,
        };
        assert!(
            types.insert(ident.to_string()),
            "`{ident}` is declared twice\n{}",
            shown()
        );
        let distinct: HashSet<String> = parts.iter().map(|part| part.to_string()).collect();
        assert_eq!(distinct.len(), parts.len(), "`{ident}`\n{}", shown());
    }
}

/// Documents below 100 kB of the folder that `ODATA_CORPUS` names.
pub fn seeds() -> Vec<Vec<u8>> {
    let mut list = Vec::new();
    let mut folders: Vec<PathBuf> = std::env::var_os("ODATA_CORPUS")
        .map(PathBuf::from)
        .into_iter()
        .collect();
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(folder) else {
            continue;
        };
        let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        paths.sort();
        for path in paths {
            if path.is_dir() {
                folders.push(path);
            } else if path.metadata().is_ok_and(|data| data.len() < 100_000) {
                list.extend(std::fs::read(path));
            }
        }
    }
    list
}
