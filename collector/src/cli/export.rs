//! `meepraat export`: the responses of a campaign as CSV to standard output, and who took them out before.

use super::Done;
use crate::campaign_file::CampaignFile;
use crate::config::DATABASE;
use crate::dutch_time::in_the_netherlands;
use crate::export::export;
use crate::store::{Archive, Reading};
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
    /// The database that `meepraat serve` writes; it may be running
    #[arg(long, value_name = "FILE", env = "MEEPRAAT_DATABASE", default_value = DATABASE)]
    database: PathBuf,
    /// Show who exported responses before, when and what for, and export none
    #[arg(long, conflicts_with_all = ["file", "wave", "reason"])]
    log: bool,
}

/// Writes the table, or the log.
pub(super) fn run(args: &ExportArgs) -> Done {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
        let mut archive = open(&args.database).await?;
        match (&args.file, &args.reason) {
            (Some(file), Some(reason)) => take_out(&mut archive, args, file, reason).await,
            _ => show(&archive.readings().await?),
        }
    })
}

async fn open(database: &Path) -> Result<Archive, String> {
    let problem = |problem: String| {
        format!("cannot open the database {}: {problem}; name it with --database", database.display())
    };
    if !database.exists() {
        return Err(problem("it is not there".to_owned()));
    }
    Archive::open(database).await.map_err(|error| problem(error.to_string()))
}

async fn take_out(archive: &mut Archive, args: &ExportArgs, file: &Path, reason: &str) -> Done {
    if reason.trim().is_empty() {
        return Err("--reason is empty: say in a few words what the table is for".into());
    }
    let campaign = CampaignFile::read(file)?.into_campaign()?;
    let wave = args.wave.as_deref().map(|wave| wave_of(&campaign, wave)).transpose()?;
    let known = archive.campaigns().await?;
    if !known.iter().any(|id| id == campaign.id.as_str()) {
        let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
        let (database, id) = (args.database.display(), &campaign.id);
        return Err(format!(
            "{database} knows no campaign `{id}`, but {known}; name another with --database"
        )
        .into());
    }
    let today = in_the_netherlands(Timestamp::now()).date();
    let noted = archive.note((&campaign.id, wave.as_ref()), (&person(), reason.trim()), today).await?;
    let written = export(archive, &campaign, wave.as_ref(), io::stdout().lock()).await?;
    writeln!(io::stderr(), "responses: {written}; noted for {}: {}", noted.person, noted.reason)?;
    Ok(ExitCode::SUCCESS)
}

fn wave_of(campaign: &Campaign, wave: &str) -> Result<Id, String> {
    let known = campaign.waves.iter().find(|known| known.id.as_str() == wave);
    known.map(|known| known.id.clone()).ok_or_else(|| {
        let ids = campaign.waves.iter().map(|wave| wave.id.as_str());
        format!("`{}` has no wave `{wave}`: {}", campaign.id, did_you_mean(wave, ids))
    })
}

/// Who runs this, also behind `sudo`.
fn person() -> String {
    let named = ["SUDO_USER", "USER", "LOGNAME"].into_iter().filter_map(|name| std::env::var(name).ok());
    named.into_iter().find(|name| !name.is_empty()).unwrap_or_else(|| "unknown".to_owned())
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
