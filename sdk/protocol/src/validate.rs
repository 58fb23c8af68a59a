//! Whether a response fits its poll: the one judgement that widget, SDK and collector share.

use crate::{Answer, Id, Question, shown};

/// What is wrong with the answer to one question.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("question `{question}`: {problem}")]
pub struct AnswerError {
    /// The question.
    pub question: Id,
    /// What is wrong.
    pub problem: AnswerProblem,
}

/// What can be wrong with an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AnswerProblem {
    /// A required question has no answer.
    #[error("an answer is required")]
    Required,
    /// The campaign has no such question.
    #[error("the poll has no such question in this version")]
    UnknownQuestion,
    /// It is not asked of whoever answers as here.
    #[error("after these answers it is not asked; leave it out")]
    NotShown,
    /// Two answers to one question.
    #[error("it is answered twice; send one answer per question")]
    AnsweredTwice,
    /// The answer has the form of another kind of question.
    #[error("the answer has the form of another kind of question")]
    OtherKind,
    /// The question has no such choice.
    #[error("it has no such choice in this version")]
    UnknownChoice,
    /// The same choice twice.
    #[error("a choice is given twice")]
    Repeated,
    /// "None of these" beside another choice.
    #[error("a choice that excludes all others stands beside another one")]
    Exclusive,
    /// An "other" text where none is offered.
    #[error("a text of its own is given where none is offered")]
    OtherNotOffered,
    /// Too few choices.
    #[error("choose at least {min}")]
    TooFew {
        /// The least number.
        min: u32,
    },
    /// Too many choices.
    #[error("choose at most {max}")]
    TooMany {
        /// The greatest number.
        max: u32,
    },
    /// A number off the scale.
    #[error("give a number from {min} to {max}")]
    OutOfRange {
        /// The lowest number.
        min: i64,
        /// The highest number.
        max: i64,
    },
    /// A text without a word.
    #[error("the text is empty; leave the answer out instead")]
    Empty,
    /// A text that is too long.
    #[error("use at most {max} characters")]
    TooLong {
        /// Characters (Unicode scalar values) at most.
        max: u32,
    },
}

/// Judges all answers of one response against the poll.
///
/// A question that its `show_if` hides is not required, and takes no answer.
///
/// # Errors
/// Everything that is wrong, in the order of the questions; answers to unknown questions come last.
pub fn validate_answers<T>(questions: &[Question<T>], answers: &[Answer]) -> Result<(), Vec<AnswerError>> {
    let mut errors = Vec::new();
    let shown = shown(questions, answers);
    for question in questions {
        let asked = shown.iter().any(|shown| shown.id == question.id);
        let mut given = answers.iter().filter(|answer| answer.question == question.id);
        let problem = match (given.next(), given.next()) {
            (Some(_), Some(_)) => Some(AnswerProblem::AnsweredTwice),
            (Some(_), None) if !asked => Some(AnswerProblem::NotShown),
            (Some(answer), None) => question.kind.validate(&answer.given).err(),
            (None, _) if question.required && asked => Some(AnswerProblem::Required),
            (None, _) => None,
        };
        errors.extend(problem.map(|problem| AnswerError { question: question.id.clone(), problem }));
    }
    for answer in answers {
        if !questions.iter().any(|question| question.id == answer.question) {
            errors.push(AnswerError {
                question: answer.question.clone(),
                problem: AnswerProblem::UnknownQuestion,
            });
        }
    }
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

#[cfg(test)]
mod tests;
