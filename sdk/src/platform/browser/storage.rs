//! The store in `localStorage`: one key per entry. Storage may be blocked, full, or cleared at any moment.

use crate::store::{Store, StoreError};
use meepraat_protocol::SubmissionId;
use web_sys::Storage;

/// Before each entry's id. The loader looks for it before there is any WASM, to see whether something waits.
const PREFIX: &str = "meepraat:entry:";

/// Entries in the page's `localStorage`.
#[derive(Debug, Default)]
pub struct LocalStorage(());

impl LocalStorage {
    /// The page's own storage, whether or not it can be used.
    #[must_use]
    pub fn new() -> Self {
        Self(())
    }
}

fn storage() -> Result<Storage, StoreError> {
    let window = web_sys::window().ok_or(StoreError::Blocked)?;
    // Reading the property throws where storage is blocked.
    window.local_storage().ok().flatten().ok_or(StoreError::Blocked)
}

fn key(id: SubmissionId) -> String {
    let mut key = String::from(PREFIX);
    key.push_str(&id.to_string());
    key
}

impl Store for LocalStorage {
    fn put(&self, id: SubmissionId, text: &str) -> Result<(), StoreError> {
        storage()?.set_item(&key(id), text).map_err(|_| StoreError::Full)
    }

    fn get(&self, id: SubmissionId) -> Result<Option<String>, StoreError> {
        storage()?.get_item(&key(id)).map_err(|_| StoreError::Blocked)
    }

    fn ids(&self) -> Result<Vec<SubmissionId>, StoreError> {
        let storage = storage()?;
        let mut ids = Vec::new();
        for index in 0..storage.length().map_err(|_| StoreError::Blocked)? {
            let key = storage.key(index).ok().flatten();
            ids.extend(key.and_then(|key| key.strip_prefix(PREFIX).and_then(SubmissionId::parse)));
        }
        Ok(ids)
    }

    fn remove(&self, id: SubmissionId) -> Result<(), StoreError> {
        storage()?.remove_item(&key(id)).map_err(|_| StoreError::Blocked)
    }
}
