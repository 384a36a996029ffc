//! Keeps `generated/src` up to date with `metadata/`.
//!
//! In this workspace `.cargo/config.toml` sets `cfg(odata_regenerate)` and the generator runs. Anywhere else the generator is not even
//! compiled; this script then compares fingerprints and warns if `generated/src` is older than `metadata/`.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    // A copy without metadata has nothing to compare with, and nothing to generate from.
    if !std::path::Path::new("metadata/codegen.toml").exists() {
        return;
    }
    #[cfg(odata_regenerate)]
    odata_codegen::build_script("metadata/codegen.toml");
    #[cfg(not(odata_regenerate))]
    fingerprint::compare();
}

#[cfg(not(odata_regenerate))]
mod fingerprint {
    use std::fs;

    /// The file with the fingerprint, in a line `// fingerprint: <hex> of codegen.toml, <metadata>, …`.
    const ROOT: &str = "generated/src/lib.rs";

    pub(crate) fn compare() {
        println!("cargo:rerun-if-changed={ROOT}");
        let text = fs::read_to_string(ROOT).unwrap_or_default();
        let line = text
            .lines()
            .find_map(|line| line.strip_prefix("// fingerprint: "));
        let current =
            line.and_then(|line| line.split_once(" of "))
                .is_some_and(|(written, names)| {
                    let names: Vec<&str> = names.split(", ").collect();
                    names
                        .iter()
                        .for_each(|name| println!("cargo:rerun-if-changed=metadata/{name}"));
                    of(&names).as_deref() == Some(written)
                });
        if !current {
            println!(
                "cargo:warning={}: generated/ is stale, metadata/ has changed since; run `cargo build` in the crate's own \
                 repository, without RUSTFLAGS and --target",
                env!("CARGO_PKG_NAME")
            );
        }
    }

    /// As defined by `odata_codegen::fingerprint`: FNV-1a over each name and each file's bytes without carriage returns, each terminated by
    /// a zero byte.
    fn of(names: &[&str]) -> Option<String> {
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        for name in names {
            let bytes = fs::read(format!("metadata/{name}")).ok()?;
            for byte in name
                .bytes()
                .chain([0])
                .chain(bytes.into_iter().filter(|byte| *byte != b'\r'))
                .chain([0])
            {
                hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
            }
        }
        Some(format!("{hash:016x}"))
    }
}
