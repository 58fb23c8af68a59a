//! The headers that every answer carries, by what it is: API, static file, hosted page or page.

use super::state::AppState;
use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode, header},
    middleware::Next,
    response::IntoResponse,
};
use std::sync::Arc;

/// The version of the API under `/v1`.
pub(crate) const API_VERSION: &str = "1.0.0";

/// How long a browser may remember a preflight, in seconds: two hours is the most that Chromium allows.
const PREFLIGHT_SECONDS: &str = "7200";

/// Nothing may embed or load anything here, but for the page's own style, which stands in it.
const PAGE_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The hosted form: any site may frame it; it runs no script but the collector's own, which tells how tall it is.
const HOSTED_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
                             base-uri 'none'; form-action 'self'; frame-ancestors *";

/// The same, but nobody may frame it: a press there must be the person's own.
const MINE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
                           base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Api,
    Hosted,
    /// What a link in a mail leads to.
    Mine,
    Page,
    File,
}

impl Part {
    fn of(path: &str) -> Self {
        if path == "/v1" || path.starts_with("/v1/") {
            Self::Api
        } else if path.starts_with("/embed/") {
            Self::Hosted
        } else if path.starts_with("/mine/") {
            Self::Mine
        } else if path == "/outbox"
            || path.starts_with("/outbox/")
            || path == "/"
            || path == "/health"
            || path.starts_with("/.well-known/")
        {
            Self::Page
        } else {
            Self::File
        }
    }

    /// Whether pages of any origin may read it: nothing here depends on who asks, and nothing takes credentials.
    fn is_shared(self) -> bool {
        matches!(self, Self::Api | Self::File)
    }
}

pub(crate) async fn add_headers(
    State(state): State<Arc<AppState>>,
    request: Request,
    next: Next,
) -> Response<Body> {
    let part = Part::of(request.uri().path());
    let mut response = if request.method() == Method::OPTIONS && part.is_shared() {
        preflight()
    } else {
        next.run(request).await
    };
    let headers = response.headers_mut();
    let mut add = |name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    add(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    add(header::REFERRER_POLICY, "no-referrer");
    add(header::CACHE_CONTROL, "no-store");
    if state.public_url.starts_with("https://") {
        add(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    if part.is_shared() {
        add(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*");
        add(HeaderName::from_static("cross-origin-resource-policy"), "cross-origin");
    }
    match part {
        Part::Api => {
            add(HeaderName::from_static("api-version"), API_VERSION);
            add(header::ACCESS_CONTROL_EXPOSE_HEADERS, "API-Version, Retry-After");
            add(header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'");
        }
        Part::File => {
            add(HeaderName::from_static("timing-allow-origin"), "*");
            add(header::CONTENT_SECURITY_POLICY, "frame-ancestors 'none'");
        }
        Part::Hosted => add(header::CONTENT_SECURITY_POLICY, HOSTED_POLICY),
        Part::Mine => add(header::CONTENT_SECURITY_POLICY, MINE_POLICY),
        Part::Page => add(header::CONTENT_SECURITY_POLICY, PAGE_POLICY),
    }
    response
}

fn preflight() -> Response<Body> {
    let mut headers = HeaderMap::new();
    headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, HEAD, POST"));
    headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static("content-type"));
    headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static(PREFLIGHT_SECONDS));
    (StatusCode::NO_CONTENT, headers).into_response()
}
