//! Reads what test programs print: counts the tests, and passes on what somebody wants to read.

use super::Count;

/// What was seen so far of one test command.
#[derive(Debug, Default)]
pub(crate) struct Output {
    pub(crate) count: Count,
    verbose: bool,
}

impl Output {
    pub(crate) fn new(verbose: bool) -> Self {
        Self { count: Count::default(), verbose }
    }

    /// Takes one line; says whether to show it.
    pub(crate) fn line(&mut self, line: &str) -> bool {
        if let Some(count) = result(line) {
            self.count.passed += count.passed;
            self.count.failed += count.failed;
            return self.verbose || count != Count::default();
        }
        self.verbose || !is_routine(line)
    }
}

/// `test result: ok. 12 passed; 0 failed; …`, as the native and the browser runner both print it.
fn result(line: &str) -> Option<Count> {
    let rest = line.trim().strip_prefix("test result: ")?;
    let number = |word: &str| -> Option<u32> {
        let before = rest.split(word).next()?.trim_end();
        before.rsplit([' ', ';']).next()?.parse().ok()
    };
    Some(Count { passed: number(" passed")?, failed: number(" failed")? })
}

fn is_routine(line: &str) -> bool {
    let line = line.trim();
    let begins = [
        "running ",
        "Running headless",
        "Try find",
        "Ok",
        "Set timeout",
        "Loading ",
        "no tests to run",
        "all doctests ran",
        "Doc-tests",
    ];
    line.is_empty()
        || line.starts_with("test ") && (line.ends_with("... ok") || line.contains("... ignored"))
        || begins.iter().any(|beginning| line.starts_with(beginning))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_of_all_binaries_are_added_up() {
        let mut output = Output::new(false);
        assert!(output.line("test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out"));
        assert!(output.line("test result: FAILED. 2 passed; 3 failed; 0 ignored"));
        assert!(!output.line("test result: ok. 0 passed; 0 failed; 0 ignored"));
        assert_eq!(output.count, Count { passed: 14, failed: 3 });
    }

    #[test]
    fn what_went_well_is_not_shown_and_everything_else_is() {
        let mut output = Output::new(false);
        assert!(!output.line("test outbox::keeps_order ... ok"));
        assert!(!output.line("running 3 tests"));
        assert!(output.line("test outbox::keeps_order ... FAILED"));
        assert!(output.line("test slow has been running for over 60 seconds"));
        assert!(output.line("thread 'a' panicked at src/lib.rs:1:1:"));
    }
}
