//! `cargo xtask test`: every check of the repository, in order, each with its name and duration. What a step runs
//! is in `steps`, what the browsers need in `environment`.

mod environment;
mod output;
mod steps;

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::context::Context;
use crate::shell::seconds;
use steps::Step;

/// Run every check: lints, types, tidiness, native, browser and end-to-end tests
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Long runs: many more cases for each property, and every language, colour scheme and size of every step
    #[arg(long)]
    full: bool,
    /// Only these steps
    #[arg(long, value_name = "STEP", value_delimiter = ',')]
    only: Vec<Step>,
    /// Only tests whose name contains this (and no lints)
    filter: Option<String>,
}

/// How a step ended.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// Nothing to object to; the number of tests, where it ran some.
    Passed(Count),
    /// It cannot run on this machine, and why.
    Skipped(String),
}

/// Tests that were run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) passed: u32,
    pub(crate) failed: u32,
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<()> {
    let chosen: Vec<Step> = Step::ALL.into_iter().filter(|step| wanted(*step, args)).collect();
    let environment = environment::Environment::prepare(context, &chosen, args.full, args.filter.as_deref())?;
    let mut summary = Summary::default();
    for (number, step) in chosen.iter().enumerate() {
        println!("\n[{}/{}] {}: {}", number + 1, chosen.len(), step.name(), step.about());
        let started = Instant::now();
        let result = step.run(context, &environment);
        let (word, problem) = summary.add(context, result);
        summary.lines.push((step.name(), word, started.elapsed()));
        if let Some(problem) = problem {
            summary.print();
            bail!("{problem}\nto repeat just this step: cargo xtask test --only {}", step.name());
        }
    }
    summary.print();
    match &args.filter {
        Some(filter) if summary.count.passed == 0 => bail!("no test has `{filter}` in its name"),
        _ => Ok(()),
    }
}

/// A filter narrows the run to tests, and to what they need.
fn wanted(step: Step, args: &Args) -> bool {
    let named = args.only.is_empty() || args.only.contains(&step);
    named && (args.filter.is_none() || step.runs_tests() || step == Step::Build)
}

#[derive(Debug, Default)]
struct Summary {
    lines: Vec<(&'static str, String, Duration)>,
    count: Count,
    skipped: u32,
}

impl Summary {
    /// The word for the table, and the problem that ends the run.
    fn add(&mut self, context: &Context, result: Result<Outcome>) -> (String, Option<String>) {
        match result {
            Ok(Outcome::Passed(count)) => {
                self.count.passed += count.passed;
                let tests =
                    if count.passed > 0 { format!("ok, {} tests", count.passed) } else { "ok".into() };
                (tests, None)
            }
            Ok(Outcome::Skipped(reason)) if context.ci => {
                self.count.failed += 1;
                ("FAILED".into(), Some(format!("in CI nothing may be skipped: {reason}")))
            }
            Ok(Outcome::Skipped(reason)) => {
                self.skipped += 1;
                (format!("skipped: {reason}"), None)
            }
            Err(error) => {
                self.count.failed += 1;
                ("FAILED".into(), Some(format!("{error:#}")))
            }
        }
    }

    fn print(&self) {
        println!("\n  {:14} {:>9}  result", "step", "time");
        for (name, word, time) in &self.lines {
            println!("  {name:14} {:>9}  {word}", seconds(*time));
        }
        println!("\n{} passed, {} failed, {} skipped", self.count.passed, self.count.failed, self.skipped);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn context(ci: bool) -> Context {
        Context { root: "r".into(), target: "t".into(), started_in: "s".into(), verbose: false, ci }
    }

    #[test]
    fn a_skip_fails_in_ci_and_is_named_elsewhere() {
        let skip = || Ok(Outcome::Skipped("no chromedriver".into()));
        let mut summary = Summary::default();
        assert_eq!(summary.add(&context(false), skip()).0, "skipped: no chromedriver");
        assert!(summary.add(&context(true), skip()).1.is_some());
    }

    #[test]
    fn a_filter_leaves_out_what_runs_no_tests() {
        let args = Args { full: false, only: vec![], filter: Some("outbox".into()) };
        let chosen: Vec<Step> = Step::ALL.into_iter().filter(|step| wanted(*step, &args)).collect();
        assert_eq!(chosen, [Step::Native, Step::Chromium, Step::Firefox, Step::Build, Step::EndToEnd]);
    }
}
