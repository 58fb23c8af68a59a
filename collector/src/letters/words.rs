//! Sentences with values filled in, and days and hours in words: what a letter or a poster says in one language.
//! The texts themselves are `texts`'s.

use super::texts::{Texts, written_in};
use crate::dutch_time::in_the_netherlands;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use maud::{Markup, PreEscaped, html};
use meepraat_protocol::{Campaign, Direction, Language, Localized, Topic};

/// Marks around a value in a text of the other direction, so that neither changes the order of the other: first strong
/// isolate, and pop directional isolate.
const ISOLATE: [char; 2] = ['\u{2068}', '\u{2069}'];

/// Puts values into a text at their `{marks}`. What a value itself looks like is never filled.
#[must_use]
pub fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let values: Vec<_> = values.iter().map(|(mark, value)| (*mark, Said::from(*value))).collect();
    Sentence::new(text, &values).text()
}

/// Words of a campaign, with their language where it is another than the letter's.
#[derive(Debug, Clone)]
pub(super) struct Said {
    pub(super) text: String,
    pub(super) language: Option<Language>,
}

impl<T: Into<String>> From<T> for Said {
    fn from(text: T) -> Self {
        Self { text: text.into(), language: None }
    }
}

impl Said {
    /// As markup that keeps its own direction.
    pub(super) fn html(&self) -> Markup {
        html! { bdi lang=[self.language.as_ref().map(Language::as_str)] { (self.text) } }
    }
}

/// A text of ours with values in it.
#[derive(Debug, Clone)]
pub(super) struct Sentence(Vec<Part>);

#[derive(Debug, Clone)]
enum Part {
    Ours(String),
    Value(Said),
}

impl Sentence {
    /// A text with values at their marks; a mark without a value stays as it is.
    pub(super) fn new(text: &str, values: &[(&str, Said)]) -> Self {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((before, value, after)) = next_mark(rest, values) {
            parts.extend([Part::Ours(before.to_owned()), Part::Value(value.clone())]);
            rest = after;
        }
        parts.push(Part::Ours(rest.to_owned()));
        Self(parts)
    }

    /// Words of the campaign alone.
    pub(super) fn said(said: Said) -> Self {
        Self(vec![Part::Value(said)])
    }

    /// As text, with nothing between.
    pub(super) fn text(&self) -> String {
        self.0.iter().map(Part::text).collect()
    }

    /// As text in which a value cannot turn around what stands beside it.
    pub(super) fn isolated(&self, direction: Direction) -> String {
        let [open, close] = ISOLATE;
        let part = |part: &Part| match part {
            Part::Value(said) if direction == Direction::Rtl => format!("{open}{}{close}", said.text),
            part => part.text().to_owned(),
        };
        self.0.iter().map(part).collect()
    }

    /// As markup.
    pub(super) fn html(&self) -> Markup {
        let part = |part: &Part| match part {
            Part::Ours(text) => html! { (text) },
            Part::Value(said) => said.html(),
        };
        PreEscaped(self.0.iter().map(|each| part(each).into_string()).collect())
    }
}

impl Part {
    fn text(&self) -> &str {
        match self {
            Self::Ours(text) => text,
            Self::Value(said) => &said.text,
        }
    }
}

/// What stands before the first mark that has a value, the value, and what follows.
fn next_mark<'a, 'v>(text: &'a str, values: &'v [(&str, Said)]) -> Option<(&'a str, &'v Said, &'a str)> {
    let found = |(mark, value): &'v (&str, Said)| {
        let (before, after) = text.split_once(&format!("{{{mark}}}"))?;
        Some((before, value, after))
    };
    values.iter().filter_map(found).min_by_key(|(before, ..)| before.len())
}

/// The words of one letter: a campaign, in the reader's language.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words<'a> {
    pub(super) campaign: &'a Campaign,
    /// What the campaign's texts are wanted in.
    wanted: &'a Language,
    /// What our own texts are in.
    pub(super) language: &'static Language,
    pub(super) texts: &'static Texts,
}

/// A moment in the Netherlands in a language, such as `dinsdag 24 november 2026 om 12.00 uur`.
#[must_use]
pub fn moment_in_words(campaign: &Campaign, language: &Language, at: Timestamp) -> String {
    Words::new(campaign, language).moment(at)
}

impl<'a> Words<'a> {
    pub(super) fn new(campaign: &'a Campaign, wanted: &'a Language) -> Self {
        let (language, texts) = written_in(wanted);
        Self { campaign, wanted, language, texts }
    }

    pub(super) fn direction(&self) -> Direction {
        Direction::of(self.language)
    }

    /// The campaign's words in the wanted language, else in its own.
    pub(super) fn said(&self, text: &Localized) -> Said {
        let own = self.campaign.main_language().unwrap_or(self.wanted);
        let said = text.resolve(self.wanted, own);
        let language = match text.get(self.wanted) {
            Some(_) => Some(self.wanted),
            None => text.iter().find(|(_, found)| *found == said).map(|(language, _)| language),
        };
        Said { text: said.to_owned(), language: language.filter(|code| *code != self.language).cloned() }
    }

    /// The campaign's title.
    pub(super) fn title(&self) -> Said {
        self.said(&self.campaign.title)
    }

    /// The organiser's name.
    pub(super) fn organiser(&self) -> Said {
        self.said(&self.campaign.organiser.name)
    }

    /// A date, such as `3 december 2026`.
    pub(super) fn date(&self, date: Date) -> String {
        meepraat_widget::day_in_words(self.language, date)
    }

    /// A day with its weekday, such as `donderdag 3 december 2026`.
    pub(super) fn day(&self, date: Date) -> String {
        let weekday = usize::try_from(date.weekday().to_monday_zero_offset()).ok();
        let time = &self.texts.time;
        let weekday = weekday.and_then(|weekday| time.weekdays.split(' ').nth(weekday)).unwrap_or_default();
        fill(&time.day, &[("weekday", weekday), ("date", &self.date(date))])
    }

    /// A day with its hour, on the clocks of the Netherlands.
    pub(super) fn moment(&self, at: Timestamp) -> String {
        self.local_moment(in_the_netherlands(at))
    }

    fn local_moment(&self, at: DateTime) -> String {
        fill(&self.texts.time.moment, &[("day", &self.day(at.date())), ("time", &self.hour(at))])
    }

    /// From when until when.
    pub(super) fn period(&self, from: DateTime, until: DateTime) -> String {
        let time = &self.texts.time;
        if from.date() == until.date() {
            let values =
                [("day", self.day(from.date())), ("from", self.hour(from)), ("until", self.hour(until))];
            return fill(&time.period, &values.each_ref().map(|(mark, value)| (*mark, value.as_str())));
        }
        fill(&time.days, &[("from", &self.local_moment(from)), ("until", &self.local_moment(until))])
    }

    fn hour(&self, at: DateTime) -> String {
        let minute = format!("{:02}", at.minute());
        fill(&self.texts.time.hour, &[("hour", &at.hour().to_string()), ("minute", &minute)])
    }

    /// What someone hears about.
    pub(super) fn topic(&self, topic: &Topic) -> Sentence {
        let mail = &self.texts.mail;
        match topic {
            Topic::Campaign => Sentence::new(&mail.topic_campaign, &[("campaign", self.title())]),
            Topic::Waves => Sentence::new(&mail.topic_waves, &[]),
            Topic::Theme(id) => {
                let theme = self.campaign.themes.iter().find(|theme| theme.id == *id);
                // A theme that the campaign no longer has is called by its id rather than left out.
                let name = theme.map_or_else(|| id.as_str().into(), |theme| self.said(&theme.title));
                Sentence::new(&mail.topic_theme, &[("theme", name)])
            }
        }
    }
}

#[cfg(test)]
mod tests;
