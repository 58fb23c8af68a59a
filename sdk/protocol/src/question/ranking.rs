//! `ranking`: the most important ones, in order.

use crate::{AnswerProblem, Choice, Given};
use serde::{Deserialize, Serialize};

/// The most important ones, in order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Ranking<T> {
    /// What can be ranked.
    #[cfg_attr(feature = "schema", schemars(length(min = 2)))]
    pub choices: Vec<Choice<T>>,
    /// How many at most.
    #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
    pub top: u32,
}

impl<T> Ranking<T> {
    pub(crate) fn validate(&self, given: &Given) -> Result<(), AnswerProblem> {
        let Given::Ranking(ranking) = given else { return Err(AnswerProblem::OtherKind) };
        super::choice::check_number(ranking.len(), None, Some(self.top))?;
        for (index, id) in ranking.iter().enumerate() {
            super::choice::find(&self.choices, id)?;
            if ranking.iter().take(index).any(|earlier| earlier == id) {
                return Err(AnswerProblem::Repeated);
            }
        }
        Ok(())
    }
}
