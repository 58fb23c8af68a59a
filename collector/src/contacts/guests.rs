//! Who comes to an event, as the organiser reads it beside a running collector: nothing is made, written or settled here.

use super::content::Details;
use super::keyring::Keyring;
use super::rows::{self, slot_time};
use super::seats::Standing;
use super::writing::ContactsError;
use crate::database::reading;
use jiff::civil::DateTime;
use meepraat_protocol::{Facility, Id};
use sqlx::{Connection, SqliteConnection};
use std::{collections::BTreeSet, path::Path};

/// Somebody who signed up for an event.
#[derive(Debug, Clone, PartialEq)]
pub struct Guest {
    /// The slot, at interviews.
    pub slot: Option<DateTime>,
    /// The name.
    pub name: String,
    /// The e-mail address.
    pub email: String,
    /// How many people come, this one included.
    pub people: u32,
    /// What is to be arranged.
    pub facilities: Vec<Facility>,
    /// The role, at stakeholder tables.
    pub role: Option<Id>,
    /// The organisation, at stakeholder tables.
    pub organisation: Option<String>,
    /// How they stand.
    pub standing: Standing,
    /// The order on the waitlist, from 1; none for whoever has a place.
    pub order: Option<usize>,
    /// Whether the address was confirmed.
    pub confirmed: bool,
}

/// How many people stand how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Heads {
    /// Have a confirmed place.
    pub confirmed: u32,
    /// Are offered one.
    pub offered: u32,
    /// Have one until they confirm, or do not.
    pub held: u32,
    /// Wait.
    pub waiting: u32,
}

/// The contacts' database, to read who comes.
#[derive(Debug)]
pub struct GuestBook {
    keys: Keyring,
    reading: SqliteConnection,
}

impl GuestBook {
    /// Opens the database and its key file, neither of which is made.
    ///
    /// # Errors
    /// When either is not there, or cannot be read.
    pub async fn open(file: &Path, key_file: &Path) -> Result<Self, ContactsError> {
        // The database first: where none is, a key is of no use.
        let reading = SqliteConnection::connect_with(&reading(file)).await?;
        Ok(Self { keys: Keyring::open(key_file, false)?, reading })
    }

    /// Everyone who signed up for an event: who is confirmed first, then who is offered a place, who has one until they
    /// confirm, and who waits; each by slot and turn.
    ///
    /// # Errors
    /// When the database does not answer, or what it holds is sealed with another key.
    pub async fn guests(&mut self, campaign: &Id, event: &Id) -> Result<Vec<Guest>, ContactsError> {
        let signed_up = rows::signed_up(&mut self.reading, &self.keys, campaign, event).await?;
        let mut guests: Vec<_> = signed_up
            .into_iter()
            .filter_map(|(contact, place)| match contact.details {
                // Nobody is behind a place that is held for show.
                Details::SignUp { email, .. } if email.is_empty() => None,
                Details::SignUp { name, email, facilities, role, organisation, .. } => Some(Guest {
                    slot: slot_time(&place.slot),
                    name,
                    email,
                    people: place.people,
                    facilities,
                    role,
                    organisation,
                    standing: place.standing,
                    order: None,
                    confirmed: contact.confirmed,
                }),
                Details::Enrolment { .. } | Details::FollowUp { .. } => None,
            })
            .collect();
        guests.sort_by_key(|guest| rank(guest.standing));
        let waiting = guests.iter_mut().filter(|guest| guest.standing == Standing::Waiting);
        waiting.zip(1..).for_each(|(guest, order)| guest.order = Some(order));
        Ok(guests)
    }

    /// The campaigns that somebody signed up in.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn campaigns(&mut self) -> Result<BTreeSet<Id>, ContactsError> {
        Ok(rows::halls(&mut self.reading).await?.into_iter().map(|(campaign, ..)| campaign).collect())
    }
}

impl Heads {
    /// Counts the people of each party.
    #[must_use]
    pub fn of(guests: &[Guest]) -> Self {
        let people = |standing| {
            guests.iter().filter(|guest| guest.standing == standing).map(|guest| guest.people).sum()
        };
        Self {
            confirmed: people(Standing::Taken),
            offered: people(Standing::Offered),
            held: people(Standing::Held),
            waiting: people(Standing::Waiting),
        }
    }
}

/// Who is surer to come comes first.
fn rank(standing: Standing) -> u8 {
    match standing {
        Standing::Taken => 0,
        Standing::Offered => 1,
        Standing::Held => 2,
        Standing::Waiting => 3,
    }
}
