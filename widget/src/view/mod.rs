//! What residents see: the form, its questions, what follows sending, and the results.
//!
//! One tree for both targets. After it is drawn, no text node is ever touched again: what changes is an attribute or
//! the whole content of an element (`inner_html`: our own markup, the interface's words, numbers). So a page translator
//! may wrap any text. Parts that never change come as [`Piece`]s: drawn natively, passed over by the engine.

mod question;

pub(crate) use question::question;

use crate::MARKUP;
use crate::state::{Model, Notice, Others, Phase, State, explain};
use leptos::ev::{Event, MouseEvent, SubmitEvent};
use leptos::prelude::*;
use leptos::tachys::html::InertElement;
use meepraat_protocol::{Bundle, Direction, Question, fill};
use std::sync::Arc;

/// What the form does with the resident's actions.
pub(crate) struct Handlers {
    pub(crate) input: Box<dyn Fn(Event)>,
    pub(crate) submit: Box<dyn Fn(SubmitEvent)>,
    pub(crate) click: Box<dyn Fn(MouseEvent)>,
}

/// A part of the widget that never changes: one element.
///
/// The engine hydrates only what the bundle's HTML already shows, so there each piece is an element of which it knows
/// nothing, and the code that draws it stays out of the engine.
#[derive(Debug, Clone, Copy)]
#[cfg_attr(
    target_arch = "wasm32",
    allow(dead_code, reason = "what a piece shows, only the native side reads")
)]
pub(crate) enum Piece<'a> {
    /// What travels beside the answers when the form is posted without the engine.
    Fields,
    /// Who asks, the languages, the title.
    Head,
    /// What is said where no wave is open.
    Closed,
    /// The words above the first question.
    Introduction,
    /// The question itself.
    Legend(&'a Question<String>),
    /// Its explanation and its inputs.
    Inputs(&'a Question<String>),
    /// Please wait.
    Wait,
    /// What is done with the answers.
    Foot,
}

/// Draws a piece, or stands for one that is there already.
pub(crate) type Draw<'a> = &'a dyn Fn(Piece<'_>) -> InertElement;

/// The whole widget in one language.
pub(crate) fn widget(
    bundle: &Arc<Bundle>,
    state: State,
    handlers: Handlers,
    draw: Draw<'_>,
) -> impl IntoView + use<> {
    let questions: Vec<_> = bundle
        .questions
        .iter()
        .enumerate()
        .map(|(index, asked)| question(index, asked, bundle, state, draw))
        .collect();
    let direction = Direction::of(&bundle.language).as_str();
    view! {
        <div
            class="widget"
            lang=bundle.language.to_string()
            dir=direction
            data-markup=markup(bundle)
            on:click=handlers.click
        >
            <form class="poll" method="post" target="_blank" novalidate on:input=handlers.input on:submit=handlers.submit>
                {draw(Piece::Fields)}
                {draw(Piece::Head)}
                {draw(Piece::Closed)}
                <div class="body" hidden=move || state.with(|model| model.phase != Phase::Answering)>
                    <div hidden=move || state.with(|model| model.number > 1)>{draw(Piece::Introduction)}</div>
                    {summary(bundle, state)}
                    {progress(bundle, state)}
                    {questions}
                    {actions(bundle, state)}
                    {draw(Piece::Wait)}
                </div>
                // Below what is answered: it may come while somebody points at a choice.
                {notice(bundle, state)}
            </form>
            <div class="outcome" inner_html=outcome(bundle, state)></div>
            <div class="others" inner_html=others(bundle, state)></div>
            {draw(Piece::Foot)}
            <div class="status" role="status" inner_html=spoken(bundle, state)></div>
        </div>
    }
}

/// The shape of the tree, and the version and language of its content: what an engine must match to hydrate it.
pub(crate) fn markup(bundle: &Bundle) -> String {
    format!("{MARKUP}-{}-{}", bundle.version, bundle.language)
}

fn notice(bundle: &Arc<Bundle>, state: State) -> impl IntoView + use<> {
    let bundle = bundle.clone();
    let text = move || {
        let name = match state.with(|model| model.notice) {
            Notice::Nothing => "",
            Notice::Waiting => "waiting",
            Notice::Delivered => "sent",
            Notice::Expired => "expired",
        };
        bundle.texts.get(name).to_owned()
    };
    view! { <p class="notice" hidden=move || state.with(|model| model.notice == Notice::Nothing) inner_html=text></p> }
}

/// The error summary: it takes focus, and its link leads to the field.
fn summary(bundle: &Arc<Bundle>, state: State) -> impl IntoView + use<> {
    let heading = bundle.texts.get("error_summary").to_owned();
    let bundle = bundle.clone();
    let silent = move || state.with(|model| !model.nothing && model.errors.is_empty());
    let first = move || state.with(|model| model.errors.first().cloned());
    let beginning =
        bundle.questions.first().map(|question| format!("#q-{}", question.id)).unwrap_or_default();
    let target = move || first().map_or_else(|| beginning.clone(), |error| format!("#q-{}", error.question));
    let text = move || {
        let texts = &bundle.texts;
        first().map_or_else(|| texts.get("error_nothing").to_owned(), |error| explain(error.problem, texts))
    };
    view! {
        <div class="summary" role="group" tabindex="-1" aria-labelledby="summary-heading" hidden=silent>
            <p id="summary-heading" inner_html=heading></p>
            <a href=target inner_html=text></a>
        </div>
    }
}

fn progress(bundle: &Arc<Bundle>, state: State) -> impl IntoView + use<> {
    let text = bundle.texts.get("progress").to_owned();
    let words = move || {
        let (number, total) = state.with(|model| (model.number, model.total));
        fill(&fill(&text, "{step}", number), "{steps}", total)
    };
    let width = move || state.with(|model| share(model.number, model.total));
    view! {
        <div class="progress">
            <p inner_html=words></p>
            <svg class="bar" aria-hidden="true" focusable="false">
                <rect height="100%" width=width></rect>
            </svg>
        </div>
    }
}

fn actions(bundle: &Bundle, state: State) -> impl IntoView + use<> {
    let profile = bundle.questions.iter().position(|asked| bundle.profile.as_ref() == Some(&asked.id));
    let profile = profile.unwrap_or(usize::MAX);
    let word = |name| bundle.texts.get(name).to_owned();
    view! {
        <div class="actions">
            <button type="button" class="back" value="back" hidden=move || state.with(|model| model.number <= 1) inner_html=word("back")></button>
            <button type="submit" class="next" value="next" hidden=move || state.with(Model::is_last) inner_html=word("next")></button>
            <button type="submit" class="send" value="send" hidden=move || state.with(|model| !model.is_last()) inner_html=word("send")></button>
            <button type="button" class="skip" value="skip" hidden=move || state.with(|model| model.step < profile || model.is_last()) inner_html=word("skip")></button>
        </div>
    }
}

/// What follows sending: on its way, not sent yet, rejected, thanks. Empty while the resident answers.
fn outcome(bundle: &Arc<Bundle>, state: State) -> impl Fn() -> String + Send + use<> {
    let bundle = bundle.clone();
    move || {
        let name = match state.with(|model| model.phase) {
            Phase::Answering => "",
            Phase::Sending => "sending",
            Phase::NotSent { memory_only: false } => "not_sent",
            Phase::NotSent { memory_only: true } => "not_sent_memory",
            Phase::Rejected => "rejected",
            Phase::Sent => "sent",
        };
        bundle.outcome.get(name).to_owned()
    }
}

/// What others answered.
fn others(bundle: &Arc<Bundle>, state: State) -> impl Fn() -> String + Send + use<> {
    let bundle = bundle.clone();
    move || {
        state.with(|model| match &model.others {
            Others::Nothing => String::new(),
            Others::Loading => bundle.texts.get("results_loading").to_owned(),
            Others::Failed => bundle.texts.get("results_failed").to_owned(),
            Others::Filled(markup) => markup.clone(),
        })
    }
}

/// What a screen reader says when something changes by itself.
fn spoken(bundle: &Arc<Bundle>, state: State) -> impl Fn() -> String + Send + use<> {
    let bundle = bundle.clone();
    move || {
        let name = match state.with(|model| model.phase) {
            Phase::Answering => return state.with(|model| model.said.clone()),
            Phase::Sending => "sending",
            Phase::NotSent { .. } => "not_sent_heading",
            Phase::Sent => "sent_heading",
            Phase::Rejected => "rejected_heading",
        };
        bundle.texts.get(name).to_owned()
    }
}

/// A part of a whole as a percentage, for widths.
fn share(part: usize, whole: usize) -> String {
    format!("{}%", (part * 100).checked_div(whole).unwrap_or(0))
}
