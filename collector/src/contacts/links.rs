//! What the links in mails do. A link is looked at without anything happening, as mail scanners follow links; what it
//! is for happens by a press on the page.

use super::content::{Details, Note};
use super::leaving::forget;
use super::rows::{self, Contact, Hall, Place};
use super::seats::Standing;
use super::taking::{DAY, campaign_end, event_of, room, stays_until};
use super::tending::REMINDER_DAYS;
use super::writing::{ContactsError, Writing};
use super::{Contacts, Key};
use crate::dutch_time::seconds_of;
use jiff::civil::DateTime;
use meepraat_protocol::{Campaign, Id, Language, Topic};
use std::sync::Arc;

/// What a link is about.
#[derive(Debug)]
pub struct Link {
    /// The campaign.
    pub campaign: Arc<Campaign>,
    /// The language of whoever got it.
    pub language: Language,
    /// What it leads to.
    pub about: About,
}

/// What a link leads to.
#[derive(Debug, Clone, PartialEq)]
pub enum About {
    /// A request that waits for its confirmation; a sign-up has a seat.
    Confirm(Option<Seat>),
    /// A freed place that waits to be accepted.
    Accept(Seat),
    /// A sign-up.
    Seat(Seat),
    /// An ambassador.
    Ambassador(Ambassador),
    /// Somebody who wants to hear more.
    Following(Vec<Topic>),
}

/// Somebody's place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seat {
    /// The event.
    pub event: Id,
    /// The slot, at interviews.
    pub slot: Option<DateTime>,
    /// How many people.
    pub people: u32,
    /// How they stand.
    pub standing: Standing,
    /// When a hold or an offer lapses, in seconds since 1970.
    pub until: Option<i64>,
    /// The calendar's name for it.
    pub uid: String,
}

/// An ambassador, as the personal page shows one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ambassador {
    /// The name.
    pub name: String,
    /// The code in the personal link.
    pub code: Id,
}

/// What is pressed on the page of a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// Confirm the address.
    Confirm,
    /// Take the freed place.
    Accept,
    /// Come with so many people.
    Resize(u32),
    /// Cancel, leave, unsubscribe: everything about this person goes.
    Forget,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq)]
pub enum Done {
    /// The place is confirmed.
    Placed(Seat),
    /// The turn on the waitlist is confirmed; where a place is free already, it is offered.
    Waits(Seat),
    /// An ambassador, who is to be known to whoever counts responses.
    Enrolled(Ambassador),
    /// Somebody follows.
    Follows,
    /// Another number of people comes.
    Resized(Seat),
    /// There are not enough places for that.
    NoRoom(Seat),
    /// A sign-up was cancelled.
    Cancelled,
    /// An ambassador has left, whose code is to be forgotten.
    Left(Id),
    /// Nothing is mailed any more.
    Unsubscribed,
    /// The link is used or too old, or does not do that.
    Gone,
}

impl Contacts {
    /// What a link is about; none where it is used or too old.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn look(&self, key: &str, now: i64) -> Result<Option<Link>, ContactsError> {
        let mut reading = self.readers.begin().await?;
        let Some((contact, purpose)) = rows::token(&mut reading, key, now).await? else { return Ok(None) };
        let Some(contact) = rows::contact(&mut reading, &self.keys, contact).await? else { return Ok(None) };
        let Some(campaign) = self.campaigns.get(&contact.campaign) else { return Ok(None) };
        let seat = rows::place(&mut reading, contact.id).await?.map(|place| seat(&place, contact.id));
        let language = contact.details.language().clone();
        let about = match (purpose.as_str(), seat, contact.details) {
            ("confirm", seat, _) => About::Confirm(seat),
            ("accept", Some(seat), _) => About::Accept(seat),
            ("manage", Some(seat), _) => About::Seat(seat),
            ("manage", None, Details::Enrolment { name, code, .. }) => {
                About::Ambassador(Ambassador { name, code })
            }
            ("manage", None, Details::FollowUp { topics, .. }) => About::Following(topics),
            _ => return Ok(None),
        };
        Ok(Some(Link { campaign: Arc::clone(campaign), language, about }))
    }

    /// The codes of everyone who is an ambassador.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn ambassadors(&self, campaign: &Id) -> Result<Vec<Id>, ContactsError> {
        let mut reading = self.readers.begin().await?;
        let people = rows::confirmed(&mut reading, &self.keys, "enrolment", campaign).await?;
        let code = |contact: Contact| match contact.details {
            Details::Enrolment { code, .. } => Some(code),
            _ => None,
        };
        Ok(people.into_iter().filter_map(code).collect())
    }

    /// Does what was pressed; durable when this returns.
    ///
    /// # Errors
    /// When the database takes nothing at the moment. Then nothing happened.
    pub async fn act(&self, key: &str, wish: Wish, now: i64) -> Result<Done, ContactsError> {
        let mut writing = self.writer.begin().await?;
        let done = self.act_on(&mut writing, key, wish, now).await?;
        writing.commit().await?;
        Ok(done)
    }

    async fn act_on(
        &self,
        writing: &mut Writing<'_>,
        key: &str,
        wish: Wish,
        now: i64,
    ) -> Result<Done, ContactsError> {
        let Some((id, purpose)) = rows::token(writing, key, now).await? else { return Ok(Done::Gone) };
        let Some(contact) = rows::contact(writing, &self.keys, id).await? else { return Ok(Done::Gone) };
        let place = rows::place(writing, id).await?;
        if wish == Wish::Forget && contact.confirmed {
            rows::forget_asked(writing, id).await?;
        }
        let Some(campaign) = self.campaigns.get(&contact.campaign) else {
            return if wish == Wish::Forget { forget(writing, contact).await } else { Ok(Done::Gone) };
        };
        match (wish, purpose.as_str(), place) {
            (Wish::Confirm, "confirm", Some(place)) => {
                self.confirm_seat(writing, campaign, &contact, place, now).await
            }
            (Wish::Confirm, "confirm", None) => self.confirm_other(writing, campaign, &contact, now).await,
            (Wish::Accept, "accept" | "manage", Some(place)) => {
                self.accept(writing, campaign, &contact, place, now).await
            }
            (Wish::Resize(people), "manage", Some(place)) => {
                self.resize(writing, campaign, &contact, place, (people, now)).await
            }
            (Wish::Forget, "manage" | "accept" | "confirm", Some(place)) => {
                self.cancel(writing, campaign, &contact, place, now).await
            }
            (Wish::Forget, "manage", None) => forget(writing, contact).await,
            _ => Ok(Done::Gone),
        }
    }

    async fn confirm_seat(
        &self,
        writing: &mut Writing<'_>,
        campaign: &Campaign,
        contact: &Contact,
        place: Place,
        now: i64,
    ) -> Result<Done, ContactsError> {
        let Some(event) = event_of(campaign, &place.event) else { return Ok(Done::Gone) };
        let until = stays_until(event);
        rows::use_up(writing, contact.id, "confirm").await?;
        rows::confirm(writing, contact.id, until).await?;
        let waits = place.standing == Standing::Waiting;
        let standing = if waits { Standing::Waiting } else { Standing::Taken };
        rows::seat(writing, contact.id, standing, None).await?;
        let (hall, room) =
            (Hall { campaign: &campaign.id, event: &event.id, slot: &place.slot }, room(event, &place.slot));
        self.settle(writing, hall, room, now).await?;
        let Some(place) = rows::place(writing, contact.id).await? else { return Ok(Done::Gone) };
        let key = rows::new_token(writing, contact.id, "manage", until).await?;
        let at = place.at(contact.id);
        let note = match place.standing {
            Standing::Taken => Some(Note::SignedUp { at, key }),
            Standing::Waiting => Some(Note::Waiting { at, key }),
            // A place was free already: the mail that offers it says so.
            Standing::Offered | Standing::Held => None,
        };
        if let Some(note) = note {
            rows::queue_mail(writing, &self.keys, contact, false, note, (now, until)).await?;
        }
        self.need_no_reminder(writing, contact.id, room.begins, now).await?;
        let seat = seat(&place, contact.id);
        Ok(if waits { Done::Waits(seat) } else { Done::Placed(seat) })
    }

    /// Who confirms shortly before is not reminded a minute later.
    async fn need_no_reminder(
        &self,
        writing: &mut Writing<'_>,
        contact: Key,
        begins: i64,
        now: i64,
    ) -> Result<(), ContactsError> {
        if begins - now < REMINDER_DAYS * DAY {
            rows::tell_once(writing, contact, "reminder").await?;
        }
        Ok(())
    }

    async fn confirm_other(
        &self,
        writing: &mut Writing<'_>,
        campaign: &Campaign,
        contact: &Contact,
        now: i64,
    ) -> Result<Done, ContactsError> {
        let until = campaign_end(campaign);
        rows::use_up(writing, contact.id, "confirm").await?;
        rows::confirm(writing, contact.id, until).await?;
        let key = rows::new_token(writing, contact.id, "manage", until).await?;
        let (note, done) = match &contact.details {
            Details::Enrolment { name, code, .. } => {
                let (name, code) = (name.clone(), code.clone());
                (Note::Welcome { key }, Done::Enrolled(Ambassador { name, code }))
            }
            Details::FollowUp { topics, .. } => {
                (Note::Following { key, topics: topics.clone() }, Done::Follows)
            }
            Details::SignUp { .. } => return Ok(Done::Gone),
        };
        rows::queue_mail(writing, &self.keys, contact, false, note, (now, until)).await?;
        Ok(done)
    }

    async fn accept(
        &self,
        writing: &mut Writing<'_>,
        campaign: &Campaign,
        contact: &Contact,
        place: Place,
        now: i64,
    ) -> Result<Done, ContactsError> {
        let Some(event) = event_of(campaign, &place.event) else { return Ok(Done::Gone) };
        // An offer that lapsed is nobody's, also in the minute before it is passed on.
        if place.standing != Standing::Offered || place.until.is_none_or(|until| until <= now) {
            return Ok(Done::Gone);
        }
        rows::use_up(writing, contact.id, "accept").await?;
        rows::seat(writing, contact.id, Standing::Taken, None).await?;
        let key = rows::new_token(writing, contact.id, "manage", stays_until(event)).await?;
        let note = Note::SignedUp { at: place.at(contact.id), key };
        rows::queue_mail(writing, &self.keys, contact, false, note, (now, stays_until(event))).await?;
        self.need_no_reminder(writing, contact.id, room(event, &place.slot).begins, now).await?;
        Ok(Done::Placed(seat(&Place { standing: Standing::Taken, until: None, ..place }, contact.id)))
    }

    async fn resize(
        &self,
        writing: &mut Writing<'_>,
        campaign: &Campaign,
        contact: &Contact,
        place: Place,
        (people, now): (u32, i64),
    ) -> Result<Done, ContactsError> {
        let Some(event) = event_of(campaign, &place.event) else { return Ok(Done::Gone) };
        let (hall, room) =
            (Hall { campaign: &campaign.id, event: &event.id, slot: &place.slot }, room(event, &place.slot));
        let parties = self.settle(writing, hall, room, now).await?;
        let allowed = (1..=1 + u32::from(event.companions)).contains(&people);
        let more = people.saturating_sub(place.people);
        // Whoever waits takes up no room yet.
        let fits = match place.standing {
            Standing::Waiting => people <= room.capacity,
            _ => more <= room.free(&parties),
        };
        if !allowed || !fits {
            return Ok(Done::NoRoom(seat(&place, contact.id)));
        }
        if people == place.people {
            return Ok(Done::Resized(seat(&place, contact.id)));
        }
        rows::resize(writing, contact.id, people).await?;
        self.settle(writing, hall, room, now).await?;
        let place = Place { people, ..place };
        let key = rows::new_token(writing, contact.id, "manage", stays_until(event)).await?;
        let at = place.at(contact.id);
        // A calendar entry is for who has a place.
        let note = match place.standing {
            Standing::Taken => Note::Changed { at, key },
            _ => Note::Waiting { at, key },
        };
        rows::queue_mail(writing, &self.keys, contact, false, note, (now, stays_until(event))).await?;
        Ok(Done::Resized(seat(&place, contact.id)))
    }

    async fn cancel(
        &self,
        writing: &mut Writing<'_>,
        campaign: &Campaign,
        contact: &Contact,
        place: Place,
        now: i64,
    ) -> Result<Done, ContactsError> {
        let event = event_of(campaign, &place.event);
        let ahead = event.is_some_and(|event| now < seconds_of(event.ends));
        if contact.confirmed && ahead {
            let note = Note::Cancelled { at: place.at(contact.id) };
            rows::queue_mail(writing, &self.keys, contact, true, note, (now, now + 2 * DAY)).await?;
        }
        rows::forget(writing, contact.id).await?;
        if let Some(event) = event {
            let hall = Hall { campaign: &campaign.id, event: &event.id, slot: &place.slot };
            self.settle(writing, hall, room(event, &place.slot), now).await?;
        }
        Ok(Done::Cancelled)
    }
}

fn seat(place: &Place, contact: Key) -> Seat {
    let at = place.at(contact);
    Seat {
        event: at.event,
        slot: at.slot,
        people: at.people,
        standing: place.standing,
        until: place.until,
        uid: at.uid,
    }
}
