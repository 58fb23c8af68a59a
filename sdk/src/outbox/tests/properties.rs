//! What holds whatever the endpoint, the network and the clocks do.

use super::{at, entry, id, receipt};
use crate::limits::{BACKOFF_CAP, RETRY_AFTER_CAP};
use crate::outbox::{Batch, Change, Durability, Moment, Next, Outbox, milliseconds};
use crate::outcome::{RetryReason, Verdict};
use meepraat_protocol::{Outcome, SubmissionId};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::time::Duration;

#[derive(Debug, Clone)]
enum Step {
    Submit(u8),
    Found(u8, i64),
    Wait(u64),
    Next(bool),
    Back(usize, Came, f64),
    Hurry,
    Flush,
    Cleared,
}

#[derive(Debug, Clone)]
enum Came {
    Receipts(Vec<(bool, bool)>),
    Taken,
    Retry(RetryReason, Option<u32>),
    TooLarge,
    Misconfigured,
}

fn came() -> impl Strategy<Value = Came> {
    let reason = prop_oneof![
        Just(RetryReason::NoAnswer),
        Just(RetryReason::Busy),
        Just(RetryReason::NoReceipt),
        Just(RetryReason::NotTheEndpoint)
    ];
    prop_oneof![
        prop::collection::vec(any::<(bool, bool)>(), 0..8).prop_map(Came::Receipts),
        Just(Came::Taken),
        (reason, prop::option::of(0..200_000_u32)).prop_map(|(reason, after)| Came::Retry(reason, after)),
        Just(Came::TooLarge),
        Just(Came::Misconfigured),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (0..12_u8).prop_map(Step::Submit),
        (12..24_u8, any::<i64>()).prop_map(|(number, created)| Step::Found(number, created)),
        prop_oneof![0..2_000_u64, 0..40 * 86_400_000_u64].prop_map(Step::Wait),
        any::<bool>().prop_map(Step::Next),
        any::<bool>().prop_map(Step::Next),
        (0..4_usize, came(), 0.0..1.0).prop_map(|(which, came, unit)| Step::Back(which, came, unit)),
        Just(Step::Hurry),
        Just(Step::Flush),
        Just(Step::Cleared),
    ]
}

fn verdict(came: Came, batch: &Batch) -> Verdict {
    match came {
        Came::Receipts(answers) => {
            let outcome = |taken| if taken { Outcome::Accepted } else { Outcome::Rejected };
            let of = |(id, (answered, taken)): (&SubmissionId, (bool, bool))| {
                answered.then(|| receipt(*id, outcome(taken)))
            };
            Verdict::Receipts(batch.ids.iter().zip(answers).filter_map(of).collect())
        }
        Came::Taken => Verdict::Taken,
        Came::Retry(reason, after) => {
            let after = after.map(|seconds| Duration::from_secs(seconds.into()).min(RETRY_AFTER_CAP));
            Verdict::Retry { reason, after }
        }
        Came::TooLarge => Verdict::TooLarge,
        Came::Misconfigured => Verdict::Misconfigured { status: 403 },
    }
}

/// What the test knows to be true, beside the outbox.
#[derive(Default)]
struct Witness {
    taken: BTreeSet<SubmissionId>,
    finished: BTreeSet<SubmissionId>,
    let_go: BTreeSet<SubmissionId>,
    flying: Vec<Batch>,
}

impl Witness {
    fn note(&mut self, changes: &[Change]) {
        for change in changes {
            match change {
                Change::Delivered { id, .. } | Change::Rejected { id, .. } => {
                    assert!(self.finished.insert(*id), "told twice");
                }
                Change::Gone { id } => {
                    self.let_go.insert(*id);
                }
                Change::Retrying { wait, .. } => assert!(*wait <= BACKOFF_CAP + RETRY_AFTER_CAP),
                Change::Waiting { .. } | Change::Parked { .. } | Change::Expired { .. } => {}
            }
        }
    }
}

fn walk(steps: Vec<Step>) -> (Outbox, Witness, u64) {
    let (mut outbox, mut witness, mut now) = (Outbox::new(), Witness::default(), 0);
    for step in steps {
        match step {
            Step::Submit(number) => {
                outbox.add(entry(number), number % 3 == 0, Durability::MemoryOnly, at(now));
                witness.taken.insert(id(number));
                witness.let_go.remove(&id(number));
            }
            Step::Found(number, created) => {
                let mut found = entry(number);
                found.created = created;
                outbox.adopt(found, at(now));
                witness.taken.insert(id(number));
            }
            Step::Wait(milliseconds) => now += milliseconds,
            Step::Next(locked) => {
                let expired = outbox.expire(now);
                witness.let_go.extend(&expired.forget);
                witness.note(&expired.changes);
                if let Next::Send(batch) = outbox.next(now, locked) {
                    assert!(!batch.ids.is_empty());
                    assert!(
                        batch.ids.iter().all(|id| !witness.finished.contains(id)),
                        "sent after its receipt"
                    );
                    let flying = witness.flying.iter().flat_map(|batch| &batch.ids);
                    assert!(!flying.into_iter().any(|id| batch.ids.contains(id)), "sent twice at once");
                    witness.flying.push(batch);
                }
            }
            Step::Back(which, came, unit) if which < witness.flying.len() => {
                let batch = witness.flying.remove(which);
                let moment = Moment { wall: i64::try_from(now).unwrap() - 5_000_000, steady: now };
                let effects = outbox.apply(&batch, verdict(came, &batch), moment, unit);
                witness.note(&effects.changes);
            }
            Step::Back(..) => {}
            Step::Hurry => outbox.hurry(),
            Step::Flush => outbox.unpark(),
            Step::Cleared => {
                let all: Vec<_> = (0..24).map(id).collect();
                witness.note(&outbox.drop_gone(&all));
            }
        }
    }
    (outbox, witness, now)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_lost_without_a_receipt_or_a_word(steps in prop::collection::vec(step(), 0..120)) {
        let (outbox, witness, _) = walk(steps);
        for id in &witness.taken {
            let here = outbox.slots().iter().any(|slot| slot.entry.id == *id);
            let accounted = [here, witness.finished.contains(id), witness.let_go.contains(id)];
            prop_assert!(accounted.contains(&true), "{id} was lost");
            prop_assert!(!(here && witness.finished.contains(id)), "{id} is kept after its receipt");
        }
    }

    #[test]
    fn once_the_endpoint_is_well_everything_arrives(steps in prop::collection::vec(step(), 0..120)) {
        let (mut outbox, mut witness, mut now) = walk(steps);
        while let Some(batch) = witness.flying.pop() {
            outbox.apply(&batch, Verdict::Taken, at(now), 0.5);
        }
        outbox.unpark();
        let enough = milliseconds(BACKOFF_CAP + RETRY_AFTER_CAP) + 60_000;
        let limit = now + enough;
        loop {
            match outbox.next(now, true) {
                Next::Send(batch) => { outbox.apply(&batch, Verdict::Taken, at(now), 0.5); }
                Next::Wait { until } => { prop_assert!(until > now && until <= limit); now = until; }
                Next::Idle => break,
            }
        }
        prop_assert!(outbox.slots().iter().all(|slot| matches!(slot.standing, super::Standing::Parked(_))));
    }
}
