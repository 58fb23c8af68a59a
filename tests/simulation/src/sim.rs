//! The simulated world as a whole, and its one loop: what is next on the agenda happens, then every page runs until it
//! waits. People are in `people`, pages in `visits`, the network in `road`, the end in `ending` and `judge`.

use crate::agenda::{Agenda, Event};
use crate::campaign::{START, questions};
use crate::endpoint::{Endpoint, Template};
use crate::fault::{Fault, Injected, Rates};
use crate::ledger::Ledger;
use crate::page::{Device, Page};
use crate::report::Report;
use crate::road::{Flight, Wire};
use anyhow::{Result, ensure};
use fastrand::Rng;
use meepraat_sdk::Change;
use meepraat_sdk::protocol::Question;
use std::cell::Cell;
use std::rc::Rc;
use std::sync::{Arc, Mutex};

/// Events in one seed. Beyond that something goes round in circles: a whole run takes some thousands.
const MOST_EVENTS: usize = 500_000;

/// What is simulated.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Submissions in each seed.
    pub submissions: usize,
    /// How likely each fault is.
    pub rates: Rates,
    /// A protection that is taken away, to see that the oracle sees it.
    pub sabotage: Option<Sabotage>,
}

impl Plan {
    /// A hundred submissions, and everything goes wrong now and then.
    #[must_use]
    pub fn usual() -> Self {
        Self { submissions: 100, rates: Rates::usual(), sabotage: None }
    }
}

/// A protection that is taken away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sabotage {
    /// Each attempt goes out under an id of its own.
    FreshIds,
    /// The storage says that it stored, and does not.
    ForgetfulStore,
    /// The endpoint now and then says that it took everything, and does not.
    LyingEndpoint,
}

/// What the listeners heard, until the ledger takes it in.
pub(crate) type Heard = Arc<Mutex<Vec<(usize, Change)>>>;

/// The world.
pub(crate) struct Sim<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) rng: Rng,
    pub(crate) now: Rc<Cell<u64>>,
    pub(crate) agenda: Agenda,
    pub(crate) devices: Vec<Rc<Device>>,
    pub(crate) pages: Vec<Rc<Page>>,
    /// The pages that are not closed.
    pub(crate) open: Vec<usize>,
    pub(crate) wire: Wire,
    pub(crate) flights: Vec<Flight>,
    pub(crate) heard: Heard,
    pub(crate) endpoint: Endpoint<'a>,
    pub(crate) questions: Vec<Question<String>>,
    pub(crate) ledger: Ledger,
    pub(crate) injected: Injected,
    pub(crate) requests: u64,
    /// From the end on, nothing goes wrong any more.
    pub(crate) calm: bool,
    pub(crate) trace: Option<String>,
}

impl<'a> Sim<'a> {
    pub(crate) fn new(plan: &'a Plan, template: &'a Template, seed: u64, traced: bool) -> Result<Self> {
        Ok(Self {
            plan,
            rng: Rng::with_seed(seed),
            now: Rc::default(),
            agenda: Agenda::default(),
            devices: Vec::new(),
            pages: Vec::new(),
            open: Vec::new(),
            wire: Wire::default(),
            flights: Vec::new(),
            heard: Heard::default(),
            endpoint: Endpoint::start(template, seed)?,
            questions: questions(plan.submissions),
            ledger: Ledger::default(),
            injected: Injected::default(),
            requests: 0,
            calm: false,
            trace: traced.then(String::new),
        })
    }

    /// Lets everything happen, and judges it. Gives the trace where there is one.
    pub(crate) fn run(mut self, seed: u64) -> Result<(Report, Option<String>)> {
        self.begin();
        let mut events = 0;
        while let Some((at, event)) = self.agenda.next() {
            events += 1;
            ensure!(events < MOST_EVENTS, "seed {seed} never comes to rest");
            self.now.set(self.now.get().max(at));
            self.happen(event)?;
            self.settle()?;
        }
        self.judge(seed)
    }

    fn happen(&mut self, event: Event) -> Result<()> {
        match event {
            Event::Act { device } => self.act(device)?,
            Event::Timer { page, timer } => self.pages[page].clone().over(timer),
            Event::Arrive { arrival, landing } => self.arrive(&arrival, landing)?,
            Event::Answer { flight, seen } => self.answer(flight, seen),
            Event::Close { page } => self.close(page)?,
            Event::Thaw { page } => self.thaw(page),
            Event::Show { page } => self.show(page),
            Event::Online { device } => self.online(device),
            Event::StorageWorks { device } => self.storage_works(device),
            Event::Heal => self.heal()?,
        }
        Ok(())
    }

    /// Lets every page run until it waits, and takes in what came of it.
    pub(crate) fn settle(&mut self) -> Result<()> {
        loop {
            let mut ran = false;
            for index in self.open.clone() {
                let page = Rc::clone(&self.pages[index]);
                while page.runs() && page.step() {
                    ran = true;
                    if page.freezes.take() {
                        self.freeze_holder(index);
                    }
                }
            }
            self.take_in()?;
            if !ran {
                return Ok(());
            }
        }
    }

    /// Takes in what the pages asked of their surroundings, and what they were told.
    pub(crate) fn take_in(&mut self) -> Result<()> {
        for index in self.open.clone() {
            for (at, timer) in self.pages[index].started() {
                self.agenda.add(at, Event::Timer { page: index, timer });
            }
        }
        for sending in self.wire.taken() {
            self.depart(sending)?;
        }
        let heard = std::mem::take(&mut *self.heard.lock().expect("nothing panics while it is held"));
        for (device, change) in heard {
            self.note(|| format!("device {device} is told {change:?}"));
            self.ledger.hear(device, &change);
        }
        self.count_storage_failures();
        Ok(())
    }

    /// The true time, in milliseconds since 1970.
    pub(crate) fn true_time(&self) -> i64 {
        START + self.now.get() as i64
    }

    /// Whether a fault happens now, by chance.
    pub(crate) fn chance(&mut self, fault: Fault) -> bool {
        let drawn = self.rng.f64();
        !self.calm && drawn < self.plan.rates.of(fault)
    }

    /// Counts a fault that happens.
    pub(crate) fn inject(&mut self, fault: Fault) {
        self.note(|| format!("fault: {}", fault.words()));
        self.injected.add(fault);
    }

    /// Writes into the trace.
    pub(crate) fn note(&mut self, words: impl FnOnce() -> String) {
        if let Some(trace) = &mut self.trace {
            trace.push_str(&format!("{:>12} {}\n", self.now.get(), words()));
        }
    }
}
