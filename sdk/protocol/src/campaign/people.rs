//! Who takes part: organiser, areas, partners, ambassadors and the division of tasks.

use crate::{AreaCode, Id, Link, Localized};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The municipality, or the bureau that helps it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Organiser {
    /// The name that residents see.
    pub name: Localized,
    /// The organisation's identification number (OIN, 20 digits): the source of every submission.
    #[cfg_attr(feature = "schema", schemars(extend("pattern" = "^[0-9]{20}$", "examples" = ["00000001234567890000"])))]
    pub oin: String,
    /// Where residents can ask something.
    pub contact: Link,
    /// The privacy statement.
    pub privacy: Link,
}

impl Organiser {
    /// The CloudEvents source of this organiser's submissions, as the NL GOV profile writes it.
    #[must_use]
    pub fn source(&self) -> String {
        format!("urn:nld:oin:{}:systeem:meepraat", self.oin)
    }
}

/// An area that the campaign is about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Area {
    /// A CBS code or a name of the campaign's own.
    pub id: AreaCode,
    /// The name for people.
    pub name: Localized,
    /// The year of the CBS division that the code belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<u16>,
    /// The area that this one lies in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<AreaCode>,
    /// The four-digit postcodes that lie here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub postcodes: Vec<u16>,
    /// How many people live here, per group: whom the response is compared with.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub population: Vec<PopulationGroup>,
}

/// How many people of one group live in an area.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PopulationGroup {
    /// The profile question whose choice names the group, such as an age group.
    pub question: Id,
    /// The choice.
    pub choice: Id,
    /// People.
    pub count: u32,
}

/// An organisation on whose site the widget stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Partner {
    /// The partner's name in the tag.
    pub id: Id,
    /// The name for people.
    pub name: Localized,
    /// What the partner does in the campaign.
    pub role: Localized,
    /// The origins of its pages, such as `https://www.example.nl`; they decide whether a response counts as confirmed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub origins: Vec<Link>,
    /// Its site.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<Link>,
}

/// Residents who invite others.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AmbassadorProgramme {
    /// The invitation to join.
    pub title: Localized,
    /// What an ambassador does.
    pub description: Localized,
    /// A text to send on with the personal link.
    pub message: Localized,
}

/// The assignment of one area, with who does what until when.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Assignment {
    /// The assignment's name.
    pub id: Id,
    /// The area; absent: the whole campaign.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<AreaCode>,
    /// The central question here.
    pub title: Localized,
    /// What it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<Localized>,
    /// The division of tasks.
    #[serde(default)]
    pub tasks: Vec<Task>,
}

/// One partner's task.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Task {
    /// Who does it; absent: the organiser.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partner: Option<Id>,
    /// What is done.
    pub what: Localized,
    /// Until when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
}
