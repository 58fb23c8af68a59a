//! Whether waves and events follow each other as time does.

use super::Finding;
use crate::{Campaign, Event, EventKind, Slots};
use jiff::{SignedDuration, civil::DateTime};

pub(super) fn check(campaign: &Campaign, findings: &mut Vec<Finding>) {
    if campaign.starts > campaign.ends {
        let problem = format!("the campaign ends ({}) before it starts ({})", campaign.ends, campaign.starts);
        findings.push(Finding::error("/ends", problem, "put the later date here").with_related("/starts"));
    }
    waves(campaign, findings);
    for (index, event) in campaign.events.iter().enumerate() {
        check_event(campaign, event, &format!("/events/{index}"), findings);
    }
}

fn waves(campaign: &Campaign, findings: &mut Vec<Finding>) {
    let mut before: Option<(usize, &crate::Wave)> = None;
    for (index, wave) in campaign.waves.iter().enumerate() {
        let path = format!("/waves/{index}");
        if wave.opens > wave.closes {
            let problem = format!("the wave closes ({}) before it opens ({})", wave.closes, wave.opens);
            findings.push(Finding::error(format!("{path}/closes"), problem, "put the later date here"));
        }
        let (starts, ends) = (campaign.starts, campaign.ends);
        for (name, date, outside) in [
            ("opens", wave.opens, wave.opens < starts || wave.opens > ends),
            ("closes", wave.closes, wave.closes < starts || wave.closes > ends),
        ] {
            if outside {
                let problem = format!("{date} lies outside the campaign, which runs from {starts} to {ends}");
                let remedy = "move the wave, or move the campaign's `starts` and `ends`";
                let finding = Finding::error(format!("{path}/{name}"), problem, remedy);
                findings.push(finding.with_related("/starts").with_related("/ends"));
            }
        }
        if let Some((earlier_index, earlier)) = before.filter(|(_, earlier)| wave.opens <= earlier.closes) {
            let problem = if wave.closes < earlier.opens {
                format!("the wave comes before `{}`, which stands above it", earlier.id)
            } else {
                format!("the wave opens before `{}` has closed ({})", earlier.id, earlier.closes)
            };
            let remedy = "put waves in order of time, each opening after the one before has closed";
            let finding = Finding::error(format!("{path}/opens"), problem, remedy);
            findings.push(finding.with_related(format!("/waves/{earlier_index}")));
        }
        before = Some((index, wave));
    }
}

fn check_event(campaign: &Campaign, event: &Event, path: &str, findings: &mut Vec<Finding>) {
    let mut error = |field: &str, problem: String, remedy: &str| {
        findings.push(Finding::error(format!("{path}/{field}"), problem, remedy));
    };
    if event.starts >= event.ends {
        error("ends", "the event ends before it starts".to_owned(), "put a time after `starts` here");
    }
    if event.deadline.is_some_and(|deadline| deadline > event.starts.date()) {
        error(
            "deadline",
            "people could still sign up after the event began".to_owned(),
            "put an earlier date here",
        );
    }
    match (event.kind, &event.slots) {
        (EventKind::Interview, None) => {
            error(
                "slots",
                "an interview has no `slots`".to_owned(),
                "add `slots = { minutes = 30, starts = [2026-12-01T10:00:00] }`",
            );
        }
        (EventKind::Interview, Some(slots)) => check_slots(event, slots, &mut error),
        (_, Some(_)) => error(
            "slots",
            "only an interview has slots".to_owned(),
            "take `slots` out, or set `kind = \"interview\"`",
        ),
        (_, None) => {}
    }
    match (event.kind, event.roles.is_empty()) {
        (EventKind::StakeholderTable, true) => {
            error(
                "roles",
                "a stakeholder table has no `roles`".to_owned(),
                "add a role per kind of organisation at the table",
            );
        }
        (EventKind::StakeholderTable, false) | (_, true) => {}
        (_, false) => error(
            "roles",
            "only a stakeholder table has roles".to_owned(),
            "take `roles` out, or set `kind = \"stakeholder_table\"`",
        ),
    }
    if event.capacity.is_some_and(|capacity| u32::from(event.companions) >= capacity) {
        error(
            "companions",
            "someone and their companions would not fit in the event".to_owned(),
            "lower `companions` or raise `capacity`",
        );
    }
    if event.capacity.is_none() && event.slots.is_none() {
        without_sign_up(event, path, findings);
    }
    let day = event.starts.date();
    if day < campaign.starts || day > campaign.ends {
        let problem =
            format!("the event is on {day}, outside the campaign ({} to {})", campaign.starts, campaign.ends);
        let finding = Finding::warning(format!("{path}/starts"), problem, "check the year");
        findings.push(finding.with_related("/starts").with_related("/ends"));
    }
}

/// What only makes sense where people sign up.
fn without_sign_up(event: &Event, path: &str, findings: &mut Vec<Finding>) {
    let given = [
        ("waitlist", event.waitlist),
        ("companions", event.companions > 0),
        ("deadline", event.deadline.is_some()),
    ];
    for (field, _) in given.into_iter().filter(|(_, given)| *given) {
        let problem = format!("`{field}` does nothing: without `capacity` nobody needs to sign up");
        findings.push(Finding::warning(
            format!("{path}/{field}"),
            problem,
            "add `capacity`, or take this out",
        ));
    }
}

fn check_slots(event: &Event, slots: &Slots, error: &mut impl FnMut(&str, String, &str)) {
    let length = SignedDuration::from_mins(i64::from(slots.minutes));
    let end = |start: DateTime| start.checked_add(length).unwrap_or(DateTime::MAX);
    let mut sorted: Vec<(usize, DateTime)> = slots.starts.iter().copied().enumerate().collect();
    sorted.sort_by_key(|(_, start)| *start);
    for pair in sorted.windows(2) {
        if let [(_, first), (index, second)] = pair
            && *second < end(*first)
        {
            let problem = format!("this slot begins before the one of {first} is over");
            error(&format!("slots/starts/{index}"), problem, "move it, or make `minutes` smaller");
        }
    }
    for (index, start) in slots.starts.iter().enumerate() {
        if *start < event.starts || end(*start) > event.ends {
            let problem = format!("this slot lies outside the event ({} to {})", event.starts, event.ends);
            error(&format!("slots/starts/{index}"), problem, "move it, or let the event last longer");
        }
    }
}
