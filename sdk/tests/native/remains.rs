//! What is on a device's disk, and who may read it: as long as an entry waits, and after it has gone.

use meepraat_sdk::protocol::SubmissionId;
use meepraat_sdk::{SqliteStore, Store, new_id};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// All bytes of all files in a folder.
pub(crate) fn bytes_in(folder: &Path) -> Vec<u8> {
    let files = fs::read_dir(folder).unwrap().map(|file| fs::read(file.unwrap().path()).unwrap());
    files.collect::<Vec<_>>().concat()
}

/// Whether a text is anywhere in the files of a folder.
pub(crate) fn is_on_the_disk(folder: &Path, text: &str) -> bool {
    bytes_in(folder).windows(text.len()).any(|bytes| bytes == text.as_bytes())
}

/// The ids of texts that are anywhere in the files of a folder, as a whole or in part.
fn found(folder: &Path) -> BTreeSet<SubmissionId> {
    let bytes = bytes_in(folder);
    let starts = bytes.windows(7).enumerate().filter(|(_, start)| *start == b"answer ").map(|(at, _)| at + 7);
    // The end of a page may cut one in two.
    let ids = starts.map(|at| String::from_utf8_lossy(&bytes[at..(at + 36).min(bytes.len())]).into_owned());
    ids.filter_map(|id| SubmissionId::parse(&id)).collect()
}

/// Puts entries of different lengths, some longer than a page of the database.
fn filled(store: &SqliteStore, count: usize) -> Vec<SubmissionId> {
    let ids: Vec<SubmissionId> = (0..count).map(|_| new_id()).collect();
    let texts: Vec<String> = ids
        .iter()
        .enumerate()
        .map(|(number, id)| {
            format!("answer {id} ").repeat(3 + number % 17 + 150 * usize::from(number % 97 == 0))
        })
        .collect();
    let entries: Vec<_> = ids.iter().zip(&texts).map(|(id, text)| (*id, text.as_str())).collect();
    for group in entries.chunks(100) {
        store.put(group).unwrap();
    }
    ids
}

#[test]
fn what_was_removed_stays_nowhere_on_the_disk() {
    for count in [1, 50, 3_000] {
        let folder = tempfile::tempdir().unwrap();
        let store = SqliteStore::open(folder.path()).unwrap();
        let ids = filled(&store, count);
        assert_eq!(found(folder.path()).len(), count, "it is there as long as it waits");
        for batch in ids.chunks(70) {
            store.remove(batch).unwrap();
        }
        assert_eq!(found(folder.path()), BTreeSet::new());
    }
}

#[test]
fn what_was_removed_stays_nowhere_while_others_wait() {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(folder.path()).unwrap();
    let ids = filled(&store, 3_000);
    let (wait, gone) = ids.split_at(90);
    for batch in gone.chunks(70) {
        store.remove(batch).unwrap();
    }
    assert_eq!(found(folder.path()), wait.iter().copied().collect());
}

#[test]
fn of_a_long_queue_what_was_removed_goes_within_a_thousand_removals() {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(folder.path()).unwrap();
    let ids = filled(&store, 4_000);
    for batch in ids[..2_400].chunks(300) {
        store.remove(batch).unwrap();
        let removed = 4_000 - store.count().unwrap();
        let remains = found(folder.path()).len() - (4_000 - removed);
        assert!(remains < 1_000, "{remains} remain of {removed}");
    }
}

#[test]
fn a_text_that_was_replaced_goes_with_its_entry() {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(folder.path()).unwrap();
    let id = new_id();
    for word in ["first", "second"] {
        store.put(&[(id, &format!("answer {id} {word}"))]).unwrap();
    }
    assert_eq!(found(folder.path()), BTreeSet::from([id]));
    store.remove(&[id]).unwrap();
    assert_eq!(found(folder.path()), BTreeSet::new());
}

#[test]
fn an_emptied_queue_gives_its_room_back() {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(folder.path()).unwrap();
    let ids = filled(&store, 15_000);
    let full = bytes_in(folder.path()).len();
    store.remove(&ids).unwrap();
    let empty = bytes_in(folder.path()).len();
    assert!(empty * 20 < full, "{empty} of {full} bytes");
}

#[cfg(unix)]
#[test]
fn only_its_user_may_read_the_database() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(folder.path().join("new")).unwrap();
    filled(&store, 1);
    let files: Vec<_> = fs::read_dir(folder.path().join("new")).unwrap().map(Result::unwrap).collect();
    assert_eq!(files.len(), 3, "the database and what SQLite puts beside it");
    for file in files {
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{:?}", file.path());
    }
}
