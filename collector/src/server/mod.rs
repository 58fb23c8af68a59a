//! The receiving end: `app(state) -> Router`, and what starts and ends it.
//!
//! Owns the HTTP: routes, headers, limits. What is stored is `store`'s, what a poll looks like is the widget's, and
//! whether an answer fits its question is the protocol's.

mod address;
mod care;
mod embed;
mod events;
mod files;
mod form;
mod headers;
mod intake;
mod judge;
mod limit;
mod limiter;
mod mine;
mod openapi;
mod outbox;
mod pages;
mod people;
mod problem;
mod results;
mod run;
mod site;
mod state;
mod submissions;
mod take_part;

pub use crate::clock::Clock;
pub use address::{InvalidNetwork, Network, TrustedProxies};
pub use run::{Logs, Mail, PeopleSettings, ServeError, Settings, prepare, restart, serve, start_logging};
pub use site::SiteError;
pub use state::AppState;

use axum::{
    Router,
    extract::{DefaultBodyLimit, Request, State},
    http::{HeaderMap, Method, StatusCode},
    middleware::{from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use meepraat_protocol::MAX_BATCH_BYTES;
use problem::ApiProblem;
use std::{sync::Arc, time::Duration};
use tower_http::{catch_panic::CatchPanicLayer, timeout::TimeoutLayer};

/// How long a request may take, its body included: longer than a slow phone needs for 60 KiB, short enough that
/// connections that send nothing do not pile up.
const REQUEST_TIME: Duration = Duration::from_secs(30);

/// All routes. Tests call it without a socket.
pub fn app(state: Arc<AppState>) -> Router {
    Router::new()
        .route("/", get(pages::home))
        .route("/health", get(health))
        .route("/.well-known/security.txt", get(pages::security))
        .route("/v1/submissions", post(submissions::submit))
        .route("/v1/campaigns/{id}/results", get(results::results))
        .route("/v1/campaigns/{id}/events", get(events::events))
        .route("/v1/openapi.json", get(openapi::document))
        .route("/embed/{campaign}", get(embed::form).post(embed::post))
        .route("/embed/{campaign}/thanks", get(embed::thanks))
        .route("/embed/{campaign}/take-part", get(take_part::page))
        .route("/embed/{campaign}/{kind}", post(take_part::post))
        .route("/mine/{key}", get(mine::look).post(mine::act))
        .route("/mine/{key}/calendar.ics", get(mine::calendar))
        .route("/mine/{key}/poster.pdf", get(mine::poster_file))
        .route("/outbox", get(outbox::list))
        .route("/outbox/{name}", get(outbox::mail))
        .fallback(file)
        .method_not_allowed_fallback(async || {
            let detail = "This address takes other methods; see /v1/openapi.json.";
            ApiProblem::new(StatusCode::METHOD_NOT_ALLOWED, "Another method", detail)
        })
        .layer(from_fn_with_state(Arc::clone(&state), limit::limit_posts))
        .layer(DefaultBodyLimit::max(MAX_BATCH_BYTES))
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, REQUEST_TIME))
        .layer(CatchPanicLayer::custom(|_| {
            tracing::error!("a request ended in a panic");
            let detail = "The collector made a mistake. Nothing of this request was stored.";
            ApiProblem::new(StatusCode::INTERNAL_SERVER_ERROR, "A mistake of ours", detail).into_response()
        }))
        .layer(from_fn_with_state(Arc::clone(&state), headers::add_headers))
        .layer(from_fn(limit::log))
        .with_state(state)
}

async fn health(State(state): State<Arc<AppState>>) -> Response {
    match state.store.check().await {
        Ok(()) => (StatusCode::OK, "ok\n").into_response(),
        Err(error) => {
            tracing::error!(%error, "the database does not answer");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n").into_response()
        }
    }
}

async fn file(State(state): State<Arc<AppState>>, request: Request) -> Response {
    let (path, query) = (request.uri().path(), request.uri().query());
    let reads = [Method::GET, Method::HEAD].contains(request.method());
    let now = if reads { state.files.answer(path, query, request.headers()) } else { None };
    let found = match files::asked_hash(path, query).filter(|_| reads && now.is_none()) {
        Some(hash) => earlier_file(&state, path, hash, request.headers()).await,
        None => now,
    };
    found.unwrap_or_else(|| {
        let detail = if path.len() > 1 && path.ends_with('/') {
            "Addresses here have no slash at the end.".to_owned()
        } else {
            "Check the address; / lists the campaigns that run here, /v1/openapi.json the API.".to_owned()
        };
        ApiProblem::not_found(detail).into_response()
    })
}

/// A file of an earlier version, byte for byte.
async fn earlier_file(state: &AppState, path: &str, hash: &str, asked: &HeaderMap) -> Option<Response> {
    let unreadable = |error: &dyn std::fmt::Display| {
        tracing::error!(path, %error, "a file of an earlier version cannot be read");
        let detail = "This file of an earlier version cannot be read now; ask again later.";
        ApiProblem::new(StatusCode::SERVICE_UNAVAILABLE, "Not now", detail).retry_after(5).into_response()
    };
    match state.store.file(path, hash).await {
        Ok(kept) => {
            let answer = files::answer_kept(path, hash, kept?, asked);
            Some(answer.unwrap_or_else(|error| unreadable(&error)))
        }
        Err(error) => Some(unreadable(&error)),
    }
}

#[cfg(test)]
mod tests;
