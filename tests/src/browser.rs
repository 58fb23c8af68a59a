//! One driver with one browser session, and what journeys do with a window whatever the page is.

use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};
use tempfile::TempDir;
use thirtyfour::{By, Capabilities, TimeoutConfiguration, TypingData, WebDriver, WebElement};

use crate::engine::Engine;
use crate::places;
use crate::process::Process;
use crate::wait::eventually;

/// A phone held upright. Firefox and Chromium give what their smallest window allows.
const PHONE: (u32, u32) = (390, 844);

/// A running browser; dropping it ends the driver and the browser.
#[derive(Debug)]
pub struct Browser {
    engine: Engine,
    driver: WebDriver,
    address: String,
    client: reqwest::Client,
    process: Process,
    _folder: TempDir,
}

impl Browser {
    /// Starts a driver and a session in it.
    pub(crate) async fn start(engine: Engine, display: Option<&str>, scripts: bool) -> Result<Self> {
        let program = engine.driver().with_context(|| format!("there is no driver for {}", engine.name()))?;
        let folder = tempfile::tempdir()?;
        let port = places::free_port()?;
        let mut environment = vec![("TMPDIR", folder.path().display().to_string())];
        if let Some(display) = display {
            environment.extend([
                ("DISPLAY", display.to_owned()),
                ("GDK_BACKEND", "x11".to_owned()),
                ("NO_AT_BRIDGE", "1".to_owned()),
                // Tests run as root in containers, where its sandbox cannot start.
                ("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1".to_owned()),
            ]);
        }
        let log = folder.path().join("driver.log");
        let mut process = Process::start(&program, &engine.driver_arguments(port), &environment, &log)?;
        let address = format!("http://127.0.0.1:{port}");
        let client = reqwest::Client::new();
        eventually("the driver answers", async || {
            process.still_runs()?;
            Ok(client.get(format!("{address}/status")).send().await.ok().map(drop))
        })
        .await?;
        let Value::Object(wanted) = engine.capabilities(folder.path(), scripts) else {
            bail!("capabilities are an object");
        };
        let driver = WebDriver::new(&address, Capabilities::from(wanted))
            .await
            .with_context(|| std::fs::read_to_string(&log).unwrap_or_default())?;
        let limit = Some(Duration::from_secs(30));
        driver.update_timeouts(TimeoutConfiguration::new(limit, limit, Some(Duration::ZERO))).await?;
        Ok(Self { engine, driver, address, client, process, _folder: folder })
    }

    /// Its engine.
    #[must_use]
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// The session, for what this harness has no words for.
    #[must_use]
    pub fn driver(&self) -> &WebDriver {
        &self.driver
    }

    /// Closes every window but one and makes that one empty and as large as a phone.
    pub(crate) async fn reset(&self) -> Result<()> {
        let windows = self.driver.windows().await?;
        for window in windows.iter().skip(1) {
            self.driver.switch_to_window(window.clone()).await?;
            self.driver.close_window().await?;
        }
        self.driver.switch_to_window(windows.first().context("no window is left")?.clone()).await?;
        self.driver.goto("about:blank").await?;
        self.driver.set_window_rect(0, 0, PHONE.0, PHONE.1).await?;
        Ok(())
    }

    /// Ends the session in an orderly way.
    pub async fn quit(self) {
        let Self { driver, process, .. } = self;
        // Whatever the driver says, its process group is ended.
        let _ = tokio::time::timeout(Duration::from_secs(10), driver.quit()).await;
        drop(process);
    }

    /// Runs the body of a function in the page.
    ///
    /// # Errors
    /// Where it throws.
    pub async fn script(&self, body: &str, arguments: &[Value]) -> Result<Value> {
        let returned = self.driver.execute(body, arguments.to_vec()).await;
        Ok(returned.with_context(|| format!("in the script {body}"))?.json().clone())
    }

    /// Runs the body of a function that returns an element, or null.
    ///
    /// # Errors
    /// Where it throws.
    pub async fn script_element(&self, body: &str, arguments: &[Value]) -> Result<Option<WebElement>> {
        let returned = self.driver.execute(body, arguments.to_vec()).await?;
        if returned.json().is_null() { Ok(None) } else { Ok(Some(returned.element()?)) }
    }

    /// Waits for an element of the page itself, outside any shadow root.
    ///
    /// # Errors
    /// Where it does not come.
    pub async fn find(&self, css: &str) -> Result<WebElement> {
        eventually(&format!("{css} is on the page"), async || {
            Ok(self.driver.find_all(By::Css(css)).await?.into_iter().next())
        })
        .await
    }

    /// Presses keys, wherever the focus is.
    ///
    /// # Errors
    /// Where the driver refuses.
    pub async fn press(&self, keys: impl Into<TypingData>) -> Result<()> {
        Ok(self.driver.action_chain().send_keys(keys).perform().await?)
    }

    /// A tap with one finger on the middle of an element.
    ///
    /// # Errors
    /// Where the driver knows no touch.
    pub async fn tap(&self, element: &WebElement) -> Result<()> {
        element.scroll_into_view().await?;
        let finger = json!({
            "type": "pointer", "id": "finger", "parameters": { "pointerType": "touch" },
            "actions": [
                { "type": "pointerMove", "duration": 0, "origin": element.to_json()?, "x": 0, "y": 0 },
                { "type": "pointerDown", "button": 0 },
                { "type": "pause", "duration": 30 },
                { "type": "pointerUp", "button": 0 },
            ],
        });
        self.command("actions", json!({ "actions": [finger] })).await.map(drop)
    }

    /// A command of the Chrome DevTools Protocol; Chromium only.
    ///
    /// # Errors
    /// Where the browser refuses, or is another one.
    pub async fn devtools(&self, method: &str, parameters: Value) -> Result<Value> {
        self.command("goog/cdp/execute", json!({ "cmd": method, "params": parameters })).await
    }

    /// A WebDriver command that thirtyfour has no words for.
    async fn command(&self, path: &str, body: Value) -> Result<Value> {
        let url = format!("{}/session/{}/{path}", self.address, self.driver.session_id());
        let answer = self.client.post(url).json(&body).send().await?;
        let ok = answer.status().is_success();
        let answer: Value = answer.json().await?;
        if !ok {
            bail!("the driver refuses {path}: {}", answer["value"]["message"]);
        }
        Ok(answer["value"].clone())
    }

    /// Opens a second window on this address and goes there; gives the handle of the first.
    ///
    /// # Errors
    /// Where the browser opens none.
    pub async fn second_tab(&self, url: &str) -> Result<thirtyfour::WindowHandle> {
        let first = self.driver.window().await?;
        let second = self.driver.new_tab().await?;
        self.driver.switch_to_window(second).await?;
        self.driver.goto(url).await?;
        Ok(first)
    }

    /// Goes to the window that was opened last, waiting for it.
    ///
    /// # Errors
    /// Where none opens.
    pub async fn to_opened_window(&self) -> Result<()> {
        let current = self.driver.window().await?;
        let opened = eventually("a window opens", async || {
            Ok(self.driver.windows().await?.into_iter().find(|window| *window != current))
        })
        .await?;
        Ok(self.driver.switch_to_window(opened).await?)
    }
}
