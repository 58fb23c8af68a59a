//! What a client returns: how a submission was kept, how the queue stands, and why a submission was not taken.

use crate::outbox::{Durability, ParkReason};
use meepraat_protocol::{AnswerError, SubmissionId};
use std::time::Duration;

/// A submission was taken and is being delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Submitted {
    /// Its id.
    pub id: SubmissionId,
    /// Whether it outlives the page or the process.
    pub durability: Durability,
}

/// Why a submission was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SubmitError {
    /// Answers do not fit their questions.
    #[error("{} answers are not valid", .0.len())]
    Invalid(Vec<AnswerError>),
    /// It does not fit in one request.
    #[error("the submission is larger than one request may be")]
    TooLarge,
    /// Neither the store nor memory takes more. What was taken before is safe; try again when some of it has been sent.
    #[error("too many submissions are waiting to be sent")]
    Full,
    /// The group has more than [`crate::MAX_GROUP`] submissions.
    #[error("the group is larger than {} submissions", crate::MAX_GROUP)]
    TooMany,
}

/// How the queue of one client stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct QueueState {
    /// Submissions that are waiting or under way, with those in the store that are still to be read: what another
    /// process does to these, or that they are for another endpoint, shows when it is their turn.
    pub pending: usize,
    /// The age of the oldest unsent submission that was read or made here; `None` when all is sent.
    pub oldest: Option<Duration>,
    /// Submissions that are set aside, and why.
    pub parked: Vec<(SubmissionId, ParkReason)>,
    /// How long until the next attempt; `None` when one is under way or nothing waits for time to pass.
    pub next_attempt: Option<Duration>,
    /// Unsent submissions that are in memory only and lost when the page or the process ends.
    pub memory_only: usize,
    /// Entries in the store that cannot be read: corrupt, or written by a newer version. They are left in place.
    pub unreadable: usize,
    /// Entries that this client has given up because they were older than 7 days.
    pub expired: usize,
    /// Submissions that the endpoint has rejected for good, and that are forgotten.
    pub rejected: usize,
}
