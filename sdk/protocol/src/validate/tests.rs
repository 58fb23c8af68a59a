//! Whether the shared judgement is right.

use super::*;
use crate::{Given, Id};

fn poll() -> Vec<Question<String>> {
    serde_json::from_value(serde_json::json!([
        {"id": "groei", "kind": "single", "text": "?", "required": true,
         "choices": [{"id": "zorg", "text": "Zorg"}, {"id": "anders", "text": "Anders", "other": true}]},
        {"id": "meebeslissen", "kind": "scale", "text": "?", "low": "nee", "high": "ja"},
        {"id": "vergeten", "kind": "text", "text": "?", "max_characters": 10},
        {"id": "helpt", "kind": "multiple", "text": "?", "max": 2, "choices": [
            {"id": "a", "text": "A"}, {"id": "b", "text": "B"}, {"id": "c", "text": "C"},
            {"id": "niets", "text": "Niets", "exclusive": true}]},
        {"id": "stellingen", "kind": "statements", "text": "?", "statements": [{"id": "s1", "text": "S"}]},
        {"id": "voorzieningen", "kind": "ranking", "text": "?", "top": 2, "choices": [
            {"id": "a", "text": "A"}, {"id": "b", "text": "B"}, {"id": "c", "text": "C"}]},
    ]))
    .unwrap()
}

fn problems(answers: serde_json::Value) -> Vec<(String, AnswerProblem)> {
    let answers: Vec<Answer> = serde_json::from_value(answers).unwrap();
    match validate_answers(&poll(), &answers) {
        Ok(()) => Vec::new(),
        Err(errors) => errors.into_iter().map(|error| (error.question.to_string(), error.problem)).collect(),
    }
}

#[test]
fn a_good_response_passes() {
    assert_eq!(
        problems(serde_json::json!([
            {"question": "groei", "choice": "anders", "other": "Rust"}, {"question": "meebeslissen", "value": 5},
            {"question": "vergeten", "text": "Te weinig"}, {"question": "helpt", "choices": ["a", "b"]},
            {"question": "stellingen", "statements": {"s1": "agree"}}, {"question": "voorzieningen", "ranking": ["c", "a"]},
        ])),
        []
    );
}

#[test]
fn everything_that_is_wrong_is_said_at_once() {
    assert_eq!(
        problems(serde_json::json!([
            {"question": "meebeslissen", "value": 6}, {"question": "vergeten", "text": "Veel te lange tekst"},
            {"question": "helpt", "choices": ["a", "niets"]}, {"question": "stellingen", "text": "x"},
            {"question": "voorzieningen", "ranking": ["a", "a"]}, {"question": "wie", "text": "x"},
        ])),
        [
            ("groei".into(), AnswerProblem::Required),
            ("meebeslissen".into(), AnswerProblem::OutOfRange { min: 1, max: 5 }),
            ("vergeten".into(), AnswerProblem::TooLong { max: 10 }),
            ("helpt".into(), AnswerProblem::Exclusive),
            ("stellingen".into(), AnswerProblem::OtherKind),
            ("voorzieningen".into(), AnswerProblem::Repeated),
            ("wie".into(), AnswerProblem::UnknownQuestion),
        ]
    );
}

#[test]
fn a_question_is_answered_once() {
    let twice =
        serde_json::json!([{"question": "groei", "choice": "zorg"}, {"question": "groei", "choice": "zorg"}]);
    assert_eq!(problems(twice), [("groei".into(), AnswerProblem::AnsweredTwice)]);
}

#[test]
fn an_other_text_needs_a_choice_that_takes_one() {
    let other = serde_json::json!([{"question": "groei", "choice": "zorg", "other": "Rust"}]);
    assert_eq!(problems(other), [("groei".into(), AnswerProblem::OtherNotOffered)]);
}

#[test]
fn every_cell_that_a_valid_answer_counts_in_is_a_cell_of_its_question() {
    let poll = poll();
    let given = [
        Given::Choice { choice: Id::new("zorg").unwrap(), other: None },
        Given::Value(3),
        Given::Choices { choices: vec![Id::new("a").unwrap(), Id::new("c").unwrap()], other: None },
        Given::Ranking(vec![Id::new("b").unwrap()]),
    ];
    for (question, given) in [(0, &given[0]), (1, &given[1]), (3, &given[2]), (5, &given[3])] {
        let cells = poll[question].kind.cells();
        assert!(poll[question].kind.counted_in(given).iter().all(|cell| cells.contains(cell)));
    }
}
