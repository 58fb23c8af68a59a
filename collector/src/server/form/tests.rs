//! Whether a form says what its resident filled in.

use super::*;
use meepraat_protocol::Given;

fn campaign() -> Campaign {
    crate::store::tests::campaign()
}

fn response(fields: &[(&str, &str)]) -> Response {
    let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Posted(Fields(fields)).response(
        &campaign(),
        Language::new("nl").unwrap(),
        Id::new("2026-najaar").unwrap(),
    )
}

#[test]
fn a_form_is_read_by_the_kinds_of_its_questions() {
    let read = response(&[
        ("wave", ""),
        ("partner", "bibliotheek-de-linde"),
        ("q.groei", "zorg"),
        ("q.meebeslissen", "4"),
        ("q.helpt", "geld"),
        ("q.helpt", "tijd"),
        ("q.vergeten", " een\r\ntwee \r\n"),
    ]);
    assert_eq!(read.wave.as_str(), "2026-najaar");
    assert_eq!(read.channel, Channel::Embed);
    assert_eq!(
        serde_json::to_value(&read.answers).unwrap(),
        serde_json::json!([
            {"question": "groei", "choice": "zorg"}, {"question": "meebeslissen", "value": 4},
            {"question": "helpt", "choices": ["geld", "tijd"]}, {"question": "vergeten", "text": "een\ntwee"}])
    );
}

#[test]
fn what_was_left_open_is_no_answer() {
    assert!(response(&[("q.groei", ""), ("q.vergeten", " \r\n ")]).answers.is_empty());
}

#[test]
fn what_no_form_posts_is_kept_for_the_judgement() {
    let read = response(&[("q.meebeslissen", "veel")]);
    assert_eq!(read.answers[0].given, Given::Text("veel".into()));
}
