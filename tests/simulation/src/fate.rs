//! What becomes of one request on its way: drawn once, when it is sent. What the endpoint does with it is `endpoint`'s.

use crate::endpoint::Treatment;
use crate::fault::{Fault, Rates};
use fastrand::Rng;
use meepraat_sdk::{Answer, REQUEST_TIMEOUT};
use std::time::{Duration, UNIX_EPOCH};

/// A request as it arrives.
#[derive(Debug, Clone)]
pub(crate) struct Arrival {
    pub(crate) body: String,
    pub(crate) treatment: Treatment,
    /// Whose request it is.
    pub(crate) flight: usize,
}

/// What becomes of the endpoint's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Landing {
    /// It arrives.
    Whole,
    /// Nobody waits for it.
    Nowhere,
    /// It breaks off.
    Truncated,
    /// Receipts are missing, and strangers' are among them.
    Odd,
    /// Something else comes in its place.
    Replaced(Box<Answer>),
    /// Nothing comes, which is seen after this many milliseconds.
    Lost(u64),
}

/// What becomes of a request.
#[derive(Debug)]
pub(crate) enum Fate {
    /// It never arrives, and this is seen in its place.
    Fails { after: u64, seen: meepraat_sdk::Seen },
    /// It arrives.
    Arrives { after: u64, treatment: Treatment, landing: Landing },
}

/// The faults of which at most one befalls a request, in the order in which they are drawn.
const EITHER: [Fault; 18] = [
    Fault::ConnectTimeout,
    Fault::RequestLost,
    Fault::ResponseLost,
    Fault::Abort,
    Fault::ServerError,
    Fault::TooMany,
    Fault::RetryDate,
    Fault::OddRetryAfter,
    Fault::TimeoutOrEarly,
    Fault::TooLarge,
    Fault::Misconfigured,
    Fault::CaptivePortal,
    Fault::Truncated,
    Fault::Killed,
    Fault::DatabaseFails,
    Fault::Parallel,
    Fault::SlowArrival,
    Fault::OddReceipts,
];

/// Draws one of the faults, or none.
pub(crate) fn draw(rates: &Rates, rng: &mut Rng) -> Option<Fault> {
    let mut left = rng.f64();
    EITHER.into_iter().find(|fault| {
        left -= rates.of(*fault);
        left < 0.0
    })
}

/// What the fault does to a request of so many items, sent at a time of the true clock.
pub(crate) fn fate(fault: Option<Fault>, items: usize, now: i64, rng: &mut Rng) -> Fate {
    let timeout = u64::try_from(REQUEST_TIMEOUT.as_millis()).unwrap_or(u64::MAX);
    let after = if rng.u8(..) < 20 { rng.u64(1_000..20_000) } else { rng.u64(5..400) };
    let nothing = |after| Fate::Fails { after, seen: meepraat_sdk::Seen::Nothing };
    let arrives = |treatment, landing| Fate::Arrives { after, treatment, landing };
    let Some(fault) = fault else { return arrives(Treatment::Whole, Landing::Whole) };
    match fault {
        Fault::ConnectTimeout => nothing(timeout),
        Fault::RequestLost => nothing(rng.u64(100..timeout)),
        Fault::ResponseLost => arrives(Treatment::Whole, Landing::Lost(rng.u64(1..timeout))),
        Fault::Abort => arrives(Treatment::BrokenOff, Landing::Lost(1)),
        Fault::SlowArrival => Fate::Arrives {
            after: timeout + rng.u64(1..3_600_000),
            treatment: Treatment::Whole,
            landing: Landing::Nowhere,
        },
        Fault::Truncated => arrives(Treatment::Whole, Landing::Truncated),
        Fault::OddReceipts => arrives(Treatment::Whole, Landing::Odd),
        Fault::Killed if rng.bool() => arrives(Treatment::KilledBefore, Landing::Lost(1)),
        Fault::Killed => arrives(Treatment::KilledAfter, Landing::Lost(1)),
        Fault::DatabaseFails => arrives(Treatment::DatabaseFails, Landing::Whole),
        Fault::Parallel => arrives(Treatment::Parallel(100), Landing::Whole),
        Fault::CaptivePortal if rng.bool() => Fate::Fails { after, seen: meepraat_sdk::Seen::Redirect },
        _ => answered_otherwise(fault, items, now, after, rng),
    }
}

/// Somebody in between answers. It may be that the endpoint has taken the request all the same.
fn answered_otherwise(fault: Fault, items: usize, now: i64, after: u64, rng: &mut Rng) -> Fate {
    let answer = replacement(fault, items, now, rng);
    // A proxy that waited too long says 502 or 504 of what was taken.
    let taken = matches!(fault, Fault::ServerError | Fault::TimeoutOrEarly) && rng.bool();
    if taken {
        let landing = Landing::Replaced(Box::new(answer));
        return Fate::Arrives { after, treatment: Treatment::Whole, landing };
    }
    Fate::Fails { after, seen: meepraat_sdk::Seen::Answer(answer) }
}

fn replacement(fault: Fault, items: usize, now: i64, rng: &mut Rng) -> Answer {
    let one_of = |statuses: &[u16], rng: &mut Rng| statuses[rng.usize(..statuses.len())];
    let status = match fault {
        Fault::ServerError => one_of(&[500, 502, 503, 504], rng),
        Fault::TooMany => 429,
        Fault::RetryDate | Fault::OddRetryAfter => one_of(&[429, 503], rng),
        Fault::TimeoutOrEarly => one_of(&[408, 425], rng),
        // A single one is too large but rarely.
        Fault::TooLarge if items > 1 || rng.u8(..) < 60 => 413,
        Fault::TooLarge => 503,
        Fault::Misconfigured => one_of(&[401, 403, 404, 410], rng),
        _ => 200,
    };
    let retry_after = match fault {
        Fault::TooMany => Some(rng.u32(0..900).to_string()),
        Fault::RetryDate => Some(http_date(now + rng.i64(-3_600_000..7_200_000))),
        Fault::OddRetryAfter => Some(odd(rng)),
        Fault::ServerError if rng.bool() => Some(rng.u32(0..120).to_string()),
        _ => None,
    };
    let date = (rng.u8(..) < 180).then(|| http_date(now));
    let page = "<!doctype html><title>Welcome</title><p>Please sign in.";
    let (kind, body) =
        if fault == Fault::CaptivePortal { ("text/html", page) } else { ("text/plain", "not now") };
    // Some portals do not even say what they send.
    let content_type = (rng.u8(..) < 200).then(|| kind.to_owned());
    Answer { status, content_type, retry_after, date, body: Some(body.to_owned()) }
}

fn odd(rng: &mut Rng) -> String {
    let odd = ["0", "-5", "soon", "", "1000000000", "99999999999999999999", "1.5", "Tue, 99 Foo 2026", "٣"];
    odd[rng.usize(..odd.len())].to_owned()
}

/// A moment as HTTP writes it.
pub(crate) fn http_date(now: i64) -> String {
    httpdate::fmt_http_date(UNIX_EPOCH + Duration::from_millis(u64::try_from(now).unwrap_or(0)))
}
