//! `statements`: a series to agree or disagree with.

use super::{Fields, Question};
use crate::{AnswerProblem, Choice, Given, Id, Stance};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A series of statements to agree or disagree with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Statements<T> {
    /// The statements, in the order in which they are shown.
    #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
    pub statements: Vec<Choice<T>>,
}

impl<T> Statements<T> {
    pub(crate) fn validate(&self, given: &Given) -> Result<(), AnswerProblem> {
        let Given::Statements(stances) = given else { return Err(AnswerProblem::OtherKind) };
        super::choice::check_number(stances.len(), None, None)?;
        stances.keys().try_for_each(|id| super::choice::find(&self.statements, id).map(|_| ()))
    }

    pub(crate) fn read(&self, question: &Question<T>, fields: &Fields) -> Option<Given> {
        let stances: BTreeMap<_, _> = self
            .statements
            .iter()
            .filter_map(|statement| {
                let given = fields.get(&question.field_of(statement.id.as_str()))?;
                let stance = Stance::ALL.into_iter().find(|stance| stance.as_str() == given)?;
                Some((statement.id.clone(), stance))
            })
            .collect();
        (!stances.is_empty()).then_some(Given::Statements(stances))
    }

    pub(crate) fn cells(&self) -> Vec<String> {
        self.statements
            .iter()
            .flat_map(|statement| Stance::ALL.map(|stance| key(&statement.id, stance)))
            .collect()
    }
}

pub(crate) fn counted_in(stances: &BTreeMap<Id, Stance>) -> Vec<String> {
    stances.iter().map(|(id, stance)| key(id, *stance)).collect()
}

fn key(id: &Id, stance: Stance) -> String {
    format!("{id}:{}", stance.as_str())
}
