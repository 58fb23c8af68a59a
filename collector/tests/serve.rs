//! Faults 22 and 40: a collector that is killed at any moment loses nothing that it gave a receipt for, and counts
//! nothing twice, and goes on serving what pages hold on to; one that is asked to end leaves a tidy file.
#![expect(clippy::unwrap_used, reason = "in a test a panic is the finding")]

#[path = "support/collector.rs"]
mod collector;
mod support;

use collector::{CAMPAIGN, Collector};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::Duration;

/// How often it is killed, unless `MEEPRAAT_KILLS` says otherwise.
const ROUNDS: u32 = 12;
const SENDERS: u32 = 4;

/// A folder with a campaign and a widget.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    support::dist(folder.path());
    fs::write(folder.path().join("kempen-2040.toml"), CAMPAIGN).unwrap();
    folder
}

/// A file's bytes, where it is there.
fn file(address: &str, path: &str) -> Option<Vec<u8>> {
    let mut connection = TcpStream::connect(address).unwrap();
    connection.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nhost: meepraat\r\nconnection: close\r\n\r\n");
    connection.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    connection.read_to_end(&mut answer).unwrap();
    let head = answer.windows(4).position(|end| end == b"\r\n\r\n").unwrap();
    answer.starts_with(b"HTTP/1.1 200").then(|| answer.split_off(head + 4))
}

fn ask(address: &str, request: &str) -> Option<Value> {
    let (status, body) = collector::ask(address, request)?;
    if status == 200 { serde_json::from_str(&body).ok() } else { None }
}

fn event(number: u32) -> Value {
    json!({"specversion": "1.0", "id": id(number), "source": "urn:nld:oin:00000001234567890000:systeem:meepraat",
      "type": "nl.meepraat.response-submitted.v1", "time": "2026-11-22T10:00:00Z",
      "data": {"campaign": "kempen-2040", "wave": "2026-najaar", "language": "nl", "channel": "widget",
               "answers": [{"question": "groei", "choice": if number.is_multiple_of(3) { "zorg" } else { "woning" }}]}})
}

fn id(number: u32) -> String {
    format!("5f0c6a1e-1111-4222-8333-{number:012}")
}

/// The outcome of each, where receipts came.
fn send(address: &str, numbers: &[u32]) -> Option<Vec<String>> {
    let body = Value::Array(numbers.iter().map(|number| event(*number)).collect()).to_string();
    let answer = ask(
        address,
        &format!(
            "POST /v1/submissions HTTP/1.1\r\nhost: meepraat\r\nconnection: close\r\n\
             content-type: application/cloudevents-batch+json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        ),
    )?;
    let receipts = answer["receipts"].as_array()?;
    Some(receipts.iter().map(|receipt| receipt["outcome"].as_str().unwrap().to_owned()).collect())
}

/// Sends new responses until the collector is gone; gives those with a receipt and those without.
fn load(address: &str, next: &AtomicU32) -> (Vec<u32>, Vec<u32>) {
    let (mut receipted, mut unsure) = (Vec::new(), Vec::new());
    loop {
        let size = 1 + next.load(Ordering::Relaxed) % 5;
        let first = next.fetch_add(size, Ordering::Relaxed);
        let numbers: Vec<u32> = (first..first + size).collect();
        match send(address, &numbers) {
            Some(outcomes) => {
                assert!(outcomes.iter().all(|outcome| outcome == "accepted"), "{outcomes:?}");
                receipted.extend(numbers);
            }
            None => {
                unsure.extend(numbers);
                return (receipted, unsure);
            }
        }
    }
}

/// Fault 22: process killed while writing.
/// Fault 40: killed between commit and reply.
#[test]
fn killed_at_any_moment_each_receipted_response_counts_exactly_once() {
    let rounds: u32 = std::env::var("MEEPRAAT_KILLS").map_or(ROUNDS, |kills| kills.parse().unwrap());
    let folder = folder();
    let next = AtomicU32::new(0);
    let (mut receipted, mut unsure) = (BTreeSet::new(), BTreeSet::new());
    for round in 0..rounds {
        let collector = Collector::start(&mut Collector::command(folder.path()));
        let address = collector.address.clone();
        thread::scope(|scope| {
            let senders: Vec<_> = (0..SENDERS).map(|_| scope.spawn(|| load(&address, &next))).collect();
            // Moments that differ from round to round and lie anywhere between two commits.
            thread::sleep(Duration::from_micros(u64::from(30_000 + round * 37_913 % 250_000)));
            collector.kill();
            for sender in senders {
                let (sure, not) = sender.join().unwrap();
                receipted.extend(sure);
                unsure.extend(not);
            }
        });
    }
    let collector = Collector::start(&mut Collector::command(folder.path()));
    let outcomes_of = |numbers: &BTreeSet<u32>| -> Vec<String> {
        let numbers: Vec<u32> = numbers.iter().copied().collect();
        numbers.chunks(100).flat_map(|chunk| send(&collector.address, chunk).unwrap()).collect()
    };
    let again = outcomes_of(&receipted);
    let lost = again.iter().filter(|outcome| *outcome != "duplicate").count();
    let late = outcomes_of(&unsure);
    assert!(late.iter().all(|outcome| outcome == "accepted" || outcome == "duplicate"));
    let committed = late.iter().filter(|outcome| *outcome == "duplicate").count();
    println!(
        "{rounds} kills: {} with a receipt, {lost} of them lost; {} without, {committed} of them committed",
        receipted.len(),
        unsure.len()
    );
    assert_eq!(lost, 0);
    let results = ask(
        &collector.address,
        "GET /v1/campaigns/kempen-2040/results HTTP/1.1\r\nhost: meepraat\r\nconnection: close\r\n\r\n",
    )
    .unwrap();
    assert_eq!(results["total"], json!(receipted.len() + unsure.len()));
    collector.kill();
}

#[test]
fn killed_after_it_served_a_version_it_serves_that_for_good() {
    let folder = folder();
    let mut served = Vec::new();
    for round in 0..6 {
        let engine = format!("// engine {round}\n").repeat(50);
        let path = support::build(folder.path(), &engine);
        let campaign = CAMPAIGN.replace("Een woning", &format!("Een woning {round}"));
        fs::write(folder.path().join("kempen-2040.toml"), campaign).unwrap();
        let collector = Collector::start(&mut Collector::command(folder.path()));
        let index = file(&collector.address, "/bundles/kempen-2040/index.json").unwrap();
        let index: Value = serde_json::from_slice(&index).unwrap();
        let page =
            format!("/bundles/kempen-2040/nl.html?{}", index["languages"][0]["html"].as_str().unwrap());
        let html = file(&collector.address, &page).unwrap();
        assert!(String::from_utf8_lossy(&html).contains(&format!("Een woning {round}")));
        served.push((path, engine.into_bytes()));
        served.push((page, html));
        for (path, bytes) in &served {
            assert_eq!(file(&collector.address, path).as_ref(), Some(bytes), "{path}");
        }
        collector.kill();
    }
    // One that is killed while it starts has kept all of a version or nothing, and served nothing.
    for round in 0..8 {
        support::build(folder.path(), &format!("// broken off {round}\n").repeat(50));
        let mut starting = Collector::command(folder.path()).stdout(Stdio::null()).spawn().unwrap();
        thread::sleep(Duration::from_millis(10 + round * 23));
        starting.kill().unwrap();
        starting.wait().unwrap();
    }
    let collector = Collector::start(&mut Collector::command(folder.path()));
    for (path, bytes) in &served {
        assert_eq!(file(&collector.address, path).as_ref(), Some(bytes), "{path}");
    }
    assert_eq!(file(&collector.address, "/v/00000000/engine.js"), None);
    collector.kill();
}

#[test]
fn asked_to_end_it_leaves_one_tidy_file() {
    let folder = folder();
    let mut collector = Collector::start(&mut Collector::command(folder.path()));
    assert_eq!(send(&collector.address, &[1, 2]).unwrap(), ["accepted", "accepted"]);
    let id = collector.process.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    assert!(collector.process.wait().unwrap().success());
    let left = folder.path().read_dir().unwrap().map(|entry| entry.unwrap().file_name());
    let of_database = left.filter(|name| name.to_string_lossy().starts_with("meepraat.db"));
    assert_eq!(of_database.collect::<Vec<_>>(), ["meepraat.db"]);
}

#[test]
fn a_taken_port_is_said_with_the_remedy() {
    let folder = folder();
    let collector = Collector::start(&mut Collector::command(folder.path()));
    let refused = Collector::command(folder.path()).args(["--listen", &collector.address]).output().unwrap();
    let words = String::from_utf8(refused.stderr).unwrap();
    assert!(!refused.status.success() && words.contains("--listen"), "{words}");
    collector.kill();
}
