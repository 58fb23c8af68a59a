//! A question in a table with a row per response, as spreadsheets and statistics programs read it: its columns, and what
//! an answer says in each. The README describes them for those who read such tables.

use super::{Kind, Question};
use crate::{Choice, Given, Id};

/// One column of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its head, unlike that of any other column of the poll.
    pub name: String,
    part: Part,
}

/// What of an answer a column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Part {
    /// All of it, but for a text beside it.
    Whole,
    /// What it says of one choice or statement.
    Of(Id),
    /// The text of "other, namely".
    Other,
}

impl<T> Question<T> {
    /// Its columns, in the order in which residents see what they are about: `q.groei` for an answer of one value,
    /// `q.helpt:thuis` for each choice or statement of one with several, `q.helpt.other` for the text of "other".
    #[must_use]
    pub fn columns(&self) -> Vec<Column> {
        let parts = match &self.kind {
            Kind::Single(kind) => [Part::Whole].into_iter().chain(other(&kind.choices)).collect(),
            Kind::Multiple(kind) => each(&kind.choices).chain(other(&kind.choices)).collect(),
            Kind::Statements(kind) => each(&kind.statements).collect(),
            Kind::Ranking(kind) => each(&kind.choices).collect(),
            Kind::Scale(_) | Kind::Nps(_) | Kind::Area(_) | Kind::Text(_) => vec![Part::Whole],
        };
        parts.into_iter().map(|part| Column { name: self.name_of(&part), part }).collect()
    }

    fn name_of(&self, part: &Part) -> String {
        match part {
            Part::Whole => self.field(),
            Part::Of(id) => format!("{}:{id}", self.field()),
            Part::Other => self.field_of("other"),
        }
    }
}

impl Column {
    /// What a valid answer to the column's question says in it: an id, a number, a text, a stance (`agree`), a place in a
    /// ranking (from `1`), or whether a choice was made (`1`, `0`); empty where it says nothing of this.
    #[must_use]
    pub fn value(&self, given: &Given) -> String {
        match (&self.part, given) {
            (Part::Whole, Given::Choice { choice, .. }) => choice.to_string(),
            (Part::Whole, Given::Value(value)) => value.to_string(),
            (Part::Whole, Given::NotApplicable) => super::NOT_APPLICABLE.to_owned(),
            (Part::Whole, Given::Area(area)) => area.to_string(),
            (Part::Whole, Given::Text(text)) => text.clone(),
            (Part::Other, Given::Choice { other, .. } | Given::Choices { other, .. }) => {
                other.clone().unwrap_or_default()
            }
            (Part::Of(id), Given::Choices { choices, .. }) => u8::from(choices.contains(id)).to_string(),
            (Part::Of(id), Given::Statements(stances)) => {
                stances.get(id).map(|stance| stance.as_str().to_owned()).unwrap_or_default()
            }
            (Part::Of(id), Given::Ranking(ranking)) => {
                let place = ranking.iter().position(|ranked| ranked == id);
                place.map(|place| (place + 1).to_string()).unwrap_or_default()
            }
            _ => String::new(),
        }
    }
}

fn each<T>(choices: &[Choice<T>]) -> impl Iterator<Item = Part> {
    choices.iter().map(|choice| Part::Of(choice.id.clone()))
}

fn other<T>(choices: &[Choice<T>]) -> Option<Part> {
    choices.iter().any(|choice| choice.other).then_some(Part::Other)
}

#[cfg(test)]
mod tests;
