//! The gatherings of a campaign.

use crate::{AreaCode, Audience, Id, Link, Localized};
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

/// One gathering. Times are local times in the Netherlands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Event {
    /// The event's name on the wire.
    pub id: Id,
    /// What kind of gathering it is.
    pub kind: EventKind,
    /// Its name for people.
    pub title: Localized,
    /// What happens there.
    pub description: Localized,
    /// The area that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<AreaCode>,
    /// When it begins.
    pub starts: DateTime,
    /// When it ends.
    pub ends: DateTime,
    /// Where it is.
    pub place: Place,
    /// The partner that receives the guests.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<Id>,
    /// Whom it is for.
    #[serde(default)]
    pub audience: Audience,
    /// Places; absent: no limit and no sign-up needed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
    pub capacity: Option<u32>,
    /// Whether people can wait for a place when it is full.
    #[serde(default)]
    pub waitlist: bool,
    /// How many people one person may bring.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(range(max = 20)))]
    pub companions: u8,
    /// What can be arranged for those who need it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub facilities: Vec<Facility>,
    /// The last day to sign up; absent: until it begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline: Option<Date>,
    /// The slots of one-to-one conversations.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slots: Option<Slots>,
    /// The roles that organisations have at a stakeholder table.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<Role>,
}

/// What kind of gathering an event is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum EventKind {
    /// A conversation about the future, with residents.
    Dialogue,
    /// A table of organisations.
    StakeholderTable,
    /// A session in which officials learn.
    KnowledgeSession,
    /// One-to-one conversations in slots.
    Interview,
    /// Doing something together.
    Activity,
}

/// What can be arranged for those who need it; the need itself is never asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Facility {
    /// Someone looks after the children.
    Childcare,
    /// Someone interprets.
    Interpreter,
    /// An entrance without steps.
    StepFreeEntrance,
    /// A hearing loop.
    HearingLoop,
}

impl Facility {
    /// Every facility.
    pub const ALL: [Self; 4] =
        [Self::Childcare, Self::Interpreter, Self::StepFreeEntrance, Self::HearingLoop];

    /// The facility's name on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Childcare => "childcare",
            Self::Interpreter => "interpreter",
            Self::StepFreeEntrance => "step_free_entrance",
            Self::HearingLoop => "hearing_loop",
        }
    }

    /// The facility with this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|facility| facility.as_str() == name)
    }
}

/// Where an event is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Place {
    /// The building's name.
    pub name: String,
    /// Street, number and town.
    pub address: String,
    /// A map or the building's page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<Link>,
}

/// One-to-one slots; a slot's name on the wire is its beginning, such as `2026-12-01T10:00:00`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Slots {
    /// How long each is, in minutes.
    #[cfg_attr(feature = "schema", schemars(range(min = 5, max = 480)))]
    pub minutes: u16,
    /// When each begins.
    #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
    pub starts: Vec<DateTime>,
}

/// A role at a stakeholder table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Role {
    /// The role's name on the wire.
    pub id: Id,
    /// The role's name for people.
    pub title: Localized,
}
