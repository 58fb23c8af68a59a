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
mod tests;
