//! What there is to take part in: events, ambassadors, being kept informed, and who is working on it. A module per
//! subject, and `form` for what their forms share. A bundle's section holds every sentence that may have to be shown,
//! hidden; a hosted page shows at once what is known.

mod ambassadors;
mod events;
mod follow_up;
mod form;
mod tasks;

use super::Words;
use crate::publish::hosted::HostedPart;
use jiff::civil::Date;
use leptos::prelude::*;
use meepraat_protocol::{Direction, Facility, Id, Place, Texts};

/// What a campaign says about taking part, in one language.
#[derive(Debug, Clone)]
pub(in crate::publish) struct PartWords {
    pub(in crate::publish) texts: Texts,
    /// The CloudEvents source of what is sent.
    pub(in crate::publish) source: String,
    /// In order of time.
    pub(in crate::publish) events: Vec<Gathering>,
    pub(in crate::publish) ambassadors: Option<Programme>,
    pub(in crate::publish) themes: Vec<(Id, String)>,
    pub(in crate::publish) assignments: Vec<Division>,
}

/// One event.
#[derive(Debug, Clone)]
pub(in crate::publish) struct Gathering {
    pub(in crate::publish) id: Id,
    pub(in crate::publish) kind: String,
    pub(in crate::publish) title: String,
    pub(in crate::publish) description: String,
    pub(in crate::publish) when: String,
    pub(in crate::publish) place: Place,
    /// The day on which it ends.
    pub(in crate::publish) ends: Date,
    /// How people sign up; absent: they walk in.
    pub(in crate::publish) entry: Option<Entry>,
}

/// How people sign up for an event.
#[derive(Debug, Clone)]
pub(in crate::publish) struct Entry {
    /// The last day, and that day in words.
    pub(in crate::publish) until: (Date, String),
    pub(in crate::publish) companions: u8,
    pub(in crate::publish) facilities: Vec<Facility>,
    /// The slots by their names on the wire, with their days and in words.
    pub(in crate::publish) slots: Vec<(String, Date, String)>,
    /// The roles of organisations; only at a stakeholder table.
    pub(in crate::publish) roles: Vec<(Id, String)>,
}

/// The ambassador programme.
#[derive(Debug, Clone)]
pub(in crate::publish) struct Programme {
    pub(in crate::publish) title: String,
    pub(in crate::publish) description: String,
}

/// One assignment with its division of tasks.
#[derive(Debug, Clone)]
pub(in crate::publish) struct Division {
    pub(in crate::publish) title: String,
    pub(in crate::publish) description: Option<String>,
    pub(in crate::publish) tasks: Vec<Duty>,
}

/// Who does what until when.
#[derive(Debug, Clone)]
pub(in crate::publish) struct Duty {
    pub(in crate::publish) who: String,
    pub(in crate::publish) what: String,
    pub(in crate::publish) until: Option<String>,
}

/// What draws the parts of the section.
#[derive(Clone, Copy)]
pub(super) struct Drawing<'a> {
    pub(super) words: &'a Words,
    pub(super) part: &'a PartWords,
    /// What a hosted page knows; a bundle knows nothing yet.
    pub(super) hosted: Option<&'a HostedPart<'a>>,
    /// Where a hosted page's forms post to.
    pub(super) root: &'a str,
}

impl Drawing<'_> {
    pub(super) fn text(&self, name: &str) -> String {
        self.part.texts.get(name).to_owned()
    }

    /// The level of a heading: a hosted page has the section's own as its only `h1`.
    pub(super) fn level(&self, level: u8) -> impl leptos::attr::Attribute + use<> {
        let level = level - u8::from(self.hosted.is_some());
        leptos::attr::custom::custom_attribute("aria-level", level.to_string())
    }

    fn heading(&self, name: &str) -> impl IntoView + use<> {
        view! { <div class="heading" role="heading" {..self.level(3)}>{self.text(name)}</div> }
    }

    /// Everything, in the order in which people can do more.
    fn everything(&self) -> AnyView {
        view! {
            {events::events(self)}
            {follow_up::follow_up(self)}
            {ambassadors::ambassadors(self)}
            {tasks::tasks(self)}
        }
        .into_any()
    }
}

/// What brings the section, below the questions.
pub(super) fn button(words: &Words) -> AnyView {
    let Some(part) = &words.part else { return ().into_any() };
    let drawing = Drawing { words, part, hosted: None, root: "" };
    view! {
        <button type="button" value="part" aria-expanded="false">{drawing.text("button")}</button>
        <p class="unavailable" role="status" hidden>{drawing.text("unavailable")}</p>
    }
    .into_any()
}

/// `{lang}.part.html`; nothing where there is nothing to take part in.
pub(in crate::publish) fn section(words: &Words) -> Option<String> {
    let part = words.part.as_ref()?;
    let drawing = Drawing { words, part, hosted: None, root: "" };
    let privacy = words.privacy.clone();
    let section = view! {
        <section
            class="widget part"
            lang=words.language.to_string()
            dir=Direction::of(&words.language).as_str()
            data-source=part.source.clone()
            data-language=words.language.to_string()
            aria-labelledby="part-title"
        >
            <div class="title" id="part-title" role="heading" tabindex="-1" {..drawing.level(2)}>
                {drawing.text("heading")}
            </div>
            {drawing.everything()}
            <p class="foot"><a href=privacy target="_blank" rel="noopener">{words.text("privacy")}</a></p>
        </section>
    };
    Some(section.to_html())
}

/// The same on a page of its own, whose heading is there already; `root` is where its forms post to.
pub(in crate::publish) fn hosted(words: &Words, page: &HostedPart<'_>, root: &str) -> AnyView {
    let Some(part) = words.part.as_ref() else { return ().into_any() };
    let drawing = Drawing { words, part, hosted: Some(page), root };
    view! { <div class="part">{form::done(&drawing)} {drawing.everything()}</div> }.into_any()
}
