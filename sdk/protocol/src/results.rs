//! Published results, as `GET /v1/campaigns/{id}/results` answers them.

use crate::Id;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What is public of one wave.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Results {
    /// The campaign.
    pub campaign: Id,
    /// The wave.
    pub wave: Id,
    /// Responses so far: the only number that is live between releases.
    pub total: u64,
    /// How many of them are samples, made to show what results look like.
    #[serde(default)]
    pub samples: u64,
    /// Responses that a published number and a step between releases need.
    pub minimum: u32,
    /// The release that the questions below come from; absent until there are enough responses.
    #[serde(default)]
    pub release: Option<Release>,
    /// The questions that are counted per cell, in the poll's order; empty without a release.
    #[serde(default)]
    pub questions: Vec<QuestionResults>,
}

/// A batch of tallies made public together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Release {
    /// 1 for the wave's first.
    pub number: u32,
    /// Responses that it counts.
    pub responses: u64,
    /// The day it was made.
    pub date: Date,
}

/// The tally of one question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct QuestionResults {
    /// The question.
    pub question: Id,
    /// The kind of question.
    pub kind: String,
    /// How many answered it; withheld below the minimum.
    pub responses: Option<u64>,
    /// Its cells, in the order in which they are shown; none for open texts.
    pub cells: Vec<Cell>,
}

/// One number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// The choice, the number, or `statement:stance`.
    pub key: String,
    /// How many; `null` where it is withheld.
    pub count: Option<u64>,
    /// Why it is withheld.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withheld: Option<Withheld>,
}

/// Why a number is withheld.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Withheld {
    /// The whole question, or statement, has fewer answers than the minimum.
    BelowMinimum,
    /// With it, a number under the minimum would be known or could be worked out. Whether it is itself under the
    /// minimum is not said: that would give away the others.
    ProtectsAnother,
}
