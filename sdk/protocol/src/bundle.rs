//! A campaign resolved to one language, as the widget reads it: the index, and the poll with its texts.

use crate::{Audience, Id, Language, Question, Version};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// `index.json`: what the loader needs before it shows anything.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Index {
    /// The campaign.
    pub campaign: Id,
    /// The version of this bundle.
    pub version: Version,
    /// The languages that the bundle has, the campaign's own first.
    pub languages: Vec<IndexLanguage>,
    /// All waves, in order of time.
    pub waves: Vec<IndexWave>,
    /// Whom the poll is for.
    pub audience: Audience,
    /// Where submissions go; absent: `v1/submissions` beside the scripts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub endpoint: Option<String>,
    /// The day to judge waves by, where it is not today (rehearsals and tests).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub today: Option<Date>,
}

/// A language of a bundle.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct IndexLanguage {
    /// The code.
    pub code: Language,
    /// The first 8 hexadecimal digits of the SHA-256 of `{lang}.html`.
    pub html: Version,
    /// The same of `{lang}.json`.
    pub json: Version,
}

/// A wave's dates.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct IndexWave {
    /// The wave.
    pub id: Id,
    /// The first day on which the poll is open.
    pub opens: Date,
    /// The last day on which the poll is open.
    pub closes: Date,
}

/// `{lang}.json`: the poll in one language, as the engine reads it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Bundle {
    /// The campaign.
    pub campaign: Id,
    /// The version of this bundle.
    pub version: Version,
    /// The language of every text here.
    pub language: Language,
    /// The CloudEvents source of submissions.
    pub source: String,
    /// Responses that a published number needs.
    pub minimum: u32,
    /// The campaign's name.
    pub title: String,
    /// A sentence or two above the first question.
    pub introduction: Option<String>,
    /// The organiser's name.
    pub organiser: String,
    /// The privacy statement.
    pub privacy: String,
    /// Thanks after sending.
    pub thanks: Option<String>,
    /// The languages to switch to, with their own names, the campaign's own first.
    pub languages: Vec<(Language, String)>,
    /// What the widget says where no wave is open: one sentence per coming wave, in order, and one for after the last.
    pub closed: Vec<(Option<Id>, String)>,
    /// The questions that this widget can draw.
    pub questions: Vec<Question<String>>,
    /// The interface's own texts.
    pub texts: Texts,
}

/// The direction in which a language is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Left to right.
    Ltr,
    /// Right to left.
    Rtl,
}

impl Direction {
    /// The direction of a language.
    #[must_use]
    pub fn of(language: &Language) -> Self {
        match language.as_str() {
            "ar" | "fa" | "he" | "ur" | "ps" | "ckb" => Self::Rtl,
            _ => Self::Ltr,
        }
    }

    /// The value of the `dir` attribute.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ltr => "ltr",
            Self::Rtl => "rtl",
        }
    }
}

/// The interface's texts in one language. `{…}` marks what is filled in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "each field is named for what it says; widget/texts holds the sentences")]
pub struct Texts {
    pub next: String,
    pub back: String,
    pub send: String,
    /// `{step}` of `{steps}`.
    pub progress: String,
    pub optional: String,
    /// `{max}` characters.
    pub max_characters: String,
    /// `{left}` characters left.
    pub characters_left: String,
    pub not_applicable: String,
    pub error_summary: String,
    pub error_required: String,
    pub error_too_long: String,
    pub error_nothing: String,
    pub error_invalid: String,
    pub sending: String,
    pub not_sent_heading: String,
    pub not_sent: String,
    pub not_sent_memory: String,
    pub try_again: String,
    pub rejected_heading: String,
    pub rejected: String,
    pub expired: String,
    pub sent_heading: String,
    pub sent: String,
    pub results_heading: String,
    pub results_loading: String,
    pub results_failed: String,
    /// `{responses}`, `{date}`.
    pub results_basis: String,
    /// `{responses}` so far, `{minimum}`.
    pub results_waiting: String,
    pub results_twice: String,
    pub results_samples: String,
    pub results_table: String,
    pub results_answer: String,
    pub results_count: String,
    pub results_share: String,
    pub results_withheld: String,
    pub results_text_only: String,
    pub language: String,
    pub loading: String,
    pub privacy: String,
    /// `{organiser}`.
    pub asked_by: String,
    /// `{day}`, `{month}`, `{year}`.
    pub date: String,
    /// The names of the months, January first.
    pub months: Vec<String>,
}
