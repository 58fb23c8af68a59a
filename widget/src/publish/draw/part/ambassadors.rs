//! The invitation to become an ambassador, and its form.

use super::Drawing;
use super::form::{Form, Offer};
use leptos::prelude::*;
use meepraat_protocol::{ContactField, ContactKind};

pub(super) fn ambassadors(drawing: &Drawing<'_>) -> AnyView {
    let Some(programme) = &drawing.part.ambassadors else { return ().into_any() };
    let words = drawing.words;
    let form = Form::new(drawing, ContactKind::Enrolment, None, 4);
    let areas: Vec<_> = words
        .places
        .iter()
        .map(|place| Offer { value: place.code.to_string(), words: place.name.clone(), gone: None })
        .collect();
    let fields = view! {
        {form.text(ContactField::Name, "name", "enrol_name_why")}
        {form.text(ContactField::Email, "email", "enrol_email_why")}
        {(!areas.is_empty()).then(|| form.several(ContactField::Area, "areas", "areas_why", &areas))}
    };
    let asked = [ContactField::Name, ContactField::Email, ContactField::Area];
    let form = form.draw(fields.into_any(), &asked, "enrol", "send_enrolment");
    view! {
        <div class="heading" role="heading" {..drawing.level(3)}>{words.said(&programme.title)}</div>
        <div class="card"><p>{words.said(&programme.description)}</p> {form}</div>
    }
    .into_any()
}
