//! What waits in the store beyond the outbox: how far the store has been read, and how much is left of it. Reading is
//! `keep`'s.

use crate::limits::FRESH;
use crate::outbox::milliseconds;
use meepraat_protocol::SubmissionId;

/// What an entry in the store turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Found {
    /// The outbox has it already.
    Known,
    /// The outbox has it now.
    Adopted,
    /// Another endpoint's, or delivered and not removed yet.
    Strange,
    /// Corrupt, or of a newer version.
    Unreadable,
}

/// The store is read in passes, in the order of ids, as far as the outbox has room; a pass goes on where it stopped.
#[derive(Debug)]
pub(crate) struct Beyond {
    /// The last entry that was read in this pass.
    cursor: Option<SubmissionId>,
    /// Entries that wait to be read, as far as is known.
    waiting: usize,
    /// Whether `waiting` was counted for this pass.
    counted: bool,
    /// Of those, put there since the pass began, perhaps behind its back.
    late: usize,
    /// When the first was put there since the last whole pass, by the steady clock.
    since: Option<u64>,
    /// When the last pass ended, by the steady clock; `None` when one is asked for.
    ended: Option<u64>,
    /// Entries read in this pass that are not the outbox's.
    strange: usize,
    unreadable: usize,
}

impl Beyond {
    /// Before the first pass, with as many entries as the store has.
    pub(crate) fn new(waiting: usize) -> Self {
        Self {
            cursor: None,
            waiting,
            counted: true,
            late: 0,
            since: None,
            ended: None,
            strange: 0,
            unreadable: 0,
        }
    }

    /// Asks for a pass at the next opportunity.
    pub(crate) fn ask(&mut self) {
        self.ended = None;
    }

    /// Whether to read on, or anew: what others put there is left to them for a moment anyway.
    pub(crate) fn wants_reading(&self, now: u64) -> bool {
        let rested = |ended: u64| now.saturating_sub(ended) >= milliseconds(FRESH);
        self.cursor.is_some() || self.waiting > 0 || self.ended.is_none_or(rested)
    }

    /// Whether the store may hold what the outbox does not.
    pub(crate) fn may_hold(&self) -> bool {
        self.waiting > 0 || self.ended.is_none()
    }

    pub(crate) fn cursor(&self) -> Option<SubmissionId> {
        self.cursor
    }

    pub(crate) fn waiting(&self) -> usize {
        self.waiting
    }

    pub(crate) fn since(&self) -> Option<u64> {
        self.since.filter(|_| self.waiting > 0)
    }

    /// Entries were stored for which the outbox has no room.
    pub(crate) fn leave(&mut self, count: usize, now: u64) {
        self.waiting += count;
        self.late += count;
        self.since.get_or_insert(now);
    }

    pub(crate) fn read(&mut self, id: SubmissionId, found: Found) {
        self.cursor = Some(id);
        self.waiting = self.waiting.saturating_sub(usize::from(self.counted && found != Found::Known));
        self.strange += usize::from(matches!(found, Found::Strange | Found::Unreadable));
        self.unreadable += usize::from(found == Found::Unreadable);
    }

    /// Whether the pass stops half-way for the first time, so that what is left has to be counted.
    pub(crate) fn wants_count(&self) -> bool {
        self.cursor.is_some() && !self.counted
    }

    /// The store holds so many entries, of which the outbox has some.
    pub(crate) fn count(&mut self, stored: usize, in_outbox: usize) {
        self.waiting = stored.saturating_sub(in_outbox + self.strange);
        self.counted = true;
    }

    /// The pass is over. Gives how many entries could not be read.
    pub(crate) fn end(&mut self, now: u64) -> usize {
        let unreadable = self.unreadable;
        let since = self.since.filter(|_| self.late > 0);
        *self = Self { counted: false, since, ended: Some(now), ..Self::new(self.late) };
        unreadable
    }
}
