//! The table holds every response once, each answer in its column, and no export goes unnoted.

use super::*;
use crate::database::options;
use crate::store::Reader;
use crate::store::tests::{DAY, batches, campaign, open, wave};
use meepraat_protocol::Id;
use sqlx::{Connection, SqliteConnection};
use std::path::Path;

const ANS: Reader<'_> = Reader { person: "ans", reason: "werkgroep wonen" };

/// The table as rows of cells by their column.
async fn table(database: &Path, today: &Campaign, wave: Option<&Id>) -> Vec<BTreeMap<String, String>> {
    let mut archive = Archive::open(database).await.unwrap();
    let noted = archive.note(&today.id, wave, ANS, DAY).await.unwrap();
    let mut out = Vec::new();
    let written = export(&mut archive, today, &noted, &mut out).await.unwrap();
    let mut reader = csv::Reader::from_reader(out.strip_prefix("\u{feff}".as_bytes()).unwrap());
    let rows: Vec<_> = reader.deserialize().collect::<Result<_, _>>().unwrap();
    assert_eq!(u64::try_from(rows.len()).unwrap(), written);
    rows
}

#[tokio::test]
async fn every_response_is_a_row_beside_a_running_collector() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(&folder).await;
    // More than are read at once.
    for batch in batches(1100, 100) {
        store.take(batch, DAY).await.unwrap();
    }
    let rows = table(&folder.path().join("meepraat.db"), &campaign(), Some(&wave())).await;
    assert_eq!(rows.len(), 1100);
    let tally = store.tally(&campaign().id, &wave()).await.unwrap();
    for (cell, count) in &tally.questions[&Id::new("groei").unwrap()].cells {
        let found = rows.iter().filter(|row| row["q.groei"] == *cell).count();
        assert_eq!(u64::try_from(found).unwrap(), *count, "{cell}");
    }
    let other = Id::new("2027-voorjaar").unwrap();
    assert!(table(&folder.path().join("meepraat.db"), &campaign(), Some(&other)).await.is_empty());
}

#[tokio::test]
async fn a_question_that_was_dropped_keeps_its_answers() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(&folder).await;
    store.take(batches(30, 30).remove(0), DAY).await.unwrap();
    let mut today = campaign();
    today.poll.questions.retain(|question| question.id.as_str() != "groei");
    let rows = table(&folder.path().join("meepraat.db"), &today, None).await;
    assert!(rows.iter().any(|row| !row["q.groei"].is_empty()));
}

#[tokio::test]
async fn each_export_is_noted_with_its_reason() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(&folder).await;
    store.take(batches(30, 30).remove(0), DAY).await.unwrap();
    let mut archive = Archive::open(&folder.path().join("meepraat.db")).await.unwrap();
    let (campaign, wave) = (campaign().id, wave());
    archive.note(&campaign, Some(&wave), ANS, DAY).await.unwrap();
    archive.note(&campaign, None, Reader { person: "bert", reason: "verslag" }, DAY).await.unwrap();
    let noted: Vec<_> = archive.readings().await.unwrap();
    let said: Vec<_> =
        noted.iter().map(|one| (one.person.as_str(), one.wave.as_deref(), one.responses)).collect();
    assert_eq!(said, [("bert", None, 30), ("ans", Some("2026-najaar"), 30)]);
    assert_eq!((noted[0].day.as_str(), noted[0].reason.as_str()), ("2026-11-22", "verslag"));
}

#[tokio::test]
async fn where_no_note_can_be_made_no_row_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("meepraat.db");
    let store = open(&folder).await;
    store.take(batches(30, 30).remove(0), DAY).await.unwrap();
    store.close().await;
    let mut other = SqliteConnection::connect_with(&options(&file)).await.unwrap();
    let refuse = "CREATE TRIGGER full BEFORE INSERT ON exports BEGIN SELECT RAISE(ABORT, 'full'); END";
    sqlx::query(refuse).execute(&mut other).await.unwrap();
    other.close().await.unwrap();
    let archive = Archive::open(&file).await.unwrap();
    assert!(archive.note(&campaign().id, None, ANS, DAY).await.is_err());
}

#[tokio::test]
async fn what_is_no_database_of_answers_is_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("empty.db");
    std::fs::write(&file, "").unwrap();
    assert!(matches!(Archive::open(&file).await, Err(StoreError::NotServed)));
    assert_eq!(std::fs::read(&file).unwrap(), b"");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}
