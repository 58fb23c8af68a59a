//! What travels: submissions in their envelopes, and receipts.

mod envelope;
mod receipt;
mod submission;

pub use envelope::{Envelope, Hour, MalformedEnvelope};
pub use receipt::{Ack, Outcome, Problem, ProblemItem, Receipt, Receipts, SignUpResult};
pub use submission::{Channel, Enrolment, FollowUp, Response, SignUp, Submission, Topic};

#[cfg(test)]
mod tests;
