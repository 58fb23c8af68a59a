//! A partner's site, on an origin of its own: pages from `tests/pages`, with what a partner's server might add.
//!
//! A page may begin with lines `<!-- header: Name: value -->`, which become headers of its response. `{{collector}}` is
//! the collector's address as pages know it, and every other `{{name}}` what the journey set, or nothing; that may say
//! `{{collector}}` in turn. What is set as `cache` is how pages may be kept, in the place of not at all. `/libraries/` holds what others wrote and many sites stand on.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Result;
use axum::Router;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use tokio::task::JoinHandle;

use crate::places;

type Values = Arc<Mutex<BTreeMap<String, String>>>;

/// A running site; dropping it ends it.
#[derive(Debug)]
pub struct Host {
    port: u16,
    values: Values,
    task: JoinHandle<()>,
}

impl Host {
    pub(crate) async fn start(collector: String) -> Result<Self> {
        let (port, listener) = places::listen().await?;
        let values = Values::default();
        let site = Router::new().fallback(serve).with_state(Arc::clone(&values));
        let task = tokio::spawn(async move {
            // Ends only with the task.
            let _ = axum::serve(listener, site).await;
        });
        let host = Self { port, values, task };
        host.set("collector", collector);
        Ok(host)
    }

    /// The address of one of its pages.
    #[must_use]
    pub fn page(&self, name: &str) -> String {
        format!("http://127.0.0.1:{}/{name}", self.port)
    }

    /// What pages say in place of `{{name}}` from now on.
    pub fn set(&self, name: &str, value: impl Into<String>) {
        let mut values = self.values.lock().unwrap_or_else(PoisonError::into_inner);
        values.insert(name.to_owned(), value.into());
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(State(values): State<Values>, uri: Uri) -> Response {
    let name = uri.path().trim_start_matches('/');
    let library = name.strip_prefix("libraries/").map(|name| places::library(name).unwrap_or_default());
    let path = library.clone().unwrap_or_else(|| places::pages().join(name));
    let Ok(mut text) = tokio::fs::read_to_string(path).await else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let mut cache = HeaderValue::from_static("no-store");
    if library.is_none() {
        let values = values.lock().unwrap_or_else(PoisonError::into_inner);
        text = fill(&fill(&text, &values), &values);
        cache = values.get("cache").and_then(|cache| cache.parse().ok()).unwrap_or(cache);
    }
    let media = match name.rsplit_once('.') {
        Some((_, "js")) => "text/javascript",
        Some((_, "css")) => "text/css",
        _ => "text/html; charset=utf-8",
    };
    let (mut headers, body) = split(&text);
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(media));
    headers.insert(CACHE_CONTROL, cache);
    (headers, body.to_owned()).into_response()
}

fn fill(text: &str, values: &BTreeMap<String, String>) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        let Some((name, after)) = after.split_once("}}") else { break };
        filled.push_str(before);
        filled.push_str(values.get(name).map_or("", String::as_str));
        rest = after;
    }
    filled + rest
}

/// Takes the header lines off a page.
fn split(text: &str) -> (HeaderMap, &str) {
    let mut headers = HeaderMap::new();
    let mut rest = text;
    while let Some((line, after)) =
        rest.strip_prefix("<!-- header: ").and_then(|rest| rest.split_once("-->\n"))
    {
        if let Some((name, value)) = line.trim().split_once(": ")
            && let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), value.parse::<HeaderValue>())
        {
            headers.append(name, value);
        }
        rest = after;
    }
    (headers, rest)
}
