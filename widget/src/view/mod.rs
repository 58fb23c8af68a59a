//! What residents see: the form, its questions, what happens after sending, and the results.
//!
//! One tree for both targets. After it is drawn, no text node is ever touched again: what changes is an attribute, the
//! whole content of an element (`inner_html`, with the interface's own words and numbers only), or a whole element
//! inside the outcome. So a page translator may wrap any text.

mod outcome;
mod question;
mod results;

pub(crate) use outcome::outcome;
#[cfg(target_arch = "wasm32")]
pub(crate) use question::NOT_APPLICABLE;
#[cfg(not(target_arch = "wasm32"))]
pub(crate) use question::can_draw;
pub(crate) use question::question;
pub(crate) use results::results;

use crate::MARKUP;
use crate::state::{Notice, Phase, State, explain, fill};
use leptos::ev::{Event, MouseEvent, SubmitEvent};
use leptos::prelude::*;
use meepraat_protocol::{Bundle, Direction};

/// What the form does with the resident's actions.
pub(crate) struct Handlers {
    pub(crate) input: Box<dyn Fn(Event)>,
    pub(crate) submit: Box<dyn Fn(SubmitEvent)>,
    pub(crate) click: Box<dyn Fn(MouseEvent)>,
}

/// The whole widget in one language.
pub(crate) fn widget(bundle: &Bundle, state: State, handlers: Handlers) -> impl IntoView + use<> {
    let texts = bundle.texts.clone();
    let direction = Direction::of(&bundle.language).as_str();
    let steps = bundle.questions.len();
    let last = steps.saturating_sub(1);
    let progress = {
        let text = texts.progress.clone();
        move || fill(&fill(&text, "{steps}", steps), "{step}", state.step.get().min(last) + 1)
    };
    let questions: Vec<_> = bundle
        .questions
        .iter()
        .enumerate()
        .map(|(index, asked)| question(index, asked, &texts, state, None))
        .collect();
    let answering = move || state.phase.get() == Phase::Answering;
    view! {
        <div class="widget" lang=bundle.language.to_string() dir=direction data-markup=format!("{MARKUP}-{}", bundle.version) on:click=handlers.click>
            <form class="poll" method="post" target="_blank" novalidate on:input=handlers.input on:submit=handlers.submit>
                {hidden_fields(bundle)}
                {head(bundle)}
                {notice(bundle, state)}
                {closed(bundle)}
                <div class="body" hidden=move || !answering()>
                    {bundle.introduction.clone().map(|text| view! { <p class="intro">{text}</p> })}
                    {summary(bundle, state)}
                    <div class="progress">
                        <p inner_html=progress></p>
                        <svg class="bar" aria-hidden="true" focusable="false">
                            <rect height="100%" width=move || share(state.step.get().min(last) + 1, steps)></rect>
                        </svg>
                    </div>
                    {questions}
                    <div class="actions">
                        <button type="button" class="back" value="back" hidden=move || state.step.get() == 0>{texts.back.clone()}</button>
                        <button type="submit" class="next" value="next" hidden=move || state.step.get() >= last>{texts.next.clone()}</button>
                        <button type="submit" class="send" value="send" hidden=move || state.step.get() < last>{texts.send.clone()}</button>
                    </div>
                    <p class="wait" hidden>{texts.loading.clone()}</p>
                </div>
                {foot(bundle)}
            </form>
            <div class="outcome">{outcome(bundle, state)}</div>
            <div class="status" role="status" inner_html=spoken(bundle, state)></div>
        </div>
    }
}

/// What travels beside the answers when the form is posted without the engine; the loader fills in what it knows.
fn hidden_fields(bundle: &Bundle) -> impl IntoView + use<> {
    view! {
        <input type="hidden" name="id"/>
        <input type="hidden" name="version" value=bundle.version.to_string()/>
        <input type="hidden" name="wave"/>
        <input type="hidden" name="partner"/>
        <input type="hidden" name="lang" value=bundle.language.to_string()/>
        <input type="hidden" name="channel" value="widget"/>
        <input class="trap" name="website" tabindex="-1" autocomplete="off" aria-hidden="true"/>
    }
}

fn head(bundle: &Bundle) -> impl IntoView + use<> {
    let asked_by = fill(&bundle.texts.asked_by, "{organiser}", &bundle.organiser);
    let current = bundle.language.clone();
    let languages: Vec<_> = bundle
        .languages
        .iter()
        .map(|(code, name)| {
            let pressed = if *code == current { "true" } else { "false" };
            view! { <button type="button" value=format!("lang:{code}") lang=code.to_string() aria-pressed=pressed>{name.clone()}</button> }
        })
        .collect();
    let switch = (languages.len() > 1).then(|| {
        view! { <div class="languages" role="group" aria-label=bundle.texts.language.clone()>{languages}</div> }
    });
    view! {
        <div class="head">
            <p class="organiser">{asked_by}</p>
            {switch}
            <div class="title" role="heading" attr:aria-level="2">{bundle.title.clone()}</div>
        </div>
    }
}

fn notice(bundle: &Bundle, state: State) -> impl IntoView + use<> {
    let texts = bundle.texts.clone();
    let text = move || match state.notice.get() {
        Notice::Nothing => String::new(),
        Notice::Waiting => texts.not_sent.clone(),
        Notice::Delivered => texts.sent.clone(),
        Notice::Expired => texts.expired.clone(),
    };
    view! { <p class="notice" hidden=move || state.notice.get() == Notice::Nothing inner_html=text></p> }
}

/// What the widget says where no wave is open; the loader shows the sentence that fits the day.
fn closed(bundle: &Bundle) -> impl IntoView + use<> {
    let sentences: Vec<_> = bundle
        .closed
        .iter()
        .map(|(wave, text)| {
            let wave = wave.as_ref().map(ToString::to_string).unwrap_or_default();
            view! { <p data-wave=wave hidden>{text.clone()}</p> }
        })
        .collect();
    view! { <div class="closed" hidden>{sentences}</div> }
}

/// The error summary: it takes focus, and its link leads to the field.
fn summary(bundle: &Bundle, state: State) -> impl IntoView + use<> {
    let texts = bundle.texts.clone();
    let silent = move || !state.nothing.get() && state.errors.with(Vec::is_empty);
    let first = move || state.errors.with(|errors| errors.first().cloned());
    let target = move || first().map(|error| format!("#q-{}", error.question)).unwrap_or_default();
    let nothing = texts.error_nothing.clone();
    let text = move || first().map_or_else(|| nothing.clone(), |error| explain(error.problem, &texts));
    view! {
        <div class="summary" role="group" tabindex="-1" aria-labelledby="summary-heading" hidden=silent>
            <p id="summary-heading">{bundle.texts.error_summary.clone()}</p>
            <a href=target inner_html=text></a>
        </div>
    }
}

fn foot(bundle: &Bundle) -> impl IntoView + use<> {
    view! { <p class="foot"><a href=bundle.privacy.clone() target="_blank" rel="noopener">{bundle.texts.privacy.clone()}</a></p> }
}

/// What a screen reader says when something changes by itself.
fn spoken(bundle: &Bundle, state: State) -> impl Fn() -> String + Send + use<> {
    let texts = bundle.texts.clone();
    move || match state.phase.get() {
        Phase::Sending => texts.sending.clone(),
        Phase::NotSent { .. } => texts.not_sent_heading.clone(),
        Phase::Sent => texts.sent_heading.clone(),
        Phase::Rejected => texts.rejected_heading.clone(),
        Phase::Answering => String::new(),
    }
}

/// A part of a whole as a percentage, for widths.
pub(crate) fn share(part: usize, whole: usize) -> String {
    format!("{}%", (part * 100).checked_div(whole).unwrap_or(0))
}
