//! Calendar entries, read back.

use super::*;
use crate::letters::tests::{campaign, event};
use icalendar::CalendarDateTime::Utc;
use icalendar::DatePerhapsTime::DateTime as At;

fn language(code: &str) -> Language {
    Language::new(code).unwrap()
}

fn written() -> Timestamp {
    "2026-11-22T10:00:00Z".parse().unwrap()
}

fn read(text: &str) -> icalendar::Event {
    let calendar: Calendar = text.parse().unwrap();
    assert_eq!(calendar.property_value("METHOD"), Some("PUBLISH"));
    calendar.events().next().unwrap().clone()
}

/// A time as the library reads it.
fn time(at: Option<icalendar::DatePerhapsTime>) -> String {
    let Some(At(Utc(at))) = at else { panic!("{at:?} is no time of the world") };
    at.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

#[test]
fn an_event_reads_back_as_it_was_in_every_language() {
    let campaign = campaign();
    let event = event(&campaign, "dialoog-eersel");
    for code in meepraat_widget::interface_languages() {
        let entry = Entry { event, slot: None, uid: "7f3a@stem.example.nl", sequence: 2 };
        let item = read(&ics(&entry, &campaign, &language(code), written()));
        assert_eq!(item.get_uid(), Some("7f3a@stem.example.nl"));
        assert_eq!(item.get_sequence(), Some(2));
        assert_eq!(item.get_summary(), event.title.get(&language(code)), "{code}");
        assert_eq!(item.get_description(), event.description.get(&language(code)), "{code}");
        assert_eq!(
            item.get_location(),
            Some("Bibliotheek De Linde, grote zaal, Lindeplein 1, 5521 AA Eersel")
        );
        assert_eq!(item.get_url(), Some("https://www.bibliotheekdelinde.example"));
        assert_eq!(time(item.get_start()), "2026-12-03T18:00:00Z");
        assert_eq!(time(item.get_end()), "2026-12-03T20:30:00Z");
        assert_eq!(item.get_timestamp().map(|at| at.timestamp()), Some(written().as_second()));
        assert_eq!(item.property_value("ORGANIZER"), Some("mailto:meepraten@kempen2040.example"));
    }
}

#[test]
fn a_slot_lasts_as_long_as_its_slots_do() {
    let campaign = campaign();
    let slot = "2026-12-02T19:30:00".parse().ok();
    let entry = Entry { event: event(&campaign, "interviews"), slot, uid: "a", sequence: 0 };
    let item = read(&ics(&entry, &campaign, &language("nl"), written()));
    assert_eq!(time(item.get_start()), "2026-12-02T18:30:00Z");
    assert_eq!(time(item.get_end()), "2026-12-02T19:00:00Z");
}

#[test]
fn nothing_in_a_text_begins_a_line_of_its_own() {
    let mut campaign = campaign();
    let dutch = language("nl");
    campaign.events[0].title =
        meepraat_protocol::Localized::new(dutch.clone(), "Soep\rDTSTART:19990101T000000Z");
    campaign.events[0].description =
        meepraat_protocol::Localized::new(dutch.clone(), "Eerst soep;\r\nEND:VEVENT, \\n dan praten");
    let entry = Entry { event: &campaign.events[0], slot: None, uid: "a\r\nX-A:b", sequence: 0 };
    let text = ics(&entry, &campaign, &dutch, written());
    assert!(text.lines().all(|line| !line.starts_with("X-A") && !line.starts_with("DTSTART:1999")), "{text}");
    assert_eq!(text.matches("\r\nEND:VEVENT").count(), 1, "{text}");
    assert!(!text.replace("\r\n", "").contains(['\r', '\n']), "{text}");
    assert_eq!(read(&text).get_description(), Some("Eerst soep;\nEND:VEVENT, \\n dan praten"));
}

#[test]
fn links_carry_the_same_hours_and_words() {
    let campaign = campaign();
    let entry = Entry { event: event(&campaign, "dialoog-eersel"), slot: None, uid: "geheim", sequence: 0 };
    let links = calendar_links(&entry, &campaign, &language("ar"));
    for (link, from, until) in [
        (&links.google, "20261203T180000Z/", "/20261203T203000Z"),
        (&links.outlook, "2026-12-03T18:00:00Z", "2026-12-03T20:30:00Z"),
    ] {
        let link = url::Url::parse(link).unwrap();
        let values: Vec<_> = link.query_pairs().map(|(_, value)| value.into_owned()).collect();
        assert!(values.iter().any(|value| value == "حوار حول المستقبل في Eersel"), "{values:?}");
        assert!(values.iter().any(|value| value.contains(from)), "{values:?}");
        assert!(values.iter().any(|value| value.contains(until)), "{values:?}");
        assert!(!link.as_str().contains("geheim"), "an entry that is shared leads to nobody");
    }
}
