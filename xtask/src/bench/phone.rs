//! A slow phone: headless Chromium with a slowed processor and network, driven over WebDriver's HTTP. Every
//! reading has a browser of its own, so that no cache of any kind is warm.

use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;
use serde_json::{Value, json};

use super::pages::{Pages, Scenario};
use crate::child::{Service, free_port};
use crate::shell::Cmd;

/// A phone of the cheapest kind computes at a quarter of a laptop's speed.
const PROCESSOR: f64 = 4.0;
/// 1.6 Mbit/s, in bytes per second: what a bad mobile connection carries.
const BANDWIDTH: f64 = 200_000.0;
/// Milliseconds until the first byte of each answer.
const LATENCY: f64 = 150.0;
/// A page that shows nothing by then never will.
const LIMIT: Duration = Duration::from_secs(30);
/// How often the page is asked; asking costs it well under a millisecond.
const INTERVAL: Duration = Duration::from_millis(100);
/// A browser that was just started does work of its own first.
const WARM_UP: Duration = Duration::from_millis(700);
/// After what was waited for: late requests and long tasks show by then.
const AFTERMATH: Duration = Duration::from_millis(1500);

/// What one load of a page showed. Times are milliseconds since navigation began; 0 is "not yet".
#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub(super) struct Reading {
    /// The first question is there, with a size, and its radio can be chosen.
    pub(super) shown: f64,
    /// The first `meepraat:ready` that is not only about showing: what is on the page does all it will.
    pub(super) ready: f64,
    /// The longest task of the main thread; 0 where none took 50 ms.
    pub(super) longest: f64,
    /// Whether the engine's glue or module was asked for.
    pub(super) engine: bool,
}

/// A running chromedriver.
#[derive(Debug)]
pub(super) struct Driver {
    url: String,
    agent: ureq::Agent,
    options: Value,
    _program: Service,
}

impl Driver {
    pub(super) fn start(program: &Path, config: &Path) -> Result<Self> {
        let port = free_port()?;
        let url = format!("http://127.0.0.1:{port}");
        let mut service =
            Service::start("chromedriver", Cmd::new(program).arg(format!("--port={port}")).silent())?;
        service.wait_for(&format!("{url}/status"), Duration::from_secs(20))?;
        let options = std::fs::read_to_string(config).context("cannot read webdriver.json")?;
        let options = serde_json::from_str(&options).context("webdriver.json")?;
        let config =
            ureq::Agent::config_builder().timeout_global(Some(LIMIT)).http_status_as_error(false).build();
        Ok(Self { url, agent: ureq::Agent::new_with_config(config), options, _program: service })
    }

    /// Loads a scenario's page in a fresh browser.
    pub(super) fn measure(&self, pages: &Pages, scenario: Scenario) -> Result<Reading> {
        let session = Session::open(self)?;
        session.navigate(&pages.blank())?;
        session.become_slow()?;
        thread::sleep(WARM_UP);
        session.navigate(&pages.url(scenario))?;
        let started = Instant::now();
        let wanted = |reading: &Reading| match scenario {
            Scenario::Campaign | Scenario::Attribute => reading.shown > 0.0,
            Scenario::Eager | Scenario::Fetch => reading.shown > 0.0 && reading.ready > 0.0,
        };
        while !session.read()?.is_some_and(|reading| wanted(&reading)) {
            if started.elapsed() > LIMIT {
                bail!("nothing to answer within {} s", LIMIT.as_secs());
            }
            thread::sleep(INTERVAL);
        }
        thread::sleep(AFTERMATH);
        session.read()?.context("the page went away")
    }

    fn post(&self, path: &str, body: &Value) -> Result<Value> {
        let mut response = self.agent.post(format!("{}{path}", self.url)).send_json(body)?;
        Self::value(response.body_mut().read_json()?)
    }

    /// WebDriver wraps answers and errors alike in `value`.
    fn value(mut answer: Value) -> Result<Value> {
        let value = answer["value"].take();
        if let Some(error) = value["error"].as_str() {
            bail!("chromedriver: {error}: {}", value["message"].as_str().unwrap_or_default());
        }
        Ok(value)
    }
}

/// One browser, closed when dropped.
#[derive(Debug)]
struct Session<'driver> {
    driver: &'driver Driver,
    path: String,
}

impl<'driver> Session<'driver> {
    fn open(driver: &'driver Driver) -> Result<Self> {
        let mut wanted = driver.options.clone();
        wanted["browserName"] = json!("chrome");
        wanted["pageLoadStrategy"] = json!("none");
        let session = driver.post("/session", &json!({ "capabilities": { "alwaysMatch": wanted } }))?;
        let id = session["sessionId"].as_str().context("chromedriver opened no session")?;
        Ok(Self { driver, path: format!("/session/{id}") })
    }

    fn navigate(&self, url: &str) -> Result<()> {
        self.driver.post(&format!("{}/url", self.path), &json!({ "url": url })).map(drop)
    }

    fn command(&self, name: &str, parameters: &Value) -> Result<Value> {
        let body = json!({ "cmd": name, "params": parameters });
        self.driver.post(&format!("{}/goog/cdp/execute", self.path), &body).context(name.to_owned())
    }

    fn become_slow(&self) -> Result<()> {
        self.command("Network.enable", &json!({}))?;
        self.command("Network.clearBrowserCache", &json!({}))?;
        let network = json!({
            "offline": false, "latency": LATENCY, "downloadThroughput": BANDWIDTH, "uploadThroughput": BANDWIDTH,
        });
        self.command("Network.emulateNetworkConditions", &network)?;
        self.command("Emulation.setCPUThrottlingRate", &json!({ "rate": PROCESSOR }))?;
        let screen = json!({ "width": 360, "height": 740, "deviceScaleFactor": 2, "mobile": true });
        self.command("Emulation.setDeviceMetricsOverride", &screen).map(drop)
    }

    /// What the page has seen; `None` while it is still on its way.
    fn read(&self) -> Result<Option<Reading>> {
        let expression = "window.seen && ({ ...seen, engine: performance.getEntriesByType('resource')\
                          .some((entry) => /\\/engine\\.(js|wasm)/.test(entry.name)) })";
        let answer =
            self.command("Runtime.evaluate", &json!({ "expression": expression, "returnByValue": true }))?;
        Ok(serde_json::from_value(answer["result"]["value"].clone()).ok())
    }
}

impl Drop for Session<'_> {
    fn drop(&mut self) {
        // A browser that is gone needs no closing.
        let _ = self.driver.agent.delete(format!("{}{}", self.driver.url, self.path)).call();
    }
}
