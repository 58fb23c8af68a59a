//! The road between pages and the collector. Pages know the collector by the gate's address only; the gate passes
//! everything on, remembers what came by, can hold back what it is told to, and can fail for submissions while scripts
//! are still served. What failures there are is said in `fault`.

use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Result;
use bytes::Bytes;
use http_body_util::BodyExt as _;
use hyper::body::Incoming;
use hyper::header::{
    ACCESS_CONTROL_ALLOW_ORIGIN, CONNECTION, CONTENT_LENGTH, HeaderMap, HeaderValue, TRANSFER_ENCODING,
};
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::fault::{Cut, Fault, Reply, Text};
use crate::places;

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
    fault: watch::Sender<Fault>,
    seen: Mutex<Vec<Seen>>,
    /// Requests with this in their path wait; empty: none do.
    held: watch::Sender<String>,
    /// Answers to requests with this in their path say that they are of this type.
    mislabelled: Mutex<Option<(&'static str, &'static str)>>,
    client: reqwest::Client,
}

impl Gate {
    /// Opens a gate; where it leads is told later.
    pub(crate) async fn open() -> Result<Self> {
        let port = places::free_port()?;
        let listener = TcpListener::bind(("127.0.0.1", port)).await?;
        let inner = Arc::new(Inner {
            upstream: Mutex::new(String::new()),
            fault: watch::Sender::new(Fault::None),
            seen: Mutex::new(Vec::new()),
            held: watch::Sender::new(String::new()),
            mislabelled: Mutex::new(None),
            client: reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build()?,
        });
        let task = tokio::spawn(stand(port, listener, Arc::clone(&inner)));
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
        lock(&self.inner.seen).clear();
    }

    /// How pages reach the collector.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// From now on submissions fail like this.
    pub fn set(&self, fault: Fault) {
        self.inner.fault.send_replace(fault);
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

/// Listens, but for the time that connections are refused.
async fn stand(port: u16, listener: TcpListener, inner: Arc<Inner>) {
    let mut fault = inner.fault.subscribe();
    let mut listener = Some(listener);
    // Connections end with the gate: the set is dropped with this task.
    let mut connections = tokio::task::JoinSet::new();
    while let Some(listening) = listener.take().or(TcpListener::bind(("127.0.0.1", port)).await.ok()) {
        tokio::select! {
            () = accept(&listening, &inner, &mut connections) => {}
            refused = fault.wait_for(|fault| *fault == Fault::Refused) => drop(refused),
        }
        drop(listening);
        if fault.wait_for(|fault| *fault != Fault::Refused).await.is_err() {
            return;
        }
    }
}

async fn accept(listener: &TcpListener, inner: &Arc<Inner>, connections: &mut tokio::task::JoinSet<()>) {
    while let Ok((stream, _)) = listener.accept().await {
        let inner = Arc::clone(inner);
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

async fn answer(inner: Arc<Inner>, request: Request<Incoming>) -> Result<Response<Text>, Cut> {
    let (head, body) = request.into_parts();
    let body = body.collect().await.map_err(|_| Cut)?.to_bytes();
    let path = head.uri.path_and_query().map(ToString::to_string).unwrap_or_default();
    let waits = |part: &String| !part.is_empty() && path.contains(part.as_str());
    inner.held.subscribe().wait_for(|part| !waits(part)).await.map_err(|_| Cut)?;
    let fault = if path.starts_with("/v1/submissions") { inner.fault.borrow().clone() } else { Fault::None };
    let mut seen = Seen { method: head.method, path, headers: head.headers, body, answered: None };
    // The browser asks before it submits; what it is told then is not what fails.
    let fault = match fault {
        Fault::NoPreflight if seen.method == Method::OPTIONS => Fault::status(403),
        Fault::Refused => Fault::Lost,
        fault if seen.method == Method::POST => fault,
        _ => Fault::None,
    };
    // A submission is noted when it comes: it may never be answered.
    let noted = (seen.method == Method::POST).then(|| note(&inner, &seen));
    let answer = fail(&inner, &mut seen, fault).await;
    match noted {
        Some(at) => lock(&inner.seen).get_mut(at).map_or((), |noted| noted.answered = seen.answered),
        None => drop(note(&inner, &seen)),
    }
    answer
}

/// Remembers what came by; gives its place among all.
fn note(inner: &Inner, seen: &Seen) -> usize {
    let mut all = lock(&inner.seen);
    all.push(seen.clone());
    all.len() - 1
}

async fn fail(inner: &Inner, seen: &mut Seen, fault: Fault) -> Result<Response<Text>, Cut> {
    match fault {
        Fault::None | Fault::NoPreflight => forward(inner, seen).await,
        Fault::Refused | Fault::Lost => Err(Cut),
        Fault::Silent => {
            over(inner, &fault).await?;
            Err(Cut)
        }
        Fault::Aborted => abort(inner, seen).await,
        Fault::ReplyLost => forward(inner, seen).await.and(Err(Cut)),
        Fault::ReplyHeld => {
            let answer = forward(inner, seen).await;
            over(inner, &fault).await?;
            answer
        }
        Fault::ReplyBroken => {
            let (head, body) = forward(inner, seen).await?.into_parts();
            let body = body.collect().await?.to_bytes();
            Ok(Response::from_parts(head, Text::broken(&body)))
        }
        Fault::ReplyHidden => {
            let mut answer = forward(inner, seen).await?;
            answer.headers_mut().remove(ACCESS_CONTROL_ALLOW_ORIGIN);
            Ok(answer)
        }
        Fault::OneReceipt => {
            let (head, body) = forward(inner, seen).await?.into_parts();
            let body = body.collect().await?.to_bytes();
            Ok(Response::from_parts(head, Text::whole(first_receipt(&body).ok_or(Cut)?)))
        }
        Fault::Doubled => {
            drop(forward(inner, seen).await?);
            forward(inner, seen).await
        }
        Fault::Answer(reply) => Ok(reply.into_response()),
        Fault::AnswerToMany(reply) => answer_to_many(inner, seen, reply).await,
    }
}

/// Waits until another fault is set.
async fn over(inner: &Inner, fault: &Fault) -> Result<(), Cut> {
    inner.fault.subscribe().wait_for(|now| now != fault).await.map(drop).map_err(|_| Cut)
}

/// Writes the whole request to the collector, and hangs up without reading a word.
async fn abort(inner: &Inner, seen: &Seen) -> Result<Response<Text>, Cut> {
    let upstream = lock(&inner.upstream).clone();
    let host = upstream.trim_start_matches("http://");
    let mut head = format!("{} {} HTTP/1.1\r\nhost: {host}\r\n", seen.method, seen.path);
    for (name, value) in seen.headers.iter().filter(|(name, _)| *name != "host") {
        head += &format!("{name}: {}\r\n", value.to_str().unwrap_or_default());
    }
    let mut stream = TcpStream::connect(host).await.map_err(|_| Cut)?;
    stream.write_all(head.as_bytes()).await.map_err(|_| Cut)?;
    stream.write_all(b"\r\n").await.map_err(|_| Cut)?;
    stream.write_all(&seen.body).await.map_err(|_| Cut)?;
    stream.flush().await.map_err(|_| Cut)?;
    Err(Cut)
}

fn first_receipt(answer: &Bytes) -> Option<Bytes> {
    let mut answer: Value = serde_json::from_slice(answer).ok()?;
    answer["receipts"].as_array_mut()?.truncate(1);
    Some(Bytes::from(answer.to_string()))
}

async fn answer_to_many(inner: &Inner, seen: &mut Seen, reply: Reply) -> Result<Response<Text>, Cut> {
    let events: Value = serde_json::from_slice(&seen.body).unwrap_or_default();
    if events.as_array().is_some_and(|events| events.len() > 1) {
        return Ok(reply.into_response());
    }
    forward(inner, seen).await
}

async fn forward(inner: &Inner, seen: &mut Seen) -> Result<Response<Text>, Cut> {
    let url = format!("{}{}", lock(&inner.upstream), seen.path);
    let mut headers = seen.headers.clone();
    for name in [CONNECTION, CONTENT_LENGTH, TRANSFER_ENCODING] {
        headers.remove(name);
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
    let body = answered.bytes().await.map_err(|_| Cut)?;
    let mut response = response.body(Text::whole(body)).map_err(|_| Cut)?;
    let mislabelled = *lock(&inner.mislabelled);
    if let Some((_, media)) = mislabelled.filter(|(part, _)| seen.path.contains(part)) {
        response.headers_mut().insert("content-type", HeaderValue::from_static(media));
    }
    Ok(response)
}
