//! Each fault that the simulated world can inject, turned up while nothing else goes wrong but what it needs to matter.
//! What is not counted then must have been said aloud, and only the excuses that fit the fault are taken.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by ending")]

use meepraat_simulation::{Excuse, Fault, Plan, Rates, Report, run};

/// Seeds for each fault, of 40 submissions each: enough for every fault to come many times, and soon over.
const SEEDS: u64 = 16;

/// Plays with these faults; the first is the one that it is about. Everything is counted, but for what these excuse.
fn withstands(faults: &[(Fault, f64)], excuses: &[Excuse]) -> Report {
    let rates = faults.iter().fold(Rates::none(), |rates, (fault, rate)| rates.with(*fault, *rate));
    let plan = Plan { submissions: 40, rates, sabotage: None };
    let report = run(&plan, 0..SEEDS, 1, |_| {}).unwrap();
    holds(&report, faults[0].0, excuses);
    report
}

fn holds(report: &Report, fault: Fault, excuses: &[Excuse]) {
    assert!(report.is_clean(), "{}{:#?}", report.lines(), report.failures);
    assert_eq!((report.lost, report.doubled, report.unfinished), (0, 0, 0));
    assert!(report.injected(fault) > 0, "{} was never injected", fault.words());
    let other: Vec<_> = report.excused.keys().filter(|excuse| !excuses.contains(excuse)).collect();
    assert!(other.is_empty(), "{other:?}\n{}", report.lines());
    let excused: u64 = report.excused.values().sum();
    assert_eq!(report.counted + excused, report.submissions);
}

/// Fault 1: offline before sending.
#[test]
fn what_is_answered_offline_is_sent_when_the_network_is_back() {
    withstands(&[(Fault::Offline, 0.3)], &[]);
}

/// Fault 2: connect timeout.
#[test]
fn a_connection_that_never_comes_is_tried_again() {
    withstands(&[(Fault::ConnectTimeout, 0.5)], &[]);
}

/// Fault 3: request lost.
#[test]
fn a_lost_request_is_sent_again() {
    withstands(&[(Fault::RequestLost, 0.5)], &[]);
}

/// Fault 4: response lost after the server committed.
#[test]
fn what_was_committed_before_the_response_was_lost_is_counted_once() {
    withstands(&[(Fault::ResponseLost, 0.5)], &[]);
}

/// Fault 5: abort while the server commits.
#[test]
fn what_is_broken_off_while_the_server_commits_is_counted_once() {
    withstands(&[(Fault::Abort, 0.5)], &[]);
}

/// Fault 6: 500, 502, 503, 504.
#[test]
fn a_server_in_trouble_is_asked_again_whether_it_took_the_request_or_not() {
    withstands(&[(Fault::ServerError, 0.5)], &[]);
}

/// Fault 7: 429 with Retry-After in seconds.
#[test]
fn a_wait_in_seconds_is_kept_and_then_sent() {
    withstands(&[(Fault::TooMany, 0.5), (Fault::ClosedAfterClick, 0.2)], &[]);
}

/// Fault 8: 429 or 503 with Retry-After as a date, under a skewed clock.
#[test]
fn a_wait_until_a_date_ends_under_any_clock() {
    let report =
        withstands(&[(Fault::RetryDate, 0.4), (Fault::ClockOff, 0.8), (Fault::ClosedAfterClick, 0.2)], &[]);
    assert!(report.injected(Fault::ClockOff) > 0);
}

/// Fault 9: Retry-After 0, negative, garbage, 10^9.
#[test]
fn no_wait_however_odd_holds_anything_up_for_ever() {
    withstands(&[(Fault::OddRetryAfter, 0.3)], &[]);
}

/// Fault 10: 408 and 425.
#[test]
fn too_late_and_too_early_are_tried_again() {
    withstands(&[(Fault::TimeoutOrEarly, 0.5)], &[]);
}

/// Fault 11: one invalid item in a batch: only that one is rejected.
#[test]
fn only_the_invalid_item_of_a_batch_is_rejected() {
    let report = withstands(&[(Fault::InvalidItem, 0.3), (Fault::Offline, 0.3)], &[Excuse::Invalid]);
    assert_eq!(report.excused[&Excuse::Invalid], report.injected(Fault::InvalidItem));
}

/// Fault 12: 413: split the batch; a single one is set aside.
#[test]
fn a_batch_that_is_too_large_is_split_and_a_single_one_set_aside() {
    withstands(&[(Fault::TooLarge, 0.5), (Fault::Offline, 0.3)], &[Excuse::SetAside]);
}

/// Fault 13: 401, 403, 404, 410: misconfiguration, parked and shown.
#[test]
fn what_a_misconfiguration_parked_is_sent_when_it_is_mended() {
    withstands(&[(Fault::Misconfigured, 0.5)], &[]);
}

/// Fault 14: captive portal: 200 with HTML, or a redirect.
#[test]
fn the_page_of_a_captive_portal_is_no_receipt() {
    withstands(&[(Fault::CaptivePortal, 0.5)], &[]);
}

/// Fault 17: truncated receipt.
#[test]
fn half_a_receipt_is_none_and_the_retry_a_duplicate() {
    withstands(&[(Fault::Truncated, 0.5)], &[]);
}

/// Fault 18: tab closed right after the click.
#[test]
fn a_tab_closed_right_after_the_click_leaves_its_answer_to_the_next_visit() {
    withstands(&[(Fault::ClosedAfterClick, 0.6)], &[]);
}

/// Fault 21: page frozen into the back/forward cache while sending.
#[test]
fn a_page_frozen_while_sending_is_counted_once() {
    withstands(&[(Fault::Frozen, 0.4), (Fault::ResponseLost, 0.2)], &[]);
}

/// Fault 13: 401, 403, 404, 410: misconfiguration, parked and shown.
/// Fault 21: page frozen into the back/forward cache while sending.
#[test]
fn what_a_page_hears_only_when_it_is_thawed_is_tried_again_too() {
    withstands(
        &[(Fault::Frozen, 0.5), (Fault::Misconfigured, 0.4), (Fault::InvalidItem, 0.4)],
        &[Excuse::Invalid],
    );
}

/// Fault 23: double click, Enter twice.
#[test]
fn two_clicks_are_one_submission() {
    withstands(&[(Fault::DoubleClick, 0.8), (Fault::ResponseLost, 0.2)], &[]);
}

/// Fault 24: two widgets, or two versions, on one page.
#[test]
fn two_widgets_on_one_page_share_a_store_and_lose_nothing() {
    withstands(&[(Fault::TwoWidgets, 0.9), (Fault::ClosedAfterClick, 0.3)], &[]);
}

/// Fault 25: WASM trap after persisting.
#[test]
fn what_was_stored_before_a_trap_is_sent_by_who_comes_next() {
    withstands(&[(Fault::Trap, 0.5)], &[]);
}

/// Fault 27: element removed and added again.
#[test]
fn a_client_that_is_dropped_and_made_again_sends_everything_once() {
    withstands(&[(Fault::Removed, 0.5), (Fault::ResponseLost, 0.3)], &[]);
}

/// Fault 28: two tabs flush at once.
#[test]
fn tabs_that_flush_at_once_are_no_double_count() {
    let found = [(Fault::Offline, 0.2), (Fault::ClosedAfterClick, 0.2), (Fault::NoLocks, 0.5)];
    withstands(&[&[(Fault::TabsFlush, 0.8)], &found[..]].concat(), &[]);
}

/// Fault 29: two tabs append at once.
#[test]
fn tabs_that_append_at_once_overwrite_nothing() {
    withstands(&[(Fault::TabsAppend, 0.8), (Fault::ClosedAfterClick, 0.3)], &[]);
}

/// Fault 30: a frozen tab holds the lock.
#[test]
fn a_frozen_tab_that_holds_the_lock_holds_nobody_up_for_ever() {
    withstands(&[(Fault::FrozenHolder, 0.2), (Fault::ClosedAfterClick, 0.3)], &[]);
}

/// Fault 31: no Web Locks.
#[test]
fn without_locks_the_endpoint_recognises_what_comes_twice() {
    withstands(&[(Fault::NoLocks, 1.0), (Fault::ClosedAfterClick, 0.3), (Fault::Offline, 0.2)], &[]);
}

/// Fault 32: quota exceeded.
#[test]
fn a_full_storage_keeps_entries_in_memory_and_says_so() {
    withstands(&[(Fault::Full, 0.3), (Fault::ClosedAfterClick, 0.2)], &[Excuse::MemoryOnly]);
}

/// Fault 33: storage blocked: private mode, opaque origin (keep in memory and say so).
#[test]
fn a_blocked_storage_keeps_entries_in_memory_and_says_so() {
    withstands(&[(Fault::Blocked, 0.3), (Fault::ClosedAfterClick, 0.2)], &[Excuse::MemoryOnly]);
}

/// Fault 34: storage cleared by the browser or the user.
#[test]
fn a_cleared_storage_costs_nothing_while_the_page_is_open() {
    withstands(&[(Fault::Cleared, 0.5), (Fault::Offline, 0.2)], &[]);
    withstands(&[(Fault::Cleared, 0.5), (Fault::ClosedAfterClick, 0.3)], &[Excuse::Cleared]);
}

/// Fault 35: an entry corrupt, or of a newer version.
#[test]
fn an_entry_that_cannot_be_read_is_left_in_place_and_reported() {
    withstands(&[(Fault::Unreadable, 0.4), (Fault::Offline, 0.2)], &[Excuse::Unreadable]);
}

/// Fault 36: queue full with one in flight (never drop silently).
#[test]
fn a_full_queue_refuses_aloud_and_loses_nothing_that_it_took() {
    // What the storage takes needs no room in the queue.
    let rates = Rates::none().with(Fault::QueueFull, 1.0).with(Fault::Blocked, 1.0);
    let plan = Plan { submissions: 2_100, rates, sabotage: None };
    let report = run(&plan, 0..1, 1, |_| {}).unwrap();
    holds(&report, Fault::QueueFull, &[Excuse::QueueFull]);
    assert_eq!((report.counted, report.excused[&Excuse::QueueFull]), (2_000, 100));
}

/// Fault 37: clock ten years off, either way.
#[test]
fn a_clock_that_is_ten_years_off_costs_nothing() {
    let waits = [(Fault::TooMany, 0.2), (Fault::RetryDate, 0.1), (Fault::ClosedAfterClick, 0.3)];
    withstands(&[&[(Fault::ClockOff, 1.0)], &waits[..]].concat(), &[]);
}

/// Fault 38: clock jumps during backoff.
#[test]
fn a_clock_that_jumps_during_backoff_ends_no_wait_for_ever() {
    let waits = [(Fault::ServerError, 0.3), (Fault::TooMany, 0.1), (Fault::ClosedAfterClick, 0.2)];
    withstands(&[&[(Fault::ClockJump, 0.3)], &waits[..]].concat(), &[Excuse::ExpiredByClock]);
}

/// Fault 39: a retry after the endpoint's dedupe window.
#[test]
fn a_copy_that_arrives_after_weeks_is_recognised() {
    withstands(&[(Fault::LateCopy, 0.6)], &[]);
}

/// Fault 40: killed between commit and reply.
#[test]
fn an_endpoint_killed_before_its_reply_has_counted_once() {
    withstands(&[(Fault::Killed, 0.2)], &[]);
}

/// Fault 41: database busy, disk full.
#[test]
fn a_transaction_that_fails_halfway_leaves_nothing_and_is_sent_again() {
    withstands(&[(Fault::DatabaseFails, 0.3)], &[]);
}

/// Fault 43: one id a hundred times in parallel.
#[test]
fn one_id_a_hundred_times_at_once_counts_once() {
    withstands(&[(Fault::Parallel, 0.05)], &[]);
}

/// Fault 44: one id with two bodies: conflict, reported.
#[test]
fn of_two_bodies_under_one_id_one_counts_and_the_other_is_a_conflict() {
    let report = withstands(&[(Fault::TwoBodies, 0.4)], &[Excuse::Conflict, Excuse::OtherBody]);
    assert!(report.excused.contains_key(&Excuse::Conflict), "{}", report.lines());
}

#[test]
fn a_request_that_arrives_twice_counts_once() {
    withstands(&[(Fault::Doubled, 0.6)], &[]);
}

#[test]
fn a_request_that_arrives_after_its_sender_gave_up_counts_once() {
    withstands(&[(Fault::SlowArrival, 0.4)], &[]);
}

#[test]
fn receipts_count_for_their_own_ids_only() {
    withstands(&[(Fault::OddReceipts, 0.5), (Fault::Offline, 0.3)], &[]);
}

#[test]
fn what_cannot_be_removed_from_the_storage_is_not_counted_again() {
    withstands(&[(Fault::RemoveFails, 0.4), (Fault::ClosedAfterClick, 0.3)], &[]);
}

#[test]
fn a_page_that_is_hidden_sends_what_it_has_once() {
    withstands(&[(Fault::Hidden, 0.6), (Fault::ResponseLost, 0.3)], &[]);
}
