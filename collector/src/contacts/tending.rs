//! What time asks for: holds and offers lapse, freed places are offered, reminders and news go out, and what is no longer
//! needed is deleted.

use super::content::{Details, Note};
use super::rows::{self, Contact, Hall, Place};
use super::seats::{Party, Room, Standing, Turn};
use super::taking::{DAY, campaign_end, event_of, room, stays_until};
use super::writing::{ContactsError, Writing};
use super::{Contacts, Key};
use crate::dutch_time::{in_the_netherlands, moment, seconds_of};
use meepraat_protocol::{Campaign, Event, Topic};
use std::collections::BTreeSet;

/// Days before an event on which people are reminded of it.
pub(super) const REMINDER_DAYS: i64 = 2;

/// Days for which news is news: whoever follows from later on is not sent what came before.
const NEWS_DAYS: i64 = 14;

/// How many pieces of news are queued in one transaction, so that residents who act need not wait for it.
const NEWS_AT_ONCE: usize = 200;

/// What was done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tended {
    /// Reminders and news that were queued.
    pub told: usize,
    /// People who were deleted as their time was over.
    pub forgotten: u64,
    /// Whether more waits to be told.
    pub more: bool,
}

impl Contacts {
    /// Does what is due.
    ///
    /// # Errors
    /// When the database takes nothing at the moment; what was not done is due still.
    pub async fn tend(&self, now: i64) -> Result<Tended, ContactsError> {
        let mut writing = self.writer.begin().await?;
        for campaign in self.campaigns.values() {
            for event in &campaign.events {
                rows::keep_until(&mut writing, &campaign.id, Some(&event.id), stays_until(event)).await?;
            }
            rows::keep_until(&mut writing, &campaign.id, None, campaign_end(campaign)).await?;
        }
        let forgotten = rows::let_go(&mut writing, now).await?;
        let mut tended = Tended { forgotten, ..Tended::default() };
        for (campaign, event, slot) in rows::halls(&mut writing).await? {
            let Some(campaign) = self.campaigns.get(&campaign) else { continue };
            let Some(event) = event_of(campaign, &event) else { continue };
            let hall = Hall { campaign: &campaign.id, event: &event.id, slot: &slot };
            let room = room(event, &slot);
            let parties = self.settle(&mut writing, hall, room, now).await?;
            for party in parties {
                tended.told += usize::from(self.remind_of(&mut writing, event, room, &party, now).await?);
            }
        }
        writing.commit().await?;
        for campaign in self.campaigns.values() {
            let told = self.tell_news(campaign, now, NEWS_AT_ONCE).await?;
            tended.told += told;
            tended.more |= told == NEWS_AT_ONCE;
        }
        Ok(tended)
    }

    /// Makes the file anew where something was deleted: nothing is left of it.
    ///
    /// # Errors
    /// When the database takes nothing at the moment.
    pub async fn tidy(&self) -> Result<(), ContactsError> {
        self.writer.tidy().await
    }

    /// Lets time and freed places do their work at one gathering. Gives the parties as they are then.
    pub(super) async fn settle(
        &self,
        writing: &mut Writing<'_>,
        hall: Hall<'_>,
        room: Room,
        now: i64,
    ) -> Result<Vec<Party>, ContactsError> {
        let mut parties = rows::parties(writing, hall).await?;
        for turn in room.settle(&mut parties, now) {
            match turn {
                Turn::Forgotten(contact) => rows::forget(writing, contact).await?,
                Turn::OfferLapsed(contact) => {
                    if let Some((contact, place)) = self.seated(writing, contact).await? {
                        let note = Note::OfferLapsed { at: place.at(contact.id) };
                        rows::queue_mail(writing, &self.keys, &contact, true, note, (now, now + 2 * DAY))
                            .await?;
                    }
                    rows::forget(writing, contact).await?;
                }
                Turn::Offered(contact, until) => self.offer(writing, contact, (now, until), room).await?,
            }
        }
        Ok(parties)
    }

    async fn offer(
        &self,
        writing: &mut Writing<'_>,
        contact: Key,
        (now, until): (i64, i64),
        room: Room,
    ) -> Result<(), ContactsError> {
        let Some((contact, place)) = self.seated(writing, contact).await? else { return Ok(()) };
        rows::seat(writing, contact.id, Standing::Offered, Some(until)).await?;
        let accept = rows::new_token(writing, contact.id, "accept", until).await?;
        let key = rows::new_token(writing, contact.id, "manage", room.begins.max(until)).await?;
        let note = Note::Offered { at: place.at(contact.id), accept, key, until };
        rows::queue_mail(writing, &self.keys, &contact, false, note, (now, until)).await
    }

    async fn seated(
        &self,
        writing: &mut Writing<'_>,
        contact: Key,
    ) -> Result<Option<(Contact, Place)>, ContactsError> {
        let place = rows::place(writing, contact).await?;
        Ok(rows::contact(writing, &self.keys, contact).await?.zip(place))
    }

    /// Reminds of the event, once.
    async fn remind_of(
        &self,
        writing: &mut Writing<'_>,
        event: &Event,
        room: Room,
        party: &Party,
        now: i64,
    ) -> Result<bool, ContactsError> {
        let near = (room.begins - REMINDER_DAYS * DAY..room.begins).contains(&now);
        if party.standing != Standing::Taken || !near {
            return Ok(false);
        }
        let Some((contact, place)) = self.seated(writing, party.contact).await? else { return Ok(false) };
        if contact.told.split(' ').any(|told| told == "reminder") {
            return Ok(false);
        }
        rows::tell_once(writing, contact.id, "reminder").await?;
        let key = rows::new_token(writing, contact.id, "manage", stays_until(event)).await?;
        let note = Note::Reminder { at: place.at(contact.id), key };
        rows::queue_mail(writing, &self.keys, &contact, false, note, (now, room.begins)).await?;
        Ok(true)
    }

    /// Writes to followers about waves that opened and about what is done with what was said: each once.
    async fn tell_news(&self, campaign: &Campaign, now: i64, most: usize) -> Result<usize, ContactsError> {
        let today = in_the_netherlands(moment(now)).date();
        let is_new = |day| {
            let since = now - seconds_of(jiff::civil::Date::at(day, 0, 0, 0, 0));
            (0..NEWS_DAYS * DAY).contains(&since)
        };
        let waves = campaign.waves.iter().filter(|wave| is_new(wave.opens) && today <= wave.closes);
        let updates = campaign.updates.iter().filter(|update| is_new(update.date));
        let (waves, updates): (Vec<_>, Vec<_>) = (waves.collect(), updates.collect());
        if waves.is_empty() && updates.is_empty() {
            return Ok(0);
        }
        let mut writing = self.writer.begin().await?;
        let mut told = 0;
        // Whoever asked twice, about more or less, hears of it once.
        let mut heard = BTreeSet::new();
        for contact in rows::confirmed(&mut writing, &self.keys, "follow-up", &campaign.id).await? {
            let Details::FollowUp { topics, .. } = &contact.details else { continue };
            let mut notes = Vec::new();
            for wave in waves.iter().filter(|_| topics.contains(&Topic::Waves)) {
                let note = |key| Note::WaveOpened { wave: wave.id.clone(), key };
                notes.push((
                    format!("wave:{}", wave.id),
                    Box::new(note) as Box<dyn Fn(String) -> Note + Send>,
                ));
            }
            for update in &updates {
                let theme = update.theme.clone().map(Topic::Theme);
                if topics.contains(&Topic::Campaign) || theme.is_some_and(|theme| topics.contains(&theme)) {
                    let note = |key| Note::News { update: update.id.clone(), key };
                    notes.push((format!("news:{}", update.id), Box::new(note)));
                }
            }
            notes.retain(|(name, _)| !contact.told.split(' ').any(|told| told == name));
            for (name, note) in notes {
                if told == most {
                    break;
                }
                rows::tell_once(&mut writing, contact.id, &name).await?;
                if !heard.insert((contact.details.email().to_lowercase(), name)) {
                    continue;
                }
                told += 1;
                let until = campaign_end(campaign);
                let key = rows::new_token(&mut writing, contact.id, "manage", until).await?;
                let days = (now, now + NEWS_DAYS * DAY);
                rows::queue_mail(&mut writing, &self.keys, &contact, false, note(key), days).await?;
            }
        }
        writing.commit().await?;
        Ok(told)
    }
}
