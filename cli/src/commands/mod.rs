//! The commands, one file each: its arguments, what it calls in the library, and what it says.
//!
//! Each returns whether all is well, which becomes the exit code, or the findings that kept it from knowing.

pub(crate) mod check;
pub(crate) mod generate;
pub(crate) mod standalone;

use odata_codegen::{Generated, Report};

/// Shows warnings, writes, says what was written.
fn write(generated: &Generated) -> Result<bool, Report> {
    eprint!("{}", generated.report);
    let written = generated.write()?;
    for path in &written.removed {
        eprintln!("removed {path}");
    }
    eprintln!(
        "{} files written, {} removed, {} unchanged",
        written.written.len(),
        written.removed.len(),
        written.unchanged
    );
    Ok(true)
}
