//! The end: everything heals, every device gets a visit, and the world runs on until nothing is due any more.

use crate::disk::Mood;
use crate::sim::Sim;
use anyhow::Result;
use std::rc::Rc;

impl Sim<'_> {
    /// From now on nothing goes wrong. The last visit to each device finds what earlier ones left, and whoever is still
    /// there tries again.
    pub(crate) fn heal(&mut self) -> Result<()> {
        if std::mem::replace(&mut self.calm, true) {
            return Ok(());
        }
        self.note(|| "everything heals".to_owned());
        for device in &self.devices {
            device.offline.set(false);
            device.disk.content().mood = Mood::Works;
        }
        for index in self.open.clone() {
            self.pages[index].calm();
            self.thaw(index);
        }
        // What came while a page was frozen is read before anyone tries again, so that what it sets aside is tried too.
        self.settle()?;
        for device in 0..self.devices.len() {
            self.open_page(device, self.pages.len());
        }
        for index in self.open.clone() {
            let page = Rc::clone(&self.pages[index]);
            if let Some(client) = page.client() {
                meepraat_sdk::simulation::within(page, || {
                    client.flush();
                    drop(client);
                });
            }
        }
        Ok(())
    }
}
