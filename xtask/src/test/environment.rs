//! What tests find in their environment: drivers and the programs under test. Decides which browsers
//! take part; the steps decide what runs in them.

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::steps::Step;
use crate::context::{Context, Profile};
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
        // The mail server that native tests send to is one of its packages too.
        let with_python = any(|step| matches!(step, Step::Native | Step::EndToEnd));
        Ok(Self {
            browsers: any(|step| step.needs_browsers()).then(|| tools::browsers(context)).transpose()?,
            runner: in_browser
                .then(|| tools::wasm_bindgen(context, "wasm-bindgen-test-runner"))
                .transpose()?,
            python: if with_python { tools::python(context)? } else { None },
            config: context.root.join("webdriver.json"),
            filter: filter.map(str::to_owned),
            full,
        })
    }

    /// The name that tests must contain.
    pub(crate) fn filter(&self) -> Option<&str> {
        self.filter.as_deref()
    }

    /// For native tests: a Python to be a mail server, and more cases per property in a full run.
    pub(crate) fn native(&self) -> Vec<(String, String)> {
        let cases = self.full.then(|| ("PROPTEST_CASES".to_owned(), FULL_CASES.to_owned()));
        cases.into_iter().chain(self.python()).collect()
    }

    fn python(&self) -> Option<(String, String)> {
        self.python.as_deref().map(|python| pair("MEEPRAAT_PYTHON", python))
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

    /// For the end-to-end tests: they name the browsers that they skip; `None` where there is none at all.
    pub(crate) fn end_to_end(&self, context: &Context) -> Option<Vec<(String, String)>> {
        let browsers = self.browsers.as_ref()?;
        let drivers: Vec<_> = [
            ("CHROMEDRIVER", &browsers.chromedriver),
            ("GECKODRIVER", &browsers.geckodriver),
            ("WEBKIT_DRIVER", &browsers.webkit),
        ]
        .into_iter()
        .filter_map(|(name, path)| Some(pair(name, path.as_deref()?)))
        .collect();
        if drivers.is_empty() {
            return None;
        }
        let mut values = vec![
            pair("MEEPRAAT_BIN", &context.program("meepraat", Profile::Dev)),
            pair("MEEPRAAT_DIST", &context.dist()),
        ];
        values.extend(drivers);
        // Every language, colour scheme and size with every other.
        values.extend(self.full.then(|| ("MEEPRAAT_FULL".to_owned(), "1".to_owned())));
        values.extend(browsers.xvfb.as_deref().map(|xvfb| pair("XVFB", xvfb)));
        values.extend(self.python());
        Some(values)
    }
}

fn pair(name: &str, path: &Path) -> (String, String) {
    (name.to_owned(), path.display().to_string())
}
