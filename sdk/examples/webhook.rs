//! An endpoint of someone else's: a webhook that wants a token, and knows no receipts.
//!
//! `cargo run -p meepraat-sdk --example webhook` starts one of its own, and shows what comes to it. An address as an
//! argument, and a token in `WEBHOOK_TOKEN`, name a real one.

#![cfg_attr(target_arch = "wasm32", no_main)]
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::print_stdout, reason = "an example shows what it does")]

use meepraat_sdk::protocol::{Question, Response};
use meepraat_sdk::{Ack, Change, Client, Endpoint, Settings, new_id};
use std::error::Error;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::channel;

const RESPONSE: &str = r#"{"campaign":"kempen-2040","wave":"2026-najaar","language":"nl","channel":"kiosk",
    "answers":[{"question":"groei","choice":"zorg"}]}"#;
const QUESTIONS: &str = r#"[{"id":"groei","kind":"single","text":"Waar maakt u zich zorgen over?",
    "choices":[{"id":"zorg","text":"Zorg dichtbij"},{"id":"niets","text":"Niets"}]}]"#;

fn main() -> Result<(), Box<dyn Error>> {
    let url = std::env::args().nth(1).map_or_else(own_webhook, Ok)?;
    let token = std::env::var("WEBHOOK_TOKEN").unwrap_or_else(|_| "secret".to_owned());
    // Whatever 2xx it answers stands for the whole batch.
    let settings = Settings::new(Endpoint::new(&url)?, "urn:nld:oin:00000001234567890000:systeem:meepraat")
        .with_ack(Ack::Status)
        .with_bearer(&token)?
        .with_header("X-Project", "kempen")?;
    let client = Client::native(settings, std::env::temp_dir().join("meepraat-webhook"))?;
    let (tell, told) = channel();
    let _subscription = client.on_change(move |change| tell.send(change.clone()).unwrap_or_default());

    let questions: Vec<Question<String>> = serde_json::from_str(QUESTIONS)?;
    client.submit(new_id(), &questions, serde_json::from_str::<Response>(RESPONSE)?)?;
    match told.recv()? {
        Change::Delivered { id, .. } => println!("{id} was taken"),
        // What to change stands in the reason; it is kept, and tried again at the next run.
        Change::Parked { reason, .. } => println!("set aside: {reason}"),
        change => println!("not sent yet: {change:?}"),
    }
    Ok(())
}

/// A webhook of a few lines on a free port: it prints what comes, and says 204.
fn own_webhook() -> Result<String, Box<dyn Error>> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let url = format!("http://{}/hook", listener.local_addr()?);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            // One that breaks off sends again.
            take(&stream).unwrap_or_default();
        }
    });
    Ok(url)
}

fn take(mut stream: &TcpStream) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        print!("  {line}");
        if line.trim().is_empty() {
            break;
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap_or(0);
        }
    }
    let mut body = String::new();
    reader.take(length).read_to_string(&mut body)?;
    println!("  {body}");
    stream.write_all(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
}
