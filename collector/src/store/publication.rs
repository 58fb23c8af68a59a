//! What is published here. Owns every version of a campaign that was ever served: a response is judged by the one that
//! its resident saw. The files are `files`'.

use super::{HashedFile, Store, StoreError, Unavailable, files, writer};
use jiff::civil::Date;
use meepraat_protocol::{Campaign, Id, Version};
use sqlx::{Row, SqliteConnection};
use std::{collections::BTreeMap, sync::Arc};
use tokio::sync::oneshot;

/// The versions of one campaign.
pub type KnownVersions = BTreeMap<Version, Arc<Campaign>>;

/// What is served from now on.
#[derive(Debug, Clone, Default)]
pub struct Publication {
    /// Each campaign with its version.
    pub campaigns: Vec<(Version, Arc<Campaign>)>,
    /// Every file that is asked for by its hash.
    pub files: Vec<HashedFile>,
}

impl Store {
    /// Keeps what is served from now on before anyone sees it, all or nothing: versions for good, and files as long as
    /// someone may ask for them. A form that is kept has a version that is known.
    ///
    /// # Errors
    /// When the database does not take it.
    pub async fn publish(&self, publication: Publication, today: Date) -> Result<(), StoreError> {
        let (reply, done) = oneshot::channel();
        let contents = publication.campaigns.into_iter().map(|(version, campaign)| {
            Ok((campaign.id.clone(), version, serde_json::to_string(&*campaign)?))
        });
        let job = writer::Job::Publish {
            versions: contents.collect::<Result<_, StoreError>>()?,
            files: publication.files,
            today,
            reply,
        };
        self.jobs.send(job).await.map_err(|_| Unavailable)?;
        Ok(done.await.map_err(|_| Unavailable)??)
    }

    /// All versions of a campaign. One that this version of the program cannot read any more is left out: its late
    /// responses are judged as those of a version that nobody knows.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn versions(&self, campaign: &Id) -> Result<KnownVersions, StoreError> {
        let mut reading = self.readers.acquire().await?;
        versions(&mut reading, campaign).await
    }
}

/// All versions of a campaign that can be read.
pub(super) async fn versions(
    reading: &mut SqliteConnection,
    campaign: &Id,
) -> Result<KnownVersions, StoreError> {
    let rows = sqlx::query("SELECT version, content FROM versions WHERE campaign = ?")
        .bind(campaign.as_str())
        .fetch_all(reading)
        .await?;
    let mut versions = KnownVersions::new();
    for row in rows {
        let version: String = row.try_get(0)?;
        match (Version::new(&version), serde_json::from_str(row.try_get(1)?)) {
            (Ok(version), Ok(content)) => drop(versions.insert(version, Arc::new(content))),
            (_, Err(error)) => {
                tracing::warn!(%campaign, version, %error, "an earlier version cannot be read");
            }
            (Err(error), _) => {
                tracing::warn!(%campaign, version, %error, "an earlier version has no good name")
            }
        }
    }
    Ok(versions)
}

/// Writes a publication.
pub(super) async fn keep(
    writing: &mut SqliteConnection,
    versions: &[(Id, Version, String)],
    files: &[HashedFile],
    today: Date,
) -> Result<(), StoreError> {
    for (campaign, version, content) in versions {
        sqlx::query(
            "INSERT INTO versions (campaign, version, content) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        )
        .bind(campaign.as_str())
        .bind(version.as_str())
        .bind(content)
        .execute(&mut *writing)
        .await?;
    }
    files::keep(writing, files, today).await
}
