//! The four kinds of submission.

use crate::{Answer, AreaCode, Facility, Id, Language, Version};
use serde::{Deserialize, Serialize};

/// What is sent in one go.
#[derive(Debug, Clone, PartialEq)]
pub enum Submission {
    /// All answers of one resident.
    Response(Response),
    /// A place at an event.
    SignUp(SignUp),
    /// One person becoming an ambassador.
    Enrolment(Enrolment),
    /// One person asking to be kept informed.
    FollowUp(FollowUp),
}

impl Submission {
    /// The CloudEvents type of a [`Response`].
    pub const RESPONSE: &str = "nl.meepraat.response-submitted.v1";
    /// The CloudEvents type of a [`SignUp`].
    pub const SIGN_UP: &str = "nl.meepraat.sign-up-requested.v1";
    /// The CloudEvents type of an [`Enrolment`].
    pub const ENROLMENT: &str = "nl.meepraat.ambassador-enrolled.v1";
    /// The CloudEvents type of a [`FollowUp`].
    pub const FOLLOW_UP: &str = "nl.meepraat.follow-up-requested.v1";

    /// The CloudEvents type.
    #[must_use]
    pub fn event_type(&self) -> &'static str {
        match self {
            Self::Response(_) => Self::RESPONSE,
            Self::SignUp(_) => Self::SIGN_UP,
            Self::Enrolment(_) => Self::ENROLMENT,
            Self::FollowUp(_) => Self::FOLLOW_UP,
        }
    }

    /// Whether it carries contact details: then it waits in memory only, never in the device's storage.
    #[must_use]
    pub fn is_contact(&self) -> bool {
        !matches!(self, Self::Response(_))
    }
}

/// All answers of one resident in one go.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Response {
    /// The campaign.
    pub campaign: Id,
    /// The published bundle that was answered; absent: the current one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<Version>,
    /// The wave.
    pub wave: Id,
    /// On whose site; absent: unknown.
    #[serde(default)]
    pub partner: Option<Id>,
    /// The language it was answered in.
    pub language: Language,
    /// Where the resident lives, where it is known without asking.
    #[serde(default)]
    pub area: Option<AreaCode>,
    /// By which way it came.
    pub channel: Channel,
    /// An ambassador's code.
    #[serde(default)]
    pub referral: Option<Id>,
    /// The answers; questions that were skipped are left out.
    pub answers: Vec<Answer>,
}

/// By which way a response came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// The widget on a partner's page.
    Widget,
    /// The hosted page.
    Embed,
    /// A shared device.
    Kiosk,
    /// An interviewer's device.
    Interview,
    /// Paper, typed in.
    Paper,
    /// A sample, made to show what results look like.
    Sample,
}

impl Channel {
    /// The channel's name on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Widget => "widget",
            Self::Embed => "embed",
            Self::Kiosk => "kiosk",
            Self::Interview => "interview",
            Self::Paper => "paper",
            Self::Sample => "sample",
        }
    }
}

/// One person's place, and companions, at an event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignUp {
    /// The campaign.
    pub campaign: Id,
    /// The published bundle; absent: the current one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<Version>,
    /// On whose site.
    #[serde(default)]
    pub partner: Option<Id>,
    /// The language to write to this person in.
    pub language: Language,
    /// The event.
    pub event: Id,
    /// The slot, at interviews.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slot: Option<String>,
    /// The person's name.
    pub name: String,
    /// The person's e-mail address.
    pub email: String,
    /// How many people come along.
    #[serde(default)]
    pub companions: u8,
    /// What is to be arranged.
    #[serde(default)]
    pub facilities: Vec<Facility>,
    /// The role, at a stakeholder table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Id>,
    /// The organisation, at a stakeholder table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<String>,
}

/// One person becoming an ambassador.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Enrolment {
    /// The campaign.
    pub campaign: Id,
    /// On whose site.
    #[serde(default)]
    pub partner: Option<Id>,
    /// The language to write to this person in.
    pub language: Language,
    /// The person's name.
    pub name: String,
    /// The person's e-mail address.
    pub email: String,
    /// Where they invite people.
    #[serde(default)]
    pub areas: Vec<AreaCode>,
}

/// One person asking to be kept informed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FollowUp {
    /// The campaign.
    pub campaign: Id,
    /// The language to write to this person in.
    pub language: Language,
    /// The person's e-mail address.
    pub email: String,
    /// What about.
    pub topics: Vec<Topic>,
}

/// What someone wants to hear about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Topic {
    /// The whole campaign.
    Campaign,
    /// One theme.
    Theme(Id),
    /// The next wave.
    Waves,
}

impl TryFrom<String> for Topic {
    type Error = crate::InvalidId;

    fn try_from(text: String) -> Result<Self, crate::InvalidId> {
        match text.strip_prefix("theme:") {
            Some(theme) => Id::new(theme).map(Self::Theme),
            None if text == "campaign" => Ok(Self::Campaign),
            None if text == "waves" => Ok(Self::Waves),
            None => Id::new(&format!("?{text}")).map(Self::Theme),
        }
    }
}

impl From<Topic> for String {
    fn from(topic: Topic) -> Self {
        match topic {
            Topic::Campaign => "campaign".into(),
            Topic::Theme(theme) => format!("theme:{theme}"),
            Topic::Waves => "waves".into(),
        }
    }
}
