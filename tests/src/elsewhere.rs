//! No collector at all: a campaign's bundle on a plain web server, and beside it an endpoint of someone else's that
//! knows no receipts. Pages know both by one origin.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Result, bail};
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::header::{ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_ORIGIN, CONTENT_TYPE};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::process::Command;
use tokio::task::JoinHandle;

use crate::places;

/// The campaign, whose wave is open whenever the tests are run.
const CAMPAIGN: &str = "tests/campaigns/always.toml";

/// A running server; dropping it ends it.
#[derive(Debug)]
pub struct Elsewhere {
    port: u16,
    inner: Arc<Inner>,
    task: JoinHandle<()>,
}

#[derive(Debug)]
struct Inner {
    folder: TempDir,
    posted: Mutex<Vec<Bytes>>,
}

impl Elsewhere {
    /// Makes the bundle and serves it.
    ///
    /// # Errors
    /// Where the program makes no bundle.
    pub async fn start() -> Result<Self> {
        let port = places::free_port()?;
        let listener = TcpListener::bind(("127.0.0.1", port)).await?;
        let folder = tempfile::tempdir()?;
        let made = Command::new(places::meepraat()?)
            .arg("bundle")
            .arg(places::campaign(CAMPAIGN))
            .arg("--out")
            .arg(folder.path())
            .args(["--endpoint", &format!("http://127.0.0.1:{port}/hook"), "--ack", "status"])
            .arg("--dist")
            .arg(places::dist())
            .output()
            .await?;
        if !made.status.success() {
            bail!("no bundle: {}", String::from_utf8_lossy(&made.stderr));
        }
        let inner = Arc::new(Inner { folder, posted: Mutex::default() });
        let site = Router::new()
            .route("/hook", post(take).options(async || allowed(StatusCode::NO_CONTENT)))
            .fallback(file)
            .with_state(Arc::clone(&inner));
        let task = tokio::spawn(async move {
            // Ends only with the task.
            let _ = axum::serve(listener, site).await;
        });
        Ok(Self { port, inner, task })
    }

    /// The campaign's script.
    #[must_use]
    pub fn script(&self) -> String {
        format!("http://127.0.0.1:{}/loader.js", self.port)
    }

    /// What came to the endpoint.
    #[must_use]
    pub fn posted(&self) -> Vec<Bytes> {
        self.inner.posted.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Elsewhere {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn take(State(inner): State<Arc<Inner>>, body: Bytes) -> Response {
    inner.posted.lock().unwrap_or_else(PoisonError::into_inner).push(body);
    allowed(StatusCode::NO_CONTENT)
}

fn allowed(status: StatusCode) -> Response {
    let headers = [(ACCESS_CONTROL_ALLOW_ORIGIN, "*"), (ACCESS_CONTROL_ALLOW_HEADERS, "content-type")];
    (status, headers).into_response()
}

async fn file(State(inner): State<Arc<Inner>>, uri: Uri) -> Response {
    let path: PathBuf = inner.folder.path().join(uri.path().trim_start_matches('/'));
    let Ok(bytes) = tokio::fs::read(&path).await else { return StatusCode::NOT_FOUND.into_response() };
    let media = match path.extension().and_then(|extension| extension.to_str()) {
        Some("js") => "text/javascript",
        Some("wasm") => "application/wasm",
        Some("css") => "text/css",
        Some("json") => "application/json",
        _ => "text/html; charset=utf-8",
    };
    ([(ACCESS_CONTROL_ALLOW_ORIGIN, "*"), (CONTENT_TYPE, media)], bytes).into_response()
}
