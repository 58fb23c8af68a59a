//! What the forms share: their frame, their fields with a purpose and an error each, and what becomes of them.

use super::Drawing;
use crate::publish::hosted::{Done, PostedPart};
use leptos::prelude::*;
use meepraat_protocol::{
    ContactField, ContactKind, Id, MAX_EMAIL_CHARACTERS, MAX_NAME_CHARACTERS, MAX_ORGANISATION_CHARACTERS,
};

/// One thing to choose from a list.
pub(super) struct Offer {
    pub(super) value: String,
    pub(super) words: String,
    /// For what can be taken by others: whether it is, and the word for that.
    pub(super) gone: Option<(bool, String)>,
}

/// One form while it is drawn.
pub(super) struct Form<'a> {
    drawing: &'a Drawing<'a>,
    kind: ContactKind,
    event: Option<&'a Id>,
    /// The level of the headings that follow it.
    level: u8,
}

impl<'a> Form<'a> {
    pub(super) fn new(drawing: &'a Drawing<'a>, kind: ContactKind, event: Option<&'a Id>, level: u8) -> Self {
        Self { drawing, kind, event, level }
    }

    /// What the form is known by: its kind, and the event that it is about.
    fn name(&self) -> String {
        match self.event {
            Some(event) => format!("{}-{event}", self.kind.as_str()),
            None => self.kind.as_str().to_owned(),
        }
    }

    fn id(&self, part: &str) -> String {
        format!("part-{}-{part}", self.name())
    }

    /// What was posted, where it was this form.
    fn posted(&self) -> Option<&PostedPart<'_>> {
        let posted = self.drawing.hosted?.posted.as_ref()?;
        let about = posted.fields.get("event");
        (posted.kind == self.kind && about == self.event.map(Id::as_str)).then_some(posted)
    }

    fn filled(&self, field: ContactField) -> String {
        self.posted().and_then(|posted| posted.fields.get(field.as_str())).unwrap_or_default().to_owned()
    }

    fn is_chosen(&self, field: ContactField, value: &str) -> bool {
        self.posted().is_some_and(|posted| posted.fields.all(field.as_str()).any(|chosen| chosen == value))
    }

    fn is_wrong(&self, field: ContactField) -> bool {
        self.posted().is_some_and(|posted| posted.errors.iter().any(|error| error.field == field))
    }

    fn error_text(&self, field: ContactField) -> String {
        self.drawing.text(&format!("error_{}", field.as_str()))
    }

    /// What belongs to a field: the ids of its purpose and, where it is wrong, of its error.
    fn described_by(&self, field: ContactField, why: &str) -> Option<String> {
        let name = field.as_str();
        let why = (!why.is_empty()).then(|| self.id(&format!("{name}-why")));
        let error = self.is_wrong(field).then(|| self.id(&format!("{name}-error")));
        let all: Vec<_> = why.into_iter().chain(error).collect();
        (!all.is_empty()).then(|| all.join(" "))
    }

    /// The purpose of a field, and what is said where it is wrong.
    fn beside(&self, field: ContactField, why: &str) -> impl IntoView + use<> {
        let name = field.as_str();
        let purpose = (!why.is_empty()).then(|| {
            view! { <p class="why" id=self.id(&format!("{name}-why"))>{self.drawing.text(why)}</p> }
        });
        let hidden = !self.is_wrong(field);
        view! {
            {purpose}
            <p class="error" id=self.id(&format!("{name}-error")) data-error=name hidden=hidden>{self.error_text(field)}</p>
        }
    }

    /// A line to write in.
    pub(super) fn text(&self, field: ContactField, label: &str, why: &str) -> AnyView {
        let (kind, autocomplete, max) = match field {
            ContactField::Email => ("email", "email", MAX_EMAIL_CHARACTERS),
            ContactField::Organisation => ("text", "organization", MAX_ORGANISATION_CHARACTERS),
            _ => ("text", "name", MAX_NAME_CHARACTERS),
        };
        let (name, id) = (field.as_str(), self.id(field.as_str()));
        let invalid = self.is_wrong(field).then_some("true");
        view! {
            <div class="field">
                <label for=id.clone()>{self.drawing.text(label)}</label>
                {self.beside(field, why)}
                <input type=kind id=id name=name value=self.filled(field) autocomplete=autocomplete required
                    maxlength=max.to_string() aria-describedby=self.described_by(field, why) aria-invalid=invalid/>
            </div>
        }
        .into_any()
    }

    /// A list to choose one from. With `choose` it begins with none chosen, and asks for one.
    pub(super) fn select(
        &self,
        field: ContactField,
        label: &str,
        why: &str,
        choose: Option<&str>,
        options: &[(String, String)],
    ) -> AnyView {
        let (name, id) = (field.as_str(), self.id(field.as_str()));
        let filled = self.filled(field);
        let first = choose.map(|choose| (String::new(), self.drawing.text(choose)));
        let options: Vec<_> = first
            .into_iter()
            .chain(options.iter().cloned())
            .map(|(value, words)| {
                let selected = value == filled;
                view! { <option value=value selected=selected>{words}</option> }
            })
            .collect();
        let invalid = self.is_wrong(field).then_some("true");
        view! {
            <div class="field">
                <label for=id.clone()>{self.drawing.text(label)}</label>
                {self.beside(field, why)}
                <select id=id name=name aria-describedby=self.described_by(field, why) aria-invalid=invalid>{options}</select>
            </div>
        }
        .into_any()
    }

    /// Radio buttons.
    pub(super) fn one(&self, field: ContactField, legend: &str, offers: &[Offer]) -> AnyView {
        self.choices("radio", field, legend, "", offers)
    }

    /// Checkboxes.
    pub(super) fn several(&self, field: ContactField, legend: &str, why: &str, offers: &[Offer]) -> AnyView {
        self.choices("checkbox", field, legend, why, offers)
    }

    fn choices(
        &self,
        kind: &'static str,
        field: ContactField,
        legend: &str,
        why: &str,
        offers: &[Offer],
    ) -> AnyView {
        let name = field.as_str();
        let invalid = self.is_wrong(field).then_some("true");
        let choices: Vec<_> = offers
            .iter()
            .map(|offer| {
                let gone = offer.gone.as_ref().is_some_and(|(gone, _)| *gone);
                let checked = !gone && self.is_chosen(field, &offer.value);
                let taken = offer.gone.clone().map(|(gone, word)| {
                    view! { <span class="taken" hidden=!gone>"(" {word} ")"</span> }
                });
                view! {
                    <label class="choice">
                        <input type=kind name=name value=offer.value.clone() checked=checked disabled=gone aria-invalid=invalid/>
                        <span>{self.drawing.words.said(&offer.words)}</span>
                        {taken}
                    </label>
                }
            })
            .collect();
        let optional = matches!(field, ContactField::Facility | ContactField::Area)
            .then(|| view! { " " <span class="optional">{self.drawing.words.text("optional")}</span> });
        view! {
            <fieldset class=format!("of-{name}") id=self.id(name) aria-describedby=self.described_by(field, why)>
                <legend>{self.drawing.text(legend)} {optional}</legend>
                {self.beside(field, why)}
                <div class="choices">{choices}</div>
            </fieldset>
        }
        .into_any()
    }

    /// The whole form behind a summary. `asked` are its fields in their order.
    pub(super) fn draw(self, fields: AnyView, asked: &[ContactField], opens: &str, sends: &str) -> AnyView {
        let drawing = self.drawing;
        let kind = self.kind.as_str();
        let hosted = drawing.hosted.is_some();
        let action = hosted.then(|| format!("{}/{kind}", drawing.root));
        let target = (!hosted).then_some("_blank");
        let open = self.posted().is_some();
        view! {
            <details class="contact" open=open>
                <summary>{drawing.text(opens)}</summary>
                <form method="post" action=action target=target data-form=self.name() data-kind=kind novalidate>
                    {self.carried()}
                    {self.summary(asked)}
                    {fields}
                    <div class="actions"><button type="submit">{drawing.text(sends)}</button></div>
                </form>
                {(!hosted).then(|| outcomes(drawing, self.kind, self.level))}
            </details>
        }
        .into_any()
    }

    /// What travels beside what people fill in.
    fn carried(&self) -> impl IntoView + use<> {
        let words = self.drawing.words;
        let page = self.drawing.hosted;
        let fields = [
            ("id", page.map(|page| (page.fresh_id)().to_string()).unwrap_or_default()),
            ("version", words.version.to_string()),
            ("partner", page.and_then(|page| page.partner).unwrap_or_default().to_owned()),
            ("lang", words.language.to_string()),
        ];
        let event = self.event.map(|event| ("event", event.to_string()));
        let fields: Vec<_> = fields
            .into_iter()
            .chain(event)
            .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
            .collect();
        view! {
            <div hidden>
                {fields}
                <input name="website" tabindex="-1" autocomplete="off" aria-hidden="true"/>
            </div>
        }
    }

    /// The error summary: it takes focus, and its links lead to the fields.
    fn summary(&self, asked: &[ContactField]) -> impl IntoView + use<> {
        let hosted = self.drawing.hosted.is_some();
        let lines: Vec<_> = asked
            .iter()
            .map(|field| {
                let (name, text, hidden) = (field.as_str(), self.error_text(*field), !self.is_wrong(*field));
                let told = match field {
                    ContactField::Event => text.into_any(),
                    _ => {
                        let link = format!("#{}", self.id(name));
                        view! { <a href=link data-for=name>{text}</a> }.into_any()
                    }
                };
                view! { <li data-error=name hidden=hidden>{told}</li> }
            })
            .collect();
        let silent = !asked.iter().any(|field| self.is_wrong(*field));
        let id = self.id("summary");
        let (named, role) = (id.clone(), if hosted && !silent { "alert" } else { "group" });
        view! {
            <div class="summary" role=role tabindex="-1" aria-labelledby=named hidden=silent>
                <p id=id>{self.drawing.words.text("error_summary")}</p>
                <ul>{lines}</ul>
            </div>
        }
    }
}

/// What may become of a form in a page with scripts, each hidden until it does.
fn outcomes(drawing: &Drawing<'_>, kind: ContactKind, level: u8) -> AnyView {
    let told: &[(&str, &str)] = match kind {
        ContactKind::SignUp => {
            &[("held", "held"), ("waitlisted", "waitlisted"), ("full", "no_place"), ("sent", "sent")]
        }
        ContactKind::Enrolment => &[("sent", "enrolled")],
        ContactKind::FollowUp => &[("sent", "followed")],
    };
    let always = [("not_sent", "not_sent"), ("rejected", "rejected"), ("failed", "failed")];
    let parts: Vec<_> = told
        .iter()
        .chain(&always)
        .map(|(outcome, text)| {
            let again = (*outcome == "not_sent").then(|| {
                let words = drawing.words.text("try_again");
                view! { <div class="actions"><button type="button" value="again">{words}</button></div> }
            });
            view! { <div class="notice-of" data-outcome=*outcome hidden>{message(drawing, text, level)} {again}</div> }
        })
        .collect();
    view! {
        <p class="notice-of" data-outcome="sending" hidden><span tabindex="-1">{drawing.text("sending")}</span></p>
        {parts}
        <p class="status" role="status"></p>
    }
    .into_any()
}

fn message(drawing: &Drawing<'_>, text: &str, level: u8) -> impl IntoView + use<> {
    let heading = drawing.text(&format!("{text}_heading"));
    view! {
        <div class="name" role="heading" tabindex="-1" {..drawing.level(level)}>{heading}</div>
        <p>{drawing.text(text)}</p>
    }
}

/// What a hosted page says above everything: what was just done, or that it was refused.
pub(super) fn done(drawing: &Drawing<'_>) -> AnyView {
    let Some(page) = drawing.hosted else { return ().into_any() };
    let posted = page.posted.as_ref();
    let refused = posted.is_some_and(|posted| posted.refused);
    // The card of an event that takes nobody any more has no form to say so.
    let about_the_event =
        |posted: &PostedPart<'_>| posted.errors.iter().any(|error| error.field == ContactField::Event);
    if posted.is_some_and(about_the_event) {
        let (heading, why) = (drawing.text("rejected_heading"), drawing.text("error_event"));
        return view! { <div class="notice-of" role="alert"><p class="name">{heading}</p><p>{why}</p></div> }
            .into_any();
    }
    let text = match page.done {
        Some(Done::Held) => "held",
        Some(Done::Waitlisted) => "waitlisted",
        Some(Done::Full) => "no_place",
        Some(Done::Enrolment) => "enrolled",
        Some(Done::FollowUp) => "followed",
        None if refused => "rejected",
        None => return ().into_any(),
    };
    let role = if refused { "alert" } else { "status" };
    view! { <div class="notice-of" role=role>{message(drawing, text, 3)}</div> }.into_any()
}
