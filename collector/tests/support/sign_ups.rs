//! A campaign with an event, and people who sign up for it at a running collector.

use crate::collector::{CAMPAIGN, ask};
use crate::support;
use serde_json::{Value, json};
use std::fs;

/// What people sign up for.
const EVENT: &str = r#"[[events]]
id = "dialoog"
kind = "dialogue"
title.nl = "Dialoog"
description.nl = "Praat mee."
starts = "2026-12-03T19:00:00"
ends = "2026-12-03T21:30:00"
capacity = 40
waitlist = true
companions = 3
deadline = "2026-12-01"
place = { name = "De Linde", address = "Lindeplein 1, Eersel" }
"#;

pub(crate) fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    support::dist(folder.path());
    fs::write(folder.path().join("kempen-2040.toml"), format!("{CAMPAIGN}{EVENT}")).unwrap();
    folder
}

/// The outcome and the result of a sign-up, where a receipt came. Parties are of one to four.
pub(crate) fn sign_up(address: &str, number: u32, email: &str) -> Option<(String, String)> {
    let event = json!({"specversion": "1.0", "id": format!("5f0c6a1e-1111-4222-8333-{number:012}"),
      "source": "urn:nld:oin:00000001234567890000:systeem:meepraat",
      "type": "nl.meepraat.sign-up-requested.v1", "time": "2026-11-22T10:00:00Z",
      "data": {"campaign": "kempen-2040", "language": "nl", "event": "dialoog", "name": "Ans", "email": email,
               "companions": number % 4}});
    let (status, body) =
        post(address, "/v1/submissions", "application/cloudevents+json", &event.to_string())?;
    assert_eq!(status, 200, "{body}");
    let receipt = serde_json::from_str::<Value>(&body).ok()?["receipts"][0].clone();
    let word = |name: &str| receipt[name].as_str().map(str::to_owned);
    assert!(word("result").is_some(), "{receipt}");
    Some((word("outcome")?, word("result")?))
}

pub(crate) fn post(address: &str, path: &str, kind: &str, body: &str) -> Option<(u16, String)> {
    let length = body.len();
    let head =
        format!("POST {path} HTTP/1.1\r\nhost: meepraat\r\nconnection: close\r\ncontent-type: {kind}\r\n");
    ask(address, &format!("{head}content-length: {length}\r\n\r\n{body}"))
}
