//! The inputs of a question and the words of its cells in results: a module per kind, and what they share. Every kind
//! is a plain form first, which posts without any script; the engine makes some of them handier.

mod area;
mod choices;
mod ranking;
mod scale;
mod statements;
mod text;

use super::Words;
use leptos::prelude::*;
use meepraat_protocol::{Answer, Choice, Given, Kind, Question};

/// What draws the inputs of one question.
pub(super) struct Drawing<'a> {
    pub(super) asked: &'a Question<String>,
    pub(super) words: &'a Words,
    /// What a hosted form already knows.
    pub(super) given: Option<&'a Given>,
}

/// A question's explanation and its inputs; `answered` is what a hosted form already knows.
pub(super) fn inputs(asked: &Question<String>, words: &Words, answered: Option<&Answer>) -> AnyView {
    let drawing = Drawing { asked, words, given: answered.map(|answer| &answer.given) };
    let field = match &asked.kind {
        Kind::Single(kind) => choices::single(&drawing, kind).into_any(),
        Kind::Multiple(kind) => choices::multiple(&drawing, kind).into_any(),
        Kind::Scale(kind) => scale::scale(&drawing, kind).into_any(),
        Kind::Nps(kind) => scale::nps(&drawing, kind).into_any(),
        Kind::Statements(kind) => statements::statements(&drawing, kind).into_any(),
        Kind::Ranking(kind) => ranking::ranking(&drawing, kind).into_any(),
        Kind::Area(kind) => area::area(&drawing, kind).into_any(),
        Kind::Text(_) => text::text(&drawing).into_any(),
    };
    let about = asked.explanation.as_deref().map(|explanation| {
        view! { <p class="explanation" id=format!("about-{}", asked.id)>{words.said(explanation)}</p> }
    });
    let profile = (words.profile.as_ref() == Some(&asked.id)).then(|| {
        view! { <p class="about"><strong>{words.text("profile")}</strong>" "{words.text("profile_why")}</p> }
    });
    // The engine shows it where the device has a voice.
    let read = view! {
        <button type="button" class="read" value="read" aria-pressed="false" hidden>{words.text("read_aloud")}</button>
    };
    view! { <div class="inputs">{profile}{about}{read}{field}</div> }.into_any()
}

/// The words of a cell in results, and those of the group that it begins.
pub(super) fn label(asked: &Question<String>, key: &str, words: &Words) -> (Option<String>, String) {
    let label = match &asked.kind {
        Kind::Single(kind) => words_of(&kind.choices, key),
        Kind::Multiple(kind) => words_of(&kind.choices, key),
        Kind::Scale(kind) => scale::label([(kind.min, &kind.low), (kind.max, &kind.high)], key, words),
        Kind::Nps(kind) => scale::label([(0, &kind.low), (10, &kind.high)], key, words),
        Kind::Statements(kind) => return statements::label(kind, key, words),
        Kind::Ranking(kind) => words_of(&kind.choices, key),
        Kind::Area(_) => area::label(key, words),
        Kind::Text(_) => key.to_owned(),
    };
    (None, label)
}

impl Drawing<'_> {
    /// One radio button or checkbox with its words.
    fn option(
        &self,
        kind: &'static str,
        value: String,
        words: String,
        checked: bool,
    ) -> impl IntoView + use<> {
        self.option_of(kind, self.asked.field(), value, words, checked, false)
    }

    fn option_of(
        &self,
        kind: &'static str,
        name: String,
        value: String,
        words: String,
        checked: bool,
        exclusive: bool,
    ) -> impl IntoView + use<> {
        view! {
            <label class="choice">
                <input type=kind name=name value=value checked=checked data-exclusive=exclusive.then_some("")/>
                <span>{self.words.said(&words)}</span>
            </label>
        }
    }

    /// A sentence that says how to answer.
    fn hint(&self, text: String) -> impl IntoView + use<> {
        view! { <p class="hint">{text}</p> }
    }
}

/// The words of a choice.
fn words_of(choices: &[Choice<String>], id: &str) -> String {
    let choice = choices.iter().find(|choice| choice.id.as_str() == id);
    choice.map_or_else(|| id.to_owned(), |choice| choice.text.clone())
}
