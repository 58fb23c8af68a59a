//! What follows sending: on its way, not sent yet, sent, and then the results.

use super::results;
use crate::state::{Phase, Shown, State};
use leptos::prelude::*;
use meepraat_protocol::Bundle;

/// The part below the form that changes with the phase; empty while the resident answers.
pub(crate) fn outcome(bundle: &Bundle, state: State) -> impl IntoView + use<> {
    let bundle = bundle.clone();
    move || match state.phase.get() {
        Phase::Answering => ().into_any(),
        Phase::Sending => {
            view! { <p class="sending" tabindex="-1">{bundle.texts.sending.clone()}</p> }.into_any()
        }
        Phase::NotSent { memory_only } => not_sent(&bundle, memory_only).into_any(),
        Phase::Rejected => message(&bundle.texts.rejected_heading, &bundle.texts.rejected).into_any(),
        Phase::Sent => sent(&bundle, state).into_any(),
    }
}

fn message(heading: &str, text: &str) -> impl IntoView + use<> {
    view! {
        <div class="message">
            <div class="title" role="heading" attr:aria-level="3" tabindex="-1">{heading.to_owned()}</div>
            <p>{text.to_owned()}</p>
        </div>
    }
}

fn not_sent(bundle: &Bundle, memory_only: bool) -> impl IntoView + use<> {
    let texts = &bundle.texts;
    let text = if memory_only { &texts.not_sent_memory } else { &texts.not_sent };
    view! {
        <div>
            {message(&texts.not_sent_heading, text)}
            <div class="actions"><button type="button" class="again" value="again">{texts.try_again.clone()}</button></div>
        </div>
    }
}

fn sent(bundle: &Bundle, state: State) -> impl IntoView + use<> {
    let thanks = bundle.thanks.clone().unwrap_or_default();
    let below = {
        let bundle = bundle.clone();
        let texts = bundle.texts.clone();
        move || match state.results.get() {
            Shown::Nothing => ().into_any(),
            Shown::Loading => view! { <p>{texts.results_loading.clone()}</p> }.into_any(),
            Shown::Failed => view! { <p>{texts.results_failed.clone()}</p> }.into_any(),
            Shown::Results(shown) => results(&bundle, &shown).into_any(),
        }
    };
    view! { <div>{message(&bundle.texts.sent_heading, &thanks)}{below}</div> }
}
