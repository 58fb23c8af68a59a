//! `scale`: a number between two ends.

use super::{Fields, Question};
use crate::{AnswerProblem, Given};
use serde::{Deserialize, Serialize};

/// The cell of "does not apply to me".
pub(crate) const NOT_APPLICABLE: &str = "not-applicable";

/// A number between two ends, each end in words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Scale<T> {
    /// The lowest number.
    #[serde(default = "one")]
    #[cfg_attr(feature = "schema", schemars(range(min = 0, max = 1)))]
    pub min: i64,
    /// The highest number.
    #[serde(default = "five")]
    #[cfg_attr(feature = "schema", schemars(range(min = 2, max = 10)))]
    pub max: i64,
    /// What the lowest number means.
    pub low: T,
    /// What the highest number means.
    pub high: T,
    /// Whether "does not apply to me" is offered.
    #[serde(default)]
    pub not_applicable: bool,
}

impl<T> Scale<T> {
    pub(crate) fn validate(&self, given: &Given) -> Result<(), AnswerProblem> {
        match given {
            Given::Value(value) if (self.min..=self.max).contains(value) => Ok(()),
            Given::Value(_) => Err(AnswerProblem::OutOfRange { min: self.min, max: self.max }),
            Given::NotApplicable if self.not_applicable => Ok(()),
            _ => Err(AnswerProblem::OtherKind),
        }
    }

    pub(crate) fn cells(&self) -> Vec<String> {
        let mut cells: Vec<String> = (self.min..=self.max).map(|value| value.to_string()).collect();
        if self.not_applicable {
            cells.push(NOT_APPLICABLE.to_owned());
        }
        cells
    }
}

pub(crate) fn read<T>(question: &Question<T>, fields: &Fields) -> Option<Given> {
    match fields.get(&question.field())? {
        NOT_APPLICABLE => Some(Given::NotApplicable),
        value => value.parse().ok().map(Given::Value),
    }
}

fn one() -> i64 {
    1
}

fn five() -> i64 {
    5
}
