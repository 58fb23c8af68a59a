//! What responses add up to, and the releases made of it.

use super::StoreError;
use jiff::civil::Date;
use meepraat_protocol::{
    Campaign, Disclosure, Id, QuestionResults, QuestionTally, Release, Tally, make_release, release_is_due,
};
use sqlx::{Row, SqliteConnection, sqlite::SqliteRow};

/// A release with what the next one needs to know of it.
pub(super) struct LastRelease {
    pub(super) release: Release,
    pub(super) questions: Vec<QuestionResults>,
    disclosure: Disclosure,
}

/// Responses of a wave, and how many of them are samples.
pub(super) async fn responses(
    reading: &mut SqliteConnection,
    campaign: &Id,
    wave: &Id,
) -> Result<(u64, u64), StoreError> {
    let row = sqlx::query("SELECT responses, samples FROM waves WHERE campaign = ? AND wave = ?")
        .bind(campaign.as_str())
        .bind(wave.as_str())
        .fetch_optional(reading)
        .await?;
    row.map_or(Ok((0, 0)), |row| Ok((count(&row, 0)?, count(&row, 1)?)))
}

/// Every count of a wave.
pub(super) async fn tally(
    reading: &mut SqliteConnection,
    campaign: &Id,
    wave: &Id,
) -> Result<Tally, StoreError> {
    let (responses, _) = responses(reading, campaign, wave).await?;
    let mut tally = Tally { responses, ..Tally::default() };
    let rows = sqlx::query("SELECT question, cell, count FROM tallies WHERE campaign = ? AND wave = ?")
        .bind(campaign.as_str())
        .bind(wave.as_str())
        .fetch_all(reading)
        .await?;
    for row in rows {
        let question = Id::new(row.try_get(0)?).map_err(|error| sqlx::Error::Decode(Box::new(error)))?;
        let into: &mut QuestionTally = tally.questions.entry(question).or_default();
        match row.try_get::<String, _>(1)? {
            cell if cell.is_empty() => into.responses = count(&row, 2)?,
            cell => drop(into.cells.insert(cell, count(&row, 2)?)),
        }
    }
    Ok(tally)
}

/// Adds newly inserted responses to the counts of their wave.
pub(super) async fn add(
    writing: &mut SqliteConnection,
    (campaign, wave): (&Id, &Id),
    part: &Tally,
    samples: u64,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO waves (campaign, wave, responses, samples) VALUES (?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET responses = responses + excluded.responses, samples = samples + excluded.samples",
    )
    .bind(campaign.as_str())
    .bind(wave.as_str())
    .bind(stored(part.responses))
    .bind(stored(samples))
    .execute(&mut *writing)
    .await?;
    for (question, counts) in &part.questions {
        let whole = ("", &counts.responses);
        for (cell, count) in counts.cells.iter().map(|(cell, count)| (cell.as_str(), count)).chain([whole]) {
            sqlx::query(
                "INSERT INTO tallies (campaign, wave, question, cell, count) VALUES (?, ?, ?, ?, ?)
                 ON CONFLICT DO UPDATE SET count = count + excluded.count",
            )
            .bind(campaign.as_str())
            .bind(wave.as_str())
            .bind(question.as_str())
            .bind(cell)
            .bind(stored(*count))
            .execute(&mut *writing)
            .await?;
        }
    }
    Ok(())
}

/// The last release of a wave.
pub(super) async fn last_release(
    reading: &mut SqliteConnection,
    campaign: &Id,
    wave: &Id,
) -> Result<Option<LastRelease>, StoreError> {
    let row = sqlx::query(
        "SELECT number, responses, made, questions, disclosure FROM releases WHERE campaign = ? AND wave = ?",
    )
    .bind(campaign.as_str())
    .bind(wave.as_str())
    .fetch_optional(reading)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let made = row.try_get::<String, _>(2)?;
    let date = made.parse::<Date>().map_err(|error| sqlx::Error::Decode(Box::new(error)))?;
    Ok(Some(LastRelease {
        release: Release { number: row.try_get(0)?, responses: count(&row, 1)?, date },
        questions: serde_json::from_str(row.try_get(3)?)?,
        disclosure: serde_json::from_str(row.try_get(4)?)?,
    }))
}

/// Makes the next release where enough responses came in.
pub(super) async fn release_if_due(
    writing: &mut SqliteConnection,
    campaign: &Campaign,
    wave: &Id,
    day: Date,
) -> Result<(), StoreError> {
    let (responses, _) = responses(writing, &campaign.id, wave).await?;
    let last = last_release(writing, &campaign.id, wave).await?;
    let released = last.as_ref().map_or(0, |last| last.release.responses);
    if !release_is_due(responses, released, campaign.minimum) {
        return Ok(());
    }
    let number = last.as_ref().map_or(1, |last| last.release.number + 1);
    let before = last.map(|last| last.disclosure).unwrap_or_default();
    let (questions, disclosure) = make_release(campaign, &tally(writing, &campaign.id, wave).await?, &before);
    sqlx::query(
        "INSERT OR REPLACE INTO releases (campaign, wave, number, responses, made, questions, disclosure)
         VALUES (?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(campaign.id.as_str())
    .bind(wave.as_str())
    .bind(number)
    .bind(stored(responses))
    .bind(day.to_string())
    .bind(serde_json::to_string(&questions)?)
    .bind(serde_json::to_string(&disclosure)?)
    .execute(writing)
    .await?;
    Ok(())
}

/// SQLite's integers are signed; no count comes near the difference.
fn stored(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn count(row: &SqliteRow, column: usize) -> Result<u64, sqlx::Error> {
    row.try_get::<i64, _>(column).map(|count| u64::try_from(count).unwrap_or_default())
}
