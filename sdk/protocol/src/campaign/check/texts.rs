//! Whether every text is there in the languages that the campaign promises.

use super::Finding;
use crate::{Campaign, Choice, Kind, Language, Localized, Question};

/// Texts of one section that may each have a warning of their own; more are counted in one.
const SEPARATE_WARNINGS: usize = 3;

pub(super) fn check(campaign: &Campaign, findings: &mut Vec<Finding>) {
    let poll = poll_texts(campaign);
    let untranslated = untranslated(campaign, &poll);
    for index in &untranslated {
        let language = campaign.languages.get(*index).map_or("", Language::as_str);
        let problem = format!("no question is translated into `{language}` yet");
        let remedy = format!("add the texts in `{language}`, or take it out of `languages`");
        findings.push(Finding::warning(format!("/languages/{index}"), problem, remedy));
    }
    let mut missing = Vec::new();
    for (path, text) in poll.iter().chain(&surrounding_texts(campaign)) {
        judge(campaign, path, text, findings);
        missing.extend(missing_translations(campaign, &untranslated, path, text));
    }
    let (in_poll, around): (Vec<_>, Vec<_>) =
        missing.into_iter().partition(|finding: &Missing| poll.iter().any(|(path, _)| *path == finding.path));
    findings.extend(in_poll.iter().map(one_missing));
    let mut around = around.as_slice();
    while let Some(first) = around.first() {
        let together = around.iter().take_while(|other| section(&other.path) == section(&first.path)).count();
        let (group, rest) = around.split_at(together);
        if together > SEPARATE_WARNINGS {
            findings.push(several_missing(first, group));
        } else {
            findings.extend(group.iter().map(one_missing));
        }
        around = rest;
    }
}

/// A text that some of the campaign's other languages lack.
struct Missing {
    path: String,
    languages: Vec<String>,
}

/// The first part of a path, such as `events`.
fn section(path: &str) -> &str {
    path.split('/').nth(1).unwrap_or_default()
}

fn judge(campaign: &Campaign, path: &str, text: &Localized, findings: &mut Vec<Finding>) {
    if let Some(main) = campaign.main_language().filter(|main| text.get(main).is_none()) {
        let problem = format!("the text has no `{main}`, the campaign's own language");
        let remedy = format!("add `{main} = \"…\"`; the first of `languages` must be there for every text");
        findings.push(Finding::error(path, problem, remedy).with_related("/languages"));
    }
    for (language, words) in text.iter() {
        let path = format!("{path}/{language}");
        if words.trim().is_empty() {
            findings.push(Finding::error(
                path,
                "the text is empty",
                "write the text, or take this language out",
            ));
        } else if !campaign.languages.contains(language) {
            let problem =
                format!("`{language}` is not one of the campaign's languages, so nobody sees this text");
            let remedy = format!("add \"{language}\" to `languages`, or take the text out");
            findings.push(Finding::warning(path, problem, remedy).with_related("/languages"));
        }
    }
}

/// The languages, by their place in the campaign's list, that no text of the poll has.
fn untranslated(campaign: &Campaign, poll: &[Placed<'_>]) -> Vec<usize> {
    let languages = campaign.languages.iter().enumerate().skip(1);
    languages
        .filter(|(_, language)| poll.iter().all(|(_, text)| text.get(language).is_none()))
        .map(|(index, _)| index)
        .collect()
}

fn missing_translations(
    campaign: &Campaign,
    untranslated: &[usize],
    path: &str,
    text: &Localized,
) -> Option<Missing> {
    let others = campaign.languages.iter().enumerate().skip(1);
    let missing =
        others.filter(|(index, language)| !untranslated.contains(index) && text.get(language).is_none());
    let languages: Vec<String> = missing.map(|(_, language)| language.to_string()).collect();
    (!languages.is_empty()).then(|| Missing { path: path.to_owned(), languages })
}

fn one_missing(missing: &Missing) -> Finding {
    let languages = quoted(&missing.languages);
    let problem =
        format!("the text is missing in {languages}; residents see it in the campaign's own language");
    let example = missing.languages.first().map_or("", String::as_str);
    let remedy = format!("add `{example} = \"…\"`");
    Finding::warning(missing.path.as_str(), problem, remedy).with_related("/languages")
}

fn several_missing(first: &Missing, group: &[Missing]) -> Finding {
    let mut languages: Vec<String> = Vec::new();
    for language in group.iter().flat_map(|missing| &missing.languages) {
        if !languages.contains(language) {
            languages.push(language.clone());
        }
    }
    let (count, section, languages) = (group.len(), section(&first.path), quoted(&languages));
    let problem = format!("{count} texts in `{section}` are missing in {languages}; this is the first");
    let remedy = "add the translations; until then residents see these texts in the campaign's own language";
    Finding::warning(first.path.as_str(), problem, remedy).with_related("/languages")
}

fn quoted(languages: &[String]) -> String {
    languages.iter().map(|language| format!("`{language}`")).collect::<Vec<_>>().join(", ")
}

type Placed<'a> = (String, &'a Localized);

/// The texts that someone who answers sees.
fn poll_texts(campaign: &Campaign) -> Vec<Placed<'_>> {
    let mut texts = vec![("/title".to_owned(), &campaign.title)];
    texts.extend(campaign.introduction.as_ref().map(|text| ("/introduction".to_owned(), text)));
    texts.extend(campaign.thanks.as_ref().map(|text| ("/thanks".to_owned(), text)));
    texts.push(("/organiser/name".to_owned(), &campaign.organiser.name));
    for (path, question) in super::questions::placed(campaign) {
        question_texts(&path, question, &mut texts);
    }
    texts
}

fn question_texts<'a>(path: &str, question: &'a Question<Localized>, texts: &mut Vec<Placed<'a>>) {
    texts.push((format!("{path}/text"), &question.text));
    texts.extend(question.explanation.as_ref().map(|text| (format!("{path}/explanation"), text)));
    let ends = |low: &'a Localized, high: &'a Localized| {
        [(format!("{path}/low"), low), (format!("{path}/high"), high)].into_iter()
    };
    let choices = |list: &str, choices: &'a [Choice<Localized>]| {
        let path = format!("{path}/{list}");
        choices.iter().enumerate().map(move |(index, choice)| (format!("{path}/{index}/text"), &choice.text))
    };
    match &question.kind {
        Kind::Single(kind) => texts.extend(choices("choices", &kind.choices)),
        Kind::Multiple(kind) => texts.extend(choices("choices", &kind.choices)),
        Kind::Ranking(kind) => texts.extend(choices("choices", &kind.choices)),
        Kind::Statements(kind) => texts.extend(choices("statements", &kind.statements)),
        Kind::Scale(kind) => texts.extend(ends(&kind.low, &kind.high)),
        Kind::Nps(kind) => texts.extend(ends(&kind.low, &kind.high)),
        Kind::Area(_) | Kind::Text(_) => {}
    }
}

/// The texts around the poll, section by section.
fn surrounding_texts(campaign: &Campaign) -> Vec<Placed<'_>> {
    let mut texts = vec![("/assignment".to_owned(), &campaign.assignment)];
    let mut push = |path: String, text| texts.push((path, text));
    for (index, area) in campaign.areas.iter().enumerate() {
        push(format!("/areas/{index}/name"), &area.name);
    }
    for (index, partner) in campaign.partners.iter().enumerate() {
        push(format!("/partners/{index}/name"), &partner.name);
        push(format!("/partners/{index}/role"), &partner.role);
    }
    for (index, wave) in campaign.waves.iter().enumerate() {
        push(format!("/waves/{index}/title"), &wave.title);
    }
    for (index, theme) in campaign.themes.iter().enumerate() {
        push(format!("/themes/{index}/title"), &theme.title);
    }
    for (index, event) in campaign.events.iter().enumerate() {
        push(format!("/events/{index}/title"), &event.title);
        push(format!("/events/{index}/description"), &event.description);
        for (number, role) in event.roles.iter().enumerate() {
            push(format!("/events/{index}/roles/{number}/title"), &role.title);
        }
    }
    if let Some(programme) = &campaign.ambassadors {
        push("/ambassadors/title".to_owned(), &programme.title);
        push("/ambassadors/description".to_owned(), &programme.description);
        push("/ambassadors/message".to_owned(), &programme.message);
    }
    for (index, update) in campaign.updates.iter().enumerate() {
        push(format!("/updates/{index}/title"), &update.title);
        push(format!("/updates/{index}/said"), &update.said);
        push(format!("/updates/{index}/doing"), &update.doing);
    }
    for (index, assignment) in campaign.assignments.iter().enumerate() {
        push(format!("/assignments/{index}/title"), &assignment.title);
        if let Some(description) = &assignment.description {
            push(format!("/assignments/{index}/description"), description);
        }
        for (number, task) in assignment.tasks.iter().enumerate() {
            push(format!("/assignments/{index}/tasks/{number}/what"), &task.what);
        }
    }
    texts
}
