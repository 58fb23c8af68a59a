//! Whether the questions can be answered: limits that fit the choices, and conditions on earlier questions.

use super::names::unknown;
use super::{Finding, did_you_mean};
use crate::{Campaign, Choice, Condition, Id, Kind, Localized, Question};

pub(super) fn check(campaign: &Campaign, findings: &mut Vec<Finding>) {
    let placed: Vec<(String, &Question<Localized>)> = placed(campaign).collect();
    for (index, (path, question)) in placed.iter().enumerate() {
        limits(path, &question.kind, findings);
        if let Some(condition) = &question.show_if {
            let (earlier, later) = placed.split_at(index);
            let seen = Seen { earlier, later };
            seen.check(&format!("{path}/show_if"), condition, findings);
        }
    }
    for (index, area) in campaign.areas.iter().enumerate() {
        for (number, group) in area.population.iter().enumerate() {
            let path = format!("/areas/{index}/population/{number}");
            Seen { earlier: &placed, later: &[] }.choice(
                &path,
                "choice",
                &group.question,
                &group.choice,
                findings,
            );
        }
    }
    for (index, question) in campaign.poll.profile.iter().enumerate() {
        let path = format!("/poll/profile/{index}");
        if question.required {
            let remedy = "take `required` out: the profile can be skipped as a whole";
            findings.push(Finding::error(
                format!("{path}/required"),
                "a question about the resident is required",
                remedy,
            ));
        }
        if question.explanation.is_none() {
            let remedy = "add `explanation`: residents may know what their answer is for";
            findings.push(Finding::warning(path, "it is not said why this is asked", remedy));
        }
    }
}

/// All questions with their places.
pub(super) fn placed(campaign: &Campaign) -> impl Iterator<Item = (String, &Question<Localized>)> {
    let at = |list: &'static str| move |(index, question)| (format!("/poll/{list}/{index}"), question);
    let poll = campaign.poll.questions.iter().enumerate().map(at("questions"));
    poll.chain(campaign.poll.profile.iter().enumerate().map(at("profile")))
}

fn limits(path: &str, kind: &Kind<Localized>, findings: &mut Vec<Finding>) {
    let mut error = |field: &str, problem: String, remedy: &str| {
        findings.push(Finding::error(format!("{path}/{field}"), problem, remedy));
    };
    let number = |choices: &[Choice<Localized>]| u32::try_from(choices.len()).unwrap_or(u32::MAX);
    match kind {
        Kind::Multiple(kind) => {
            let (min, max, choices) = (kind.min.unwrap_or(0), kind.max, number(&kind.choices));
            if let Some(max) = max.filter(|max| *max < min.max(1)) {
                error("max", format!("at most {max} is fewer than at least {}", min.max(1)), "raise `max`");
            }
            if min > choices {
                error("min", format!("at least {min} is more than the {choices} choices"), "lower `min`");
            }
            if let Some(max) = max.filter(|max| *max > choices) {
                error(
                    "max",
                    format!("at most {max} is more than the {choices} choices"),
                    "lower `max` or leave it out",
                );
            }
        }
        Kind::Ranking(kind) if kind.top > number(&kind.choices) => {
            let problem = format!("`top` is {}, but there are {} choices", kind.top, kind.choices.len());
            error("top", problem, "lower `top`");
        }
        Kind::Scale(kind) if kind.min >= kind.max => {
            error(
                "max",
                format!("the scale runs from {} to {}", kind.min, kind.max),
                "let `max` be more than `min`",
            );
        }
        _ => {}
    }
    for (field, choices) in choices(kind).into_iter() {
        for (index, choice) in choices.iter().enumerate() {
            let useless = [
                ("exclusive", choice.exclusive && !matches!(kind, Kind::Multiple(_))),
                ("other", choice.other && !matches!(kind, Kind::Single(_) | Kind::Multiple(_))),
            ];
            for (name, _) in useless.into_iter().filter(|(_, useless)| *useless) {
                let problem = format!("`{name}` does nothing in a question of kind `{}`", kind.name());
                error(&format!("{field}/{index}/{name}"), problem, "take it out");
            }
        }
    }
}

fn choices(kind: &Kind<Localized>) -> Option<(&'static str, &[Choice<Localized>])> {
    match kind {
        Kind::Single(kind) => Some(("choices", &kind.choices)),
        Kind::Multiple(kind) => Some(("choices", &kind.choices)),
        Kind::Ranking(kind) => Some(("choices", &kind.choices)),
        Kind::Statements(kind) => Some(("statements", &kind.statements)),
        Kind::Scale(_) | Kind::Nps(_) | Kind::Area(_) | Kind::Text(_) => None,
    }
}

/// The questions that stand before a condition, and the rest.
struct Seen<'a> {
    earlier: &'a [(String, &'a Question<Localized>)],
    later: &'a [(String, &'a Question<Localized>)],
}

impl Seen<'_> {
    fn check(&self, path: &str, condition: &Condition, findings: &mut Vec<Finding>) {
        match condition {
            Condition::Equals { question, choice } => {
                self.choice(&format!("{path}/equals"), "choice", question, choice, findings);
            }
            Condition::AnyOf { question, choices } => {
                if choices.is_empty() {
                    let remedy = "name the choices, or use `answered`";
                    findings.push(Finding::error(
                        format!("{path}/any_of/choices"),
                        "no choice can fulfil this",
                        remedy,
                    ));
                }
                for (index, choice) in choices.iter().enumerate() {
                    let field = format!("choices/{index}");
                    self.choice(&format!("{path}/any_of"), &field, question, choice, findings);
                }
            }
            Condition::AtLeast { question, value } => {
                self.value(&format!("{path}/at_least"), question, *value, findings)
            }
            Condition::AtMost { question, value } => {
                self.value(&format!("{path}/at_most"), question, *value, findings)
            }
            Condition::Answered { question } => {
                self.find(&format!("{path}/answered/question"), question, findings);
            }
            Condition::All(parts) => self.parts(&format!("{path}/all"), parts, findings),
            Condition::Any(parts) => self.parts(&format!("{path}/any"), parts, findings),
        }
    }

    fn parts(&self, path: &str, parts: &[Condition], findings: &mut Vec<Finding>) {
        if parts.is_empty() {
            findings.push(Finding::error(
                path,
                "the list of conditions is empty",
                "add a condition, or take it out",
            ));
        }
        for (index, part) in parts.iter().enumerate() {
            self.check(&format!("{path}/{index}"), part, findings);
        }
    }

    /// The earlier question with its place; where there is none, that is found.
    fn find(&self, path: &str, id: &Id, findings: &mut Vec<Finding>) -> Option<Found<'_>> {
        if let Some((place, question)) = self.earlier.iter().find(|(_, question)| question.id == *id) {
            return Some((place, question));
        }
        let finding = if self.later.iter().any(|(_, question)| question.id == *id) {
            let problem = format!("the question `{id}` does not come before this one");
            Finding::error(path, problem, "name an earlier question, or change the order")
        } else {
            let known: Vec<&str> = self.earlier.iter().map(|(_, question)| question.id.as_str()).collect();
            let mut finding = unknown("question", path.to_owned(), id.as_str(), &known);
            if known.is_empty() {
                "name an earlier question; the first question is always shown"
                    .clone_into(&mut finding.remedy);
            }
            finding
        };
        let finding = finding.with_related("/poll/*/*/id");
        if !findings.contains(&finding) {
            findings.push(finding);
        }
        None
    }

    fn choice(&self, path: &str, field: &str, question: &Id, choice: &Id, findings: &mut Vec<Finding>) {
        let Some((place, found)) = self.find(&format!("{path}/question"), question, findings) else { return };
        let offered = choices(&found.kind).filter(|_| !matches!(found.kind, Kind::Statements(_)));
        let finding = if let Some((_, choices)) = offered {
            let known: Vec<&str> = choices.iter().map(|choice| choice.id.as_str()).collect();
            if known.contains(&choice.as_str()) {
                return;
            }
            let path = format!("{path}/{field}");
            let problem = format!("the question `{question}` has no choice `{choice}`");
            Finding::error(path, problem, did_you_mean(choice.as_str(), known))
        } else {
            let problem =
                format!("`{question}` is a question of kind `{}` and has no choices", found.kind.name());
            Finding::error(format!("{path}/question"), problem, "name a question with choices")
        };
        findings.push(finding.with_related(place));
    }

    fn value(&self, path: &str, question: &Id, value: i64, findings: &mut Vec<Finding>) {
        let Some((place, found)) = self.find(&format!("{path}/question"), question, findings) else { return };
        let finding = match ends(&found.kind) {
            Some((min, max)) if (min..=max).contains(&value) => return,
            Some((min, max)) => {
                let problem = format!("`{question}` is answered with {min} to {max}, never {value}");
                Finding::error(format!("{path}/value"), problem, "use a number on the scale")
            }
            None => {
                let problem =
                    format!("`{question}` is a question of kind `{}` and has no number", found.kind.name());
                Finding::error(format!("{path}/question"), problem, "name a scale")
            }
        };
        findings.push(finding.with_related(place));
    }
}

type Found<'a> = (&'a str, &'a Question<Localized>);

/// The lowest and the highest number that a question is answered with.
fn ends(kind: &Kind<Localized>) -> Option<(i64, i64)> {
    match kind {
        Kind::Scale(kind) => Some((kind.min, kind.max)),
        Kind::Nps(_) => Some((0, 10)),
        _ => None,
    }
}
