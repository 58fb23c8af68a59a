//! `meepraat check`: findings to standard error, what a good file holds to standard output; or both as JSON.

use super::Done;
use crate::campaign_file::{CampaignFile, Located, overview, render};
use clap::{Args, ValueEnum};
use meepraat_protocol::Severity;
use serde_json::{Value, json};
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

/// The flags of `meepraat check`.
#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    /// The campaign files to check
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// How to print what is found
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For programs
    Json,
}

/// Checks every file; the exit code is 1 where one has an error or cannot be read.
pub(super) fn run(args: &CheckArgs) -> Done {
    let mut good = true;
    let mut reports = Vec::new();
    for path in &args.files {
        let file = match CampaignFile::read(path) {
            Ok(file) => file,
            Err(error) => {
                writeln!(io::stderr(), "error: {error}")?;
                good = false;
                continue;
            }
        };
        good &= file.campaign.is_some();
        match args.format {
            Format::Json => reports.push(as_json(&file)),
            Format::Text => print(&file)?,
        }
    }
    if args.format == Format::Json {
        writeln!(io::stdout(), "{}", serde_json::to_string_pretty(&reports)?)?;
    }
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn print(file: &CampaignFile) -> io::Result<()> {
    write!(io::stderr(), "{}", render(file))?;
    if let Some(campaign) = &file.campaign {
        let mut output = io::stdout();
        writeln!(output, "{}: good; campaign `{}`", file.path.display(), campaign.id)?;
        write!(output, "{}", overview(campaign))?;
    }
    Ok(())
}

fn as_json(file: &CampaignFile) -> Value {
    let findings: Vec<Value> = file.findings.iter().map(finding).collect();
    json!({
        "file": file.path, "campaign": file.campaign.as_ref().map(|campaign| &campaign.id),
        "errors": file.count(Severity::Error), "warnings": file.count(Severity::Warning), "findings": findings,
    })
}

fn finding(located: &Located) -> Value {
    let severity = match located.finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    json!({
        "severity": severity, "line": located.position.line, "column": located.position.column,
        "field": located.field, "pointer": located.finding.path,
        "problem": located.finding.problem, "remedy": located.finding.remedy,
    })
}
