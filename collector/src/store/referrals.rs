//! How many people answered through each ambassador's link: numbers, and nothing that leads to a response.

use super::writer::{Job, NewResponse};
use super::{Store, StoreError, Unavailable};
use meepraat_protocol::{Channel, Id};
use sqlx::{Row, SqliteConnection};
use std::collections::BTreeMap;
use tokio::sync::oneshot;

/// A code that is known from now on, or no longer.
#[derive(Debug)]
pub(super) struct Code {
    pub(super) campaign: Id,
    pub(super) code: Id,
    pub(super) known: bool,
}

impl Store {
    /// Counts responses through this code from now on; one that is known already keeps its count.
    ///
    /// # Errors
    /// When the database takes nothing at the moment.
    pub async fn welcome(&self, campaign: &Id, code: &Id) -> Result<(), Unavailable> {
        self.know(campaign, code, true).await
    }

    /// Forgets a code and its count.
    ///
    /// # Errors
    /// When the database takes nothing at the moment.
    pub async fn part_with(&self, campaign: &Id, code: &Id) -> Result<(), Unavailable> {
        self.know(campaign, code, false).await
    }

    async fn know(&self, campaign: &Id, code: &Id, known: bool) -> Result<(), Unavailable> {
        let (reply, done) = oneshot::channel();
        let code = Code { campaign: campaign.clone(), code: code.clone(), known };
        self.jobs.try_send(Job::Know { code, reply }).map_err(|_| Unavailable)?;
        done.await.map_err(|_| Unavailable)?
    }

    /// Responses through a code, by partner; none: the poll's own page, or unknown. Whom it may be shown to, and from which number
    /// on, is the caller's to say.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn referrals(&self, campaign: &Id, code: &Id) -> Result<BTreeMap<Option<Id>, u64>, StoreError> {
        let rows = sqlx::query("SELECT partner, responses FROM referrals WHERE campaign = ? AND code = ?")
            .bind(campaign.as_str())
            .bind(code.as_str())
            .fetch_all(&self.readers)
            .await?;
        let read = |row: &sqlx::sqlite::SqliteRow| {
            let partner = Id::new(row.try_get(0)?).ok();
            Ok((partner, u64::try_from(row.try_get::<i64, _>(1)?).unwrap_or_default()))
        };
        rows.iter().map(read).collect()
    }
}

pub(super) async fn keep(writing: &mut SqliteConnection, code: &Code) -> Result<(), StoreError> {
    let query = if code.known {
        sqlx::query("INSERT OR IGNORE INTO ambassadors (campaign, code) VALUES (?, ?)")
    } else {
        sqlx::query("DELETE FROM ambassadors WHERE campaign = ? AND code = ?")
    };
    query.bind(code.campaign.as_str()).bind(code.code.as_str()).execute(writing).await?;
    Ok(())
}

/// Raises the count of the ambassador whose link led here, in the transaction that stores the response without the code.
/// One that nobody has, or had, counts nowhere.
pub(super) async fn count(writing: &mut SqliteConnection, response: &NewResponse) -> Result<(), StoreError> {
    let Some(code) = &response.referral else { return Ok(()) };
    if response.channel == Channel::Sample {
        return Ok(());
    }
    sqlx::query(
        "INSERT INTO referrals (campaign, code, partner, responses)
         SELECT campaign, code, ?3, 1 FROM ambassadors WHERE campaign = ?1 AND code = ?2
         ON CONFLICT (campaign, code, partner) DO UPDATE SET responses = responses + 1",
    )
    .bind(response.campaign.as_str())
    .bind(code.as_str())
    .bind(response.partner.as_ref().map_or("", Id::as_str))
    .execute(writing)
    .await?;
    Ok(())
}
