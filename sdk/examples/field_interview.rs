//! Interviews in the field: a tablet that is offline all day, and delivers at night.
//!
//! ```sh
//! printf 'zorg\nniets\n' | cargo run -p meepraat-sdk --example field_interview -- collect
//! cargo run -p meepraat-sdk --example field_interview -- deliver
//! ```
//!
//! `collect` takes one choice per line and never touches the network; `deliver` sends everything, shows how it goes, and
//! fails while something is left. `cargo xtask demo` is there to deliver to; an address after the command names another
//! endpoint. Both know the interviews by a folder, so that a dead battery loses none.

#![cfg_attr(target_arch = "wasm32", no_main)]
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::print_stdout, reason = "an example shows what it does")]

use futures_util::StreamExt;
use meepraat_sdk::protocol::{Question, Response};
use meepraat_sdk::{Client, Endpoint, Request, Seen, Settings, SqliteStore, Task, Transport, new_id};
use std::error::Error;
use std::io::stdin;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

const QUESTIONS: &str = r#"[{"id":"groei","kind":"single","text":"Waar maakt u zich zorgen over?",
    "choices":[{"id":"zorg","text":"Zorg dichtbij"},{"id":"niets","text":"Niets"}]}]"#;
const SOURCE: &str = "urn:nld:oin:00000001234567890000:systeem:meepraat";

/// How long a night is, at most.
const NIGHT: Duration = Duration::from_secs(8 * 60 * 60);

/// The road to nowhere, for a day without a network.
struct Offline;

impl Transport for Offline {
    fn send(&self, _: Request) -> Task<Seen> {
        Box::pin(async { Seen::Nothing })
    }
}

#[tokio::main]
async fn main() -> Result<ExitCode, Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let command = arguments.next();
    let url = arguments.next().unwrap_or_else(|| "http://127.0.0.1:8800/v1/submissions".to_owned());
    let settings = Settings::new(Endpoint::new(&url)?, SOURCE);
    let folder = std::env::temp_dir().join("meepraat-interviews");
    match command.as_deref() {
        Some("collect") => collect(settings, folder),
        Some("deliver") => deliver(settings, folder).await,
        _ => Err("say collect or deliver".into()),
    }
}

fn collect(settings: Settings, folder: PathBuf) -> Result<ExitCode, Box<dyn Error>> {
    let client = Client::new(settings, SqliteStore::open(folder)?, Offline);
    let questions: Vec<Question<String>> = serde_json::from_str(QUESTIONS)?;
    let mut interviews = Vec::new();
    for line in stdin().lines() {
        let response = serde_json::json!({
            "campaign": "kempen-2040", "wave": "2026-najaar", "language": "nl", "channel": "interview",
            "answers": [{ "question": "groei", "choice": line?.trim() }],
        });
        interviews.push((new_id(), serde_json::from_value::<Response>(response)?));
    }
    // A hundred at a time are on the disk in one go; one that does not fit its question is refused with its group.
    for group in interviews.chunks(100) {
        client.submit_all(&questions, group.iter().cloned())?;
    }
    println!("{} interviews are on the disk.", client.state().pending);
    Ok(ExitCode::SUCCESS)
}

async fn deliver(settings: Settings, folder: PathBuf) -> Result<ExitCode, Box<dyn Error>> {
    let client = Client::native(settings, folder)?;
    let mut states = client.states();
    let mut delivered = std::pin::pin!(client.flush_within(NIGHT));
    let last = loop {
        tokio::select! {
            state = &mut delivered => break state,
            Some(state) = states.next() => println!("{} to go, {} set aside", state.pending, state.parked.len()),
        }
    };
    for (id, reason) in &last.parked {
        println!("{id} was not taken: {reason}");
    }
    println!("{} left.", last.pending + last.parked.len());
    Ok(if last.pending + last.parked.len() == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
