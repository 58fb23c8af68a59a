//! The collector's memory: SQLite, one writer, as many readers as ask.
//!
//! Owns what is durable and what is counted: inserting a response once, its tallies and the releases, all in one
//! transaction that is committed before anyone hears of it. Whether a response may be taken is `server::judge`'s to
//! say; what a release may show is `meepraat-protocol`'s.

mod archive;
mod counts;
mod files;
mod publication;
mod referrals;
mod writer;

pub use archive::{Archive, Noted, Reader, Reading, StoredResponse};
pub use files::{Content, HashedFile, Packed};
pub use publication::{KnownVersions, Publication};
pub use writer::{Fate, Incoming, NewResponse, Unavailable};

use crate::database::{BUSY_TIMEOUT, options};
use meepraat_protocol::{Campaign, Id, QuestionResults, Release, Tally};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool, SqlitePoolOptions};
use sqlx::{Connection, SqliteConnection};
use std::{collections::BTreeMap, path::Path, sync::Arc};
use tokio::sync::{mpsc, oneshot};

/// Connections that read at the same time; each costs some memory and a thread.
const READERS: u32 = 4;

/// The campaigns that are served now, by id.
pub type Campaigns = BTreeMap<Id, Arc<Campaign>>;

/// The collector's memory.
#[derive(Debug)]
pub struct Store {
    readers: SqlitePool,
    jobs: mpsc::Sender<writer::Job>,
}

/// The database cannot be opened or read.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// SQLite refuses.
    #[error("{0}")]
    Database(#[from] sqlx::Error),
    /// The database is of another make, or of a newer version of the program.
    #[error("the database does not fit this version of the program: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// It lacks what this version of the program keeps.
    #[error(
        "it is no database of answers, or this version of the program never served it: start `meepraat serve` on it once"
    )]
    NotServed,
    /// It takes nothing.
    #[error(transparent)]
    Unavailable(#[from] Unavailable),
    /// What was stored does not read back.
    #[error("the database holds what this version of the program cannot read: {0}")]
    Content(#[from] serde_json::Error),
    /// The same of a wave's last release.
    #[error(transparent)]
    Release(#[from] UnreadableRelease),
}

/// The last release of a wave is damaged, or was written by a newer version of the program. Says where, never what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the last release's `{0}` cannot be read")]
pub struct UnreadableRelease(&'static str);

/// What is public of a wave, beside what stands in the campaign.
#[derive(Debug, Clone)]
pub struct WaveResults {
    /// Responses so far.
    pub total: u64,
    /// How many of them are samples.
    pub samples: u64,
    /// The last release with its questions, where there is one.
    pub release: Result<Option<(Release, Vec<QuestionResults>)>, UnreadableRelease>,
}

/// What came in by way of one partner.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PartnerCount {
    /// Responses that name the partner.
    pub responses: u64,
    /// How many of them are samples.
    pub samples: u64,
    /// How many of them came from one of the partner's origins.
    pub confirmed: u64,
}

impl Store {
    /// Opens the database, creating it on the first start, and starts its writer for these campaigns.
    ///
    /// # Errors
    /// When the file cannot be opened or is no database of this program.
    pub async fn open(file: &Path, campaigns: Campaigns) -> Result<Self, StoreError> {
        Self::with(options(file), campaigns).await
    }

    async fn with(options: SqliteConnectOptions, campaigns: Campaigns) -> Result<Self, StoreError> {
        let mut connection = SqliteConnection::connect_with(&options).await?;
        sqlx::migrate!("src/store/migrations").run(&mut connection).await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            .acquire_timeout(BUSY_TIMEOUT)
            .connect_with(options.clone().create_if_missing(false).read_only(true))
            .await?;
        let (jobs, queue) = mpsc::channel(writer::WAITING_JOBS);
        tokio::spawn(writer::run(writer::Database::new(options, connection), queue, campaigns));
        Ok(Self { readers, jobs })
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// When it does not.
    pub async fn check(&self) -> Result<(), StoreError> {
        sqlx::query("SELECT count(*) FROM versions").execute(&self.readers).await?;
        Ok(())
    }

    /// What is public of a wave.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn results(&self, campaign: &Id, wave: &Id) -> Result<WaveResults, StoreError> {
        let mut reading = self.readers.begin().await?;
        let (total, samples) = counts::responses(&mut reading, campaign, wave).await?;
        let release = match counts::last_release(&mut reading, campaign, wave).await {
            Ok(release) => Ok(release),
            Err(StoreError::Release(unreadable)) => Err(unreadable),
            Err(error) => return Err(error),
        };
        Ok(WaveResults { total, samples, release })
    }

    /// What a wave's responses add up to. Not public: it shows every number.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn tally(&self, campaign: &Id, wave: &Id) -> Result<Tally, StoreError> {
        let mut reading = self.readers.begin().await?;
        counts::tally(&mut reading, campaign, wave).await
    }

    /// A wave's responses by partner; none: the partner is unknown. Not public: it shows every number.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn partners(
        &self,
        campaign: &Id,
        wave: &Id,
    ) -> Result<BTreeMap<Option<Id>, PartnerCount>, StoreError> {
        let mut reading = self.readers.begin().await?;
        counts::partners(&mut reading, campaign, wave).await
    }

    /// Stops taking responses, finishes what waits and leaves one tidy file.
    pub async fn close(&self) {
        self.readers.close().await;
        let (reply, closed) = oneshot::channel();
        // Where the writer is gone, it has closed already.
        if self.jobs.send(writer::Job::Close { reply }).await.is_ok() {
            let _ = closed.await;
        }
    }
}

#[cfg(test)]
pub(crate) mod tests;
