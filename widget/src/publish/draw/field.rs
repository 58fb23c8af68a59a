//! The inputs of a question, by its kind.

use super::Words;
use crate::view::NOT_APPLICABLE;
use leptos::prelude::*;
use meepraat_protocol::{Answer, Choice, Given, Kind, Question, Scale};

/// A question's explanation and its inputs; `answered` is what a hosted form already knows.
pub(in crate::publish) fn inputs(
    asked: &Question<String>,
    words: &Words,
    answered: Option<&Answer>,
) -> AnyView {
    let name = format!("q.{}", asked.id);
    let given = answered.map(|answer| &answer.given);
    let field = match &asked.kind {
        Kind::Single(kind) => choices(&kind.choices, &name, given).into_any(),
        Kind::Scale(kind) => scale(kind, &name, words, given).into_any(),
        Kind::Text(_) => text(asked, &name, given).into_any(),
        _ => ().into_any(),
    };
    let about = asked.explanation.clone().map(
        |explanation| view! { <p class="explanation" id=format!("about-{}", asked.id)>{explanation}</p> },
    );
    view! { <div class="inputs">{about}{field}</div> }.into_any()
}

/// Whether the widget can draw a kind of question.
pub(in crate::publish) fn can_draw<T>(kind: &Kind<T>) -> bool {
    matches!(kind, Kind::Single(_) | Kind::Scale(_) | Kind::Text(_))
}

fn choices(choices: &[Choice<String>], name: &str, given: Option<&Given>) -> impl IntoView + use<> {
    let chosen = match given {
        Some(Given::Choice { choice, .. }) => choice.to_string(),
        _ => String::new(),
    };
    let options: Vec<_> = choices
        .iter()
        .map(|choice| option(name, choice.id.to_string(), choice.text.clone(), &chosen))
        .collect();
    view! { <div class="choices">{options}</div> }
}

fn scale(scale: &Scale<String>, name: &str, words: &Words, given: Option<&Given>) -> impl IntoView + use<> {
    let chosen = match given {
        Some(Given::Value(value)) => value.to_string(),
        Some(Given::NotApplicable) => NOT_APPLICABLE.to_owned(),
        _ => String::new(),
    };
    let steps: Vec<_> = (scale.min..=scale.max)
        .map(|value| {
            let label = match value {
                value if value == scale.min => format!("{value} {}", scale.low),
                value if value == scale.max => format!("{value} {}", scale.high),
                value => value.to_string(),
            };
            let checked = value.to_string() == chosen;
            view! {
                <label class="step">
                    <input type="radio" name=name.to_owned() value=value.to_string() aria-label=label checked=checked/>
                    <span>{value.to_string()}</span>
                </label>
            }
        })
        .collect();
    let not_applicable = scale
        .not_applicable
        .then(|| option(name, NOT_APPLICABLE.to_owned(), words.text("not_applicable"), &chosen));
    view! {
        <div class="scale">{steps}</div>
        <p class="ends" aria-hidden="true"><span>{scale.low.clone()}</span><span>{scale.high.clone()}</span></p>
        {not_applicable}
    }
}

fn option(name: &str, value: String, words: String, chosen: &str) -> impl IntoView + use<> {
    let checked = value == chosen;
    view! {
        <label class="choice">
            <input type="radio" name=name.to_owned() value=value checked=checked/>
            <span>{words}</span>
        </label>
    }
}

fn text(asked: &Question<String>, name: &str, given: Option<&Given>) -> impl IntoView + use<> {
    let written = match given {
        // Leptos writes a textarea's content as it is.
        Some(Given::Text(text)) => text.replace('&', "&amp;").replace('<', "&lt;"),
        _ => String::new(),
    };
    let described_by = format!("hint-{0} error-{0}", asked.id);
    view! {
        <textarea name=name.to_owned() rows="4" aria-label=asked.text.clone() aria-describedby=described_by>
            {written}
        </textarea>
    }
}
