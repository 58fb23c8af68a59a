//! A terminal in a reading room: it asks, takes the next visitor's answer, and sends whenever the network lets it.
//!
//! `cargo run -p meepraat-sdk --example kiosk -- target/bundles/kempen-2040/nl.json`, with `cargo xtask demo` running (or
//! after `cargo xtask build`). A second argument names another endpoint. What is not sent waits in a folder, also when
//! the terminal is switched off.

#![cfg_attr(target_arch = "wasm32", no_main)]
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::print_stdout, reason = "a terminal talks to its visitors")]

use jiff::{Timestamp, tz::TimeZone};
use meepraat_sdk::protocol::{
    Answer, Bundle, Channel, Fields, Id, Index, IndexWave, Kind, Question, Response, only_asked, shown,
};
use meepraat_sdk::{Client, Endpoint, Settings, new_id};
use std::error::Error;
use std::io::{BufRead, Write, stdin, stdout};
use std::path::Path;
use std::time::Duration;

/// How long the terminal goes on sending when it is switched off.
const CLOSING: Duration = Duration::from_secs(5);

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let file = arguments.next().ok_or("name the poll's file, such as target/bundles/kempen-2040/nl.json")?;
    let url = arguments.next().unwrap_or_else(|| "http://127.0.0.1:8800/v1/submissions".to_owned());
    let poll = Bundle::from_json(&std::fs::read_to_string(&file)?).ok_or("this is no poll")?;
    let index = std::fs::read_to_string(Path::new(&file).with_file_name("index.json"))?;
    let wave = open_wave(&serde_json::from_str(&index)?).ok_or("no wave is open today")?;

    let settings = Settings::new(Endpoint::new(&url)?, poll.source.as_str());
    // A folder that outlasts a restart.
    let home = std::env::home_dir().ok_or("there is no home folder to keep answers in")?;
    let client = Client::native(settings, home.join(".meepraat/kiosk"))?;
    // An empty line skips a question; the end of the input (Ctrl-D) switches the terminal off.
    while let Some(response) = ask(&poll, &wave)? {
        match client.submit(new_id(), &poll.questions, response) {
            Ok(_) => println!("\nThank you.\n"),
            Err(error) => println!("\nThis answer cannot be taken: {error}.\n"),
        }
        let state = client.state();
        println!("[{} not sent yet, {} set aside]", state.pending, state.parked.len());
    }

    println!("\nSending what is left …");
    let state = client.flush_within(CLOSING).await;
    match state.pending + state.parked.len() {
        0 => println!("Everything is sent."),
        left => println!("{left} not sent; kept for the next time."),
    }
    Ok(())
}

fn open_wave(index: &Index) -> Option<Id> {
    let today = Timestamp::now().to_zoned(TimeZone::UTC).date();
    let open = |wave: &&IndexWave| wave.opens <= today && today <= wave.closes;
    index.waves.iter().find(open).map(|wave| wave.id.clone())
}

/// One visitor's way through the poll; none at the end of the input.
fn ask(poll: &Bundle, wave: &Id) -> Result<Option<Response>, Box<dyn Error>> {
    let mut fields = Fields::default();
    let mut asked: Vec<Id> = Vec::new();
    // What was answered decides what is asked next.
    while let Some(question) = next(poll, &fields, &asked) {
        let Some(said) = put(question)? else { return Ok(None) };
        fields.0.push((question.field(), said));
        asked.push(question.id.clone());
    }
    Ok(Some(Response {
        campaign: poll.campaign.clone(),
        version: Some(poll.version.clone()),
        wave: wave.clone(),
        partner: None,
        language: poll.language.clone(),
        area: None,
        channel: Channel::Kiosk,
        referral: None,
        answers: answers(poll, &fields),
    }))
}

fn answers(poll: &Bundle, fields: &Fields) -> Vec<Answer> {
    only_asked(&poll.questions, poll.questions.iter().filter_map(|question| question.read(fields)).collect())
}

/// The next question of a kind that a line of text can answer.
fn next<'a>(poll: &'a Bundle, fields: &Fields, asked: &[Id]) -> Option<&'a Question<String>> {
    let plain = |question: &&Question<String>| {
        matches!(question.kind, Kind::Single(_) | Kind::Scale(_) | Kind::Nps(_) | Kind::Text(_))
    };
    let open = |question: &&Question<String>| plain(question) && !asked.contains(&question.id);
    shown(&poll.questions, &answers(poll, fields)).into_iter().find(open)
}

/// Asks one question; gives what a form would, and nothing at the end of the input.
fn put(question: &Question<String>) -> Result<Option<String>, Box<dyn Error>> {
    println!("{}", question.text);
    match &question.kind {
        Kind::Single(single) => {
            for (number, choice) in single.choices.iter().enumerate() {
                println!("  {}  {}", number + 1, choice.text);
            }
        }
        Kind::Scale(scale) => {
            println!("  {} ({}) to {} ({})", scale.min, scale.low, scale.max, scale.high);
        }
        _ => {}
    }
    print!("> ");
    stdout().flush()?;
    let mut line = String::new();
    if stdin().lock().read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let said = line.trim();
    let chosen = match &question.kind {
        Kind::Single(single) => {
            let number = said.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
            number.and_then(|number| single.choices.get(number)).map(|choice| choice.id.to_string())
        }
        _ => Some(said.to_owned()),
    };
    Ok(Some(chosen.unwrap_or_default()))
}
