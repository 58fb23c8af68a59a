//! The storage of one device: what was put there outlives pages, unless the user clears it; and it can fail.

use meepraat_sdk::protocol::SubmissionId;
use meepraat_sdk::{Store, StoreError};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard};

/// How the storage behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Mood {
    #[default]
    Works,
    /// Nothing more goes in.
    Full,
    /// It cannot be used at all.
    Blocked,
    /// What is in it cannot be removed.
    RemoveFails,
}

/// What is in the storage, and what became of it.
#[derive(Debug, Default)]
pub(crate) struct Content {
    pub(crate) entries: BTreeMap<SubmissionId, String>,
    pub(crate) mood: Mood,
    /// Says that it stored and does not: a broken store, to see that the oracle sees it.
    pub(crate) pretends: bool,
    /// Whatever was ever stored.
    pub(crate) stored: BTreeSet<SubmissionId>,
    /// What the user cleared.
    pub(crate) cleared: BTreeSet<SubmissionId>,
    /// What was made unreadable.
    pub(crate) spoilt: BTreeSet<SubmissionId>,
    /// How often it failed since anyone asked.
    pub(crate) failures: u64,
}

/// The storage of one device, as each of its pages has it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Disk(Arc<Mutex<Content>>);

impl Disk {
    pub(crate) fn content(&self) -> MutexGuard<'_, Content> {
        self.0.lock().expect("nothing panics while it is held")
    }

    /// The user, or the browser, throws everything away; gives whether there was anything.
    pub(crate) fn clear(&self) -> bool {
        let mut content = self.content();
        let all = std::mem::take(&mut content.entries);
        content.cleared.extend(all.keys());
        !all.is_empty()
    }

    /// Changes the text of an entry, so that it cannot be read; gives whether there was one.
    pub(crate) fn spoil(&self, id: SubmissionId, change: impl FnOnce(&str) -> String) -> bool {
        let mut content = self.content();
        let Some(text) = content.entries.get_mut(&id) else { return false };
        *text = change(text);
        content.spoilt.insert(id)
    }
}

impl Content {
    /// The content, unless the storage is in one of these moods.
    fn unless(&mut self, moods: &[Mood]) -> Result<&mut Self, StoreError> {
        if !moods.contains(&self.mood) {
            return Ok(self);
        }
        self.failures += 1;
        Err(if self.mood == Mood::Full { StoreError::Full } else { StoreError::Blocked })
    }
}

impl Store for Disk {
    fn put(&self, entries: &[(SubmissionId, &str)]) -> Result<(), StoreError> {
        let mut content = self.content();
        let content = content.unless(&[Mood::Full, Mood::Blocked])?;
        if content.pretends {
            return Ok(());
        }
        for (id, text) in entries {
            content.entries.insert(*id, (*text).to_owned());
            content.stored.insert(*id);
            content.spoilt.remove(id);
            content.cleared.remove(id);
        }
        Ok(())
    }

    fn get(&self, id: SubmissionId) -> Result<Option<String>, StoreError> {
        Ok(self.content().unless(&[Mood::Blocked])?.entries.get(&id).cloned())
    }

    fn ids(&self, after: Option<SubmissionId>, most: usize) -> Result<Vec<SubmissionId>, StoreError> {
        let mut content = self.content();
        let ids = content.unless(&[Mood::Blocked])?.entries.keys().copied();
        Ok(ids.filter(|id| Some(*id) > after).take(most).collect())
    }

    fn remove(&self, ids: &[SubmissionId]) -> Result<(), StoreError> {
        let mut content = self.content();
        let content = content.unless(&[Mood::Blocked, Mood::RemoveFails])?;
        for id in ids {
            content.entries.remove(id);
        }
        Ok(())
    }
}
