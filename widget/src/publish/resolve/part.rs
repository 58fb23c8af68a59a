//! What a campaign says about taking part, in one language: events in order of time with their times in words, the
//! programme of ambassadors, themes, and who does what.

use crate::publish::draw::part::{Division, Duty, Entry, Gathering, PartWords, Programme};
use crate::publish::interface::Interface;
use jiff::civil::{Date, DateTime, Time};
use meepraat_protocol::{Assignment, Campaign, Event, EventKind, Localized, Texts, fill};

/// Nothing where there is nothing to take part in.
pub(super) fn part(
    campaign: &Campaign,
    interface: &Interface,
    words: &impl Fn(&Localized) -> String,
) -> Option<PartWords> {
    let days = Days { part: &interface.part, widget: &interface.widget };
    let mut events: Vec<_> = campaign.events.iter().filter(|event| campaign.shows(event)).collect();
    events.sort_by_key(|event| event.starts);
    let events: Vec<_> = events.into_iter().map(|event| gathering(event, &days, words)).collect();
    let ambassadors = campaign.ambassadors.as_ref().map(|programme| Programme {
        title: words(&programme.title),
        description: words(&programme.description),
    });
    let themes: Vec<_> =
        campaign.themes.iter().map(|theme| (theme.id.clone(), words(&theme.title))).collect();
    let assignments: Vec<_> =
        campaign.assignments.iter().map(|assignment| division(campaign, assignment, &days, words)).collect();
    let nothing = events.is_empty() && ambassadors.is_none() && themes.is_empty() && assignments.is_empty();
    (!nothing).then(|| PartWords {
        texts: interface.part.clone(),
        source: campaign.organiser.source(),
        events,
        ambassadors,
        themes,
        assignments,
    })
}

fn gathering(event: &Event, days: &Days<'_>, words: &impl Fn(&Localized) -> String) -> Gathering {
    let kind = match event.kind {
        EventKind::Dialogue => "kind_dialogue",
        EventKind::StakeholderTable => "kind_stakeholder_table",
        EventKind::KnowledgeSession => "kind_knowledge_session",
        EventKind::Interview => "kind_interview",
        EventKind::Activity => "kind_activity",
    };
    Gathering {
        id: event.id.clone(),
        kind: days.part.get(kind).to_owned(),
        title: words(&event.title),
        description: words(&event.description),
        when: days.when(event),
        place: event.place.clone(),
        ends: event.ends.date(),
        entry: event.takes_sign_ups().then(|| entry(event, days, words)),
    }
}

fn entry(event: &Event, days: &Days<'_>, words: &impl Fn(&Localized) -> String) -> Entry {
    let last = event.last_day_to_sign_up();
    let mut slots = event.slots.as_ref().map(|slots| slots.starts.clone()).unwrap_or_default();
    slots.sort_unstable();
    Entry {
        until: (last, fill(days.part.get("until"), "{date}", days.widget.day_in_words(last))),
        companions: if slots.is_empty() { event.companions } else { 0 },
        facilities: event.facilities.clone(),
        slots: slots.into_iter().map(|start| (start.to_string(), start.date(), days.slot(start))).collect(),
        roles: event.roles.iter().map(|role| (role.id.clone(), words(&role.title))).collect(),
    }
}

fn division(
    campaign: &Campaign,
    assignment: &Assignment,
    days: &Days<'_>,
    words: &impl Fn(&Localized) -> String,
) -> Division {
    let who = |id: &Option<_>| {
        let partner = campaign.partners.iter().find(|partner| Some(&partner.id) == id.as_ref());
        words(partner.map_or(&campaign.organiser.name, |partner| &partner.name))
    };
    let until = |day: Date| fill(days.part.get("task_until"), "{date}", days.widget.day_in_words(day));
    let tasks = assignment.tasks.iter().map(|task| Duty {
        who: who(&task.partner),
        what: words(&task.what),
        until: task.until.map(until),
    });
    Division {
        title: words(&assignment.title),
        description: assignment.description.as_ref().map(words),
        tasks: tasks.collect(),
    }
}

/// Days and times in words.
struct Days<'a> {
    part: &'a Texts,
    widget: &'a Texts,
}

impl Days<'_> {
    /// When an event is: on one day, or from one to another.
    fn when(&self, event: &Event) -> String {
        let (from, to) = (event.starts, event.ends);
        if from.date() != to.date() {
            let days = fill(self.part.get("days"), "{from}", self.widget.day_in_words(from.date()));
            return fill(&days, "{to}", self.widget.day_in_words(to.date()));
        }
        let when = fill(&self.day(self.part.get("when"), from.date()), "{from}", self.time(from.time()));
        fill(&when, "{to}", self.time(to.time()))
    }

    fn slot(&self, start: DateTime) -> String {
        fill(&self.day(self.part.get("slot"), start.date()), "{time}", self.time(start.time()))
    }

    fn day(&self, text: &str, day: Date) -> String {
        let at = usize::try_from(day.weekday().to_monday_zero_offset()).unwrap_or_default();
        let weekday = self.part.get("weekdays").split(' ').nth(at).unwrap_or_default();
        fill(&fill(text, "{weekday}", weekday), "{date}", self.widget.day_in_words(day))
    }

    fn time(&self, time: Time) -> String {
        let hour = fill(self.part.get("time"), "{hour}", time.hour());
        fill(&hour, "{minute}", format!("{:02}", time.minute()))
    }
}
