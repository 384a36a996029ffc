//! Documents through the whole generator. The first two bytes of an input choose the configuration.

#![cfg_attr(fuzzing, no_main)]

use std::path::PathBuf;
use std::sync::LazyLock;

use odata_runtime_fuzz::metadata;

/// Longer documents find nothing that shorter ones do not, and take long.
const LONGEST: usize = 8 << 10;

/// Where the document is written, since the generator reads files.
static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
    let folder = std::env::temp_dir().join(format!("odata-fuzz-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder for documents");
    folder
});

fn check(input: &[u8]) {
    metadata::input(input, LONGEST, &FOLDER);
}

odata_runtime_fuzz::target!(check);
