//! Medians, their spread, and the limits that the bench holds us to.

use std::fmt::Write as _;

use anyhow::{Result, bail};

use super::pages::Scenario;
use super::phone::Reading;

/// The question may take a tenth longer than a hand-written one: the loader knows more than one question.
const SHOWN: f64 = 1.1;
/// Being hydrated may take this much longer than a hand-written widget that fetches its question.
const READY: f64 = 1.6;
/// From this many milliseconds on, a task is one that people notice; the browser reports none that is shorter.
const TASK: f64 = 50.0;

/// Everything that was read, by scenario.
#[derive(Debug, Default)]
pub(super) struct Samples {
    readings: Vec<(Scenario, Reading)>,
}

/// The middle of a sorted list and the quarters on either side.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Spread {
    low: f64,
    median: f64,
    high: f64,
}

impl Spread {
    fn of(mut values: Vec<f64>) -> Self {
        values.sort_by(f64::total_cmp);
        Self { low: quantile(&values, 0.25), median: quantile(&values, 0.5), high: quantile(&values, 0.75) }
    }
}

/// By linear interpolation between neighbours.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "an index into a few hundred values"
)]
fn quantile(sorted: &[f64], part: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else { return 0.0 };
    let place = part * last as f64;
    let below = place.floor() as usize;
    let above = (below + 1).min(last);
    sorted[below] + (sorted[above] - sorted[below]) * place.fract()
}

impl Samples {
    pub(super) fn add(&mut self, scenario: Scenario, reading: Reading) {
        self.readings.push((scenario, reading));
    }

    fn of(&self, scenario: Scenario) -> impl Iterator<Item = &Reading> {
        self.readings.iter().filter(move |(found, _)| *found == scenario).map(|(_, reading)| reading)
    }

    fn spread(&self, scenario: Scenario, value: fn(&Reading) -> f64) -> Spread {
        Spread::of(self.of(scenario).map(value).collect())
    }

    /// Ours against the hand-written one: the ratio of medians.
    fn ratio(&self, ours: Scenario, other: Scenario, value: fn(&Reading) -> f64) -> f64 {
        self.spread(ours, value).median / self.spread(other, value).median
    }

    fn shown(&self) -> f64 {
        self.ratio(Scenario::Campaign, Scenario::Attribute, |reading| reading.shown)
    }

    fn ready(&self) -> f64 {
        self.ratio(Scenario::Eager, Scenario::Fetch, |reading| reading.ready)
    }

    /// Whether a page that nobody touched asked for the engine.
    fn engine_untouched(&self) -> bool {
        self.of(Scenario::Campaign).any(|reading| reading.engine)
    }

    pub(super) fn table(&self) -> String {
        let mut text = format!(
            "  {:34} {:>22} {:>22} {:>6} {:>6}\n",
            "ms: median (quartiles)", "ours", "hand-written", "ratio", "limit"
        );
        let mut row = |name: &str, ours: Spread, other: Spread, ratio: String, limit: String| {
            // Writing into a string cannot fail.
            let _ =
                writeln!(text, "  {name:34} {:>22} {:>22} {ratio:>6} {limit:>6}", cell(ours), cell(other));
        };
        let shown = |reading: &Reading| reading.shown;
        let ready = |reading: &Reading| reading.ready;
        let longest = |reading: &Reading| reading.longest;
        let (campaign, attribute) = (Scenario::Campaign, Scenario::Attribute);
        let (eager, fetch) = (Scenario::Eager, Scenario::Fetch);
        row(
            "question shown and answerable",
            self.spread(campaign, shown),
            self.spread(attribute, shown),
            format!("{:.2}", self.shown()),
            SHOWN.to_string(),
        );
        row(
            "load=eager, until ready",
            self.spread(eager, ready),
            self.spread(fetch, ready),
            format!("{:.2}", self.ready()),
            READY.to_string(),
        );
        let task = |name: &str, ours: Spread, other: Spread| (name.to_owned(), ours, other);
        for (name, ours, other) in [
            task("longest task, loading", self.spread(campaign, longest), self.spread(attribute, longest)),
            task("longest task, hydrating", self.spread(eager, longest), self.spread(fetch, longest)),
        ] {
            row(&name, ours, other, String::new(), TASK.to_string());
        }
        let engine = if self.engine_untouched() { "ASKED FOR" } else { "not asked for" };
        text + &format!("  the engine on a page that nobody touched: {engine}\n")
    }

    pub(super) fn judge(&self) -> Result<()> {
        let mut problems = Vec::new();
        if self.shown() > SHOWN {
            problems
                .push(format!("the question comes {:.2} times as late as a hand-written one", self.shown()));
        }
        if self.ready() > READY {
            problems
                .push(format!("load=eager takes {:.2} times as long as a hand-written one", self.ready()));
        }
        for (scenario, when) in [(Scenario::Campaign, "loading"), (Scenario::Eager, "hydrating")] {
            let longest = self.spread(scenario, |reading| reading.longest).median;
            if longest > TASK {
                problems.push(format!("{when} holds the main thread for {longest:.0} ms"));
            }
        }
        if self.engine_untouched() {
            problems.push("a page that nobody touched asked for the engine".to_owned());
        }
        if problems.is_empty() { Ok(()) } else { bail!("{}", problems.join("\n")) }
    }
}

fn cell(spread: Spread) -> String {
    if spread.high == 0.0 {
        return format!("under {TASK}");
    }
    format!("{:.0} ({:.0} to {:.0})", spread.median, spread.low, spread.high)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn samples(shown: f64, ready: f64, longest: f64, engine: bool) -> Samples {
        let mut samples = Samples::default();
        for scenario in Scenario::ALL {
            let ours = matches!(scenario, Scenario::Campaign | Scenario::Eager);
            let factor = |value: f64| if ours { 1000.0 * value } else { 1000.0 };
            let longest = if ours { longest } else { 0.0 };
            samples.add(scenario, Reading { shown: factor(shown), ready: factor(ready), longest, engine });
        }
        samples
    }

    #[test]
    fn the_spread_is_median_and_quartiles() {
        assert_eq!(Spread::of(vec![5.0, 1.0, 3.0, 2.0, 4.0]), Spread { low: 2.0, median: 3.0, high: 4.0 });
        assert_eq!(Spread::of(vec![1.0, 2.0]).median, 1.5);
    }

    #[test]
    fn each_limit_is_kept() {
        assert!(samples(1.1, 1.6, 50.0, false).judge().is_ok());
        for (over, word) in [
            (samples(1.11, 1.0, 0.0, false), "question"),
            (samples(1.0, 1.61, 0.0, false), "eager"),
            (samples(1.0, 1.0, 51.0, false), "main thread"),
            (samples(1.0, 1.0, 0.0, true), "engine"),
        ] {
            assert!(over.judge().unwrap_err().to_string().contains(word));
        }
    }
}
