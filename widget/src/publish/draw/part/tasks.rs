//! Who is working on this: the assignments with their division of tasks.

use super::{Division, Drawing, Duty};
use leptos::prelude::*;

pub(super) fn tasks(drawing: &Drawing<'_>) -> AnyView {
    if drawing.part.assignments.is_empty() {
        return ().into_any();
    }
    let cards: Vec<_> = drawing.part.assignments.iter().map(|one| card(drawing, one)).collect();
    view! { {drawing.heading("tasks")} {cards} }.into_any()
}

fn card(drawing: &Drawing<'_>, assignment: &Division) -> impl IntoView + use<> {
    let words = drawing.words;
    let tasks: Vec<_> = assignment.tasks.iter().map(|task| duty(drawing, task)).collect();
    let description = assignment.description.as_deref();
    view! {
        <div class="card">
            <div class="name" role="heading" {..drawing.level(4)}>{words.said(&assignment.title)}</div>
            {description.map(|description| view! { <p>{words.said(description)}</p> })}
            <ul>{tasks}</ul>
        </div>
    }
}

fn duty(drawing: &Drawing<'_>, task: &Duty) -> impl IntoView + use<> {
    let words = drawing.words;
    view! {
        <li class="task">
            <p><b>{words.said(&task.who)}</b></p>
            <p>{words.said(&task.what)}</p>
            {task.until.clone().map(|until| view! { <p class="until">{until}</p> })}
        </li>
    }
}
