//! The hosted pages, without JavaScript: the form, its thanks, and the confirmation of a post that has no id.

use super::interface::interface;
use super::{PublishedLanguage, render};
use crate::state::{ALL, State};
use crate::view::{question, results};
use leptos::prelude::*;
use meepraat_protocol::{Answer, AnswerError, Direction, Id, Results, SubmissionId};

/// What a hosted form shows beside its questions.
#[derive(Debug, Clone, Copy)]
pub struct HostedPage<'a> {
    /// The id that the post will carry.
    pub id: Option<SubmissionId>,
    /// On whose site, where it is known.
    pub partner: Option<&'a str>,
    /// The wave that is open; absent: none is.
    pub wave: Option<&'a Id>,
    /// Where the style sheet lies.
    pub style: &'a str,
    /// What was wrong with a post.
    pub errors: &'a [AnswerError],
    /// What that post had filled in.
    pub filled: &'a [Answer],
    /// The sentence to show where no wave is open: that of the next wave, or of none.
    pub next_wave: Option<&'a Id>,
}

/// The whole page of `GET /embed/{campaign}`.
#[must_use]
pub fn hosted_form(published: &PublishedLanguage, page: &HostedPage<'_>) -> String {
    let bundle = &published.bundle;
    document(published, page.style, &bundle.title, || match page.wave {
        Some(wave) => form(published, page, wave),
        None => {
            let sentence = bundle.closed.iter().find(|(wave, _)| wave.as_ref() == page.next_wave);
            view! { <p>{sentence.map(|(_, text)| text.clone()).unwrap_or_default()}</p> }.into_any()
        }
    })
}

fn form(published: &PublishedLanguage, page: &HostedPage<'_>, wave: &Id) -> AnyView {
    let bundle = &published.bundle;
    let state = State::new(ALL);
    state.errors.set(page.errors.to_vec());
    let questions: Vec<_> = bundle
        .questions
        .iter()
        .enumerate()
        .map(|(index, asked)| {
            let answer = page.filled.iter().find(|answer| answer.question == asked.id);
            question(index, asked, &bundle.texts, state, answer)
        })
        .collect();
    let fields = [
        ("id", page.id.map(|id| id.to_string()).unwrap_or_default()),
        ("version", bundle.version.to_string()),
        ("wave", wave.to_string()),
        ("partner", page.partner.unwrap_or_default().to_owned()),
        ("lang", bundle.language.to_string()),
    ]
    .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
    .collect_view();
    let summary = error_summary(published, page.errors);
    let introduction = bundle.introduction.clone().map(|text| view! { <p class="intro">{text}</p> });
    view! {
        <form class="poll" method="post" action=format!("/embed/{}", bundle.campaign) novalidate>
            {fields}
            <input class="trap" name="website" tabindex="-1" autocomplete="off" aria-hidden="true"/>
            {summary}
            {introduction}
            {questions}
            <div class="actions"><button type="submit">{interface(&bundle.language).page.send}</button></div>
        </form>
    }
    .into_any()
}

fn error_summary(published: &PublishedLanguage, errors: &[AnswerError]) -> AnyView {
    let texts = &published.bundle.texts;
    if errors.is_empty() {
        return ().into_any();
    }
    let links: Vec<_> = errors
        .iter()
        .map(|error| {
            let words = crate::state::explain(error.problem, texts);
            view! { <li><a href=format!("#q-{}", error.question)>{words}</a></li> }
        })
        .collect();
    view! { <div class="summary" role="alert"><p>{texts.error_summary.clone()}</p><ul>{links}</ul></div> }
        .into_any()
}

/// The page after a post.
#[must_use]
pub fn hosted_thanks(published: &PublishedLanguage, shown: Option<&Results>, style: &str) -> String {
    let bundle = &published.bundle;
    let interface = interface(&bundle.language);
    document(published, style, &bundle.texts.sent_heading, || {
        view! {
            <div class="outcome">
                <div class="message">
                    <p>{bundle.thanks.clone()}</p>
                    <p>{interface.page.thanks}</p>
                </div>
                {shown.map(|shown| results(bundle, shown))}
            </div>
        }
        .into_any()
    })
}

/// The page for a post that has no id: the same fields with one, and a button that posts them.
#[must_use]
pub fn hosted_confirm(
    published: &PublishedLanguage,
    fields: &[(String, String)],
    id: SubmissionId,
    style: &str,
) -> String {
    let bundle = &published.bundle;
    let page = interface(&bundle.language).page;
    let carried: Vec<_> = fields
        .iter()
        .filter(|(name, _)| name != "id")
        .map(|(name, value)| view! { <input type="hidden" name=name.clone() value=value.clone()/> })
        .collect();
    document(published, style, &page.confirm_heading, || {
        view! {
            <form class="poll" method="post" action=format!("/embed/{}", bundle.campaign)>
                <input type="hidden" name="id" value=id.to_string()/>
                {carried}
                <p>{page.confirm}</p>
                <div class="actions"><button type="submit">{page.send.clone()}</button></div>
            </form>
        }
        .into_any()
    })
}

fn document(
    published: &PublishedLanguage,
    style: &str,
    heading: &str,
    body: impl FnOnce() -> AnyView,
) -> String {
    let bundle = &published.bundle;
    let asked_by = crate::state::fill(&bundle.texts.asked_by, "{organiser}", &bundle.organiser);
    let page = render(|| {
        view! {
            <html lang=bundle.language.to_string() dir=Direction::of(&bundle.language).as_str()>
                <head>
                    <meta charset="utf-8"/>
                    <meta name="viewport" content="width=device-width, initial-scale=1"/>
                    <title>{format!("{heading} - {}", bundle.organiser)}</title>
                    <link rel="stylesheet" href=style.to_owned()/>
                </head>
                <body class="hosted">
                    <main class="widget">
                        <p class="organiser">{asked_by}</p>
                        <h1 class="title">{heading.to_owned()}</h1>
                        {body()}
                        <p class="foot"><a href=bundle.privacy.clone()>{bundle.texts.privacy.clone()}</a></p>
                    </main>
                </body>
            </html>
        }
    });
    format!("<!DOCTYPE html>{page}")
}
