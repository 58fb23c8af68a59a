//! Files that are asked for by their hash, for as long as someone may ask: each is kept while it is current, and for
//! two years after that.
//!
//! They are in the database, not beside it: they are written in one transaction with the versions that they belong to,
//! and a backup holds both. Each is stored once, as most browsers get it: brotli is a third of the plain bytes, takes
//! seconds to make as small as that and milliseconds to undo.

use super::{Store, StoreError};
use jiff::{ToSpan, civil::Date};
use sqlx::{Row, SqliteConnection};
use std::collections::{BTreeMap, BTreeSet};

/// How long a file is kept after it was last current: partners update a pinned script when they update their site.
const KEPT_YEARS: i64 = 2;

/// A file that is asked for by its hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HashedFile {
    /// Its path on the server, such as `/v/3f9c2a71/engine.js`.
    pub path: String,
    /// The first 8 hexadecimal digits of the SHA-256 of its plain bytes.
    pub hash: String,
    /// What is in it.
    pub content: Content,
}

/// A file's bytes, as they are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// As they are.
    Plain(Vec<u8>),
    /// Packed with brotli.
    Brotli(Vec<u8>),
}

/// What is packed already, by path and hash.
pub type Packed = BTreeMap<(String, String), Vec<u8>>;

impl Store {
    /// The current files, as far as they are packed: packing them anew takes seconds.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn packed(&self) -> Result<Packed, StoreError> {
        let rows = sqlx::query("SELECT path, hash, content FROM files WHERE retired IS NULL AND brotli = 1")
            .fetch_all(&self.readers)
            .await?;
        rows.iter().map(|row| Ok(((row.try_get(0)?, row.try_get(1)?), row.try_get(2)?))).collect()
    }

    /// A file that is current or was so in the last two years.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn file(&self, path: &str, hash: &str) -> Result<Option<Content>, StoreError> {
        let row = sqlx::query("SELECT brotli, content FROM files WHERE path = ? AND hash = ?")
            .bind(path)
            .bind(hash)
            .fetch_optional(&self.readers)
            .await?;
        let Some(row) = row else { return Ok(None) };
        let bytes = row.try_get(1)?;
        Ok(Some(if row.try_get(0)? { Content::Brotli(bytes) } else { Content::Plain(bytes) }))
    }
}

/// Makes these the current files and drops those that were not current for two years.
///
/// What another took the place of is retired today, though its last day may have been an earlier one: a collector that
/// is killed cannot note when it served a file last, and to keep one too long does no harm.
pub(super) async fn keep(
    writing: &mut SqliteConnection,
    files: &[HashedFile],
    today: Date,
) -> Result<(), StoreError> {
    let mut before = current(writing).await?;
    for file in files {
        before.remove(&(file.path.clone(), file.hash.clone()));
        insert(writing, file).await?;
    }
    for (path, hash) in before {
        sqlx::query("UPDATE files SET retired = ? WHERE path = ? AND hash = ?")
            .bind(today.to_string())
            .bind(path)
            .bind(hash)
            .execute(&mut *writing)
            .await?;
    }
    sqlx::query("DELETE FROM files WHERE retired < ?")
        .bind(today.saturating_sub(KEPT_YEARS.years()).to_string())
        .execute(writing)
        .await?;
    Ok(())
}

async fn current(reading: &mut SqliteConnection) -> Result<BTreeSet<(String, String)>, StoreError> {
    let rows = sqlx::query("SELECT path, hash FROM files WHERE retired IS NULL").fetch_all(reading).await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}

/// Only what changes is written, and what was spoilt: a restart leaves the database as it is.
async fn insert(writing: &mut SqliteConnection, file: &HashedFile) -> Result<(), StoreError> {
    let (brotli, bytes) = match &file.content {
        Content::Plain(bytes) => (false, bytes),
        Content::Brotli(bytes) => (true, bytes),
    };
    sqlx::query(
        "INSERT INTO files (path, hash, brotli, content) VALUES (?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET retired = NULL, brotli = excluded.brotli, content = excluded.content
         WHERE retired IS NOT NULL OR content IS NOT excluded.content",
    )
    .bind(&file.path)
    .bind(&file.hash)
    .bind(brotli)
    .bind(bytes)
    .execute(writing)
    .await?;
    Ok(())
}
