//! What responses add up to, and the releases made of it.

use super::{NewResponse, PartnerCount, StoreError, UnreadableRelease};
use jiff::civil::Date;
use meepraat_protocol::{
    Campaign, Channel, Disclosure, Id, QuestionResults, QuestionTally, Release, Tally, make_release,
    release_is_due,
};
use serde::de::DeserializeOwned;
use sqlx::{Row, SqliteConnection, sqlite::SqliteRow};
use std::collections::BTreeMap;

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

/// A wave's responses by partner; none: the partner is unknown.
pub(super) async fn partners(
    reading: &mut SqliteConnection,
    campaign: &Id,
    wave: &Id,
) -> Result<BTreeMap<Option<Id>, PartnerCount>, StoreError> {
    let rows = sqlx::query(
        "SELECT partner, responses, samples, confirmed FROM partners WHERE campaign = ? AND wave = ?",
    )
    .bind(campaign.as_str())
    .bind(wave.as_str())
    .fetch_all(reading)
    .await?;
    let read = |row: &SqliteRow| {
        let partner: &str = row.try_get(0)?;
        let partner = if partner.is_empty() { None } else { Some(Id::new(partner)) };
        let partner = partner.transpose().map_err(|error| sqlx::Error::Decode(Box::new(error)))?;
        let (responses, samples, confirmed) = (count(row, 1)?, count(row, 2)?, count(row, 3)?);
        Ok((partner, PartnerCount { responses, samples, confirmed }))
    };
    rows.iter().map(read).collect()
}

/// What newly inserted responses add to the counts of their wave.
#[derive(Debug, Default)]
pub(super) struct Added<'a> {
    tally: Tally,
    partners: BTreeMap<Option<&'a Id>, PartnerCount>,
}

impl<'a> Added<'a> {
    pub(super) fn add(&mut self, response: &'a NewResponse) {
        self.tally.merge(&response.tally);
        let of_partner = self.partners.entry(response.partner.as_ref()).or_default();
        of_partner.responses += 1;
        of_partner.samples += u64::from(response.channel == Channel::Sample);
        of_partner.confirmed += u64::from(response.confirmed);
    }
}

/// Adds newly inserted responses to the counts of their wave.
pub(super) async fn add(
    writing: &mut SqliteConnection,
    (campaign, wave): (&Id, &Id),
    Added { tally, partners }: &Added<'_>,
) -> Result<(), StoreError> {
    let samples = partners.values().map(|count| count.samples).sum();
    sqlx::query(
        "INSERT INTO waves (campaign, wave, responses, samples) VALUES (?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET responses = responses + excluded.responses, samples = samples + excluded.samples",
    )
    .bind(campaign.as_str())
    .bind(wave.as_str())
    .bind(stored(tally.responses))
    .bind(stored(samples))
    .execute(&mut *writing)
    .await?;
    for (question, counts) in &tally.questions {
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
    for (partner, count) in partners {
        sqlx::query(
            "INSERT INTO partners (campaign, wave, partner, responses, samples, confirmed) VALUES (?, ?, ?, ?, ?, ?)
             ON CONFLICT DO UPDATE SET responses = responses + excluded.responses,
                 samples = samples + excluded.samples, confirmed = confirmed + excluded.confirmed",
        )
        .bind(campaign.as_str())
        .bind(wave.as_str())
        .bind(partner.map_or("", Id::as_str))
        .bind(stored(count.responses))
        .bind(stored(count.samples))
        .bind(stored(count.confirmed))
        .execute(&mut *writing)
        .await?;
    }
    Ok(())
}

/// What the last release of a wave made public.
pub(super) async fn last_release(
    reading: &mut SqliteConnection,
    campaign: &Id,
    wave: &Id,
) -> Result<Option<(Release, Vec<QuestionResults>)>, StoreError> {
    let row = release_row(reading, campaign, wave).await?;
    Ok(row.as_ref().map(published).transpose()?)
}

/// How many responses the last release counts, its number, and what the next one needs to know of it.
async fn last_step(
    reading: &mut SqliteConnection,
    campaign: &Id,
    wave: &Id,
) -> Result<Option<(Release, Disclosure)>, StoreError> {
    let Some(row) = release_row(reading, campaign, wave).await? else { return Ok(None) };
    Ok(Some((published(&row)?.0, json(&row, "disclosure")?)))
}

async fn release_row(
    reading: &mut SqliteConnection,
    campaign: &Id,
    wave: &Id,
) -> Result<Option<SqliteRow>, StoreError> {
    let row = sqlx::query(
        "SELECT number, responses, made, questions, disclosure FROM releases WHERE campaign = ? AND wave = ?",
    )
    .bind(campaign.as_str())
    .bind(wave.as_str())
    .fetch_optional(reading)
    .await?;
    Ok(row)
}

fn published(row: &SqliteRow) -> Result<(Release, Vec<QuestionResults>), UnreadableRelease> {
    let unreadable = |column| move |_| UnreadableRelease(column);
    let made: String = row.try_get("made").map_err(unreadable("made"))?;
    let release = Release {
        number: row.try_get("number").map_err(unreadable("number"))?,
        responses: count(row, 1).map_err(unreadable("responses"))?,
        date: made.parse().map_err(|_| UnreadableRelease("made"))?,
    };
    Ok((release, json(row, "questions")?))
}

fn json<T: DeserializeOwned>(row: &SqliteRow, column: &'static str) -> Result<T, UnreadableRelease> {
    let text: Option<&str> = row.try_get(column).ok();
    text.and_then(|text| serde_json::from_str(text).ok()).ok_or(UnreadableRelease(column))
}

/// Makes the next release where enough responses came in.
pub(super) async fn release_if_due(
    writing: &mut SqliteConnection,
    campaign: &Campaign,
    wave: &Id,
    day: Date,
) -> Result<(), StoreError> {
    let (responses, _) = responses(writing, &campaign.id, wave).await?;
    let last = last_step(writing, &campaign.id, wave).await?;
    let released = last.as_ref().map_or(0, |(release, _)| release.responses);
    if !release_is_due(responses, released, campaign.minimum) {
        return Ok(());
    }
    let number = last.as_ref().map_or(1, |(release, _)| release.number.saturating_add(1));
    let before = last.map(|(_, disclosure)| disclosure).unwrap_or_default();
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
