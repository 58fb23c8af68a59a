//! `single` and `multiple`: one or several of the choices, with "other, namely".

use super::{Fields, Question};
use crate::{AnswerProblem, Given, Id, MAX_OTHER_CHARACTERS};
use serde::{Deserialize, Serialize};

/// Something to choose, a statement, or an amenity to rank.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Choice<T> {
    /// The choice's name on the wire and in results.
    pub id: Id,
    /// The words that the resident reads.
    pub text: T,
    /// Whether choosing it excludes every other one: "none of these".
    #[serde(default, skip_serializing_if = "is_false")]
    pub exclusive: bool,
    /// Whether it takes a text: "other, namely".
    #[serde(default, skip_serializing_if = "is_false")]
    pub other: bool,
}

/// One of several choices.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Single<T> {
    /// What can be chosen, in the order in which it is shown.
    #[cfg_attr(feature = "schema", schemars(length(min = 2)))]
    pub choices: Vec<Choice<T>>,
}

/// Any number of choices.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Multiple<T> {
    /// What can be chosen, in the order in which it is shown.
    #[cfg_attr(feature = "schema", schemars(length(min = 2)))]
    pub choices: Vec<Choice<T>>,
    /// The least number of choices.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<u32>,
    /// The greatest number of choices.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<u32>,
}

impl<T> Single<T> {
    pub(crate) fn validate(&self, given: &Given) -> Result<(), AnswerProblem> {
        let Given::Choice { choice, other } = given else { return Err(AnswerProblem::OtherKind) };
        let found = find(&self.choices, choice)?;
        validate_other(other.as_deref(), found.other)
    }

    pub(crate) fn read(&self, question: &Question<T>, fields: &Fields) -> Option<Given> {
        let choice = Id::new(fields.get(&question.field())?).ok()?;
        let other = read_other(&self.choices, std::slice::from_ref(&choice), question, fields);
        Some(Given::Choice { choice, other })
    }
}

impl<T> Multiple<T> {
    pub(crate) fn validate(&self, given: &Given) -> Result<(), AnswerProblem> {
        let Given::Choices { choices, other } = given else { return Err(AnswerProblem::OtherKind) };
        let mut takes_other = false;
        for (index, choice) in choices.iter().enumerate() {
            let found = find(&self.choices, choice)?;
            takes_other |= found.other;
            if choices.iter().take(index).any(|earlier| earlier == choice) {
                return Err(AnswerProblem::Repeated);
            }
            if found.exclusive && choices.len() > 1 {
                return Err(AnswerProblem::Exclusive);
            }
        }
        let exclusive =
            choices.iter().any(|id| self.choices.iter().any(|choice| choice.id == *id && choice.exclusive));
        check_number(choices.len(), if exclusive { None } else { self.min }, self.max)?;
        validate_other(other.as_deref(), takes_other)
    }

    pub(crate) fn read(&self, question: &Question<T>, fields: &Fields) -> Option<Given> {
        let choices: Vec<Id> = fields.all(&question.field()).map(Id::new).collect::<Result<_, _>>().ok()?;
        let other = read_other(&self.choices, &choices, question, fields);
        (!choices.is_empty()).then_some(Given::Choices { choices, other })
    }
}

/// The text of "other, namely", where that was chosen.
fn read_other<T>(
    offered: &[Choice<T>],
    chosen: &[Id],
    question: &Question<T>,
    fields: &Fields,
) -> Option<String> {
    let taken = offered.iter().any(|choice| choice.other && chosen.contains(&choice.id));
    fields.written(&question.field_of("other")).filter(|_| taken)
}

pub(crate) fn check_number(number: usize, min: Option<u32>, max: Option<u32>) -> Result<(), AnswerProblem> {
    let number = u32::try_from(number).unwrap_or(u32::MAX);
    if number < min.unwrap_or(1).max(1) {
        Err(AnswerProblem::TooFew { min: min.unwrap_or(1).max(1) })
    } else if max.is_some_and(|max| number > max) {
        Err(AnswerProblem::TooMany { max: max.unwrap_or(0) })
    } else {
        Ok(())
    }
}

pub(crate) fn find<'a, T>(choices: &'a [Choice<T>], id: &Id) -> Result<&'a Choice<T>, AnswerProblem> {
    choices.iter().find(|choice| choice.id == *id).ok_or(AnswerProblem::UnknownChoice)
}

pub(crate) fn cells<T>(choices: &[Choice<T>]) -> Vec<String> {
    choices.iter().map(|choice| choice.id.to_string()).collect()
}

fn validate_other(other: Option<&str>, allowed: bool) -> Result<(), AnswerProblem> {
    match other {
        Some(_) if !allowed => Err(AnswerProblem::OtherNotOffered),
        Some(text) if text.chars().count() > MAX_OTHER_CHARACTERS as usize => {
            Err(AnswerProblem::TooLong { max: MAX_OTHER_CHARACTERS })
        }
        _ => Ok(()),
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
fn is_false(value: &bool) -> bool {
    !*value
}
