//! `meepraat bundle`: a campaign file becomes a folder for any web server, and what was written is said.

use super::Done;
use crate::bundle::{BundleFile, SCRIPT, bundle_files, write_bundle};
use crate::campaign_file::{CampaignFile, render};
use crate::widget_files::WidgetFiles;
use clap::Args;
use meepraat_protocol::{Ack, Campaign, Link};
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

/// The flags of `meepraat bundle`.
#[derive(Debug, Args)]
pub(super) struct BundleArgs {
    /// The campaign file
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The folder to write; it may hold an earlier bundle of the same campaign
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Where answers go, such as https://stem.example.nl/v1/submissions; goes before what the file says
    #[arg(long, value_name = "URL", value_parser = web_address)]
    endpoint: Option<Link>,
    /// What counts as the endpoint's acknowledgement: a receipt per answer, as a collector gives, or, for an endpoint of
    /// your own that knows none, any answer with a status from 200 to 299
    #[arg(long, value_enum, default_value_t = Acknowledged::Receipts)]
    ack: Acknowledged,
    /// The folder with the widget's files, as `cargo xtask build` makes it
    #[arg(long, value_name = "DIR", env = "MEEPRAAT_DIST")]
    dist: Option<PathBuf>,
}

/// What counts as an acknowledgement, on the command line.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Acknowledged {
    Receipts,
    Status,
}

impl From<Acknowledged> for Ack {
    fn from(acknowledged: Acknowledged) -> Self {
        match acknowledged {
            Acknowledged::Receipts => Self::Receipts,
            Acknowledged::Status => Self::Status,
        }
    }
}

/// Makes and writes the bundle.
pub(super) fn run(args: &BundleArgs) -> Done {
    let file = CampaignFile::read(&args.file)?;
    write!(io::stderr(), "{}", render(&file))?;
    let Some(campaign) = &file.campaign else { return Ok(ExitCode::FAILURE) };
    let widget = WidgetFiles::find(args.dist.as_deref())?;
    let files = bundle_files(campaign, args.endpoint.as_ref(), args.ack.into(), &widget)?;
    write_bundle(&args.out, &campaign.id, &files)?;
    report(args, campaign, &files)?;
    Ok(ExitCode::SUCCESS)
}

fn report(args: &BundleArgs, campaign: &Campaign, files: &[BundleFile]) -> io::Result<()> {
    let mut output = io::stdout();
    writeln!(output, "{}: the bundle of `{}`", args.out.display(), campaign.id)?;
    for file in files {
        writeln!(output, "  {:<32} {:>10}", file.path, size(file.bytes.len()))?;
    }
    let total = files.iter().map(|file| file.bytes.len()).sum();
    writeln!(output, "  {:<32} {:>10}", format!("{} files", files.len()), size(total))?;
    let partner =
        campaign.partners.first().map_or(String::new(), |partner| format!("?partner={}", partner.id));
    let address = format!("<where you host this folder>/{SCRIPT}{partner}");
    writeln!(output, "\nOn the partner's page:\n  <script async src=\"{address}\"></script>")?;
    if args.endpoint.is_none() && campaign.endpoint.is_none() {
        let note = "note: answers go to v1/submissions beside the folder's files. If your collector is \
                    elsewhere, name it with --endpoint.";
        writeln!(io::stderr(), "\n{note}")?;
    }
    Ok(())
}

fn web_address(text: &str) -> Result<Link, String> {
    let link = Link::new(text).map_err(|_| "begin it with https:// and leave out spaces".to_owned())?;
    let web = ["https://", "http://"].iter().any(|scheme| text.starts_with(scheme));
    if web { Ok(link) } else { Err("begin it with https://".to_owned()) }
}

/// A number of bytes for people.
fn size(bytes: usize) -> String {
    /// Bytes in a KB, as browsers' developer tools count them.
    const KB: usize = 1000;
    if bytes < KB { format!("{bytes} B") } else { format!("{}.{} KB", bytes / KB, bytes % KB * 10 / KB) }
}
