//! The questions of a poll. Each kind has a module of its own that owns its fields, what counts as a valid answer
//! and the cells of its tally; this module joins them.

mod area;
mod choice;
mod column;
mod condition;
mod fields;
mod nps;
mod ranking;
mod scale;
mod statements;
mod text;

pub use area::{AreaQuestion, areas_within};
pub use choice::{Choice, Multiple, Single};
pub use column::Column;
pub use condition::{Condition, only_asked, shown};
pub use fields::{Fields, NOT_APPLICABLE};
pub use nps::Nps;
pub use ranking::Ranking;
pub use scale::Scale;
pub use statements::Statements;
pub use text::TextQuestion;

use crate::{AnswerProblem, Given, Id};
use serde::{Deserialize, Serialize};

/// One question; `T` is [`crate::Localized`] in a campaign and `String` in a bundle.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields))]
pub struct Question<T> {
    /// The question's name, the same in every wave.
    pub id: Id,
    /// The question itself.
    pub text: T,
    /// A sentence of explanation, or why it is asked.
    #[serde(default = "Option::default", skip_serializing_if = "Option::<T>::is_none")]
    pub explanation: Option<T>,
    /// Whether it must be answered.
    #[serde(default)]
    pub required: bool,
    /// When the question is shown; absent: always.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub show_if: Option<Condition>,
    /// What kind of answer it takes.
    #[serde(flatten)]
    pub kind: Kind<T>,
}

/// What kind of answer a question takes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Kind<T> {
    /// One of several choices.
    Single(Single<T>),
    /// Any number of choices.
    Multiple(Multiple<T>),
    /// A number between two ends.
    Scale(Scale<T>),
    /// How likely someone is to recommend, 0 to 10.
    Nps(Nps<T>),
    /// A series of statements to agree or disagree with.
    Statements(Statements<T>),
    /// The most important ones, in order.
    Ranking(Ranking<T>),
    /// One of the campaign's areas.
    Area(AreaQuestion),
    /// An open text.
    Text(TextQuestion),
}

impl<T> Kind<T> {
    /// The kind's name, as in the campaign file and in results.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Single(_) => "single",
            Self::Multiple(_) => "multiple",
            Self::Scale(_) => "scale",
            Self::Nps(_) => "nps",
            Self::Statements(_) => "statements",
            Self::Ranking(_) => "ranking",
            Self::Area(_) => "area",
            Self::Text(_) => "text",
        }
    }

    /// Whether an answer fits this kind of question.
    ///
    /// # Errors
    /// Says what is wrong with the answer.
    pub fn validate(&self, given: &Given) -> Result<(), AnswerProblem> {
        match self {
            Self::Single(kind) => kind.validate(given),
            Self::Multiple(kind) => kind.validate(given),
            Self::Scale(kind) => kind.validate(given),
            Self::Nps(_) => nps::validate(given),
            Self::Statements(kind) => kind.validate(given),
            Self::Ranking(kind) => kind.validate(given),
            Self::Area(_) => area::validate(given),
            Self::Text(kind) => kind.validate(given),
        }
    }

    /// The keys of this question's cells in results, in the order in which they are shown; empty where answers are
    /// not counted per cell (open text) or the cells are the campaign's areas.
    #[must_use]
    pub fn cells(&self) -> Vec<String> {
        match self {
            Self::Single(kind) => choice::cells(&kind.choices),
            Self::Multiple(kind) => choice::cells(&kind.choices),
            Self::Scale(kind) => kind.cells(),
            Self::Nps(_) => nps::cells(),
            Self::Statements(kind) => kind.cells(),
            Self::Ranking(kind) => choice::cells(&kind.choices),
            Self::Area(_) | Self::Text(_) => Vec::new(),
        }
    }

    /// The keys of the cells that one valid answer counts in.
    #[must_use]
    pub fn counted_in(&self, given: &Given) -> Vec<String> {
        match given {
            Given::Choice { choice, .. } => vec![choice.to_string()],
            Given::Choices { choices, .. } => choices.iter().map(ToString::to_string).collect(),
            Given::Value(value) => vec![value.to_string()],
            Given::Ranking(ranking) => ranking.iter().map(ToString::to_string).collect(),
            Given::Statements(statements) => statements::counted_in(statements),
            Given::Area(area) => vec![area.to_string()],
            Given::NotApplicable => vec![scale::NOT_APPLICABLE.to_owned()],
            Given::Text(_) => Vec::new(),
        }
    }
}
