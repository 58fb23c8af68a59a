//! What is asked of a transport and what it tells back. What that means is decided in `outcome`.

use crate::platform::{Task, Threaded};
use std::fmt;

/// One request: a POST.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// Where to.
    pub url: String,
    /// The headers, `Content-Type` among them.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: String,
    /// Whether it should outlive the page, where there is one.
    pub keepalive: bool,
}

impl fmt::Debug for Request {
    /// Leaves out what must not reach a log: the headers, which may carry a token, and the answers.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Request")
            .field("url", &self.url)
            .field("keepalive", &self.keepalive)
            .finish_non_exhaustive()
    }
}

/// What a transport saw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen {
    /// No answer at all: offline, refused, blocked, lost, timed out. The endpoint may or may not have got it.
    Nothing,
    /// A redirect, which is never followed.
    Redirect,
    /// An answer.
    Answer(Answer),
}

/// An HTTP answer, as far as it matters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The header `Content-Type`.
    pub content_type: Option<String>,
    /// The header `Retry-After`. In a browser the endpoint must expose it.
    pub retry_after: Option<String>,
    /// The header `Date`. In a browser the endpoint must expose it.
    pub date: Option<String>,
    /// The whole body; `None` when it broke off or is no text.
    pub body: Option<String>,
}

/// Sends one request. It never retries, follows no redirect, sends no cookies, reads every body to its end, ends
/// within [`crate::REQUEST_TIMEOUT`] and never panics.
pub trait Transport: Threaded {
    /// Begins to send at once, and tells what was seen.
    fn send(&self, request: Request) -> Task<Seen>;
}
