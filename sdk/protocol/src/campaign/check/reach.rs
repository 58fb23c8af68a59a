//! Whether each question can be reached: some answers to the earlier ones make it show. Cycles cannot be written, as a
//! condition names earlier questions only (`questions`).

use super::{Finding, questions};
use crate::question::shown;
use crate::{Answer, Campaign, Condition, Given, Id, Kind, Localized, Question};
use std::collections::BTreeSet;

/// How many combinations of answers are tried for one question; past that nothing is claimed.
const MOST: usize = 20_000;
/// How many of the choices that conditions name are tried in every combination.
const MOST_CHOICES: usize = 6;

pub(super) fn check(campaign: &Campaign, findings: &mut Vec<Finding>) {
    let (places, asked): (Vec<String>, Vec<Question<Localized>>) =
        questions::placed(campaign).map(|(place, question)| (place, question.clone())).unzip();
    // A condition that cannot be right is found already, and may be why others do not hold.
    if findings.iter().any(|finding| finding.path.contains("/show_if")) {
        return;
    }
    for (index, (place, question)) in places.iter().zip(&asked).enumerate() {
        if question.show_if.is_none() {
            continue;
        }
        let path = format!("{place}/show_if");
        let upto = asked.get(..=index).unwrap_or_default();
        if !reachable(upto).unwrap_or(true) {
            let remedy = "change the condition, or the conditions of the questions that it names: they exclude each other";
            findings.push(Finding::error(path, "no answers make this question show", remedy));
        }
    }
}

/// Whether some answers make the last question show; nothing where there are too many to try.
fn reachable(questions: &[Question<Localized>]) -> Option<bool> {
    let (last, earlier) = questions.split_last()?;
    let mut named = BTreeSet::new();
    let mut choices = BTreeSet::new();
    last.show_if.iter().for_each(|condition| mentions(condition, &mut named, &mut choices));
    // A question that is named may itself stand under a condition.
    for question in earlier.iter().rev().filter(|question| question.show_if.is_some()) {
        if named.contains(&question.id) {
            question.show_if.iter().for_each(|condition| mentions(condition, &mut named, &mut choices));
        }
    }
    let tried: Vec<(Id, Vec<Given>)> = earlier
        .iter()
        .filter(|question| named.contains(&question.id))
        .map(|question| Some((question.id.clone(), answers(question, &choices)?)))
        .collect::<Option<_>>()?;
    let combinations = tried.iter().try_fold(1_usize, |all, (_, given)| all.checked_mul(given.len()))?;
    if combinations > MOST {
        return None;
    }
    Some((0..combinations).any(|number| {
        let mut rest = number;
        let answers: Vec<Answer> = tried
            .iter()
            .filter_map(|(id, given)| {
                let chosen = given.get(rest % given.len())?;
                rest /= given.len();
                Some(Answer::new(id.clone(), chosen.clone()))
            })
            .collect();
        shown(questions, &answers).last().is_some_and(|shown| shown.id == last.id)
    }))
}

fn mentions(condition: &Condition, named: &mut BTreeSet<Id>, choices: &mut BTreeSet<Id>) {
    match condition {
        Condition::Equals { question, choice } => {
            named.insert(question.clone());
            choices.insert(choice.clone());
        }
        Condition::AnyOf { question, choices: of } => {
            named.insert(question.clone());
            choices.extend(of.iter().cloned());
        }
        Condition::AtLeast { question, .. }
        | Condition::AtMost { question, .. }
        | Condition::Answered { question } => {
            named.insert(question.clone());
        }
        Condition::All(parts) | Condition::Any(parts) => {
            parts.iter().for_each(|part| mentions(part, named, choices));
        }
    }
}

/// The answers that conditions can tell apart, unless they name too many choices. No condition asks for what was not answered.
fn answers(question: &Question<Localized>, mentioned: &BTreeSet<Id>) -> Option<Vec<Given>> {
    Some(match &question.kind {
        Kind::Single(kind) => kind
            .choices
            .iter()
            .map(|choice| Given::Choice { choice: choice.id.clone(), other: None })
            .collect(),
        Kind::Multiple(kind) => {
            let named = kind.choices.iter().filter(|choice| mentioned.contains(&choice.id));
            let named: Vec<&Id> = named.map(|choice| &choice.id).collect();
            if named.len() > MOST_CHOICES {
                return None;
            }
            let picked = |set: usize| {
                let chosen = named.iter().enumerate().filter(|(at, _)| set >> at & 1 == 1);
                chosen.map(|(_, id)| (*id).clone()).collect::<Vec<Id>>()
            };
            let sets =
                (1..1_usize << named.len()).map(|set| Given::Choices { choices: picked(set), other: None });
            let valid: Vec<Given> = sets.filter(|given| kind.validate(given).is_ok()).collect();
            // Where more must be chosen than conditions name, what else is chosen makes no difference to them.
            if valid.is_empty() {
                vec![Given::Choices { choices: picked(usize::MAX), other: None }]
            } else {
                valid
            }
        }
        Kind::Scale(kind) => (kind.min..=kind.max).map(Given::Value).collect(),
        Kind::Nps(_) => (0..=10).map(Given::Value).collect(),
        Kind::Ranking(kind) => {
            kind.choices.iter().map(|choice| Given::Ranking(vec![choice.id.clone()])).collect()
        }
        Kind::Statements(_) | Kind::Area(_) | Kind::Text(_) => vec![Given::Text(String::new())],
    })
}
