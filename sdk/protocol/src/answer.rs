//! One answer, and its form on the wire.

use crate::{AreaCode, Id};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The answer to one question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Flat", into = "Flat")]
pub struct Answer {
    /// The question.
    pub question: Id,
    /// What was answered.
    pub given: Given,
}

impl Answer {
    /// An answer to a question; [`crate::validate_answers`] says whether it fits.
    #[must_use]
    pub fn new(question: Id, given: Given) -> Self {
        Self { question, given }
    }
}

/// What was answered, by the form of the question.
#[derive(Debug, Clone, PartialEq)]
pub enum Given {
    /// One choice, with the text of "other, namely".
    Choice {
        /// The choice.
        choice: Id,
        /// "Other, namely".
        other: Option<String>,
    },
    /// Any number of choices, with the text of "other, namely".
    Choices {
        /// The choices.
        choices: Vec<Id>,
        /// "Other, namely".
        other: Option<String>,
    },
    /// A number on a scale.
    Value(i64),
    /// Ids in order, the first the most important.
    Ranking(Vec<Id>),
    /// A stance per statement.
    Statements(BTreeMap<Id, Stance>),
    /// An area.
    Area(AreaCode),
    /// An open text.
    Text(String),
    /// The question does not apply to this resident.
    NotApplicable,
}

impl Given {
    /// The open text, where it is one.
    #[must_use]
    pub fn into_text(self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// The area that someone says to live in, by the first answer that names one.
#[must_use]
pub fn area_of(answers: &[Answer]) -> Option<AreaCode> {
    answers.iter().find_map(|answer| match &answer.given {
        Given::Area(area) => Some(area.clone()),
        _ => None,
    })
}

/// What someone thinks of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stance {
    /// I agree.
    Agree,
    /// I disagree.
    Disagree,
    /// I would rather not say, or don't know.
    Pass,
}

impl Stance {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Agree, Self::Disagree, Self::Pass];

    /// Its name, on the wire and in forms.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Agree => "agree",
            Self::Disagree => "disagree",
            Self::Pass => "pass",
        }
    }
}

/// An answer on the wire says nothing, or two things at once.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "an answer carries exactly one of `choice`, `choices`, `value`, `ranking`, `statements`, `area`, `text` and \
     `notApplicable: true`; `other` only beside `choice` or `choices`"
)]
pub struct MalformedAnswer;

#[derive(Serialize, Deserialize, Default)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Flat {
    question: Option<Id>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    choice: Option<Id>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    choices: Option<Vec<Id>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    other: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    value: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ranking: Option<Vec<Id>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    statements: Option<BTreeMap<Id, Stance>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    area: Option<AreaCode>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    not_applicable: Option<bool>,
}

impl From<Answer> for Flat {
    fn from(answer: Answer) -> Self {
        let mut flat = Self { question: Some(answer.question), ..Self::default() };
        match answer.given {
            Given::Choice { choice, other } => (flat.choice, flat.other) = (Some(choice), other),
            Given::Choices { choices, other } => (flat.choices, flat.other) = (Some(choices), other),
            Given::Value(value) => flat.value = Some(value),
            Given::Ranking(ranking) => flat.ranking = Some(ranking),
            Given::Statements(statements) => flat.statements = Some(statements),
            Given::Area(area) => flat.area = Some(area),
            Given::Text(text) => flat.text = Some(text),
            Given::NotApplicable => flat.not_applicable = Some(true),
        }
        flat
    }
}

impl TryFrom<Flat> for Answer {
    type Error = MalformedAnswer;

    fn try_from(flat: Flat) -> Result<Self, MalformedAnswer> {
        let Flat { question, choice, choices, other, value, ranking, statements, area, text, not_applicable } =
            flat;
        let other_fits = other.is_none() || choice.is_some() || choices.is_some();
        let mut given = [
            choice.map(|choice| Given::Choice { choice, other: other.clone() }),
            choices.map(|choices| Given::Choices { choices, other }),
            value.map(Given::Value),
            ranking.map(Given::Ranking),
            statements.map(Given::Statements),
            area.map(Given::Area),
            text.map(Given::Text),
            not_applicable.filter(|applies_not| *applies_not).map(|_| Given::NotApplicable),
        ]
        .into_iter()
        .flatten();
        match (question, given.next(), given.next()) {
            (Some(question), Some(given), None) if other_fits => Ok(Self { question, given }),
            _ => Err(MalformedAnswer),
        }
    }
}
