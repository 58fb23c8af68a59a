//! The client's dealings with the store: what goes in, what is found there, and what is removed.

use crate::client::inner::{Inner, now};
use crate::entry::Entry;
use crate::outbox::{Durability, Effects};
use crate::platform::steady_ms;
use meepraat_protocol::SubmissionId;

/// What an entry in the store turned out to be.
#[derive(PartialEq, Eq)]
enum Found {
    Readable,
    Unreadable,
}

impl Inner {
    /// Stores an entry, where that can be done.
    pub(crate) fn persist(&self, entry: &Entry) -> Durability {
        match entry.to_text().map(|text| self.store.put(&[(entry.id, &text)])) {
            Some(Ok(())) => Durability::Stored,
            _ => Durability::MemoryOnly,
        }
    }

    /// Tries once more to store what could not be stored.
    pub(crate) fn store_the_unstored(&self) {
        for entry in self.outbox(|outbox| outbox.unstored()) {
            if self.persist(&entry) == Durability::Stored {
                self.outbox(|outbox| outbox.set_stored(entry.id));
            }
        }
    }

    /// Takes in what the store holds for this endpoint, lets go of what it no longer holds, and gives up what is too old.
    pub(crate) fn adopt(&self) {
        self.store_the_unstored();
        if let Ok(ids) = self.store.ids(None, usize::MAX) {
            let gone = self.outbox(|outbox| outbox.compare(&ids));
            self.tell(&gone);
            let unreadable = ids.into_iter().filter(|id| self.adopt_one(*id) == Found::Unreadable).count();
            self.set_unreadable(unreadable);
        }
        let expired = self.outbox(|outbox| outbox.expire(steady_ms()));
        self.carry_out(expired);
    }

    fn adopt_one(&self, id: SubmissionId) -> Found {
        if self.outbox(|outbox| outbox.is_over(id)) {
            // It could not be removed then. Should that fail again, the next visit gets the receipt of a duplicate.
            self.store.remove(&[id]).unwrap_or_default();
            return Found::Readable;
        }
        if self.outbox(|outbox| outbox.knows(id)).is_some() {
            return Found::Readable;
        }
        let Ok(Some(text)) = self.store.get(id) else { return Found::Readable };
        let Some(entry) = Entry::from_text(id, &text) else { return Found::Unreadable };
        if entry.endpoint == self.settings.endpoint.as_str() {
            let moment = now();
            self.outbox(|outbox| outbox.adopt(entry, moment));
        }
        Found::Readable
    }

    /// Removes from the store, writes to it and tells.
    pub(crate) fn carry_out(&self, effects: Effects) {
        if !effects.forget.is_empty() {
            // What cannot be removed is known as finished, and tried again by `adopt_one`.
            self.store.remove(&effects.forget).unwrap_or_default();
        }
        for entry in &effects.rewrite {
            // Where it cannot be written anew, the earlier text is still there.
            self.persist(entry);
        }
        self.tell(&effects.changes);
    }
}
