//! What must hold of every reader that meets the outside, whatever it is given: one function per reader, for the fuzzer
//! and for the tests that go through the corpus. Where the inputs come from is theirs.
#![allow(clippy::panic, clippy::expect_used, reason = "to panic is how a finding is told here")]

use meepraat_collector::campaign_file::{CampaignFile, overview, render};
use meepraat_protocol::{
    Campaign, Envelope, Fields, MAX_BATCH_BYTES, SubmissionId, area_of, only_asked, validate_answers,
};
use meepraat_sdk::Answer;
use meepraat_sdk::fuzzing::{judge_answer, read_entry};
use std::path::Path;
use std::sync::OnceLock;

/// A reader and its name, which is also that of its corpus.
pub type Target = (&'static str, fn(&[u8]));

/// Every reader.
pub const TARGETS: [Target; 6] = [
    ("campaign_file", campaign_file),
    ("envelope", envelope),
    ("receipt", receipt),
    ("retry_after", retry_after),
    ("stored_entry", stored_entry),
    ("native_form", native_form),
];

/// A campaign file: findings come with a place in it, and what has none is a campaign that can be shown.
///
/// # Panics
/// When that does not hold.
pub fn campaign_file(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let file = CampaignFile::parse(Path::new("campaign.toml"), text);
    let report = render(&file);
    match &file.campaign {
        Some(campaign) => assert!(!overview(campaign).is_empty(), "a campaign without a word about it"),
        None => assert!(!file.findings.is_empty() && !report.is_empty(), "refused without a word"),
    }
}

/// An envelope: what is read is written so that it is read as the same.
///
/// # Panics
/// When that does not hold.
pub fn envelope(data: &[u8]) {
    let Ok(value) = serde_json::from_slice(data) else { return };
    match Envelope::from_value(&value) {
        Ok(read) => {
            let written = serde_json::to_value(&read).expect("an envelope is JSON");
            assert_eq!(Envelope::from_value(&written).ok(), Some(read), "read otherwise than it was written");
        }
        Err(wrong) => assert!(!wrong.0.is_empty(), "refused without a word"),
    }
}

/// The body of an endpoint's answer, after a byte that draws its status.
pub fn receipt(data: &[u8]) {
    let Some((status, body)) = data.split_first() else { return };
    let body = String::from_utf8(body.to_vec()).ok();
    judge_answer(&Answer { status: status_of(*status), body, ..Answer::default() }, 0);
}

/// The headers `Retry-After` and `Date`, a line each, after a byte that draws the status.
pub fn retry_after(data: &[u8]) {
    let Some((status, headers)) = data.split_first() else { return };
    let headers = String::from_utf8_lossy(headers);
    let (retry_after, date) = headers.split_once('\n').unwrap_or((&headers, ""));
    let answer = Answer {
        status: status_of(*status),
        retry_after: Some(retry_after.to_owned()),
        date: Some(date.to_owned()).filter(|date| !date.is_empty()),
        ..Answer::default()
    };
    for now in [i64::MIN, -1, 0, 1_795_341_600_000, i64::MAX] {
        judge_answer(&answer, now);
    }
}

fn status_of(byte: u8) -> u16 {
    const STATUSES: [u16; 12] = [200, 201, 204, 301, 400, 404, 408, 413, 429, 500, 503, 511];
    STATUSES[usize::from(byte) % STATUSES.len()]
}

/// A text that a store holds under an id.
///
/// # Panics
/// When the id of these tests is none.
pub fn stored_entry(data: &[u8]) {
    let id = SubmissionId::parse("5f0c6a1e-7d1b-4c7e-9a53-0d8f3a1c2b4e").expect("an id");
    read_entry(id, &String::from_utf8_lossy(data));
}

/// A urlencoded form, posted to a campaign that asks every kind of question: what is answered is asked, and said once.
///
/// # Panics
/// When that does not hold.
pub fn native_form(data: &[u8]) {
    if data.len() > MAX_BATCH_BYTES {
        return;
    }
    let fields = Fields(form_urlencoded::parse(data).into_owned().collect());
    let questions: Vec<_> = campaign().questions().cloned().collect();
    let read = questions.iter().filter_map(|question| question.read(&fields)).collect();
    let answers = only_asked(&questions, read);
    for error in validate_answers(&questions, &answers).err().unwrap_or_default() {
        assert!(!error.to_string().is_empty(), "refused without a word");
    }
    assert!(answers.len() <= questions.len(), "more answers than questions");
    drop(area_of(&answers));
}

fn campaign() -> &'static Campaign {
    static CAMPAIGN: OnceLock<Campaign> = OnceLock::new();
    CAMPAIGN.get_or_init(|| {
        let text = include_str!("../../../demo/campaigns/kempen-2040.toml");
        CampaignFile::parse(Path::new("kempen-2040.toml"), text).into_campaign().expect("a good campaign")
    })
}

#[cfg(test)]
mod tests;
