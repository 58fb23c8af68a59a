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
    /// Writes an entry, or replaces it.
    ///
    /// # Errors
    /// When it is not stored; an earlier text under the id is then as it was.
    fn put(&self, id: SubmissionId, text: &str) -> Result<(), StoreError>;

    /// Reads an entry; `None` when there is none, an empty text when it cannot be read as text.
    ///
    /// # Errors
    /// When the store cannot be used.
    fn get(&self, id: SubmissionId) -> Result<Option<String>, StoreError>;

    /// All entries, in any order. What is in the same place but is no entry is left out.
    ///
    /// # Errors
    /// When the store cannot be used.
    fn ids(&self) -> Result<Vec<SubmissionId>, StoreError>;

    /// Removes an entry; one that is not there is no error.
    ///
    /// # Errors
    /// When the entry may still be there.
    fn remove(&self, id: SubmissionId) -> Result<(), StoreError>;
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
    fn put(&self, id: SubmissionId, text: &str) -> Result<(), StoreError> {
        self.0.with(|entries| entries.insert(id, text.to_owned()));
        Ok(())
    }

    fn get(&self, id: SubmissionId) -> Result<Option<String>, StoreError> {
        Ok(self.0.with(|entries| entries.get(&id).cloned()))
    }

    fn ids(&self) -> Result<Vec<SubmissionId>, StoreError> {
        Ok(self.0.with(|entries| entries.keys().copied().collect()))
    }

    fn remove(&self, id: SubmissionId) -> Result<(), StoreError> {
        self.0.with(|entries| entries.remove(&id));
        Ok(())
    }
}
