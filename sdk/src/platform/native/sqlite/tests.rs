//! What a store asks of the disk. That it is done is SQLite's word, which no test here can check.

use super::{SqliteStore, number};
use crate::store::Store;
use meepraat_protocol::SubmissionId;

/// SQLite's numbers for when a commit is on the disk: with every one, and when the log is carried over.
const FULL: usize = 2;
const NORMAL: usize = 1;

fn synchronous(store: &SqliteStore) -> usize {
    store.with(|connection, _| number(connection, "PRAGMA synchronous")).unwrap()
}

#[test]
fn what_is_put_waits_for_the_disk_and_what_is_removed_does_not() {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(folder.path()).unwrap();
    let id = SubmissionId::from_random([7; 16]);
    store.put(&[(id, "text")]).unwrap();
    assert_eq!(synchronous(&store), FULL);
    store.remove(&[id]).unwrap();
    assert_eq!(synchronous(&store), NORMAL);
    store.put(&[(id, "text")]).unwrap();
    assert_eq!(synchronous(&store), FULL);
    let mode: String = store
        .with(|connection, _| connection.pragma_query_value(None, "journal_mode", |row| row.get(0)))
        .unwrap();
    assert_eq!(mode, "wal");
}
