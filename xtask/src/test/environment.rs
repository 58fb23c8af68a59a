//! What tests find in their environment: drivers, the display, the programs under test. Decides which browsers
//! take part; the steps decide what runs in them.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use super::steps::Step;
use crate::child::Service;
use crate::context::{Context, Profile};
use crate::shell::Cmd;
use crate::tools::{self, Browsers};

/// Cases per property in a full run; the default is for every day.
const FULL_CASES: &str = "4096";

/// Everything that was found or installed for a run.
#[derive(Debug)]
pub(crate) struct Environment {
    browsers: Option<Browsers>,
    runner: Option<PathBuf>,
    python: Option<PathBuf>,
    config: PathBuf,
    filter: Option<String>,
    full: bool,
    root: bool,
}

impl Environment {
    /// Installs what the chosen steps need and can be installed here.
    pub(crate) fn prepare(
        context: &Context,
        steps: &[Step],
        full: bool,
        filter: Option<&str>,
    ) -> Result<Self> {
        println!("what the tests need:");
        tools::rust_components(context)?;
        let any = |wanted: fn(&Step) -> bool| steps.iter().any(wanted);
        let in_browser = any(|step| matches!(step, Step::Chromium | Step::Firefox));
        let end_to_end = any(|step| *step == Step::EndToEnd);
        Ok(Self {
            browsers: any(|step| step.needs_browsers()).then(|| tools::browsers(context)).transpose()?,
            runner: in_browser
                .then(|| tools::wasm_bindgen(context, "wasm-bindgen-test-runner"))
                .transpose()?,
            python: if end_to_end { tools::python(context)? } else { None },
            config: context.root.join("webdriver.json"),
            filter: filter.map(str::to_owned),
            full,
            root: tools::is_root(),
        })
    }

    /// The name that tests must contain.
    pub(crate) fn filter(&self) -> Option<&str> {
        self.filter.as_deref()
    }

    /// For native tests: more cases per property in a full run.
    pub(crate) fn native(&self) -> Vec<(String, String)> {
        if self.full { vec![("PROPTEST_CASES".to_owned(), FULL_CASES.to_owned())] } else { Vec::new() }
    }

    /// For wasm-bindgen's test runner with one driver, by the variable that names it; `None` without it.
    pub(crate) fn runner(&self, driver: &str) -> Option<Vec<(String, String)>> {
        let browsers = self.browsers.as_ref()?;
        let path = if driver == "CHROMEDRIVER" { &browsers.chromedriver } else { &browsers.geckodriver };
        let runner = self.runner.as_ref()?;
        Some(vec![
            pair(driver, path.as_deref()?),
            pair("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner),
            pair("WASM_BINDGEN_TEST_WEBDRIVER_JSON", &self.config),
        ])
    }

    /// A display for WebKit's browser, which has no headless mode; ended when dropped.
    pub(crate) fn display(&self) -> Result<Option<Display>> {
        let wanted = self.browsers.as_ref().filter(|browsers| browsers.webkit.is_some());
        match wanted.and_then(|browsers| browsers.xvfb.as_deref()) {
            Some(xvfb) => Display::start(xvfb).map(Some),
            None => Ok(None),
        }
    }

    /// For the end-to-end tests; `Err` names what is missing.
    pub(crate) fn browsers(
        &self,
        context: &Context,
        display: Option<&Display>,
    ) -> Result<Vec<(String, String)>, String> {
        let browsers = self.browsers.as_ref().ok_or("no browser was looked for")?;
        let found = [
            ("chromium", "CHROMEDRIVER", browsers.chromedriver.as_deref()),
            ("firefox", "GECKODRIVER", browsers.geckodriver.as_deref()),
            ("webkit", "WEBKIT_DRIVER", browsers.webkit.as_deref().filter(|_| display.is_some())),
        ];
        let mut values = vec![
            pair("MEEPRAAT_BIN", &context.program("meepraat", Profile::Dev)),
            pair("MEEPRAAT_DEMO_BIN", &context.program("meepraat-demo", Profile::Dev)),
            pair("MEEPRAAT_DIST", &context.dist()),
        ];
        let mut engines = Vec::new();
        for (engine, variable, path) in found {
            if let Some(path) = path {
                engines.push(engine);
                values.push(pair(variable, path));
            } else if context.ci {
                return Err(format!("there is no driver for {engine}"));
            } else {
                println!("  skipped: {engine}, for which there is no driver");
            }
        }
        if engines.is_empty() {
            return Err("there is no browser with a driver".to_owned());
        }
        values.push(("MEEPRAAT_ENGINES".to_owned(), engines.join(",")));
        values.extend(display.map(|display| ("DISPLAY".to_owned(), display.name.clone())));
        values.extend(self.python.as_deref().map(|python| pair("MEEPRAAT_PYTHON", python)));
        if self.root {
            values.push(("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS".to_owned(), "1".to_owned()));
        }
        if self.full {
            values.push(("MEEPRAAT_FULL".to_owned(), "1".to_owned()));
        }
        Ok(values)
    }
}

fn pair(name: &str, path: &Path) -> (String, String) {
    (name.to_owned(), path.display().to_string())
}

/// A running Xvfb, on a display number that it chose itself.
#[derive(Debug)]
pub(crate) struct Display {
    name: String,
    _server: Service,
}

impl Display {
    fn start(xvfb: &Path) -> Result<Self> {
        let command = Cmd::new(xvfb)
            .args(["-displayfd", "1", "-screen", "0", "1280x1024x24", "-nolisten", "tcp"])
            .piped();
        let mut server = Service::start("Xvfb", command)?;
        let output = server.child().stdout.take().context("Xvfb has no output")?;
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line)?;
        let number: u32 = line.trim().parse().context("Xvfb found no free display")?;
        Ok(Self { name: format!(":{number}"), _server: server })
    }
}
