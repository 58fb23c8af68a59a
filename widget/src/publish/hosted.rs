//! The hosted pages, which need no JavaScript: the form, its thanks, and the confirmation of a post that has no id.

mod part;

pub use part::{Done, HostedPart, PostedPart, hosted_part};

use super::draw::{Words, updates};
use super::{PublishedLanguage, render};
use crate::state::{ALL, Model, State};
use crate::view::{Piece, question};
use jiff::civil::Date;
use leptos::prelude::*;
use meepraat_protocol::{Answer, AnswerError, Bundle, Direction, Fields, Id, Results, SubmissionId};
use std::sync::Arc;

/// Where the files of hosted pages lie.
#[derive(Debug, Clone, Copy)]
pub struct HostedFiles<'a> {
    /// The style sheet.
    pub style: &'a str,
    /// The script that tells a page around an iframe how tall it is; nothing else depends on it.
    pub height: &'a str,
}

/// What a hosted form shows beside its questions.
#[derive(Debug, Clone, Copy)]
pub struct HostedPage<'a> {
    /// The id that the post will carry.
    pub id: Option<SubmissionId>,
    /// On whose site, where it is known.
    pub partner: Option<&'a str>,
    /// The code of the ambassador whose link led here.
    pub referral: Option<&'a Id>,
    /// The wave that is open; absent: none is.
    pub wave: Option<&'a Id>,
    /// Where its files lie.
    pub files: HostedFiles<'a>,
    /// What was wrong with a post.
    pub errors: &'a [AnswerError],
    /// Whether a post was refused for another reason than its answers.
    pub rejected: bool,
    /// What that post had filled in.
    pub filled: &'a [Answer],
    /// The sentence to show where no wave is open: that of the next wave, or of none.
    pub next_wave: Option<&'a Id>,
    /// What is told where no wave is open.
    pub heard: Heard<'a>,
}

/// What became of what residents said.
#[derive(Debug, Clone, Copy)]
pub struct Heard<'a> {
    /// The last results, where they may be seen.
    pub results: Option<&'a Results>,
    /// The day, for updates.
    pub today: Date,
}

/// The whole page of `GET /embed/{campaign}`.
#[must_use]
pub fn hosted_form(published: &PublishedLanguage, page: &HostedPage<'_>) -> String {
    let words = &published.words;
    document(words, page.files, &words.title, || {
        let body = match page.wave {
            Some(wave) => form(published, page, wave),
            None => {
                let sentence = words.closed.iter().find(|(wave, _)| wave.as_ref() == page.next_wave);
                view! {
                    <p>{sentence.map(|(_, text)| text.clone()).unwrap_or_default()}</p>
                    {others(published, page.heard)}
                }
                .into_any()
            }
        };
        let refusal = page.rejected.then(|| {
            let (heading, why) = (words.text("rejected_heading"), words.text("rejected"));
            view! { <div class="summary" role="alert"><p>{heading}</p><p>{why}</p></div> }
        });
        view! { {languages(words, page.partner, page.referral)} {refusal} {body} {to_part(published, page.partner)} }
            .into_any()
    })
}

/// Links to the same page in the other languages.
fn languages(words: &Words, partner: Option<&str>, referral: Option<&Id>) -> impl IntoView + use<> {
    let partner = partner.and_then(|partner| Id::new(partner).ok());
    let partner = partner.map(|partner| format!("&partner={partner}")).unwrap_or_default();
    let via = referral.map(|code| format!("&via={code}")).unwrap_or_default();
    let others = words.languages.iter().filter(|(code, _)| *code != words.language);
    let links: Vec<_> = others
        .map(|(code, name)| {
            let lang = code.to_string();
            view! { <a href=format!("?lang={code}{partner}{via}") lang=lang.clone() hreflang=lang>{name.clone()}</a> }
        })
        .collect();
    (!links.is_empty())
        .then(|| view! { <nav class="languages" aria-label=words.text("language")>{links}</nav> })
}

fn form(published: &PublishedLanguage, page: &HostedPage<'_>, wave: &Id) -> AnyView {
    let words = &published.words;
    let bundle = Arc::new(Bundle { texts: words.texts.clone(), ..published.bundle.clone() });
    let state = State::new(Model { step: ALL, errors: page.errors.to_vec(), ..Model::default() });
    let draw = |piece: Piece<'_>| words.draw(piece, page.filled);
    let questions: Vec<_> = bundle
        .questions
        .iter()
        .enumerate()
        .map(|(index, asked)| question(index, asked, &bundle, state, &draw))
        .collect();
    let fields = [
        ("id", page.id.map(|id| id.to_string()).unwrap_or_default()),
        ("version", bundle.version.to_string()),
        ("wave", wave.to_string()),
        ("partner", page.partner.unwrap_or_default().to_owned()),
        ("referral", page.referral.map(ToString::to_string).unwrap_or_default()),
        ("lang", bundle.language.to_string()),
    ]
    .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
    .collect_view();
    view! {
        <form class="poll" method="post" action=format!("/embed/{}", bundle.campaign) novalidate>
            <div hidden>
                {fields}
                <input name="website" tabindex="-1" autocomplete="off" aria-hidden="true"/>
            </div>
            {error_summary(words, page.errors)}
            {draw(Piece::Introduction)}
            {questions}
            <div class="actions"><button type="submit">{words.page.send.clone()}</button></div>
        </form>
    }
    .into_any()
}

fn error_summary(words: &Words, errors: &[AnswerError]) -> AnyView {
    if errors.is_empty() {
        return ().into_any();
    }
    let links: Vec<_> = errors
        .iter()
        .map(|error| {
            let explained = crate::state::explain(error.problem, &words.texts);
            view! { <li><a href=format!("#legend-{}", error.question)>{explained}</a></li> }
        })
        .collect();
    view! { <div class="summary" role="alert"><p>{words.text("error_summary")}</p><ul>{links}</ul></div> }
        .into_any()
}

/// The page after a post.
#[must_use]
pub fn hosted_thanks(published: &PublishedLanguage, heard: Heard<'_>, files: HostedFiles<'_>) -> String {
    let words = &published.words;
    let close = words.page.thanks.clone();
    document(words, files, words.texts.get("sent_heading"), || {
        view! {
            <div class="message"><p>{words.thanks.clone()}</p><p>{close}</p></div>
            {others(published, heard)}
            {to_part(published, None)}
        }
        .into_any()
    })
}

/// A link to what there is to take part in.
fn to_part(published: &PublishedLanguage, partner: Option<&str>) -> impl IntoView + use<> {
    let words = &published.words;
    let campaign = &published.bundle.campaign;
    let partner = partner.and_then(|partner| Id::new(partner).ok());
    let partner = partner.map(|partner| format!("&partner={partner}")).unwrap_or_default();
    let link = format!("/embed/{campaign}/take-part?lang={}{partner}", words.language);
    let text = words.part.as_ref().map(|part| part.texts.get("button").to_owned());
    text.map(|text| view! { <p class="foot"><a href=link>{text}</a></p> })
}

/// What others answered, and what is done with it.
fn others(published: &PublishedLanguage, heard: Heard<'_>) -> impl IntoView + use<> {
    let results = heard.results.map(|results| published.bundle.fill_results(results));
    let told = results.unwrap_or_default() + &updates(&published.words, Some(heard.today));
    view! { <div class="others" inner_html=under_one_heading(&told)></div> }
}

/// The results' headings one level higher: on this page they follow its only `h1`.
fn under_one_heading(results: &str) -> String {
    results.replace("aria-level=\"3\"", "aria-level=\"2\"").replace("aria-level=\"4\"", "aria-level=\"3\"")
}

/// The page for a post that has no id: the same fields with one, and a button that posts them.
#[must_use]
pub fn hosted_confirm(
    published: &PublishedLanguage,
    fields: &Fields,
    id: SubmissionId,
    files: HostedFiles<'_>,
) -> String {
    let words = &published.words;
    let page = &words.page;
    document(words, files, &page.confirm_heading, || {
        let carried: Vec<_> = fields
            .0
            .iter()
            .filter(|(name, _)| name != "id")
            .map(|(name, value)| view! { <input type="hidden" name=name.clone() value=value.clone()/> })
            .collect();
        view! {
            <form class="poll" method="post" action=format!("/embed/{}", published.bundle.campaign)>
                <input type="hidden" name="id" value=id.to_string()/>
                {carried}
                <p>{page.confirm.clone()}</p>
                <div class="actions"><button type="submit">{page.send.clone()}</button></div>
            </form>
        }
        .into_any()
    })
}

/// A page of the campaign with markup of the caller's own below its heading.
#[must_use]
pub fn hosted_page(
    published: &PublishedLanguage,
    files: HostedFiles<'_>,
    heading: &str,
    markup: &str,
) -> String {
    let markup = markup.to_owned();
    document(&published.words, files, heading, || {
        view! { <div class="page" inner_html=markup></div> }.into_any()
    })
}

fn document(words: &Words, files: HostedFiles<'_>, heading: &str, body: impl FnOnce() -> AnyView) -> String {
    let page = render(|| {
        view! {
            <html lang=words.language.to_string() dir=Direction::of(&words.language).as_str()>
                <head>
                    <meta charset="utf-8"/>
                    <meta name="viewport" content="width=device-width, initial-scale=1"/>
                    <title>{format!("{heading} - {}", words.organiser)}</title>
                    <link rel="stylesheet" href=files.style.to_owned()/>
                    <script src=files.height.to_owned() defer></script>
                </head>
                <body class="hosted">
                    <main class="widget">
                        <p class="organiser">{words.asked_by()}</p>
                        <h1 class="title">{heading.to_owned()}</h1>
                        {body()}
                        <p class="foot"><a href=words.privacy.clone()>{words.text("privacy")}</a></p>
                    </main>
                </body>
            </html>
        }
        .to_html()
    });
    format!("<!DOCTYPE html>{page}")
}
