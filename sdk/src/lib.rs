//! Gathers submissions and delivers each exactly once to a configurable endpoint.
//!
//! Owns the way of a submission from the resident's click to the endpoint's receipt: it validates, persists, sends,
//! waits and tries again. It draws nothing on a screen and knows no campaign file; what a valid answer is and what
//! the wire looks like is [`meepraat_protocol`]'s.
#![forbid(unsafe_code)]
#![deny(missing_docs, missing_debug_implementations)]

mod client;
mod entry;
mod limits;
mod outbox;
mod outcome;
mod platform;
mod settings;
mod store;
mod transport;

pub use client::{Client, QueueState, SubmitError, Submitted, Subscription};
pub use limits::*;
pub use meepraat_protocol as protocol;
pub use outbox::{Change, Durability, ParkReason};
pub use outcome::RetryReason;
pub use platform::*;
pub use settings::{Ack, Endpoint, InvalidEndpoint, InvalidHeader, Settings};
pub use store::{MemoryStore, Store, StoreError};
pub use transport::{Answer, Request, Seen, Transport};
