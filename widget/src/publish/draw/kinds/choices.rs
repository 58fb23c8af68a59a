//! `single` and `multiple`: radio buttons and checkboxes, with a text for "other, namely".

use super::Drawing;
use leptos::prelude::*;
use meepraat_protocol::{Choice, Given, Id, MAX_OTHER_CHARACTERS, Multiple, Single, fill};

pub(super) fn single(drawing: &Drawing<'_>, kind: &Single<String>) -> impl IntoView + use<> {
    let (chosen, other) = match drawing.given {
        Some(Given::Choice { choice, other }) => (vec![choice.clone()], other.clone()),
        _ => Default::default(),
    };
    options(drawing, "radio", &kind.choices, &chosen, other)
}

pub(super) fn multiple(drawing: &Drawing<'_>, kind: &Multiple<String>) -> impl IntoView + use<> {
    let (chosen, other) = match drawing.given {
        Some(Given::Choices { choices, other }) => (choices.clone(), other.clone()),
        _ => Default::default(),
    };
    let texts = &drawing.words.texts;
    let how = match (kind.min.filter(|min| *min > 1), kind.max) {
        (None, None) => texts.get("choose_any").to_owned(),
        (None, Some(max)) => fill(texts.get("choose_most"), "{max}", max),
        (Some(min), None) => fill(texts.get("choose_least"), "{min}", min),
        (Some(min), Some(max)) => fill(&fill(texts.get("choose_between"), "{min}", min), "{max}", max),
    };
    view! { {drawing.hint(how)} {options(drawing, "checkbox", &kind.choices, &chosen, other)} }
}

fn options(
    drawing: &Drawing<'_>,
    kind: &'static str,
    choices: &[Choice<String>],
    chosen: &[Id],
    other: Option<String>,
) -> impl IntoView + use<> {
    let options: Vec<_> = choices
        .iter()
        .map(|choice| {
            let checked = chosen.contains(&choice.id);
            let id = choice.id.to_string();
            let field = drawing.asked.field();
            let option = drawing.option_of(kind, field, id, choice.text.clone(), checked, choice.exclusive);
            let namely = choice.other.then(|| namely(drawing, other.clone()));
            view! { {option} {namely} }
        })
        .collect();
    view! { <div class="choices">{options}</div> }
}

/// Shows beside its choice once that is chosen.
fn namely(drawing: &Drawing<'_>, written: Option<String>) -> impl IntoView + use<> {
    let name = drawing.asked.field_of("other");
    view! {
        <input type="text" class="other" name=name value=written maxlength=MAX_OTHER_CHARACTERS.to_string()
            autocomplete="off" aria-label=drawing.words.text("other") placeholder=drawing.words.text("other")/>
    }
}
