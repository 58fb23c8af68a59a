//! Visits: pages are opened, hidden, frozen, thawed and closed, alone or with the others in their tab.

use crate::agenda::Event;
use crate::campaign::SOURCE;
use crate::fault::Fault;
use crate::page::Page;
use crate::sim::Sim;
use anyhow::Result;
use meepraat_sdk::simulation::within;
use meepraat_sdk::{Client, Endpoint, Settings};
use std::rc::Rc;
use std::sync::Arc;

/// Where submissions go.
pub(crate) const ENDPOINT: &str = "https://stem.example.nl/v1/submissions";

const DAY: u64 = 24 * 60 * 60 * 1000;

impl Sim<'_> {
    /// Opens a tab, mostly with one page in it.
    pub(crate) fn open_tab(&mut self, device: usize) -> usize {
        let tab = self.pages.len();
        let page = self.open_page(device, tab);
        if self.chance(Fault::TwoWidgets) {
            self.inject(Fault::TwoWidgets);
            self.open_page(device, tab);
        }
        page
    }

    /// Opens a page in a tab, with a client.
    pub(crate) fn open_page(&mut self, device: usize, tab: usize) -> usize {
        let index = self.pages.len();
        let freeze_rate = if self.calm { 0.0 } else { self.plan.rates.of(Fault::FrozenHolder) };
        let on = Rc::clone(&self.devices[device]);
        let page = Page::new((device, on), tab, Rc::clone(&self.now), self.rng.fork(), freeze_rate);
        self.pages.push(Rc::new(page));
        self.open.push(index);
        self.note(|| format!("device {device} opens page {index} in tab {tab}"));
        self.begin_client(index);
        index
    }

    /// Gives a page a client; an earlier one is dropped.
    pub(crate) fn begin_client(&mut self, index: usize) {
        let page = Rc::clone(&self.pages[index]);
        self.end_client(index);
        let (number, device) = (self.ledger.begin(), page.device);
        let (disk, transport) = (page.on.disk.clone(), self.wire.transport(index));
        let heard = Arc::clone(&self.heard);
        let begun = within(page.clone(), || {
            let client = Client::new(settings(), disk, transport);
            let subscription = client.on_change(move |change| {
                heard.lock().expect("nothing panics while it is held").push((device, change.clone()));
            });
            (number, client, subscription)
        });
        page.client.replace(Some(begun));
    }

    fn end_client(&mut self, index: usize) {
        let ended = self.pages[index].client.take();
        if let Some((number, client, subscription)) = ended {
            self.ledger.end(number);
            within(self.pages[index].clone(), || drop((client, subscription)));
        }
    }

    /// The pages of the same tab that are open.
    fn tab_of(&self, index: usize) -> Vec<usize> {
        let tab = self.pages[index].tab;
        self.open.iter().copied().filter(|page| self.pages[*page].tab == tab).collect()
    }

    /// Closes a tab: in good order, when the pages are told and may send what is left, or all of a sudden.
    pub(crate) fn close(&mut self, index: usize) -> Result<()> {
        if self.rng.bool() {
            for page in self.tab_of(index) {
                self.leave(page)?;
            }
        }
        self.kill(index);
        Ok(())
    }

    /// Tells a page that it is being hidden or left, and lets it do what it does at once.
    pub(crate) fn leave(&mut self, index: usize) -> Result<()> {
        let page = Rc::clone(&self.pages[index]);
        if page.runs() {
            page.leave();
            while page.runs() && page.step() {}
            self.take_in()?;
        }
        Ok(())
    }

    /// Ends a tab with whatever runs there.
    pub(crate) fn kill(&mut self, index: usize) {
        for index in self.tab_of(index) {
            self.note(|| format!("page {index} is closed"));
            self.end_client(index);
            self.pages[index].close();
            self.open.retain(|page| *page != index);
            self.abandon(index);
        }
    }

    /// Freezes a tab, and says what becomes of it.
    pub(crate) fn freeze(&mut self, index: usize) {
        let wait = self.a_while(2 * DAY);
        let discarded = self.rng.u8(..) < 80;
        for index in self.tab_of(index) {
            self.note(|| format!("page {index} is frozen"));
            self.pages[index].frozen.set(true);
            let event = if discarded { Event::Close { page: index } } else { Event::Thaw { page: index } };
            self.agenda.add(self.now.get() + wait, event);
        }
    }

    /// Freezes a page that has just got the lock.
    pub(crate) fn freeze_holder(&mut self, index: usize) {
        self.inject(Fault::FrozenHolder);
        self.freeze(index);
    }

    /// A frozen page goes on.
    pub(crate) fn thaw(&mut self, index: usize) {
        let page = Rc::clone(&self.pages[index]);
        if page.frozen.get() && !page.closed.get() {
            self.note(|| format!("page {index} is thawed"));
            page.thaw();
        }
    }

    /// A hidden page is shown again.
    pub(crate) fn show(&mut self, index: usize) {
        if self.pages[index].runs() {
            self.pages[index].clone().back();
        }
    }

    /// The device's network is back, and its pages hear of it in one moment.
    pub(crate) fn online(&mut self, device: usize) {
        self.note(|| format!("device {device} is online"));
        self.devices[device].offline.set(false);
        self.wake_all(device);
    }

    /// All pages of a device hear at once that the network is back.
    pub(crate) fn wake_all(&mut self, device: usize) -> usize {
        let pages = self.running(device);
        for index in &pages {
            self.pages[*index].clone().back();
        }
        pages.len()
    }

    /// The pages of a device that run.
    pub(crate) fn running(&self, device: usize) -> Vec<usize> {
        let runs = |index: &usize| self.pages[*index].device == device && self.pages[*index].runs();
        self.open.iter().copied().filter(runs).collect()
    }

    /// A time from a second on, shorter ones more often.
    pub(crate) fn a_while(&mut self, longest: u64) -> u64 {
        let longest = (longest as f64 / 1_000.0).ln();
        (1_000.0 * (self.rng.f64() * longest).exp()) as u64
    }
}

fn settings() -> Settings {
    Settings::new(endpoint(), SOURCE)
}

/// The endpoint's address.
pub(crate) fn endpoint() -> Endpoint {
    Endpoint::new(ENDPOINT).expect("a well-formed address")
}
