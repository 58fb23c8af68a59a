//! Ten lines to a first delivered response: `cargo run -p meepraat-sdk --example first_response`, with
//! `cargo xtask demo` running. Another endpoint can be given as an argument.

#![cfg_attr(target_arch = "wasm32", no_main)]
#![cfg(not(target_arch = "wasm32"))]

use meepraat_sdk::protocol::{Question, Response};
use meepraat_sdk::{Client, Endpoint, Settings, new_id};

const RESPONSE: &str = r#"{"campaign":"kempen-2040","wave":"2026-najaar","language":"nl","channel":"kiosk",
    "answers":[{"question":"groei","choice":"zorg"}]}"#;
const QUESTIONS: &str = r#"[{"id":"groei","kind":"single","text":"Waar maakt u zich zorgen over?",
    "choices":[{"id":"zorg","text":"Zorg dichtbij"},{"id":"niets","text":"Niets"}]}]"#;

#[allow(clippy::print_stdout, reason = "an example shows what it did")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let url = std::env::args().nth(1).unwrap_or_else(|| "http://127.0.0.1:8800/v1/submissions".to_owned());
    let questions: Vec<Question<String>> = serde_json::from_str(QUESTIONS)?;
    let response: Response = serde_json::from_str(RESPONSE)?;

    let settings = Settings::new(Endpoint::new(&url)?, "urn:nld:oin:00000001234567890000:systeem:meepraat");
    let client = Client::native(settings, std::env::temp_dir().join("meepraat"))?; // better one that outlasts a restart
    let (tell, told) = std::sync::mpsc::channel();
    let _subscription = client.on_change(move |change| tell.send(change.clone()).unwrap_or_default());
    client.submit(new_id(), &questions, response)?;
    println!("{:?}", told.recv()?);
    Ok(())
}
