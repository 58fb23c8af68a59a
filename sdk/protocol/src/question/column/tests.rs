//! A row per response holds every answer, and nothing else.

use super::*;
use crate::Answer;
use serde_json::{Value, json};

/// The row of one answer, as `column=value`.
fn row(question: Value, answer: Option<Value>) -> Vec<String> {
    let question: Question<String> = serde_json::from_value(question).unwrap();
    let given = answer.map(|answer| serde_json::from_value::<Answer>(answer).unwrap().given);
    if let Some(given) = &given {
        assert_eq!(question.kind.validate(given), Ok(()), "the answer is a valid one");
    }
    let value = |column: &Column| given.as_ref().map(|given| column.value(given)).unwrap_or_default();
    question.columns().iter().map(|column| format!("{}={}", column.name, value(column))).collect()
}

fn with_choices(kind: &str) -> Value {
    json!({"id": "helpt", "kind": kind, "text": "?", "top": 2, "choices": [
        {"id": "thuis", "text": "Thuis"}, {"id": "other", "text": "Elders"}, {"id": "anders", "text": "Anders", "other": true}]})
}

#[test]
fn one_choice_has_a_column_and_its_text_another() {
    let answer = json!({"question": "helpt", "choice": "anders", "other": "Een oppas"});
    assert_eq!(row(with_choices("single"), Some(answer)), ["q.helpt=anders", "q.helpt.other=Een oppas"]);
}

#[test]
fn several_choices_have_a_column_each_and_not_answered_is_not_no() {
    let answer = json!({"question": "helpt", "choices": ["other", "anders"], "other": "Een oppas"});
    let columns = ["q.helpt:thuis=0", "q.helpt:other=1", "q.helpt:anders=1", "q.helpt.other=Een oppas"];
    assert_eq!(row(with_choices("multiple"), Some(answer)), columns);
    let empty = ["q.helpt:thuis=", "q.helpt:other=", "q.helpt:anders=", "q.helpt.other="];
    assert_eq!(row(with_choices("multiple"), None), empty);
}

#[test]
fn a_ranking_gives_each_choice_its_place() {
    let answer = json!({"question": "helpt", "ranking": ["anders", "thuis"]});
    assert_eq!(
        row(with_choices("ranking"), Some(answer)),
        ["q.helpt:thuis=2", "q.helpt:other=", "q.helpt:anders=1"]
    );
}

#[test]
fn statements_have_a_column_each() {
    let question = json!({"id": "s", "kind": "statements", "text": "?", "statements": [
        {"id": "rust", "text": "Rust"}, {"id": "groen", "text": "Groen"}]});
    let answer = json!({"question": "s", "statements": {"groen": "disagree"}});
    assert_eq!(row(question, Some(answer)), ["q.s:rust=", "q.s:groen=disagree"]);
}

#[test]
fn what_has_one_value_has_one_column() {
    let scale =
        json!({"id": "q", "kind": "scale", "text": "?", "low": "a", "high": "b", "not_applicable": true});
    for (question, answer, wanted) in [
        (scale.clone(), json!({"value": 4}), "q.q=4"),
        (scale, json!({"notApplicable": true}), "q.q=not-applicable"),
        (
            json!({"id": "q", "kind": "nps", "text": "?", "low": "a", "high": "b"}),
            json!({"value": 0}),
            "q.q=0",
        ),
        (json!({"id": "q", "kind": "area", "text": "?"}), json!({"area": "GM0770"}), "q.q=GM0770"),
        (
            json!({"id": "q", "kind": "text", "text": "?"}),
            json!({"text": "De bus, \"en\"\nmeer"}),
            "q.q=De bus, \"en\"\nmeer",
        ),
    ] {
        let mut answer = answer;
        answer["question"] = json!("q");
        assert_eq!(row(question, Some(answer)), [wanted]);
    }
}
