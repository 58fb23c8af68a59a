//! What the outbox makes of an outcome: who is forgotten, who waits, who is set aside.

use crate::entry::Entry;
use crate::limits::MAX_ENTRIES;
use crate::outbox::backoff::backoff;
use crate::outbox::slot::milliseconds;
use crate::outbox::{Batch, Change, Durability, Moment, Outbox, ParkReason, Standing};
use crate::outcome::{RetryReason, Verdict};
use meepraat_protocol::{Outcome, Receipt, SubmissionId};
use std::time::Duration;

/// What follows for the client to do.
#[derive(Debug, Default)]
pub(crate) struct Effects {
    /// To be removed from the store.
    pub(crate) forget: Vec<SubmissionId>,
    /// To be written to the store anew.
    pub(crate) rewrite: Vec<Entry>,
    /// To be told.
    pub(crate) changes: Vec<Change>,
}

/// When a batch came back, and a random number from 0 up to 1 to wait by.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Back {
    pub(crate) now: Moment,
    pub(crate) unit: f64,
}

impl Outbox {
    /// Takes in what became of a batch.
    pub(crate) fn apply(&mut self, batch: &Batch, verdict: Verdict, now: Moment, unit: f64) -> Effects {
        let mut effects = Effects::default();
        let back = Back { now, unit };
        match verdict {
            Verdict::Taken => {
                for id in &batch.ids {
                    self.finish(*id, Change::Delivered { id: *id, receipt: None }, &mut effects);
                }
                self.went_well();
            }
            Verdict::Receipts(receipts) => self.apply_receipts(batch, receipts, back, &mut effects),
            Verdict::Retry { reason, after } => {
                self.retry(batch.ids.clone(), reason, after, back, &mut effects);
            }
            Verdict::TooLarge if batch.ids.len() > 1 => {
                self.batch_bytes = batch.body.len() / 2;
                self.set_standing(&batch.ids, Standing::Pending);
            }
            Verdict::TooLarge => self.park(batch, ParkReason::TooLarge, &mut effects),
            Verdict::Refused { .. } if batch.ids.len() > 1 => {
                self.retry(batch.ids.clone(), RetryReason::Refused, None, back, &mut effects);
            }
            Verdict::Misconfigured { status } | Verdict::Refused { status } => {
                self.park(batch, ParkReason::Misconfigured { status }, &mut effects);
            }
        }
        effects
    }

    fn apply_receipts(&mut self, batch: &Batch, receipts: Vec<Receipt>, back: Back, effects: &mut Effects) {
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
            self.went_well();
        }
        if !unanswered.is_empty() {
            self.retry(unanswered, RetryReason::NoReceipt, None, back, effects);
        }
    }

    /// The endpoint works, so that what was parked because of it may go again.
    fn went_well(&mut self) {
        self.failures = 0;
        self.unpark();
    }

    fn finish(&mut self, id: SubmissionId, change: Change, effects: &mut Effects) {
        let Some(index) = self.slots.iter().position(|slot| slot.entry.id == id) else { return };
        let slot = self.slots.remove(index);
        if self.finished.len() >= MAX_ENTRIES {
            self.finished.remove(0);
        }
        self.finished.push((id, slot.durability));
        effects.forget.push(id);
        effects.changes.push(change);
    }

    fn retry(
        &mut self,
        ids: Vec<SubmissionId>,
        reason: RetryReason,
        after: Option<Duration>,
        back: Back,
        effects: &mut Effects,
    ) {
        self.failures = self.failures.saturating_add(1);
        let wait = after.unwrap_or_default() + backoff(self.failures, back.unit);
        let held = after.filter(|after| !after.is_zero());
        self.pause_until(back.now.steady.saturating_add(milliseconds(wait)), held.is_some());
        self.set_standing(&ids, Standing::Pending);
        let of_the_batch =
            matches!(reason, RetryReason::Busy | RetryReason::NoReceipt | RetryReason::Refused);
        let struck = of_the_batch && held.is_none();
        for slot in self.slots.iter_mut().filter(|slot| ids.contains(&slot.entry.id)) {
            slot.strikes = slot.strikes.saturating_add(u32::from(struck));
            if held.is_some() {
                let wait = i64::try_from(milliseconds(wait)).unwrap_or(i64::MAX);
                slot.entry.held_until = Some(back.now.wall.saturating_add(wait));
                if slot.durability == Durability::Stored {
                    effects.rewrite.push(slot.entry.clone());
                }
            }
        }
        effects.changes.push(Change::Retrying { ids, wait, reason });
    }

    fn park(&mut self, batch: &Batch, reason: ParkReason, effects: &mut Effects) {
        self.set_standing(&batch.ids, Standing::Parked(reason));
        effects.changes.push(Change::Parked { ids: batch.ids.clone(), reason });
    }
}
