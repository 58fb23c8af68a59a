//! Problems in words (RFC 9457), as the API answers them.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use meepraat_protocol::{Problem, ProblemItem};
use std::time::Duration;

/// A problem as the answer to a whole request.
#[derive(Debug, Clone)]
pub(crate) struct ApiProblem {
    problem: Problem,
    retry_after_seconds: Option<u32>,
}

impl ApiProblem {
    pub(crate) fn new(status: StatusCode, title: &str, detail: impl Into<String>) -> Self {
        Self { problem: problem(status, title, detail), retry_after_seconds: None }
    }

    /// Names one more thing that is wrong.
    pub(crate) fn with(mut self, item: ProblemItem) -> Self {
        self.problem.errors.push(item);
        self
    }

    /// Says when trying again makes sense.
    pub(crate) fn retry_after(self, seconds: u32) -> Self {
        Self { retry_after_seconds: Some(seconds), ..self }
    }

    /// Nothing was stored, and the same request may come again.
    pub(crate) fn unavailable() -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "The collector takes nothing at the moment",
            "Nothing of this request was stored. Send the same again later.",
        )
        .retry_after(5)
    }

    /// A place sends more than one resident, or one library, would.
    pub(crate) fn too_many(wait: Duration) -> Self {
        let seconds = seconds(wait);
        let detail = format!("Send the same again after {seconds} s; nothing of this request was stored.");
        Self::new(StatusCode::TOO_MANY_REQUESTS, "Too many requests", detail).retry_after(seconds)
    }

    pub(crate) fn not_found(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "Nothing is here", detail)
    }
}

/// Whole seconds after which a wait is over.
pub(crate) fn seconds(wait: Duration) -> u32 {
    u32::try_from(wait.as_secs()).unwrap_or(u32::MAX).saturating_add(1)
}

pub(crate) fn problem(status: StatusCode, title: &str, detail: impl Into<String>) -> Problem {
    Problem { status: status.as_u16(), title: title.to_owned(), detail: detail.into(), errors: Vec::new() }
}

pub(crate) fn item(field: impl Into<String>, detail: impl Into<String>) -> ProblemItem {
    ProblemItem { field: field.into(), detail: detail.into() }
}

impl IntoResponse for ApiProblem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_string(&self.problem).unwrap_or_default();
        let mut response =
            (status, [(header::CONTENT_TYPE, "application/problem+json")], body).into_response();
        if let Some(seconds) = self.retry_after_seconds {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
