//! The store in a folder: one SQLite database that several processes may share. What is durable when, and what is left
//! on the disk, is decided here.

use crate::platform::here::private;
use crate::store::{Store, StoreError};
use meepraat_protocol::SubmissionId;
use rusqlite::{Connection, ErrorCode, OptionalExtension, Result, TransactionBehavior, params};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// The database in its folder. SQLite puts two more files beside it while it is open.
const DATABASE: &str = "outbox.db";

/// How long another process may be writing: a group takes milliseconds, and a slow card a second or two.
const OTHERS_WRITE: Duration = Duration::from_secs(5);

/// With no more entries than this the log is emptied after every removal; it is as short then as a kiosk's day is.
const FEW: usize = 100;

/// With more, it is emptied after so many removals: a long queue is delivered without rewriting the database each time.
const MANY: usize = 1_000;

/// Pages that an emptied database may keep for what comes next; a longer one is cut back.
const SPARE_PAGES: usize = 1_000;

/// Pages of the log before SQLite carries them into the database, four times as many as by default: it is what a
/// group waits for besides its own write.
const LOG_PAGES: i64 = 4_000;

/// Texts are appended and only their ids are sorted: sorting the texts by their random ids (`WITHOUT ROWID`) writes
/// several times as much per group, and took nearly twice as long.
const SCHEMA: &str = "CREATE TABLE IF NOT EXISTS entry (id BLOB NOT NULL UNIQUE, text TEXT NOT NULL)";
const PUT: &str =
    "INSERT INTO entry (id, text) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET text = excluded.text";
const GET: &str = "SELECT text FROM entry WHERE id = ?1";
const IDS: &str = "SELECT id FROM entry WHERE ?1 IS NULL OR id > ?1 ORDER BY id LIMIT ?2";
const REMOVE: &str = "DELETE FROM entry WHERE id = ?1";
const COUNT: &str = "SELECT count(*) FROM entry";
/// Up to one more than [`FEW`].
const COUNT_FEW: &str = "SELECT count(*) FROM (SELECT 1 FROM entry LIMIT 101)";

/// Entries in a database in a folder, for any number of threads and processes.
///
/// - **Putting** a group is one transaction, and is on the disk when it returns: it survives a killed process and a
///   power cut.
/// - **Removing** survives a killed process. After a power cut an entry may be back: it is sent once more, and the
///   endpoint recognises it. Every delivery would wait for the disk otherwise, for nothing that anyone would notice.
/// - **What was removed is overwritten**, in the database and in SQLite's log, at once as long as few entries wait and
///   otherwise within the next thousand removals. What a disk keeps of overwritten blocks is beyond this.
/// - Only the user who runs the program may read the database, where the system knows users.
#[derive(Debug)]
pub struct SqliteStore {
    path: PathBuf,
    open: Mutex<Open>,
}

#[derive(Debug, Default)]
struct Open {
    /// None after a failure, so that a disk that is back, or a folder that was cleared, heals by itself.
    connection: Option<Connection>,
    /// Entries removed since the log was last emptied.
    removed: usize,
}

impl SqliteStore {
    /// Opens the database in a folder, and makes either where there is none.
    ///
    /// # Errors
    /// When it cannot be opened or made.
    pub fn open(folder: impl Into<PathBuf>) -> io::Result<Self> {
        let path = folder.into().join(DATABASE);
        let connection = Some(connect(&path)?);
        Ok(Self { path, open: Mutex::new(Open { connection, removed: 0 }) })
    }

    fn with<R>(&self, work: impl FnOnce(&mut Connection, &mut usize) -> Result<R>) -> Result<R, StoreError> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let mut connection = match open.connection.take() {
            Some(connection) => connection,
            None => connect(&self.path).map_err(|_| StoreError::Blocked)?,
        };
        let done = work(&mut connection, &mut open.removed);
        open.connection = done.is_ok().then_some(connection);
        done.map_err(|error| match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull | ErrorCode::TooBig) => StoreError::Full,
            _ => StoreError::Blocked,
        })
    }
}

fn connect(path: &Path) -> io::Result<Connection> {
    private::make_file(path)?;
    let prepare = || -> Result<Connection> {
        let connection = Connection::open(path)?;
        connection.busy_timeout(OTHERS_WRITE)?;
        connection.pragma_update(None, "journal_mode", "wal")?;
        connection.pragma_update(None, "secure_delete", "on")?;
        connection.pragma_update(None, "wal_autocheckpoint", LOG_PAGES)?;
        connection.execute(SCHEMA, [])?;
        Ok(connection)
    };
    prepare().map_err(io::Error::other)
}

/// Does something to every item, all or none; `synchronous` is SQLite's word for when it is on the disk.
fn write<T>(
    connection: &mut Connection,
    synchronous: &str,
    statement: &str,
    items: &[T],
    each: impl Fn(&mut rusqlite::CachedStatement<'_>, &T) -> Result<usize>,
) -> Result<()> {
    if items.is_empty() {
        return Ok(());
    }
    connection.pragma_update(None, "synchronous", synchronous)?;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut prepared = transaction.prepare_cached(statement)?;
    items.iter().try_for_each(|item| each(&mut prepared, item).map(drop))?;
    drop(prepared);
    transaction.commit()
}

/// Empties the log, in which the texts of removed entries stand otherwise until it is written over.
fn empty_the_log(connection: &Connection, removed: &mut usize) -> Result<()> {
    let left = number(connection, COUNT_FEW)?;
    if left > FEW && *removed < MANY {
        return Ok(());
    }
    if left == 0 && number(connection, "PRAGMA page_count")? > SPARE_PAGES {
        connection.execute_batch("VACUUM")?;
    }
    // Another process may be reading it; then the next removal does it.
    let busy = number(connection, "PRAGMA wal_checkpoint(TRUNCATE)")?;
    if busy == 0 {
        *removed = 0;
    }
    Ok(())
}

fn text_of(connection: &Connection, id: SubmissionId) -> Result<Option<String>> {
    let mut get = connection.prepare_cached(GET)?;
    let text = get.query_row([id.as_bytes()], |row| Ok(row.get_ref(0)?.as_bytes()?.to_vec()));
    Ok(text.optional()?.map(|bytes| String::from_utf8(bytes).unwrap_or_default()))
}

fn number(connection: &Connection, statement: &str) -> Result<usize> {
    let number: i64 = connection.prepare_cached(statement)?.query_row([], |row| row.get(0))?;
    Ok(usize::try_from(number).unwrap_or(0))
}

fn id_of(bytes: &[u8]) -> Option<SubmissionId> {
    SubmissionId::from_bytes(bytes.try_into().ok()?)
}

impl Store for SqliteStore {
    fn put(&self, entries: &[(SubmissionId, &str)]) -> Result<(), StoreError> {
        // SQLite goes on writing into a file that somebody has deleted.
        if !self.path.exists() {
            self.open.lock().unwrap_or_else(PoisonError::into_inner).connection = None;
        }
        self.with(|connection, _| {
            write(connection, "full", PUT, entries, |put, (id, text)| {
                put.execute(params![id.as_bytes(), text])
            })
        })
    }

    fn get(&self, id: SubmissionId) -> Result<Option<String>, StoreError> {
        self.with(|connection, _| text_of(connection, id))
    }

    fn get_all(&self, ids: &[SubmissionId]) -> Result<Vec<Option<String>>, StoreError> {
        self.with(|connection, _| {
            // One transaction: each would lock the database otherwise, which takes longer than reading.
            let transaction = connection.transaction()?;
            ids.iter().map(|id| text_of(&transaction, *id)).collect()
        })
    }

    fn ids(&self, after: Option<SubmissionId>, most: usize) -> Result<Vec<SubmissionId>, StoreError> {
        self.with(|connection, _| {
            let most = i64::try_from(most).unwrap_or(i64::MAX);
            let after = after.as_ref().map(SubmissionId::as_bytes);
            let mut ids = connection.prepare_cached(IDS)?;
            let ids = ids.query_map(params![after, most], |row| Ok(id_of(row.get_ref(0)?.as_bytes()?)))?;
            ids.filter_map(Result::transpose).collect()
        })
    }

    fn remove(&self, ids: &[SubmissionId]) -> Result<(), StoreError> {
        self.with(|connection, removed| {
            write(connection, "normal", REMOVE, ids, |remove, id| remove.execute([id.as_bytes()]))?;
            *removed += ids.len();
            empty_the_log(connection, removed)
        })
    }

    fn count(&self) -> Result<usize, StoreError> {
        self.with(|connection, _| number(connection, COUNT))
    }
}

#[cfg(test)]
mod tests;
