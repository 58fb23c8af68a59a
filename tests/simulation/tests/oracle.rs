//! Whether the world plays the same again from a seed, and whether the oracle sees what it is there for.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by ending")]

use meepraat_simulation::{Fault, Plan, Rates, Report, Sabotage, replay, run};

/// Plays some seeds.
fn played(plan: &Plan, seeds: u64) -> Report {
    run(plan, 0..seeds, 1, |_| {}).unwrap()
}

/// A world in which nothing goes wrong but what is named.
fn quiet(faults: &[(Fault, f64)], sabotage: Option<Sabotage>) -> Plan {
    let rates = faults.iter().fold(Rates::none(), |rates, (fault, rate)| rates.with(*fault, *rate));
    Plan { submissions: 40, rates, sabotage }
}

#[test]
fn with_every_fault_now_and_then_nothing_is_lost_and_nothing_counted_twice() {
    let report = run(&Plan::usual(), 0..200, 2, |_| {}).unwrap();
    assert!(report.is_clean(), "{}{:#?}", report.lines(), report.failures);
    assert_eq!((report.seeds, report.lost, report.doubled), (200, 0, 0));
    let of = |sum: u64| sum as f64 / report.submissions as f64;
    assert!(of(report.counted) > 0.9, "{}", report.lines());
    let missing: Vec<_> = Fault::ALL
        .iter()
        .filter(|fault| **fault != Fault::QueueFull && report.injected(**fault) == 0)
        .collect();
    assert!(missing.is_empty(), "never injected: {missing:?}");
}

#[test]
fn a_seed_plays_the_same_again_byte_for_byte() {
    for seed in 0..5 {
        let first = replay(&Plan::usual(), seed).unwrap();
        assert!(first.1.lines().count() > 500, "seed {seed} is suspiciously quiet");
        assert_eq!(first, replay(&Plan::usual(), seed).unwrap(), "seed {seed}");
    }
}

#[test]
fn another_seed_plays_something_else() {
    assert_ne!(replay(&Plan::usual(), 1).unwrap().1, replay(&Plan::usual(), 2).unwrap().1);
}

#[test]
fn without_faults_everything_is_counted_and_nothing_needs_an_excuse() {
    let report = played(&quiet(&[], None), 10);
    assert!(report.is_clean(), "{:#?}", report.failures);
    assert_eq!((report.counted, report.excused.len()), (400, 0), "{}", report.lines());
}

#[test]
fn the_oracle_sees_what_is_counted_twice() {
    let plan = quiet(&[(Fault::ResponseLost, 0.2)], Some(Sabotage::FreshIds));
    let report = played(&plan, 10);
    assert!(report.doubled > 0, "{}", report.lines());
    let kept = played(&Plan { sabotage: None, ..plan }, 10);
    assert!(kept.is_clean(), "{:#?}", kept.failures);
}

#[test]
fn the_oracle_sees_what_a_store_forgets() {
    let plan = quiet(&[(Fault::ClosedAfterClick, 0.3)], Some(Sabotage::ForgetfulStore));
    let report = played(&plan, 10);
    assert!(report.lost > 0, "{}", report.lines());
    let kept = played(&Plan { sabotage: None, ..plan }, 10);
    assert!(kept.is_clean(), "{:#?}", kept.failures);
}

#[test]
fn the_oracle_sees_what_an_endpoint_takes_and_does_not_keep() {
    let plan = quiet(&[], Some(Sabotage::LyingEndpoint));
    let report = played(&plan, 10);
    assert!(report.lost > 0, "{}", report.lines());
}
