//! The campaign made for the simulation: one question with a choice for every submission, so that the tallies name each.

use meepraat_sdk::protocol::{Answer, Campaign, Channel, Given, Id, Language, Question, Response};
use serde_json::json;

/// When the simulated time begins, in milliseconds since 1970: a Monday in January.
pub(crate) const START: i64 = 1_767_603_600_000;

/// In whose name submissions are sent.
pub(crate) const SOURCE: &str = "urn:nld:oin:00000001234567890000:systeem:meepraat";

/// The wave that is open all the time.
pub(crate) const WAVE: &str = "lang";

/// A campaign with this many choices, open for years. It makes some ten releases, however many responses come.
pub(crate) fn campaign(choices: usize) -> Campaign {
    let choices: Vec<_> =
        (0..choices).map(|value| json!({"id": cell(value), "text": {"nl": cell(value)}})).collect();
    serde_json::from_value(json!({
        "id": "simulatie", "languages": ["nl"], "title": {"nl": "Simulatie"},
        "assignment": {"nl": "Gaat er niets verloren?"},
        "starts": "2025-01-01", "ends": "2040-12-31", "minimum": (choices.len() / 10).max(10),
        "organiser": {"name": {"nl": "Simulatie"}, "oin": "00000001234567890000",
                      "contact": "mailto:stem@example.nl", "privacy": "https://example.nl/privacy"},
        "areas": [{"id": "GM0770", "name": {"nl": "Eersel"}}],
        "partners": [{"id": "bibliotheek", "name": {"nl": "Bibliotheek"}, "role": {"nl": "vraagt"}}],
        "waves": [{"id": WAVE, "title": {"nl": "Lang"}, "opens": "2025-01-01", "closes": "2040-12-01"}],
        "poll": {"questions": [
            {"id": "waarde", "kind": "single", "text": {"nl": "Welke?"}, "choices": choices}]}
    }))
    .expect("the campaign is well-formed")
}

/// The questions as the widget has them.
pub(crate) fn questions(choices: usize) -> Vec<Question<String>> {
    let choices: Vec<_> = (0..choices).map(|value| json!({"id": cell(value), "text": cell(value)})).collect();
    let question = json!({"id": "waarde", "kind": "single", "text": "Welke?", "choices": choices});
    vec![serde_json::from_value(question).expect("the question is well-formed")]
}

/// The name of a value in the tallies.
pub(crate) fn cell(value: usize) -> String {
    format!("w{value}")
}

/// A response that carries a value, to a wave that the collector knows or not.
pub(crate) fn response(value: usize, wave: &str) -> Response {
    Response {
        campaign: id("simulatie"),
        version: None,
        wave: id(wave),
        partner: value.is_multiple_of(3).then(|| id("bibliotheek")),
        language: Language::new("nl").expect("a language"),
        area: None,
        channel: Channel::Widget,
        referral: None,
        answers: vec![Answer::new(id("waarde"), Given::Choice { choice: id(&cell(value)), other: None })],
    }
}

/// A name.
pub(crate) fn id(text: &str) -> Id {
    Id::new(text).expect("a well-formed name")
}
