//! The commands of `meepraat`, their flags and exit codes. What a command does is in the module that it names.

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Brings your municipality's questions to the websites where residents already are.
#[derive(Debug, Parser)]
#[command(name = "meepraat", version, arg_required_else_help = true, max_term_width = 100)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Prints the JSON Schema of campaign files.
    Schema,
}

/// Reads the command line and does what it says.
#[must_use]
pub fn main() -> ExitCode {
    match Cli::parse().command {
        Command::Schema => ExitCode::SUCCESS,
    }
}
