//! The events as cards, the next one first: what, when, where, whether there is a place, and the form to sign up.

use super::form::{Form, Offer};
use super::{Drawing, Entry, Gathering};
use leptos::prelude::*;
use meepraat_protocol::ContactField::{Companions, Email, Event, Name, Organisation, Role, Slot};
use meepraat_protocol::{ContactField, ContactKind, Places};

pub(super) fn events(drawing: &Drawing<'_>) -> AnyView {
    if drawing.part.events.is_empty() {
        return ().into_any();
    }
    let over = |event: &Gathering| drawing.hosted.is_some_and(|page| event.ends < page.today);
    let coming: Vec<_> = drawing.part.events.iter().filter(|event| !over(event)).collect();
    let none = !coming.is_empty();
    let cards: Vec<_> = coming.into_iter().map(|event| card(drawing, event)).collect();
    view! {
        {drawing.heading("events")}
        {cards}
        <p class="no-events" hidden=none>{drawing.text("no_events")}</p>
    }
    .into_any()
}

fn card(drawing: &Drawing<'_>, event: &Gathering) -> AnyView {
    let words = drawing.words;
    let entry = match &event.entry {
        Some(entry) => sign_up(drawing, event, entry),
        None => view! { <p>{drawing.text("walk_in")}</p> }.into_any(),
    };
    let until = event.entry.as_ref().map(|entry| entry.until.0.to_string());
    view! {
        <div class="card" data-event=event.id.to_string() data-ends=event.ends.to_string() data-until=until>
            <div class="name" role="heading" {..drawing.level(4)}>{words.said(&event.title)}</div>
            <p class="kind">{event.kind.clone()}</p>
            <p class="when">{event.when.clone()}</p>
            <p class="where"><bdi>{place(event)}</bdi></p>
            <p>{words.said(&event.description)}</p>
            {entry}
        </div>
    }
    .into_any()
}

fn place(event: &Gathering) -> AnyView {
    let place = &event.place;
    let name = place.name.clone();
    let name = match &place.link {
        Some(link) => view! { <a href=link.to_string() target="_blank" rel="noopener">{name}</a> }.into_any(),
        None => name.into_any(),
    };
    view! { {name} ", " {place.address.clone()} }.into_any()
}

/// What is left, in sentences of which one shows, and the form.
fn sign_up(drawing: &Drawing<'_>, event: &Gathering, entry: &Entry) -> AnyView {
    let left = places_left(drawing, event, entry);
    let steps = Places::ALL.map(|step| {
        let class = match step {
            Places::Free => "free",
            Places::Few => "few",
            Places::Waitlist => "wait-list",
            Places::Full => "full-up",
            Places::Closed => "full-up closed-now",
        };
        let (name, hidden) = (step.as_str(), left != Some(step));
        view! { <p class=class data-places=name hidden=hidden>{drawing.text(name)}</p> }
    });
    let open = !matches!(left, Some(Places::Full | Places::Closed));
    let until = open.then(|| view! { <p class="until">{entry.until.1.clone()}</p> });
    let form = (drawing.hosted.is_none() || open).then(|| form(drawing, event, entry));
    view! { {steps.collect_view()} {until} {form} }.into_any()
}

fn places_left(drawing: &Drawing<'_>, event: &Gathering, entry: &Entry) -> Option<Places> {
    let page = drawing.hosted?;
    if entry.until.0 < page.today { Some(Places::Closed) } else { page.places.get(&event.id).copied() }
}

fn form(drawing: &Drawing<'_>, event: &Gathering, entry: &Entry) -> AnyView {
    let form = Form::new(drawing, ContactKind::SignUp, Some(&event.id), 5);
    let table = !entry.roles.is_empty();
    let slots = slots(drawing, event, entry);
    let roles: Vec<_> = entry.roles.iter().map(|(id, title)| (id.to_string(), title.clone())).collect();
    let companions: Vec<_> = (0..=entry.companions)
        .map(|count| match count {
            0 => (String::new(), drawing.text("companions_none")),
            count => (count.to_string(), count.to_string()),
        })
        .collect();
    let facilities: Vec<_> = entry
        .facilities
        .iter()
        .map(|facility| Offer {
            value: facility.as_str().to_owned(),
            words: drawing.text(facility.as_str()),
            gone: None,
        })
        .collect();
    let fields = view! {
        {(!slots.is_empty()).then(|| form.one(Slot, "slot_choose", &slots))}
        {table.then(|| form.select(Role, "role", "role_why", Some("role_choose"), &roles))}
        {table.then(|| form.text(Organisation, "organisation", "organisation_why"))}
        {form.text(Name, "name", "name_why")}
        {form.text(Email, "email", "email_why")}
        {(companions.len() > 1).then(|| form.select(Companions, "companions", "", None, &companions))}
        {(!facilities.is_empty()).then(|| form.several(ContactField::Facility, "facilities", "facilities_why", &facilities))}
    };
    let asked = [
        Some(Event),
        (!slots.is_empty()).then_some(Slot),
        table.then_some(Role),
        table.then_some(Organisation),
        Some(Name),
        Some(Email),
        (companions.len() > 1).then_some(Companions),
        (!facilities.is_empty()).then_some(ContactField::Facility),
    ];
    let asked: Vec<_> = asked.into_iter().flatten().collect();
    form.draw(fields.into_any(), &asked, "sign_up", "send_sign_up")
}

/// A slot that is taken, or whose day is over, cannot be chosen.
fn slots(drawing: &Drawing<'_>, event: &Gathering, entry: &Entry) -> Vec<Offer> {
    let gone = |name: &String, day| {
        let page = drawing.hosted;
        page.is_some_and(|page| {
            day < page.today || page.slots_taken.contains(&(event.id.clone(), name.clone()))
        })
    };
    let offer = |(name, day, words): &(String, _, String)| Offer {
        value: name.clone(),
        words: words.clone(),
        gone: Some((gone(name, *day), drawing.text("slot_taken"))),
    };
    entry.slots.iter().map(offer).collect()
}
