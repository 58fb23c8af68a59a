//! How much goes at once, and which of two waits holds.

use super::*;
use meepraat_protocol::MAX_BATCH_BYTES;

fn of_length(number: u8, length: usize) -> Entry {
    Entry { body: "x".repeat(length), ..entry(number) }
}

/// How many entries go in the first request.
fn at_once(lengths: [usize; 2]) -> usize {
    let mut outbox = Outbox::new();
    for (number, length) in (1..).zip(lengths) {
        outbox.add(of_length(number, length), false, Durability::Stored, at(0));
    }
    let batch = sent(&mut outbox, 0);
    assert!(batch.body.len() <= MAX_BATCH_BYTES);
    batch.ids.len()
}

#[test]
fn a_request_is_filled_to_the_last_byte_and_not_beyond() {
    let half = MAX_BATCH_BYTES / 2;
    // Two brackets and a comma.
    assert_eq!(at_once([half, MAX_BATCH_BYTES - half - 3]), 2);
    assert_eq!(at_once([half, MAX_BATCH_BYTES - half - 2]), 1);
    assert_eq!(at_once([MAX_BATCH_BYTES - 6, 3]), 2, "a short one goes with a long one");
}

#[test]
fn a_batch_that_is_too_large_goes_by_halves() {
    let mut outbox = with(1..=8);
    let batch = sent(&mut outbox, 0);
    assert_eq!(batch.ids.len(), 8);
    outbox.apply(&batch, Verdict::TooLarge, at(0), 0.0);
    assert_eq!(sent(&mut outbox, 0).ids.len(), 3, "in half the bytes");
}

/// Until when nothing goes after three failures and an answer with these receipts, a minute after the beginning.
fn after_failures(receipts: Vec<Receipt>) -> Next {
    let mut outbox = with(1..=2);
    for now in [0, 10_000, 30_000] {
        let batch = sent(&mut outbox, now);
        outbox.apply(&batch, no_answer(), at(now), 1.0);
    }
    let batch = sent(&mut outbox, 60_000);
    outbox.apply(&batch, Verdict::Receipts(receipts), at(60_000), 1.0);
    outbox.next(60_000, false)
}

#[test]
fn one_receipt_shows_that_the_endpoint_works() {
    let receipts = vec![receipt(id(1), Outcome::Accepted)];
    assert_eq!(after_failures(receipts), Next::Wait { until: 61_000 }, "the wait begins anew");
    let others = vec![receipt(id(9), Outcome::Accepted)];
    assert_eq!(
        after_failures(others),
        Next::Wait { until: 68_000 },
        "and one for something else shows nothing"
    );
}

/// Two requests under way, and what their answers make of the time until the next: the verdict, and what chance adds.
fn after(first: (Verdict, f64), second: (Verdict, f64)) -> u64 {
    let mut outbox = with(1..=1);
    outbox.add(entry(2), true, Durability::MemoryOnly, at(0));
    let (one, other) = (sent(&mut outbox, 0), sent(&mut outbox, 0));
    outbox.apply(&one, first.0, at(0), first.1);
    outbox.apply(&other, second.0, at(0), second.1);
    match outbox.next(0, false) {
        Next::Wait { until } => until,
        next => panic!("{next:?}"),
    }
}

#[test]
fn of_two_waits_the_longest_that_was_asked_for_holds() {
    let asked = |milliseconds| (busy(Some(Duration::from_millis(milliseconds))), 0.0);
    let made_up = || (no_answer(), 1.0);
    assert_eq!(after(asked(60_000), made_up()), 60_000);
    assert_eq!(after(made_up(), asked(60_000)), 60_000);
    assert_eq!(after(asked(60_000), asked(30_000)), 60_000);
    assert_eq!(after(asked(30_000), asked(60_000)), 60_000);
    assert_eq!(after(made_up(), asked(500)), 500, "what is asked for counts, not what was made up");
}
