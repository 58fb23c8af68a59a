//! Links and mails, and the submissions that came, row by row.

use super::{Contact, hex, key};
use crate::contacts::Key;
use crate::contacts::content::{Note, Post};
use crate::contacts::keyring::{Keyring, random};
use crate::contacts::post::{Outgoing, Waiting};
use crate::contacts::writing::ContactsError;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use meepraat_protocol::{SignUpResult, SubmissionId};
use sha2::{Digest, Sha256};
use sqlx::{Row, SqliteConnection, sqlite::SqliteRow};

/// Seconds after which a place that nobody settles any more is deleted.
const LEFT_BEHIND: i64 = 24 * 3600;

/// Makes a key for a link; only its hash stays here.
pub(in crate::contacts) async fn new_token(
    writing: &mut SqliteConnection,
    contact: Key,
    purpose: &str,
    until: i64,
) -> Result<String, ContactsError> {
    let token = URL_SAFE_NO_PAD.encode(random::<16>()?);
    sqlx::query("INSERT INTO tokens (hash, contact, purpose, until) VALUES (?, ?, ?, ?)")
        .bind(token_hash(&token).as_slice())
        .bind(contact.as_slice())
        .bind(purpose)
        .bind(until)
        .execute(writing)
        .await?;
    Ok(token)
}

/// Whose link it is and what for, while it holds.
pub(in crate::contacts) async fn token(
    reading: &mut SqliteConnection,
    token: &str,
    now: i64,
) -> Result<Option<(Key, String)>, ContactsError> {
    let row = sqlx::query("SELECT contact, purpose FROM tokens WHERE hash = ? AND until > ?")
        .bind(token_hash(token).as_slice())
        .bind(now)
        .fetch_optional(reading)
        .await?;
    row.map(|row| Ok((key(&row, 0)?, row.try_get(1)?))).transpose()
}

/// Ends the links of one purpose: they are used once.
pub(in crate::contacts) async fn use_up(
    writing: &mut SqliteConnection,
    contact: Key,
    purpose: &str,
) -> Result<(), ContactsError> {
    let query = sqlx::query("DELETE FROM tokens WHERE contact = ? AND purpose = ?");
    query.bind(contact.as_slice()).bind(purpose).execute(writing).await?;
    Ok(())
}

fn token_hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// Puts a mail into the queue. What is the last that somebody gets does not hang on the contact.
pub(in crate::contacts) async fn queue_mail(
    writing: &mut SqliteConnection,
    keys: &Keyring,
    contact: &Contact,
    is_last: bool,
    note: Note,
    (now, until): (i64, i64),
) -> Result<(), ContactsError> {
    let post = Post {
        to: contact.details.email().to_owned(),
        name: contact.details.name().map(str::to_owned),
        language: contact.details.language().clone(),
        campaign: contact.campaign.clone(),
        written: now,
        note,
    };
    let id: Key = random()?;
    let sealed = keys.seal(&id, &serde_json::to_vec(&post)?)?;
    sqlx::query("INSERT INTO mails (id, contact, sealed, due, until) VALUES (?, ?, ?, ?, ?)")
        .bind(id.as_slice())
        .bind((!is_last).then_some(contact.id.as_slice()))
        .bind(sealed)
        .bind(now)
        .bind(until)
        .execute(writing)
        .await?;
    Ok(())
}

/// What came with this id before: its digest and its result.
pub(in crate::contacts) async fn submission(
    reading: &mut SqliteConnection,
    source: [u8; 32],
    id: SubmissionId,
) -> Result<Option<([u8; 32], Option<SignUpResult>)>, ContactsError> {
    let row = sqlx::query("SELECT digest, result FROM submissions WHERE source = ? AND id = ?")
        .bind(source.as_slice())
        .bind(id.as_bytes().as_slice())
        .fetch_optional(reading)
        .await?;
    row.map(|row| {
        let digest = row.try_get::<&[u8], _>(0)?.try_into().map_err(|_| super::undecoded("digest"))?;
        let result = row.try_get::<Option<&str>, _>(1)?.and_then(result_of);
        Ok((digest, result))
    })
    .transpose()
}

pub(in crate::contacts) async fn insert_submission(
    writing: &mut SqliteConnection,
    source: [u8; 32],
    id: SubmissionId,
    digest: [u8; 32],
    result: Option<SignUpResult>,
    until: i64,
) -> Result<(), ContactsError> {
    sqlx::query("INSERT INTO submissions (source, id, digest, result, until) VALUES (?, ?, ?, ?, ?)")
        .bind(source.as_slice())
        .bind(id.as_bytes().as_slice())
        .bind(digest.as_slice())
        .bind(result.map(name_of))
        .bind(until)
        .execute(writing)
        .await?;
    Ok(())
}

fn name_of(result: SignUpResult) -> &'static str {
    match result {
        SignUpResult::Held => "held",
        SignUpResult::Waitlisted => "waitlisted",
        SignUpResult::Full => "full",
    }
}

fn result_of(name: &str) -> Option<SignUpResult> {
    let known = [SignUpResult::Held, SignUpResult::Waitlisted, SignUpResult::Full];
    known.into_iter().find(|result| name_of(*result) == name)
}

pub(in crate::contacts) async fn mails_due(
    reading: &mut SqliteConnection,
    keys: &Keyring,
    now: i64,
    most: u32,
) -> Result<Vec<Outgoing>, ContactsError> {
    let rows = sqlx::query(
        "SELECT id, sealed, attempts, until FROM mails
         WHERE sent IS NULL AND due <= ?1 AND until > ?1 ORDER BY due LIMIT ?2",
    )
    .bind(now)
    .bind(most)
    .fetch_all(reading)
    .await?;
    rows.iter().map(|row| outgoing(keys, row)).collect()
}

pub(in crate::contacts) async fn mails_kept(
    reading: &mut SqliteConnection,
    keys: &Keyring,
    most: u32,
) -> Result<Vec<Outgoing>, ContactsError> {
    let rows = sqlx::query(
        "SELECT id, sealed, attempts, until FROM mails WHERE sent IS NOT NULL ORDER BY sent DESC, id LIMIT ?",
    )
    .bind(most)
    .fetch_all(reading)
    .await?;
    rows.iter().map(|row| outgoing(keys, row)).collect()
}

fn outgoing(keys: &Keyring, row: &SqliteRow) -> Result<Outgoing, ContactsError> {
    let id: Key = key(row, 0)?;
    let post: Post = serde_json::from_slice(&keys.open_sealed(&id, row.try_get(1)?)?)?;
    Ok(Outgoing { id, attempts: row.try_get(2)?, until: row.try_get(3)?, name: hex(&id), post })
}

pub(in crate::contacts) async fn mails_waiting(
    reading: &mut SqliteConnection,
) -> Result<Waiting, ContactsError> {
    let query = sqlx::query("SELECT count(*), min(due) FROM mails WHERE sent IS NULL");
    let row = query.fetch_one(reading).await?;
    let mails = u64::try_from(row.try_get::<i64, _>(0)?).unwrap_or_default();
    Ok(Waiting { mails, next: row.try_get(1)? })
}

pub(in crate::contacts) async fn keep_mail(
    writing: &mut SqliteConnection,
    mail: Key,
    now: i64,
) -> Result<(), ContactsError> {
    let query = sqlx::query("UPDATE mails SET leaving = 0, sent = ? WHERE id = ?");
    query.bind(now).bind(mail.as_slice()).execute(writing).await?;
    Ok(())
}

pub(in crate::contacts) async fn drop_mail(
    writing: &mut SqliteConnection,
    mail: Key,
) -> Result<(), ContactsError> {
    sqlx::query("DELETE FROM mails WHERE id = ?").bind(mail.as_slice()).execute(writing).await?;
    Ok(())
}

pub(in crate::contacts) async fn put_off_mail(
    writing: &mut SqliteConnection,
    mail: Key,
    due: i64,
) -> Result<(), ContactsError> {
    let query = sqlx::query("UPDATE mails SET attempts = attempts + 1, leaving = 0, due = ? WHERE id = ?");
    query.bind(due).bind(mail.as_slice()).execute(writing).await?;
    Ok(())
}

/// Sends again what was being sent when the program ended: whether it arrived nobody knows.
pub(in crate::contacts) async fn take_back_mails(
    connection: &mut SqliteConnection,
) -> Result<(), ContactsError> {
    sqlx::query("UPDATE mails SET leaving = 0, due = 0 WHERE leaving = 1").execute(connection).await?;
    Ok(())
}

/// Puts a mail off without counting that as an attempt.
pub(in crate::contacts) async fn lease_mail(
    writing: &mut SqliteConnection,
    mail: Key,
    due: i64,
) -> Result<(), ContactsError> {
    let query = sqlx::query("UPDATE mails SET leaving = 1, due = ? WHERE id = ?");
    query.bind(due).bind(mail.as_slice()).execute(writing).await?;
    Ok(())
}

/// Deletes everything whose time is over; gives the number of people.
pub(in crate::contacts) async fn let_go(
    writing: &mut SqliteConnection,
    now: i64,
) -> Result<u64, ContactsError> {
    for statement in [
        "DELETE FROM tokens WHERE until <= ?",
        "DELETE FROM submissions WHERE until <= ?",
        "DELETE FROM mails WHERE until <= ?",
        "DELETE FROM asked WHERE until <= ?",
    ] {
        sqlx::query(statement).bind(now).execute(&mut *writing).await?;
    }
    // Whoever has a place goes with it, when the place lapses; unless the event is no longer in the campaign.
    let gone = sqlx::query(
        "DELETE FROM contacts WHERE until <= ?2 OR (until <= ?1 AND NOT EXISTS
         (SELECT 1 FROM places WHERE contact = contacts.id AND places.until IS NOT NULL))",
    );
    Ok(gone.bind(now).bind(now - LEFT_BEHIND).execute(writing).await?.rows_affected())
}
