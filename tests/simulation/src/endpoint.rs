//! The endpoint: the real collector over its real database, called without a socket. Every call is run to its end, or to
//! the point at which it is broken off, within one simulated instant, so that its threads decide nothing.

use crate::campaign::{WAVE, campaign, id};
use crate::widget;
use anyhow::{Context as _, Result};
use axum::Router;
use axum::body::Body;
use axum::http::{self, header};
use futures_util::future::join_all;
use http_body_util::BodyExt as _;
use jiff::Timestamp;
use meepraat_collector::server::{AppState, Clock, Settings, TrustedProxies, app, prepare, restart};
use meepraat_collector::widget_files::WidgetFiles;
use meepraat_sdk::Answer;
use meepraat_sdk::protocol::Tally;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{Connection as _, SqliteConnection};
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};
use tower::ServiceExt as _;

/// What makes a transaction fail when the response is in it already and its counts are not.
const BREAK: &str =
    "CREATE TRIGGER breaks BEFORE INSERT ON tallies BEGIN SELECT RAISE(ABORT, 'disk full'); END";

/// A collector as it is before anything came, to begin every seed with.
pub(crate) struct Template {
    folder: TempDir,
    state: AppState,
    database: Vec<u8>,
    clock: Arc<AtomicI64>,
}

impl Template {
    /// Publishes the campaign once: it takes longer than a whole seed.
    pub(crate) fn new(choices: usize) -> Result<Self> {
        let folder = memory_folder()?;
        widget::write(folder.path())?;
        let clock = Arc::new(AtomicI64::new(crate::campaign::START));
        let reads = Arc::clone(&clock);
        let settings = Settings {
            database: folder.path().join("template.db"),
            campaigns: vec![campaign(choices)],
            widget: WidgetFiles::read(folder.path())?,
            public_url: "https://stem.example.nl".into(),
            trusted: TrustedProxies::default(),
            samples: 0,
            people: None,
        };
        let now = move || Timestamp::from_millisecond(reads.load(Ordering::Relaxed)).unwrap_or_default();
        let state = runtime()?.block_on(async {
            let state = prepare(settings, Clock::reading(now)).await?;
            state.store().close().await;
            anyhow::Ok(state)
        })?;
        let database = std::fs::read(folder.path().join("template.db"))?;
        Ok(Self { folder, state, database, clock })
    }
}

/// A folder in memory where there is one: no disk is as patient as a million commits need it to be.
fn memory_folder() -> Result<TempDir> {
    let memory = Path::new("/dev/shm");
    let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
    folder.context("a folder for databases")
}

fn runtime() -> Result<Runtime> {
    Ok(Builder::new_current_thread().enable_time().build()?)
}

/// How the endpoint treats one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Treatment {
    /// As it should be.
    Whole,
    /// Whoever asked is gone as soon as the writer has its order.
    BrokenOff,
    /// The program is killed before it wrote anything.
    KilledBefore,
    /// The program is killed when all is written, and before it answered.
    KilledAfter,
    /// The transaction fails.
    DatabaseFails,
    /// It comes this many times at once.
    Parallel(usize),
    /// It says that it took everything and keeps nothing: a broken endpoint, to see that the oracle sees it.
    Lies,
}

/// A running collector.
pub(crate) struct Endpoint<'a> {
    template: &'a Template,
    file: PathBuf,
    running: Option<Running>,
}

struct Running {
    runtime: Runtime,
    state: Arc<AppState>,
    router: Router,
}

impl<'a> Endpoint<'a> {
    /// Starts a collector on a database of its own.
    pub(crate) fn start(template: &'a Template, seed: u64) -> Result<Self> {
        let file = template.folder.path().join(format!("{seed}.db"));
        std::fs::write(&file, &template.database)?;
        let mut endpoint = Self { template, file, running: None };
        endpoint.run()?;
        Ok(endpoint)
    }

    fn run(&mut self) -> Result<&Running> {
        let running = match self.running.take() {
            Some(running) => running,
            None => {
                let runtime = runtime()?;
                let state = Arc::new(runtime.block_on(restart(&self.template.state, &self.file))?);
                let router = app(Arc::clone(&state));
                Running { runtime, state, router }
            }
        };
        Ok(self.running.insert(running))
    }

    /// Takes a request at a time of the true clock; none where nobody is left to answer.
    pub(crate) fn take(&mut self, body: &str, treatment: Treatment, now: i64) -> Result<Option<Answer>> {
        self.template.clock.store(now, Ordering::Relaxed);
        let running = self.run()?;
        let answer = match treatment {
            Treatment::Whole => Some(running.ask(body)?),
            Treatment::BrokenOff => {
                running.break_off(body);
                None
            }
            Treatment::KilledBefore => {
                running.break_off(body);
                self.running = None;
                None
            }
            Treatment::KilledAfter => {
                running.ask(body)?;
                self.running = None;
                None
            }
            Treatment::DatabaseFails => {
                self.broken(true)?;
                let answer = self.run()?.ask(body)?;
                self.broken(false)?;
                Some(answer)
            }
            Treatment::Parallel(times) => Some(running.ask_often(body, times)?),
            Treatment::Lies => Some(lie(body)?),
        };
        Ok(answer)
    }

    /// Lets every transaction fail, or no longer.
    fn broken(&mut self, breaks: bool) -> Result<()> {
        let (file, sql) = (self.file.clone(), if breaks { BREAK } else { "DROP TRIGGER breaks" });
        let Running { runtime, state, .. } = self.run()?;
        runtime.block_on(async {
            // What was broken off before is still on its way to the database: it goes first.
            state.store().take(Vec::new(), jiff::civil::Date::default()).await?;
            let mut other =
                SqliteConnection::connect_with(&SqliteConnectOptions::new().filename(file)).await?;
            sqlx::query(sql).execute(&mut other).await?;
            Ok(other.close().await?)
        })
    }

    /// Everything that was counted.
    pub(crate) fn tally(&mut self) -> Result<Tally> {
        let Running { runtime, state, .. } = self.run()?;
        let tally = runtime.block_on(async {
            state.store().take(Vec::new(), jiff::civil::Date::default()).await?;
            anyhow::Ok(state.store().tally(&id("simulatie"), &id(WAVE)).await?)
        })?;
        self.running = None;
        for end in ["", "-wal", "-shm"] {
            let mut file = self.file.clone().into_os_string();
            file.push(end);
            // What is left behind goes with the folder.
            std::fs::remove_file(file).unwrap_or_default();
        }
        Ok(tally)
    }
}

fn request(body: &str) -> Result<http::Request<Body>> {
    let request = http::Request::post("/v1/submissions")
        .header(header::CONTENT_TYPE, "application/cloudevents-batch+json");
    Ok(request.body(Body::from(body.to_owned()))?)
}

impl Running {
    fn ask(&self, body: &str) -> Result<Answer> {
        let request = request(body)?;
        self.runtime.block_on(answered(self.router.clone(), request))
    }

    /// All at once; gives the last answer.
    fn ask_often(&self, body: &str, times: usize) -> Result<Answer> {
        let requests = (0..times).map(|_| request(body)).collect::<Result<Vec<_>>>()?;
        let all = requests.into_iter().map(|request| answered(self.router.clone(), request));
        let mut answers = self.runtime.block_on(join_all(all)).into_iter().collect::<Result<Vec<_>>>()?;
        answers.pop().context("it was sent at least once")
    }

    /// Begins, and goes away as soon as the endpoint has to wait for its writer.
    fn break_off(&self, body: &str) {
        let Ok(request) = request(body) else { return };
        self.runtime.block_on(async {
            let mut asking = pin!(answered(self.router.clone(), request));
            drop(futures_util::poll!(asking.as_mut()));
        });
    }
}

async fn answered(router: Router, request: http::Request<Body>) -> Result<Answer> {
    let response = router.oneshot(request).await?;
    let (parts, body) = response.into_parts();
    let text = |name| parts.headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    Ok(Answer {
        status: parts.status.as_u16(),
        content_type: text(header::CONTENT_TYPE),
        retry_after: text(header::RETRY_AFTER),
        date: None,
        body: String::from_utf8(body.collect().await?.to_bytes().to_vec()).ok(),
    })
}

fn lie(body: &str) -> Result<Answer> {
    let events: Vec<serde_json::Value> = serde_json::from_str(body)?;
    let receipts: Vec<_> =
        events.iter().map(|event| serde_json::json!({"id": event["id"], "outcome": "accepted"})).collect();
    let body = Some(serde_json::json!({"receipts": receipts}).to_string());
    Ok(Answer { status: 200, content_type: Some("application/json".to_owned()), body, ..Answer::default() })
}
