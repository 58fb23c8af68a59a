//! Places at events, row by row.

use super::{Contact, hex, id, key, read_contact, undecoded};
use crate::contacts::Key;
use crate::contacts::content::At;
use crate::contacts::keyring::Keyring;
use crate::contacts::seats::{Party, Standing};
use crate::contacts::writing::ContactsError;
use jiff::civil::DateTime;
use meepraat_protocol::Id;
use sqlx::{Row, SqliteConnection, sqlite::SqliteRow};

/// A place, as it is stored.
#[derive(Debug)]
pub(in crate::contacts) struct Place {
    pub(in crate::contacts) event: Id,
    /// Empty: the whole event.
    pub(in crate::contacts) slot: String,
    pub(in crate::contacts) people: u32,
    pub(in crate::contacts) standing: Standing,
    pub(in crate::contacts) until: Option<i64>,
}

impl Place {
    /// Where this is, for a mail.
    pub(in crate::contacts) fn at(&self, contact: Key) -> At {
        At { event: self.event.clone(), slot: slot_time(&self.slot), people: self.people, uid: hex(&contact) }
    }
}

pub(in crate::contacts) fn slot_time(slot: &str) -> Option<DateTime> {
    slot.parse().ok()
}

impl Standing {
    pub(in crate::contacts) fn as_str(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Taken => "taken",
            Self::Waiting => "waiting",
            Self::Offered => "offered",
        }
    }

    fn parse(text: &str) -> Result<Self, ContactsError> {
        [Self::Held, Self::Taken, Self::Waiting, Self::Offered]
            .into_iter()
            .find(|standing| standing.as_str() == text)
            .ok_or_else(|| undecoded("standing"))
    }
}

pub(in crate::contacts) async fn place(
    reading: &mut SqliteConnection,
    contact: Key,
) -> Result<Option<Place>, ContactsError> {
    let row = sqlx::query("SELECT event, slot, people, standing, until FROM places WHERE contact = ?")
        .bind(contact.as_slice())
        .fetch_optional(reading)
        .await?;
    row.map(|row| read_place(&row, 0)).transpose()
}

/// The place whose columns begin here.
fn read_place(row: &SqliteRow, first: usize) -> Result<Place, ContactsError> {
    Ok(Place {
        event: id(row, first)?,
        slot: row.try_get(first + 1)?,
        people: row.try_get(first + 2)?,
        standing: Standing::parse(row.try_get(first + 3)?)?,
        until: row.try_get(first + 4)?,
    })
}

/// One gathering, or one slot of it.
#[derive(Debug, Clone, Copy)]
pub(in crate::contacts) struct Hall<'a> {
    pub(in crate::contacts) campaign: &'a Id,
    pub(in crate::contacts) event: &'a Id,
    /// Empty: the whole event.
    pub(in crate::contacts) slot: &'a str,
}

pub(in crate::contacts) async fn parties(
    reading: &mut SqliteConnection,
    hall: Hall<'_>,
) -> Result<Vec<Party>, ContactsError> {
    let rows = sqlx::query(
        "SELECT p.contact, p.people, p.standing, p.turn, p.until, c.confirmed
         FROM places p JOIN contacts c ON c.id = p.contact
         WHERE p.campaign = ? AND p.event = ? AND p.slot = ? ORDER BY p.turn",
    )
    .bind(hall.campaign.as_str())
    .bind(hall.event.as_str())
    .bind(hall.slot)
    .fetch_all(reading)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Party {
                contact: key(row, 0)?,
                people: row.try_get(1)?,
                standing: Standing::parse(row.try_get(2)?)?,
                turn: row.try_get(3)?,
                until: row.try_get(4)?,
                confirmed: row.try_get(5)?,
            })
        })
        .collect()
}

/// Everyone who signed up for an event, by slot and turn.
pub(in crate::contacts) async fn signed_up(
    reading: &mut SqliteConnection,
    keys: &Keyring,
    campaign: &Id,
    event: &Id,
) -> Result<Vec<(Contact, Place)>, ContactsError> {
    let rows = sqlx::query(
        "SELECT c.id, c.campaign, c.confirmed, c.told, c.sealed, p.event, p.slot, p.people, p.standing, p.until
         FROM places p JOIN contacts c ON c.id = p.contact
         WHERE p.campaign = ? AND p.event = ? ORDER BY p.slot, p.turn",
    )
    .bind(campaign.as_str())
    .bind(event.as_str())
    .fetch_all(reading)
    .await?;
    rows.iter().map(|row| Ok((read_contact(keys, row)?, read_place(row, 5)?))).collect()
}

pub(in crate::contacts) async fn insert_place(
    writing: &mut SqliteConnection,
    hall: Hall<'_>,
    party: &Party,
) -> Result<(), ContactsError> {
    sqlx::query(
        "INSERT INTO places (contact, campaign, event, slot, people, standing, turn, until)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(party.contact.as_slice())
    .bind(hall.campaign.as_str())
    .bind(hall.event.as_str())
    .bind(hall.slot)
    .bind(party.people)
    .bind(party.standing.as_str())
    .bind(party.turn)
    .bind(party.until)
    .execute(writing)
    .await?;
    Ok(())
}

pub(in crate::contacts) async fn seat(
    writing: &mut SqliteConnection,
    contact: Key,
    standing: Standing,
    until: Option<i64>,
) -> Result<(), ContactsError> {
    let query = sqlx::query("UPDATE places SET standing = ?, until = ? WHERE contact = ?");
    query.bind(standing.as_str()).bind(until).bind(contact.as_slice()).execute(writing).await?;
    Ok(())
}

pub(in crate::contacts) async fn resize(
    writing: &mut SqliteConnection,
    contact: Key,
    people: u32,
) -> Result<(), ContactsError> {
    let query = sqlx::query("UPDATE places SET people = ? WHERE contact = ?");
    query.bind(people).bind(contact.as_slice()).execute(writing).await?;
    Ok(())
}

/// Every gathering and slot that somebody has a place at.
pub(in crate::contacts) async fn halls(
    reading: &mut SqliteConnection,
) -> Result<Vec<(Id, Id, String)>, ContactsError> {
    let rows = sqlx::query("SELECT DISTINCT campaign, event, slot FROM places").fetch_all(reading).await?;
    rows.iter().map(|row| Ok((id(row, 0)?, id(row, 1)?, row.try_get(2)?))).collect()
}
