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
use meepraat_sdk::protocol::Question;
use meepraat_sdk::{Client, Endpoint, Request, Sealed, Seen, Settings, SqliteStore, Task, Transport, new_id};
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
    let home = std::env::home_dir().ok_or("there is no home folder to keep interviews in")?;
    let folder = home.join(".meepraat/interviews");
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
    // All are looked at before the first is stored: whoever mends a line begins again, and counts none twice.
    for line in stdin().lines() {
        let response = serde_json::json!({
            "campaign": "kempen-2040", "wave": "2026-najaar", "language": "nl", "channel": "interview",
            "answers": [{ "question": "groei", "choice": line?.trim() }],
        });
        interviews.push(Sealed::response(new_id(), SOURCE, &questions, serde_json::from_value(response)?)?);
    }
    // A hundred at a time are on the disk in one go.
    for group in interviews.chunks(100) {
        client.take_all(group.to_vec())?;
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
    let left = last.pending + last.parked.len();
    println!("{left} left, {} rejected, {} too old.", last.rejected, last.expired);
    Ok(if left + last.rejected + last.expired == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
