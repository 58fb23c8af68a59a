//! Who sits where: pure. Holds, takes, waits and offers at one gathering (or one slot), decided from all of its parties and
//! the time. What is stored, and in which transaction, is the rest of `contacts`.
//!
//! Three things always hold: the people who have a place, held or offered ones included, are never more than there are
//! places; a party is never split; and the waitlist is served in its order, where only a party that fits passes one that
//! does not.

use super::Key;
use crate::dutch_time::{in_the_netherlands, moment, seconds_of};
use jiff::ToSpan;

/// Seconds for which a place waits for its confirmation.
pub(crate) const HOLD: i64 = super::kept::CONFIRM_HOURS * 3600;
/// The same when places are nearly gone.
pub(crate) const SHORT_HOLD: i64 = 2 * 3600;
/// Seconds in which an offered place is accepted, unless the gathering begins within [`SOON`].
pub(crate) const OFFER: i64 = 24 * 3600;
/// Seconds before the beginning from which offers are short.
const SOON: i64 = 3 * 24 * 3600;

/// How somebody stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// A place is kept until the address is confirmed.
    Held,
    /// A confirmed place.
    Taken,
    /// On the waitlist.
    Waiting,
    /// A freed place waits to be accepted.
    Offered,
}

/// A person with companions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Party {
    pub(crate) contact: Key,
    pub(crate) people: u32,
    pub(crate) standing: Standing,
    /// The order of the waitlist.
    pub(crate) turn: i64,
    /// When a hold or an offer lapses, or an unconfirmed wait ends; in seconds since 1970.
    pub(crate) until: Option<i64>,
    /// Whether the address was confirmed.
    pub(crate) confirmed: bool,
}

/// One gathering, or one slot of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Room {
    /// Places.
    pub(crate) capacity: u32,
    /// Whether people can wait.
    pub(crate) waitlist: bool,
    /// When it begins, in seconds since 1970.
    pub(crate) begins: i64,
}

/// What somebody who asks now gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Admission {
    /// A place, kept until then.
    Held {
        /// In seconds since 1970.
        until: i64,
    },
    /// A place on the waitlist, kept until then unless it is confirmed.
    Waitlisted {
        /// In seconds since 1970.
        until: i64,
    },
    /// Nothing.
    Full,
}

/// What time and freed places do to a party.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Turn {
    /// A hold or an unconfirmed wait lapsed: nothing is kept of it.
    Forgotten(Key),
    /// An offer was not accepted in time.
    OfferLapsed(Key),
    /// A place is offered, until then.
    Offered(Key, i64),
}

impl Room {
    /// Places that nobody has.
    pub(crate) fn free(&self, parties: &[Party]) -> u32 {
        let seated = parties.iter().filter(|party| party.standing != Standing::Waiting);
        self.capacity.saturating_sub(seated.map(|party| party.people).sum())
    }

    /// What a party of so many gets, after [`Room::settle`].
    pub(crate) fn admit(&self, parties: &[Party], people: u32, now: i64) -> Admission {
        if now >= self.begins {
            return Admission::Full;
        }
        let free = self.free(parties);
        // Whoever waits and fits goes first, also while the offer is still to be made.
        let passed = parties.iter().any(|party| party.waits() && party.people <= free);
        if people <= free && !passed {
            let nearly_full = (free - people) * 10 < self.capacity;
            let hold = if nearly_full { SHORT_HOLD } else { HOLD };
            Admission::Held { until: whole_minutes(now + hold).min(self.begins) }
        } else if self.waitlist && people <= self.capacity {
            Admission::Waitlisted { until: whole_minutes(now + HOLD) }
        } else {
            Admission::Full
        }
    }

    /// Lets lapse what is over and offers what is free, in the order of the waitlist. After the beginning nothing is
    /// offered any more.
    pub(crate) fn settle(&self, parties: &mut Vec<Party>, now: i64) -> Vec<Turn> {
        let mut turns = Vec::new();
        parties.retain(|party| {
            let over = party.until.is_some_and(|until| until <= now);
            if over {
                let contact = party.contact;
                let lapsed = party.standing == Standing::Offered;
                turns.push(if lapsed { Turn::OfferLapsed(contact) } else { Turn::Forgotten(contact) });
            }
            !over
        });
        if now >= self.begins {
            return turns;
        }
        let time = if self.begins - now < SOON { SHORT_HOLD } else { OFFER };
        let until = by_day(now + time).min(self.begins);
        parties.sort_by_key(|party| party.turn);
        let mut free = self.free(parties);
        for party in parties.iter_mut().filter(|party| party.waits()) {
            if party.people <= free {
                free -= party.people;
                party.standing = Standing::Offered;
                party.until = Some(until);
                turns.push(Turn::Offered(party.contact, until));
            }
        }
        turns
    }
}

/// Times that are kept are rounded up to five minutes, so that they tell less of when somebody was at a page.
pub(crate) fn whole_minutes(seconds: i64) -> i64 {
    const STEP: i64 = 300;
    (seconds + STEP - 1) / STEP * STEP
}

/// An offer that would end at night ends in the morning: nobody loses a place asleep.
fn by_day(until: i64) -> i64 {
    const MORNING: i8 = 10;
    const NIGHT: i8 = 22;
    let local = in_the_netherlands(moment(until));
    let day = match local.hour() {
        hour if hour < MORNING => local.date(),
        hour if hour >= NIGHT => local.date().saturating_add(1.day()),
        _ => return until,
    };
    seconds_of(day.at(MORNING, 0, 0, 0))
}

impl Party {
    /// Whether a freed place is offered to it: who has not confirmed keeps a turn, and holds nobody up.
    fn waits(&self) -> bool {
        self.standing == Standing::Waiting && self.confirmed
    }
}

#[cfg(test)]
mod tests;
