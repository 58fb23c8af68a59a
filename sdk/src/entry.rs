//! One submission as it waits: what is stored of it, and how that is read back. When it is sent is the outbox's.

use crate::platform::wall_ms;
use crate::settings::Endpoint;
use meepraat_protocol::SubmissionId;
use serde::Serialize;
use serde_json::Value;

/// The form of stored entries. An entry of a newer form belongs to a newer version of this crate and is left alone.
const SCHEMA: i64 = 1;

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

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Stored<'a> {
    schema: i64,
    endpoint: &'a str,
    created: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    held_until: Option<i64>,
    body: &'a str,
}

impl Entry {
    /// A submission that was made just now.
    pub(crate) fn new(id: SubmissionId, endpoint: &Endpoint, body: String) -> Self {
        Self { id, endpoint: endpoint.as_str().to_owned(), created: wall_ms(), held_until: None, body }
    }

    /// The text to store.
    pub(crate) fn to_text(&self) -> Option<String> {
        let stored = Stored {
            schema: SCHEMA,
            endpoint: &self.endpoint,
            created: self.created,
            held_until: self.held_until,
            body: &self.body,
        };
        serde_json::to_string(&stored).ok()
    }

    /// Reads a stored text; `None` when it is corrupt or of a newer form.
    pub(crate) fn from_text(id: SubmissionId, text: &str) -> Option<Self> {
        let stored: Value = serde_json::from_str(text).ok()?;
        let text = |name: &str| stored.get(name).and_then(Value::as_str).map(str::to_owned);
        let number = |name: &str| stored.get(name).and_then(Value::as_i64);
        let body = text("body").filter(|body| body.starts_with('{') && body.ends_with('}'))?;
        let known = number("schema") == Some(SCHEMA);
        let (endpoint, created) = (text("endpoint")?, number("created")?);
        known.then_some(Self { id, endpoint, created, held_until: number("heldUntil"), body })
    }
}
