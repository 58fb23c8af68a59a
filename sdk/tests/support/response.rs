//! A poll of one question, and an answer to it.

use meepraat_sdk::protocol::{
    Answer, Channel, FollowUp, Given, Id, Language, Question, Response, Submission, Topic,
};

/// One question with two choices.
pub(crate) fn questions() -> Vec<Question<String>> {
    let question = r#"{"id":"groei","kind":"single","text":"What worries you most?",
        "choices":[{"id":"zorg","text":"Care nearby"},{"id":"niets","text":"Nothing"}]}"#;
    vec![serde_json::from_str(question).unwrap()]
}

/// A response that chooses; `zorg` and `niets` are choices.
pub(crate) fn choosing(choice: &str) -> Response {
    let given = Given::Choice { choice: Id::new(choice).unwrap(), other: None };
    Response {
        campaign: Id::new("kempen-2040").unwrap(),
        version: None,
        wave: Id::new("2026-najaar").unwrap(),
        partner: None,
        language: Language::new("nl").unwrap(),
        area: None,
        channel: Channel::Widget,
        referral: None,
        answers: vec![Answer::new(Id::new("groei").unwrap(), given)],
    }
}

/// A valid response.
pub(crate) fn response() -> Response {
    choosing("zorg")
}

/// Someone who asks to be kept informed.
pub(crate) fn follow_up() -> Submission {
    Submission::FollowUp(FollowUp {
        campaign: Id::new("kempen-2040").unwrap(),
        language: Language::new("nl").unwrap(),
        email: "someone@example.nl".to_owned(),
        topics: vec![Topic::Campaign],
    })
}
