//! `/outbox`: the mails that a demonstration shows in place of sending them.

use super::pages::{document, escape};
use super::people::{People, preview, write};
use super::state::AppState;
use crate::contacts::Outgoing;
use axum::{
    extract::{Path, State},
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use std::{fmt::Write, sync::Arc};

/// Mails that are shown.
const SHOWN: u32 = 100;

/// A mail's own style stands in its elements; its links open beside the list.
const MAIL_POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";

/// Frames the mails.
const LIST_POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; frame-ancestors 'none'";

/// `GET /outbox`
pub(crate) async fn list(State(state): State<Arc<AppState>>) -> Response {
    let Some((people, mails)) = kept(&state).await else { return StatusCode::NOT_FOUND.into_response() };
    let mut body = String::from(
        "<h1>Mails</h1><p>This is a demonstration: mails are shown here and sent to nobody. The last is on top.</p>",
    );
    if mails.is_empty() {
        body += "<p>There is no mail yet. Sign up for something, and load this page again.</p>";
    }
    for (number, mail) in mails.iter().enumerate() {
        let Ok(preview) = preview(&state, people, mail) else { continue };
        let open = if number == 0 { " open" } else { "" };
        // Writing to a String cannot fail.
        let _ = write!(
            body,
            "<details{open}><summary>{subject} <small>to {to}</small></summary>\
             <iframe src=\"/outbox/{name}\" title=\"{subject}\" width=\"100%\" height=\"640\"></iframe>\
             <p><a href=\"/outbox/{name}.eml\">The whole mail, as it would be sent</a></p></details>",
            subject = escape(&preview.subject),
            to = escape(&mail.post.to),
            name = mail.name,
        );
    }
    with_policy(Html(document("en", "ltr", "Mails", &body)), LIST_POLICY)
}

/// `GET /outbox/{name}`: what a mail program shows; with `.eml` behind the name, the whole mail.
pub(crate) async fn mail(State(state): State<Arc<AppState>>, Path(name): Path<String>) -> Response {
    let (name, whole) = name.strip_suffix(".eml").map_or((name.as_str(), false), |name| (name, true));
    let Some((people, mails)) = kept(&state).await else { return StatusCode::NOT_FOUND.into_response() };
    let Some(mail) = mails.iter().find(|mail| mail.name == name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    if whole {
        return match write(&state, people, mail) {
            Ok(message) => ([(header::CONTENT_TYPE, "message/rfc822")], message.formatted()).into_response(),
            Err(_) => StatusCode::NOT_FOUND.into_response(),
        };
    }
    match preview(&state, people, mail) {
        Ok(preview) => with_policy(Html(preview.html.replace("<a ", "<a target=\"_blank\" ")), MAIL_POLICY),
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}

/// The mails that were kept, where they are kept to be looked at.
async fn kept(state: &AppState) -> Option<(&People, Vec<Outgoing>)> {
    let people = state.people.as_ref().filter(|people| people.has_outbox())?;
    match people.contacts.mails_kept(SHOWN).await {
        Ok(mails) => Some((people, mails)),
        Err(error) => {
            tracing::error!(%error, "the mails cannot be read");
            None
        }
    }
}

fn with_policy(page: Html<String>, policy: &'static str) -> Response {
    let mut response = page.into_response();
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    response
}
