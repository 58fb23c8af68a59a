//! How this program opens its databases, that of answers and that of people alike.

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use std::{path::Path, time::Duration};

/// How long a statement waits for another process (a backup, `sqlite3` on the command line) that holds the database.
/// Shorter than the time after which clients give up, so that they get an answer.
pub(crate) const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// A file, made where there is none.
pub(crate) fn options(file: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // A receipt, or a place that someone was told of, survives a power cut: every commit waits for the disk.
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        // What is deleted is gone from the file, not only from the tables.
        .pragma("secure_delete", "ON")
        .busy_timeout(BUSY_TIMEOUT)
}

/// A file that is there, to be read beside whoever writes it; also a copy of it.
pub(crate) fn reading(file: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new().filename(file).read_only(true).busy_timeout(BUSY_TIMEOUT)
}
