//! The promises of the outbox, one by one. Those that hold under any mixture of events are in `properties`.

use super::*;
use crate::limits::{BACKOFF_CAP, FRESH, LOCK_PATIENCE, LOCK_RETRY};
use crate::outcome::{RetryReason, Verdict};
use meepraat_protocol::{Outcome, Receipt};
use std::time::Duration;

mod ages;
mod kept;
mod limits;
mod properties;
mod refusals;

pub(super) const DAY: u64 = 24 * 60 * 60 * 1000;

/// The device's clock when the steady one begins: 22 November 2026.
pub(super) const NOW: i64 = 1_795_341_600_000;

pub(super) fn id(number: u8) -> SubmissionId {
    SubmissionId::from_random([number; 16])
}

pub(super) fn entry(number: u8) -> Entry {
    let endpoint = "https://stem.example.nl/v1/submissions".to_owned();
    Entry { id: id(number), endpoint, created: NOW, held_until: None, body: format!("{{\"id\":{number}}}") }
}

pub(super) fn at(milliseconds: u64) -> Moment {
    Moment { wall: NOW + i64::try_from(milliseconds).unwrap(), steady: milliseconds }
}

pub(super) fn with(numbers: std::ops::RangeInclusive<u8>) -> Outbox {
    let mut outbox = Outbox::new();
    for number in numbers {
        outbox.add(entry(number), false, Durability::Stored, at(0));
    }
    outbox
}

pub(super) fn sent(outbox: &mut Outbox, now: u64) -> Batch {
    match outbox.next(now, false) {
        Next::Send(batch) => batch,
        next => panic!("{next:?} at {now}"),
    }
}

pub(super) fn receipt(id: SubmissionId, outcome: Outcome) -> Receipt {
    Receipt { id: Some(id), outcome, result: None, problem: None }
}

pub(super) fn busy(after: Option<Duration>) -> Verdict {
    Verdict::Retry { reason: RetryReason::Busy, after }
}

fn no_answer() -> Verdict {
    Verdict::Retry { reason: RetryReason::NoAnswer, after: None }
}

#[test]
fn only_a_receipt_makes_it_forget() {
    let mut outbox = with(1..=3);
    let batch = sent(&mut outbox, 0);
    assert_eq!(batch.body, r#"[{"id":1},{"id":2},{"id":3}]"#);
    let receipts = vec![receipt(id(1), Outcome::Accepted), receipt(id(3), Outcome::Rejected)];
    let effects = outbox.apply(&batch, Verdict::Receipts(receipts), at(0), 0.0);
    assert_eq!(effects.forget, [id(1), id(3)]);
    assert!(matches!(
        &effects.changes[..],
        [Change::Delivered { .. }, Change::Rejected { .. }, Change::Retrying { ids, .. }] if ids == &[id(2)]
    ));
    assert_eq!(sent(&mut outbox, 0).ids, [id(2)]);
}

#[test]
fn one_id_is_one_entry_also_after_its_receipt() {
    let mut outbox = with(1..=1);
    outbox.add(entry(1), false, Durability::MemoryOnly, at(0));
    let batch = sent(&mut outbox, 0);
    assert_eq!(outbox.next(0, true), Next::Idle);
    outbox.apply(&batch, Verdict::Taken, at(0), 0.0);
    outbox.add(entry(1), false, Durability::Stored, at(0));
    outbox.adopt(entry(1), at(0));
    assert_eq!(outbox.next(0, true), Next::Idle);
    assert_eq!(outbox.knows(id(1)), Some(Durability::Stored));
}

#[test]
fn a_retry_sends_the_same_body() {
    let mut outbox = with(1..=2);
    let first = sent(&mut outbox, 0);
    outbox.apply(&first, no_answer(), at(0), 0.5);
    assert_eq!(outbox.next(499, false), Next::Wait { until: 500 });
    let second = sent(&mut outbox, 500);
    assert_eq!(second.body, first.body);
    assert!(first.first && !second.first);
}

#[test]
fn a_receipt_for_something_else_counts_for_nothing() {
    let mut outbox = with(1..=1);
    let batch = sent(&mut outbox, 0);
    let nobody = Receipt { id: None, ..receipt(id(1), Outcome::Rejected) };
    let receipts = vec![receipt(id(9), Outcome::Accepted), nobody];
    let effects = outbox.apply(&batch, Verdict::Receipts(receipts), at(0), 0.0);
    assert!(effects.forget.is_empty());
    assert_eq!(sent(&mut outbox, 0).ids, [id(1)]);
}

#[test]
fn the_endpoint_s_own_wait_is_shortened_by_nothing() {
    let mut outbox = with(1..=1);
    let batch = sent(&mut outbox, 0);
    let effects = outbox.apply(&batch, busy(Some(Duration::from_secs(60))), at(0), 0.0);
    assert_eq!(effects.rewrite[0].held_until, Some(NOW + 60_000));
    outbox.hurry();
    outbox.add(entry(2), false, Durability::Stored, at(1));
    assert_eq!(outbox.next(59_999, false), Next::Wait { until: 60_000 });
    assert_eq!(sent(&mut outbox, 60_000).ids, [id(1), id(2)]);
}

#[test]
fn what_cannot_go_though_it_is_asked_for_is_told_once_more() {
    let mut outbox = with(1..=1);
    assert!(outbox.stays(0).is_empty(), "it goes");
    let batch = sent(&mut outbox, 0);
    assert!(outbox.stays(0).is_empty(), "it is on its way");
    outbox.apply(&batch, busy(Some(Duration::from_secs(60))), at(0), 0.0);
    let wait = Duration::from_secs(40);
    assert_eq!(
        outbox.stays(20_000),
        [Change::Retrying { ids: vec![id(1)], wait, reason: RetryReason::Busy }]
    );
    let batch = sent(&mut outbox, 60_000);
    outbox.apply(&batch, Verdict::TooLarge, at(60_000), 0.0);
    assert_eq!(outbox.stays(60_000), [Change::Parked { ids: vec![id(1)], reason: ParkReason::TooLarge }]);
}

#[test]
fn the_endpoint_s_own_wait_holds_on_the_next_page_unless_the_clock_jumped() {
    for (held_until, wall, waits) in
        [(60_000, 0, 60_000), (60_000, 60_000, 0), (i64::MAX - NOW, 0, 0), (60_000, -20_000_000_000, 0)]
    {
        let mut outbox = Outbox::new();
        let now = Moment { wall: NOW + wall, steady: 100_000 };
        outbox
            .adopt(Entry { held_until: Some(NOW + held_until), created: now.wall - 10_000, ..entry(1) }, now);
        match outbox.next(100_000, true) {
            Next::Wait { until } => assert_eq!(until, 100_000 + waits),
            next => assert!(waits == 0 && matches!(next, Next::Send(_)), "{next:?}"),
        }
    }
}

#[test]
fn the_longest_wait_with_the_most_that_chance_adds_holds_on_the_next_page() {
    let mut outbox = with(1..=1);
    let mut effects = Effects::default();
    for round in 0..12 {
        let now = at(round * 2 * DAY);
        outbox.hurry();
        let batch = sent(&mut outbox, now.steady);
        effects = outbox.apply(&batch, busy(Some(RETRY_AFTER_CAP)), now, 1.0);
    }
    let held_until = effects.rewrite[0].held_until;
    let mut next_page = Outbox::new();
    next_page.adopt(Entry { held_until, ..entry(1) }, at(22 * DAY));
    assert!(matches!(next_page.next(23 * DAY - 1, true), Next::Wait { .. }));
}

#[test]
fn our_own_wait_ends_when_something_new_comes_or_the_network_is_back() {
    let mut outbox = with(1..=1);
    let batch = sent(&mut outbox, 0);
    outbox.apply(&batch, no_answer(), at(0), 1.0);
    assert_eq!(outbox.next(1, false), Next::Wait { until: 1000 });
    outbox.hurry();
    assert_eq!(sent(&mut outbox, 1).ids, [id(1)]);
}

#[test]
fn answers_and_contact_details_never_share_a_request() {
    let mut outbox = with(1..=1);
    outbox.add(entry(2), true, Durability::MemoryOnly, at(0));
    outbox.add(entry(3), false, Durability::Stored, at(0));
    assert_eq!(sent(&mut outbox, 0).ids, [id(1), id(3)]);
    assert_eq!(sent(&mut outbox, 0).ids, [id(2)]);
    assert!(outbox.unstored().is_empty());
}

#[test]
fn what_another_page_just_made_is_left_to_it_for_a_second() {
    let mut outbox = Outbox::new();
    outbox.adopt(entry(1), at(0));
    assert_eq!(outbox.next(0, true), Next::Wait { until: 1000 });
    assert_eq!(outbox.next(0, false), Next::Wait { until: 1000 });
    assert!(matches!(outbox.next(1000, true), Next::Send(_)));
}

#[test]
fn a_lock_that_is_refused_is_asked_for_again_soon_and_done_without_only_after_patience() {
    let mut outbox = Outbox::new();
    outbox.adopt(entry(1), at(0));
    let (fresh, patience) = (milliseconds(FRESH), milliseconds(LOCK_PATIENCE));
    for now in [fresh, 10_000, patience - 1000] {
        assert_eq!(outbox.next(now, false), Next::Wait { until: now + milliseconds(LOCK_RETRY) });
    }
    assert_eq!(outbox.next(patience - 1, false), Next::Wait { until: patience });
    assert!(matches!(outbox.next(patience, false), Next::Send(_)));
}

#[test]
fn a_lock_that_would_be_of_no_use_yet_is_not_asked_for() {
    let mut outbox = Outbox::new();
    outbox.adopt(Entry { held_until: Some(NOW + 60_000), ..entry(1) }, at(0));
    assert_eq!(outbox.next(0, false), Next::Wait { until: 60_000 });
}

/// Fault 30: a frozen tab holds the lock.
#[test]
fn a_frozen_tab_that_holds_the_lock_holds_up_nothing_for_ever() {
    let mut outbox = Outbox::new();
    outbox.adopt(entry(1), at(0));
    assert!(matches!(outbox.next(milliseconds(LOCK_PATIENCE), false), Next::Send(_)));
}

/// Fault 34: storage cleared by the browser or the user.
#[test]
fn an_entry_gone_from_the_store_is_dropped_only_where_it_was_not_made() {
    let mut outbox = with(1..=1);
    outbox.adopt(entry(2), at(0));
    assert_eq!(outbox.drop_gone(&[id(1), id(2)]), [Change::Gone { id: id(2) }]);
    assert_eq!(sent(&mut outbox, 0).ids, [id(1)]);
}

#[test]
fn entries_expire_after_seven_days_and_say_so() {
    let mut outbox = with(1..=2);
    outbox.adopt(entry(3), at(6 * DAY));
    assert!(outbox.expire(7 * DAY - 1).forget.is_empty());
    let effects = outbox.expire(7 * DAY);
    assert_eq!(effects.forget, [id(1), id(2), id(3)]);
    assert_eq!(effects.changes, [Change::Expired { count: 3 }]);
    outbox.adopt(Entry { created: i64::MAX, ..entry(3) }, at(7 * DAY));
    assert_eq!(
        outbox.next(8 * DAY, true),
        Next::Idle,
        "it is not found once more where it cannot be removed"
    );
    outbox.add(entry(1), false, Durability::Stored, at(8 * DAY));
    assert_eq!(sent(&mut outbox, 8 * DAY).ids, [id(1)], "but it can be submitted anew");
}

/// Fault 38: clock jumps during backoff.
#[test]
fn a_clock_that_jumps_while_the_page_is_open_expires_nothing() {
    let mut outbox = with(1..=1);
    let ten_years = Moment { wall: NOW + 3650 * 86_400_000, steady: 1 };
    let batch = sent(&mut outbox, 0);
    outbox.apply(&batch, no_answer(), ten_years, 0.0);
    assert!(outbox.expire(ten_years.steady).forget.is_empty());
    assert_eq!(sent(&mut outbox, ten_years.steady).ids, [id(1)]);
}

/// Fault 37: clock ten years off, either way.
#[test]
fn an_entry_written_under_a_clock_ahead_or_one_that_was_never_set_counts_as_new() {
    let years_2000_and_2025 = [946_684_800_000, 1_735_689_600_000];
    for created in [i64::MAX, i64::MIN, 0].into_iter().chain(years_2000_and_2025) {
        let mut outbox = Outbox::new();
        outbox.adopt(Entry { created, ..entry(1) }, at(0));
        assert!(outbox.expire(7 * DAY - 1).forget.is_empty(), "{created}");
        assert_eq!(outbox.expire(7 * DAY).forget, [id(1)], "{created}");
    }
}

#[test]
fn a_batch_stays_within_what_travels() {
    let mut outbox = Outbox::new();
    for number in 0..=255 {
        let body = format!("{{\"text\":\"{}\"}}", "x".repeat(usize::from(number) * 20));
        outbox.add(Entry { body, ..entry(number) }, false, Durability::Stored, at(0));
    }
    let mut count = 0;
    while let Next::Send(batch) = outbox.next(0, false) {
        assert!(batch.body.len() <= MAX_BATCH_BYTES && (1..=MAX_BATCH_ITEMS).contains(&batch.ids.len()));
        count += batch.ids.len();
        assert!(count <= 256, "sent again while it is under way");
    }
    assert_eq!(count, 256);
}

#[test]
fn a_full_outbox_says_so_and_drops_nothing() {
    let mut outbox = Outbox::new();
    for number in 0..MAX_ENTRIES {
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&number.to_le_bytes());
        outbox.add(
            Entry { id: SubmissionId::from_random(bytes), ..entry(0) },
            false,
            Durability::Stored,
            at(0),
        );
    }
    assert_eq!(outbox.room(), 0);
    outbox.adopt(entry(200), at(0));
    assert_eq!(outbox.slots().len(), MAX_ENTRIES);
}

#[test]
fn what_was_given_up_is_remembered_within_bounds() {
    let mut outbox = Outbox::new();
    for round in 0..u64::try_from(MAX_ENTRIES).unwrap() + 9 {
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&round.to_le_bytes());
        let id = SubmissionId::from_random(bytes);
        outbox.add(Entry { id, ..entry(0) }, false, Durability::Stored, at(round * 8 * DAY));
        assert_eq!(outbox.expire((round + 1) * 8 * DAY).forget, [id]);
    }
    assert_eq!(outbox.given_up.len(), MAX_ENTRIES);
}

#[test]
fn where_all_there_is_room_for_is_parked_one_is_tried_again() {
    let mut outbox = with(1..=2);
    for _ in 0..2 {
        let batch = sent(&mut outbox, 0);
        outbox.apply(&batch, Verdict::Misconfigured { status: 401 }, at(0), 0.0);
        assert_eq!(outbox.next(0, false), Next::Idle);
        outbox.probe();
        outbox.probe();
    }
    assert_eq!(sent(&mut outbox, 0).ids, [id(1)]);
    outbox.probe();
    assert_eq!(outbox.next(0, false), Next::Idle, "one under way is enough");
}

#[test]
fn what_is_parked_says_what_to_change() {
    let words = |status| ParkReason::Misconfigured { status }.to_string();
    assert!(words(401).contains("401") && words(401).contains("token") && words(403).contains("token"));
    assert!(words(404).contains("address") && words(410).contains("address"));
    assert!(words(405).contains("POST") && words(415).contains("CloudEvents") && words(418).contains("418"));
    assert!(ParkReason::TooLarge.to_string().contains("60 KiB"));
}

#[test]
fn backoff_stays_between_nothing_and_five_minutes() {
    assert_eq!(backoff::backoff(1, 1.0), Duration::from_secs(1));
    assert_eq!(backoff::backoff(4, 0.5), Duration::from_secs(4));
    for failures in [0, 9, 10, 40, u32::MAX] {
        for unit in [0.0, 0.3, 1.0, -1.0, 7.0, f64::NAN] {
            assert!(backoff::backoff(failures, unit) <= BACKOFF_CAP);
        }
    }
}
