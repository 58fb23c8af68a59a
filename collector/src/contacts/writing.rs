//! The one connection that writes, a transaction at a time.

use super::keyring::KeyError;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Connection, Row, SqliteConnection};
use std::ops::{Deref, DerefMut};
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::{Mutex, MutexGuard};

/// Contact details cannot be stored or read.
#[derive(Debug, thiserror::Error)]
pub enum ContactsError {
    /// SQLite refuses.
    #[error("{0}")]
    Database(#[from] sqlx::Error),
    /// The database is of another make, or of a newer version of the program.
    #[error("the database does not fit this version of the program: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// The keys do not fit.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// What was stored does not read back.
    #[error("the database holds what this version of the program cannot read: {0}")]
    Content(#[from] serde_json::Error),
}

/// Whoever writes waits here for whoever writes now.
#[derive(Debug)]
pub(super) struct Writer {
    options: SqliteConnectOptions,
    /// None after a failure, until the next transaction.
    connection: Mutex<Option<SqliteConnection>>,
    /// Whether anything was written since the file was made anew.
    untidy: AtomicBool,
}

/// A transaction. Dropping it undoes everything, and gives up the connection: what failed on it may have ended the
/// transaction behind the driver's back.
#[derive(Debug)]
pub(super) struct Writing<'a> {
    place: MutexGuard<'a, Option<SqliteConnection>>,
    connection: SqliteConnection,
}

impl Writer {
    pub(super) fn new(options: SqliteConnectOptions, connection: SqliteConnection) -> Self {
        Self { options, connection: Mutex::new(Some(connection)), untidy: AtomicBool::new(true) }
    }

    pub(super) async fn begin(&self) -> Result<Writing<'_>, ContactsError> {
        let mut place = self.connection.lock().await;
        let mut connection = match place.take() {
            Some(connection) => connection,
            None => SqliteConnection::connect_with(&self.options).await?,
        };
        self.untidy.store(true, Ordering::Relaxed);
        sqlx::query("BEGIN IMMEDIATE").execute(&mut connection).await?;
        Ok(Writing { place, connection })
    }

    pub(super) async fn close(&self) {
        let Some(mut connection) = self.connection.lock().await.take() else { return };
        if let Err(error) = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut connection).await {
            tracing::warn!(%error, "the log could not be folded into the contacts' database; the next start will do it");
        }
        if let Err(error) = connection.close().await {
            tracing::warn!(%error, "the contacts' database did not close well");
        }
    }

    /// Makes the file anew where anything was written: nothing that was deleted is left in it, or in its log.
    pub(super) async fn tidy(&self) -> Result<(), ContactsError> {
        let mut place = self.connection.lock().await;
        if !self.untidy.load(Ordering::Relaxed) {
            return Ok(());
        }
        let mut connection = match place.take() {
            Some(connection) => connection,
            None => SqliteConnection::connect_with(&self.options).await?,
        };
        sqlx::query("VACUUM").execute(&mut connection).await?;
        let folded = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(&mut connection).await?;
        // Somebody else reads: the log stays as it is until the next time.
        let busy: bool = folded.try_get(0)?;
        self.untidy.store(busy, Ordering::Relaxed);
        *place = Some(connection);
        Ok(())
    }
}

impl Writing<'_> {
    pub(super) async fn commit(mut self) -> Result<(), ContactsError> {
        sqlx::query("COMMIT").execute(&mut self.connection).await?;
        *self.place = Some(self.connection);
        Ok(())
    }
}

impl Deref for Writing<'_> {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        &self.connection
    }
}

impl DerefMut for Writing<'_> {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        &mut self.connection
    }
}
