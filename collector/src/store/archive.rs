//! Responses row by row, read beside a running collector. Owns that no row is read before that is noted: rows lie outside of
//! what releases protect. What a row looks like is `export`'s.

use super::{KnownVersions, StoreError, publication};
use crate::database::{options, reading};
use jiff::civil::Date;
use meepraat_protocol::{Answer, Id, Version};
use sqlx::sqlite::SqliteRow;
use sqlx::{Connection, Row, SqliteConnection};
use std::path::{Path, PathBuf};

/// Rows that are read at once: memory stays flat however many responses there are, and the collector's log is held back by
/// nobody who reads slowly.
const ROWS_AT_ONCE: i64 = 500;

/// A database that is read row by row.
#[derive(Debug)]
pub struct Archive {
    file: PathBuf,
    connection: SqliteConnection,
}

/// Stands for a note in the database that lets rows be read.
#[derive(Debug)]
pub struct Noted {
    campaign: Id,
    wave: Option<Id>,
}

/// Who reads, and what for.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'a> {
    /// As the machine knows them.
    pub person: &'a str,
    /// In their own words.
    pub reason: &'a str,
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
    /// Opens a database that is there, and changes nothing in it.
    ///
    /// # Errors
    /// When it is not there, is no database of this program, or was last served by an earlier version.
    pub async fn open(file: &Path) -> Result<Self, StoreError> {
        let mut connection = SqliteConnection::connect_with(&reading(file)).await?;
        let table = sqlx::query("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'exports'");
        match table.fetch_optional(&mut connection).await? {
            Some(_) => Ok(Self { file: file.to_owned(), connection }),
            None => Err(StoreError::NotServed),
        }
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

    /// Notes that a campaign's responses are about to be read, those of one wave or of all.
    ///
    /// # Errors
    /// When the database takes nothing: then nothing can be read.
    pub async fn note(
        &self,
        campaign: &Id,
        wave: Option<&Id>,
        reader: Reader<'_>,
        day: Date,
    ) -> Result<Noted, StoreError> {
        let mut writing =
            SqliteConnection::connect_with(&options(&self.file).create_if_missing(false)).await?;
        sqlx::query(
            "INSERT INTO exports (day, campaign, wave, responses, person, reason)
             SELECT ?1, ?2, ?3, count(*), ?4, ?5 FROM responses WHERE campaign = ?2 AND (?3 IS NULL OR wave = ?3)",
        )
        .bind(day.to_string())
        .bind(campaign.as_str())
        .bind(wave.map(Id::as_str))
        .bind(reader.person)
        .bind(reader.reason)
        .execute(&mut writing)
        .await?;
        writing.close().await?;
        Ok(Noted { campaign: campaign.clone(), wave: wave.cloned() })
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
        Ok(all.iter().map(noted_reading).collect::<Result<_, _>>()?)
    }

    /// Hands over every response that was noted, wave by wave and in the order of their random ids.
    ///
    /// # Errors
    /// When the database does not answer or holds what cannot be read, and whatever `take` gives.
    pub async fn responses<E: From<StoreError>>(
        &mut self,
        noted: &Noted,
        mut take: impl FnMut(StoredResponse) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut after = (String::new(), String::new(), Vec::new());
        loop {
            // In the order of the index, so that nothing is sorted. Rows are only ever added.
            let rows = sqlx::query(
                "SELECT version, wave, partner, channel, language, area, answers, source, id FROM responses
                 WHERE campaign = ?1 AND (wave, source, id) > (?2, ?3, ?4) AND (?5 IS NULL OR wave = ?5)
                 ORDER BY wave, source, id LIMIT ?6",
            )
            .bind(noted.campaign.as_str())
            .bind(&after.0)
            .bind(&after.1)
            .bind(&after.2)
            .bind(noted.wave.as_ref().map(Id::as_str))
            .bind(ROWS_AT_ONCE)
            .fetch_all(&mut self.connection)
            .await
            .map_err(StoreError::from)?;
            let Some(last) = rows.last() else { return Ok(()) };
            let key =
                |row: &SqliteRow| Ok((row.try_get("wave")?, row.try_get("source")?, row.try_get("id")?));
            after = key(last).map_err(StoreError::Database)?;
            for row in &rows {
                take(stored(row)?)?;
            }
        }
    }
}

fn noted_reading(row: &SqliteRow) -> Result<Reading, sqlx::Error> {
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
