//! The endpoint's answer, one receipt per submission.

use crate::SubmissionId;
use serde::{Deserialize, Serialize};

/// What makes the outbox forget a submission.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ack {
    /// A receipt for its id, as the collector gives.
    #[default]
    Receipts,
    /// Any 2xx that is no redirect and no HTML page, for the whole batch: for endpoints that know no receipts.
    Status,
}

impl Ack {
    pub(crate) fn is_receipts(&self) -> bool {
        *self == Self::Receipts
    }
}

/// The body of the endpoint's answer to a batch.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Receipts {
    /// One per submission, in any order.
    pub receipts: Vec<Receipt>,
}

/// What became of one submission. Only a receipt makes the outbox forget.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Receipt {
    /// The submission; absent only where the endpoint could not read one.
    #[serde(default)]
    pub id: Option<SubmissionId>,
    /// What became of it.
    pub outcome: Outcome,
    /// What a sign-up got.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<SignUpResult>,
    /// Why it was rejected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<Problem>,
}

/// What became of a submission.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Taken and durable.
    Accepted,
    /// Taken before, and counted then.
    Duplicate,
    /// Never to be taken as it is; `problem` says why.
    Rejected,
}

/// What a sign-up got.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignUpResult {
    /// A place is held until it is confirmed.
    Held,
    /// On the waitlist.
    Waitlisted,
    /// No place left.
    Full,
}

/// A problem in words (RFC 9457).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Problem {
    /// The HTTP status that this problem alone would have.
    pub status: u16,
    /// What it is, the same for every case of it.
    pub title: String,
    /// What happened and what to do.
    pub detail: String,
    /// Everything that is wrong, field by field.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<ProblemItem>,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProblemItem {
    /// The field, such as `data.answers[0].choice`.
    pub field: String,
    /// What is wrong and the remedy.
    pub detail: String,
}
