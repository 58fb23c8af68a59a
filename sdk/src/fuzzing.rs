//! Where fuzzing reaches the readers that are nobody else's business: an endpoint's answer, and what a store holds. It
//! says what must hold whatever comes; which input comes is the fuzzer's.

use crate::entry::Entry;
use crate::limits::RETRY_AFTER_CAP;
use crate::outcome::{Verdict, judge};
use crate::sealed::Sealed;
use crate::transport::{Answer, Seen};
use meepraat_protocol::{Ack, SubmissionId};

/// Judges an answer both ways.
///
/// # Panics
/// When a wait is longer than is ever honoured, or what is no success is taken for one.
pub fn judge_answer(answer: &Answer, now_wall: i64) {
    for ack in [Ack::Receipts, Ack::Status] {
        match judge(Seen::Answer(answer.clone()), ack, now_wall) {
            Verdict::Retry { after, .. } => {
                assert!(after.is_none_or(|after| after <= RETRY_AFTER_CAP), "a wait beyond the cap");
            }
            Verdict::Receipts(_) | Verdict::Taken => {
                assert!((200..300).contains(&answer.status), "a failure taken for a success");
            }
            Verdict::TooLarge | Verdict::Misconfigured { .. } | Verdict::Refused { .. } => {}
        }
    }
}

/// Reads a stored text, as a store holds it and as a page hands it over.
///
/// # Panics
/// When an entry that was read is written otherwise than it is read again.
pub fn read_entry(id: SubmissionId, text: &str) {
    if let Some(entry) = Entry::from_text(id, text) {
        let again = entry.to_text().and_then(|text| Entry::from_text(id, &text));
        assert_eq!(again.as_ref(), Some(&entry), "read otherwise than it was written");
    }
    if let Some(sealed) = Sealed::from_text(text.to_owned()) {
        assert_eq!(sealed.text(), text, "sealed otherwise than it came");
    }
}
