//! Which numbers may be public: releases in steps, and no number under the minimum, shown or worked out.
//!
//! The numbers of a *group* add up to a total that is public: the choices of one question, the stances on one
//! statement. For each group:
//!
//! - It is withheld as a whole until its total reaches the minimum, and changes only when at least the minimum of new
//!   answers came in, so that the difference of two releases is no smaller crowd than a release itself.
//! - Cells under the minimum are withheld, zeros too, and with them a *cover*: the smallest cell that is not under it,
//!   and any equal to it. Nothing public tells the cover from the others, so exchanging its numbers with those of any
//!   other withheld cell gives a wave with the same releases: no number under the minimum is the only possible one.
//! - The cover stays the cover as long as one is needed, and what was shown once is never withheld again: a number
//!   that was public before would give away what hides behind it. Where only that would help (a choice added while a
//!   wave runs), the group keeps its earlier numbers.
//! - A choice that excludes all others and is withheld needs room: if nearly everyone made another choice, that says
//!   how few made this one. Then the larger numbers are withheld too.
//!
//! Numbers of one question bound those of another (who saw it?) but never fix them: every question can be skipped.

mod group;

use crate::{Campaign, Cell, Kind, Localized, Question, QuestionResults, Tally, Withheld, areas_within};
use group::{Counts, Disclosed};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What the releases of a wave have shown so far and must go on hiding. Kept by the collector, never published.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Disclosure(BTreeMap<String, Disclosed>);

/// Whether enough responses came in since the last release for the next one.
#[must_use]
pub fn release_is_due(responses: u64, released: u64, minimum: u32) -> bool {
    responses.saturating_sub(released) >= u64::from(minimum)
}

/// Makes the next release of a wave: its public numbers, and what to keep for the release after it.
#[must_use]
pub fn make_release(
    campaign: &Campaign,
    tally: &Tally,
    before: &Disclosure,
) -> (Vec<QuestionResults>, Disclosure) {
    // A question that is left out for a while may come back: what it showed stays known to everyone.
    let mut after = before.clone();
    let questions = campaign
        .questions()
        .map(|question| release_question(question, campaign, tally, before, &mut after))
        .collect();
    (questions, after)
}

fn release_question(
    question: &Question<Localized>,
    campaign: &Campaign,
    tally: &Tally,
    before: &Disclosure,
    after: &mut Disclosure,
) -> QuestionResults {
    let counted = tally.questions.get(&question.id).cloned().unwrap_or_default();
    let mut keys = match &question.kind {
        Kind::Area(kind) => {
            areas_within(&campaign.areas, kind.within.as_ref()).map(|area| area.id.to_string()).collect()
        }
        kind => kind.cells(),
    };
    // Choices of an earlier version of the poll count in the totals, so they are shown (or withheld) as well.
    let gone: Vec<_> = counted.cells.keys().filter(|key| !keys.contains(key)).cloned().collect();
    keys.extend(gone);
    let (mut cells, mut stepped) = (Vec::new(), BTreeMap::new());
    for (name, keys) in groups(question, keys) {
        let counts: Counts = keys
            .into_iter()
            .map(|key| {
                let count = counted.cells.get(&key).copied().unwrap_or_default();
                (key, count)
            })
            .collect();
        let total = match question.kind {
            Kind::Statements(_) => counts.iter().map(|(_, count)| count).sum(),
            _ => counted.responses,
        };
        let exclusive = exclusive_cells(&question.kind);
        let disclosed = group::step(&counts, total, &exclusive, campaign.minimum, before.0.get(&name));
        cells.extend(counts.iter().map(|(key, _)| cell(key, &disclosed)));
        stepped.insert(name, disclosed);
    }
    // The total of a statements question, or of an open one, is a number of its own that takes steps of its own.
    let name = question.id.to_string();
    let earlier = before.0.get(&name);
    let whole = stepped
        .entry(name)
        .or_insert_with(|| group::step(&Vec::new(), counted.responses, &[], campaign.minimum, earlier));
    let responses = whole.total();
    after.0.extend(stepped);
    QuestionResults { question: question.id.clone(), kind: question.kind.name().to_owned(), responses, cells }
}

/// The cells that share a total, in the order in which they are shown, with the name of each group.
fn groups(question: &Question<Localized>, keys: Vec<String>) -> Vec<(String, Vec<String>)> {
    let mut groups: Vec<(String, Vec<String>)> = Vec::new();
    for key in keys {
        let name = match (&question.kind, key.split_once(':')) {
            (Kind::Statements(_), Some((statement, _))) => format!("{}:{statement}", question.id),
            _ => question.id.to_string(),
        };
        match groups.iter_mut().find(|(known, _)| *known == name) {
            Some((_, keys)) => keys.push(key),
            None => groups.push((name, vec![key])),
        }
    }
    groups
}

fn exclusive_cells<T>(kind: &Kind<T>) -> Vec<String> {
    match kind {
        Kind::Multiple(multiple) => multiple
            .choices
            .iter()
            .filter(|choice| choice.exclusive)
            .map(|choice| choice.id.to_string())
            .collect(),
        _ => Vec::new(),
    }
}

fn cell(key: &str, disclosed: &Disclosed) -> Cell {
    let count = disclosed.shown(key);
    let withheld = match (count, disclosed.total()) {
        (Some(_), _) => None,
        (None, None) => Some(Withheld::BelowMinimum),
        (None, Some(_)) => Some(Withheld::ProtectsAnother),
    };
    Cell { key: key.to_owned(), count, withheld }
}

#[cfg(test)]
mod tests;
