//! Which questions are shown with which answers.

use super::*;
use serde_json::{Value, json};

fn question(id: &str, show_if: &Value) -> Question<String> {
    serde_json::from_value(json!({"id": id, "kind": "text", "text": "?", "show_if": show_if})).unwrap()
}

fn ids(questions: &[Question<String>], answers: &Value) -> Vec<String> {
    let answers: Vec<Answer> = serde_json::from_value(answers.clone()).unwrap();
    shown(questions, &answers).iter().map(|question| question.id.to_string()).collect()
}

#[test]
fn each_condition_looks_at_the_answer_before_it() {
    for (condition, answer, holds) in [
        (json!({"equals": {"question": "a", "choice": "x"}}), json!({"choice": "x"}), true),
        (json!({"equals": {"question": "a", "choice": "x"}}), json!({"choices": ["x", "y"]}), false),
        (json!({"any_of": {"question": "a", "choices": ["x", "z"]}}), json!({"choices": ["y", "z"]}), true),
        (json!({"any_of": {"question": "a", "choices": ["x"]}}), json!({"choice": "y"}), false),
        (json!({"at_least": {"question": "a", "value": 4}}), json!({"value": 4}), true),
        (json!({"at_most": {"question": "a", "value": 2}}), json!({"value": 3}), false),
        (json!({"at_most": {"question": "a", "value": 2}}), json!({"notApplicable": true}), false),
        (json!({"answered": {"question": "a"}}), json!({"text": "iets"}), true),
        (
            json!({"all": [{"answered": {"question": "a"}}, {"at_least": {"question": "a", "value": 3}}]}),
            json!({"value": 2}),
            false,
        ),
        (
            json!({"any": [{"at_most": {"question": "a", "value": 0}}, {"at_least": {"question": "a", "value": 2}}]}),
            json!({"value": 2}),
            true,
        ),
    ] {
        let questions = [question("a", &Value::Null), question("b", &condition)];
        let mut given = answer.clone();
        given["question"] = json!("a");
        assert_eq!(ids(&questions, &json!([given])).len() == 2, holds, "{condition} {answer}");
        assert_eq!(ids(&questions, &json!([])), ["a"], "{condition}");
    }
}

#[test]
fn an_answer_to_a_hidden_question_counts_for_nothing() {
    let questions = [
        question("a", &Value::Null),
        question("b", &json!({"answered": {"question": "a"}})),
        question("c", &json!({"answered": {"question": "b"}})),
    ];
    let b = json!({"question": "b", "text": "x"});
    assert_eq!(ids(&questions, &json!([b])), ["a"]);
    assert_eq!(ids(&questions, &json!([{"question": "a", "text": "x"}, b])), ["a", "b", "c"]);
}
