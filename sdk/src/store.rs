//! Where entries outlive the page or the process. The stores themselves are the platform's, but for the one in
//! memory; what an entry says is the entry's.

use crate::platform::{Guarded, Threaded};
use meepraat_protocol::SubmissionId;
use std::collections::BTreeMap;

/// Why a store did not do what it was asked to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// It cannot be used here at all: private mode, an opaque origin, a folder without rights.
    #[error("the device's storage cannot be used here")]
    Blocked,
    /// There is no room.
    #[error("the device's storage is full")]
    Full,
}

/// Keeps one text per entry, each under its own key, so that two writers never overwrite each other's.
///
/// A write is there as a whole or not at all, also when the process is killed halfway. A store never panics and holds
/// no opinion about the texts.
pub trait Store: Threaded {
    /// Writes entries, or replaces them: all or none. They are durable when it returns.
    ///
    /// # Errors
    /// When they are not stored; earlier texts under the ids are then as they were.
    fn put(&self, entries: &[(SubmissionId, &str)]) -> Result<(), StoreError>;

    /// Reads an entry; `None` when there is none, an empty text when it cannot be read as text.
    ///
    /// # Errors
    /// When the store cannot be used.
    fn get(&self, id: SubmissionId) -> Result<Option<String>, StoreError>;

    /// Reads entries, as [`Store::get`] does each. A store that can read several at once does.
    ///
    /// # Errors
    /// When the store cannot be used.
    fn get_all(&self, ids: &[SubmissionId]) -> Result<Vec<Option<String>>, StoreError> {
        ids.iter().map(|id| self.get(*id)).collect()
    }

    /// The entries after one, in the order of their ids, and no more than `most`; without `after` from the first. What
    /// is in the same place but is no entry is left out.
    ///
    /// # Errors
    /// When the store cannot be used.
    fn ids(&self, after: Option<SubmissionId>, most: usize) -> Result<Vec<SubmissionId>, StoreError>;

    /// Removes entries; one that is not there is no error.
    ///
    /// # Errors
    /// When some may still be there.
    fn remove(&self, ids: &[SubmissionId]) -> Result<(), StoreError>;

    /// How many entries there are. A store that can tell without listing them does.
    ///
    /// # Errors
    /// When the store cannot be used.
    fn count(&self) -> Result<usize, StoreError> {
        self.ids(None, usize::MAX).map(|ids| ids.len())
    }
}

/// A store that lasts as long as itself, for tests and for devices where nothing may be kept.
#[derive(Debug, Default)]
pub struct MemoryStore(Guarded<BTreeMap<SubmissionId, String>>);

impl MemoryStore {
    /// An empty store.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

impl Store for MemoryStore {
    fn put(&self, entries: &[(SubmissionId, &str)]) -> Result<(), StoreError> {
        self.0.with(|kept| {
            for (id, text) in entries {
                kept.insert(*id, (*text).to_owned());
            }
        });
        Ok(())
    }

    fn get(&self, id: SubmissionId) -> Result<Option<String>, StoreError> {
        Ok(self.0.with(|kept| kept.get(&id).cloned()))
    }

    fn ids(&self, after: Option<SubmissionId>, most: usize) -> Result<Vec<SubmissionId>, StoreError> {
        Ok(self.0.with(|kept| kept.keys().copied().filter(|id| Some(*id) > after).take(most).collect()))
    }

    fn remove(&self, ids: &[SubmissionId]) -> Result<(), StoreError> {
        self.0.with(|kept| {
            for id in ids {
                kept.remove(id);
            }
        });
        Ok(())
    }
}
