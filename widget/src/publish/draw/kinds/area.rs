//! `area`: the campaign's areas as a list to choose from. Once the engine is there, typing a name or the digits of a
//! postcode shortens it.

use super::Drawing;
use crate::publish::draw::{Place, Words};
use leptos::prelude::*;
use meepraat_protocol::{AreaQuestion, Given};

pub(super) fn area(drawing: &Drawing<'_>, kind: &AreaQuestion) -> impl IntoView + use<> {
    let words = drawing.words;
    let chosen = match drawing.given {
        Some(Given::Area(area)) => Some(area),
        _ => None,
    };
    let options: Vec<_> = words
        .places_within(kind)
        .map(|Place { code, name, find, .. }| {
            let (value, checked) = (code.to_string(), chosen == Some(code));
            view! {
                <label class="choice" data-find=find.clone()>
                    <input type="radio" name=drawing.asked.field() value=value checked=checked/>
                    <span>{name.clone()}</span>
                </label>
            }
        })
        .collect();
    let id = format!("find-{}", drawing.asked.id);
    view! {
        <div class="find">
            <label for=id.clone()>{words.text("area")}</label>
            <input type="search" id=id autocomplete="off" inputmode="search"/>
        </div>
        <div class="choices areas">{options}</div>
        <p class="none" hidden>{words.text("area_none")}</p>
    }
}

/// The name of an area in results.
pub(super) fn label(code: &str, words: &Words) -> String {
    let place = words.places.iter().find(|place| place.code.as_str() == code);
    place.map_or_else(|| code.to_owned(), |place| place.name.clone())
}
