//! What a campaign says that cannot be right, although its shape is: [`Campaign::check`].
//!
//! Owns what a finding is and runs the checks; `names` knows ids and references, `texts` languages, `dates` the order
//! of time, `questions` what can be asked, `reach` what ever is, `addresses` links and postcodes. Only the organiser's program needs them
//! (feature `check`).

mod addresses;
mod dates;
mod names;
mod questions;
mod reach;
mod texts;

use crate::Campaign;

/// Something in a campaign that is wrong, or probably not meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Whether the campaign can be published nevertheless.
    pub severity: Severity,
    /// The place, as a JSON Pointer such as `/waves/1/opens`.
    pub path: String,
    /// Other places that the finding was worked out from, as JSON Pointers in which `*` stands for any name.
    pub related: Vec<String>,
    /// What is wrong, in plain words.
    pub problem: String,
    /// How to put it right.
    pub remedy: String,
}

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The campaign cannot be published like this.
    Error,
    /// The campaign works, but someone should look at this.
    Warning,
}

impl Campaign {
    /// Everything that is wrong with this campaign, or probably not meant; empty when it is good.
    ///
    /// A campaign without errors holds no dangling reference, no double id, and every text in its main language.
    #[must_use]
    pub fn check(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        names::check(self, &mut findings);
        texts::check(self, &mut findings);
        dates::check(self, &mut findings);
        questions::check(self, &mut findings);
        reach::check(self, &mut findings);
        addresses::check(self, &mut findings);
        findings
    }
}

impl Finding {
    /// Something that must be put right.
    #[must_use]
    pub fn error(path: impl Into<String>, problem: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            path: path.into(),
            related: Vec::new(),
            problem: problem.into(),
            remedy: remedy.into(),
        }
    }

    /// Something that someone should look at.
    #[must_use]
    pub fn warning(path: impl Into<String>, problem: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(path, problem, remedy) }
    }

    /// Adds a place that the finding was worked out from.
    #[must_use]
    pub fn with_related(mut self, path: impl Into<String>) -> Self {
        self.related.push(path.into());
        self
    }
}

/// What to write instead of a name that is not known: the nearest known one, else all of them.
#[must_use]
pub fn did_you_mean<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    if let Some(near) = nearest(given, known.iter().copied()) {
        return format!("did you mean `{near}`?");
    }
    match known.as_slice() {
        [] => "there are none yet: add it first".to_owned(),
        [only] => format!("the only one is `{only}`"),
        _ => format!("use one of {}", list(&known)),
    }
}

/// The known name that was probably meant: at most a third of its letters differ.
#[must_use]
pub fn nearest<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(given, name), name))
        .filter(|(distance, name)| *distance <= 1.max(name.chars().count().max(given.chars().count()) / 3))
        .min()
        .map(|(_, name)| name)
}

/// Names in backquotes, with commas; a long list is cut off with a count.
fn list(names: &[&str]) -> String {
    /// More than a handful is not read.
    const SHOWN: usize = 12;
    let shown: Vec<String> = names.iter().take(SHOWN).map(|name| format!("`{name}`")).collect();
    match names.len().saturating_sub(SHOWN) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

#[cfg(test)]
mod tests;
