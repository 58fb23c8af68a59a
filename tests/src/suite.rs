//! Runs every journey in every engine. Each engine has one driver and one session, so its journeys follow one another;
//! the engines run side by side. What is missing is skipped by name; in CI that is a failure. There a journey that fails
//! is made once more, with a new browser and a new collector, and is named at the end where only that one succeeded: a
//! machine that is busy with something else fails no promise.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::process::ExitCode;
use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, anyhow, bail};
use libtest_mimic::{Arguments, Completion, Failed, Trial};
use tokio::sync::Mutex;

use crate::browser::Browser;
use crate::collector::{Collector, Serve, forget_first};
use crate::display::Display;
use crate::engine::Engine;
use crate::world::{Site, World};

/// No journey takes longer, even where three browsers share two cores.
const LIMIT: Duration = Duration::from_secs(150);

/// A journey under way.
pub type Running<'a> = Pin<Box<dyn Future<Output = Result<()>> + 'a>>;

/// One promise, and how to see that it is kept.
#[derive(Debug, Clone)]
pub struct Journey {
    name: &'static str,
    engines: &'static [Engine],
    serve: Serving,
    go: Go,
}

/// Whose collector a journey uses. To start one takes longer than most journeys.
#[derive(Debug, Clone)]
enum Serving {
    /// The engine's: one for all journeys that want it this way and count only what they add.
    Shared(Serve),
    /// One of its own, so that nothing is cached and the way it serves can be chosen.
    Own(Serve),
    /// None.
    Nobody,
}

#[derive(Debug, Clone, Copy)]
enum Go {
    InBrowser(for<'a> fn(&'a World<'a>) -> Running<'a>),
    OverHttp(for<'a> fn(&'a Collector) -> Running<'a>),
}

impl Journey {
    /// A journey in every engine, with a collector.
    #[must_use]
    pub fn new(name: &'static str, go: for<'a> fn(&'a World<'a>) -> Running<'a>) -> Self {
        Self { name, engines: &Engine::ALL, serve: Serving::Shared(Serve::default()), go: Go::InBrowser(go) }
    }

    /// A journey that needs no browser.
    #[must_use]
    pub fn over_http(name: &'static str, go: for<'a> fn(&'a Collector) -> Running<'a>) -> Self {
        Self { name, engines: &[], serve: Serving::Own(Serve::default()), go: Go::OverHttp(go) }
    }

    /// Only in these engines.
    #[must_use]
    pub fn only(mut self, engines: &'static [Engine]) -> Self {
        self.engines = engines;
        self
    }

    /// With the engine's collector that serves in this way.
    #[must_use]
    pub fn sharing(mut self, serve: Serve) -> Self {
        self.serve = Serving::Shared(serve);
        self
    }

    /// With a collector of its own that serves in this way.
    #[must_use]
    pub fn served(mut self, serve: Serve) -> Self {
        self.serve = Serving::Own(serve);
        self
    }

    /// Without a collector.
    #[must_use]
    pub fn unserved(mut self) -> Self {
        self.serve = Serving::Nobody;
        self
    }
}

/// What one journey at a time uses of an engine; started by the first that needs it.
#[derive(Debug)]
struct Seat {
    engine: Engine,
    display: Option<Arc<Display>>,
    place: Mutex<Place>,
}

#[derive(Debug, Default)]
struct Place {
    browser: Option<Browser>,
    sites: Vec<(Serve, Site)>,
}

/// Runs the journeys as a test program: with a filter, `--list` and all.
#[must_use]
pub fn run(journeys: Vec<Journey>) -> ExitCode {
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error.into()),
    };
    let mut arguments = Arguments::from_args();
    let seats = match if arguments.list { Ok(seats_to_list()) } else { runtime.block_on(seats()) } {
        Ok(seats) => seats,
        Err(error) => return failed(&error),
    };
    let mut trials = Vec::new();
    for journey in journeys {
        if let Go::OverHttp(go) = journey.go {
            let handle = runtime.handle().clone();
            let name = format!("http::{}", journey.name);
            trials.push(Trial::test(name.clone(), move || {
                handle.block_on(again(&name, async || over_http(go).await))
            }));
        }
        for engine in journey.engines {
            let Some(seat) = seats.get(engine).cloned() else { continue };
            let (journey, handle) = (journey.clone(), runtime.handle().clone());
            let name = format!("{}::{}", engine.name(), journey.name);
            trials.push(Trial::ignorable_test(name.clone(), move || {
                handle.block_on(again(&name, async || seat.take(&journey).await))
            }));
        }
    }
    // A thread per journey: all but one per engine wait for their browser.
    arguments.test_threads = Some(arguments.test_threads.unwrap_or_else(|| trials.len().max(1)));
    let conclusion = libtest_mimic::run(&arguments, trials);
    runtime.block_on(async {
        for seat in seats.values() {
            let Place { browser, sites } = std::mem::take(&mut *seat.place.lock().await);
            if let Some(browser) = browser {
                browser.quit().await;
            }
            drop(sites);
        }
    });
    forget_first();
    tell_what_was_made_again();
    tell_what_took_longest();
    // Ends Xvfb.
    drop(seats);
    drop(runtime);
    conclusion.exit_code()
}

/// What failed once, by the journey's name, and succeeded when it was made again.
static MADE_AGAIN: std::sync::Mutex<Vec<(String, String)>> = std::sync::Mutex::new(Vec::new());

/// Makes a journey; in CI once more where it failed.
async fn again<T>(name: &str, mut make: impl AsyncFnMut() -> Result<T>) -> Result<T, Failed> {
    let tell = |error: &anyhow::Error| format!("{error:#}");
    let first = match make().await {
        Ok(done) => return Ok(done),
        Err(error) => tell(&error),
    };
    if std::env::var_os("CI").is_none() {
        return Err(first.into());
    }
    let second = make().await.map_err(|error| format!("{first}\nand when made again: {}", tell(&error)))?;
    MADE_AGAIN.lock().unwrap_or_else(PoisonError::into_inner).push((name.to_owned(), first));
    Ok(second)
}

#[allow(clippy::print_stdout, reason = "what succeeded only the second time is said by name")]
fn tell_what_was_made_again() {
    for (name, error) in MADE_AGAIN.lock().unwrap_or_else(PoisonError::into_inner).iter() {
        println!("made again: {name}, which failed with: {error}\n");
    }
}

/// How many of the slowest journeys are named at the end.
const SLOWEST: usize = 10;

/// How long each journey took, with its browser and collector where they had to be started.
static TOOK: std::sync::Mutex<Vec<(Duration, String)>> = std::sync::Mutex::new(Vec::new());

fn note(took: Duration, name: String) {
    TOOK.lock().unwrap_or_else(PoisonError::into_inner).push((took, name));
}

#[allow(clippy::print_stdout, reason = "whoever waits for the journeys wants to know for which")]
fn tell_what_took_longest() {
    let mut all = std::mem::take(&mut *TOOK.lock().unwrap_or_else(PoisonError::into_inner));
    all.sort_by(|one, other| other.cmp(one));
    for engine in Engine::ALL {
        let of_engine = || all.iter().filter(|(_, name)| name.starts_with(engine.name()));
        let whole: Duration = of_engine().map(|(took, _)| *took).sum();
        println!("{}: {} journeys in {:.0} s", engine.name(), of_engine().count(), whole.as_secs_f64());
    }
    for (took, name) in all.iter().take(SLOWEST) {
        println!("{:6.1} s  {name}", took.as_secs_f64());
    }
}

#[allow(clippy::print_stderr, reason = "a test program says why it cannot run")]
fn failed(error: &anyhow::Error) -> ExitCode {
    eprintln!("{error:#}");
    ExitCode::FAILURE
}

fn seats_to_list() -> BTreeMap<Engine, Arc<Seat>> {
    Engine::ALL.into_iter().map(|engine| (engine, Arc::new(Seat::new(engine, None)))).collect()
}

/// The engines that are wanted and there.
async fn seats() -> Result<BTreeMap<Engine, Arc<Seat>>> {
    let wanted = std::env::var("MEEPRAAT_ENGINES").unwrap_or_default();
    let mut seats = BTreeMap::new();
    for engine in Engine::ALL {
        if !wanted.is_empty() && !wanted.split(',').any(|name| name.trim() == engine.name()) {
            continue;
        }
        if engine.driver().is_none() {
            skip(&format!("{}, for which there is no driver", engine.name()))?;
            continue;
        }
        let display = match engine {
            Engine::WebKit => match Display::find().await {
                Ok(display) => Some(Arc::new(display)),
                Err(error) => {
                    skip(&format!("{}: {error:#}", engine.name()))?;
                    continue;
                }
            },
            _ => None,
        };
        seats.insert(engine, Arc::new(Seat::new(engine, display)));
    }
    if seats.is_empty() {
        bail!("no browser with a driver is there for {wanted:?}");
    }
    Ok(seats)
}

#[allow(clippy::print_stdout, reason = "what is skipped is said by name")]
fn skip(what: &str) -> Result<()> {
    if std::env::var_os("CI").is_some() {
        bail!("missing in CI: {what}");
    }
    println!("skipped: {what}");
    Ok(())
}

impl Seat {
    fn new(engine: Engine, display: Option<Arc<Display>>) -> Self {
        Self { engine, display, place: Mutex::default() }
    }

    /// One journey, in this engine's browser.
    async fn take(&self, journey: &Journey) -> Result<Completion> {
        let mut place = self.place.lock().await;
        let started = Instant::now();
        let display = self.display.as_deref().map(Display::name);
        let browser = match place.browser.take() {
            Some(browser) => browser,
            None => Browser::start(self.engine, display, true).await?,
        };
        let (shared, site) = match &journey.serve {
            Serving::Nobody => (None, Site::bare().await?),
            Serving::Own(serve) => (None, Site::start(serve.clone()).await?),
            Serving::Shared(serve) => {
                let started = place.sites.iter().position(|(other, _)| other == serve);
                let site = match started {
                    Some(index) => place.sites.swap_remove(index).1,
                    None => Site::start(serve.clone()).await?,
                };
                (Some(serve.clone()), site)
            }
        };
        let outcome = go(&browser, &site, display, journey).await;
        note(started.elapsed(), format!("{}::{}", self.engine.name(), journey.name));
        // After a failure both may be in any state: the next journey gets new ones.
        if outcome.is_err() {
            browser.quit().await;
            return outcome;
        }
        place.browser = Some(browser);
        place.sites.extend(shared.map(|serve| (serve, site)));
        outcome
    }
}

async fn over_http(go: for<'a> fn(&'a Collector) -> Running<'a>) -> Result<()> {
    let site = Site::start(Serve::default()).await?;
    let collector = site.collector()?;
    let outcome = tokio::time::timeout(LIMIT, go(collector)).await;
    outcome
        .unwrap_or_else(|_| Err(anyhow!("took longer than {LIMIT:?}")))
        .map_err(|error| error.context(collector.printed()))
}

async fn go(browser: &Browser, site: &Site, display: Option<&str>, journey: &Journey) -> Result<Completion> {
    let Go::InBrowser(steps) = journey.go else { bail!("{} needs no browser", journey.name) };
    browser.reset().await.context("the browser does not obey")?;
    let world = World::new(browser, site, display).await?;
    let outcome = tokio::time::timeout(LIMIT, steps(&world)).await;
    match outcome.unwrap_or_else(|_| Err(anyhow!("took longer than {LIMIT:?}"))) {
        Ok(()) => Ok(Completion::Completed),
        Err(error) => match error.downcast_ref::<Skip>() {
            Some(Skip(reason)) => Ok(Completion::ignored_with(reason)),
            None => Err(error.context(world.report().await)),
        },
    }
}

/// Why a journey cannot be made on this machine.
#[derive(Debug)]
struct Skip(String);

impl std::fmt::Display for Skip {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "skipped: {}", self.0)
    }
}

impl std::error::Error for Skip {}

/// Ends a journey that cannot be made here; in CI that is a failure.
///
/// # Errors
/// Always: that is how it ends.
pub fn skipped(reason: &str) -> Result<()> {
    if std::env::var_os("CI").is_some() {
        bail!("missing in CI: {reason}");
    }
    Err(Skip(reason.to_owned()).into())
}
