//! One entry in the outbox: where it stands, and whose it is.

use crate::outcome::RetryReason;
use meepraat_protocol::SubmissionId;
use std::time::Duration;

/// Whether an entry outlives the page or the process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// It is in the store until its receipt comes.
    Stored,
    /// It is in memory only: it carries contact details, or the store is blocked or full. It is lost when the page is
    /// closed, or the last [`crate::Client`] is dropped, before it is delivered.
    MemoryOnly,
}

/// Why an entry is set aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParkReason {
    /// The endpoint refuses everything: its address, or what it lets in, has to be changed first. It is tried again
    /// at the next visit, by [`crate::Client::flush`], and when the endpoint takes something else.
    Misconfigured {
        /// The HTTP status.
        status: u16,
    },
    /// The endpoint finds this single submission too large.
    TooLarge,
}

/// What happened to an entry that is still unsent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    Pending,
    InFlight,
    Parked(ParkReason),
}

/// An entry in the outbox. Times are the steady clock's, in milliseconds.
#[derive(Debug)]
pub(crate) struct Slot {
    pub(crate) id: SubmissionId,
    pub(crate) body: String,
    pub(crate) durability: Durability,
    /// Carries contact details: never stored, never in one request with answers.
    pub(crate) contact: bool,
    /// Submitted here, not found in the store.
    pub(crate) own: bool,
    pub(crate) standing: Standing,
    /// Answers without a receipt so far: it is sent after those that have fewer, and in smaller batches, so that one
    /// entry that an endpoint stumbles over never holds up the others.
    pub(crate) strikes: u32,
    /// Found in the store: not sent before this without the lock.
    pub(crate) patient_until: u64,
    /// When it is too old.
    pub(crate) expires: u64,
}

/// What happened to submissions, for the application to show.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Change {
    /// The endpoint has it: accepted now, or known from an attempt whose receipt was lost.
    Delivered {
        /// The submission.
        id: SubmissionId,
        /// Its receipt; none from an endpoint that knows no receipts.
        receipt: Option<meepraat_protocol::Receipt>,
    },
    /// The endpoint will never take it as it is; it is forgotten.
    Rejected {
        /// The submission.
        id: SubmissionId,
        /// Why, as far as the endpoint says.
        problem: Option<meepraat_protocol::Problem>,
    },
    /// Not sent yet; it is tried again.
    Retrying {
        /// The submissions.
        ids: Vec<SubmissionId>,
        /// After how long.
        wait: Duration,
        /// Why.
        reason: RetryReason,
    },
    /// Not sent, and set aside.
    Parked {
        /// The submissions.
        ids: Vec<SubmissionId>,
        /// Why.
        reason: ParkReason,
    },
    /// Found in the store, and no longer there: another tab has delivered it, or the storage was cleared. Never about a
    /// submission made here: that one is sent until its receipt comes, whatever happens to the store.
    Gone {
        /// The submission.
        id: SubmissionId,
    },
    /// Entries were given up after 7 days.
    Expired {
        /// How many.
        count: usize,
    },
}
