//! Sign-ups, enrolments and follow-ups as a form gives them, and what can be wrong with them. What can be judged without
//! the campaign is here; what needs it is `offered`'s. Whether there is a place is the collector's.

mod offered;

use crate::{
    AreaCode, Enrolment, Facility, Fields, FollowUp, Id, Language, MAX_EMAIL_CHARACTERS, MAX_NAME_CHARACTERS,
    MAX_ORGANISATION_CHARACTERS, SignUp, Topic, Version,
};
use serde::{Deserialize, Serialize};

/// Which kind of contact submission a form is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ContactKind {
    /// A place at an event.
    SignUp,
    /// Becoming an ambassador.
    Enrolment,
    /// Being kept informed.
    FollowUp,
}

impl ContactKind {
    /// The kind's name in addresses and forms.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SignUp => "sign-up",
            Self::Enrolment => "enrolment",
            Self::FollowUp => "follow-up",
        }
    }

    /// The kind with this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        [Self::SignUp, Self::Enrolment, Self::FollowUp].into_iter().find(|kind| kind.as_str() == name)
    }
}

/// What is left at an event, in steps that reveal nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Places {
    /// More than a quarter of the places.
    Free,
    /// Some.
    Few,
    /// None, but people can wait for one.
    Waitlist,
    /// None.
    Full,
    /// Nobody can sign up any more.
    Closed,
}

impl Places {
    /// Every step, the freest first.
    pub const ALL: [Self; 5] = [Self::Free, Self::Few, Self::Waitlist, Self::Full, Self::Closed];

    /// The step's name on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Free => "free",
            Self::Few => "few",
            Self::Waitlist => "waitlist",
            Self::Full => "full",
            Self::Closed => "closed",
        }
    }
}

/// What a contact submission says, field by field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ContactField {
    /// The event.
    Event,
    /// The slot, at interviews.
    Slot,
    /// The person's name.
    Name,
    /// The person's e-mail address.
    Email,
    /// How many people come along.
    Companions,
    /// What is to be arranged.
    Facility,
    /// The role, at a stakeholder table.
    Role,
    /// The organisation, at a stakeholder table.
    Organisation,
    /// Where an ambassador invites people.
    Area,
    /// What a follow-up is about.
    Topic,
}

impl ContactField {
    /// Every field, in the order in which forms ask them.
    pub const ALL: [Self; 10] = [
        Self::Event,
        Self::Slot,
        Self::Topic,
        Self::Role,
        Self::Organisation,
        Self::Name,
        Self::Email,
        Self::Companions,
        Self::Facility,
        Self::Area,
    ];

    /// The name of the form's field.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Facility => "facility",
            Self::Area => "area",
            Self::Topic => "topic",
            _ => self.wire(),
        }
    }

    /// The name in the event's `data`.
    #[must_use]
    pub fn wire(self) -> &'static str {
        match self {
            Self::Event => "event",
            Self::Slot => "slot",
            Self::Name => "name",
            Self::Email => "email",
            Self::Companions => "companions",
            Self::Facility => "facilities",
            Self::Role => "role",
            Self::Organisation => "organisation",
            Self::Area => "areas",
            Self::Topic => "topics",
        }
    }

    /// The field that an endpoint's problem names, such as `data.email` or `data.topics[0]`.
    #[must_use]
    pub fn of_problem(path: &str) -> Option<Self> {
        let name = path.strip_prefix("data.")?.split('[').next()?;
        Self::ALL.into_iter().find(|field| field.wire() == name)
    }
}

/// One thing that is wrong with a contact submission.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("`{}`: {problem}", field.wire())]
pub struct ContactError {
    /// Where.
    pub field: ContactField,
    /// What is wrong, and the remedy.
    pub problem: ContactProblem,
}

/// What can be wrong with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ContactProblem {
    /// Nothing is given.
    #[error("it is required; fill it in")]
    Required,
    /// Too many characters.
    #[error("use at most {max} characters")]
    TooLong {
        /// Characters (Unicode scalar values) at most.
        max: usize,
    },
    /// A line break or another character that is not written.
    #[error("leave out line breaks and control characters")]
    Control,
    /// No e-mail address.
    #[error("give an e-mail address such as name@example.nl")]
    NoEmail,
    /// The campaign has no such event, slot, role, theme or area.
    #[error("the campaign has no such thing; take one that its bundle names")]
    Unknown,
    /// The deadline has passed, or the event has begun.
    #[error("people can no longer sign up; leave it out")]
    Closed,
    /// The event offers no such thing, or takes no sign-ups.
    #[error("this event does not offer it; leave it out")]
    NotOffered,
    /// More companions than the event allows.
    #[error("give at most {max}")]
    TooMany {
        /// At most.
        max: u8,
    },
}

impl SignUp {
    /// Reads the fields of a form. What no form of ours says is left out, or comes as it is for
    /// [`crate::Campaign::sign_up_errors`] to refuse.
    ///
    /// # Errors
    /// Where the form names no event.
    pub fn read(fields: &Fields, campaign: Id, language: Language) -> Result<Self, ContactError> {
        let id = |name: &str| fields.get(name).and_then(|text| Id::new(text).ok());
        let event = id("event").ok_or(wrong(ContactField::Event, ContactProblem::Unknown))?;
        // More than a number of people can be is more than any event allows.
        let companions =
            fields.get("companions").map_or(0, |number| number.trim().parse().unwrap_or(u8::MAX));
        let mut facilities: Vec<Facility> = fields.all("facility").filter_map(Facility::parse).collect();
        facilities.sort_unstable();
        facilities.dedup();
        Ok(Self {
            campaign,
            version: fields.get("version").and_then(|text| Version::new(text).ok()),
            partner: id("partner"),
            language,
            event,
            slot: fields.get("slot").map(ToOwned::to_owned),
            name: fields.written("name").unwrap_or_default(),
            email: fields.written("email").unwrap_or_default(),
            companions,
            facilities,
            role: id("role"),
            organisation: fields.written("organisation"),
        })
    }

    /// What is wrong whatever the campaign says.
    #[must_use]
    pub fn plain_errors(&self) -> Vec<ContactError> {
        let mut errors = person_errors(&self.name, &self.email);
        let organisation = self.organisation.as_deref().unwrap_or("-");
        errors.extend(text_errors(ContactField::Organisation, organisation, MAX_ORGANISATION_CHARACTERS));
        errors
    }
}

impl Enrolment {
    /// Reads the fields of a form. What no form of ours says is left out.
    #[must_use]
    pub fn read(fields: &Fields, campaign: Id, language: Language) -> Self {
        let mut areas: Vec<_> = fields.all("area").filter_map(|code| AreaCode::new(code).ok()).collect();
        areas.sort_unstable();
        areas.dedup();
        Self {
            campaign,
            partner: fields.get("partner").and_then(|text| Id::new(text).ok()),
            language,
            name: fields.written("name").unwrap_or_default(),
            email: fields.written("email").unwrap_or_default(),
            areas,
        }
    }

    /// What is wrong whatever the campaign says.
    #[must_use]
    pub fn plain_errors(&self) -> Vec<ContactError> {
        person_errors(&self.name, &self.email)
    }
}

impl FollowUp {
    /// Reads the fields of a form. What no form of ours says is left out.
    #[must_use]
    pub fn read(fields: &Fields, campaign: Id, language: Language) -> Self {
        let mut topics: Vec<_> =
            fields.all("topic").filter_map(|topic| Topic::try_from(topic.to_owned()).ok()).collect();
        topics.sort_unstable();
        topics.dedup();
        Self { campaign, language, email: fields.written("email").unwrap_or_default(), topics }
    }

    /// What is wrong whatever the campaign says.
    #[must_use]
    pub fn plain_errors(&self) -> Vec<ContactError> {
        let topic = wrong(ContactField::Topic, ContactProblem::Required);
        let none = self.topics.is_empty().then_some(topic);
        none.into_iter().chain(email_errors(&self.email)).collect()
    }
}

fn wrong(field: ContactField, problem: ContactProblem) -> ContactError {
    ContactError { field, problem }
}

fn person_errors(name: &str, email: &str) -> Vec<ContactError> {
    let name = text_errors(ContactField::Name, name, MAX_NAME_CHARACTERS);
    name.into_iter().chain(email_errors(email)).collect()
}

/// A line of text that goes into mails and lists: there, not too long, and on one line.
fn text_errors(field: ContactField, text: &str, max: usize) -> Option<ContactError> {
    let problem = if text.trim().is_empty() {
        ContactProblem::Required
    } else if text.chars().count() > max {
        ContactProblem::TooLong { max }
    } else if text.chars().any(char::is_control) {
        ContactProblem::Control
    } else {
        return None;
    };
    Some(wrong(field, problem))
}

fn email_errors(email: &str) -> Option<ContactError> {
    text_errors(ContactField::Email, email, MAX_EMAIL_CHARACTERS)
        .or_else(|| (!is_plausible(email)).then_some(wrong(ContactField::Email, ContactProblem::NoEmail)))
}

/// Whether a text looks like an e-mail address: whether one is behind it, only the mail to it tells.
fn is_plausible(email: &str) -> bool {
    let Some((person, host)) = email.split_once('@') else { return false };
    let strange = |character: char| character.is_whitespace() || "@<>()[],;:\\\"".contains(character);
    !person.is_empty()
        && host.contains('.')
        && host.split('.').all(|label| !label.is_empty())
        && !person.chars().chain(host.chars()).any(strange)
}

#[cfg(test)]
mod tests;
