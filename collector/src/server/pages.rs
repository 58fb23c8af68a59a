//! The few pages of the collector's own: what runs here, and what to say when a hosted form cannot be answered.

use super::state::{AppState, Served};
use axum::{
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use jiff::ToSpan;
use meepraat_protocol::{Audience, Direction, Language};
use meepraat_widget::PublishedLanguage;
use std::{fmt::Write, sync::Arc};

const STYLE: &str = "body{font:1rem/1.5 system-ui,sans-serif;max-width:42rem;margin:0 auto;padding:1.5rem 1rem;\
    color:#1b1b1b;background:#fff}h1{font-size:1.5rem;line-height:1.25}h2{font-size:1.2rem;margin:2rem 0 .25rem}\
    p{margin:.25rem 0 .75rem}a{color:#154273}pre{white-space:pre-wrap;overflow-wrap:anywhere;background:#f3f3f3;\
    border:1px solid #d0d0d0;border-radius:4px;padding:.75rem;font-size:.9rem;user-select:all}";

/// `GET /`: the campaigns for residents. A poll for staff is found by its link only.
pub(crate) async fn home(State(state): State<Arc<AppState>>) -> Html<String> {
    let mut body = String::from("<h1>Meepraat</h1><p>These campaigns run here.</p>");
    let residents = |served: &&Served| served.campaign.audience == Audience::Residents;
    for served in state.served.values().filter(residents) {
        body.push_str(&campaign_section(&state, served));
    }
    body.push_str("<h2>For developers</h2><p><a href=\"/v1/openapi.json\">The API</a> (OpenAPI)</p>");
    Html(document("en", "ltr", "Meepraat", &body))
}

fn campaign_section(state: &AppState, served: &Served) -> String {
    let campaign = &served.campaign;
    let language = &served.published.language(None).bundle.language;
    let assignment = campaign.assignment.resolve(language, language);
    let title = campaign.title.resolve(language, language);
    let partner = campaign.partners.first().map(|partner| partner.id.as_str());
    let query = partner.map(|partner| format!("?partner={partner}")).unwrap_or_default();
    let tag = format!("<script async src=\"{}/{}.js{query}\"></script>", state.public_url, campaign.id);
    let mut section = String::new();
    // Writing to a String cannot fail.
    let _ = write!(
        section,
        "<h2 lang=\"{language}\">{title}</h2><p lang=\"{language}\">{assignment}</p>\
         <p><a href=\"/embed/{id}\">The poll as a page of its own</a> · \
         <a href=\"/v1/campaigns/{id}/results\">Results so far</a></p>\
         <p>To put it on a page{of}, copy this tag:</p><pre>{tag}</pre>",
        title = escape(title),
        assignment = escape(assignment),
        id = campaign.id,
        of = partner.map(|partner| format!(" of <code>{partner}</code>")).unwrap_or_default(),
        tag = escape(&tag),
    );
    section
}

/// `GET /.well-known/security.txt` (RFC 9116): whom to tell about a weakness.
pub(crate) async fn security(State(state): State<Arc<AppState>>) -> Response {
    let mut text = String::new();
    let mut contacts: Vec<_> =
        state.served.values().map(|served| served.campaign.organiser.contact.to_string()).collect();
    contacts.sort();
    contacts.dedup();
    let expires = state.clock.today().saturating_add(180.days());
    for contact in contacts {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "Contact: {contact}");
    }
    let _ = writeln!(text, "Expires: {expires}T00:00:00Z\nPreferred-Languages: nl, en");
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}

/// Why a hosted form gets no form or thanks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sorry {
    NoCampaign,
    AlreadySent,
    Unavailable,
    TooMany,
}

/// A page that says what happened and what to do. In Dutch, or English where the resident reads something else.
pub(crate) fn sorry(why: Sorry, language: Option<&PublishedLanguage>) -> Response {
    let dutch = language.is_none_or(|language| language.bundle.language.as_str() == "nl");
    let (status, in_dutch, in_english) = match why {
        Sorry::NoCampaign => (
            StatusCode::NOT_FOUND,
            ["Deze vragen zijn er niet", "Controleer het adres van deze pagina."],
            ["These questions are not here", "Check the address of this page."],
        ),
        Sorry::AlreadySent => (
            StatusCode::CONFLICT,
            [
                "U hebt al antwoord gegeven",
                "Uw eerste antwoorden tellen mee. Wat u daarna veranderde, telt niet mee. U hoeft niets meer te doen.",
            ],
            [
                "You answered already",
                "Your first answers count. What you changed after that does not. You do not have to do anything else.",
            ],
        ),
        Sorry::Unavailable | Sorry::TooMany => (
            if why == Sorry::TooMany {
                StatusCode::TOO_MANY_REQUESTS
            } else {
                StatusCode::SERVICE_UNAVAILABLE
            },
            ["Dit is nog niet verstuurd", "Het is nu te druk. Wacht een minuut en laad deze pagina opnieuw."],
            ["This is not sent yet", "It is too busy now. Wait a minute and load this page again."],
        ),
    };
    let [heading, words] = if dutch { in_dutch } else { in_english };
    let code = if dutch { "nl" } else { "en" };
    let body = format!("<h1>{heading}</h1><p>{words}</p>");
    let direction = Language::new(code).map_or(Direction::Ltr, |code| Direction::of(&code));
    let mut response = (status, Html(document(code, direction.as_str(), heading, &body))).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(SORRY_POLICY));
    if matches!(why, Sorry::Unavailable | Sorry::TooMany) {
        headers.insert(header::RETRY_AFTER, HeaderValue::from_static("60"));
    }
    response
}

/// Like the hosted form's, with the style that stands in the page.
const SORRY_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors *";

pub(crate) fn document(language: &str, direction: &str, title: &str, body: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang=\"{language}\" dir=\"{direction}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{title}</title>\
         <style>{STYLE}</style></head><body><main>{body}</main></body></html>"
    )
}

pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
