//! How a group of submissions is taken: all of it or nothing, stored before anything is sent.

use crate::client::inner::{Inner, now};
use crate::client::{SubmitError, Submitted};
use crate::entry::Entry;
use crate::limits::MAX_GROUP;
use crate::outbox::{Change, Durability, Outbox};
use crate::platform::Handle;
use crate::sealed::Sealed;
use meepraat_protocol::SubmissionId;

/// A submission that the outbox does not know.
struct New {
    entry: Entry,
    contact: bool,
    /// None until it is decided.
    kept: Option<Durability>,
}

impl New {
    fn durability(&self) -> Durability {
        self.kept.unwrap_or(Durability::MemoryOnly)
    }
}

/// Takes what is new of a group. What was submitted before changes nothing.
pub(crate) fn take(inner: &Handle<Inner>, group: Vec<Sealed>) -> Result<Vec<Submitted>, SubmitError> {
    if group.len() > MAX_GROUP {
        return Err(SubmitError::TooMany);
    }
    let ids: Vec<SubmissionId> = group.iter().map(Sealed::id).collect();
    let mut kept = inner.outbox(|outbox| outbox.known_of(&ids));
    let mut new: Vec<New> = Vec::new();
    for sealed in group {
        let id = sealed.id();
        if !kept.iter().any(|(known, _)| *known == id) && !new.iter().any(|new| new.entry.id == id) {
            let contact = sealed.is_contact();
            let entry = Entry::new(id, &inner.settings.endpoint, sealed.into_text());
            new.push(New { entry, contact, kept: None });
        }
    }
    look_up(inner, &mut new);
    store(inner, &mut new)?;
    kept.extend(new.iter().map(|new| (new.entry.id, new.durability())));
    let durability = |id| kept.iter().find(|(known, _)| *known == id).map(|(_, kept)| *kept);
    let submitted = ids
        .into_iter()
        .map(|id| Submitted { id, durability: durability(id).unwrap_or(Durability::MemoryOnly) })
        .collect();
    let left = inner.outbox(|outbox| add(outbox, new))?;
    if !left.is_empty() {
        inner.leave(left.len());
        Inner::tell_later(inner, vec![Change::Waiting { ids: left }]);
    }
    inner.pulse.beat();
    Inner::kick(inner);
    Ok(submitted)
}

/// Some may be in the store, from an earlier visit or as there was no room for them: then what is stored is what counts.
fn look_up(inner: &Inner, new: &mut [New]) {
    if inner.beyond(|beyond| beyond.may_hold()) {
        let ids: Vec<SubmissionId> = new.iter().map(|new| new.entry.id).collect();
        for (new, stored) in new.iter_mut().zip(inner.stored(&ids)) {
            if let Some(stored) = stored.filter(|_| !new.contact) {
                new.entry = stored;
                new.kept = Some(Durability::Stored);
            }
        }
    }
}

/// Stores what is to be stored, in one write.
fn store(inner: &Inner, new: &mut [New]) -> Result<(), SubmitError> {
    let room = inner.outbox(|outbox| outbox.room());
    if new.iter().filter(|new| new.contact).count() > room {
        return Err(SubmitError::Full);
    }
    let stores = |new: &&New| new.kept.is_none() && !new.contact;
    let durability = inner.persist(new.iter().filter(stores).map(|new| &new.entry));
    for new in new.iter_mut().filter(|new| new.kept.is_none() && !new.contact) {
        new.kept = Some(durability);
    }
    Ok(())
}

/// Adds what is kept in memory, and of what is stored as much as there is room for. Gives which are left.
fn add(outbox: &mut Outbox, new: Vec<New>) -> Result<Vec<SubmissionId>, SubmitError> {
    let memory_only = new.iter().filter(|new| new.durability() == Durability::MemoryOnly).count();
    // Where some are stored the others are kept as well, were it beyond the room that another thread has just used.
    if memory_only > outbox.room() && memory_only == new.len() {
        return Err(SubmitError::Full);
    }
    let mut room = outbox.room().saturating_sub(memory_only);
    let mut left = Vec::new();
    for new in new {
        let durability = new.durability();
        if durability == Durability::Stored {
            if room == 0 {
                left.push(new.entry.id);
                continue;
            }
            room -= 1;
        }
        outbox.add(new.entry, new.contact, durability, now());
    }
    if !left.is_empty() {
        outbox.probe();
    }
    Ok(left)
}
