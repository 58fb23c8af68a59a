//! `area`: the campaign's areas as a list to choose from. Once the engine is there, typing a name or the digits of a
//! postcode shortens it.

use super::Drawing;
use crate::publish::draw::Place;
use leptos::prelude::*;
use meepraat_protocol::{AreaQuestion, Given};

pub(super) fn area(drawing: &Drawing<'_>, kind: &AreaQuestion) -> impl IntoView + use<> {
    let words = drawing.words;
    let chosen = match drawing.given {
        Some(Given::Area(area)) => Some(area),
        _ => None,
    };
    let places = words
        .places
        .iter()
        .filter(|place| kind.within.as_ref().is_none_or(|outer| place.lies_in.contains(outer)));
    let options: Vec<_> = places
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
