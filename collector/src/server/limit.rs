//! What stands before every request: the rate limits of posts, and the log, which holds no addresses, no query and
//! nothing that anyone sent.

use super::{
    address::place,
    intake::Event,
    pages::{Sorry, sorry},
    problem::ApiProblem,
    state::AppState,
};
use axum::{
    extract::{ConnectInfo, Request, State},
    http::Method,
    middleware::Next,
    response::{IntoResponse, Response},
};
use meepraat_protocol::Submission;
use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::{Duration, Instant},
};

pub(crate) async fn limit_posts(
    State(state): State<Arc<AppState>>,
    mut request: Request,
    next: Next,
) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
    if peer.is_some_and(|peer| state.trusted.ignores(peer, request.headers())) {
        state.unbelieved.call_once(warn_of_proxy);
    }
    let client = peer.map(|peer| state.trusted.client(peer, request.headers()));
    // The machine itself is a proxy that nobody named as trusted, or a developer: neither is one resident.
    let limited = client.filter(|client| request.method() == Method::POST && !client.is_loopback());
    let limited = limited.map(place);
    request.extensions_mut().insert(Limited(limited));
    match limited.map_or(Ok(()), |place| state.limiter.admit(place, 1, Instant::now())) {
        Ok(()) => next.run(request).await,
        Err(_) if ["/embed/", "/mine/"].iter().any(|pages| request.uri().path().starts_with(pages)) => {
            sorry(Sorry::TooMany, None)
        }
        Err(wait) => ApiProblem::too_many(wait).into_response(),
    }
}

/// The place that a post comes from; none where it is not limited.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limited(Option<IpAddr>);

/// Whether as many sign-ups, enrolments and follow-ups may come from there now.
///
/// # Errors
/// How long to wait.
pub(crate) fn admit_contacts(
    state: &AppState,
    Limited(place): Limited,
    events: &[Event],
) -> Result<(), Duration> {
    let is_contact =
        |event: &&Event| matches!(event, Ok(event) if !matches!(event.submission, Submission::Response(_)));
    let count = u32::try_from(events.iter().filter(is_contact).count()).unwrap_or(u32::MAX);
    match place {
        Some(place) if count > 0 => state.contact_limiter.admit(place, count, Instant::now()),
        _ => Ok(()),
    }
}

/// Without this the first busy evening would show it: everyone behind the proxy counts as one place.
fn warn_of_proxy() {
    tracing::warn!(
        "a machine that is not trusted sends X-Forwarded-For, which is ignored: if it is your reverse proxy, name its \
         address with --trusted-proxy, or all residents share one rate limit"
    );
}

pub(crate) async fn log(request: Request, next: Next) -> Response {
    // A link in a mail is a key.
    let path = request.uri().path();
    let path = if path.starts_with("/mine/") { "/mine/…".to_owned() } else { path.to_owned() };
    let method = request.method().clone();
    let begun = Instant::now();
    let response = next.run(request).await;
    let (status, milliseconds) = (response.status().as_u16(), begun.elapsed().as_millis());
    tracing::debug!(%method, path, status, milliseconds, "answered");
    response
}
