//! `text`: an open answer.

use super::Drawing;
use leptos::prelude::*;
use meepraat_protocol::Given;

pub(super) fn text(drawing: &Drawing<'_>) -> impl IntoView + use<> {
    let asked = drawing.asked;
    let written = match drawing.given {
        // Leptos writes a textarea's content as it is.
        Some(Given::Text(text)) => text.replace('&', "&amp;").replace('<', "&lt;"),
        _ => String::new(),
    };
    let described_by = format!("hint-{0} error-{0}", asked.id);
    view! {
        <textarea name=asked.field() rows="4" aria-label=asked.text.clone() aria-describedby=described_by>
            {written}
        </textarea>
    }
}
