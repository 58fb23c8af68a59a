//! Faults 22 and 40: a collector that is killed at any moment loses nothing that it gave a receipt for, and counts
//! nothing twice.
#![expect(clippy::unwrap_used, reason = "in a test a panic is the finding")]

use base64::Engine as _;
use serde_json::{Value, json};
use sha2::{Digest, Sha256, Sha384};
use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::Duration;

const ROUNDS: u32 = 12;
const SENDERS: u32 = 4;

const CAMPAIGN: &str = r#"
id = "kempen-2040"
languages = ["nl"]
title.nl = "Kempen 2040"
assignment.nl = "Wat betekent groei?"
starts = 2026-09-01
ends = 2030-12-31
[organiser]
name.nl = "Kempengemeenten"
oin = "00000001234567890000"
contact = "mailto:stem@example.nl"
privacy = "https://example.nl/privacy"
[[waves]]
id = "2026-najaar"
title.nl = "Najaar 2026"
opens = 2026-10-01
closes = 2026-12-01
[[poll.questions]]
id = "groei"
kind = "single"
text.nl = "Wat houdt u bezig?"
choices = [{ id = "zorg", text.nl = "Zorg" }, { id = "woning", text.nl = "Een woning" }]
"#;

/// A widget as small as it can be.
fn write_dist(folder: &Path) {
    let mut manifest = serde_json::Map::new();
    for (key, name, text) in [
        ("loader", "meepraat.js", "(b=>{})();\n"),
        ("engine", "engine.js", "1"),
        ("wasm", "engine.wasm", "2"),
        ("style", "widget.css", "3"),
    ] {
        let hash: String = Sha256::digest(text).iter().take(4).map(|byte| format!("{byte:02x}")).collect();
        let integrity = base64::engine::general_purpose::STANDARD.encode(Sha384::digest(text));
        let path = format!("v/{hash}/{name}");
        fs::create_dir_all(folder.join("v").join(&hash)).unwrap();
        fs::write(folder.join(&path), text).unwrap();
        let entry = json!({"path": path, "integrity": format!("sha384-{integrity}")});
        manifest.insert(key.to_owned(), entry);
    }
    fs::write(folder.join("meepraat.js"), "(b=>{})();\n").unwrap();
    fs::write(folder.join("manifest.json"), Value::Object(manifest).to_string()).unwrap();
}

struct Collector {
    process: Child,
    address: String,
}

impl Collector {
    fn start(folder: &Path) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_meepraat"))
            .args(["serve", "--listen", "127.0.0.1:0", "--now", "2026-11-22", "--database"])
            .arg(folder.join("meepraat.db"))
            .arg("--campaign")
            .arg(folder.join("kempen-2040.toml"))
            .arg("--dist")
            .arg(folder)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut greeting = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut greeting).unwrap();
        let address = greeting.split_whitespace().find_map(|word| word.strip_prefix("http://")).unwrap();
        Self { process, address: address.to_owned() }
    }

    /// SIGKILL: no farewell, nothing flushed.
    fn kill(mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

fn ask(address: &str, request: &str) -> Option<Value> {
    let mut connection = TcpStream::connect(address).ok()?;
    connection.set_read_timeout(Some(Duration::from_secs(20))).ok()?;
    connection.write_all(request.as_bytes()).ok()?;
    let mut answer = String::new();
    connection.read_to_string(&mut answer).ok()?;
    let (head, body) = answer.split_once("\r\n\r\n")?;
    if head.starts_with("HTTP/1.1 200") { serde_json::from_str(body).ok() } else { None }
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

#[test]
fn killed_at_any_moment_each_receipted_response_counts_exactly_once() {
    let folder = tempfile::tempdir().unwrap();
    write_dist(folder.path());
    fs::write(folder.path().join("kempen-2040.toml"), CAMPAIGN).unwrap();
    let next = AtomicU32::new(0);
    let (mut receipted, mut unsure) = (BTreeSet::new(), BTreeSet::new());
    for round in 0..ROUNDS {
        let collector = Collector::start(folder.path());
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
    let collector = Collector::start(folder.path());
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
        "{ROUNDS} kills: {} with a receipt, {lost} of them lost; {} without, {committed} of them committed",
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
