//! The store in `localStorage`: one key per entry. Storage may be blocked, full, or cleared at any moment.

use crate::platform::here::global::{call, get, global};
use crate::store::{Store, StoreError};
use meepraat_protocol::SubmissionId;
use wasm_bindgen::JsValue;

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

fn storage() -> Result<JsValue, StoreError> {
    // Reading the property throws where storage is blocked.
    let storage = get(&global(), "localStorage");
    if storage.is_object() { Ok(storage) } else { Err(StoreError::Blocked) }
}

fn key(id: SubmissionId) -> JsValue {
    let mut key = String::from(PREFIX);
    key.push_str(&id.to_string());
    key.into()
}

impl Store for LocalStorage {
    fn put(&self, entries: &[(SubmissionId, &str)]) -> Result<(), StoreError> {
        let Some(((id, text), others)) = entries.split_first() else { return Ok(()) };
        let storage = storage()?;
        let before = call(&storage, "getItem", &[&key(*id)]).filter(JsValue::is_string);
        call(&storage, "setItem", &[&key(*id), &(*text).into()]).ok_or(StoreError::Full)?;
        self.put(others).inspect_err(|_| {
            // None of them, then. What was there before needs no more room than it had.
            match before {
                Some(before) => call(&storage, "setItem", &[&key(*id), &before]),
                None => call(&storage, "removeItem", &[&key(*id)]),
            };
        })
    }

    fn get(&self, id: SubmissionId) -> Result<Option<String>, StoreError> {
        let text = call(&storage()?, "getItem", &[&key(id)]);
        text.map(|text| text.as_string()).ok_or(StoreError::Blocked)
    }

    fn ids(&self, after: Option<SubmissionId>, most: usize) -> Result<Vec<SubmissionId>, StoreError> {
        let storage = storage()?;
        let length = get(&storage, "length").as_f64().ok_or(StoreError::Blocked)?;
        let mut ids = Vec::new();
        for index in 0..length as u32 {
            let key = call(&storage, "key", &[&index.into()]).and_then(|key| key.as_string());
            let id = key.and_then(|key| SubmissionId::parse(key.strip_prefix(PREFIX)?));
            if let Some(id) = id.filter(|id| Some(*id) > after) {
                // There are a few at most, and a sort of the library's would travel along.
                let place = ids.iter().position(|other| *other > id).unwrap_or(ids.len());
                ids.insert(place, id);
            }
        }
        ids.truncate(most);
        Ok(ids)
    }

    fn remove(&self, ids: &[SubmissionId]) -> Result<(), StoreError> {
        let storage = storage()?;
        let remove = |id: &SubmissionId| call(&storage, "removeItem", &[&key(*id)]).map(drop);
        ids.iter().try_for_each(remove).ok_or(StoreError::Blocked)
    }
}
