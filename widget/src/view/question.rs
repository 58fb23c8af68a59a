//! One question as a `fieldset`, by its kind.

use crate::state::{ALL, State, explain, fill};
use leptos::prelude::*;
use meepraat_protocol::{Answer, Choice, Given, Kind, Question, Scale, TextQuestion, Texts};

/// A question; `answered` is what the hosted page already knows.
pub(crate) fn question(
    index: usize,
    asked: &Question<String>,
    texts: &Texts,
    state: State,
    answered: Option<&Answer>,
) -> impl IntoView + use<> {
    let id = asked.id.to_string();
    let name = format!("q.{id}");
    let given = answered.map(|answer| &answer.given);
    let field = match &asked.kind {
        Kind::Single(kind) => choices(&kind.choices, &name, given).into_any(),
        Kind::Scale(kind) => scale(kind, &name, texts, given).into_any(),
        Kind::Text(kind) => text(kind, asked, texts, state, given).into_any(),
        _ => ().into_any(),
    };
    let optional =
        (!asked.required).then(|| view! { <span class="optional">{texts.optional.clone()}</span> });
    let explanation = asked
        .explanation
        .clone()
        .map(|words| view! { <p class="explanation" id=format!("explanation-{id}")>{words}</p> });
    let error = error_of(asked, texts, state);
    let wrong = {
        let error = error.clone();
        move || error().is_empty()
    };
    view! {
        <fieldset
            id=format!("q-{id}")
            aria-describedby=described_by(asked)
            hidden=move || { let step = state.step.get(); step != ALL && step != index }
        >
            <legend tabindex="-1"><span class="text">{asked.text.clone()}</span>" "{optional}</legend>
            {explanation}
            <p class="error" id=format!("error-{id}") hidden=wrong inner_html=error></p>
            {field}
        </fieldset>
    }
}

/// Whether the widget can draw a kind of question.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn can_draw<T>(kind: &Kind<T>) -> bool {
    matches!(kind, Kind::Single(_) | Kind::Scale(_) | Kind::Text(_))
}

fn described_by(asked: &Question<String>) -> String {
    match asked.explanation {
        Some(_) => format!("explanation-{0} error-{0}", asked.id),
        None => format!("error-{}", asked.id),
    }
}

fn error_of(
    asked: &Question<String>,
    texts: &Texts,
    state: State,
) -> impl Fn() -> String + Clone + Send + use<> {
    let id = asked.id.clone();
    let texts = texts.clone();
    move || {
        state.errors.with(|errors| {
            errors
                .iter()
                .find(|error| error.question == id)
                .map(|error| explain(error.problem, &texts))
                .unwrap_or_default()
        })
    }
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

fn scale(scale: &Scale<String>, name: &str, texts: &Texts, given: Option<&Given>) -> impl IntoView + use<> {
    let chosen = match given {
        Some(Given::Value(value)) => value.to_string(),
        Some(Given::NotApplicable) => NOT_APPLICABLE.to_owned(),
        _ => String::new(),
    };
    let steps: Vec<_> = (scale.min..=scale.max)
        .map(|value| {
            let words = match value {
                value if value == scale.min => format!("{value} {}", scale.low),
                value if value == scale.max => format!("{value} {}", scale.high),
                value => value.to_string(),
            };
            view! {
                <label class="step">
                    <input type="radio" name=name.to_owned() value=value.to_string() aria-label=words checked=value.to_string() == chosen/>
                    <span>{value.to_string()}</span>
                </label>
            }
        })
        .collect();
    let not_applicable = scale
        .not_applicable
        .then(|| option(name, NOT_APPLICABLE.to_owned(), texts.not_applicable.clone(), &chosen));
    view! {
        <div class="scale">{steps}</div>
        <p class="ends" aria-hidden="true"><span>{scale.low.clone()}</span><span>{scale.high.clone()}</span></p>
        {not_applicable}
    }
}

/// What the form posts for "does not apply to me".
pub(crate) const NOT_APPLICABLE: &str = "not-applicable";

fn option(name: &str, value: String, words: String, chosen: &str) -> impl IntoView + use<> {
    let checked = value == chosen;
    view! {
        <label class="choice">
            <input type="radio" name=name.to_owned() value=value checked=checked/>
            <span>{words}</span>
        </label>
    }
}

fn text(
    kind: &TextQuestion,
    asked: &Question<String>,
    texts: &Texts,
    state: State,
    given: Option<&Given>,
) -> impl IntoView + use<> {
    let limit = kind.limit() as usize;
    let hint = format!("hint-{}", asked.id);
    let left = texts.characters_left.clone();
    let most = fill(&texts.max_characters, "{max}", limit);
    let count = {
        let most = most.clone();
        move || match state.used.get() {
            0 => most.clone(),
            used => fill(&left, "{left}", limit.saturating_sub(used)),
        }
    };
    let written = match given {
        // Leptos writes a textarea's content as it is.
        Some(Given::Text(text)) => text.replace('&', "&amp;").replace('<', "&lt;"),
        _ => String::new(),
    };
    view! {
        <textarea name=format!("q.{}", asked.id) rows="4" aria-label=asked.text.clone() aria-describedby=hint.clone()>{written}</textarea>
        <p class="hint" id=hint inner_html=count></p>
    }
}
