//! Draws what never changes: the pieces of the form, and the markup that follows sending.

mod kinds;
mod outcome;
pub(super) mod part;

use kinds::inputs;
pub(super) use outcome::{outcome, updates};

use super::interface::PageTexts;
use crate::view::Piece;
use jiff::civil::Date;
use leptos::prelude::*;
use leptos::tachys::html::InertElement;
use meepraat_protocol::{
    Answer, AreaCode, AreaQuestion, Direction, Id, Language, Question, Texts, Version, fill,
};
use std::collections::BTreeMap;

/// What a campaign says in one language beside its questions.
#[derive(Debug, Clone)]
pub(super) struct Words {
    pub(super) version: Version,
    pub(super) language: Language,
    pub(super) title: String,
    pub(super) introduction: Option<String>,
    pub(super) thanks: Option<String>,
    pub(super) organiser: String,
    pub(super) privacy: String,
    /// The languages to switch to, with their own names, the campaign's own first.
    pub(super) languages: Vec<(Language, String)>,
    /// One sentence per coming wave, in order, and one for after the last.
    pub(super) closed: Vec<(Option<Id>, String)>,
    /// What is done with what residents said, the latest first.
    pub(super) updates: Vec<News>,
    /// The areas that can be chosen, by name.
    pub(super) places: Vec<Place>,
    /// The first question of the profile.
    pub(super) profile: Option<Id>,
    /// What there is to take part in.
    pub(super) part: Option<part::PartWords>,
    pub(super) texts: Texts,
    pub(super) page: PageTexts,
    /// Texts that are not there in this language, and the one that they are in.
    pub(super) borrowed: BTreeMap<String, Language>,
}

/// One update in one language.
#[derive(Debug, Clone)]
pub(super) struct News {
    /// The day from which it is shown, and that day in words.
    pub(super) from: Date,
    pub(super) day: String,
    pub(super) title: String,
    pub(super) said: String,
    pub(super) doing: String,
    pub(super) link: Option<String>,
}

/// An area to choose.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) code: AreaCode,
    pub(super) name: String,
    /// What it is found by, in small letters: its name and postcodes.
    pub(super) find: String,
    /// The areas around it.
    pub(super) lies_in: Vec<AreaCode>,
}

impl Words {
    pub(super) fn text(&self, name: &str) -> String {
        self.texts.get(name).to_owned()
    }

    /// A text of the campaign; one in another language says which, so that it is read aloud and laid out as such.
    pub(super) fn said(&self, text: &str) -> AnyView {
        let text = text.to_owned();
        match self.borrowed.get(&text) {
            Some(language) => {
                let dir = Direction::of(language).as_str();
                view! { <span lang=language.to_string() dir=dir>{text}</span> }.into_any()
            }
            None => text.into_any(),
        }
    }

    /// The areas that a question lets choose from.
    pub(super) fn places_within(&self, question: &AreaQuestion) -> impl Iterator<Item = &Place> {
        let within = question.within.as_ref();
        self.places.iter().filter(move |place| within.is_none_or(|outer| place.lies_in.contains(outer)))
    }

    pub(super) fn asked_by(&self) -> String {
        fill(self.texts.get("asked_by"), "{organiser}", &self.organiser)
    }

    /// Draws a piece; `filled` is what a hosted form already knows.
    pub(super) fn draw(&self, piece: Piece<'_>, filled: &[Answer]) -> InertElement {
        InertElement::new(match piece {
            Piece::Fields => self.fields().to_html(),
            Piece::Head => self.head().to_html(),
            Piece::Closed => self.closed().to_html(),
            Piece::Introduction => {
                view! { <p class="intro">{self.introduction.as_deref().map(|text| self.said(text))}</p> }
                    .to_html()
            }
            Piece::Legend(asked) => self.legend(asked).to_html(),
            Piece::Inputs(asked) => {
                inputs(asked, self, filled.iter().find(|answer| answer.question == asked.id)).to_html()
            }
            Piece::Wait => view! { <p class="wait" hidden>{self.text("loading")}</p> }.to_html(),
            Piece::Foot => self.foot().to_html(),
        })
    }

    fn fields(&self) -> impl IntoView + use<> {
        view! {
            <div hidden>
                <input type="hidden" name="id"/>
                <input type="hidden" name="version" value=self.version.to_string()/>
                <input type="hidden" name="wave"/>
                <input type="hidden" name="partner"/>
                <input type="hidden" name="referral"/>
                <input type="hidden" name="lang" value=self.language.to_string()/>
                <input type="hidden" name="channel" value="widget"/>
                <input name="website" tabindex="-1" autocomplete="off" aria-hidden="true"/>
            </div>
        }
    }

    fn head(&self) -> impl IntoView + use<> {
        let languages: Vec<_> = self
            .languages
            .iter()
            .map(|(code, name)| {
                let pressed = if *code == self.language { "true" } else { "false" };
                let value = format!("lang:{code}");
                view! { <button type="button" value=value lang=code.to_string() aria-pressed=pressed>{name.clone()}</button> }
            })
            .collect();
        let switch = match languages.len() {
            0 | 1 => None,
            // A few fit in a row; more would push the question off a small screen.
            2 | 3 => Some(
                view! { <div class="languages" role="group" aria-label=self.text("language")>{languages}</div> }
                    .into_any(),
            ),
            _ => Some(
                view! {
                    <details class="languages">
                        <summary>{self.language_in_two_languages()}</summary>
                        <div role="group" aria-label=self.text("language")>{languages}</div>
                    </details>
                }
                .into_any(),
            ),
        };
        view! {
            <div class="head">
                <p class="organiser">{self.asked_by()}</p>
                {switch}
                <div class="title" role="heading" {..level("2")}>{self.said(&self.title)}</div>
            </div>
        }
    }

    /// Who looks for another language may not read this one.
    fn language_in_two_languages(&self) -> String {
        match self.language.as_str() {
            "en" => self.text("language"),
            _ => format!("{} / Language", self.text("language")),
        }
    }

    /// The loader shows the sentence that fits the day.
    fn closed(&self) -> impl IntoView + use<> {
        let sentences: Vec<_> = self
            .closed
            .iter()
            .map(|(wave, text)| {
                let wave = wave.as_ref().map(ToString::to_string).unwrap_or_default();
                view! { <p data-wave=wave hidden>{text.clone()}</p> }
            })
            .collect();
        view! { <div class="closed" hidden>{sentences}</div> }
    }

    fn legend(&self, asked: &Question<String>) -> impl IntoView + use<> {
        let optional =
            (!asked.required).then(|| view! { <span class="optional">{self.text("optional")}</span> });
        view! { <legend tabindex="-1" id=format!("legend-{}", asked.id)><span class="text">{self.said(&asked.text)}</span>" "{optional}</legend> }
    }

    fn foot(&self) -> impl IntoView + use<> {
        view! {
            <div class="foot">
                {part::button(self)}
                <p><a href=self.privacy.clone() target="_blank" rel="noopener">{self.text("privacy")}</a></p>
            </div>
        }
    }
}

/// The level of a heading; the loader puts it where the host page wants it.
fn level(level: &'static str) -> impl leptos::attr::Attribute {
    leptos::attr::custom::custom_attribute("aria-level", level)
}
