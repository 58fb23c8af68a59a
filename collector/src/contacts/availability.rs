//! What is left at an event, in steps that reveal nobody.

use super::Contacts;
use super::rows::{self, Hall};
use super::taking::room;
use super::writing::ContactsError;
use jiff::civil::Date;
use meepraat_protocol::{Campaign, Event, Id, Places};
use sqlx::SqliteConnection;
use std::collections::BTreeMap;

/// What is left at an event, and at each of its slots.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// At the event as a whole.
    pub places: Places,
    /// By slot, at interviews.
    pub slots: BTreeMap<String, Places>,
}

impl Contacts {
    /// What is left at each event that takes sign-ups.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn left(
        &self,
        campaign: &Campaign,
        today: Date,
        now: i64,
    ) -> Result<BTreeMap<Id, Left>, ContactsError> {
        let mut left = BTreeMap::new();
        let mut reading = self.readers.begin().await?;
        for event in campaign.events.iter().filter(|event| event.takes_sign_ups() && campaign.shows(event)) {
            let mut at = Left { places: Places::Free, slots: BTreeMap::new() };
            for slot in event.slots.iter().flat_map(|slots| &slots.starts).map(ToString::to_string) {
                let places = left_at(&mut reading, campaign, event, &slot, now).await?;
                at.slots.insert(slot, places);
            }
            at.places = if today > event.last_day_to_sign_up() {
                Places::Closed
            } else if at.slots.is_empty() {
                left_at(&mut reading, campaign, event, "", now).await?
            } else {
                of_slots(&at.slots)
            };
            left.insert(event.id.clone(), at);
        }
        Ok(left)
    }

    /// How many people have a place, kept or offered ones included. Not public.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn people_at(&self, campaign: &Id, event: &Id, slot: &str) -> Result<u32, ContactsError> {
        let mut reading = self.readers.begin().await?;
        let parties = rows::parties(&mut reading, Hall { campaign, event, slot }).await?;
        let seated = parties.iter().filter(|party| party.standing != super::Standing::Waiting);
        Ok(seated.map(|party| party.people).sum())
    }
}

async fn left_at(
    reading: &mut SqliteConnection,
    campaign: &Campaign,
    event: &Event,
    slot: &str,
    now: i64,
) -> Result<Places, ContactsError> {
    let hall = Hall { campaign: &campaign.id, event: &event.id, slot };
    let room = room(event, slot);
    let mut parties = rows::parties(reading, hall).await?;
    // What has lapsed is free, also before anybody has written that down.
    room.settle(&mut parties, now);
    let free = room.free(&parties);
    Ok(if now >= room.begins {
        Places::Closed
    } else if free * 4 > room.capacity {
        Places::Free
    } else if free > 0 {
        Places::Few
    } else if room.waitlist {
        Places::Waitlist
    } else {
        Places::Full
    })
}

/// What is left of slots, each of which is for one.
fn of_slots(slots: &BTreeMap<String, Places>) -> Places {
    let free = slots.values().filter(|places| matches!(places, Places::Free | Places::Few)).count();
    match free {
        0 if slots.values().all(|places| *places == Places::Closed) => Places::Closed,
        0 => Places::Full,
        free if free * 4 > slots.len() => Places::Free,
        _ => Places::Few,
    }
}
