//! The commands of `meepraat`, their flags and exit codes. What a command does is in the module that it names.

mod bundle;
mod check;
mod export;
mod guests;
mod privacy_register;
mod serve;

use clap::{Parser, Subcommand};
use std::error::Error;
use std::io::{self, Write};
use std::process::ExitCode;

/// Brings your municipality's questions to the websites where residents already are.
///
/// You describe a campaign in one text file: its questions, waves, partners and events. `check` says whether the file
/// is right, `bundle` makes web pages of it, and `serve` shows them and receives what residents answer.
#[derive(Debug, Parser)]
#[command(name = "meepraat", version, arg_required_else_help = true, max_term_width = 100)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Says what is wrong in campaign files, and how to put it right.
    Check(check::CheckArgs),
    /// Makes a folder of web files from a campaign file, for any web server.
    Bundle(bundle::BundleArgs),
    /// Serves campaigns, receives what residents answer, and shows the results.
    Serve(crate::config::ServeArgs),
    /// Writes responses row by row as CSV, for analysis, and notes that it did.
    Export(export::ExportArgs),
    /// Prints who comes to an event, as CSV; without an event, how many come to each. The collector may go on meanwhile.
    Guests(guests::GuestsArgs),
    /// Prints what is kept of residents, why, for how long and how it goes: for the privacy officer.
    PrivacyRegister(privacy_register::RegisterArgs),
    /// Prints the JSON Schema of campaign files, with which editors help you to write them.
    Schema,
}

/// Reads the command line and does what it says.
#[must_use]
pub fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Check(args) => check::run(&args),
        Command::Bundle(args) => bundle::run(&args),
        Command::Serve(args) => serve::run(args),
        Command::Export(args) => export::run(args),
        Command::Guests(args) => guests::run(args),
        Command::PrivacyRegister(args) => privacy_register::run(&args),
        Command::Schema => schema(),
    };
    done.unwrap_or_else(|error| {
        // Where standard error is closed, nobody reads it.
        let _ = writeln!(io::stderr(), "error: {error}");
        ExitCode::FAILURE
    })
}

type Done = Result<ExitCode, Box<dyn Error>>;

fn schema() -> Done {
    let schema = serde_json::to_string_pretty(&crate::campaign_file::campaign_schema())?;
    writeln!(io::stdout(), "{schema}")?;
    Ok(ExitCode::SUCCESS)
}
