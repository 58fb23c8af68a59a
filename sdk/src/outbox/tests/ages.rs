//! How old an entry is, and that giving it up concerns no other.

use super::*;
use crate::outbox::slot::FIRST_ENTRY;

#[test]
fn an_entry_that_is_given_up_takes_no_other_along() {
    let mut outbox = with(1..=1);
    let batch = sent(&mut outbox, 0);
    outbox.add(entry(2), false, Durability::Stored, at(0));
    outbox.add(entry(3), false, Durability::Stored, at(DAY));
    let effects = outbox.expire(7 * DAY);
    assert_eq!((effects.forget, effects.changes), (vec![id(2)], vec![Change::Expired { count: 1 }]));
    assert_eq!(sent(&mut outbox, 7 * DAY).ids, [id(3)], "a younger one still goes");
    let effects = outbox.apply(&batch, Verdict::Taken, at(7 * DAY), 0.0);
    assert_eq!(effects.forget, [id(1)], "and the receipt of one under way still counts");
}

#[test]
fn what_is_under_way_is_given_up_only_once_it_came_back() {
    let mut outbox = with(1..=1);
    let batch = sent(&mut outbox, 0);
    assert_eq!(outbox.expire(7 * DAY).changes, [], "nothing was given up yet");
    outbox.apply(&batch, no_answer(), at(7 * DAY), 0.0);
    assert_eq!(outbox.expire(7 * DAY).changes, [Change::Expired { count: 1 }]);
}

#[test]
fn what_is_submitted_anew_is_over_no_longer_and_what_is_not_stays_so() {
    let mut outbox = with(1..=2);
    outbox.expire(7 * DAY);
    outbox.add(entry(1), false, Durability::Stored, at(7 * DAY));
    assert!(!outbox.is_over(id(1)), "or the store would forget it");
    assert!(outbox.is_over(id(2)));
}

#[test]
fn an_entry_is_as_old_as_its_clock_says_from_when_there_were_entries() {
    let age = |created| {
        let mut outbox = Outbox::new();
        outbox.adopt(Entry { created, ..entry(1) }, Moment { wall: FIRST_ENTRY + 5_000, steady: DAY });
        outbox.slots()[0].age(DAY + 100)
    };
    assert_eq!(age(FIRST_ENTRY + 2_000), 3_100);
    assert_eq!(age(FIRST_ENTRY), 5_100);
    assert_eq!(age(FIRST_ENTRY - 1), 100);
}
