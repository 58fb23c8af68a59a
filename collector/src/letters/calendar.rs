//! An event as an entry for someone's calendar: as a file (RFC 5545), and as links to calendars on the web.
//!
//! Entries are shared with families and colleagues: nothing in them may lead to the sign-up.

use super::hours;
use super::words::{Said, Words};
use crate::dutch_time::from_the_netherlands;
use icalendar::{Calendar, Component, EventLike, EventStatus, Property};
use jiff::Timestamp;
use jiff::civil::DateTime;
use meepraat_protocol::{Campaign, Event, Language};
use url::form_urlencoded;

/// Where Google Calendar takes entries from links.
const GOOGLE: &str = "https://calendar.google.com/calendar/render";
/// Where Outlook on the web takes entries from links.
const OUTLOOK: &str = "https://outlook.live.com/calendar/0/deeplink/compose";

/// One party's visit to one event.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    /// The event.
    pub event: &'a Event,
    /// When the slot begins, at interviews.
    pub slot: Option<DateTime>,
    /// The same for all entries of one party at one event; it must lead to nobody.
    pub uid: &'a str,
    /// Raised with every change.
    pub sequence: u32,
}

/// Addresses that put an entry into a calendar on the web, once its owner agrees there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarLinks {
    /// Google Calendar.
    pub google: String,
    /// Outlook on the web.
    pub outlook: String,
}

/// The entry as a calendar file, in a language, stamped with when it was written.
#[must_use]
pub fn ics(entry: &Entry<'_>, campaign: &Campaign, language: &Language, written: Timestamp) -> String {
    file(entry, &Words::new(campaign, language), written)
}

/// Where to put the entry into a calendar on the web, in a language.
#[must_use]
pub fn calendar_links(entry: &Entry<'_>, campaign: &Campaign, language: &Language) -> CalendarLinks {
    links(entry, &Words::new(campaign, language))
}

pub(super) fn file(entry: &Entry<'_>, words: &Words<'_>, written: Timestamp) -> String {
    let (from, until) = times(entry);
    let title = words.said(&entry.event.title);
    let description = words.said(&entry.event.description);
    let language = |of: &Said| of.language.as_ref().unwrap_or(words.language).to_string();
    let mut item = icalendar::Event::new();
    item.uid(&one_line(entry.uid))
        .sequence(entry.sequence)
        .append_property(in_language("SUMMARY", &title.text, &language(&title)))
        .append_property(in_language("DESCRIPTION", &description.text, &language(&description)))
        .location(&one_line(&place(entry.event)))
        .status(EventStatus::Confirmed)
        .add_property("DTSTAMP", basic(written))
        .add_property("DTSTART", basic(from))
        .add_property("DTEND", basic(until));
    if let Some(link) = &entry.event.place.link {
        item.url(link.as_str());
    }
    if words.campaign.organiser.contact.as_str().starts_with("mailto:") {
        item.append_property(organiser(words));
    }
    let mut calendar = Calendar::empty();
    for (key, value) in [
        ("VERSION", "2.0"),
        ("PRODID", "-//Meepraat//Meepraat//NL"),
        ("CALSCALE", "GREGORIAN"),
        ("METHOD", "PUBLISH"),
    ] {
        calendar.append_property(Property::new(key, value));
    }
    calendar.push(item).to_string()
}

pub(super) fn links(entry: &Entry<'_>, words: &Words<'_>) -> CalendarLinks {
    let (from, until) = times(entry);
    let title = words.said(&entry.event.title).text;
    let description = words.said(&entry.event.description).text;
    let place = place(entry.event);
    let google = [
        ("action", "TEMPLATE"),
        ("text", &title),
        ("dates", &format!("{}/{}", basic(from), basic(until))),
        ("details", &description),
        ("location", &place),
    ];
    let outlook = [
        ("path", "/calendar/action/compose"),
        ("rru", "addevent"),
        ("subject", &title),
        ("startdt", &from.to_string()),
        ("enddt", &until.to_string()),
        ("body", &description),
        ("location", &place),
    ];
    CalendarLinks { google: address(GOOGLE, &google), outlook: address(OUTLOOK, &outlook) }
}

fn address(base: &str, query: &[(&str, &str)]) -> String {
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(query).finish();
    format!("{base}?{query}")
}

fn times(entry: &Entry<'_>) -> (Timestamp, Timestamp) {
    let (from, until) = hours(entry.event, entry.slot);
    (from_the_netherlands(from), from_the_netherlands(until))
}

fn place(event: &Event) -> String {
    format!("{}, {}", event.place.name, event.place.address)
}

/// A time of the world as calendars write it.
fn basic(at: Timestamp) -> String {
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

fn in_language(key: &str, text: &str, language: &str) -> Property {
    let lines = text.lines().map(one_line).collect::<Vec<_>>().join("\n");
    Property::new(key, lines).add_parameter("LANGUAGE", language).done()
}

/// Whom to ask, as `PUBLISH` wants it named (RFC 5546).
fn organiser(words: &Words<'_>) -> Property {
    let contact = words.campaign.organiser.contact.as_str();
    let address = contact.split('?').next().unwrap_or(contact);
    // A quote cannot be written in a parameter at all.
    let name = one_line(&words.organiser().text.replace('"', "’"));
    Property::new("ORGANIZER", address).add_parameter("CN", &name).done()
}

/// Without what would begin a line of its own: the library escapes a line feed, but no other control character.
fn one_line(text: &str) -> String {
    text.chars().map(|character| if character.is_control() { ' ' } else { character }).collect()
}

#[cfg(test)]
mod tests;
