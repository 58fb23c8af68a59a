//! `text`: an open text.

use crate::{AnswerProblem, Given, MAX_TEXT_CHARACTERS};
use serde::{Deserialize, Serialize};

/// An open text.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TextQuestion {
    /// Characters at most; absent: [`MAX_TEXT_CHARACTERS`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(min = 10, max = 2000)))]
    pub max_characters: Option<u32>,
}

impl TextQuestion {
    /// Characters (Unicode scalar values) at most.
    #[must_use]
    pub fn limit(&self) -> u32 {
        self.max_characters.unwrap_or(MAX_TEXT_CHARACTERS).min(MAX_TEXT_CHARACTERS)
    }

    pub(crate) fn validate(&self, given: &Given) -> Result<(), AnswerProblem> {
        match given {
            Given::Text(text) if text.trim().is_empty() => Err(AnswerProblem::Empty),
            Given::Text(text) if text.chars().count() > self.limit() as usize => {
                Err(AnswerProblem::TooLong { max: self.limit() })
            }
            Given::Text(_) => Ok(()),
            _ => Err(AnswerProblem::OtherKind),
        }
    }
}
