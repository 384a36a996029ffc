//! The figure of requests: how many documented requests can be written with generated code.
//!
//! ```sh
//! cargo run -p corpus-requests -- FILE.jsonl METADATA
//! cargo run -p corpus-requests -- FILE.jsonl METADATA --dialect graph
//! cargo run -p corpus-requests -- FILE.jsonl METADATA --calls   # prints the calls of each row, and compiles nothing
//! ```
//!
//! FILE has a request with its response in each line: `request` (method and URL), `headers`, `body`, `status`, `response_headers`,
//! `response_body`, and `resolves`, which is `ok` for those that the metadata has. A crate is generated from METADATA with requests, and each
//! row becomes calls of it, which are compiled and run. Method, path, query options, headers and body are compared with the row, and the
//! response's body is read as the answer of the request and written back. Programs and crate are in `target/corpus-requests`.
//!
//! `causes.rs` has the closed list of reasons why a row falls short. Each is found out from the row and the metadata. The exit code is 0 if
//! no row that the file marks `ok` falls short for a reason that is a fault of the generated code, of the library or of this package.
//!
//! `--dialect` names a preset of the library; without it keys, names of operations and such are written as most rows have them.

#![cfg_attr(not(test), warn(unused_crate_dependencies))]

mod address;
mod build;
mod calls;
mod causes;
mod compare;
mod dialect;
#[path = "../../corpus/src/equal.rs"]
mod equal;
mod literal;
mod names;
mod query;
mod report;
mod rows;
#[cfg(test)]
mod shop;
mod walk;

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use odata_csdl::schema::Model;
use serde_json::json;

use address::Address;
use build::Place;
use calls::{Calls, Wanted};
use causes::{Cause, Kind};
use compare::{Expected, Found};
use dialect::Dialect;
use query::Types;
use rows::Row;

/// What the command line says.
struct Arguments {
    file: PathBuf,
    metadata: PathBuf,
    dialect: Option<Dialect>,
    /// Whether to print the calls only.
    calls: bool,
}

fn main() -> ExitCode {
    let result = arguments().and_then(|arguments| run(&arguments));
    match result {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

fn arguments() -> Result<Arguments, Box<dyn Error>> {
    let mut paths = Vec::new();
    let mut dialect = None;
    let mut calls = false;
    let mut given = std::env::args().skip(1);
    while let Some(argument) = given.next() {
        match argument.as_str() {
            "--dialect" => {
                let name = given.next().ok_or("`--dialect` needs a name")?;
                let known = Dialect::named(&name);
                dialect = Some(known.ok_or_else(|| format!("`{name}` is not a dialect"))?);
            }
            "--calls" => calls = true,
            _ => paths.push(PathBuf::from(argument)),
        }
    }
    let [file, metadata] = <[PathBuf; 2]>::try_from(paths)
        .map_err(|_| "usage: corpus-requests FILE.jsonl METADATA [--dialect NAME] [--calls]")?;
    Ok(Arguments {
        file,
        metadata,
        dialect,
        calls,
    })
}

/// A row on its way.
struct Job {
    row: Row,
    address: Address,
    /// What it asks for, if the metadata has it.
    wanted: Option<Wanted>,
    found: Found,
}

fn run(arguments: &Arguments) -> Result<bool, Box<dyn Error>> {
    let place = Place::find(&folder_name(&arguments.file, &arguments.metadata))?;
    eprintln!("generating");
    let (model, names) = place.generate(&arguments.metadata)?;
    let types = Types {
        model: &model,
        names: &names,
    };
    let rows = rows::read(&arguments.file)?;
    let mut jobs: Vec<Job> = rows.into_iter().map(|row| job(&model, row)).collect();
    let dialect = arguments.dialect.clone().unwrap_or_else(|| {
        let walked = jobs.iter().filter_map(|job| {
            let wanted = job.wanted.as_ref()?;
            Some((&job.address, &wanted.walk))
        });
        Dialect::found(&model, walked)
    });
    let mut calls: BTreeMap<usize, Calls> = BTreeMap::new();
    for (number, job) in jobs.iter_mut().enumerate() {
        let Some(wanted) = &job.wanted else {
            continue;
        };
        match calls::write(types, wanted) {
            Ok(made) => drop(calls.insert(number, made)),
            Err(cause) => job.found.causes.push(cause),
        }
    }
    if arguments.calls {
        for (number, calls) in &calls {
            let request = jobs.get(*number).map_or("", |it| it.row.request.trim());
            println!("// {request}\n{};\n", calls.code);
        }
        return Ok(report::print(&jobs, &calls));
    }
    eprintln!("compiling the calls of {} rows", calls.len());
    let failed = place.build(&calls, &dialect)?;
    let numbers: Vec<usize> = calls.keys().copied().collect();
    let prepared: BTreeMap<usize, serde_json::Value> = numbers
        .iter()
        .filter(|number| !failed.contains_key(number))
        .filter_map(|number| Some((*number, prepared(*number, jobs.get(*number)?))))
        .collect();
    let outcomes = place.run(&numbers, &prepared)?;
    for (number, job) in jobs.iter_mut().enumerate() {
        if let Some(message) = failed.get(&number) {
            let cause = Cause::new(Kind::DoesNotCompile, message);
            job.found.causes.push(cause);
        }
        let response = job.row.response_body();
        if let (Some(outcome), Some(calls), Some(wanted)) =
            (outcomes.get(&number), calls.get(&number), &job.wanted)
        {
            let expected = Expected {
                model: &model,
                wanted,
                calls,
                address: &job.address,
                status: job.row.status(),
                response: &response,
            };
            job.found = expected.compare(outcome);
        }
    }
    Ok(report::print(&jobs, &calls))
}

/// The name of a folder for a file and its metadata.
fn folder_name(file: &Path, metadata: &Path) -> String {
    let stem = |path: &Path| {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let letters = stem.chars();
        let letters = letters.map(|c| if c.is_ascii_alphanumeric() { c } else { '-' });
        letters.collect::<String>()
    };
    format!("{}-{}", stem(file), stem(metadata))
}

fn job(model: &Model, row: Row) -> Job {
    let (method, url) = row.parts();
    let address = Address::parse(url);
    let mut found = Found::default();
    let wanted = match walk::walk(model, &address.segments) {
        Ok(mut walk) => {
            calls::settle(model, &mut walk, &address.options);
            Some(Wanted {
                method,
                walk,
                options: query::read(&address.options),
                raw: address.options.clone(),
                headers: row.headers(),
                body: row.body(),
                answered: !row.response_body().is_empty(),
            })
        }
        Err(cause) => {
            found.causes.push(cause);
            None
        }
    };
    Job {
        row,
        address,
        wanted,
        found,
    }
}

/// A row as its program reads it.
fn prepared(number: usize, job: &Job) -> serde_json::Value {
    let (_, url) = job.row.parts();
    let base = job.wanted.as_ref().map_or(0, |wanted| wanted.walk.base);
    let base = job.address.segments.get(..base).unwrap_or_default();
    let origin = url
        .split_once("://")
        .and_then(|(scheme, rest)| Some(format!("{scheme}://{}/", rest.split('/').next()?)));
    let base: String = base.iter().map(|it| format!("{it}/")).collect();
    json!({
        "number": number,
        "base": origin.map_or(String::new(), |origin| format!("{origin}{base}")),
        "body": job.row.body(),
        "status": job.row.status().unwrap_or(200),
        "response_headers": job.row.response_headers(),
        "response": job.row.response_body(),
    })
}
