//! Responses row by row, read beside a running collector. Owns that each such reading is noted before it begins: rows lie
//! outside of what releases protect. What a row looks like is `export`'s.

use super::{KnownVersions, StoreError, publication};
use crate::database::options;
use jiff::civil::Date;
use meepraat_protocol::{Answer, Id, Version};
use sqlx::sqlite::SqliteRow;
use sqlx::{Connection, Row, SqliteConnection};
use std::path::Path;

/// Rows that are read at once: memory stays flat however many responses there are.
const ROWS_AT_ONCE: i64 = 500;

/// A database that is read row by row.
#[derive(Debug)]
pub struct Archive {
    connection: SqliteConnection,
}

/// One response as it was stored.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields are those of the protocol's Response")]
pub struct StoredResponse {
    pub version: Version,
    pub wave: String,
    pub partner: Option<String>,
    pub channel: String,
    pub language: String,
    pub area: Option<String>,
    pub answers: Vec<Answer>,
}

/// One reading of rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The day.
    pub day: String,
    /// The campaign.
    pub campaign: String,
    /// The wave; none: all.
    pub wave: Option<String>,
    /// How many responses.
    pub responses: i64,
    /// Who read them, as the machine knows them.
    pub person: String,
    /// What for.
    pub reason: String,
}

impl Archive {
    /// Opens a database that is there.
    ///
    /// # Errors
    /// When it is not there, or is no database of this program.
    pub async fn open(file: &Path) -> Result<Self, StoreError> {
        let mut connection = SqliteConnection::connect_with(&options(file).create_if_missing(false)).await?;
        sqlx::migrate!("src/store/migrations").run(&mut connection).await?;
        Ok(Self { connection })
    }

    /// The campaigns that were ever served from it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn campaigns(&mut self) -> Result<Vec<String>, StoreError> {
        let all = sqlx::query_scalar("SELECT DISTINCT campaign FROM versions ORDER BY campaign");
        Ok(all.fetch_all(&mut self.connection).await?)
    }

    /// All versions of a campaign.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn versions(&mut self, campaign: &Id) -> Result<KnownVersions, StoreError> {
        publication::versions(&mut self.connection, campaign).await
    }

    /// Notes a reading of a campaign's responses, and counts them.
    ///
    /// # Errors
    /// When the database takes nothing: then nothing is to be read.
    pub async fn note(
        &mut self,
        (campaign, wave): (&Id, Option<&Id>),
        (person, reason): (&str, &str),
        day: Date,
    ) -> Result<Reading, StoreError> {
        let (campaign, wave) = (campaign.as_str(), wave.map(Id::as_str));
        let noted = sqlx::query(
            "INSERT INTO exports (day, campaign, wave, responses, person, reason)
             SELECT ?1, ?2, ?3, count(*), ?4, ?5 FROM responses WHERE campaign = ?2 AND (?3 IS NULL OR wave = ?3)
             RETURNING day, campaign, wave, responses, person, reason",
        )
        .bind(day.to_string())
        .bind(campaign)
        .bind(wave)
        .bind(person)
        .bind(reason)
        .fetch_one(&mut self.connection)
        .await?;
        Ok(reading(&noted)?)
    }

    /// Every reading so far, by day.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn readings(&mut self) -> Result<Vec<Reading>, StoreError> {
        let all =
            sqlx::query("SELECT day, campaign, wave, responses, person, reason FROM exports ORDER BY day, campaign, wave, person, reason")
                .fetch_all(&mut self.connection)
                .await?;
        Ok(all.iter().map(reading).collect::<Result<_, _>>()?)
    }

    /// Hands over every response of a campaign, in the order of their random ids, which tells nobody when they came.
    ///
    /// # Errors
    /// When the database does not answer or holds what cannot be read, and whatever `take` gives.
    pub async fn responses<E: From<StoreError>>(
        &mut self,
        campaign: &Id,
        wave: Option<&Id>,
        mut take: impl FnMut(StoredResponse) -> Result<(), E>,
    ) -> Result<(), E> {
        // One state of the database, whatever comes in meanwhile.
        let mut reading = self.connection.begin().await.map_err(StoreError::from)?;
        let mut after = (String::new(), Vec::new());
        loop {
            let rows = sqlx::query(
                "SELECT version, wave, partner, channel, language, area, answers, source, id FROM responses
                 WHERE campaign = ?1 AND (?2 IS NULL OR wave = ?2) AND (source, id) > (?3, ?4)
                 ORDER BY source, id LIMIT ?5",
            )
            .bind(campaign.as_str())
            .bind(wave.map(Id::as_str))
            .bind(&after.0)
            .bind(&after.1)
            .bind(ROWS_AT_ONCE)
            .fetch_all(&mut *reading)
            .await
            .map_err(StoreError::from)?;
            let Some(last) = rows.last() else { return Ok(()) };
            let key = |row: &SqliteRow| Ok((row.try_get("source")?, row.try_get("id")?));
            after = key(last).map_err(StoreError::Database)?;
            for row in &rows {
                take(stored(row)?)?;
            }
        }
    }
}

fn reading(row: &SqliteRow) -> Result<Reading, sqlx::Error> {
    Ok(Reading {
        day: row.try_get("day")?,
        campaign: row.try_get("campaign")?,
        wave: row.try_get("wave")?,
        responses: row.try_get("responses")?,
        person: row.try_get("person")?,
        reason: row.try_get("reason")?,
    })
}

fn stored(row: &SqliteRow) -> Result<StoredResponse, StoreError> {
    let version: &str = row.try_get("version")?;
    Ok(StoredResponse {
        version: Version::new(version).map_err(|error| sqlx::Error::Decode(Box::new(error)))?,
        wave: row.try_get("wave")?,
        partner: row.try_get("partner")?,
        channel: row.try_get("channel")?,
        language: row.try_get("language")?,
        area: row.try_get("area")?,
        answers: serde_json::from_str(row.try_get("answers")?)?,
    })
}
