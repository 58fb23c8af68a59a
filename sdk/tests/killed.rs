//! A program that is killed at any moment while it stores and delivers, again and again: what it said was stored is
//! counted by the endpoint exactly once. `MEEPRAAT_KILLS` says how often it is killed.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by ending")]

#[path = "support/response.rs"]
#[allow(dead_code, reason = "other tests use more of it")]
mod response;
#[path = "support/server.rs"]
#[allow(dead_code, reason = "other tests use more of it")]
mod server;

use meepraat_sdk::protocol::Id;
use meepraat_sdk::{Client, Endpoint, Settings, SqliteStore, Store, new_id};
use server::{Does, Server};
use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

const KILLS: &str = "MEEPRAAT_KILLS";
const FOLDER: &str = "MEEPRAAT_KILLED_FOLDER";
const ENDPOINT: &str = "MEEPRAAT_KILLED_ENDPOINT";
/// Set for the last run, which ends by itself.
const LAST: &str = "MEEPRAAT_KILLED_LAST";

/// More are not needed to be killed in the middle of everything.
const ENOUGH_PENDING: usize = 300;

/// Gives each line that the program printed as a whole.
fn lines(program: &mut Child) -> Receiver<String> {
    let mut output = BufReader::new(program.stdout.take().unwrap());
    let (tell, told) = channel();
    thread::spawn(move || {
        let mut line = String::new();
        while output.read_line(&mut line).unwrap() > 0 {
            if line.ends_with('\n') {
                tell.send(line.trim().to_owned()).unwrap_or_default();
            }
            line.clear();
        }
    });
    told
}

/// Starts this test's other role as a process of its own.
fn program(folder: &Path, url: &str) -> Command {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(["stores_and_delivers_until_it_is_killed", "--exact", "--ignored", "--nocapture"]);
    command.env(FOLDER, folder).env(ENDPOINT, url).stdout(Stdio::piped()).stderr(Stdio::null());
    command
}

/// Adds the values that the program said were stored.
fn note(told: &Receiver<String>, stored: &mut BTreeSet<String>) {
    while let Ok(line) = told.recv() {
        stored.extend(line.strip_prefix("stored ").map(str::to_owned));
    }
}

/// What an endpoint in trouble does now and then.
fn trouble(kills: u32) -> impl Iterator<Item = Does> {
    (0..kills * 2).map(|number| match number % 7 {
        1 => Does::CommitsAndHangsUp,
        3 => Does::CommitsAndBreaksOff,
        5 => Does::ForgetsOne,
        _ => Does::Commits,
    })
}

/// Fault 22: process killed while writing.
#[tokio::test(flavor = "multi_thread")]
async fn killed_at_any_moment_what_was_stored_is_counted_exactly_once() {
    let kills: u32 = env::var(KILLS).map_or(24, |kills| kills.parse().unwrap());
    let server = Server::start(trouble(kills)).await;
    let folder = tempfile::tempdir().unwrap();
    let mut stored = BTreeSet::new();
    for round in 0..kills {
        let mut program = program(folder.path(), &server.url).spawn().unwrap();
        let told = lines(&mut program);
        // Most are killed at some moment after they began to store, some before, while they open the store.
        if round % 8 > 0 {
            let before = stored.len();
            while stored.len() == before {
                let line = told.recv_timeout(Duration::from_secs(60)).unwrap();
                stored.extend(line.strip_prefix("stored ").map(str::to_owned));
            }
        }
        thread::sleep(Duration::from_micros(u64::from(round * 37_913 % 120_000)));
        program.kill().unwrap();
        program.wait().unwrap();
        note(&told, &mut stored);
    }
    let last = program(folder.path(), &server.url).env(LAST, "1").status().unwrap();
    assert!(last.success(), "what is left is delivered");
    assert_eq!(SqliteStore::open(folder.path()).unwrap().count(), Ok(0));

    let (counted, attempts) = count(&server);
    let lost = stored.iter().filter(|value| !counted.contains_key(*value)).count();
    let doubled = counted.values().filter(|times| **times > 1).count();
    println!(
        "{kills} kills: {} said to be stored, {} counted, in {attempts} attempts: {lost} lost, {doubled} doubled",
        stored.len(),
        counted.len()
    );
    assert!(stored.len() >= kills as usize, "it was killed while it stored");
    assert_eq!((lost, doubled), (0, 0));
}

/// How often each value was counted, as an endpoint counts that recognises ids; and how often a submission was sent.
fn count(server: &Server) -> (BTreeMap<String, usize>, usize) {
    let mut texts: BTreeMap<String, String> = BTreeMap::new();
    let (mut counted, mut attempts) = (BTreeMap::new(), 0);
    for request in server.arrived() {
        let events: Vec<serde_json::Value> = serde_json::from_str(&request.body).unwrap();
        for event in events {
            attempts += 1;
            let (id, text) = (event["id"].as_str().unwrap().to_owned(), event.to_string());
            if let Some(first) = texts.insert(id, text.clone()) {
                assert_eq!(first, text, "every attempt says the same");
            } else {
                *counted.entry(event["data"]["partner"].as_str().unwrap().to_owned()).or_default() += 1;
            }
        }
    }
    (counted, attempts)
}

#[test]
#[ignore = "the other role of the test above, which starts it"]
fn stores_and_delivers_until_it_is_killed() {
    let (Ok(folder), Ok(url)) = (env::var(FOLDER), env::var(ENDPOINT)) else { return };
    let settings =
        Settings::new(Endpoint::new(&url).unwrap(), "urn:nld:oin:00000001234567890000:systeem:test");
    let client = Client::native(settings, folder).unwrap();
    if env::var(LAST).is_ok() {
        let waiting = client.flush_within(Duration::from_secs(120));
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        assert_eq!(runtime.block_on(waiting).pending, 0);
        return;
    }
    // The test harness may have begun a line.
    println!();
    for group in 1.. {
        store_group(&client, 1 + group % 9);
        while client.state().pending > ENOUGH_PENDING {
            thread::sleep(Duration::from_millis(5));
        }
    }
}

/// Stores a group, each with a value of its own, and says so once it is stored.
fn store_group(client: &Client, size: usize) {
    let group: Vec<_> = (0..size)
        .map(|_| {
            let mut response = response::response();
            response.partner = Some(Id::new(&new_id().to_string()).unwrap());
            (new_id(), response)
        })
        .collect();
    let values: Vec<_> = group.iter().filter_map(|(_, response)| response.partner.clone()).collect();
    client.submit_all(&response::questions(), group).unwrap();
    let said: String = values.iter().map(|value| format!("stored {value}\n")).collect();
    std::io::stdout().write_all(said.as_bytes()).unwrap();
}
