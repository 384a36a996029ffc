//! The budgets: the cost of generating, compiling and running a generated crate, compared with bare structs (the floor), with serde derive,
//! and with careful derives. Prints Markdown, which `benches/RESULTS.md` records.
//!
//! ```sh
//! cargo run --release -p budgets -- METADATA.xml            # everything
//! cargo run --release -p budgets -- METADATA.xml speed      # one part: compile, requests, growth, speed, dependency
//! cargo run --release -p budgets -- client                  # packages and build of the client, overhead of calls; no metadata needed
//! cargo run -p budgets -- guard                             # instruction counts against their limits, no metadata needed
//! ```
//!
//! Without a file it uses Graph's cleaned metadata from the folder named by `ODATA_CORPUS`. The yardsticks are emitted here, from the same
//! metadata and for the types that the generator selected. Everything is compiled with the dev profile, not incrementally. Seconds are CPU
//! seconds (user and system) of cargo and all processes that it starts, the minimum of `ROUNDS` runs (default 1). Everything is written to
//! `target/budgets`.

#![cfg_attr(not(test), warn(unused_crate_dependencies))]

mod client;
mod compile;
mod csdl;
mod guard;
mod measure;
mod payload;
mod speed;
mod yardstick;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use compile::{Places, Selection};
use csdl::Model;
use measure::{Scratch, run};
use yardstick::Kind;

/// The entity whose closure is measured.
const ENTITY: &str = "microsoft.graph.user";
/// The family of a mixed page, and its types.
const FAMILY: &str = "microsoft.graph.directoryObject";
const MIXED: &[&str] = &[
    ENTITY,
    "microsoft.graph.group",
    "microsoft.graph.device",
    "microsoft.graph.application",
    "microsoft.graph.servicePrincipal",
    "microsoft.graph.orgContact",
];
/// A type that needs nine others with opaque navigation.
const SMALL: &str = "microsoft.graph.chat";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match measure_all(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn measure_all(arguments: &[String]) -> Result<(), String> {
    let (parts, files): (Vec<&String>, Vec<&String>) = arguments.iter().partition(|argument| {
        [
            "compile",
            "requests",
            "growth",
            "speed",
            "dependency",
            "guard",
            "client",
        ]
        .contains(&argument.as_str())
    });
    // It measures the repository itself; everything else is measured without it.
    if parts.iter().any(|part| *part == "guard") {
        let metadata = PathBuf::from("metadata/partner-billing.csdl.xml");
        let (scratch, places) = prepare(metadata, "dev")?;
        return guard::guard(&scratch, &places);
    }
    if parts.iter().any(|part| *part == "client") {
        let metadata = PathBuf::from("metadata/partner-billing.csdl.xml");
        let (scratch, places) = prepare(metadata, "dev")?;
        return client::client(&scratch, &places);
    }
    let metadata = match (files.first(), std::env::var_os("ODATA_CORPUS")) {
        (Some(file), _) => PathBuf::from(file),
        (None, Some(corpus)) => Path::new(&corpus).join("csdl/msgraph__v1.0-clean.xml"),
        (None, None) => return Err("name a metadata file, or a corpus by ODATA_CORPUS".to_owned()),
    };
    let metadata = metadata
        .canonicalize()
        .map_err(|error| format!("{}: {error}", metadata.display()))?;
    let text = std::fs::read_to_string(&metadata).map_err(|error| error.to_string())?;
    let model = Model::read(&text)?;
    let (scratch, places) = prepare(metadata, "release")?;

    let wanted = |part: &str| parts.is_empty() || parts.iter().any(|wanted| *wanted == part);
    if wanted("compile") {
        whole(&scratch, &places, &model)?;
    }
    if wanted("requests") {
        requests(&scratch, &places)?;
    }
    if wanted("growth") {
        growth(&scratch, &places, &model)?;
    }
    if wanted("speed") {
        speeds(&scratch, &places, &model)?;
    }
    if wanted("dependency") {
        dependency(&scratch, &places)?;
    }
    Ok(())
}

/// The folder in which to measure, and the generator, built with a profile; `metadata` may be relative to the repository.
fn prepare(metadata: PathBuf, profile: &str) -> Result<(Scratch, Places), String> {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()
        .map_err(|error| error.to_string())?;
    let scratch = Scratch {
        folder: repository.join("target/budgets"),
        rounds: std::env::var("ROUNDS")
            .ok()
            .and_then(|rounds| rounds.parse().ok())
            .unwrap_or(1),
    };
    // The generator itself is optimised in both profiles. The development build is where the tests leave it, too.
    let (target, folder) = match profile {
        "dev" => (repository.join("target"), "debug"),
        _ => (scratch.folder.join("target-generator"), profile),
    };
    run(Command::new("cargo")
        .args(["build", "--quiet", "--profile", profile])
        .args(["--package", "odata-codegen-cli", "--target-dir"])
        .arg(&target)
        .current_dir(&repository))?;
    let places = Places {
        metadata: repository.join(metadata),
        repository,
        generator: target.join(folder).join("odata-codegen"),
    };
    Ok((scratch, places))
}

/// What requests add to the models, everything selected.
fn requests(scratch: &Scratch, places: &Places) -> Result<(), String> {
    let all = |requests| Selection {
        select: &[],
        navigation: "follow",
        requests,
    };
    compile::generate(scratch, places, "generated", all(false))?;
    compile::generate(scratch, places, "generated_requests", all(true))?;
    let models = compile::compile(scratch, "generated")?;
    let both = compile::compile(scratch, "generated_requests")?;
    println!(
        "### Requests\n\n| figure | with requests | models only | reached | limit | met |\n|---|---|---|---|---|---|"
    );
    ratio(
        "`cargo check`, CPU s",
        both.check.cpu,
        models.check.cpu,
        1.2,
    );
    ratio(
        "`cargo build`, CPU s",
        both.build.cpu,
        models.build.cpu,
        1.15,
    );
    ratio("rlib, MB", both.rlib, models.rlib, 1.25);
    ratio(
        "peak memory of that build, MB",
        both.build.peak,
        models.build.peak,
        1.15,
    );
    // The program is written for Graph.
    if places.metadata.to_string_lossy().contains("msgraph") {
        let with = compile::calls(scratch, true)?;
        let without = compile::calls(scratch, false)?;
        absolute(
            "three calls in a program, CPU s more",
            with.cpu - without.cpu,
            0.3,
        );
    }
    println!();
    Ok(())
}

/// `| figure | reached | limit |` with the ratio to a limit and whether it holds.
fn ratio(figure: &str, ours: f64, floor: f64, limit: f64) {
    let reached = ours / floor;
    let verdict = if reached <= limit { "yes" } else { "**no**" };
    println!("| {figure} | {ours:.1} | {floor:.1} | {reached:.2} × | ≤ {limit} × | {verdict} |");
}

fn absolute(figure: &str, ours: f64, limit: f64) {
    let verdict = if ours <= limit { "yes" } else { "**no**" };
    println!("| {figure} | {ours:.1} | – | – | ≤ {limit} | {verdict} |");
}

fn whole(scratch: &Scratch, places: &Places, model: &Model) -> Result<(), String> {
    let all = Selection {
        select: &[],
        navigation: "follow",
        requests: false,
    };
    let (generator, types) = compile::generate(scratch, places, "generated", all)?;
    let model = model.only(&types);
    compile::write_yardstick(scratch, "floor", &model, Kind::Floor)?;
    compile::write_yardstick(scratch, "derive", &model, Kind::Derive)?;
    let floor = compile::compile(scratch, "floor")?;
    let ours = compile::compile(scratch, "generated")?;
    let derive = compile::compile(scratch, "derive")?;
    let entity = if model.types.contains_key(ENTITY) {
        ENTITY
    } else {
        model.largest_entity().unwrap_or_default()
    };
    let app = |name: &str| compile::program(scratch, name, &model, entity);
    let (floor_app, ours_app, derive_app) = (app("floor")?, app("generated")?, app("derive")?);

    let file = places
        .metadata
        .file_name()
        .unwrap_or_default()
        .to_string_lossy();
    println!("### Everything in {file}: {} types\n", model.order.len());
    println!(
        "| crate | check, s | peak MB | build, s | peak MB | rlib, MB | rebuild of a program, s |"
    );
    println!("|---|---|---|---|---|---|---|");
    for (name, crate_, app) in [
        ("floor", floor, floor_app),
        ("generated", ours, ours_app),
        ("serde derive", derive, derive_app),
    ] {
        println!(
            "| {name} | {:.1} | {:.0} | {:.1} | {:.0} | {:.0} | {:.1} |",
            crate_.check.cpu,
            crate_.check.peak,
            crate_.build.cpu,
            crate_.build.peak,
            crate_.rlib,
            app.cpu
        );
    }
    println!("\n| figure | generated | floor | reached | limit | met |\n|---|---|---|---|---|---|");
    ratio("`cargo check`, CPU s", ours.check.cpu, floor.check.cpu, 2.0);
    ratio("`cargo build`, CPU s", ours.build.cpu, floor.build.cpu, 2.6);
    absolute("peak memory of that build, MB", ours.build.peak, 2000.0);
    ratio("rlib, MB", ours.rlib, floor.rlib, 5.0);
    ratio(
        "rebuild of a program, CPU s",
        ours_app.cpu,
        floor_app.cpu,
        1.5,
    );
    absolute("generator, CPU s", generator.cpu, 1.2);
    absolute("generator, peak MB", generator.peak, 250.0);
    println!();
    Ok(())
}

fn growth(scratch: &Scratch, places: &Places, model: &Model) -> Result<(), String> {
    println!("### Growth\n");
    println!(
        "| types | generator, s | peak MB | floor: check, s | build, s | generated: check, s | build, s | peak MB | rlib, MB |"
    );
    println!("|---|---|---|---|---|---|---|---|---|");
    let selections: [Selection<'_>; 4] = [
        Selection {
            select: &[SMALL],
            navigation: "opaque",
            requests: false,
        },
        Selection {
            select: &[ENTITY],
            navigation: "opaque",
            requests: false,
        },
        Selection {
            select: &[ENTITY],
            navigation: "follow",
            requests: false,
        },
        Selection {
            select: &[],
            navigation: "follow",
            requests: false,
        },
    ];
    for (n, selection) in selections.into_iter().enumerate() {
        let (floor, generated) = (format!("floor_{n}"), format!("generated_{n}"));
        let (cost, types) = compile::generate(scratch, places, &generated, selection)?;
        let model = model.only(&types);
        compile::write_yardstick(scratch, &floor, &model, Kind::Floor)?;
        let (floor, ours) = (
            compile::compile(scratch, &floor)?,
            compile::compile(scratch, &generated)?,
        );
        println!(
            "| {} | {:.2} | {:.0} | {:.1} | {:.1} | {:.1} | {:.1} | {:.0} | {:.1} |",
            model.order.len(),
            cost.cpu,
            cost.peak,
            floor.check.cpu,
            floor.build.cpu,
            ours.check.cpu,
            ours.build.cpu,
            ours.build.peak,
            ours.rlib
        );
    }
    println!();
    Ok(())
}

fn speeds(scratch: &Scratch, places: &Places, model: &Model) -> Result<(), String> {
    println!(
        "### Reading and writing pages, same serde_json; the limits: 1.2 × derive, 3 × careful, no more allocations than derive\n"
    );
    println!(
        "| page | crate | decode, MB/s | generated is | encode, MB/s | generated is | allocations |"
    );
    println!("|---|---|---|---|---|---|---|");
    for row in speed::measure(scratch, places, model, ENTITY, FAMILY, MIXED)? {
        let ours = row.speeds[0];
        for (name, speed) in ["generated", "serde derive", "careful"]
            .iter()
            .zip(row.speeds)
        {
            println!(
                "| {} ({:.1} MB) | {name} | {:.0} | {:.2} × | {:.0} | {:.2} × | {} |",
                row.page,
                row.megabytes,
                speed.decode,
                ours.decode / speed.decode,
                speed.encode,
                ours.encode / speed.encode,
                speed
                    .allocations
                    .map_or_else(|| "–".to_owned(), |count| format!("{count:.0}"))
            );
        }
    }
    println!();
    Ok(())
}

fn dependency(scratch: &Scratch, places: &Places) -> Result<(), String> {
    let metadata =
        std::fs::read_to_string(places.repository.join("metadata/partner-billing.csdl.xml"))
            .map_err(|error| error.to_string())?;
    compile::write_yardstick(
        scratch,
        "billing_derive",
        &Model::read(&metadata)?,
        Kind::Derive,
    )?;
    let derive = compile::dependency(
        scratch,
        "on_derive",
        "billing_derive = { path = \"../billing_derive\" }\n",
    )?;
    let path = format!(
        "msgraph-partner-billing = {{ path = {:?} }}\n",
        places.repository
    );
    let ours = compile::dependency(scratch, "on_generated", &path)?;
    let (cpu, script_ran) = compile::unchanged(places)?;
    println!(
        "### As a dependency\n\n| figure | generated | serde derive | reached | limit | met |\n|---|---|---|---|---|---|"
    );
    ratio(
        "clean build of the partner-billing crate and all it needs, CPU s",
        ours,
        derive,
        1.3,
    );
    let (said, verdict) = if script_ran {
        ("run", "**no**")
    } else {
        ("not run", "yes")
    };
    println!(
        "| a build with nothing changed: the build script | {said}, {cpu:.1} CPU s | – | – | not run | {verdict} |\n"
    );
    Ok(())
}
