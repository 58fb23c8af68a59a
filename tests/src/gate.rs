//! The road between pages and the collector. Pages know the collector by the gate's address only; the gate passes
//! everything on, remembers what came by, can hold back or alter what it is told to, and can fail for submissions while
//! scripts are still served.

use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Result;
use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::header::{ACCEPT_ENCODING, CONNECTION, CONTENT_LENGTH, HeaderMap, HeaderValue, TRANSFER_ENCODING};
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::places;

/// How submissions fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// They do not.
    None,
    /// Nobody answers: the connection is cut.
    Down,
    /// The collector gets it and commits; its answer is lost.
    ReplyLost,
    /// Answered with this status by something in between.
    Status(u16),
    /// A captive portal: success, and a page.
    Portal,
}

/// A request that came by.
#[derive(Debug, Clone)]
pub struct Seen {
    /// Its method.
    pub method: Method,
    /// Path and query.
    pub path: String,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: Bytes,
    /// The status that the collector answered with, where it was asked.
    pub answered: Option<StatusCode>,
}

/// A running gate; dropping it closes it.
#[derive(Debug)]
pub struct Gate {
    port: u16,
    inner: Arc<Inner>,
    task: JoinHandle<()>,
}

#[derive(Debug)]
struct Inner {
    upstream: Mutex<String>,
    fault: Mutex<Fault>,
    seen: Mutex<Vec<Seen>>,
    /// Requests with this in their path wait; empty: none do.
    held: watch::Sender<String>,
    /// Answers to requests with this in their path say that they are of this type.
    mislabelled: Mutex<Option<(&'static str, &'static str)>>,
    /// In answers to requests with the first in their path, the second reads as the third.
    altered: Mutex<Option<[&'static str; 3]>>,
    client: reqwest::Client,
}

/// Makes hyper cut the connection.
#[derive(Debug)]
struct Cut;

impl std::fmt::Display for Cut {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("cut")
    }
}

impl std::error::Error for Cut {}

impl Gate {
    /// Opens a gate; where it leads is told later.
    pub(crate) async fn open() -> Result<Self> {
        let port = places::free_port()?;
        let listener = TcpListener::bind(("127.0.0.1", port)).await?;
        let inner = Arc::new(Inner {
            upstream: Mutex::new(String::new()),
            fault: Mutex::new(Fault::None),
            seen: Mutex::new(Vec::new()),
            held: watch::Sender::new(String::new()),
            mislabelled: Mutex::new(None),
            altered: Mutex::new(None),
            client: reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build()?,
        });
        let task = tokio::spawn(accept(listener, Arc::clone(&inner)));
        Ok(Self { port, inner, task })
    }

    pub(crate) fn lead_to(&self, upstream: String) {
        *lock(&self.inner.upstream) = upstream;
    }

    /// As new: no fault, nothing held back, nothing seen.
    pub(crate) fn forget(&self) {
        self.set(Fault::None);
        self.release();
        *lock(&self.inner.mislabelled) = None;
        *lock(&self.inner.altered) = None;
        lock(&self.inner.seen).clear();
    }

    /// How pages reach the collector.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// From now on submissions fail like this.
    pub fn set(&self, fault: Fault) {
        *lock(&self.inner.fault) = fault;
    }

    /// From now on requests with this in their path wait; what waited for another hold goes on.
    pub fn hold(&self, part: &str) {
        self.inner.held.send_replace(part.to_owned());
    }

    /// Lets go on what waits.
    pub fn release(&self) {
        self.hold("");
    }

    /// From now on answers to requests with this in their path carry another type than they are of.
    pub fn mislabel(&self, part: &'static str, media: &'static str) {
        *lock(&self.inner.mislabelled) = Some((part, media));
    }

    /// From now on answers to requests with this in their path have another text in the place of this one.
    pub fn alter(&self, part: &'static str, text: &'static str, other: &'static str) {
        *lock(&self.inner.altered) = Some([part, text, other]);
    }

    /// Everything that came by.
    #[must_use]
    pub fn seen(&self) -> Vec<Seen> {
        lock(&self.inner.seen).clone()
    }

    /// The submissions that came by, let through or not.
    #[must_use]
    pub fn submissions(&self) -> Vec<Seen> {
        let mut seen = self.seen();
        seen.retain(|request| request.method == Method::POST && request.path.starts_with("/v1/submissions"));
        seen
    }

    /// How many requests had a path with this in it.
    #[must_use]
    pub fn asked_for(&self, part: &str) -> usize {
        lock(&self.inner.seen).iter().filter(|request| request.path.contains(part)).count()
    }
}

impl Drop for Gate {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn accept(listener: TcpListener, inner: Arc<Inner>) {
    // Connections end with the gate: the set is dropped with this task.
    let mut connections = tokio::task::JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        let inner = Arc::clone(&inner);
        connections.spawn(async move {
            let service = hyper::service::service_fn(|request| answer(Arc::clone(&inner), request));
            // A cut connection is an error on purpose.
            let _ = hyper::server::conn::http1::Builder::new()
                .keep_alive(false)
                .serve_connection(TokioIo::new(stream), service)
                .await;
        });
        while connections.try_join_next().is_some() {}
    }
}

async fn answer(inner: Arc<Inner>, request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Cut> {
    let (head, body) = request.into_parts();
    let body = body.collect().await.map_err(|_| Cut)?.to_bytes();
    let path = head.uri.path_and_query().map(ToString::to_string).unwrap_or_default();
    let waits = |part: &String| !part.is_empty() && path.contains(part.as_str());
    inner.held.subscribe().wait_for(|part| !waits(part)).await.map_err(|_| Cut)?;
    let fault = if path.starts_with("/v1/submissions") { *lock(&inner.fault) } else { Fault::None };
    let mut seen = Seen { method: head.method, path, headers: head.headers, body, answered: None };
    let answer = match fault {
        Fault::None => forward(&inner, &mut seen).await,
        Fault::ReplyLost if seen.method == Method::POST => forward(&inner, &mut seen).await.and(Err(Cut)),
        Fault::ReplyLost => forward(&inner, &mut seen).await,
        Fault::Down => Err(Cut),
        Fault::Status(status) => Ok(plain(status, "text/plain", "no")),
        Fault::Portal => Ok(plain(200, "text/html", "<!DOCTYPE html><title>wifi</title><p>Log in.")),
    };
    lock(&inner.seen).push(seen);
    answer
}

fn plain(status: u16, media: &'static str, text: &'static str) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::from(text));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY);
    response.headers_mut().insert("content-type", HeaderValue::from_static(media));
    response.headers_mut().insert("access-control-allow-origin", HeaderValue::from_static("*"));
    response.headers_mut().insert("access-control-allow-headers", HeaderValue::from_static("*"));
    response
}

async fn forward(inner: &Inner, seen: &mut Seen) -> Result<Response<Full<Bytes>>, Cut> {
    let url = format!("{}{}", lock(&inner.upstream), seen.path);
    let mut headers = seen.headers.clone();
    for name in [CONNECTION, CONTENT_LENGTH, TRANSFER_ENCODING] {
        headers.remove(name);
    }
    let altered = lock(&inner.altered).filter(|[part, ..]| seen.path.contains(part));
    if altered.is_some() {
        // What is compressed cannot be read here.
        headers.remove(ACCEPT_ENCODING);
    }
    let asked = inner.client.request(seen.method.clone(), url).headers(headers).body(seen.body.clone());
    let answered = asked.send().await.map_err(|_| Cut)?;
    seen.answered = Some(answered.status());
    let mut response = Response::builder().status(answered.status());
    for (name, value) in answered.headers() {
        if ![CONNECTION, CONTENT_LENGTH, TRANSFER_ENCODING].contains(name) {
            response = response.header(name, value);
        }
    }
    let mut body = answered.bytes().await.map_err(|_| Cut)?;
    if let Some([_, text, other]) = altered {
        body = String::from_utf8_lossy(&body).replace(text, other).into();
    }
    let mut response = response.body(Full::new(body)).map_err(|_| Cut)?;
    let mislabelled = *lock(&inner.mislabelled);
    if let Some((_, media)) = mislabelled.filter(|(part, _)| seen.path.contains(part)) {
        response.headers_mut().insert("content-type", HeaderValue::from_static(media));
    }
    Ok(response)
}
