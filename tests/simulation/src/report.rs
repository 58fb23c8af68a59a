//! What came of a run: a table for people, and a sum that can be added to.

use crate::fault::{Fault, Injected};
use crate::judge::{Excuse, Failure};
use std::collections::BTreeMap;

/// Failures that are shown; one is enough to begin with.
const SHOWN: usize = 10;

/// What came of one seed, or of many.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Seeds that were played.
    pub seeds: u64,
    /// Submissions that were made.
    pub submissions: u64,
    /// Requests that were sent.
    pub requests: u64,
    /// Submissions that are counted once.
    pub counted: u64,
    /// Submissions that are not counted, by what excuses it.
    pub excused: BTreeMap<Excuse, u64>,
    /// Submissions that are lost.
    pub lost: u64,
    /// Submissions that are counted more than once.
    pub doubled: u64,
    /// What was still waiting when all was well again.
    pub unfinished: u64,
    /// The first failures, each with its seed.
    pub failures: Vec<(u64, Failure)>,
    injected: Injected,
}

impl Report {
    pub(crate) fn new(injected: &Injected, requests: u64) -> Self {
        Self { seeds: 1, requests, injected: injected.clone(), ..Self::default() }
    }

    pub(crate) fn fail(&mut self, seed: u64, failure: Failure) {
        match failure {
            Failure::Lost(_) => self.lost += 1,
            Failure::Doubled(_) => self.doubled += 1,
            Failure::Unfinished(_) => self.unfinished += 1,
        }
        self.failures.push((seed, failure));
    }

    /// How often a fault was injected.
    #[must_use]
    pub fn injected(&self, fault: Fault) -> u64 {
        self.injected.of(fault)
    }

    /// Whether nothing was lost, doubled or left over.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.failures.is_empty()
    }

    /// Adds another report.
    pub fn merge(&mut self, other: &Self) {
        self.seeds += other.seeds;
        self.submissions += other.submissions;
        self.requests += other.requests;
        self.counted += other.counted;
        self.lost += other.lost;
        self.doubled += other.doubled;
        self.unfinished += other.unfinished;
        self.injected.merge(&other.injected);
        self.failures.extend(other.failures.iter().cloned());
        self.failures.sort_by_key(|(seed, _)| *seed);
        self.failures.truncate(SHOWN);
        for (excuse, count) in &other.excused {
            *self.excused.entry(*excuse).or_default() += count;
        }
    }

    /// The table.
    #[must_use]
    pub fn lines(&self) -> String {
        let mut text = String::new();
        let mut row = |words: &str, count: u64| text.push_str(&format!("  {words:58} {count:>9}\n"));
        row("faults injected", Fault::ALL.iter().map(|fault| self.injected(*fault)).sum());
        for fault in Fault::ALL {
            let number = fault.number().map_or_else(|| "   ".to_owned(), |number| format!("{number:>3}"));
            row(&format!("{number} {}", fault.words()), self.injected(*fault));
        }
        row("seeds", self.seeds);
        row("requests", self.requests);
        row("submissions", self.submissions);
        row("counted once", self.counted);
        for excuse in Excuse::ALL {
            row(&format!("not counted: {}", excuse.words()), self.excused.get(&excuse).copied().unwrap_or(0));
        }
        row("still waiting", self.unfinished);
        row("lost", self.lost);
        row("doubled", self.doubled);
        text
    }
}
