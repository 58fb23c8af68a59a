//! What is going to happen, in order of time and, within one instant, in the order in which it was written down.

use crate::fate::{Arrival, Landing};
use meepraat_sdk::Seen;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

/// Something that happens at its time.
#[derive(Debug)]
pub(crate) enum Event {
    /// Somebody at this device does something.
    Act { device: usize },
    /// A timer of a page is over.
    Timer { page: usize, timer: u64 },
    /// A request arrives at the endpoint.
    Arrive { arrival: Arrival, landing: Landing },
    /// An answer, or the end of waiting for it, arrives at a page.
    Answer { flight: usize, seen: Seen },
    /// The page is closed, whatever runs there.
    Close { page: usize },
    /// A frozen page goes on.
    Thaw { page: usize },
    /// A hidden page is shown again.
    Show { page: usize },
    /// The device's network is back.
    Online { device: usize },
    /// The device's storage works again.
    StorageWorks { device: usize },
    /// From now on nothing goes wrong any more.
    Heal,
}

/// Events by time. Each is kept beside its place in the queue, so that only times are compared.
#[derive(Debug, Default)]
pub(crate) struct Agenda {
    queue: BinaryHeap<Reverse<(u64, u64)>>,
    events: BTreeMap<u64, Event>,
    written: u64,
}

impl Agenda {
    pub(crate) fn add(&mut self, at: u64, event: Event) {
        self.written += 1;
        self.queue.push(Reverse((at, self.written)));
        self.events.insert(self.written, event);
    }

    pub(crate) fn next(&mut self) -> Option<(u64, Event)> {
        let Reverse((at, number)) = self.queue.pop()?;
        self.events.remove(&number).map(|event| (at, event))
    }
}
