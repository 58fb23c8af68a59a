//! What an endpoint refuses: batches, single entries, or everything.

use super::{DAY, at, busy, entry, id, sent, with};
use crate::outbox::{Change, Durability, Next, ParkReason, Standing};
use crate::outcome::Verdict;

#[test]
fn one_entry_for_which_a_batch_is_refused_costs_the_others_nothing() {
    let mut outbox = with(1..=8);
    let bad = id(5);
    let mut now = 0;
    let mut taken = Vec::new();
    // An endpoint that looks at a batch as a whole.
    for _ in 0..40 {
        let Next::Send(batch) = outbox.next(now, true) else { break };
        let verdict = if batch.ids.contains(&bad) {
            Verdict::Refused { status: 422 }
        } else {
            taken.extend(batch.ids.clone());
            Verdict::Taken
        };
        outbox.apply(&batch, verdict, at(now), 0.5);
        now += 600_000;
    }
    taken.sort_unstable();
    assert_eq!(taken, (1..=8).map(id).filter(|id| *id != bad).collect::<Vec<_>>());
    let parked = ParkReason::Misconfigured { status: 422 };
    assert_eq!(
        outbox.slots().iter().map(|slot| slot.standing).collect::<Vec<_>>(),
        [Standing::Parked(parked)]
    );
}

/// Fault 12: 413: split the batch; a single one is set aside.
#[test]
fn too_large_a_batch_is_split_and_a_single_one_set_aside() {
    let mut outbox = with(1..=2);
    let batch = sent(&mut outbox, 0);
    outbox.apply(&batch, Verdict::TooLarge, at(0), 0.0);
    let half = sent(&mut outbox, 0);
    assert_eq!(half.ids, [id(1)]);
    let effects = outbox.apply(&half, Verdict::TooLarge, at(0), 0.0);
    assert_eq!(effects.changes, [Change::Parked { ids: vec![id(1)], reason: ParkReason::TooLarge }]);
    let other = sent(&mut outbox, 0);
    assert_eq!(other.ids, [id(2)]);
    outbox.apply(&other, Verdict::Taken, at(0), 0.0);
    outbox.unpark();
    assert_eq!(outbox.next(0, false), Next::Idle);
}

/// Fault 13: 401, 403, 404, 410: misconfiguration, parked and shown.
#[test]
fn a_misconfigured_endpoint_is_left_alone_until_it_takes_something_again() {
    let mut outbox = with(1..=1);
    let batch = sent(&mut outbox, 0);
    outbox.apply(&batch, Verdict::Misconfigured { status: 404 }, at(0), 0.0);
    assert_eq!(outbox.next(DAY, false), Next::Idle);
    outbox.add(entry(2), false, Durability::Stored, at(DAY));
    let batch = sent(&mut outbox, DAY);
    assert_eq!(batch.ids, [id(2)]);
    outbox.apply(&batch, Verdict::Taken, at(DAY), 0.0);
    assert_eq!(sent(&mut outbox, DAY).ids, [id(1)]);
}

#[test]
fn one_entry_that_an_endpoint_stumbles_over_holds_up_no_other() {
    let mut outbox = with(1..=8);
    let mut delivered = 0;
    for round in 0..40 {
        let now = round * 10 * DAY / 100;
        let Next::Send(batch) = outbox.next(now, false) else { continue };
        let verdict = if batch.ids.contains(&id(5)) { busy(None) } else { Verdict::Taken };
        delivered += outbox.apply(&batch, verdict, at(now), 0.0).forget.len();
    }
    assert_eq!(delivered, 7);
}
