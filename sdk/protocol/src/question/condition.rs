//! `show_if`: when a question is shown, by the answers given before it.

use super::Question;
use crate::{Answer, Given, Id};
use serde::{Deserialize, Serialize};

/// When a question is shown, by the answers given so far.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Condition {
    /// The answer is this choice.
    Equals {
        /// The earlier question.
        question: Id,
        /// The choice.
        choice: Id,
    },
    /// The answer is, or holds, one of these choices.
    AnyOf {
        /// The earlier question.
        question: Id,
        /// The choices.
        choices: Vec<Id>,
    },
    /// The answer is at least this number.
    AtLeast {
        /// The earlier question.
        question: Id,
        /// The number.
        value: i64,
    },
    /// The answer is at most this number.
    AtMost {
        /// The earlier question.
        question: Id,
        /// The number.
        value: i64,
    },
    /// The question was answered.
    Answered {
        /// The earlier question.
        question: Id,
    },
    /// Every one of these holds.
    All(Vec<Condition>),
    /// At least one of these holds.
    Any(Vec<Condition>),
}

impl Condition {
    /// Whether it holds; `given` tells the answer to an earlier question that was shown.
    fn holds<'a>(&self, given: &dyn Fn(&Id) -> Option<&'a Given>) -> bool {
        let number = |question: &Id| match given(question) {
            Some(Given::Value(value)) => Some(*value),
            _ => None,
        };
        match self {
            Self::Equals { question, choice } => match given(question) {
                Some(Given::Choice { choice: chosen, .. }) => chosen == choice,
                Some(Given::Choices { choices, .. }) => choices == std::slice::from_ref(choice),
                _ => false,
            },
            Self::AnyOf { question, choices } => match given(question) {
                Some(Given::Choice { choice, .. }) => choices.contains(choice),
                Some(Given::Choices { choices: chosen, .. } | Given::Ranking(chosen)) => {
                    chosen.iter().any(|choice| choices.contains(choice))
                }
                _ => false,
            },
            Self::AtLeast { question, value } => number(question).is_some_and(|given| given >= *value),
            Self::AtMost { question, value } => number(question).is_some_and(|given| given <= *value),
            Self::Answered { question } => given(question).is_some(),
            Self::All(conditions) => conditions.iter().all(|condition| condition.holds(given)),
            Self::Any(conditions) => conditions.iter().any(|condition| condition.holds(given)),
        }
    }
}

/// The questions that are shown with these answers, in their order. An answer to a question that is not shown counts
/// for no condition.
#[must_use]
pub fn shown<'a, T>(questions: &'a [Question<T>], answers: &[Answer]) -> Vec<&'a Question<T>> {
    let mut shown: Vec<&Question<T>> = Vec::new();
    for question in questions {
        let given = |id: &Id| {
            let asked = shown.iter().any(|earlier| earlier.id == *id);
            answers.iter().find(|answer| asked && answer.question == *id).map(|answer| &answer.given)
        };
        if question.show_if.as_ref().is_none_or(|condition| condition.holds(&given)) {
            shown.push(question);
        }
    }
    shown
}

/// The answers without those to questions that the others hide.
#[must_use]
pub fn only_asked<T>(questions: &[Question<T>], mut answers: Vec<Answer>) -> Vec<Answer> {
    let asked: Vec<Id> = shown(questions, &answers).iter().map(|question| question.id.clone()).collect();
    answers.retain(|answer| asked.contains(&answer.question));
    answers
}

#[cfg(test)]
mod tests {
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
            (
                json!({"any_of": {"question": "a", "choices": ["x", "z"]}}),
                json!({"choices": ["y", "z"]}),
                true,
            ),
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
}
