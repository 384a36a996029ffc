//! Metadata through the whole generator. For any input: no panic, Rust that parses, no duplicate declarations, no path outside of the
//! output folder, and the same result in a second run.

use std::collections::HashSet;
use std::path::{Component, Path};

use odata_codegen::Config;
use odata_codegen::config::{BinaryAlphabet, Family, Navigation, OptionalModule, Root};

/// The configuration for a number.
fn config(mut settings: u16, file: &Path) -> Config {
    let mut choose = |count: u16| {
        let choice = settings % count;
        settings /= count;
        usize::from(choice)
    };
    let navigation = [Navigation::Follow, Navigation::Opaque, Navigation::Omit][choose(3)];
    let registry = match choose(3) {
        0 => OptionalModule::Off,
        1 => OptionalModule::On,
        _ => OptionalModule::Feature("registry".to_owned()),
    };
    let family = [None, Some(Family::Enum), Some(Family::Base)][choose(3)];
    let mut config = Config::new()
        .metadata([file])
        .root([Root::Lib, Root::Module][choose(2)])
        .registry(registry)
        .navigation([("*", navigation)])
        .strict(choose(4) == 3)
        .docs(choose(4) != 3)
        .binary([BinaryAlphabet::Base64, BinaryAlphabet::Base64Url][choose(2)]);
    if let Some(family) = family {
        config = config.family([("*", family)]);
    }
    let limit = choose(4);
    if limit > 0 {
        config = config.family_limit(limit - 1);
    }
    if choose(3) == 2 {
        config = config.select(["*.A", "*.B"]);
    }
    config
}

/// An input of a fuzzer: two bytes for the configuration, then a document, unless that is longer than `longest`. `folder` is for the
/// document.
pub fn input(input: &[u8], longest: usize, folder: &Path) {
    if let Some((&[low, high], document)) = input.split_first_chunk()
        && document.len() <= longest
    {
        run(u16::from_le_bytes([low, high]), document, folder);
    }
}

/// Runs the generator; returns whether it generated something. `folder` is for the document.
pub fn run(settings: u16, document: &[u8], folder: &Path) -> bool {
    let file = folder.join("metadata.xml");
    std::fs::write(&file, document).expect("the document can be written");
    let config = config(settings, &file);
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
