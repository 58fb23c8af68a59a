//! The campaign as its file says it: one assignment with everything around it, in all its languages.
//!
//! Owns the shape; `check` says what cannot be right although the shape is.

#[cfg(feature = "check")]
mod check;
mod event;
mod people;
mod time;

#[cfg(feature = "check")]
pub use check::{Finding, Severity, did_you_mean, nearest};
pub use event::{Event, EventKind, Facility, Place, Role, Slots};
pub use people::{AmbassadorProgramme, Area, Assignment, Organiser, Partner, PopulationGroup, Task};
pub use time::{Theme, Update, Wave};

use crate::{DEFAULT_MINIMUM, Id, Language, Link, Localized, Question};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// One campaign: a town's or neighbourhood's central question, several years long.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Campaign {
    /// The campaign's name in URLs and on the wire.
    pub id: Id,
    /// The languages that texts come in; the first is the campaign's own and is never missing.
    #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
    pub languages: Vec<Language>,
    /// A short name, shown as the widget's heading.
    pub title: Localized,
    /// The central question that the organiser asks its residents.
    pub assignment: Localized,
    /// A sentence or two above the first question.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub introduction: Option<Localized>,
    /// A sentence of thanks after sending.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thanks: Option<Localized>,
    /// The first day of the campaign.
    pub starts: Date,
    /// The last day of the campaign.
    pub ends: Date,
    /// Whom the poll is for.
    #[serde(default)]
    pub audience: Audience,
    /// Responses that a published number and a step between releases need.
    #[serde(default = "default_minimum")]
    #[cfg_attr(feature = "schema", schemars(range(min = 5, max = 1000)))]
    pub minimum: u32,
    /// Where submissions go; absent: to the collector that serves the bundle.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub endpoint: Option<Link>,
    /// Who asks.
    pub organiser: Organiser,
    /// The areas that the campaign is about.
    #[serde(default)]
    pub areas: Vec<Area>,
    /// On whose sites the widget stands.
    #[serde(default)]
    pub partners: Vec<Partner>,
    /// The rounds of measuring, in order of time.
    #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
    pub waves: Vec<Wave>,
    /// What is asked.
    pub poll: Poll,
    /// Subjects that residents can follow.
    #[serde(default)]
    pub themes: Vec<Theme>,
    /// The gatherings.
    #[serde(default)]
    pub events: Vec<Event>,
    /// The ambassador programme, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ambassadors: Option<AmbassadorProgramme>,
    /// What was said and what is done with it.
    #[serde(default)]
    pub updates: Vec<Update>,
    /// The assignment per area, with its division of tasks: "who is working on this".
    #[serde(default)]
    pub assignments: Vec<Assignment>,
}

impl Campaign {
    /// The campaign's own language: texts in it are never missing.
    #[must_use]
    pub fn main_language(&self) -> Option<&Language> {
        self.languages.first()
    }

    /// All questions, the poll's first and the profile's after them.
    pub fn questions(&self) -> impl Iterator<Item = &Question<Localized>> {
        self.poll.questions.iter().chain(&self.poll.profile)
    }

    /// The wave that is open on a day.
    #[must_use]
    pub fn wave_on(&self, day: Date) -> Option<&Wave> {
        self.waves.iter().find(|wave| wave.opens <= day && day <= wave.closes)
    }
}

/// The questions of a campaign.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Poll {
    /// The core questions, the same in every wave.
    #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
    pub questions: Vec<Question<Localized>>,
    /// Questions about the resident, skippable as a whole; each says in `explanation` why it is asked.
    #[serde(default)]
    pub profile: Vec<Question<Localized>>,
}

/// Whom a poll is for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Audience {
    /// Everyone who lives in the areas.
    #[default]
    Residents,
    /// The town hall's own staff, by an unlisted link only.
    Staff,
}

fn default_minimum() -> u32 {
    DEFAULT_MINIMUM
}
