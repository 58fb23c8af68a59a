//! `meepraat export`: the responses of a campaign as CSV to standard output, and who took them out before.

use super::Done;
use crate::campaign_file::CampaignFile;
use crate::config::{DatabaseArgs, Databases};
use crate::dutch_time::in_the_netherlands;
use crate::export::export;
use crate::store::{Archive, Reader, Reading, StoreError};
use clap::Args;
use jiff::Timestamp;
use meepraat_protocol::{Campaign, Id, did_you_mean};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The flags of `meepraat export`.
#[derive(Debug, Args)]
#[command(
    after_long_help = "Rows are not protected as published results are: whoever knows a neighbour well may \
    recognise them, above all in open texts and the profile. Keep the table where only those who work with it can read it, and \
    delete it afterwards. Each export is noted in the database with its reason; `meepraat export --log` shows them."
)]
pub(super) struct ExportArgs {
    /// The campaign's file
    #[arg(value_name = "FILE", required_unless_present = "log")]
    file: Option<PathBuf>,
    /// Only the responses of this wave [default: of all]
    #[arg(long, value_name = "ID")]
    wave: Option<String>,
    /// What the table is for, in your own words; it is noted in the database
    #[arg(long, value_name = "TEXT", required_unless_present = "log")]
    reason: Option<String>,
    /// Show who exported responses before, when and what for, and export none
    #[arg(long, conflicts_with_all = ["file", "wave", "reason"])]
    log: bool,
    #[command(flatten)]
    databases: DatabaseArgs,
}

/// There is no table to write.
#[derive(Debug, thiserror::Error)]
enum NoTable {
    #[error("there is no database {}: name the one of `meepraat serve` with --database", .0.display())]
    NoDatabase(PathBuf),
    #[error("cannot read the database {}: {source}; name that of answers with --database", .file.display())]
    Unread { file: PathBuf, source: StoreError },
    #[error("--reason must say in a few words, on one line, what the table is for")]
    NoReason,
    #[error("the campaign `{campaign}` has no wave `{wave}`: {remedy}")]
    NoWave { campaign: Id, wave: String, remedy: String },
    #[error("the database {} has no responses to `{campaign}`: {remedy}, or name another with --database", .file.display())]
    NoCampaign { file: PathBuf, campaign: Id, remedy: String },
}

/// Writes the table, or the log.
pub(super) fn run(args: ExportArgs) -> Done {
    let database = Databases::new(args.databases)?.answers;
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
        let mut archive = open(&database).await?;
        let unread = |source| NoTable::Unread { file: database.clone(), source };
        let (Some(file), Some(reason)) = (&args.file, args.reason.as_deref().map(str::trim)) else {
            return show(&archive.readings().await.map_err(unread)?);
        };
        if reason.is_empty() || reason.contains(char::is_control) {
            return Err(NoTable::NoReason.into());
        }
        let campaign = CampaignFile::read(file)?.into_campaign()?;
        let wave = args.wave.as_deref().map(|wave| wave_of(&campaign, wave)).transpose()?;
        let known = archive.campaigns().await.map_err(unread)?;
        if !known.iter().any(|id| id == campaign.id.as_str()) {
            let remedy = did_you_mean(campaign.id.as_str(), known.iter().map(String::as_str));
            return Err(NoTable::NoCampaign { file: database, campaign: campaign.id, remedy }.into());
        }
        take_out(&mut archive, &campaign, wave.as_ref(), reason).await
    })
}

async fn open(database: &Path) -> Result<Archive, NoTable> {
    if !database.exists() {
        return Err(NoTable::NoDatabase(database.to_owned()));
    }
    let opened = Archive::open(database).await;
    opened.map_err(|source| NoTable::Unread { file: database.to_owned(), source })
}

async fn take_out(archive: &mut Archive, campaign: &Campaign, wave: Option<&Id>, reason: &str) -> Done {
    let (today, person) = (in_the_netherlands(Timestamp::now()).date(), person());
    let noted = archive.note(&campaign.id, wave, Reader { person: &person, reason }, today).await?;
    let written = export(archive, campaign, &noted, io::stdout().lock()).await?;
    writeln!(io::stderr(), "responses: {written}; noted for {person}: {reason}")?;
    Ok(ExitCode::SUCCESS)
}

fn wave_of(campaign: &Campaign, given: &str) -> Result<Id, NoTable> {
    let known = campaign.waves.iter().find(|wave| wave.id.as_str() == given);
    known.map(|wave| wave.id.clone()).ok_or_else(|| NoTable::NoWave {
        campaign: campaign.id.clone(),
        wave: given.to_owned(),
        remedy: did_you_mean(given, campaign.waves.iter().map(|wave| wave.id.as_str())),
    })
}

/// Who runs this: the machine's account, with the one that it was taken on from by `sudo`.
fn person() -> String {
    let account = whoami::username().unwrap_or_else(|_| "unknown".to_owned());
    match std::env::var("SUDO_USER") {
        Ok(before) if !before.is_empty() => format!("{before} as {account}"),
        _ => account,
    }
}

fn show(readings: &[Reading]) -> Done {
    let mut output = io::stdout().lock();
    if readings.is_empty() {
        writeln!(output, "nobody has exported responses yet")?;
    }
    for Reading { day, campaign, wave, responses, person, reason } in readings {
        let wave = wave.as_deref().unwrap_or("every wave");
        writeln!(output, "{day}  {campaign}, {wave}, responses: {responses}  {person}: {reason}")?;
    }
    Ok(ExitCode::SUCCESS)
}
