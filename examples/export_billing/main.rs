//! Exports the billing data of a partner: starts the export, waits for it, downloads its files and counts their lines.
//!
//! Without arguments the service is a stand-in that this program starts itself:
//!
//! ```text
//! cargo run --example export_billing                   # ends with "2500 lines"
//! cargo run --example export_billing -- --fail         # the export fails, and the service says why
//! GRAPH_TOKEN=… cargo run --example export_billing -- --base https://graph.microsoft.com/v1.0 --invoice G016907411
//! GRAPH_TOKEN=… cargo run --example export_billing -- --base https://graph.microsoft.com/v1.0 --unbilled USD
//! ```

mod stand_in;
mod story;

use std::error::Error;
use std::io;
use std::process::ExitCode;

use stand_in::StandIn;
use story::{Charges, Service};

const USAGE: &str =
    "usage: export_billing [--fail] [--base URL] [--invoice NUMBER | --unbilled CURRENCY]
The token for --base is taken from the environment variable GRAPH_TOKEN.";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let mut base = None;
    let mut fails = false;
    let mut charges = Charges::Billed("G031809528".to_owned());
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or(USAGE);
        match &*argument {
            "--fail" => fails = true,
            "--base" => base = Some(value()?),
            "--invoice" => charges = Charges::Billed(value()?),
            "--unbilled" => charges = Charges::Unbilled(value()?),
            _ => return Err(USAGE.into()),
        }
    }
    let service = match base {
        Some(base) => {
            let token = std::env::var("GRAPH_TOKEN");
            let token = token.map_err(|error| format!("GRAPH_TOKEN: {error}"))?;
            Service { base, token }
        }
        None => StandIn::start(fails)?.service(),
    };
    story::export(&service, charges, &mut io::stderr(), &mut io::stdout())
}
