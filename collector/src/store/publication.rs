//! Every version of a campaign that was ever served here: a response is judged by the one that its resident saw.

use super::{Store, StoreError, Unavailable, writer};
use meepraat_protocol::{Campaign, Id, Version};
use sqlx::{Row, SqliteConnection};
use std::{collections::BTreeMap, sync::Arc};
use tokio::sync::oneshot;

/// The versions of one campaign.
pub type KnownVersions = BTreeMap<Version, Arc<Campaign>>;

impl Store {
    /// Keeps a version for good.
    ///
    /// # Errors
    /// When the database does not take it.
    pub async fn keep_version(&self, version: &Version, campaign: &Campaign) -> Result<(), StoreError> {
        let (reply, done) = oneshot::channel();
        let job = writer::Job::Keep {
            campaign: campaign.id.clone(),
            version: version.clone(),
            content: serde_json::to_string(campaign)?,
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
        let rows = sqlx::query("SELECT version, content FROM versions WHERE campaign = ?")
            .bind(campaign.as_str())
            .fetch_all(&self.readers)
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
}

pub(super) async fn keep(
    writing: &mut SqliteConnection,
    (campaign, version, content): (&Id, &Version, &str),
) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO versions (campaign, version, content) VALUES (?, ?, ?) ON CONFLICT DO NOTHING")
        .bind(campaign.as_str())
        .bind(version.as_str())
        .bind(content)
        .execute(writing)
        .await?;
    Ok(())
}
