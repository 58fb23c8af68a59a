//! What comes back over the years: waves, themes and updates.

use crate::{Id, Link, Localized};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// One round of measuring.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Wave {
    /// The wave's name, such as `2026-najaar`.
    pub id: Id,
    /// The wave's name for people.
    pub title: Localized,
    /// The first day on which the poll is open.
    pub opens: Date,
    /// The last day on which the poll is open.
    pub closes: Date,
}

/// A subject within the campaign that residents can follow.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Theme {
    /// The theme's name on the wire.
    pub id: Id,
    /// The theme's name for people.
    pub title: Localized,
}

/// "This is what you said, this is what we do."
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Update {
    /// The update's name.
    pub id: Id,
    /// The day from which it is shown.
    pub date: Date,
    /// The wave that it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wave: Option<Id>,
    /// The theme that it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub theme: Option<Id>,
    /// Its heading.
    pub title: Localized,
    /// What residents said.
    pub said: Localized,
    /// What is done with it.
    pub doing: Localized,
    /// Where to read more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<Link>,
}
