//! The tables, row by row: what is read and written, never why.

mod letters;
mod places;

pub(super) use letters::*;
pub(super) use places::*;

use super::content::Details;
use super::keyring::{Keyring, random};
use super::writing::ContactsError;
use super::{Contacts, Key};
use meepraat_protocol::Id;
use sqlx::{Connection, Row, SqliteConnection, sqlite::SqliteRow};

/// One person's request.
#[derive(Debug)]
pub(super) struct Contact {
    pub(super) id: Key,
    pub(super) campaign: Id,
    pub(super) confirmed: bool,
    /// What was mailed to them once, by name, separated by spaces.
    pub(super) told: String,
    pub(super) details: Details,
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn undecoded(what: &'static str) -> ContactsError {
    sqlx::Error::Decode(what.into()).into()
}

fn key(row: &SqliteRow, index: usize) -> Result<Key, ContactsError> {
    row.try_get::<&[u8], _>(index)?.try_into().map_err(|_| undecoded("key"))
}

fn id(row: &SqliteRow, index: usize) -> Result<Id, ContactsError> {
    Id::new(row.try_get(index)?).map_err(|error| sqlx::Error::Decode(Box::new(error)).into())
}

/// A new request.
pub(super) struct NewContact<'a> {
    pub(super) kind: &'a str,
    pub(super) campaign: &'a Id,
    pub(super) subject: [u8; 32],
    pub(super) address: [u8; 32],
    pub(super) details: &'a Details,
    pub(super) until: i64,
}

pub(super) async fn insert_contact(
    writing: &mut SqliteConnection,
    keys: &Keyring,
    new: &NewContact<'_>,
) -> Result<Key, ContactsError> {
    let id: Key = random()?;
    let sealed = keys.seal(&id, &serde_json::to_vec(new.details)?)?;
    sqlx::query(
        "INSERT INTO contacts (id, kind, campaign, subject, address, sealed, confirmed, until)
         VALUES (?, ?, ?, ?, ?, ?, 0, ?)",
    )
    .bind(id.as_slice())
    .bind(new.kind)
    .bind(new.campaign.as_str())
    .bind(new.subject.as_slice())
    .bind(new.address.as_slice())
    .bind(sealed)
    .bind(new.until)
    .execute(writing)
    .await?;
    Ok(id)
}

/// Contacts of which something holds.
macro_rules! contacts_where {
    ($condition:literal) => {
        sqlx::query(concat!("SELECT id, campaign, confirmed, told, sealed FROM contacts WHERE ", $condition))
    };
}

fn read_contact(keys: &Keyring, row: &SqliteRow) -> Result<Contact, ContactsError> {
    let id: Key = key(row, 0)?;
    let details = keys.open_sealed(&id, row.try_get(4)?)?;
    Ok(Contact {
        id,
        campaign: self::id(row, 1)?,
        confirmed: row.try_get(2)?,
        told: row.try_get(3)?,
        details: serde_json::from_slice(&details)?,
    })
}

pub(super) async fn contact(
    reading: &mut SqliteConnection,
    keys: &Keyring,
    id: Key,
) -> Result<Option<Contact>, ContactsError> {
    let row = contacts_where!("id = ?").bind(id.as_slice()).fetch_optional(reading).await?;
    row.map(|row| read_contact(keys, &row)).transpose()
}

/// Whoever asked for the same with the same address.
pub(super) async fn same_subject(
    reading: &mut SqliteConnection,
    keys: &Keyring,
    subject: [u8; 32],
) -> Result<Option<Contact>, ContactsError> {
    let row = contacts_where!("subject = ?").bind(subject.as_slice()).fetch_optional(reading).await?;
    row.map(|row| read_contact(keys, &row)).transpose()
}

/// Everyone of a kind in a campaign who confirmed.
pub(super) async fn confirmed(
    reading: &mut SqliteConnection,
    keys: &Keyring,
    kind: &str,
    campaign: &Id,
) -> Result<Vec<Contact>, ContactsError> {
    let query = contacts_where!("kind = ? AND campaign = ? AND confirmed = 1");
    let query = query.bind(kind).bind(campaign.as_str());
    query.fetch_all(reading).await?.iter().map(|row| read_contact(keys, row)).collect()
}

/// How often an address was asked to confirm something lately.
pub(super) async fn asked(
    reading: &mut SqliteConnection,
    address: [u8; 32],
    now: i64,
) -> Result<i64, ContactsError> {
    let query = sqlx::query("SELECT count(*) FROM asked WHERE address = ? AND until > ?");
    Ok(query.bind(address.as_slice()).bind(now).fetch_one(reading).await?.try_get(0)?)
}

pub(super) async fn note_asked(
    writing: &mut SqliteConnection,
    address: [u8; 32],
    until: i64,
) -> Result<(), ContactsError> {
    let id: Key = random()?;
    let query = sqlx::query("INSERT INTO asked (address, id, until) VALUES (?, ?, ?)");
    query.bind(address.as_slice()).bind(id.as_slice()).bind(until).execute(writing).await?;
    Ok(())
}

/// Forgets how often this one's address was asked: whoever confirmed and leaves is nobody whom others write to.
pub(super) async fn forget_asked(writing: &mut SqliteConnection, contact: Key) -> Result<(), ContactsError> {
    let query = sqlx::query("DELETE FROM asked WHERE address = (SELECT address FROM contacts WHERE id = ?)");
    query.bind(contact.as_slice()).execute(writing).await?;
    Ok(())
}

/// Deletes every follow-up that this one's address asked for in its campaign.
pub(super) async fn forget_follow_ups(
    writing: &mut SqliteConnection,
    contact: Key,
) -> Result<(), ContactsError> {
    let query = sqlx::query(
        "DELETE FROM contacts WHERE kind = 'follow-up'
         AND (campaign, address) = (SELECT campaign, address FROM contacts WHERE id = ?)",
    );
    query.bind(contact.as_slice()).execute(writing).await?;
    Ok(())
}

/// Lets everyone who confirmed stay until then, and their links hold as long: an event or a campaign may have moved.
pub(super) async fn keep_until(
    writing: &mut SqliteConnection,
    campaign: &Id,
    event: Option<&Id>,
    until: i64,
) -> Result<(), ContactsError> {
    let event = event.map(Id::as_str);
    for statement in [
        "UPDATE contacts SET until = ?3 WHERE until <> ?3 AND confirmed = 1 AND campaign = ?1 AND
         ((?2 IS NULL AND kind <> 'sign-up') OR id IN (SELECT contact FROM places WHERE campaign = ?1 AND event = ?2))",
        "UPDATE tokens SET until = ?3 WHERE until <> ?3 AND purpose = 'manage' AND contact IN
         (SELECT id FROM contacts WHERE confirmed = 1 AND campaign = ?1 AND ((?2 IS NULL AND kind <> 'sign-up') OR
          id IN (SELECT contact FROM places WHERE campaign = ?1 AND event = ?2)))",
    ] {
        let query = sqlx::query(statement).bind(campaign.as_str()).bind(event).bind(until);
        query.execute(&mut *writing).await?;
    }
    Ok(())
}

pub(super) async fn confirm(
    writing: &mut SqliteConnection,
    contact: Key,
    until: i64,
) -> Result<(), ContactsError> {
    let query = sqlx::query("UPDATE contacts SET confirmed = 1, until = ? WHERE id = ?");
    query.bind(until).bind(contact.as_slice()).execute(writing).await?;
    Ok(())
}

pub(super) async fn tell_once(
    writing: &mut SqliteConnection,
    contact: Key,
    what: &str,
) -> Result<(), ContactsError> {
    let query = sqlx::query("UPDATE contacts SET told = trim(told || ' ' || ?) WHERE id = ?");
    query.bind(what).bind(contact.as_slice()).execute(writing).await?;
    Ok(())
}

/// Deletes a person with everything that hangs on it: place, links and mails that wait.
pub(super) async fn forget(writing: &mut SqliteConnection, contact: Key) -> Result<(), ContactsError> {
    sqlx::query("DELETE FROM contacts WHERE id = ?").bind(contact.as_slice()).execute(writing).await?;
    Ok(())
}

/// Seals with the current key whatever an older one had sealed. Addresses are hashed with it as well.
pub(super) async fn seal_anew(
    connection: &mut SqliteConnection,
    keys: &Keyring,
) -> Result<(), ContactsError> {
    let mut writing = connection.begin_with("BEGIN IMMEDIATE").await?;
    let rows =
        sqlx::query("SELECT id, sealed, kind, campaign FROM contacts").fetch_all(&mut *writing).await?;
    let mut anew = 0;
    for row in rows {
        let (id, sealed): (Key, &[u8]) = (key(&row, 0)?, row.try_get(1)?);
        let opened = keys.open_sealed(&id, sealed)?;
        if keys.is_current(sealed) {
            continue;
        }
        anew += 1;
        let details: Details = serde_json::from_slice(&opened)?;
        let campaign = self::id(&row, 3)?;
        let event = place(&mut writing, id).await?.map(|place| place.event);
        let (subject, address) = Contacts::hashes(keys, &campaign, event.as_ref(), &details);
        sqlx::query("UPDATE contacts SET sealed = ?, subject = ?, address = ? WHERE id = ?")
            .bind(keys.seal(&id, &opened)?)
            .bind(subject.as_slice())
            .bind(address.as_slice())
            .bind(id.as_slice())
            .execute(&mut *writing)
            .await?;
    }
    let rows = sqlx::query("SELECT id, sealed FROM mails").fetch_all(&mut *writing).await?;
    for row in rows {
        let (id, sealed): (Key, &[u8]) = (key(&row, 0)?, row.try_get(1)?);
        let opened = keys.open_sealed(&id, sealed)?;
        if !keys.is_current(sealed) {
            sqlx::query("UPDATE mails SET sealed = ? WHERE id = ?")
                .bind(keys.seal(&id, &opened)?)
                .bind(id.as_slice())
                .execute(&mut *writing)
                .await?;
        }
    }
    writing.commit().await?;
    if anew > 0 {
        tracing::info!(anew, "contact details were sealed with the new key");
    }
    Ok(())
}
