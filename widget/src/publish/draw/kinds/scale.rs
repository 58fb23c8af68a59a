//! `scale` and `nps`: numbers in a row, each end in words.

use super::Drawing;
use crate::publish::draw::Words;
use leptos::prelude::*;
use meepraat_protocol::{Given, NOT_APPLICABLE, Nps, Scale};

pub(super) fn scale(drawing: &Drawing<'_>, kind: &Scale<String>) -> impl IntoView + use<> {
    let not_applicable = kind.not_applicable.then(|| {
        let words = drawing.words.text("not_applicable");
        let chosen = matches!(drawing.given, Some(Given::NotApplicable));
        drawing.option("radio", NOT_APPLICABLE.to_owned(), words, chosen)
    });
    view! { {steps(drawing, kind.min, kind.max, &kind.low, &kind.high)} {not_applicable} }
}

pub(super) fn nps(drawing: &Drawing<'_>, kind: &Nps<String>) -> impl IntoView + use<> {
    steps(drawing, 0, 10, &kind.low, &kind.high)
}

fn steps(drawing: &Drawing<'_>, min: i64, max: i64, low: &str, high: &str) -> impl IntoView + use<> {
    let chosen = match drawing.given {
        Some(Given::Value(value)) => Some(*value),
        _ => None,
    };
    let steps: Vec<_> = (min..=max)
        .map(|value| {
            let label = match value {
                value if value == min => format!("{value} {low}"),
                value if value == max => format!("{value} {high}"),
                value => value.to_string(),
            };
            let (name, checked) = (drawing.asked.field(), chosen == Some(value));
            view! {
                <label class="step">
                    <input type="radio" name=name value=value.to_string() aria-label=label checked=checked/>
                    <span>{value.to_string()}</span>
                </label>
            }
        })
        .collect();
    // On a narrow screen a long row becomes two, and the words stand below each other.
    let long = if max - min > 6 { "scale long" } else { "scale" };
    view! {
        <div class=long>{steps}</div>
        <p class="ends" aria-hidden="true"><span>{drawing.words.said(low)}</span><span>{drawing.words.said(high)}</span></p>
    }
}

pub(super) fn label(ends: [(i64, &String); 2], key: &str, words: &Words) -> String {
    if key == NOT_APPLICABLE {
        return words.text("not_applicable");
    }
    let end = ends.iter().find(|(value, _)| value.to_string() == key);
    end.map_or_else(|| key.to_owned(), |(_, meaning)| format!("{key} ({meaning})"))
}
