//! Being kept informed: about what, and the form.

use super::Drawing;
use super::form::{Form, Offer};
use leptos::prelude::*;
use meepraat_protocol::{ContactField, ContactKind, Topic, fill};

pub(super) fn follow_up(drawing: &Drawing<'_>) -> AnyView {
    let form = Form::new(drawing, ContactKind::FollowUp, None, 4);
    let whole = fill(drawing.part.texts.get("topic_campaign"), "{title}", &drawing.words.title);
    let themes = drawing.part.themes.iter().map(|(id, title)| (Topic::Theme(id.clone()), title.clone()));
    let next = (Topic::Waves, drawing.text("topic_waves"));
    let topics: Vec<_> = [(Topic::Campaign, whole)]
        .into_iter()
        .chain(themes)
        .chain([next])
        .map(|(topic, words)| Offer { value: String::from(topic), words, gone: None })
        .collect();
    let fields = view! {
        {form.several(ContactField::Topic, "topics", "", &topics)}
        {form.text(ContactField::Email, "email", "follow_email_why")}
    };
    let asked = [ContactField::Topic, ContactField::Email];
    let form = form.draw(fields.into_any(), &asked, "send_follow_up", "send_follow_up");
    view! {
        {drawing.heading("follow")}
        <div class="card"><p>{drawing.text("follow_why")}</p> {form}</div>
    }
    .into_any()
}
