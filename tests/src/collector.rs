//! The collector as a running program on a port and a database of its own, which can be killed and started again.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;
use tempfile::TempDir;
use tokio::sync::OnceCell;

use crate::places;
use crate::process::Process;
use crate::wait::eventually;

/// How a journey wants the collector.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Serve {
    /// The day that waves are judged by.
    pub now: &'static str,
    /// Made-up responses to begin with.
    pub seed: Option<u32>,
    /// Campaign files, by their paths in the workspace.
    pub campaigns: &'static [&'static str],
}

impl Default for Serve {
    fn default() -> Self {
        Self { now: "2026-11-22", seed: None, campaigns: &["tests/campaigns/kempen-2040.toml"] }
    }
}

/// A running collector.
#[derive(Debug)]
pub struct Collector {
    port: u16,
    public_url: String,
    serve: Serve,
    today: Mutex<&'static str>,
    folder: TempDir,
    process: tokio::sync::Mutex<Option<Process>>,
    client: reqwest::Client,
}

impl Collector {
    /// Starts one; `public_url` is how pages reach it.
    pub(crate) async fn start(public_url: String, serve: Serve) -> Result<Self> {
        ensure!(
            places::manifest().is_file(),
            "build the widget first (cargo xtask build), or set MEEPRAAT_DIST"
        );
        let collector = Self::new(public_url, serve)?;
        fs::copy(first_database(&collector.serve).await?, collector.database())?;
        collector.begin().await?;
        Ok(collector)
    }

    fn new(public_url: String, serve: Serve) -> Result<Self> {
        Ok(Self {
            port: places::free_port()?,
            public_url,
            today: Mutex::new(serve.now),
            serve,
            folder: tempfile::tempdir()?,
            process: tokio::sync::Mutex::new(None),
            client: reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build()?,
        })
    }

    fn database(&self) -> PathBuf {
        self.folder.path().join("meepraat.db")
    }

    /// Its own address, past the gate.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// A client that follows no redirects.
    #[must_use]
    pub fn client(&self) -> &reqwest::Client {
        &self.client
    }

    /// Kills it, as a power failure would.
    ///
    /// # Errors
    /// Where it could not be ended.
    pub async fn kill(&self) -> Result<()> {
        match self.process.lock().await.take() {
            Some(mut process) => process.kill().await,
            None => Ok(()),
        }
    }

    /// Asks it to end, and waits until it has.
    ///
    /// # Errors
    /// Where it does not.
    pub async fn end(&self) -> Result<()> {
        match self.process.lock().await.take() {
            Some(process) => process.end().await,
            None => Ok(()),
        }
    }

    /// All that is in the files of its databases, by their names.
    ///
    /// # Errors
    /// Where a file cannot be read.
    pub fn database_files(&self) -> Result<Vec<(String, Vec<u8>)>> {
        let mut files = Vec::new();
        for entry in fs::read_dir(self.folder.path())? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.contains(".db") {
                files.push((name, fs::read(entry.path())?));
            }
        }
        Ok(files)
    }

    /// Ends it and starts it again on another day.
    ///
    /// # Errors
    /// Where it does not answer.
    pub async fn begin_on(&self, day: &'static str) -> Result<()> {
        self.kill().await?;
        *self.today.lock().unwrap_or_else(PoisonError::into_inner) = day;
        self.begin().await
    }

    /// Starts it with the same port and the same database; also after [`Self::kill`].
    ///
    /// # Errors
    /// Where it does not answer.
    pub async fn begin(&self) -> Result<()> {
        let listen = format!("127.0.0.1:{}", self.port);
        let mut arguments: Vec<String> =
            vec!["serve".into(), "--mail-outbox".into(), "--listen".into(), listen];
        let mut option = |name: &str, value: String| arguments.extend([name.to_owned(), value]);
        option("--database", text(&self.database()));
        for campaign in self.serve.campaigns {
            option("--campaign", text(&places::campaign(campaign)));
        }
        option("--public-url", self.public_url.clone());
        option("--dist", text(&places::dist()));
        let today = *self.today.lock().unwrap_or_else(PoisonError::into_inner);
        option("--now", today.to_owned());
        if let Some(seed) = self.serve.seed {
            option("--seed", seed.to_string());
        }
        let process = Process::start(&places::meepraat()?, &arguments, &[], &self.log())?;
        *self.process.lock().await = Some(process);
        let health = format!("{}/health", self.url());
        eventually("the collector answers", async || {
            // One that has ended will not answer any more.
            if let Some(process) = self.process.lock().await.as_mut()
                && let Err(ended) = process.still_runs()
            {
                return Ok(Some(Err(ended.context(self.printed()))));
            }
            let answer = self.client.get(&health).send().await;
            Ok(answer.ok().filter(|answer| answer.status().is_success()).map(|_| Ok(())))
        })
        .await?
    }

    /// What it printed.
    pub(crate) fn printed(&self) -> String {
        fs::read_to_string(self.log()).unwrap_or_default()
    }

    /// How many responses the Kempen's first wave has, made-up ones left out.
    ///
    /// # Errors
    /// Where the results cannot be had.
    pub async fn total(&self) -> Result<u64> {
        self.responses("kempen-2040", "2026-najaar").await
    }

    /// How many responses a wave of a campaign has, made-up ones left out.
    ///
    /// # Errors
    /// Where the results cannot be had.
    pub async fn responses(&self, campaign: &str, wave: &str) -> Result<u64> {
        let url = format!("{}/v1/campaigns/{campaign}/results?wave={wave}", self.url());
        let results: Value = self.client.get(url).send().await?.error_for_status()?.json().await?;
        let total = results["total"].as_u64().context("results without a total")?;
        Ok(total - results["samples"].as_u64().unwrap_or(0))
    }

    fn log(&self) -> PathBuf {
        self.folder.path().join("collector.log")
    }
}

/// What collectors begin with, by how they serve: to pack their files anew would take each of them seconds.
static FIRST: Mutex<Vec<(Serve, Arc<OnceCell<Collector>>)>> = Mutex::new(Vec::new());

/// The database of a collector that served in this way and that nobody asked for anything.
async fn first_database(serve: &Serve) -> Result<PathBuf> {
    let first = {
        let mut all = FIRST.lock().unwrap_or_else(PoisonError::into_inner);
        match all.iter().find(|(known, _)| known == serve) {
            Some((_, first)) => Arc::clone(first),
            None => {
                let first = Arc::new(OnceCell::new());
                all.push((serve.clone(), Arc::clone(&first)));
                first
            }
        }
    };
    let made = first.get_or_try_init(async || {
        let collector = Collector::new(String::from("http://127.0.0.1"), serve.clone())?;
        collector.begin().await?;
        collector.end().await?;
        anyhow::Ok(collector)
    });
    Ok(made.await?.database())
}

/// Takes away what [`Collector::start`] began with, once no journey needs it any more.
pub(crate) fn forget_first() {
    FIRST.lock().unwrap_or_else(PoisonError::into_inner).clear();
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}
