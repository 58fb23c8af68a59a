//! A campaign resolved to one language, as the widget reads it: the index, and the poll with its texts.

mod filled;

pub use filled::fill;

use crate::{Ack, Audience, Id, Language, Question, Version};
use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeMap;

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
    /// What counts as that endpoint's acknowledgement.
    #[serde(default, skip_serializing_if = "Ack::is_receipts")]
    pub ack: Ack,
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
    /// The same of `{lang}.part.html`, where there is something to take part in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<Version>,
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

/// `{lang}.json`: the poll in one language, as the engine reads it. The form itself is in `{lang}.html`.
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
    /// What is asked, the profile's questions last.
    pub questions: Vec<Question<String>>,
    /// The first question of the profile, which can be skipped as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<Id>,
    /// What the interface says as the resident goes along.
    pub texts: Texts,
    /// Markup that follows sending, made by our own renderer: `not_sent`, `not_sent_memory`, `rejected`, `sent`;
    /// `results`, a template that results are filled into; `updates`, each hidden until its day; and `last`, which asks
    /// for the last wave's results.
    pub outcome: Texts,
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

/// The interface's texts in one language, by name. `{…}` in a text marks what is filled in.
///
/// A list: for some dozens of names, looking through it is as quick as a tree and takes a phone a kilobyte less.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Texts(Vec<(String, String)>);

impl Texts {
    /// The text of a name; empty where there is none.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map(|(_, text)| text.as_str()).unwrap_or_default()
    }

    /// Only the texts with these names.
    #[must_use]
    pub fn only(&self, names: &[&str]) -> Self {
        self.0.iter().filter(|(name, _)| names.contains(&name.as_str())).cloned().collect()
    }
}

impl FromIterator<(String, String)> for Texts {
    fn from_iter<Items: IntoIterator<Item = (String, String)>>(texts: Items) -> Self {
        Self(texts.into_iter().collect())
    }
}

impl Serialize for Texts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, text)| (name, text)))
    }
}

impl<'de> Deserialize<'de> for Texts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        BTreeMap::<String, String>::deserialize(deserializer).map(|texts| texts.into_iter().collect())
    }
}
