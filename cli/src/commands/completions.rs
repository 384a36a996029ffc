//! `completions`: prints the completion script of a shell.

use clap::Args;
use clap_complete::Shell;

use super::Outcome;
use crate::terminal::Terminal;

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  odata-codegen completions bash > ~/.local/share/bash-completion/completions/odata-codegen
  odata-codegen completions zsh > ~/.zfunc/_odata-codegen
  odata-codegen completions fish > ~/.config/fish/completions/odata-codegen.fish
  odata-codegen completions powershell >> $PROFILE")]
pub(crate) struct Arguments {
    /// The shell
    shell: Shell,
}

/// `command` is the definition of the whole command line.
pub(crate) fn run(
    arguments: &Arguments,
    mut command: clap::Command,
    terminal: &Terminal,
) -> Outcome {
    let mut script = Vec::new();
    let name = command.get_name().to_owned();
    clap_complete::generate(arguments.shell, &mut command, name, &mut script);
    terminal.result(String::from_utf8_lossy(&script))?;
    Ok(true)
}
