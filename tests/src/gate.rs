//! The road between pages and the collector. Pages know the collector by the gate's address only; the gate passes
//! everything on, remembers what came by, can hold back or alter what it is told to, and can fail for submissions while
//! scripts are still served. What failures there are is said in `fault`; what becomes of one request is in `passing`.

mod passing;

use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Result;
use bytes::Bytes;
use hyper::header::HeaderMap;
use hyper::{Method, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::fault::Fault;
use crate::places;
use crate::wait::STEP;

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
    /// In answers to requests with the first in their path, the second reads as the third.
    altered: Mutex<Option<[&'static str; 3]>>,
    client: reqwest::Client,
}

impl Gate {
    /// Opens a gate; where it leads is told later.
    pub(crate) async fn open() -> Result<Self> {
        let (port, listener) = places::listen().await?;
        let inner = Arc::new(Inner {
            upstream: Mutex::new(String::new()),
            fault: watch::Sender::new(Fault::None),
            seen: Mutex::new(Vec::new()),
            held: watch::Sender::new(String::new()),
            mislabelled: Mutex::new(None),
            altered: Mutex::new(None),
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

/// Listens, but for the time that connections are refused.
async fn stand(port: u16, listener: TcpListener, inner: Arc<Inner>) {
    let mut fault = inner.fault.subscribe();
    let mut listener = Some(listener);
    // Connections end with the gate: the set is dropped with this task.
    let mut connections = tokio::task::JoinSet::new();
    while let Some(listening) = again(port, listener.take()).await {
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

/// The listener that is there, or a new one on its port, as soon as a connection of someone else's leaves it.
async fn again(port: u16, listener: Option<TcpListener>) -> Option<TcpListener> {
    const TRIES: u32 = 500;
    if listener.is_some() {
        return listener;
    }
    for _ in 0..TRIES {
        if let Ok(listener) = TcpListener::bind(("127.0.0.1", port)).await {
            return Some(listener);
        }
        tokio::time::sleep(STEP).await;
    }
    None
}

async fn accept(listener: &TcpListener, inner: &Arc<Inner>, connections: &mut tokio::task::JoinSet<()>) {
    while let Ok((stream, _)) = listener.accept().await {
        let inner = Arc::clone(inner);
        connections.spawn(async move {
            let service = hyper::service::service_fn(|request| passing::answer(Arc::clone(&inner), request));
            // A cut connection is an error on purpose.
            let _ = hyper::server::conn::http1::Builder::new()
                .keep_alive(false)
                .serve_connection(TokioIo::new(stream), service)
                .await;
        });
        while connections.try_join_next().is_some() {}
    }
}
