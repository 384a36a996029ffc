//! What the pages and the README write into `codegen.toml` is understood.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says so when something is not there"
)]

use std::fs;
use std::path::Path;

use odata_codegen::Config;

/// The blocks of TOML on a page, each with a heading of `[package]` or the like left out: those are of other files.
fn settings(page: &str) -> impl Iterator<Item = &str> {
    let blocks = page.split("```toml\n").skip(1);
    let texts = blocks.filter_map(|block| block.split_once("```").map(|(text, _)| text));
    texts.filter(|text| !text.contains("dependencies]"))
}

#[test]
fn settings_on_the_pages_are_understood() {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut pages = vec![package.join("../README.md")];
    let sources = fs::read_dir(package.join("src")).unwrap();
    pages.extend(sources.map(|entry| entry.unwrap().path()));
    // A package from a registry has no README beside it.
    pages.retain(|page| page.extension().is_some_and(|e| e == "md") && page.exists());
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("codegen.toml");
    let mut read = 0;
    for page in pages {
        for text in settings(&fs::read_to_string(&page).unwrap()) {
            fs::write(&file, text).unwrap();
            if let Err(report) = Config::load(&file) {
                panic!("{}:\n{text}\n{report}", page.display());
            }
            read += 1;
        }
    }
    assert!(read >= 6, "{read}");
}

/// The patches on the page about overlays change the shop's metadata as the page says.
#[test]
fn patches_on_the_page_apply() {
    let page = include_str!("../src/overlays.md");
    let patches = settings(page).next().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("codegen.toml");
    let shop = Path::new(env!("CARGO_MANIFEST_DIR")).join("shop/shop.csdl.xml");
    fs::copy(shop, folder.path().join("shop.csdl.xml")).unwrap();
    fs::write(&file, format!("metadata = [\"shop.csdl.xml\"]\n{patches}")).unwrap();
    let config = Config::load(&file).unwrap_or_else(|report| panic!("{report}"));
    let generated = config.output("out").generate();
    let generated = generated.unwrap_or_else(|report| panic!("{report}"));
    let code: String = generated.files.iter().map(|(_, text)| text).collect();
    assert!(code.contains("pub weight: ") && code.contains("pub deliver_to: "));
    assert!(!code.contains("pub orders: ") && !code.contains("pub ship_to: "));
}
