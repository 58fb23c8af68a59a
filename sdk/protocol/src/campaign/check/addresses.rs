//! Links that lead somewhere, origins that a browser can send, the organisation's number, postcodes and years.

use super::Finding;
use crate::{Campaign, DEFAULT_MINIMUM, Link};

/// The least that a campaign may set as its minimum: fewer people could recognise each other.
const LEAST_MINIMUM: u32 = 5;

pub(super) fn check(campaign: &Campaign, findings: &mut Vec<Finding>) {
    organiser(campaign, findings);
    let web = "begin it with https://";
    if let Some(endpoint) = campaign.endpoint.as_ref().filter(|link| !is_web(link)) {
        let problem = format!("submissions cannot be sent to `{endpoint}`");
        findings.push(Finding::error("/endpoint", problem, web));
    }
    for (index, partner) in campaign.partners.iter().enumerate() {
        for (number, origin) in partner.origins.iter().enumerate() {
            if let Some(remedy) = not_an_origin(origin) {
                let problem = format!("`{origin}` is no origin: scheme and host only, as browsers send it");
                findings.push(Finding::error(format!("/partners/{index}/origins/{number}"), problem, remedy));
            }
        }
    }
    for (index, area) in campaign.areas.iter().enumerate() {
        for (number, postcode) in area.postcodes.iter().enumerate() {
            if !(1000..=9999).contains(postcode) {
                let problem = format!("`{postcode}` is no four-digit postcode");
                let remedy = "write the four digits only, without letters";
                findings.push(Finding::error(format!("/areas/{index}/postcodes/{number}"), problem, remedy));
            }
        }
        let cbs = area.id.as_str().starts_with(|first: char| first.is_ascii_uppercase());
        if cbs && area.year.is_none() {
            let remedy = "add `year = 2026`: CBS codes change from year to year";
            findings.push(Finding::warning(format!("/areas/{index}"), "the CBS code has no year", remedy));
        }
    }
}

fn organiser(campaign: &Campaign, findings: &mut Vec<Finding>) {
    let organiser = &campaign.organiser;
    if organiser.oin.len() != 20 || !organiser.oin.bytes().all(|byte| byte.is_ascii_digit()) {
        let problem = format!("`{}` is no OIN, which has 20 digits", organiser.oin);
        findings.push(Finding::error("/organiser/oin", problem, "find it in the OIN register of Logius"));
    }
    if !is_web(&organiser.privacy) {
        let problem = "the privacy statement is not a page";
        findings.push(Finding::error("/organiser/privacy", problem, "begin it with https://"));
    }
    if campaign.minimum < LEAST_MINIMUM {
        let problem = format!("a minimum of {} would make people recognisable", campaign.minimum);
        let remedy = format!("use {LEAST_MINIMUM} or more, or leave it out for {DEFAULT_MINIMUM}");
        findings.push(Finding::error("/minimum", problem, remedy));
    }
}

fn is_web(link: &Link) -> bool {
    ["https://", "http://"].iter().any(|scheme| link.as_str().starts_with(scheme))
}

/// How to make a bare origin out of this, unless it is one.
fn not_an_origin(link: &Link) -> Option<String> {
    let text = link.as_str();
    let Some((scheme, rest)) = text.split_once("://").filter(|_| is_web(link)) else {
        return Some("write it as https://www.example.nl".to_owned());
    };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, beyond) = rest.split_at(end);
    let host_and_port = authority.rsplit('@').next().unwrap_or(authority);
    let (host, port) = match host_and_port.rsplit_once(':') {
        Some((host, port)) if !host_and_port.ends_with(']') => (host, Some(port)),
        _ => (host_and_port, None),
    };
    let good_port = port.is_none_or(|port| port.parse::<u16>().is_ok());
    let default_port = matches!((scheme, port), ("https", Some("443")) | ("http", Some("80")));
    let good_host = !host.is_empty()
        && (host.starts_with('[')
            || host
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-".contains(&byte)));
    if good_host && good_port && !default_port && beyond.is_empty() && host_and_port == authority {
        return None;
    }
    let host = host.to_ascii_lowercase();
    let port = port.filter(|_| good_port && !default_port).map(|port| format!(":{port}")).unwrap_or_default();
    Some(if host.is_empty() {
        "write it as https://www.example.nl".to_owned()
    } else {
        format!("write it as {scheme}://{host}{port}")
    })
}
