//! `ranking`: each choice with its place to select. Once the engine is there, pressing choices in order does the same.

use super::Drawing;
use leptos::prelude::*;
use meepraat_protocol::{Given, Ranking, fill};

pub(super) fn ranking(drawing: &Drawing<'_>, kind: &Ranking<String>) -> impl IntoView + use<> {
    let words = drawing.words;
    let ranked = match drawing.given {
        Some(Given::Ranking(ranked)) => ranked.as_slice(),
        _ => &[],
    };
    let top = usize::try_from(kind.top).unwrap_or(usize::MAX).min(kind.choices.len());
    let choices: Vec<_> = kind
        .choices
        .iter()
        .map(|choice| {
            let place = ranked.iter().position(|id| *id == choice.id).map(|index| index + 1);
            let id = choice.id.to_string();
            let places: Vec<_> = (1..=top)
                .map(|number| {
                    let text = fill(words.texts.get("ranking_place"), "{place}", number);
                    view! { <option value=number.to_string() selected={place == Some(number)}>{text}</option> }
                })
                .collect();
            view! {
                <li class="rank">
                    <button type="button" value=format!("rank:{id}") aria-pressed="false">{drawing.words.said(&choice.text)}</button>
                    <span aria-hidden="true">{drawing.words.said(&choice.text)}</span>
                    <select name=drawing.asked.field_of(&id) aria-label=choice.text.clone()>
                        <option value="">{words.text("ranking_none")}</option>
                        {places}
                    </select>
                </li>
            }
        })
        .collect();
    let how = fill(words.texts.get("ranking"), "{top}", top);
    view! { {drawing.hint(how)} <ul class="ranking" data-top=top.to_string()>{choices}</ul> }
}
