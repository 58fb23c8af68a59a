//! Whether a campaign offers what a contact submission asks for.

use super::{ContactError, ContactField, ContactProblem, wrong};
use crate::{AreaCode, Audience, Campaign, Enrolment, Event, EventKind, FollowUp, SignUp, Topic};
use jiff::civil::{Date, DateTime};

impl Event {
    /// Whether people sign up for it. Otherwise they can simply walk in.
    #[must_use]
    pub fn takes_sign_ups(&self) -> bool {
        self.capacity.is_some() || self.slots.is_some()
    }

    /// The last day on which people can sign up.
    #[must_use]
    pub fn last_day_to_sign_up(&self) -> Date {
        self.deadline.unwrap_or(self.starts.date())
    }

    /// The slot with this name on the wire.
    #[must_use]
    pub fn slot(&self, name: &str) -> Option<DateTime> {
        self.slots.as_ref()?.starts.iter().copied().find(|start| start.to_string() == name)
    }
}

impl Campaign {
    /// Whether everyone sees this event: one for the town hall's own staff is by invitation, unless all of the campaign is
    /// theirs.
    #[must_use]
    pub fn shows(&self, event: &Event) -> bool {
        event.audience == Audience::Residents || self.audience == Audience::Staff
    }

    /// Everything that is wrong with a sign-up, on a day. Whether there is a place is not looked at.
    #[must_use]
    pub fn sign_up_errors(&self, sign_up: &SignUp, today: Date) -> Vec<ContactError> {
        let mut errors = sign_up.plain_errors();
        match self.events.iter().find(|event| event.id == sign_up.event) {
            None => errors.push(wrong(ContactField::Event, ContactProblem::Unknown)),
            Some(event) if !event.takes_sign_ups() => {
                errors.push(wrong(ContactField::Event, ContactProblem::NotOffered));
            }
            Some(event) => errors.extend(event_errors(event, sign_up, today)),
        }
        errors
    }

    /// Everything that is wrong with an enrolment.
    #[must_use]
    pub fn enrolment_errors(&self, enrolment: &Enrolment) -> Vec<ContactError> {
        let mut errors = enrolment.plain_errors();
        let known = |code: &AreaCode| self.areas.iter().any(|area| area.id == *code);
        if !enrolment.areas.iter().all(known) {
            errors.push(wrong(ContactField::Area, ContactProblem::Unknown));
        }
        errors
    }

    /// Everything that is wrong with a follow-up.
    #[must_use]
    pub fn follow_up_errors(&self, follow_up: &FollowUp) -> Vec<ContactError> {
        let mut errors = follow_up.plain_errors();
        let known = |topic: &Topic| match topic {
            Topic::Campaign | Topic::Waves => true,
            Topic::Theme(id) => self.themes.iter().any(|theme| theme.id == *id),
        };
        if !follow_up.topics.iter().all(known) {
            errors.push(wrong(ContactField::Topic, ContactProblem::Unknown));
        }
        errors
    }
}

fn event_errors(event: &Event, sign_up: &SignUp, today: Date) -> Vec<ContactError> {
    let closed = today > event.last_day_to_sign_up();
    let closed = closed.then_some((ContactField::Event, ContactProblem::Closed));
    let facilities = sign_up.facilities.iter().all(|facility| event.facilities.contains(facility));
    let facilities = (!facilities).then_some((ContactField::Facility, ContactProblem::NotOffered));
    let found = [closed, slot_error(event, sign_up, today), companions_error(event, sign_up), facilities];
    let found = found.into_iter().chain(table_errors(event, sign_up));
    found.flatten().map(|(field, problem)| wrong(field, problem)).collect()
}

type Found = Option<(ContactField, ContactProblem)>;

fn slot_error(event: &Event, sign_up: &SignUp, today: Date) -> Found {
    let problem = match (&event.slots, &sign_up.slot) {
        (None, None) => return None,
        (None, Some(_)) => ContactProblem::NotOffered,
        (Some(_), None) => ContactProblem::Required,
        (Some(_), Some(name)) => match event.slot(name) {
            None => ContactProblem::Unknown,
            Some(start) if start.date() < today => ContactProblem::Closed,
            Some(_) => return None,
        },
    };
    Some((ContactField::Slot, problem))
}

/// A slot holds exactly one person.
fn companions_error(event: &Event, sign_up: &SignUp) -> Found {
    let max = if event.slots.is_some() { 0 } else { event.companions };
    (sign_up.companions > max).then_some((ContactField::Companions, ContactProblem::TooMany { max }))
}

/// At a stakeholder table organisations sit; everywhere else people do.
fn table_errors(event: &Event, sign_up: &SignUp) -> [Found; 2] {
    let role = sign_up.role.as_ref();
    let offered = role.is_some_and(|role| event.roles.iter().any(|offered| offered.id == *role));
    let organisation = sign_up.organisation.is_some();
    let (role, organisation) = if event.kind == EventKind::StakeholderTable {
        let role = match role {
            None => Some(ContactProblem::Required),
            Some(_) => (!offered).then_some(ContactProblem::Unknown),
        };
        (role, (!organisation).then_some(ContactProblem::Required))
    } else {
        let not_offered = ContactProblem::NotOffered;
        (role.is_some().then_some(not_offered), organisation.then_some(not_offered))
    };
    [
        role.map(|problem| (ContactField::Role, problem)),
        organisation.map(|problem| (ContactField::Organisation, problem)),
    ]
}
