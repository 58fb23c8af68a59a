//! The outbox: which entries there are, where each stands and what to do next. It decides and does nothing: the client
//! sends, stores and waits, and passes time and randomness in as values.

mod backoff;
mod slot;

pub use slot::{Change, Durability, ParkReason};
pub(crate) use slot::{Slot, Standing};

use crate::entry::Entry;
use crate::limits::{LOCK_PATIENCE, MAX_ENTRIES};
use crate::outcome::{RetryReason, Verdict};
use backoff::backoff;
use meepraat_protocol::{ENTRY_DAYS, MAX_BATCH_BYTES, MAX_BATCH_ITEMS, Outcome, Receipt, SubmissionId};
use std::time::Duration;

const ENTRY_MS: u64 = ENTRY_DAYS * 24 * 60 * 60 * 1000;

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
    /// Never tried before.
    pub(crate) first: bool,
}

/// What follows from an outcome.
#[derive(Debug, Default)]
pub(crate) struct Effects {
    /// To be removed from the store.
    pub(crate) forget: Vec<SubmissionId>,
    /// To be told.
    pub(crate) changes: Vec<Change>,
}

#[derive(Debug)]
struct Pause {
    until: u64,
    /// The endpoint asked for it; then nothing shortens it.
    asked: bool,
}

#[derive(Debug)]
pub(crate) struct Outbox {
    slots: Vec<Slot>,
    finished: Vec<(SubmissionId, Durability)>,
    pause: Option<Pause>,
    failures: u32,
    batch_bytes: usize,
}

impl Outbox {
    pub(crate) fn new() -> Self {
        Self {
            slots: Vec::new(),
            finished: Vec::new(),
            pause: None,
            failures: 0,
            batch_bytes: MAX_BATCH_BYTES,
        }
    }

    pub(crate) fn slots(&self) -> &[Slot] {
        &self.slots
    }

    pub(crate) fn is_full(&self) -> bool {
        self.slots.len() >= MAX_ENTRIES
    }

    /// The steady moment before which nothing is sent.
    pub(crate) fn paused_until(&self) -> Option<u64> {
        self.pause.as_ref().map(|pause| pause.until)
    }

    /// Whether the entry is here, or was delivered or rejected, and how it was kept.
    pub(crate) fn knows(&self, id: SubmissionId) -> Option<Durability> {
        let here = self.slots.iter().find(|slot| slot.id == id).map(|slot| slot.durability);
        here.or_else(|| self.finished.iter().find(|(finished, _)| *finished == id).map(|(_, kept)| *kept))
    }

    pub(crate) fn is_finished(&self, id: SubmissionId) -> bool {
        self.finished.iter().any(|(finished, _)| *finished == id)
    }

    /// Takes a submission made here. It is not held up by earlier failures, only by what the endpoint asked for.
    pub(crate) fn add(&mut self, entry: Entry, contact: bool, durability: Durability, now: Moment) {
        if self.knows(entry.id).is_none() {
            self.slots.push(slot(entry, contact, true, durability, now.steady, ENTRY_MS));
            self.hurry();
        }
    }

    /// Takes an entry found in the store. One from the future was written under a clock that was off and counts as new.
    pub(crate) fn adopt(&mut self, entry: Entry, now: Moment) {
        if self.knows(entry.id).is_none() && !self.is_full() {
            let age = u64::try_from(now.wall.saturating_sub(entry.created)).unwrap_or(0);
            let left = ENTRY_MS.saturating_sub(age);
            self.slots.push(slot(entry, false, false, Durability::Stored, now.steady, left));
        }
    }

    /// Drops entries that were found in the store and are no longer there; those in flight wait for their receipt.
    pub(crate) fn compare(&mut self, still_there: &[SubmissionId]) -> Vec<Change> {
        let mut changes = Vec::new();
        self.slots.retain(|slot| {
            let keep = slot.own || slot.standing == Standing::InFlight || still_there.contains(&slot.id);
            if !keep {
                changes.push(Change::Gone { id: slot.id });
            }
            keep
        });
        changes
    }

    pub(crate) fn set_durability(&mut self, id: SubmissionId, durability: Durability) {
        if let Some(slot) = self.slots.iter_mut().find(|slot| slot.id == id) {
            slot.durability = durability;
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

    /// Gives up what is too old; what is in flight may still be delivered.
    pub(crate) fn expire(&mut self, now: u64) -> Effects {
        let mut forget = Vec::new();
        self.slots.retain(|slot| {
            let keep = slot.standing == Standing::InFlight || now < slot.expires;
            if !keep {
                forget.push(slot.id);
            }
            keep
        });
        let count = forget.len();
        Effects { forget, changes: if count == 0 { Vec::new() } else { vec![Change::Expired { count }] } }
    }

    /// What to do next. Without the lock, entries found in the store wait: another tab is probably sending them.
    pub(crate) fn next(&mut self, now: u64, locked: bool) -> Next {
        let ready_at = |slot: &Slot| if locked || slot.own { 0 } else { slot.patient_until };
        let pending = self.slots.iter().filter(|slot| slot.standing == Standing::Pending);
        let Some(earliest) = pending.map(ready_at).min() else { return Next::Idle };
        let until = earliest.max(self.paused_until().unwrap_or(0));
        if now < until {
            return Next::Wait { until };
        }
        self.pause = None;
        let ready = |slot: &Slot| slot.standing == Standing::Pending && ready_at(slot) <= now;
        let ready_slots = self.slots.iter().filter(|slot| ready(slot));
        let Some(lead) = ready_slots.min_by_key(|slot| slot.strikes) else { return Next::Idle };
        let (strikes, contact) = (lead.strikes, lead.contact);
        let most = (MAX_BATCH_ITEMS >> strikes.min(16)).max(1);
        let mut batch =
            Batch { ids: Vec::new(), body: String::from("["), first: strikes + self.failures == 0 };
        for slot in &mut self.slots {
            if !ready(slot) || slot.strikes != strikes || slot.contact != contact {
                continue;
            }
            let fits = batch.body.len() + slot.body.len() + 2 <= self.batch_bytes;
            if batch.ids.len() == most || !(fits || batch.ids.is_empty()) {
                break;
            }
            if !batch.ids.is_empty() {
                batch.body.push(',');
            }
            batch.body.push_str(&slot.body);
            batch.ids.push(slot.id);
            slot.standing = Standing::InFlight;
        }
        batch.body.push(']');
        Next::Send(batch)
    }

    /// Takes in what became of a batch. `unit` is random, from 0 up to 1.
    pub(crate) fn apply(&mut self, batch: &Batch, verdict: Verdict, now: u64, unit: f64) -> Effects {
        let mut effects = Effects::default();
        match verdict {
            Verdict::Taken => {
                for id in &batch.ids {
                    self.finish(*id, Change::Delivered { id: *id, receipt: None }, &mut effects);
                }
                self.failures = 0;
                self.unpark();
            }
            Verdict::Receipts(receipts) => self.apply_receipts(batch, receipts, now, unit, &mut effects),
            Verdict::Retry { reason, after } => {
                let struck = matches!(reason, RetryReason::Busy | RetryReason::NoReceipt) && after.is_none();
                self.retry(batch.ids.clone(), struck, reason, after, now, unit, &mut effects);
            }
            Verdict::TooLarge if batch.ids.len() > 1 => {
                self.batch_bytes = batch.body.len() / 2;
                self.set_standing(&batch.ids, Standing::Pending);
            }
            Verdict::TooLarge => self.park(batch, ParkReason::TooLarge, &mut effects),
            Verdict::Misconfigured { status } => {
                self.park(batch, ParkReason::Misconfigured { status }, &mut effects);
            }
        }
        effects
    }

    fn apply_receipts(
        &mut self,
        batch: &Batch,
        receipts: Vec<Receipt>,
        now: u64,
        unit: f64,
        effects: &mut Effects,
    ) {
        let mut unanswered = batch.ids.clone();
        for receipt in receipts {
            let Some(id) = receipt.id.filter(|id| unanswered.contains(id)) else { continue };
            unanswered.retain(|other| *other != id);
            let change = match receipt.outcome {
                Outcome::Accepted | Outcome::Duplicate => Change::Delivered { id, receipt: Some(receipt) },
                Outcome::Rejected => Change::Rejected { id, problem: receipt.problem },
            };
            self.finish(id, change, effects);
        }
        if unanswered.len() < batch.ids.len() {
            self.failures = 0;
            self.unpark();
        }
        if !unanswered.is_empty() {
            self.retry(unanswered, true, RetryReason::NoReceipt, None, now, unit, effects);
        }
    }

    fn finish(&mut self, id: SubmissionId, change: Change, effects: &mut Effects) {
        let Some(index) = self.slots.iter().position(|slot| slot.id == id) else { return };
        let slot = self.slots.remove(index);
        if self.finished.len() >= MAX_ENTRIES {
            self.finished.remove(0);
        }
        self.finished.push((id, slot.durability));
        effects.forget.push(id);
        effects.changes.push(change);
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "what to retry, why, and the moment; a struct would name them twice"
    )]
    fn retry(
        &mut self,
        ids: Vec<SubmissionId>,
        struck: bool,
        reason: RetryReason,
        after: Option<Duration>,
        now: u64,
        unit: f64,
        effects: &mut Effects,
    ) {
        self.failures = self.failures.saturating_add(1);
        let wait = after.unwrap_or_default() + backoff(self.failures, unit);
        let until = now.saturating_add(u64::try_from(wait.as_millis()).unwrap_or(u64::MAX));
        let asked = after.is_some();
        if self.pause.as_ref().is_none_or(|pause| pause.until < until || (asked && !pause.asked)) {
            self.pause = Some(Pause { until, asked });
        }
        self.set_standing(&ids, Standing::Pending);
        for slot in self.slots.iter_mut().filter(|slot| struck && ids.contains(&slot.id)) {
            slot.strikes = slot.strikes.saturating_add(1);
        }
        effects.changes.push(Change::Retrying { ids, wait, reason });
    }

    fn park(&mut self, batch: &Batch, reason: ParkReason, effects: &mut Effects) {
        self.set_standing(&batch.ids, Standing::Parked(reason));
        effects.changes.push(Change::Parked { ids: batch.ids.clone(), reason });
    }

    fn set_standing(&mut self, ids: &[SubmissionId], standing: Standing) {
        for slot in self.slots.iter_mut().filter(|slot| ids.contains(&slot.id)) {
            slot.standing = standing;
        }
    }
}

fn slot(entry: Entry, contact: bool, own: bool, durability: Durability, now: u64, left: u64) -> Slot {
    let patience = u64::try_from(LOCK_PATIENCE.as_millis()).unwrap_or(0);
    Slot {
        id: entry.id,
        body: entry.body,
        durability,
        contact,
        own,
        standing: Standing::Pending,
        strikes: 0,
        patient_until: now.saturating_add(patience),
        expires: now.saturating_add(left),
    }
}

#[cfg(test)]
mod tests;
