//! What is sealed: who somebody is, and what is to be written to them.

use jiff::civil::DateTime;
use meepraat_protocol::{AreaCode, Facility, Id, Language, Topic};
use serde::{Deserialize, Serialize};

/// Who somebody is, and what was asked of them for what they asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are those of the protocol's submissions")]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Details {
    /// A place at an event.
    SignUp {
        name: String,
        email: String,
        language: Language,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        facilities: Vec<Facility>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        role: Option<Id>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        organisation: Option<String>,
    },
    /// An ambassador.
    Enrolment {
        name: String,
        email: String,
        language: Language,
        areas: Vec<AreaCode>,
        /// The code in the ambassador's link.
        code: Id,
    },
    /// Somebody who wants to hear more.
    FollowUp { email: String, language: Language, topics: Vec<Topic> },
}

impl Details {
    /// The kind, as the table has it.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::SignUp { .. } => "sign-up",
            Self::Enrolment { .. } => "enrolment",
            Self::FollowUp { .. } => "follow-up",
        }
    }

    /// The name, where it was asked for.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::SignUp { name, .. } | Self::Enrolment { name, .. } => Some(name),
            Self::FollowUp { .. } => None,
        }
    }

    /// The e-mail address.
    #[must_use]
    pub fn email(&self) -> &str {
        match self {
            Self::SignUp { email, .. } | Self::Enrolment { email, .. } | Self::FollowUp { email, .. } => {
                email
            }
        }
    }

    /// The language to write in.
    #[must_use]
    pub fn language(&self) -> &Language {
        match self {
            Self::SignUp { language, .. }
            | Self::Enrolment { language, .. }
            | Self::FollowUp { language, .. } => language,
        }
    }
}

/// A mail that is to be sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Post {
    /// To whom.
    pub to: String,
    /// Their name, where it is known.
    pub name: Option<String>,
    /// In which language.
    pub language: Language,
    /// About which campaign.
    pub campaign: Id,
    /// When it was written, in seconds since 1970: calendars take the last entry for the one that holds.
    pub written: i64,
    /// What.
    pub note: Note,
}

/// What a mail is about. Keys are those of links; times are seconds since 1970.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "`key` is the link's, `until` its end, the rest says what it is about")]
#[serde(tag = "note", rename_all = "kebab-case")]
pub enum Note {
    ConfirmSignUp { at: At, waitlisted: bool, key: String, until: i64 },
    SignedUp { at: At, key: String },
    Waiting { at: At, key: String },
    Offered { at: At, accept: String, key: String, until: i64 },
    OfferLapsed { at: At },
    Cancelled { at: At },
    Changed { at: At, key: String },
    Reminder { at: At, key: String },
    AlreadySignedUp { at: At, key: String },
    ConfirmEnrolment { key: String, until: i64 },
    Welcome { key: String },
    AlreadyAmbassador { key: String },
    ConfirmFollowUp { key: String, until: i64, topics: Vec<Topic> },
    Following { key: String, topics: Vec<Topic> },
    AlreadyFollowing { key: String, topics: Vec<Topic> },
    WaveOpened { wave: Id, key: String },
    News { update: Id, key: String },
}

impl Note {
    /// The key of the link that it is about, or of the one that ends such mails; none where nothing is left to do.
    #[must_use]
    pub fn key(&self) -> Option<&str> {
        match self {
            Self::ConfirmSignUp { key, .. }
            | Self::SignedUp { key, .. }
            | Self::Waiting { key, .. }
            | Self::Offered { key, .. }
            | Self::Changed { key, .. }
            | Self::Reminder { key, .. }
            | Self::AlreadySignedUp { key, .. }
            | Self::ConfirmEnrolment { key, .. }
            | Self::Welcome { key }
            | Self::AlreadyAmbassador { key }
            | Self::ConfirmFollowUp { key, .. }
            | Self::Following { key, .. }
            | Self::AlreadyFollowing { key, .. }
            | Self::WaveOpened { key, .. }
            | Self::News { key, .. } => Some(key),
            Self::OfferLapsed { .. } | Self::Cancelled { .. } => None,
        }
    }
}

/// Where somebody has a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct At {
    /// The event.
    pub event: Id,
    /// The slot, at interviews.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slot: Option<DateTime>,
    /// How many people.
    pub people: u32,
    /// The calendar's name for it: the same in every mail about this place.
    pub uid: String,
}
