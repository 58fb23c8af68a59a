//! What stands before every request: the rate limit of posts, and the log, which holds no addresses, no query and
//! nothing that anyone sent.

use super::{
    address::place,
    pages::{Sorry, sorry},
    problem::ApiProblem,
    state::AppState,
};
use axum::{
    extract::{ConnectInfo, Request, State},
    http::{Method, StatusCode},
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::{net::SocketAddr, sync::Arc, time::Instant};

pub(crate) async fn limit_posts(
    State(state): State<Arc<AppState>>,
    request: Request,
    next: Next,
) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
    if peer.is_some_and(|peer| state.trusted.ignores(peer, request.headers())) {
        state.unbelieved.call_once(warn_of_proxy);
    }
    let client = peer.map(|peer| state.trusted.client(peer, request.headers()));
    // The machine itself is a proxy that nobody named as trusted, or a developer: neither is one resident.
    let limited = client.filter(|client| request.method() == Method::POST && !client.is_loopback());
    match limited.map_or(Ok(()), |client| state.limiter.admit(place(client), Instant::now())) {
        Ok(()) => next.run(request).await,
        Err(_) if ["/embed/", "/mine/"].iter().any(|pages| request.uri().path().starts_with(pages)) => {
            sorry(Sorry::TooMany, None)
        }
        Err(wait) => {
            let seconds = u32::try_from(wait.as_secs()).unwrap_or(u32::MAX).saturating_add(1);
            let detail =
                format!("Send the same again after {seconds} s; nothing of this request was stored.");
            ApiProblem::new(StatusCode::TOO_MANY_REQUESTS, "Too many requests", detail)
                .retry_after(seconds)
                .into_response()
        }
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
