//! A campaign in one language: texts chosen, dates written out, areas listed.

mod part;

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::draw::{News, Place, Words};
use super::interface::{Interface, interface, name_of};
use meepraat_protocol::{
    Campaign, Choice, Id, Kind, Language, Localized, Multiple, Nps, Question, Ranking, Scale, Single,
    Statements, Version, areas_within,
};

/// What the campaign says in one language, and all its questions, the profile's last.
pub(super) fn words(
    campaign: &Campaign,
    version: &Version,
    code: &Language,
    codes: &[Language],
) -> (Words, Vec<Question<String>>) {
    let borrowed = RefCell::new(BTreeMap::new());
    let resolve = |text: &Localized| {
        let resolved = resolve(text, code, codes);
        let language = text.iter().find(|(_, found)| *found == resolved && text.get(code).is_none());
        if let Some((language, _)) = language.filter(|_| !resolved.is_empty()) {
            borrowed.borrow_mut().insert(resolved.clone(), language.clone());
        }
        resolved
    };
    let interface = interface(code);
    let mut words = Words {
        version: version.clone(),
        language: code.clone(),
        title: resolve(&campaign.title),
        introduction: campaign.introduction.as_ref().map(resolve),
        thanks: campaign.thanks.as_ref().map(resolve),
        organiser: resolve(&campaign.organiser.name),
        privacy: campaign.organiser.privacy.to_string(),
        languages: codes.iter().map(|language| (language.clone(), name_of(language))).collect(),
        closed: closed(campaign, &interface),
        updates: updates(campaign, &interface, &resolve),
        places: places(campaign, &resolve),
        profile: campaign.poll.profile.first().map(|question| question.id.clone()),
        part: part::part(campaign, &interface, &resolve),
        texts: interface.widget,
        page: interface.page,
        borrowed: BTreeMap::new(),
    };
    let questions = campaign.questions().map(|question| resolve_question(question, &resolve)).collect();
    words.borrowed = borrowed.into_inner();
    (words, questions)
}

/// The areas in which no other lies, by name; one whose name is not the only one is called with what is around it.
fn places(campaign: &Campaign, words: &impl Fn(&Localized) -> String) -> Vec<Place> {
    let areas = &campaign.areas;
    let smallest =
        areas.iter().filter(|area| !areas.iter().any(|other| other.within.as_ref() == Some(&area.id)));
    let mut places: Vec<_> = smallest
        .map(|area| {
            let name = words(&area.name);
            let find = area
                .postcodes
                .iter()
                .fold(name.to_lowercase(), |find, postcode| format!("{find} {postcode}"));
            let lies_in = areas.iter().map(|outer| &outer.id);
            let lies_in =
                lies_in.filter(|outer| areas_within(areas, Some(outer)).any(|inner| inner.id == area.id));
            Place { code: area.id.clone(), name, find, lies_in: lies_in.cloned().collect() }
        })
        .collect();
    places.sort_by(|one, other| one.find.cmp(&other.find));
    places
}

/// A text that is missing falls back to the campaign's own language.
fn resolve(text: &Localized, code: &Language, codes: &[Language]) -> String {
    text.resolve(code, codes.first().unwrap_or(code)).to_owned()
}

fn closed(campaign: &Campaign, interface: &Interface) -> Vec<(Option<Id>, String)> {
    let coming = campaign.waves.iter().enumerate().map(|(index, wave)| {
        let sentence = if index == 0 { &interface.page.before } else { &interface.page.between };
        (Some(wave.id.clone()), sentence.replace("{date}", &interface.widget.day_in_words(wave.opens)))
    });
    coming.chain([(None, interface.page.after.clone())]).collect()
}

fn updates(campaign: &Campaign, interface: &Interface, words: &impl Fn(&Localized) -> String) -> Vec<News> {
    let mut updates: Vec<_> = campaign
        .updates
        .iter()
        .map(|update| News {
            from: update.date,
            day: interface.widget.day_in_words(update.date),
            title: words(&update.title),
            said: words(&update.said),
            doing: words(&update.doing),
            link: update.link.as_ref().map(ToString::to_string),
        })
        .collect();
    updates.sort_by_key(|update| std::cmp::Reverse(update.from));
    updates
}

fn resolve_question(
    question: &Question<Localized>,
    words: &impl Fn(&Localized) -> String,
) -> Question<String> {
    let choices = |choices: &[Choice<Localized>]| -> Vec<Choice<String>> {
        choices
            .iter()
            .map(|choice| Choice {
                id: choice.id.clone(),
                text: words(&choice.text),
                exclusive: choice.exclusive,
                other: choice.other,
            })
            .collect()
    };
    Question {
        id: question.id.clone(),
        text: words(&question.text),
        explanation: question.explanation.as_ref().map(words),
        required: question.required,
        show_if: question.show_if.clone(),
        kind: match &question.kind {
            Kind::Single(kind) => Kind::Single(Single { choices: choices(&kind.choices) }),
            Kind::Multiple(kind) => {
                Kind::Multiple(Multiple { choices: choices(&kind.choices), min: kind.min, max: kind.max })
            }
            Kind::Scale(kind) => Kind::Scale(Scale {
                min: kind.min,
                max: kind.max,
                low: words(&kind.low),
                high: words(&kind.high),
                not_applicable: kind.not_applicable,
            }),
            Kind::Nps(kind) => Kind::Nps(Nps { low: words(&kind.low), high: words(&kind.high) }),
            Kind::Statements(kind) => Kind::Statements(Statements { statements: choices(&kind.statements) }),
            Kind::Ranking(kind) => Kind::Ranking(Ranking { choices: choices(&kind.choices), top: kind.top }),
            Kind::Area(kind) => Kind::Area(kind.clone()),
            Kind::Text(kind) => Kind::Text(kind.clone()),
        },
    }
}
