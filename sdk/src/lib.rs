//! Gathers submissions and delivers each exactly once to a configurable endpoint.
//!
//! Owns the way of a submission from the resident's click to the endpoint's receipt: it validates, persists, sends,
//! waits and tries again. It draws nothing on a screen and knows no campaign file; what a valid answer is and what
//! the wire looks like is [`protocol`]'s.
//!
//! ```ignore-wasm32
//! use meepraat_sdk::protocol::{Answer, Channel, Given, Id, Language, Question, Response};
//! use meepraat_sdk::{Change, Client, Durability, Endpoint, Settings, new_id};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = tempfile::tempdir()?.path().join("outbox");
//! let endpoint = Endpoint::new("http://127.0.0.1:8800/v1/submissions")?;
//! let client = Client::native(Settings::new(endpoint, "urn:nld:oin:00000001234567890000:systeem:meepraat"), folder)?;
//! let _subscription = client.on_change(|change| match change {
//!     Change::Delivered { id, .. } => println!("{id} is counted"),
//!     Change::Retrying { wait, .. } => println!("not sent yet; again in {wait:?}"),
//!     change => println!("{change:?}"),
//! });
//!
//! let questions: Vec<Question<String>> = vec![serde_json::from_str(
//!     r#"{"id":"groei","kind":"single","text":"What worries you most?",
//!         "choices":[{"id":"zorg","text":"Care nearby"},{"id":"niets","text":"Nothing"}]}"#,
//! )?];
//! let chosen = Given::Choice { choice: Id::new("zorg")?, other: None };
//! let response = Response {
//!     campaign: Id::new("kempen-2040")?,
//!     version: None,
//!     wave: Id::new("2026-najaar")?,
//!     partner: None,
//!     language: Language::new("nl")?,
//!     area: None,
//!     channel: Channel::Kiosk,
//!     referral: None,
//!     answers: vec![Answer::new(Id::new("groei")?, chosen)],
//! };
//!
//! // One id per submission, made before the first attempt: a second click is no second response.
//! let id = new_id();
//! let submitted = client.submit(id, &questions, response)?;
//! assert_eq!(submitted.durability, Durability::Stored);
//! assert_eq!(client.state().pending, 1);
//! # Ok(())
//! # }
//! ```
//!
//! # What is guaranteed
//! - **Counted once.** A submission is sent until the endpoint gives a receipt for its id, with the same bytes at every
//!   attempt. Nothing else makes the outbox forget, and nothing is sent after it.
//! - **Nothing is lost silently.** Whatever is not sent is in [`Client::state`]; whatever ends without being delivered
//!   is told as a [`Change`]: rejected by the endpoint, or expired after 7 days. What can be kept neither in the store
//!   nor in memory is refused with [`SubmitError::Full`], and nothing that was taken is dropped for it.
//! - **Kept on the device only until then**, and what carries contact details never: see [`Durability`].
//! - **Polite.** Waits are random and grow from a second to five minutes; what an endpoint asks for by `Retry-After` is
//!   kept, at most for a day, also by the next visit.
//! - **Nobody waits for an endpoint.** Submitting returns when the store has the submission, whatever the endpoint does.
//!
//! Natively (`Client::native`) entries are in an SQLite database in a folder, for any number of threads and processes.
//! - [`Durability::Stored`] means that it is on the disk: it survives a killed process and a power cut, as far as the disk
//!   keeps what it says it has written. A power cut right after a delivery may bring an entry back; the endpoint then
//!   gets it again and recognises it.
//! - What was delivered is overwritten on the disk: at once while few entries wait, otherwise within the next thousand.
//!   Only the user who runs the program may read the database.
//! - Memory stays flat: at most [`MAX_ENTRIES`] are in it, and what is stored beyond that waits in the store. Groups
//!   (`Client::take_all`, `Client::submit_all`) are stored in one write.
//! - `Client::states` is a stream of the latest state, and `Client::flush_within` waits at the end of a program until all
//!   is sent or a deadline is over.
//!
//! In a browser (`Client::in_browser`) entries are in `localStorage`, one key `meepraat:entry:<id>` each, and tabs
//! leave each other's work alone by Web Locks. There an endpoint on another origin has to expose `Retry-After` and
//! `Date` (`Access-Control-Expose-Headers`) for them to be seen.
//!
//! # Versions
//! Semantic versioning. Before 1.0 a minor version may change the interface, and the changelog says how. Public enums and
//! structs that may grow are `#[non_exhaustive]`. A stored entry outlives its version: each carries the number of its form,
//! a later version reads the earlier ones, and an entry of a newer form is left in place and counted as
//! [`QueueState::unreadable`]. A method that [`Store`] gains has a default.
#![forbid(unsafe_code)]
#![deny(missing_docs, missing_debug_implementations)]

mod client;
mod entry;
#[cfg(feature = "fuzzing")]
pub mod fuzzing;
mod limits;
mod outbox;
mod outcome;
mod platform;
mod sealed;
mod settings;
mod store;
mod transport;

pub use client::{Client, QueueState, SubmitError, Submitted, Subscription, new_id};
pub use limits::*;
pub use meepraat_protocol as protocol;
pub use meepraat_protocol::Ack;
pub use outbox::{Change, Durability, ParkReason};
pub use outcome::RetryReason;
pub use platform::*;
pub use sealed::Sealed;
pub use settings::{Endpoint, InvalidEndpoint, InvalidHeader, Settings};
pub use store::{MemoryStore, Store, StoreError};
pub use transport::{Answer, Request, Seen, Transport};
