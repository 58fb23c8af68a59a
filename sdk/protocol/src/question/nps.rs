//! `nps`: how likely someone is to recommend, 0 to 10.

use crate::{AnswerProblem, Given};
use serde::{Deserialize, Serialize};

/// How likely someone is to recommend, 0 to 10, each end in words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Nps<T> {
    /// What 0 means.
    pub low: T,
    /// What 10 means.
    pub high: T,
}

pub(crate) fn validate(given: &Given) -> Result<(), AnswerProblem> {
    match given {
        Given::Value(0..=10) => Ok(()),
        Given::Value(_) => Err(AnswerProblem::OutOfRange { min: 0, max: 10 }),
        _ => Err(AnswerProblem::OtherKind),
    }
}

pub(crate) fn cells() -> Vec<String> {
    (0..=10).map(|value| value.to_string()).collect()
}
