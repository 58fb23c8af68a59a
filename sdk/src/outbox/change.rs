//! What an application is told about its submissions.

use crate::outcome::RetryReason;
use meepraat_protocol::{Problem, Receipt, SubmissionId};
use std::fmt;
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
#[non_exhaustive]
pub enum ParkReason {
    /// The endpoint refuses everything (401, 403 to 406, 410, 415), so that its address, or what it lets in, has to be
    /// changed first; or (any other 4xx) it refuses this one, also when it is sent alone. It is tried again
    /// at the next visit, by [`crate::Client::flush`], and when the endpoint takes something else.
    Misconfigured {
        /// The HTTP status.
        status: u16,
    },
    /// The endpoint finds this single submission too large.
    TooLarge,
}

impl ParkReason {
    /// What has to be changed for it to be sent, in words for whoever runs the application.
    #[must_use]
    pub fn remedy(self) -> &'static str {
        match self {
            Self::Misconfigured { status: 401 | 403 } => {
                "check the token or key that the settings send with it"
            }
            Self::Misconfigured { status: 404 | 410 } => "check the endpoint's address in the settings",
            Self::Misconfigured { status: 405 } => "give the address of an endpoint that takes POST",
            Self::Misconfigured { status: 406 | 415 } => {
                "give the address of an endpoint that takes batches of CloudEvents as JSON"
            }
            Self::Misconfigured { .. } => "ask whoever runs the endpoint why it refuses what it gets",
            Self::TooLarge => "raise the size of a request that the endpoint takes, to 60 KiB at least",
        }
    }
}

impl fmt::Display for ParkReason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Misconfigured { status } => write!(formatter, "the endpoint answers {status}")?,
            Self::TooLarge => formatter.write_str("the endpoint finds it too large")?,
        }
        write!(formatter, ": {}", self.remedy())
    }
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
        receipt: Option<Receipt>,
    },
    /// The endpoint will never take it as it is; it is forgotten.
    Rejected {
        /// The submission.
        id: SubmissionId,
        /// Why, as far as the endpoint says.
        problem: Option<Problem>,
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
    /// Stored, but not sent yet: it goes when those before it have gone, as only so many are under way at once.
    Waiting {
        /// The submissions.
        ids: Vec<SubmissionId>,
    },
    /// Not sent, and set aside.
    Parked {
        /// The submissions.
        ids: Vec<SubmissionId>,
        /// Why.
        reason: ParkReason,
    },
    /// Found in the store, and no longer there: another tab or program has delivered it, or heard that it is rejected,
    /// or the storage was cleared. Never about a submission made here: that one is sent until its receipt comes,
    /// whatever happens to the store.
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
