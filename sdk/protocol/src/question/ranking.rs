//! `ranking`: the most important ones, in order.

use super::{Fields, Question};
use crate::{AnswerProblem, Choice, Given, Id};
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

    /// Each choice has a field with its place; of two with one place, the one that stands first goes first.
    pub(crate) fn read(&self, question: &Question<T>, fields: &Fields) -> Option<Given> {
        let mut placed: Vec<(u32, Id)> = self
            .choices
            .iter()
            .filter_map(|choice| {
                let place = fields.get(&question.field_of(choice.id.as_str()))?.parse().ok()?;
                Some((place, choice.id.clone()))
            })
            .collect();
        placed.sort_by_key(|(place, _)| *place);
        (!placed.is_empty()).then(|| Given::Ranking(placed.into_iter().map(|(_, id)| id).collect()))
    }
}
