//! The one writer. It takes all batches that wait into one transaction, commits it, and only then lets them answer:
//! no receipt before the disk has it, and one wait for the disk however many residents send at once.

use super::{Campaigns, HashedFile, Store, StoreError, counts, counts::Added, publication, referrals};
use jiff::civil::Date;
use meepraat_protocol::{
    Answer, AreaCode, Campaign, Channel, Id, Language, Problem, SubmissionId, Tally, Version,
};
use sqlx::{Connection, Row, SqliteConnection, sqlite::SqliteConnectOptions};
use std::collections::BTreeMap;
use tokio::sync::{mpsc, oneshot};

/// Batches that may wait for the writer. Beyond that a client is told to come back, before it waits in vain.
pub(super) const WAITING_JOBS: usize = 512;

/// Batches in one transaction: it stays well within the time that a client waits.
const JOBS_AT_ONCE: usize = 128;

/// One submission on its way in, with the collector's judgement should it be new.
#[derive(Debug)]
pub struct Incoming {
    /// The system that speaks.
    pub source: String,
    /// Made once, before the first attempt.
    pub id: SubmissionId,
    /// The SHA-256 of its content, in a form in which white space does not matter.
    pub digest: [u8; 32],
    /// What to store where it is new, or why it cannot be taken.
    pub verdict: Result<Box<NewResponse>, Problem>,
}

/// A response that may be taken.
#[derive(Debug)]
#[expect(missing_docs, reason = "the fields are those of the protocol's Response, after judgement")]
pub struct NewResponse {
    pub campaign: Id,
    pub version: Version,
    pub wave: Id,
    pub partner: Option<Id>,
    /// Whether it came from one of the partner's origins; only counted.
    pub confirmed: bool,
    pub language: Language,
    pub area: Option<AreaCode>,
    pub channel: Channel,
    /// Whose count it raises; it is not stored with the response.
    pub referral: Option<Id>,
    pub answers: Vec<Answer>,
    /// What it adds to the counts.
    pub tally: Tally,
}

/// What became of one submission.
#[derive(Debug, Clone, PartialEq)]
pub enum Fate {
    /// Durable now.
    Accepted,
    /// Durable before.
    Duplicate,
    /// Another content came with this id before.
    Conflict,
    /// Not to be taken.
    Rejected(Problem),
}

/// The database takes nothing at the moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the database takes nothing at the moment")]
pub struct Unavailable;

pub(super) enum Job {
    Take {
        items: Vec<Incoming>,
        day: Date,
        reply: oneshot::Sender<Result<Vec<Fate>, Unavailable>>,
    },
    Publish {
        versions: Vec<(Id, Version, String)>,
        files: Vec<HashedFile>,
        today: Date,
        reply: oneshot::Sender<Result<(), Unavailable>>,
    },
    Know {
        code: referrals::Code,
        reply: oneshot::Sender<Result<(), Unavailable>>,
    },
    Close {
        reply: oneshot::Sender<()>,
    },
}

impl Store {
    /// Takes a batch: one fate per item, in order, all durable when this returns.
    ///
    /// # Errors
    /// When the database is busy, full or broken. Then nothing of the batch was stored, and it may be sent again.
    pub async fn take(&self, items: Vec<Incoming>, day: Date) -> Result<Vec<Fate>, Unavailable> {
        let (reply, done) = oneshot::channel();
        self.jobs.try_send(Job::Take { items, day, reply }).map_err(|_| Unavailable)?;
        done.await.map_err(|_| Unavailable)?
    }
}

/// Writes until it is told to close, or nobody can send any more; then folds the log into the database.
pub(super) async fn run(mut database: Database, mut queue: mpsc::Receiver<Job>, campaigns: Campaigns) {
    let (mut jobs, mut closing) = (Vec::new(), Vec::new());
    while queue.recv_many(&mut jobs, JOBS_AT_ONCE).await > 0 {
        let done = database.write(&jobs, &campaigns).await;
        if let Err(error) = &done {
            tracing::error!(%error, "nothing could be stored");
        }
        let mut fates = done.ok().map(Vec::into_iter);
        for job in jobs.drain(..) {
            let fates = fates.as_mut().and_then(Iterator::next);
            // Whoever asked may be gone: then the answer is for nobody, and the next attempt finds a duplicate.
            match job {
                Job::Take { reply, .. } => drop(reply.send(fates.ok_or(Unavailable))),
                Job::Publish { reply, .. } | Job::Know { reply, .. } => {
                    let _ = reply.send(fates.map(|_| ()).ok_or(Unavailable));
                }
                Job::Close { reply } => {
                    queue.close();
                    closing.push(reply);
                }
            }
        }
    }
    database.close().await;
}

/// The writer's connection; none after a failure, until the next batch.
pub(super) struct Database {
    options: SqliteConnectOptions,
    connection: Option<SqliteConnection>,
}

impl Database {
    pub(super) fn new(options: SqliteConnectOptions, connection: SqliteConnection) -> Self {
        Self { options, connection: Some(connection) }
    }

    /// A connection on which something failed is given up: a full disk leaves it in a transaction that SQLite has
    /// ended and the driver has not, and nothing could be written on it ever again.
    async fn write(&mut self, jobs: &[Job], campaigns: &Campaigns) -> Result<Vec<Vec<Fate>>, StoreError> {
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => SqliteConnection::connect_with(&self.options).await?,
        };
        let fates = write_all(&mut connection, jobs, campaigns).await?;
        let forgets = |job: &Job| matches!(job, Job::Know { code, .. } if !code.known);
        if jobs.iter().any(forgets)
            && let Err(error) = fold(&mut connection).await
        {
            tracing::warn!(%error, "a code that was deleted stays in the log until that is folded into the database");
        }
        self.connection = Some(connection);
        Ok(fates)
    }

    async fn close(self) {
        let Some(mut connection) = self.connection else { return };
        if let Err(error) = fold(&mut connection).await {
            tracing::warn!(%error, "the log could not be folded into the database; the next start will do it");
        }
        if let Err(error) = connection.close().await {
            tracing::warn!(%error, "the database did not close well");
        }
    }
}

/// Folds the log into the database and empties it.
async fn fold(connection: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(connection).await.map(drop)
}

async fn write_all(
    connection: &mut SqliteConnection,
    jobs: &[Job],
    campaigns: &Campaigns,
) -> Result<Vec<Vec<Fate>>, StoreError> {
    let mut writing = connection.begin_with("BEGIN IMMEDIATE").await?;
    let mut fates = Vec::with_capacity(jobs.len());
    for job in jobs {
        fates.push(match job {
            Job::Take { items, day, .. } => take(&mut writing, items, *day, campaigns).await?,
            Job::Publish { versions, files, today, .. } => {
                publication::keep(&mut writing, versions, files, *today).await?;
                Vec::new()
            }
            Job::Know { code, .. } => {
                referrals::keep(&mut writing, code).await?;
                Vec::new()
            }
            Job::Close { .. } => Vec::new(),
        });
    }
    writing.commit().await?;
    Ok(fates)
}

async fn take(
    writing: &mut SqliteConnection,
    items: &[Incoming],
    day: Date,
    campaigns: &Campaigns,
) -> Result<Vec<Fate>, StoreError> {
    let mut fates = Vec::with_capacity(items.len());
    let mut added: BTreeMap<(&Id, &Id), Added<'_>> = BTreeMap::new();
    for item in items {
        let fate = take_one(writing, item, day).await?;
        if let (Fate::Accepted, Ok(response)) = (&fate, &item.verdict) {
            added.entry((&response.campaign, &response.wave)).or_default().add(response);
        }
        fates.push(fate);
    }
    for ((campaign, wave), added) in added {
        counts::add(writing, (campaign, wave), &added).await?;
        if let Some(campaign) = campaigns.get(campaign) {
            release(writing, campaign, wave, day).await?;
        }
    }
    Ok(fates)
}

/// Makes a release where one is due. What stands in its way must not cost anyone a response: it is undone on its own,
/// and tried again with the next one. Where the transaction ended with it (a full disk), undoing fails too.
async fn release(
    writing: &mut SqliteConnection,
    campaign: &Campaign,
    wave: &Id,
    day: Date,
) -> Result<(), StoreError> {
    let mut part = writing.begin().await?;
    match counts::release_if_due(&mut part, campaign, wave, day).await {
        Ok(()) => part.commit().await?,
        Err(error) => {
            part.rollback().await?;
            tracing::error!(campaign = %campaign.id, %wave, %error, "responses are stored, but not released");
        }
    }
    Ok(())
}

async fn take_one(writing: &mut SqliteConnection, item: &Incoming, day: Date) -> Result<Fate, StoreError> {
    let known = sqlx::query("SELECT digest FROM responses WHERE source = ? AND id = ?")
        .bind(&item.source)
        .bind(item.id.as_bytes().as_slice())
        .fetch_optional(&mut *writing)
        .await?;
    if let Some(row) = known {
        let same = row.try_get::<&[u8], _>(0)? == item.digest;
        return Ok(if same { Fate::Duplicate } else { Fate::Conflict });
    }
    match &item.verdict {
        Ok(response) => {
            insert(writing, item, response, day).await?;
            referrals::count(writing, response).await?;
            Ok(Fate::Accepted)
        }
        Err(problem) => Ok(Fate::Rejected(problem.clone())),
    }
}

async fn insert(
    writing: &mut SqliteConnection,
    item: &Incoming,
    response: &NewResponse,
    day: Date,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO responses (source, id, digest, campaign, version, wave, partner, language, area, channel,
                                received, answers)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(&item.source)
    .bind(item.id.as_bytes().as_slice())
    .bind(item.digest.as_slice())
    .bind(response.campaign.as_str())
    .bind(response.version.as_str())
    .bind(response.wave.as_str())
    .bind(response.partner.as_ref().map(Id::as_str))
    .bind(response.language.as_str())
    .bind(response.area.as_ref().map(AreaCode::as_str))
    .bind(response.channel.as_str())
    .bind(day.to_string())
    .bind(serde_json::to_string(&response.answers)?)
    .execute(writing)
    .await?;
    Ok(())
}
