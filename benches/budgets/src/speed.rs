//! The speed of reading and writing pages, and the number of allocations.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::compile::{DERIVE_DEPENDENCIES, Places, Selection, generate, generated_path};
use crate::csdl::{Model, Type};
use crate::measure::{Scratch, output, run, write};
use crate::payload::{Order, page, without_annotations};
use crate::yardstick::{self, Kind, rust_name};

/// Figures of one page with one crate.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Speed {
    /// MB/s.
    pub(crate) decode: f64,
    /// MB/s.
    pub(crate) encode: f64,
    /// Of one decoding, if they were counted.
    pub(crate) allocations: Option<f64>,
}

/// A page: its name, and its figures with the generated crate, with derive and with careful code.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) page: String,
    pub(crate) megabytes: f64,
    pub(crate) speeds: [Speed; 3],
}

const CRATES: [&str; 3] = ["speed_generated", "speed_derive", "speed_careful"];

/// Pages of `entity`, and of the family of `family` with objects of the types `mixed`, without navigation.
pub(crate) fn measure(
    scratch: &Scratch,
    places: &Places,
    model: &Model,
    entity: &str,
    family: &str,
    mixed: &[&str],
) -> Result<Vec<Row>, String> {
    let select: Vec<&str> = mixed.iter().copied().chain([entity, family]).collect();
    let selection = Selection {
        select: &select,
        navigation: "opaque",
        requests: false,
    };
    let (_, types) = generate(scratch, places, "speed_model", selection)?;
    let model = model.only(&types);
    build(scratch, &model, entity, family)?;

    let pages = [
        (
            "2,000 users, document order",
            "users",
            page(&model, &[entity], 2000, Order::Document),
        ),
        (
            "2,000 users, shuffled",
            "users",
            page(&model, &[entity], 2000, Order::Shuffled),
        ),
        (
            "2,000 directory objects",
            "mixed",
            page(&model, mixed, 2000, Order::Document),
        ),
    ];
    let mut rows = Vec::new();
    for (title, kind, text) in pages {
        let file = scratch
            .folder
            .join(format!("{}.json", title.replace([' ', ','], "-")));
        write(&file, &text)?;
        // Allocations are counted for a page without annotations, which derived code drops. A mixed page needs them.
        let counted = scratch.folder.join("counted.json");
        let plain = if kind == "users" {
            without_annotations(&text)
        } else {
            text.clone()
        };
        write(&counted, &plain)?;
        let speed = |name: &str| speed(scratch, name, kind, &file, &counted);
        rows.push(Row {
            page: title.to_owned(),
            megabytes: text.len() as f64 / 1e6,
            speeds: [speed(CRATES[0])?, speed(CRATES[1])?, speed(CRATES[2])?],
        });
    }
    Ok(rows)
}

fn build(scratch: &Scratch, model: &Model, entity: &str, family: &str) -> Result<(), String> {
    let common = format!("{DERIVE_DEPENDENCIES}allocation-counter = \"0.8\"\n");
    for (name, kind) in CRATES
        .into_iter()
        .zip([None, Some(Kind::Derive), Some(Kind::Careful)])
    {
        let folder = scratch.folder.join(name);
        let types =
            kind.map(|kind| yardstick::source(model, kind, &[family]).replacen("#!", "// #!", 1));
        if let Some(types) = &types {
            write(&folder.join("src/types.rs"), types)?;
        }
        let aliases = match kind {
            None => {
                let local = rust_name(model, family);
                let family =
                    generated_path(family).replace(&format!("::{local}"), &format!("::Any{local}"));
                format!(
                    "pub type Users = odata_runtime::Collection<speed_model::{}>;\npub type Mixed = odata_runtime::Collection<speed_model::{family}>;\n",
                    generated_path(entity)
                )
            }
            Some(kind) => {
                let entity_type = match (kind, model.types.get(entity)) {
                    (Kind::Careful, Some(Type::Structured { .. }))
                        if model.family(entity).len() > 1 =>
                    {
                        format!("Any{}", rust_name(model, entity))
                    }
                    _ => rust_name(model, entity),
                };
                format!(
                    "#[derive(serde::Serialize, serde::Deserialize)]\npub struct Page<T> {{\n    pub value: Vec<T>,\n}}\n\
                     pub type Users = Page<types::{entity_type}>;\npub type Mixed = Page<types::Any{}>;\n\n#[path = \"types.rs\"]\nmod types;\n",
                    rust_name(model, family)
                )
            }
        };
        let dependencies = match kind {
            None => format!(
                "{common}speed_model = {{ path = \"../speed_model\" }}\nodata-runtime = {{ path = {:?} }}\n",
                runtime_of(scratch)?
            ),
            Some(_) => common.clone(),
        };
        let aliases = format!("#![allow(dead_code)]\n{aliases}");
        scratch.package(name, &dependencies, "src/page.rs", &aliases)?;
        write(
            &folder.join("src/main.rs"),
            include_str!("../programs/speed.rs"),
        )?;
        run(&mut scratch.cargo(name, &["build", "--release"]))?;
        // No limit depends on the allocations of careful code, which takes minutes to compile.
        if kind != Some(Kind::Careful) {
            let counter = format!("{name}_allocations");
            scratch.package(&counter, &dependencies, "src/page.rs", &aliases)?;
            let folder = scratch.folder.join(&counter);
            write(
                &folder.join("src/main.rs"),
                include_str!("../programs/allocations.rs"),
            )?;
            if let Some(types) = &types {
                write(&folder.join("src/types.rs"), types)?;
            }
            run(&mut scratch.cargo(&counter, &["build", "--release"]))?;
        }
    }
    Ok(())
}

/// The runtime's folder from the manifest of the generated crate.
fn runtime_of(scratch: &Scratch) -> Result<PathBuf, String> {
    let folder = scratch.folder.join("speed_model");
    let manifest =
        std::fs::read_to_string(folder.join("Cargo.toml")).map_err(|error| error.to_string())?;
    let path = manifest
        .split("path = \"")
        .nth(1)
        .and_then(|rest| rest.split('"').next());
    let path = path.ok_or("the generated manifest names no path of the runtime")?;
    folder
        .join(path)
        .canonicalize()
        .map_err(|error| error.to_string())
}

fn speed(
    scratch: &Scratch,
    name: &str,
    kind: &str,
    file: &Path,
    counted: &Path,
) -> Result<Speed, String> {
    let two = |text: &str| -> Result<(f64, f64), String> {
        let mut numbers = text.split_whitespace().map(str::parse::<f64>);
        match (numbers.next(), numbers.next()) {
            (Some(Ok(a)), Some(Ok(b))) => Ok((a, b)),
            _ => Err(format!("{name} said {text:?}")),
        }
    };
    let program = scratch.folder.join("target/release").join(name);
    let (decode, encode) = two(&output(
        Command::new(program).arg(kind).arg(file).arg("40"),
    )?)?;
    let counter = scratch
        .folder
        .join(format!("target/release/{name}_allocations"));
    let allocations = if name == CRATES[2] {
        None
    } else {
        Some(two(&output(Command::new(counter).arg(kind).arg(counted))?)?.0)
    };
    Ok(Speed {
        decode,
        encode,
        allocations,
    })
}
