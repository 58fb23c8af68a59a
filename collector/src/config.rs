//! How `meepraat serve` is set up: flags go before the environment, that before the configuration file, that before
//! the defaults.

mod databases;

pub use databases::{DatabaseArgs, Databases};

use crate::{
    campaign_file::{CampaignFile, CampaignFileError},
    server::{Clock, Logs, Mail, Network, PeopleSettings, Settings, TrustedProxies},
    widget_files::{WidgetFiles, WidgetFilesError},
};
use clap::Args;
use jiff::civil::Date;
use meepraat_protocol::Severity;
use serde::Deserialize;
use std::{
    io,
    net::SocketAddr,
    path::{Path, PathBuf},
};

/// The address that is served where none is named: this machine only, as a proxy belongs in front.
const LISTEN: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 8800);

/// The flags of `meepraat serve`.
#[derive(Debug, Clone, Default, Args)]
#[command(
    after_long_help = "A flag goes before its variable in the environment, and that before the configuration \
    file, whose keys are the flags' names:\n\n    listen = \"127.0.0.1:8800\"\n    database = \"meepraat.db\"\n    \
    campaign = [\"kempen-2040.toml\"]\n    public-url = \"https://stem.example.nl\"\n    trusted-proxy = \
    [\"10.0.0.0/8\"]\n\nPaths in it begin at the file's own folder. RUST_LOG sets what is logged (default: info)."
)]
pub struct ServeArgs {
    #[command(flatten)]
    pub databases: DatabaseArgs,
    /// Where to listen: an address of this machine and a port [default: 127.0.0.1:8800]
    #[arg(long, value_name = "ADDRESS", env = "MEEPRAAT_LISTEN")]
    pub listen: Option<SocketAddr>,
    /// A campaign file to serve; repeat it for several. In the environment: MEEPRAAT_CAMPAIGNS, separated as in PATH
    #[arg(long, value_name = "FILE")]
    pub campaign: Vec<PathBuf>,
    /// The address that residents see, such as `https://stem.example.nl` [default: http:// and where it listens]
    #[arg(long, value_name = "URL", env = "MEEPRAAT_PUBLIC_URL")]
    pub public_url: Option<String>,
    /// A proxy, or a network of them, that is believed about whose request it passes on (X-Forwarded-For); repeat it
    /// for several [default: none]
    #[arg(long, value_name = "NETWORK", env = "MEEPRAAT_TRUSTED_PROXY", value_delimiter = ',')]
    pub trusted_proxy: Vec<Network>,
    /// The mail server, such as `smtps://name:password@mail.example.nl`; without one nobody can sign up [default: none]
    #[arg(long, value_name = "URL", env = "MEEPRAAT_SMTP", hide_env_values = true)]
    pub smtp: Option<String>,
    /// From whom mails come, such as `De Kempen <meepraten@example.nl>` [default: the organiser's contact]
    #[arg(long, value_name = "ADDRESS", env = "MEEPRAAT_MAIL_FROM")]
    pub mail_from: Option<String>,
    /// Show mails at /outbox in place of sending them. For demonstrations only: everyone can read them there
    #[arg(long, env = "MEEPRAAT_MAIL_OUTBOX", conflicts_with = "smtp")]
    pub mail_outbox: bool,
    /// The folder with the widget's files, as `cargo xtask build` makes it
    #[arg(long, value_name = "DIR", env = "MEEPRAAT_DIST")]
    pub dist: Option<PathBuf>,
    /// How to write the log [default: pretty]
    #[arg(long, value_enum, env = "MEEPRAAT_LOG_FORMAT")]
    pub log_format: Option<Logs>,
    /// Act as if it is this day (YYYY-MM-DD), to rehearse a wave
    #[arg(long, value_name = "DATE", env = "MEEPRAAT_NOW")]
    pub now: Option<Date>,
    /// Add this many sample responses to each campaign for residents whose wave has none, marked as samples. For
    /// demonstrations only: whoever knows the samples can tell the first residents' answers from them
    #[arg(long, value_name = "NUMBER", env = "MEEPRAAT_SEED")]
    pub seed: Option<u32>,
}

/// The configuration file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct ConfigFile {
    listen: Option<SocketAddr>,
    database: Option<PathBuf>,
    campaign: Vec<PathBuf>,
    public_url: Option<String>,
    trusted_proxy: Vec<String>,
    contacts: Option<PathBuf>,
    contacts_key: Option<PathBuf>,
    smtp: Option<String>,
    mail_from: Option<String>,
    mail_outbox: bool,
    dist: Option<PathBuf>,
    log_format: Option<Logs>,
    now: Option<Date>,
    seed: Option<u32>,
}

/// The program is not set up well.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A file cannot be read.
    #[error("cannot read the configuration {path}: {source}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The configuration file holds something wrong.
    #[error("{path}: {problem}")]
    Wrong {
        /// The file.
        path: PathBuf,
        /// What.
        problem: String,
    },
    /// The public URL is none.
    #[error("`{0}` is no public URL: write https://stem.example.nl, without anything after the host")]
    PublicUrl(String),
    /// There is nothing to serve.
    #[error(
        "no campaign to serve: name its file with --campaign, such as --campaign demo/campaigns/kempen-2040.toml"
    )]
    NoCampaign,
    /// A campaign file cannot be used.
    #[error(transparent)]
    Campaign(#[from] CampaignFileError),
    /// The widget's files are not there.
    #[error(transparent)]
    Widget(#[from] WidgetFilesError),
}

/// Everything that `meepraat serve` needs to know, before files are read.
#[derive(Debug)]
pub struct ServeConfig {
    /// Where to listen.
    pub listen: SocketAddr,
    /// How to write the log.
    pub logs: Logs,
    /// The day of a rehearsal.
    pub now: Option<Date>,
    database: PathBuf,
    campaigns: Vec<PathBuf>,
    public_url: Option<String>,
    trusted: Vec<Network>,
    dist: Option<PathBuf>,
    samples: u32,
    people: Option<PeopleSettings>,
}

impl ServeConfig {
    /// Joins flags (and the environment, which clap reads with them), the campaigns of the environment, and the file.
    ///
    /// # Errors
    /// When the configuration file cannot be read, or says something that cannot be.
    pub fn new(args: ServeArgs, campaigns_in_environment: Vec<PathBuf>) -> Result<Self, ConfigError> {
        let file = args.databases.config.as_deref().map(read_file).transpose()?.unwrap_or_default();
        let (file, trusted_in_file) = file;
        let databases = Databases::joined(args.databases, &file);
        let listen = args.listen.or(file.listen).unwrap_or(LISTEN);
        let public_url = args.public_url.or(file.public_url).map(public_url).transpose()?;
        let campaigns = [args.campaign, campaigns_in_environment, file.campaign];
        let trusted = [args.trusted_proxy, trusted_in_file];
        let smtp = args.smtp.or(file.smtp).map(Mail::Smtp);
        let outbox = (args.mail_outbox || file.mail_outbox).then_some(Mail::Outbox);
        // Whoever signed up before mail was switched off is let go in time all the same.
        let before = databases.contacts.exists().then_some(Mail::Nowhere);
        let people = smtp.or(outbox).or(before).map(|mail| PeopleSettings {
            database: databases.contacts,
            keys: databases.contacts_key,
            mail,
            from: args.mail_from.or(file.mail_from),
        });
        Ok(Self {
            listen,
            logs: args.log_format.or(file.log_format).unwrap_or(Logs::Pretty),
            now: args.now.or(file.now),
            database: databases.answers,
            people,
            campaigns: first_named(campaigns),
            public_url,
            trusted: first_named(trusted),
            dist: args.dist.or(file.dist),
            samples: args.seed.or(file.seed).unwrap_or_default(),
        })
    }

    /// The time that the collector goes by.
    #[must_use]
    pub fn clock(&self) -> Clock {
        Clock::system().on(self.now)
    }

    /// Reads the campaigns and the widget's files, for a collector that listens here.
    ///
    /// # Errors
    /// When a file is missing or not right.
    pub fn settings(self, listening: SocketAddr) -> Result<Settings, ConfigError> {
        if self.campaigns.is_empty() {
            return Err(ConfigError::NoCampaign);
        }
        let mut campaigns = Vec::new();
        for path in &self.campaigns {
            let file = CampaignFile::read(path)?;
            let warnings = file.count(Severity::Warning);
            if file.campaign.is_some() && warnings > 0 {
                tracing::warn!(file = %path.display(), warnings, "`meepraat check` shows what is noteworthy here");
            }
            campaigns.push(file.into_campaign()?);
        }
        Ok(Settings {
            database: self.database,
            campaigns,
            widget: WidgetFiles::find(self.dist.as_deref())?,
            public_url: self.public_url.unwrap_or_else(|| format!("http://{listening}")),
            trusted: TrustedProxies::new(self.trusted),
            samples: self.samples,
            people: self.people,
        })
    }
}

/// The campaign files that the environment names.
#[must_use]
pub fn campaigns_in_environment() -> Vec<PathBuf> {
    let named = std::env::var_os("MEEPRAAT_CAMPAIGNS").unwrap_or_default();
    std::env::split_paths(&named).filter(|path| !path.as_os_str().is_empty()).collect()
}

/// Lists are not joined: whoever names some means only those.
fn first_named<T, const N: usize>(lists: [Vec<T>; N]) -> Vec<T> {
    lists.into_iter().find(|list| !list.is_empty()).unwrap_or_default()
}

fn public_url(url: String) -> Result<String, ConfigError> {
    let url = url.trim_end_matches('/');
    let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    match host {
        Some(host) if !host.is_empty() && !host.contains(['/', '?', '#', '"', '<', '>', ' ', '@']) => {
            Ok(url.into())
        }
        _ => Err(ConfigError::PublicUrl(url.into())),
    }
}

fn read_file(path: &Path) -> Result<(ConfigFile, Vec<Network>), ConfigError> {
    let text = std::fs::read_to_string(path)
        .map_err(|source| ConfigError::Unreadable { path: path.to_owned(), source })?;
    let wrong = |problem: String| ConfigError::Wrong { path: path.to_owned(), problem };
    let mut file: ConfigFile = toml::from_str(&text).map_err(|error| wrong(error.to_string()))?;
    let folder = path.parent().unwrap_or(Path::new(""));
    let paths = [&mut file.database, &mut file.dist, &mut file.contacts, &mut file.contacts_key];
    for named in paths.into_iter().flatten().chain(&mut file.campaign) {
        *named = folder.join(&*named);
    }
    let trusted: Result<_, _> = file.trusted_proxy.iter().map(|text| text.parse()).collect();
    let trusted = trusted.map_err(|error: crate::server::InvalidNetwork| wrong(error.to_string()))?;
    Ok((file, trusted))
}

#[cfg(test)]
mod tests;
