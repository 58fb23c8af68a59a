//! The outbox: which entries there are, where each stands and what to do next. It decides and does nothing: the client
//! sends, stores and waits, and passes time and randomness in as values.

mod apply;
mod backoff;
mod change;
mod slot;

pub(crate) use apply::Effects;
pub use change::{Change, Durability, ParkReason};
pub(crate) use slot::{Origin, Slot, Standing, milliseconds};

use crate::entry::Entry;
use crate::limits::{BACKOFF_CAP, LOCK_RETRY, MAX_ENTRIES, RETRY_AFTER_CAP};
use crate::outcome::RetryReason;
use meepraat_protocol::{MAX_BATCH_BYTES, MAX_BATCH_ITEMS, SubmissionId};
use std::time::Duration;

/// One moment by two clocks, both in milliseconds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moment {
    /// The device's clock, since 1970. It may be wrong and it may jump.
    pub(crate) wall: i64,
    /// A clock that never goes back, from any beginning.
    pub(crate) steady: u64,
}

/// What to do next.
#[derive(Debug, PartialEq)]
pub(crate) enum Next {
    /// Send this; its entries are in flight until [`Outbox::apply`].
    Send(Batch),
    /// Nothing before this moment of the steady clock.
    Wait { until: u64 },
    /// Nothing.
    Idle,
}

/// Entries that travel in one request.
#[derive(Debug, PartialEq)]
pub(crate) struct Batch {
    pub(crate) ids: Vec<SubmissionId>,
    pub(crate) body: String,
    /// Nothing has failed before it.
    pub(crate) first: bool,
}

#[derive(Debug)]
struct Pause {
    until: u64,
    /// The endpoint asked for it; then nothing shortens it.
    asked: bool,
}

/// The entries of one client for one endpoint.
#[derive(Debug)]
pub(crate) struct Outbox {
    slots: Vec<Slot>,
    /// Entries whose receipt came, so that nothing ever sends them again.
    finished: Vec<(SubmissionId, Durability)>,
    /// Entries that were too old, so that they are not found once more where the store cannot remove them.
    given_up: Vec<SubmissionId>,
    pause: Option<Pause>,
    /// Failures in a row.
    failures: u32,
    /// What the endpoint takes at once, as far as is known.
    batch_bytes: usize,
}

impl Outbox {
    pub(crate) fn new() -> Self {
        Self {
            slots: Vec::new(),
            finished: Vec::new(),
            given_up: Vec::new(),
            pause: None,
            failures: 0,
            batch_bytes: MAX_BATCH_BYTES,
        }
    }

    pub(crate) fn slots(&self) -> &[Slot] {
        &self.slots
    }

    /// How many more entries there is room for.
    pub(crate) fn room(&self) -> usize {
        MAX_ENTRIES.saturating_sub(self.slots.len())
    }

    /// How many entries are in the store as well.
    pub(crate) fn stored(&self) -> usize {
        self.slots.iter().filter(|slot| slot.durability == Durability::Stored).count()
    }

    /// From when there is something to send; `None` when nothing is pending.
    fn due(&self, locked: bool) -> Option<u64> {
        let pending = self.slots.iter().filter(|slot| slot.standing == Standing::Pending);
        let paused_until = self.pause.as_ref().map_or(0, |pause| pause.until);
        pending.map(|slot| slot.ready_at(locked)).min().map(|earliest| earliest.max(paused_until))
    }

    /// How an entry is kept that is here, or was until its receipt came.
    pub(crate) fn knows(&self, id: SubmissionId) -> Option<Durability> {
        self.known_of(&[id]).first().map(|(_, kept)| *kept)
    }

    /// Which of these are here, or were until their receipt came, and how they are kept. One look at each entry, as a
    /// group is much shorter than the outbox.
    pub(crate) fn known_of(&self, ids: &[SubmissionId]) -> Vec<(SubmissionId, Durability)> {
        let here = self.slots.iter().map(|slot| (slot.entry.id, slot.durability));
        here.chain(self.finished.iter().copied()).filter(|(id, _)| ids.contains(id)).collect()
    }

    fn is_finished(&self, id: SubmissionId) -> bool {
        self.finished.iter().any(|(finished, _)| *finished == id)
    }

    /// Whether the receipt came, or it was given up: then the store should hold it no longer.
    pub(crate) fn is_over(&self, id: SubmissionId) -> bool {
        self.is_finished(id) || self.given_up.contains(&id)
    }

    /// Takes a submission made here. It is not held up by earlier failures, only by what the endpoint asked for.
    pub(crate) fn add(&mut self, entry: Entry, contact: bool, durability: Durability, now: Moment) {
        if self.is_finished(entry.id) {
            return;
        }
        self.given_up.retain(|given_up| *given_up != entry.id);
        match self.slots.iter_mut().find(|slot| slot.entry.id == entry.id) {
            // The driver came across it in the store before it got here.
            Some(slot) => slot.origin = Origin::Here,
            None => self.slots.push(Slot::made_here(entry, contact, durability, now)),
        }
        self.hurry();
    }

    /// Takes an entry found in the store.
    pub(crate) fn adopt(&mut self, entry: Entry, now: Moment) {
        if self.knows(entry.id).is_some() || self.is_over(entry.id) || self.room() == 0 {
            return;
        }
        let held = entry.held_until.and_then(|until| u64::try_from(until.saturating_sub(now.wall)).ok());
        // Longer than was ever granted, with what chance added to it: the clock has jumped since.
        let longest = milliseconds(RETRY_AFTER_CAP) + milliseconds(BACKOFF_CAP);
        if let Some(held) = held.filter(|held| (1..=longest).contains(held)) {
            self.pause_until(now.steady.saturating_add(held), true);
        }
        self.slots.push(Slot::found(entry, now));
    }

    /// Entries that were found in the store and could be sent now: another tab or process may have delivered them.
    pub(crate) fn found_and_due(&self, now: u64, locked: bool) -> Vec<SubmissionId> {
        if self.due(locked).is_none_or(|due| now < due) {
            return Vec::new();
        }
        self.slots.iter().filter(|slot| slot.is_found()).map(|slot| slot.entry.id).collect()
    }

    /// Drops entries that were found in the store and are no longer there; those in flight wait for their receipt.
    pub(crate) fn drop_gone(&mut self, gone: &[SubmissionId]) -> Vec<Change> {
        let mut changes = Vec::new();
        self.slots.retain(|slot| {
            let drop = slot.is_found() && gone.contains(&slot.entry.id);
            if drop {
                changes.push(Change::Gone { id: slot.entry.id });
            }
            !drop
        });
        changes
    }

    /// Entries that could not be stored yet, though they may be.
    pub(crate) fn unstored(&self) -> Vec<Entry> {
        let unstored = |slot: &&Slot| slot.durability == Durability::MemoryOnly && !slot.contact;
        self.slots.iter().filter(unstored).map(|slot| slot.entry.clone()).collect()
    }

    /// An entry could be stored after all.
    pub(crate) fn set_stored(&mut self, id: SubmissionId) {
        for slot in self.slots.iter_mut().filter(|slot| slot.entry.id == id) {
            slot.durability = Durability::Stored;
        }
    }

    /// Shortens a wait of our own making: the page is back, the network is back, or something new is to be sent.
    pub(crate) fn hurry(&mut self) {
        self.pause.take_if(|pause| !pause.asked);
    }

    /// Tries again what was parked because of the endpoint.
    pub(crate) fn unpark(&mut self) {
        for slot in &mut self.slots {
            if matches!(slot.standing, Standing::Parked(ParkReason::Misconfigured { .. })) {
                slot.standing = Standing::Pending;
            }
        }
    }

    /// Tries one entry again where all that there is room for is parked because of the endpoint: nothing else would ever
    /// tell that it is well.
    pub(crate) fn probe(&mut self) {
        if self.slots.iter().all(|slot| matches!(slot.standing, Standing::Parked(_))) {
            let parked = |slot: &&mut Slot| slot.standing != Standing::Parked(ParkReason::TooLarge);
            if let Some(slot) = self.slots.iter_mut().find(parked) {
                slot.standing = Standing::Pending;
            }
        }
    }

    /// What cannot go now though somebody asks for it, as it stood before: the endpoint wants to be left alone, or
    /// takes no submission of that size.
    pub(crate) fn stays(&self, now: u64) -> Vec<Change> {
        let pause = self.pause.as_ref().filter(|pause| pause.asked && now < pause.until);
        let wait = pause.map(|pause| Duration::from_millis(pause.until - now));
        let mut held = Vec::new();
        let mut changes = Vec::new();
        for slot in &self.slots {
            match (slot.standing, wait) {
                (Standing::Parked(reason @ ParkReason::TooLarge), _) => {
                    changes.push(Change::Parked { ids: vec![slot.entry.id], reason });
                }
                (Standing::Pending, Some(_)) => held.push(slot.entry.id),
                _ => {}
            }
        }
        if let Some(wait) = wait.filter(|_| !held.is_empty()) {
            changes.push(Change::Retrying { ids: held, wait, reason: RetryReason::Busy });
        }
        changes
    }

    /// Gives up what is too old; what is in flight may still be delivered.
    pub(crate) fn expire(&mut self, now: u64) -> Effects {
        if self.slots.iter().all(|slot| now < slot.expires) {
            return Effects::default();
        }
        let (kept, old): (Vec<Slot>, Vec<Slot>) = std::mem::take(&mut self.slots)
            .into_iter()
            .partition(|slot| slot.standing == Standing::InFlight || now < slot.expires);
        self.slots = kept;
        let forget: Vec<SubmissionId> = old.iter().map(|slot| slot.entry.id).collect();
        self.given_up.extend(&forget);
        // The oldest have long been removed, where the store can be written to.
        self.given_up.drain(..self.given_up.len().saturating_sub(MAX_ENTRIES));
        let count = forget.len();
        let changes = if count == 0 { Vec::new() } else { vec![Change::Expired { count }] };
        Effects { forget, changes, ..Effects::default() }
    }

    /// What to do next. Without the lock, entries found in the store wait: another tab is probably sending them. It may
    /// also just have gone, so that the wait is no longer than until the lock is worth asking for again.
    pub(crate) fn next(&mut self, now: u64, locked: bool) -> Next {
        let Some(until) = self.due(locked) else { return Next::Idle };
        if now < until {
            let ask_again = now.saturating_add(milliseconds(LOCK_RETRY));
            let with_the_lock = self.due(true).map_or(until, |due| due.max(ask_again));
            return Next::Wait { until: until.min(with_the_lock) };
        }
        self.pause = None;
        let ready = |slot: &Slot| slot.standing == Standing::Pending && slot.ready_at(locked) <= now;
        let lead = self.slots.iter().filter(|slot| ready(slot)).min_by_key(|slot| slot.strikes);
        let Some((strikes, contact)) = lead.map(|lead| (lead.strikes, lead.contact)) else {
            return Next::Idle;
        };
        let alike = |slot: &Slot| ready(slot) && slot.strikes == strikes && slot.contact == contact;
        let most = (MAX_BATCH_ITEMS >> strikes.min(16)).max(1);
        let mut batch =
            Batch { ids: Vec::new(), body: String::from("["), first: strikes == 0 && self.failures == 0 };
        for slot in self.slots.iter_mut().filter(|slot| alike(slot)) {
            let room = self.batch_bytes.saturating_sub(batch.body.len());
            let fits = slot.entry.body.len() + 2 <= room && batch.ids.len() < most;
            if !batch.ids.is_empty() {
                if !fits {
                    break;
                }
                batch.body.push(',');
            }
            batch.body.push_str(&slot.entry.body);
            batch.ids.push(slot.entry.id);
            slot.standing = Standing::InFlight;
        }
        batch.body.push(']');
        Next::Send(batch)
    }

    fn pause_until(&mut self, until: u64, asked: bool) {
        let shorter = |pause: &Pause| pause.asked && (!asked || until < pause.until);
        if !self.pause.as_ref().is_some_and(shorter) {
            self.pause = Some(Pause { until, asked });
        }
    }

    fn set_standing(&mut self, ids: &[SubmissionId], standing: Standing) {
        for slot in self.slots.iter_mut().filter(|slot| ids.contains(&slot.entry.id)) {
            slot.standing = standing;
        }
    }
}

#[cfg(test)]
mod tests;
