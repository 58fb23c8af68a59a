//! The steps of `cargo xtask test` and the commands they run. How browsers are found is in `environment`.

use anyhow::{Result, ensure};

use super::environment::Environment;
use super::output::Output;
use super::{Count, Outcome};
use crate::build;
use crate::context::{Context, Profile};
use crate::shell::Cmd;
use crate::tools::{self, WASM};

/// The crates that run in browsers.
const BROWSER_CRATES: [&str; 2] = ["meepraat-sdk", "meepraat-widget"];

/// One step, in the order in which they run: the quick ones first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Step {
    Fmt,
    Tidy,
    Protocol,
    Clippy,
    ClippyWasm,
    Doc,
    Native,
    Chromium,
    Firefox,
    Build,
    Types,
    #[value(name = "e2e")]
    EndToEnd,
}

impl Step {
    pub(crate) const ALL: [Self; 12] = [
        Self::Fmt,
        Self::Tidy,
        Self::Protocol,
        Self::Clippy,
        Self::ClippyWasm,
        Self::Doc,
        Self::Native,
        Self::Chromium,
        Self::Firefox,
        Self::Build,
        Self::Types,
        Self::EndToEnd,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Fmt => "fmt",
            Self::Tidy => "tidy",
            Self::Protocol => "protocol",
            Self::Clippy => "clippy",
            Self::ClippyWasm => "clippy-wasm",
            Self::Doc => "doc",
            Self::Types => "types",
            Self::Native => "native",
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::Build => "build",
            Self::EndToEnd => "e2e",
        }
    }

    pub(crate) fn about(self) -> &'static str {
        match self {
            Self::Fmt => "the code is formatted",
            Self::Tidy => "the repository is tidy, and its parts depend on each other as designed",
            Self::Protocol => "the protocol compiles alone",
            Self::Clippy => "lints of the native code",
            Self::ClippyWasm => "lints of the browser code",
            Self::Doc => "the documentation builds without warnings",
            Self::Types => "the scripts and the npm package are typed strictly",
            Self::Native => "native tests",
            Self::Chromium => "the SDK's and the widget's tests in Chromium",
            Self::Firefox => "the SDK's and the widget's tests in Firefox",
            Self::Build => "the widget, the sample bundles and their size budgets",
            Self::EndToEnd => "end-to-end tests in real browsers",
        }
    }

    pub(crate) fn runs_tests(self) -> bool {
        matches!(self, Self::Native | Self::Chromium | Self::Firefox | Self::EndToEnd)
    }

    pub(crate) fn needs_browsers(self) -> bool {
        matches!(self, Self::Chromium | Self::Firefox | Self::EndToEnd)
    }

    pub(crate) fn run(self, context: &Context, environment: &Environment) -> Result<Outcome> {
        match self {
            Self::Fmt => plain(context, Cmd::cargo("fmt").args(["--all", "--check"]), "cargo fmt"),
            Self::Tidy => tests(context, Cmd::cargo("test").args(["-p", "xtask"])),
            Self::Protocol => {
                plain(context, Cmd::cargo("check").args(["-p", "meepraat-protocol"]), "cargo check")
            }
            Self::Clippy => {
                let all = Cmd::cargo("clippy").args(["--workspace", "--all-targets", "--", "-D", "warnings"]);
                plain(context, all, "cargo clippy")
            }
            Self::ClippyWasm => clippy_wasm(context),
            Self::Doc => {
                let doc =
                    Cmd::cargo("doc").args(["--workspace", "--no-deps"]).env("RUSTDOCFLAGS", "-D warnings");
                plain(context, doc, "cargo doc")
            }
            Self::Types => {
                build::widget_if_missing(context)?;
                plain(context, Cmd::npm_bin(context, "tsc").arg("--noEmit"), "tsc")?;
                let package = Cmd::npm_bin(context, "tsc").args(["--noEmit", "-p", "widget/npm"]);
                plain(context, package, "tsc of the npm package")
            }
            Self::Native => native(context, environment),
            Self::Chromium => in_browser(context, environment, "CHROMEDRIVER"),
            Self::Firefox => in_browser(context, environment, "GECKODRIVER"),
            Self::Build => {
                build::everything(context, None, Profile::Dev)?;
                Ok(Outcome::Passed(Count::default()))
            }
            Self::EndToEnd => end_to_end(context, environment),
        }
    }
}

fn plain(context: &Context, command: Cmd, label: &str) -> Result<Outcome> {
    command.step(context, label)?;
    Ok(Outcome::Passed(Count::default()))
}

/// Runs a test command and counts its tests.
fn tests(context: &Context, command: Cmd) -> Result<Outcome> {
    let mut output = Output::new(context.verbose);
    command.watch(context, |line| {
        if output.line(line) {
            println!("  {line}");
        }
    })?;
    Ok(Outcome::Passed(output.count))
}

fn clippy_wasm(context: &Context) -> Result<Outcome> {
    tools::wasm_target(context)?;
    let packages = ["-p", "meepraat-protocol", "-p", "meepraat-sdk", "-p", "meepraat-widget"];
    let clippy =
        Cmd::cargo("clippy").args(packages).args(["--all-targets", "--target", WASM, "--", "-D", "warnings"]);
    plain(context, clippy, "cargo clippy for wasm32")
}

fn native(context: &Context, environment: &Environment) -> Result<Outcome> {
    let test = Cmd::cargo("test")
        .args(["--workspace", "--exclude", "meepraat-tests"])
        .args(environment.filter())
        .envs(&environment.native());
    tests(context, test)
}

fn in_browser(context: &Context, environment: &Environment, driver: &str) -> Result<Outcome> {
    let Some(values) = environment.runner(driver) else {
        return Ok(Outcome::Skipped(format!("there is no {}", driver.to_lowercase())));
    };
    tools::wasm_target(context)?;
    let mut total = Count::default();
    for package in BROWSER_CRATES {
        let test = Cmd::cargo("test")
            .args(["-p", package, "--target", WASM])
            .args(environment.filter())
            // One driver must be in the environment, not both: the runner takes the first it knows.
            .without_env("CHROMEDRIVER")
            .without_env("GECKODRIVER")
            .envs(&values);
        if let Outcome::Passed(count) = tests(context, test)? {
            total.passed += count.passed;
        }
    }
    Ok(Outcome::Passed(total))
}

fn end_to_end(context: &Context, environment: &Environment) -> Result<Outcome> {
    let Some(values) = environment.end_to_end(context) else {
        return Ok(Outcome::Skipped("there is no browser with a driver".to_owned()));
    };
    build::widget_if_missing(context)?;
    build::native(context, Profile::Dev, &["meepraat-collector"])?;
    let test = Cmd::cargo("test").args(["-p", "meepraat-tests"]).args(environment.filter()).envs(&values);
    let outcome = tests(context, test)?;
    if let Outcome::Passed(count) = &outcome {
        ensure!(count.passed > 0 || environment.filter().is_some(), "no end-to-end test ran");
    }
    Ok(outcome)
}
