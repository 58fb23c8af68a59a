//! One question as a `fieldset`: what of it changes.

use super::{Draw, Piece};
use crate::state::{ALL, State, explain};
use leptos::prelude::*;
use meepraat_protocol::{Bundle, Kind, Question, fill};
use std::sync::Arc;

/// A question: it shows at its own step, and says what is wrong with its answer.
pub(crate) fn question(
    index: usize,
    asked: &Question<String>,
    bundle: &Arc<Bundle>,
    state: State,
    draw: Draw<'_>,
) -> impl IntoView + use<> {
    let id = &asked.id;
    let error = error_of(asked, bundle, state);
    let right = {
        let error = error.clone();
        move || error().is_empty()
    };
    let elsewhere = move || {
        let step = state.with(|model| model.step);
        step != ALL && step != index
    };
    let hint = match &asked.kind {
        Kind::Text(kind) => Some(hint(kind.limit() as usize, asked, bundle, state)),
        _ => None,
    };
    view! {
        <fieldset id=format!("q-{id}") aria-describedby=described_by(asked) hidden=elsewhere>
            {draw(Piece::Legend(asked))}
            <p class="error" id=format!("error-{id}") hidden=right inner_html=error></p>
            {draw(Piece::Inputs(asked))}
            {hint}
        </fieldset>
    }
}

fn described_by(asked: &Question<String>) -> String {
    let about = if asked.explanation.is_some() { format!("about-{} ", asked.id) } else { String::new() };
    format!("{about}error-{}", asked.id)
}

fn error_of(
    asked: &Question<String>,
    bundle: &Arc<Bundle>,
    state: State,
) -> impl Fn() -> String + Clone + Send + use<> {
    let (id, bundle) = (asked.id.clone(), bundle.clone());
    move || {
        state.with(|model| {
            let error = model.errors.iter().find(|error| error.question == id);
            error.map(|error| explain(error.problem, &bundle.texts)).unwrap_or_default()
        })
    }
}

/// How many characters an open text may have, and how many are left once there are some.
fn hint(limit: usize, asked: &Question<String>, bundle: &Arc<Bundle>, state: State) -> impl IntoView + use<> {
    let bundle = bundle.clone();
    let text = move || match state.with(|model| model.used) {
        0 => fill(bundle.texts.get("max_characters"), "{max}", limit),
        used => fill(bundle.texts.get("characters_left"), "{left}", limit.saturating_sub(used)),
    };
    view! { <p class="hint" id=format!("hint-{}", asked.id) inner_html=text></p> }
}
