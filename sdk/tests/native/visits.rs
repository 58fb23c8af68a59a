//! What becomes of a submission over several visits: processes that are killed, stores that hold something odd.

use crate::native::delivery::{next, settings, watch};
use crate::server::{Does, Server};
use crate::support::response::{questions, response};
use meepraat_sdk::{Change, Client, Request, Seen, SqliteStore, Store, Task, Transport, new_id};
use std::path::Path;
use std::time::{Duration, Instant};

/// A transport that never comes back, as in a process that is killed.
struct Killed;

impl Transport for Killed {
    fn send(&self, _: Request) -> Task<Seen> {
        Box::pin(std::future::pending())
    }
}

fn submitted_and_killed(url: &str, folder: &Path) -> String {
    let client = Client::new(settings(url), SqliteStore::open(folder).unwrap(), Killed);
    client.submit(new_id(), &questions(), response()).unwrap().id.to_string()
}

/// Rewrites the one stored entry.
fn rewrite(folder: &Path, change: impl Fn(&str) -> String) {
    let store = SqliteStore::open(folder).unwrap();
    let id = store.ids(None, usize::MAX).unwrap()[0];
    let text = store.get(id).unwrap().unwrap();
    store.put(&[(id, &change(&text))]).unwrap();
}

/// As if the entry had been stored an hour ago.
fn an_hour_old(folder: &Path) {
    aged(folder, 3_600_000);
}

fn aged(folder: &Path, milliseconds: i64) {
    rewrite(folder, |text| {
        let mut entry: serde_json::Value = serde_json::from_str(text).unwrap();
        entry["created"] = (entry["created"].as_i64().unwrap() - milliseconds).into();
        entry.to_string()
    });
}

/// Waits until something holds, however busy the machine is.
pub(crate) async fn eventually(holds: impl Fn() -> bool) {
    for _ in 0..200 {
        if holds() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("it never held");
}

/// Long enough for what must not happen.
async fn settled() {
    tokio::time::sleep(Duration::from_millis(500)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_killed_before_sending_sends_at_the_next_visit() {
    let server = Server::start([]).await;
    let folder = tempfile::tempdir().unwrap();
    let id = submitted_and_killed(&server.url, folder.path());
    an_hour_old(folder.path());
    let client = Client::native(settings(&server.url), folder.path()).unwrap();
    let (told, _subscription) = watch(&client);
    assert!(matches!(next(&told), Change::Delivered { .. }));
    assert_eq!(server.taken(), [id]);
    assert_eq!(SqliteStore::open(folder.path()).unwrap().ids(None, usize::MAX), Ok(vec![]));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_submitted_just_before_is_sent_within_seconds() {
    let server = Server::start([]).await;
    let folder = tempfile::tempdir().unwrap();
    let id = submitted_and_killed(&server.url, folder.path());
    let began = Instant::now();
    let client = Client::native(settings(&server.url), folder.path()).unwrap();
    let (told, _subscription) = watch(&client);
    assert!(matches!(next(&told), Change::Delivered { .. }));
    assert_eq!(server.taken(), [id]);
    assert!(began.elapsed() < Duration::from_secs(4), "{:?}", began.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_goes_only_to_the_endpoint_it_was_meant_for() {
    let [meant, other] = [Server::start([]).await, Server::start([]).await];
    let folder = tempfile::tempdir().unwrap();
    let id = submitted_and_killed(&meant.url, folder.path());
    an_hour_old(folder.path());
    let _other = Client::native(settings(&other.url), folder.path()).unwrap();
    settled().await;
    assert!(other.arrived().is_empty());
    let _meant = Client::native(settings(&meant.url), folder.path()).unwrap();
    eventually(|| meant.taken() == [id.clone()]).await;
}

/// Fault 35: an entry corrupt, or of a newer version.
#[tokio::test(flavor = "multi_thread")]
async fn an_entry_that_is_corrupt_or_newer_is_left_in_place_and_reported() {
    for change in [
        (|text: &str| text[..text.len() / 2].to_owned()) as fn(&str) -> String,
        |text: &str| text.replace("\"schema\":1", "\"schema\":2"),
        |_: &str| String::new(),
    ] {
        let server = Server::start([]).await;
        let folder = tempfile::tempdir().unwrap();
        submitted_and_killed(&server.url, folder.path());
        rewrite(folder.path(), change);
        let client = Client::native(settings(&server.url), folder.path()).unwrap();
        eventually(|| client.state().unreadable == 1).await;
        settled().await;
        assert_eq!(SqliteStore::open(folder.path()).unwrap().ids(None, usize::MAX).unwrap().len(), 1);
        assert!(server.arrived().is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_expires_says_so_at_the_next_visit() {
    let server = Server::start([]).await;
    let folder = tempfile::tempdir().unwrap();
    submitted_and_killed(&server.url, folder.path());
    aged(folder.path(), 7 * 86_400_000);
    let client = Client::native(settings(&server.url), folder.path()).unwrap();
    eventually(|| client.state().expired == 1).await;
    settled().await;
    assert_eq!(SqliteStore::open(folder.path()).unwrap().ids(None, usize::MAX), Ok(vec![]));
    assert!(server.arrived().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_endpoint_s_own_wait_is_kept_by_the_next_visit() {
    let server = Server::start([Does::Says(503, "Retry-After: 3600\r\n", "")]).await;
    let folder = tempfile::tempdir().unwrap();
    let client = Client::native(settings(&server.url), folder.path()).unwrap();
    let (told, subscription) = watch(&client);
    client.submit(new_id(), &questions(), response()).unwrap();
    assert!(matches!(next(&told), Change::Retrying { wait, .. } if wait >= Duration::from_secs(3600)));
    drop((subscription, client));
    an_hour_old(folder.path());
    let client = Client::native(settings(&server.url), folder.path()).unwrap();
    let waits = || client.state().next_attempt.is_some_and(|wait| wait > Duration::from_secs(3500));
    eventually(waits).await;
    client.flush();
    settled().await;
    eventually(waits).await;
    assert_eq!(server.arrived().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_clients_of_one_folder_deliver_each_entry_once() {
    let server = Server::start([]).await;
    let folder = tempfile::tempdir().unwrap();
    let clients = [0, 1].map(|_| Client::native(settings(&server.url), folder.path()).unwrap());
    for client in &clients {
        for _ in 0..10 {
            client.submit(new_id(), &questions(), response()).unwrap();
        }
    }
    eventually(|| server.taken().len() == 20).await;
    eventually(|| SqliteStore::open(folder.path()).unwrap().ids(None, usize::MAX) == Ok(vec![])).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dropped_client_leaves_no_timer() {
    let server = Server::start([Does::Says(500, "", "")]).await;
    let folder = tempfile::tempdir().unwrap();
    let client = Client::native(settings(&server.url), folder.path()).unwrap();
    let (told, subscription) = watch(&client);
    client.submit(new_id(), &questions(), response()).unwrap();
    assert!(matches!(next(&told), Change::Retrying { .. }));
    drop((client, subscription));
    tokio::time::sleep(Duration::from_millis(1500)).await;
    assert_eq!(server.arrived().len(), 1);
}
