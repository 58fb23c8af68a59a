//! What the outbox says of its entries to whoever stores them and tells of them.

use super::*;

/// One stored, one in memory only, one with contact details.
fn mixed() -> Outbox {
    let mut outbox = with(1..=1);
    outbox.add(entry(2), false, Durability::MemoryOnly, at(0));
    outbox.add(entry(3), true, Durability::MemoryOnly, at(0));
    outbox
}

#[test]
fn it_counts_what_is_stored_and_names_what_still_could_be() {
    let mut outbox = mixed();
    assert_eq!(outbox.stored(), 1);
    assert_eq!(outbox.unstored(), [entry(2)], "contact details are never stored");
    outbox.set_stored(id(2));
    assert_eq!((outbox.stored(), outbox.unstored()), (2, Vec::new()));
    assert_eq!(outbox.knows(id(3)), Some(Durability::MemoryOnly), "one entry only");
}

#[test]
fn what_was_found_is_looked_for_once_more_when_it_is_due_and_not_before() {
    let mut outbox = Outbox::new();
    outbox.adopt(entry(1), at(0));
    let fresh = milliseconds(FRESH);
    assert_eq!(outbox.found_and_due(fresh - 1, true), []);
    assert_eq!(outbox.found_and_due(fresh, true), [id(1)]);
    assert_eq!(outbox.found_and_due(fresh + 1, true), [id(1)]);
    assert_eq!(outbox.found_and_due(fresh, false), [], "another tab has the lock");
    outbox.add(entry(2), false, Durability::Stored, at(0));
    assert_eq!(outbox.found_and_due(fresh, true), [id(1)], "what was made here is not elsewhere");
}

#[test]
fn what_the_endpoint_asked_to_wait_for_says_so_until_the_wait_is_over() {
    let mut outbox = with(1..=1);
    let batch = sent(&mut outbox, 0);
    outbox.apply(&batch, busy(Some(Duration::from_secs(60))), at(0), 0.0);
    let [Change::Retrying { ids, wait, reason: RetryReason::Busy }] = &outbox.stays(1)[..] else {
        panic!("{:?}", outbox.stays(1))
    };
    assert_eq!((ids.as_slice(), *wait), (&[id(1)][..], Duration::from_millis(59_999)));
    assert_eq!(outbox.stays(60_000), []);
}

#[test]
fn a_wait_of_our_own_making_stands_in_nobody_s_way() {
    let mut outbox = with(1..=1);
    let batch = sent(&mut outbox, 0);
    outbox.apply(&batch, no_answer(), at(0), 1.0);
    assert_eq!(outbox.stays(0), []);
}

#[test]
fn what_is_found_again_and_again_is_one_entry() {
    let mut outbox = Outbox::new();
    outbox.adopt(entry(1), at(0));
    outbox.adopt(entry(1), at(0));
    let batch = sent(&mut outbox, DAY);
    assert_eq!(batch.ids, [id(1)]);
    outbox.adopt(entry(1), at(DAY));
    assert_eq!(outbox.next(2 * DAY, true), Next::Idle, "also while it is under way");
}

#[test]
fn what_is_under_way_waits_for_its_receipt_though_the_store_has_lost_it() {
    let mut outbox = Outbox::new();
    outbox.adopt(entry(1), at(0));
    let batch = sent(&mut outbox, DAY);
    assert_eq!(outbox.drop_gone(&[id(1)]), []);
    assert_eq!(outbox.apply(&batch, Verdict::Taken, at(DAY), 0.0).forget, [id(1)]);
}
