//! The client's dealings with the store: what goes in, what is found there, and what is removed.

use crate::client::beyond::Found;
use crate::client::inner::{Inner, now};
use crate::entry::Entry;
use crate::limits::MAX_ENTRIES;
use crate::outbox::{Durability, Effects};
use crate::platform::steady_ms;
use meepraat_protocol::SubmissionId;

impl Inner {
    /// Stores entries in one write, where that can be done.
    pub(crate) fn persist<'a>(&self, entries: impl Iterator<Item = &'a Entry>) -> Durability {
        let texts: Option<Vec<_>> = entries.map(|entry| Some((entry.id, entry.to_text()?))).collect();
        let Some(texts) = texts else { return Durability::MemoryOnly };
        let entries: Vec<_> = texts.iter().map(|(id, text)| (*id, text.as_str())).collect();
        match self.store.put(&entries) {
            Ok(()) => Durability::Stored,
            Err(_) => Durability::MemoryOnly,
        }
    }

    /// Tries once more to store what could not be stored: one by one, as there may be room for some.
    pub(crate) fn store_the_unstored(&self) {
        for entry in self.outbox(|outbox| outbox.unstored()) {
            if self.persist([&entry].into_iter()) == Durability::Stored {
                self.outbox(|outbox| outbox.set_stored(entry.id));
            }
        }
    }

    /// What the store has of these for this endpoint, each in its place.
    pub(crate) fn stored(&self, ids: &[SubmissionId]) -> Vec<Option<Entry>> {
        let texts = self.store.get_all(ids).unwrap_or_default().into_iter().zip(ids);
        texts.map(|(text, id)| Entry::from_text(*id, &text?).filter(|entry| self.is_ours(entry))).collect()
    }

    fn is_ours(&self, entry: &Entry) -> bool {
        entry.endpoint == self.settings.endpoint.as_str()
    }

    /// Takes in what the store holds for this endpoint, as far as there is room, lets go of what it no longer holds, and
    /// gives up what is too old. Gives whether the store could be read.
    pub(crate) fn adopt(&self, locked: bool) -> bool {
        self.store_the_unstored();
        self.let_go(locked);
        let went = self.read_on();
        let expired = self.outbox(|outbox| outbox.expire(steady_ms()));
        self.carry_out(expired);
        went
    }

    /// Whether there is more to take in, and room for it.
    pub(crate) fn has_more(&self) -> bool {
        self.beyond(|beyond| beyond.waiting() > 0) && self.outbox(|outbox| outbox.room() > 0)
    }

    /// Drops what was found in the store and is about to be sent, but is no longer there.
    fn let_go(&self, locked: bool) {
        let found = self.outbox(|outbox| outbox.found_and_due(steady_ms(), locked));
        let texts = self.store.get_all(&found).unwrap_or_default().into_iter().zip(found);
        let gone: Vec<SubmissionId> = texts.filter(|(text, _)| text.is_none()).map(|(_, id)| id).collect();
        let changes = self.outbox(|outbox| outbox.drop_gone(&gone));
        self.tell(&changes);
    }

    /// Reads the store from where it was left, until it ends or the outbox is full. Gives whether it could be read.
    fn read_on(&self) -> bool {
        if !self.beyond(|beyond| beyond.wants_reading(steady_ms())) {
            return true;
        }
        loop {
            if self.pause_when_full() {
                return true;
            }
            let after = self.beyond(|beyond| beyond.cursor());
            let Ok(ids) = self.store.ids(after, MAX_ENTRIES) else { return false };
            let last = ids.len() < MAX_ENTRIES;
            for id in ids {
                if self.pause_when_full() {
                    return true;
                }
                let found = self.adopt_one(id);
                self.beyond(|beyond| beyond.read(id, found));
            }
            if last {
                self.end_pass();
                return true;
            }
        }
    }

    fn pause_when_full(&self) -> bool {
        let full = self.outbox(|outbox| outbox.room() == 0);
        if full && self.beyond(|beyond| beyond.wants_count()) {
            let stored = self.store.count().unwrap_or(0);
            let in_outbox = self.outbox(|outbox| outbox.stored());
            self.beyond(|beyond| beyond.count(stored, in_outbox));
        }
        full
    }

    fn adopt_one(&self, id: SubmissionId) -> Found {
        if self.outbox(|outbox| outbox.is_over(id)) {
            // It could not be removed then. Should that fail again, the next visit gets the receipt of a duplicate.
            self.store.remove(&[id]).unwrap_or_default();
            return Found::Strange;
        }
        if self.outbox(|outbox| outbox.knows(id)).is_some() {
            return Found::Known;
        }
        let Ok(Some(text)) = self.store.get(id) else { return Found::Strange };
        let Some(entry) = Entry::from_text(id, &text) else { return Found::Unreadable };
        if !self.is_ours(&entry) {
            return Found::Strange;
        }
        let moment = now();
        self.outbox(|outbox| outbox.adopt(entry, moment));
        Found::Adopted
    }

    /// Removes from the store, writes to it and tells.
    pub(crate) fn carry_out(&self, effects: Effects) {
        if !effects.forget.is_empty() {
            // What cannot be removed is known as finished, and tried again by `adopt_one`.
            self.store.remove(&effects.forget).unwrap_or_default();
        }
        if !effects.rewrite.is_empty() {
            // Where it cannot be written anew, the earlier text is still there.
            self.persist(effects.rewrite.iter());
        }
        self.tell(&effects.changes);
    }
}
