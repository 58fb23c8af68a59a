//! One submission as it waits: what is stored of it, and how that is read back. When it is sent is the outbox's.

use meepraat_protocol::SubmissionId;
use serde::{Deserialize, Serialize};

/// The form of stored entries. An entry of a newer form belongs to a newer version of this crate and is left alone.
const SCHEMA: u32 = 1;

/// A submission on the device, with the exact text that every attempt sends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) id: SubmissionId,
    pub(crate) endpoint: String,
    /// By the device's clock, in milliseconds since 1970.
    pub(crate) created: i64,
    /// Until when the endpoint asked to wait, by the device's clock: also the next page keeps to that.
    pub(crate) held_until: Option<i64>,
    /// The serialized envelope.
    pub(crate) body: String,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Stored<'a> {
    schema: u32,
    #[serde(borrow)]
    endpoint: std::borrow::Cow<'a, str>,
    created: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    held_until: Option<i64>,
    #[serde(borrow)]
    body: std::borrow::Cow<'a, str>,
}

impl Entry {
    /// The text to store.
    pub(crate) fn to_text(&self) -> Option<String> {
        let stored = Stored {
            schema: SCHEMA,
            endpoint: self.endpoint.as_str().into(),
            created: self.created,
            held_until: self.held_until,
            body: self.body.as_str().into(),
        };
        serde_json::to_string(&stored).ok()
    }

    /// Reads a stored text; `None` when it is corrupt or of a newer form.
    pub(crate) fn from_text(id: SubmissionId, text: &str) -> Option<Self> {
        let stored: Stored<'_> = serde_json::from_str(text).ok()?;
        (stored.schema == SCHEMA && stored.body.starts_with('{') && stored.body.ends_with('}')).then(|| {
            Self {
                id,
                endpoint: stored.endpoint.into_owned(),
                created: stored.created,
                held_until: stored.held_until,
                body: stored.body.into_owned(),
            }
        })
    }
}
