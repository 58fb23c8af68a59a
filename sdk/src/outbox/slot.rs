//! One entry in the outbox: where it stands, and whose it is.

use crate::entry::Entry;
use crate::limits::{FRESH, LOCK_PATIENCE};
use crate::outbox::{Durability, Moment, ParkReason};
use meepraat_protocol::ENTRY_DAYS;
use std::time::Duration;

/// The beginning of 2026, when no entry had been written yet: a clock that begins in 1970, or where the device was made,
/// says less.
pub(super) const FIRST_ENTRY: i64 = 1_767_225_600_000;

const ENTRY_MS: u64 = ENTRY_DAYS * 24 * 60 * 60 * 1000;

/// Where an unsent entry stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    Pending,
    InFlight,
    Parked(ParkReason),
}

/// Where an entry came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// Submitted here: sent at once, until its receipt comes.
    Here,
    /// Found in the store: left alone until the first moment, and until the second one unless this client holds the
    /// lock.
    Store { fresh_until: u64, patient_until: u64 },
}

/// An entry in the outbox. Times are the steady clock's, in milliseconds.
#[derive(Debug)]
pub(crate) struct Slot {
    pub(crate) entry: Entry,
    pub(crate) durability: Durability,
    /// Carries contact details: never stored, never in one request with answers.
    pub(crate) contact: bool,
    pub(crate) origin: Origin,
    pub(crate) standing: Standing,
    /// Answers without a receipt so far: it is sent after those that have fewer, and in smaller batches, so that one
    /// entry that an endpoint stumbles over never holds up the others.
    pub(crate) strikes: u32,
    /// When it is too old.
    pub(crate) expires: u64,
}

impl Slot {
    pub(crate) fn made_here(entry: Entry, contact: bool, durability: Durability, now: Moment) -> Self {
        let expires = now.steady.saturating_add(ENTRY_MS);
        let standing = Standing::Pending;
        Self { entry, durability, contact, origin: Origin::Here, standing, strikes: 0, expires }
    }

    /// An entry from the future, or from before there was such a thing, was written under a clock that was off, and
    /// counts as new.
    pub(crate) fn found(entry: Entry, now: Moment) -> Self {
        let age = u64::try_from(now.wall.saturating_sub(entry.created)).unwrap_or(0);
        let age = if entry.created < FIRST_ENTRY { 0 } else { age };
        let fresh_until = now.steady.saturating_add(milliseconds(FRESH).saturating_sub(age));
        let patient_until = now.steady.saturating_add(milliseconds(LOCK_PATIENCE));
        Self {
            entry,
            durability: Durability::Stored,
            contact: false,
            origin: Origin::Store { fresh_until, patient_until },
            standing: Standing::Pending,
            strikes: 0,
            expires: now.steady.saturating_add(ENTRY_MS.saturating_sub(age)),
        }
    }

    /// Whether it was found in the store, and is not under way.
    pub(crate) fn is_found(&self) -> bool {
        self.origin != Origin::Here && self.standing != Standing::InFlight
    }

    /// How old it is.
    pub(crate) fn age(&self, now: u64) -> u64 {
        (now.saturating_add(ENTRY_MS)).saturating_sub(self.expires)
    }

    /// The moment from which it may be sent, as far as it goes by where it came from.
    pub(crate) fn ready_at(&self, locked: bool) -> u64 {
        match self.origin {
            Origin::Here => 0,
            Origin::Store { fresh_until, .. } if locked => fresh_until,
            Origin::Store { fresh_until, patient_until } => fresh_until.max(patient_until),
        }
    }
}

/// A duration in the clocks' unit.
pub(crate) fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
