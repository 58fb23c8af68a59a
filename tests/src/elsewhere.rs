//! No collector at all: a campaign's bundle on a plain web server, and an endpoint of someone else's that knows no
//! receipts: a plain webhook, or a server that stands on the CloudEvents project's own library.

use std::path::{Path, PathBuf};
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
use tokio::net::{TcpListener, TcpStream};
use tokio::process::Command;
use tokio::task::JoinHandle;

use crate::places;
use crate::process::Process;
use crate::wait::eventually;

/// The campaign, whose wave is open whenever the tests are run.
const CAMPAIGN: &str = "tests/campaigns/always.toml";

/// A running server, with the endpoint; dropping it ends both.
#[derive(Debug)]
pub struct Elsewhere {
    port: u16,
    inner: Arc<Inner>,
    task: JoinHandle<()>,
    _endpoint: Option<Process>,
}

#[derive(Debug)]
struct Inner {
    folder: TempDir,
    posted: Mutex<Vec<Bytes>>,
}

/// The folder of the bundle, in that of a journey.
const BUNDLE: &str = "bundle";

/// What the server on CloudEvents' library writes what it understood to.
const UNDERSTOOD: &str = "understood.jsonl";

impl Elsewhere {
    /// With a plain webhook.
    ///
    /// # Errors
    /// Where the program makes no bundle.
    pub async fn with_webhook() -> Result<Self> {
        let (port, listener) = places::listen().await?;
        Self::start((port, listener), port, tempfile::tempdir()?, None).await
    }

    /// With a server on the CloudEvents project's library, run by this Python.
    ///
    /// # Errors
    /// Where the program makes no bundle, or the server does not start.
    pub async fn with_cloudevents(python: &Path) -> Result<Self> {
        let endpoint = places::free_port()?;
        let folder = tempfile::tempdir()?;
        let script = places::scripts().join("cloudevents_server.py");
        let understood = folder.path().join(UNDERSTOOD);
        let arguments = [script.into_os_string(), endpoint.to_string().into(), understood.into()];
        let log = folder.path().join("server.log");
        let mut process = Process::start(python, &arguments, &[], &log)?;
        eventually("the CloudEvents server answers", async || {
            process.still_runs()?;
            Ok(TcpStream::connect(("127.0.0.1", endpoint)).await.ok().map(drop))
        })
        .await?;
        Self::start(places::listen().await?, endpoint, folder, Some(process)).await
    }

    /// Makes the bundle and serves it.
    async fn start(
        (port, listener): (u16, TcpListener),
        endpoint: u16,
        folder: TempDir,
        process: Option<Process>,
    ) -> Result<Self> {
        let made = Command::new(places::meepraat()?)
            .arg("bundle")
            .arg(places::campaign(CAMPAIGN))
            .arg("--out")
            .arg(folder.path().join(BUNDLE))
            .args(["--endpoint", &format!("http://127.0.0.1:{endpoint}/hook"), "--ack", "status"])
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
        Ok(Self { port, inner, task, _endpoint: process })
    }

    /// The campaign's script.
    #[must_use]
    pub fn script(&self) -> String {
        format!("http://127.0.0.1:{}/loader.js", self.port)
    }

    /// What the server on CloudEvents' library understood: a JSON value per line.
    ///
    /// # Errors
    /// Where it understood nothing.
    pub fn understood(&self) -> Result<String> {
        Ok(std::fs::read_to_string(self.inner.folder.path().join(UNDERSTOOD))?)
    }

    /// What came to the webhook.
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
    let path: PathBuf = inner.folder.path().join(BUNDLE).join(uri.path().trim_start_matches('/'));
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
