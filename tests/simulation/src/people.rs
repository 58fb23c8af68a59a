//! People: they answer, click twice, close the tab too soon, clear their storage, travel through tunnels. Each act is
//! drawn from the seed; what pages and networks make of it is elsewhere.

use crate::agenda::Event;
use crate::campaign::{SOURCE, WAVE, response};
use crate::disk::{Disk, Mood};
use crate::fault::Fault;
use crate::ledger::{Kind, Made};
use crate::page::Device;
use crate::sim::{Sabotage, Sim};
use crate::visits::endpoint;
use anyhow::Result;
use meepraat_sdk::protocol::SubmissionId;
use meepraat_sdk::simulation::within;
use meepraat_sdk::{Durability, Sealed, SubmitError, new_id};
use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

const HOUR: u64 = 60 * 60 * 1000;
const DAY: u64 = 24 * HOUR;
const TEN_YEARS: i64 = 10 * 365 * DAY as i64;

/// Tabs that one device has open at most.
const MOST_TABS: usize = 4;

impl Sim<'_> {
    /// Makes the devices and lets people begin.
    pub(crate) fn begin(&mut self) {
        let crowded = self.is_crowded();
        let devices = if crowded { 1 } else { self.rng.usize(3..=8) };
        for device in 0..devices {
            let has_locks = !self.chance(Fault::NoLocks);
            let (disk, skew) = (Disk::default(), Cell::new(0));
            disk.content().pretends = self.plan.sabotage == Some(Sabotage::ForgetfulStore);
            if !has_locks {
                self.inject(Fault::NoLocks);
            }
            if self.chance(Fault::ClockOff) {
                self.inject(Fault::ClockOff);
                skew.set(if self.rng.bool() { TEN_YEARS } else { -TEN_YEARS });
            }
            let lock = has_locks.then(Arc::default);
            let (jumped, offline) = (Cell::new(false), Cell::new(crowded));
            self.devices.push(Rc::new(Device { disk, skew, jumped, lock, offline }));
            let first = self.a_while(HOUR);
            self.agenda.add(first, Event::Act { device });
        }
    }

    /// Somebody does something, and will again.
    pub(crate) fn act(&mut self, device: usize) -> Result<()> {
        if self.ledger.made.len() >= self.plan.submissions {
            self.agenda.add(self.now.get() + self.rng.u64(0..DAY), Event::Heal);
            return Ok(());
        }
        self.trouble(device);
        let page = self.a_page(device);
        if self.is_crowded() {
            self.answer_all(page)?;
        } else {
            let id = self.answer_poll(page)?;
            self.afterwards(page, id)?;
        }
        let again = self.now.get() + self.a_while(4 * HOUR);
        self.agenda.add(again, Event::Act { device });
        Ok(())
    }

    /// Whether there is one device with more to send than its queue takes.
    fn is_crowded(&self) -> bool {
        self.plan.rates.of(Fault::QueueFull) > 0.0
    }

    /// A whole crowd answers on one page while the first answer is under way.
    fn answer_all(&mut self, page: usize) -> Result<()> {
        self.answer_poll(page)?;
        self.settle()?;
        while self.ledger.made.len() < self.plan.submissions {
            self.answer_poll(page)?;
        }
        Ok(())
    }

    /// What befalls the device.
    fn trouble(&mut self, device: usize) {
        let now = self.now.get();
        let on = Rc::clone(&self.devices[device]);
        if self.chance(Fault::Offline) && !on.offline.get() {
            on.offline.set(true);
            let until = now + self.a_while(2 * DAY);
            self.agenda.add(until, Event::Online { device });
        }
        for (fault, mood) in [
            (Fault::Full, Mood::Full),
            (Fault::Blocked, Mood::Blocked),
            (Fault::RemoveFails, Mood::RemoveFails),
        ] {
            if self.chance(fault) {
                on.disk.content().mood = mood;
                let until = now + self.a_while(DAY);
                self.agenda.add(until, Event::StorageWorks { device });
            }
        }
        if self.chance(Fault::ClockJump) {
            self.inject(Fault::ClockJump);
            on.jumped.set(true);
            let far = [TEN_YEARS, DAY as i64, HOUR as i64][self.rng.usize(..3)];
            on.skew.set(on.skew.get() + if self.rng.bool() { far } else { -far });
        }
        if self.chance(Fault::TabsFlush) && self.wake_all(device) > 1 {
            self.inject(Fault::TabsFlush);
        }
    }

    /// The storage works again.
    pub(crate) fn storage_works(&mut self, device: usize) {
        self.devices[device].disk.content().mood = Mood::Works;
    }

    /// Counts what the storages refused.
    pub(crate) fn count_storage_failures(&mut self) {
        for device in 0..self.devices.len() {
            let mut content = self.devices[device].disk.content();
            let (failures, mood) = (std::mem::take(&mut content.failures), content.mood);
            drop(content);
            let fault = match mood {
                Mood::Works => continue,
                Mood::Full => Fault::Full,
                Mood::Blocked => Fault::Blocked,
                Mood::RemoveFails => Fault::RemoveFails,
            };
            for _ in 0..failures {
                self.inject(fault);
            }
        }
    }

    /// A page to answer on: one that is open, or a new one.
    fn a_page(&mut self, device: usize) -> usize {
        let open = self.running(device);
        let another = open.len() < MOST_TABS && self.rng.u8(..) < 30;
        match self.rng.choice(open) {
            Some(page) if !another => page,
            _ => self.open_tab(device),
        }
    }

    /// Another page of the same device.
    fn another_page(&mut self, page: usize) -> usize {
        let device = self.pages[page].device;
        let other = self.running(device).into_iter().find(|other| *other != page);
        other.unwrap_or_else(|| self.open_tab(device))
    }

    /// One answer on one page, perhaps another at the same moment elsewhere.
    fn answer_poll(&mut self, page: usize) -> Result<SubmissionId> {
        let id = within(self.pages[page].clone(), new_id);
        let value = self.ledger.made.len();
        if self.chance(Fault::Trap) {
            self.answer_and_trap(page, id, value)?;
            return Ok(id);
        }
        let kind = if self.chance(Fault::InvalidItem) { Kind::Invalid } else { Kind::Ordinary };
        if kind == Kind::Invalid {
            self.inject(Fault::InvalidItem);
        }
        self.submit(page, id, value, kind);
        let room = self.ledger.made.len() < self.plan.submissions;
        if room && kind == Kind::Ordinary && self.chance(Fault::TwoBodies) {
            self.inject(Fault::TwoBodies);
            let other = self.another_page(page);
            self.submit(other, id, value + 1, Kind::Twin);
        } else if room && self.chance(Fault::TabsAppend) {
            self.inject(Fault::TabsAppend);
            let other = self.another_page(page);
            let id = within(self.pages[other].clone(), new_id);
            self.submit(other, id, value + 1, Kind::Ordinary);
        }
        Ok(id)
    }

    fn submit(&mut self, page: usize, id: SubmissionId, value: usize, kind: Kind) {
        let on = Rc::clone(&self.pages[page]);
        let Some(client) = on.client() else { return };
        let wave = if kind == Kind::Invalid { "dicht" } else { WAVE };
        let submitted = within(on.clone(), || client.submit(id, &self.questions, response(value, wave)));
        let durability = match submitted {
            Ok(submitted) => Some(submitted.durability),
            Err(SubmitError::Full) => {
                self.inject(Fault::QueueFull);
                None
            }
            Err(error) => panic!("a valid response is refused: {error}"),
        };
        self.write_down(page, id, value, kind, durability);
        within(on, || drop(client));
    }

    fn write_down(
        &mut self,
        page: usize,
        id: SubmissionId,
        value: usize,
        kind: Kind,
        durability: Option<Durability>,
    ) {
        self.note(|| format!("page {page} submits {id} with {value}, {kind:?}: {durability:?}"));
        let on = &self.pages[page];
        let (clients, device, at) = (vec![on.client_number()], on.device, self.now.get());
        self.ledger.made.push(Made { value, id, kind, device, clients, at, durability });
    }

    /// The engine stores the answer within the click; then the SDK's module traps, and what is left of the page begins
    /// it afresh.
    fn answer_and_trap(&mut self, page: usize, id: SubmissionId, value: usize) -> Result<()> {
        self.inject(Fault::Trap);
        let on = Rc::clone(&self.pages[page]);
        let (sealed, kept) = within(on.clone(), || {
            let sealed = Sealed::response(id, SOURCE, &self.questions, response(value, WAVE))?;
            let kept = sealed.keep(&endpoint(), &on.on.disk);
            Ok::<_, SubmitError>((sealed, kept))
        })?;
        let durability = if kept.is_ok() { Durability::Stored } else { Durability::MemoryOnly };
        self.write_down(page, id, value, Kind::Ordinary, Some(durability));
        self.kill(page);
        if self.rng.bool() {
            let afresh = self.open_page(on.device, on.tab);
            let page = Rc::clone(&self.pages[afresh]);
            if let Some(client) = page.client() {
                let taken = within(page.clone(), || client.take(sealed))?;
                self.ledger.again(value, page.client_number(), taken.durability);
                within(page, || drop(client));
            }
        }
        Ok(())
    }

    /// What people do right after they answered.
    fn afterwards(&mut self, page: usize, id: SubmissionId) -> Result<()> {
        let on = Rc::clone(&self.pages[page]);
        if self.chance(Fault::DoubleClick) && self.click_again(page, id) {
            self.inject(Fault::DoubleClick);
        }
        if self.chance(Fault::Cleared) && on.on.disk.clear() {
            self.inject(Fault::Cleared);
        }
        if self.chance(Fault::Unreadable) && self.spoil(&on.on.disk, id) {
            self.inject(Fault::Unreadable);
            if self.rng.bool() {
                self.kill(page);
            }
        }
        if self.chance(Fault::ClosedAfterClick) {
            self.inject(Fault::ClosedAfterClick);
            if self.rng.bool() {
                return self.close(page);
            }
            self.agenda.add(self.now.get() + self.rng.u64(1..3_000), Event::Close { page });
        }
        self.settle()?;
        if self.chance(Fault::Removed) && on.runs() {
            self.inject(Fault::Removed);
            self.begin_client(page);
            self.click_again(page, id);
        }
        if self.chance(Fault::Hidden) && on.runs() {
            self.inject(Fault::Hidden);
            self.leave(page)?;
            let until = self.now.get() + self.a_while(DAY);
            self.agenda.add(until, Event::Show { page });
        }
        if self.chance(Fault::Frozen) && on.runs() {
            self.inject(Fault::Frozen);
            self.freeze(page);
        }
        Ok(())
    }

    /// The same answer under the same id once more, where there is such an answer.
    fn click_again(&mut self, page: usize, id: SubmissionId) -> bool {
        let on = Rc::clone(&self.pages[page]);
        let made = self.ledger.made.iter().rposition(|made| made.id == id && made.kind == Kind::Ordinary);
        let (Some(made), Some(client)) = (made, on.client()) else { return false };
        let response = response(self.ledger.made[made].value, WAVE);
        let again = within(on.clone(), || client.submit(id, &self.questions, response));
        within(on.clone(), || drop(client));
        self.note(|| format!("page {page} submits {id} again: {again:?}"));
        if let Ok(submitted) = again {
            self.ledger.again(made, on.client_number(), submitted.durability);
        }
        again.is_ok()
    }

    /// Makes an entry unreadable, where there is one.
    fn spoil(&mut self, disk: &Disk, id: SubmissionId) -> bool {
        let newer = self.rng.bool();
        disk.spoil(id, |text| match newer {
            true => text.replace("\"schema\":1", "\"schema\":9"),
            false => text[..text.len() / 2].to_owned(),
        })
    }
}
