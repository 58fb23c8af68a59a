//! What people did and what they were told: all that the oracle judges by, beside the tallies and the storage.

use meepraat_sdk::protocol::SubmissionId;
use meepraat_sdk::{Change, Durability};
use std::collections::BTreeMap;

/// What kind of submission it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// One that the endpoint takes.
    Ordinary,
    /// One that the endpoint rejects, and the client cannot know.
    Invalid,
    /// Another body under an id that was used before.
    Twin,
}

/// One submission.
#[derive(Debug, Clone)]
pub(crate) struct Made {
    pub(crate) value: usize,
    pub(crate) id: SubmissionId,
    pub(crate) kind: Kind,
    pub(crate) device: usize,
    /// The clients that took it.
    pub(crate) clients: Vec<usize>,
    pub(crate) at: u64,
    /// How it was kept; none: it was refused, as the queue was full.
    pub(crate) durability: Option<Durability>,
}

/// What anyone was told about an id.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Told {
    pub(crate) delivered: bool,
    /// With the status of the problem.
    pub(crate) rejected: Option<u16>,
}

/// All of it.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    pub(crate) made: Vec<Made>,
    told: BTreeMap<SubmissionId, Told>,
    /// By device, how many were said to have expired.
    pub(crate) expired: BTreeMap<usize, u64>,
    /// By client: whether it is still held.
    pub(crate) alive: Vec<bool>,
}

impl Ledger {
    /// A new client; gives its number.
    pub(crate) fn begin(&mut self) -> usize {
        self.alive.push(true);
        self.alive.len() - 1
    }

    /// The client is gone.
    pub(crate) fn end(&mut self, client: usize) {
        self.alive[client] = false;
    }

    /// The same submission was given to another client, or to the same one again.
    pub(crate) fn again(&mut self, made: usize, client: usize, durability: Durability) {
        let made = &mut self.made[made];
        made.clients.push(client);
        if made.durability != Some(Durability::Stored) {
            made.durability = Some(durability);
        }
    }

    /// Whether a client that took it is still held.
    pub(crate) fn is_held(&self, made: &Made) -> bool {
        made.clients.iter().any(|client| self.alive[*client])
    }

    /// Somebody at this device was told.
    pub(crate) fn hear(&mut self, device: usize, change: &Change) {
        match change {
            Change::Delivered { id, .. } => self.told.entry(*id).or_default().delivered = true,
            Change::Rejected { id, problem } => {
                let status = problem.as_ref().map_or(0, |problem| problem.status);
                self.told.entry(*id).or_default().rejected = Some(status);
            }
            Change::Expired { count } => *self.expired.entry(device).or_default() += *count as u64,
            _ => {}
        }
    }

    /// What was told about an id.
    pub(crate) fn told(&self, id: SubmissionId) -> Told {
        self.told.get(&id).copied().unwrap_or_default()
    }
}
