//! Ids that occur twice, references to what is not there, and areas that lie within themselves.

use super::{Finding, did_you_mean};
use crate::{Area, AreaCode, Campaign, Kind};
use std::collections::BTreeMap;

pub(super) fn check(campaign: &Campaign, findings: &mut Vec<Finding>) {
    duplicates(campaign, findings);
    references(campaign, findings);
    within_cycles(&campaign.areas, findings);
}

fn duplicates(campaign: &Campaign, findings: &mut Vec<Finding>) {
    let mut unique = |what: &str, path: &str, ids: Vec<String>| {
        findings.extend(repeated(
            what,
            ids.into_iter().enumerate().map(|(index, id)| (format!("{path}/{index}/id"), id)),
        ));
    };
    unique("area", "/areas", campaign.areas.iter().map(|area| area.id.to_string()).collect());
    unique("partner", "/partners", campaign.partners.iter().map(|partner| partner.id.to_string()).collect());
    unique("wave", "/waves", campaign.waves.iter().map(|wave| wave.id.to_string()).collect());
    unique("theme", "/themes", campaign.themes.iter().map(|theme| theme.id.to_string()).collect());
    unique("event", "/events", campaign.events.iter().map(|event| event.id.to_string()).collect());
    unique("update", "/updates", campaign.updates.iter().map(|update| update.id.to_string()).collect());
    let assignments = campaign.assignments.iter().map(|assignment| assignment.id.to_string());
    unique("assignment", "/assignments", assignments.collect());
    for (index, event) in campaign.events.iter().enumerate() {
        let roles = event.roles.iter().map(|role| role.id.to_string()).collect();
        unique("role", &format!("/events/{index}/roles"), roles);
    }
    for (path, question) in super::questions::placed(campaign) {
        let (what, list, choices) = match &question.kind {
            Kind::Single(kind) => ("choice", "choices", &kind.choices),
            Kind::Multiple(kind) => ("choice", "choices", &kind.choices),
            Kind::Ranking(kind) => ("choice", "choices", &kind.choices),
            Kind::Statements(kind) => ("statement", "statements", &kind.statements),
            Kind::Scale(_) | Kind::Nps(_) | Kind::Area(_) | Kind::Text(_) => continue,
        };
        unique(what, &format!("{path}/{list}"), choices.iter().map(|choice| choice.id.to_string()).collect());
    }
    let questions = super::questions::placed(campaign)
        .map(|(path, question)| (format!("{path}/id"), question.id.to_string()));
    findings.extend(repeated("question", questions));
    let languages = campaign.languages.iter().enumerate();
    findings.extend(repeated(
        "language",
        languages.map(|(index, code)| (format!("/languages/{index}"), code.to_string())),
    ));
}

fn repeated(what: &str, ids: impl Iterator<Item = (String, String)>) -> Vec<Finding> {
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    let mut findings = Vec::new();
    for (path, id) in ids {
        if let Some(first) = seen.get(&id) {
            let problem = format!("the {what} `{id}` is here for the second time");
            let remedy = format!("give this {what} an id of its own, or take it out");
            findings.push(Finding::error(path, problem, remedy).with_related(first));
        } else {
            seen.insert(id, path);
        }
    }
    findings
}

fn references(campaign: &Campaign, findings: &mut Vec<Finding>) {
    let areas: Vec<&str> = campaign.areas.iter().map(|area| area.id.as_str()).collect();
    let partners: Vec<&str> = campaign.partners.iter().map(|partner| partner.id.as_str()).collect();
    let waves: Vec<&str> = campaign.waves.iter().map(|wave| wave.id.as_str()).collect();
    let themes: Vec<&str> = campaign.themes.iter().map(|theme| theme.id.as_str()).collect();
    let mut known = |what: &str, path: String, name: Option<&str>, known: &[&str], list: &str| {
        if let Some(name) = name.filter(|name| !known.contains(name)) {
            findings.push(unknown(what, path, name, known).with_related(list));
        }
    };
    let area = |code: &Option<AreaCode>| code.as_ref().map(|code| code.as_str().to_owned());
    for (index, one) in campaign.areas.iter().enumerate() {
        known("area", format!("/areas/{index}/within"), area(&one.within).as_deref(), &areas, "/areas/*/id");
    }
    for (index, event) in campaign.events.iter().enumerate() {
        known("area", format!("/events/{index}/area"), area(&event.area).as_deref(), &areas, "/areas/*/id");
        let host = event.host.as_ref().map(|host| host.as_str());
        known("partner", format!("/events/{index}/host"), host, &partners, "/partners/*/id");
    }
    for (index, update) in campaign.updates.iter().enumerate() {
        let wave = update.wave.as_ref().map(|wave| wave.as_str());
        known("wave", format!("/updates/{index}/wave"), wave, &waves, "/waves/*/id");
        let theme = update.theme.as_ref().map(|theme| theme.as_str());
        known("theme", format!("/updates/{index}/theme"), theme, &themes, "/themes/*/id");
    }
    for (index, assignment) in campaign.assignments.iter().enumerate() {
        known(
            "area",
            format!("/assignments/{index}/area"),
            area(&assignment.area).as_deref(),
            &areas,
            "/areas",
        );
        for (number, task) in assignment.tasks.iter().enumerate() {
            let path = format!("/assignments/{index}/tasks/{number}/partner");
            known(
                "partner",
                path,
                task.partner.as_ref().map(|partner| partner.as_str()),
                &partners,
                "/partners",
            );
        }
    }
    for (path, question) in super::questions::placed(campaign) {
        if let Kind::Area(kind) = &question.kind {
            known("area", format!("{path}/within"), area(&kind.within).as_deref(), &areas, "/areas/*/id");
        }
    }
}

/// A reference to something that is not there.
pub(super) fn unknown(what: &str, path: String, name: &str, known: &[&str]) -> Finding {
    Finding::error(path, format!("there is no {what} `{name}`"), did_you_mean(name, known.iter().copied()))
}

fn within_cycles(areas: &[Area], findings: &mut Vec<Finding>) {
    let parents: BTreeMap<&AreaCode, Option<&AreaCode>> =
        areas.iter().map(|area| (&area.id, area.within.as_ref())).collect();
    for (index, area) in areas.iter().enumerate() {
        let mut chain = vec![area.id.as_str()];
        let mut above = area.within.as_ref();
        while let Some(next) = above.filter(|_| chain.len() <= areas.len()) {
            chain.push(next.as_str());
            if *next == area.id {
                let problem = format!("the area lies within itself: {}", chain.join(" within "));
                let remedy = "let `within` name the larger area, and leave it out at the largest";
                findings.push(
                    Finding::error(format!("/areas/{index}/within"), problem, remedy).with_related("/areas"),
                );
                break;
            }
            above = parents.get(next).copied().flatten();
        }
    }
}
