//! What is written to residents: mails with their calendar entries, the ambassador's poster and QR code, and the words
//! of the pages that mails lead to.
//!
//! Owns everything between what happened and what someone reads about it. It does no I/O, knows no database and reads
//! no clock. When a letter goes out is its caller's decision; how it travels is `mailer`'s.

mod calendar;
mod compose;
mod content;
mod html;
mod plain;
mod poster;
mod qr;
mod texts;
mod words;

pub use calendar::{CalendarLinks, Entry, calendar_links, ics};
pub use compose::{ComposeError, Letterhead, Preview, compose, preview};
pub use poster::{Poster, PosterError, poster};
pub use qr::{TooLong, qr_svg};
pub use texts::{PageTexts, Texts, texts};
pub use words::{fill, moment_in_words};

use jiff::Timestamp;
use jiff::civil::DateTime;
use meepraat_protocol::{Event, Topic, Update, Wave};

/// One mail to one resident, by what it is about. Links are absolute addresses.
#[derive(Debug, Clone, Copy)]
pub enum Letter<'a> {
    /// Press the button, or the sign-up lapses.
    ConfirmSignUp {
        /// What was signed up for.
        visit: Visit<'a>,
        /// What there was for them.
        standing: Standing,
        /// Where to confirm.
        confirm: &'a str,
        /// When the link stops working.
        until: Timestamp,
    },
    /// The place is certain.
    SignedUp {
        /// What for.
        visit: Visit<'a>,
        /// The calendar entry.
        appointment: Appointment<'a>,
        /// Where to cancel or change.
        manage: &'a str,
    },
    /// There was no place; they wait for one.
    Waiting {
        /// What for.
        visit: Visit<'a>,
        /// Where to cancel or change.
        manage: &'a str,
    },
    /// A place came free for someone who waits.
    Offered {
        /// What for.
        visit: Visit<'a>,
        /// Where to accept.
        accept: &'a str,
        /// When the offer ends.
        until: Timestamp,
        /// Where to cancel.
        manage: &'a str,
    },
    /// The offer was not accepted in time.
    OfferLapsed {
        /// What for.
        event: &'a Event,
    },
    /// They cancelled.
    Cancelled {
        /// What.
        event: &'a Event,
    },
    /// The sign-up, or the event, is not what it was.
    Changed {
        /// What it is now.
        visit: Visit<'a>,
        /// The calendar entry, with a higher sequence number than before.
        appointment: Appointment<'a>,
        /// Where to cancel or change.
        manage: &'a str,
    },
    /// It is soon.
    Reminder {
        /// What.
        visit: Visit<'a>,
        /// The calendar entry.
        appointment: Appointment<'a>,
        /// Where to cancel or change.
        manage: &'a str,
    },
    /// Someone signed up with an address that has a place already.
    AlreadySignedUp {
        /// What for.
        event: &'a Event,
        /// Where to cancel or change.
        manage: &'a str,
    },
    /// Press the button, or nothing comes of it.
    ConfirmEnrolment {
        /// Where to confirm.
        confirm: &'a str,
        /// When the link stops working.
        until: Timestamp,
    },
    /// They are an ambassador.
    Welcome {
        /// Their own page.
        page: &'a str,
        /// Where to leave.
        leave: &'a str,
    },
    /// Someone enrolled with an address that is an ambassador's already.
    AlreadyAmbassador {
        /// Their own page.
        page: &'a str,
    },
    /// Press the button, or no mail will come.
    ConfirmFollowUp {
        /// Where to confirm.
        confirm: &'a str,
        /// When the link stops working.
        until: Timestamp,
        /// What they want to hear about.
        topics: &'a [Topic],
    },
    /// Mail will come.
    Following {
        /// What about.
        topics: &'a [Topic],
        /// Where to stop it, by hand or with one click (RFC 8058).
        unsubscribe: &'a str,
    },
    /// Someone asked for mail that comes already.
    AlreadyFollowing {
        /// What about.
        topics: &'a [Topic],
        /// Where to stop it.
        unsubscribe: &'a str,
    },
    /// The poll is open again.
    WaveOpened {
        /// The wave.
        wave: &'a Wave,
        /// Where the poll is.
        poll: &'a str,
        /// Where to stop these mails.
        unsubscribe: &'a str,
    },
    /// "This is what you said, this is what we do."
    News {
        /// The update, with its own link to read more.
        update: &'a Update,
        /// Where to stop these mails.
        unsubscribe: &'a str,
    },
}

/// Someone's sign-up: what for, when, and with how many.
#[derive(Debug, Clone, Copy)]
pub struct Visit<'a> {
    /// The event.
    pub event: &'a Event,
    /// When the slot begins, at interviews.
    pub slot: Option<DateTime>,
    /// How many people, the reader included.
    pub party: u32,
}

/// What there was for someone who signed up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// A place is held until they confirm.
    Held,
    /// It was full; they can wait.
    Waitlisted,
}

/// By what a calendar knows an entry again.
#[derive(Debug, Clone, Copy)]
pub struct Appointment<'a> {
    /// The same for all entries of one party at one event; it must lead to nobody.
    pub uid: &'a str,
    /// Raised with every change.
    pub sequence: u32,
}

/// When someone is expected: all of the event, or their slot.
fn hours(event: &Event, slot: Option<DateTime>) -> (DateTime, DateTime) {
    let minutes = event.slots.as_ref().map_or(0, |slots| i64::from(slots.minutes));
    match slot {
        Some(begins) => {
            let ends = begins.checked_add(jiff::SignedDuration::from_mins(minutes));
            (begins, ends.unwrap_or(begins))
        }
        None => (event.starts, event.ends),
    }
}

#[cfg(test)]
mod tests;
