//! What answers add up to, per question and per cell. Which of it may be public is `release`'s.

use crate::{Answer, Given, Id, Kind, Question};
use std::collections::BTreeMap;

/// The counts of one wave, or of a part of it that is still to be added.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Responses counted, those that skipped every question too.
    pub responses: u64,
    /// The questions that anyone answered.
    pub questions: BTreeMap<Id, QuestionTally>,
}

/// The counts of one question.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QuestionTally {
    /// Responses that answered it.
    pub responses: u64,
    /// How many of them count in each cell; a cell that nobody chose is absent.
    pub cells: BTreeMap<String, u64>,
}

impl Tally {
    /// Counts one response whose answers [`crate::validate_answers`] accepted. Answers to other questions than these
    /// are left out.
    pub fn add<'a, T: 'a>(
        &mut self,
        questions: impl IntoIterator<Item = &'a Question<T>>,
        answers: &[Answer],
    ) {
        self.responses += 1;
        for question in questions {
            if let Some(answer) = answers.iter().find(|answer| answer.question == question.id) {
                self.questions.entry(question.id.clone()).or_default().add(&question.kind, &answer.given);
            }
        }
    }

    /// Adds the counts of another part of the same wave.
    pub fn merge(&mut self, part: &Self) {
        self.responses += part.responses;
        for (id, from) in &part.questions {
            let into = self.questions.entry(id.clone()).or_default();
            into.responses += from.responses;
            for (cell, count) in &from.cells {
                *into.cells.entry(cell.clone()).or_default() += count;
            }
        }
    }
}

impl QuestionTally {
    fn add<T>(&mut self, kind: &Kind<T>, given: &Given) {
        self.responses += 1;
        for cell in kind.counted_in(given) {
            *self.cells.entry(cell).or_default() += 1;
        }
    }
}

#[cfg(test)]
mod tests;
