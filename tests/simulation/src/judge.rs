//! The oracle: every submission is counted once, or a fault that the SDK had said aloud excuses it. Nothing else does.

use crate::disk::Content;
use crate::ledger::{Kind, Made};
use crate::report::Report;
use crate::sim::Sim;
use anyhow::Result;
use meepraat_sdk::protocol::{SubmissionId, Tally};
use meepraat_sdk::simulation::within;
use meepraat_sdk::{Durability, ParkReason, QueueState};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

const ENTRY_AGE: u64 = 7 * 24 * 60 * 60 * 1000;

/// Why a submission need not be counted. Each was said aloud.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Excuse {
    /// The client refused it, as its queue was full.
    QueueFull,
    /// It was said to be in memory only, and its page is closed.
    MemoryOnly,
    /// The storage was cleared, and its page is closed.
    Cleared,
    /// The entry was made unreadable, and its page is closed; it is in place and reported.
    Unreadable,
    /// It was said to have expired after 7 days.
    Expired,
    /// The same, by a clock that had jumped.
    ExpiredByClock,
    /// It was said to be rejected: the endpoint does not take such a one.
    Invalid,
    /// It was rejected when its client was dropped already, and nobody was left to tell.
    Unheard,
    /// It was said to be rejected: another body under its id counts.
    Conflict,
    /// Another body under its id counts, and this one is forgotten with that.
    OtherBody,
    /// It is said to be set aside as too large, and is in memory only by now.
    SetAside,
}

impl Excuse {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::QueueFull,
        Self::MemoryOnly,
        Self::Cleared,
        Self::Unreadable,
        Self::Expired,
        Self::ExpiredByClock,
        Self::Invalid,
        Self::Unheard,
        Self::Conflict,
        Self::OtherBody,
        Self::SetAside,
    ];

    /// It in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::QueueFull => "refused at once: the queue was full",
            Self::MemoryOnly => "in memory only, and the page was closed",
            Self::Cleared => "the storage was cleared, and the page closed",
            Self::Unreadable => "the entry was spoilt, and is reported",
            Self::Expired => "expired after 7 days",
            Self::ExpiredByClock => "expired by a clock that jumped",
            Self::Invalid => "rejected: nothing that the endpoint takes",
            Self::Unheard => "rejected when its client was dropped already",
            Self::Conflict => "rejected: another body has its id",
            Self::OtherBody => "another body under its id counts",
            Self::SetAside => "set aside as too large, by now in memory only",
        }
    }
}

/// What must never happen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// A submission is not counted, and nothing excuses it.
    Lost(String),
    /// Something is counted more than once.
    Doubled(String),
    /// Something is still waiting, or left behind, when all is well again.
    Unfinished(String),
}

/// What is known when everything is over.
struct Evidence {
    tally: BTreeMap<String, u64>,
    /// By device.
    states: Vec<Vec<QueueState>>,
    /// By device, how many more may have expired.
    expired: BTreeMap<usize, u64>,
    /// Those that have: several bodies under one id expire as one.
    gone: BTreeSet<SubmissionId>,
    /// By device, entries that are in place and cannot be read.
    unreadable: Vec<usize>,
}

impl Sim<'_> {
    /// Judges what happened.
    pub(crate) fn judge(mut self, seed: u64) -> Result<(Report, Option<String>)> {
        let tally = self.endpoint.tally()?;
        let mut report = Report::new(&self.injected, self.requests);
        let mut evidence = self.evidence(&tally);
        for made in self.ledger.made.clone() {
            report.submissions += 1;
            match self.verdict(&made, &mut evidence) {
                Ok(None) => report.counted += 1,
                Ok(Some(excuse)) => *report.excused.entry(excuse).or_default() += 1,
                Err(failure) => report.fail(seed, failure),
            }
        }
        for failure in self.loose_ends(&tally, &evidence) {
            report.fail(seed, failure);
        }
        let lines = report.lines();
        self.note(|| format!("judged:\n{lines}"));
        let pages: Vec<_> = self.open.iter().map(|index| Rc::clone(&self.pages[*index])).collect();
        pages.iter().for_each(|page| within(page.clone(), || page.close()));
        Ok((report, self.trace))
    }

    fn evidence(&self, tally: &Tally) -> Evidence {
        let cells = tally.questions.values().next().map(|question| question.cells.clone());
        let mut states = vec![Vec::new(); self.devices.len()];
        for page in self.open.iter().map(|index| Rc::clone(&self.pages[*index])) {
            if let Some(client) = page.client() {
                states[page.device].push(within(page.clone(), || client.state()));
            }
        }
        let unreadable = self.devices.iter().map(|device| {
            let content = device.disk.content();
            content.entries.keys().filter(|id| content.spoilt.contains(id)).count()
        });
        Evidence {
            tally: cells.unwrap_or_default(),
            states,
            expired: self.ledger.expired.clone(),
            gone: BTreeSet::new(),
            unreadable: unreadable.collect(),
        }
    }

    /// Counted once (nothing), excused, or a failure.
    fn verdict(&self, made: &Made, evidence: &mut Evidence) -> Result<Option<Excuse>, Failure> {
        let name = format!("{} with {} ({:?})", made.id, made.value, made.kind);
        let counted = evidence.counted(made.value);
        let bodies: Vec<_> = self.ledger.made.iter().filter(|other| other.id == made.id).collect();
        let of_id: u64 = bodies.iter().map(|body| evidence.counted(body.value)).sum();
        let told = self.ledger.told(made.id);
        if counted > 1 || of_id > 1 {
            return Err(Failure::Doubled(name));
        }
        if made.kind == Kind::Invalid && (counted > 0 || told.delivered) {
            return Err(Failure::Doubled(format!("{name}: rejected things must not count")));
        }
        if counted == 1 {
            let denied = bodies.len() == 1 && told.rejected.is_some();
            return if denied {
                Err(Failure::Lost(format!("{name}: counted, and said to be rejected")))
            } else {
                Ok(None)
            };
        }
        match told.rejected {
            Some(400) if made.kind == Kind::Invalid => return Ok(Some(Excuse::Invalid)),
            Some(409) if bodies.len() > 1 && of_id == 1 => return Ok(Some(Excuse::Conflict)),
            Some(status) => return Err(Failure::Lost(format!("{name}: rejected with {status}"))),
            None if of_id == 1 => return Ok(Some(Excuse::OtherBody)),
            None if told.delivered => return Err(Failure::Lost(format!("{name}: said to be delivered"))),
            None if made.kind == Kind::Invalid && !self.ledger.is_held(made) && self.is_gone(made) => {
                return Ok(Some(Excuse::Unheard));
            }
            None => {}
        }
        self.excuse(made, evidence).map(Some).ok_or(Failure::Lost(name))
    }

    fn is_gone(&self, made: &Made) -> bool {
        let content = self.devices[made.device].disk.content();
        content.stored.contains(&made.id)
            && !content.cleared.contains(&made.id)
            && !content.entries.contains_key(&made.id)
    }

    fn excuse(&self, made: &Made, evidence: &mut Evidence) -> Option<Excuse> {
        let device = &self.devices[made.device];
        let content = device.disk.content();
        let held = self.ledger.is_held(made);
        let Some(durability) = made.durability else { return Some(Excuse::QueueFull) };
        if !held && content.entries.contains_key(&made.id) && content.spoilt.contains(&made.id) {
            let reported = evidence.states[made.device]
                .iter()
                .any(|state| state.unreadable >= evidence.unreadable[made.device]);
            return reported.then_some(Excuse::Unreadable);
        }
        if !held && was_cleared(&content, made) {
            return Some(Excuse::Cleared);
        }
        if !held && durability == Durability::MemoryOnly && !content.stored.contains(&made.id) {
            return Some(Excuse::MemoryOnly);
        }
        let aside = |state: &QueueState| state.parked.contains(&(made.id, ParkReason::TooLarge));
        if held && evidence.states[made.device].iter().any(aside) {
            return Some(Excuse::SetAside);
        }
        let old = self.now.get() - made.at >= ENTRY_AGE;
        let excuse = if device.jumped.get() { Excuse::ExpiredByClock } else { Excuse::Expired };
        ((old || device.jumped.get()) && evidence.has_expired(made)).then_some(excuse)
    }

    /// What must not be left when all is well again.
    fn loose_ends(&self, tally: &Tally, evidence: &Evidence) -> Vec<Failure> {
        let mut failures = Vec::new();
        let answered: u64 = evidence.tally.values().sum();
        if answered != tally.responses {
            failures.push(Failure::Doubled(format!("{} responses, {answered} answers", tally.responses)));
        }
        for (device, states) in evidence.states.iter().enumerate() {
            for state in states {
                let open = |(id, _): &&(_, ParkReason)| !self.ledger.told(*id).delivered;
                let aside = |(_, reason): &(_, ParkReason)| *reason == ParkReason::TooLarge;
                let parked = state.parked.iter().filter(open).any(|parked| !aside(parked));
                if state.pending > 0 || parked {
                    failures.push(Failure::Unfinished(format!("device {device}: {state:?}")));
                }
            }
            let content = self.devices[device].disk.content();
            // What is set aside as too large waits for the next visit.
            let waits = |id: &SubmissionId| {
                states.iter().any(|state| state.parked.contains(&(*id, ParkReason::TooLarge)))
            };
            for id in content.entries.keys().filter(|id| !content.spoilt.contains(id) && !waits(id)) {
                failures.push(Failure::Unfinished(format!("device {device} still stores {id}")));
            }
        }
        failures
    }
}

impl Evidence {
    /// Whether it is among those that were said to have expired on its device.
    fn has_expired(&mut self, made: &Made) -> bool {
        if self.gone.contains(&made.id) {
            return true;
        }
        let Some(left) = self.expired.get_mut(&made.device).filter(|left| **left > 0) else { return false };
        *left -= 1;
        self.gone.insert(made.id)
    }

    fn counted(&self, value: usize) -> u64 {
        self.tally.get(&crate::campaign::cell(value)).copied().unwrap_or_default()
    }
}

fn was_cleared(content: &Content, made: &Made) -> bool {
    content.cleared.contains(&made.id) && !content.entries.contains_key(&made.id)
}
