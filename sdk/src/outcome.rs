//! What an answer means: the one function that maps what a transport saw to a verdict. What the verdict does to the
//! entries is the outbox's.

use crate::limits::RETRY_AFTER_CAP;
use crate::platform::http_date_ms;
use crate::transport::{Answer, Seen};
use meepraat_protocol::{Ack, Receipt, Receipts};
use std::time::Duration;

/// Why entries are tried again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum RetryReason {
    /// No answer came: offline, blocked, lost or timed out.
    NoAnswer,
    /// Something that is not the endpoint answered, such as the sign-in page of a network.
    NotTheEndpoint,
    /// The endpoint is busy or in trouble, or asks for patience.
    Busy,
    /// The answer carries no receipt, or none for this entry.
    NoReceipt,
    /// The endpoint refuses the whole batch, perhaps for one that is in it: smaller ones are tried.
    Refused,
}

/// What an answer means for the batch that was sent.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Verdict {
    /// Each receipt counts for its own id; ids without one are tried again.
    Receipts(Vec<Receipt>),
    /// Everything is taken.
    Taken,
    /// Try again, not before the wait that the endpoint asks for.
    Retry { reason: RetryReason, after: Option<Duration> },
    /// Split the batch.
    TooLarge,
    /// Someone has to change the endpoint or its address first.
    Misconfigured { status: u16 },
    /// Not this batch: perhaps for one that is in it.
    Refused { status: u16 },
}

/// | seen | verdict |
/// |---|---|
/// | nothing | retry: no answer |
/// | a redirect, 407, 511, or 2xx with an HTML page | retry: not the endpoint (a captive portal) |
/// | 2xx with receipts (ack by receipts) | each receipt for its id: accepted, duplicate or rejected |
/// | 2xx with anything else, or broken off (ack by receipts) | retry: no receipt |
/// | 2xx (ack by status) | the whole batch is taken |
/// | 408, 425, 429, 5xx | retry: busy; Retry-After in seconds or as a date, at most a day |
/// | 413 | too large: split; a single one is set aside |
/// | 401, 403 to 406, 410, 415 | misconfigured: parked and shown |
/// | any other 4xx | refused: tried in smaller batches; a single one is parked and shown |
/// | any other status | retry: not the endpoint |
pub(crate) fn judge(seen: Seen, ack: Ack, now_wall: i64) -> Verdict {
    let answer = match seen {
        Seen::Nothing => return retry(RetryReason::NoAnswer),
        Seen::Redirect => return retry(RetryReason::NotTheEndpoint),
        Seen::Answer(answer) => answer,
    };
    match answer.status {
        200..=299 if is_html(&answer) => retry(RetryReason::NotTheEndpoint),
        200..=299 => match (ack, answer.body) {
            (Ack::Status, _) => Verdict::Taken,
            (Ack::Receipts, body) => match body.map(|body| serde_json::from_str::<Receipts>(&body)) {
                Some(Ok(Receipts { receipts })) => Verdict::Receipts(receipts),
                _ => retry(RetryReason::NoReceipt),
            },
        },
        407 | 511 => retry(RetryReason::NotTheEndpoint),
        408 | 425 | 429 | 500..=599 => {
            Verdict::Retry { reason: RetryReason::Busy, after: retry_after(&answer, now_wall) }
        }
        413 => Verdict::TooLarge,
        status @ (401 | 403..=406 | 410 | 415) => Verdict::Misconfigured { status },
        status @ 400..=499 => Verdict::Refused { status },
        _ => retry(RetryReason::NotTheEndpoint),
    }
}

fn retry(reason: RetryReason) -> Verdict {
    Verdict::Retry { reason, after: None }
}

/// What says of itself that it is something else is believed: some endpoints answer in XML.
fn is_html(answer: &Answer) -> bool {
    match answer.content_type.as_deref() {
        Some(kind) => {
            kind.get(..9).is_some_and(|start| start.eq_ignore_ascii_case("text/html"))
                || kind.starts_with("application/xhtml")
        }
        None => answer.body.as_deref().is_some_and(|body| body.trim_start().starts_with('<')),
    }
}

/// How long the endpoint asks to wait, at most a day; `None` when it does not say, or says nonsense.
///
/// A date is compared with the answer's own `Date`, so that a clock that is off does not matter; where that is not
/// given, with the device's.
fn retry_after(answer: &Answer, now_wall: i64) -> Option<Duration> {
    let text = answer.retry_after.as_deref()?.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        let seconds = text.parse().unwrap_or(u64::MAX);
        return Some(Duration::from_secs(seconds).min(RETRY_AFTER_CAP));
    }
    let until = http_date_ms(text)?;
    let from = answer.date.as_deref().and_then(http_date_ms).unwrap_or(now_wall);
    let wait = u64::try_from(until.saturating_sub(from)).unwrap_or(0);
    Some(Duration::from_millis(wait).min(RETRY_AFTER_CAP))
}

#[cfg(test)]
mod tests;
