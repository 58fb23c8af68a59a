//! One group of cells with a public total: what the next release shows of it.

use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The cells of a group with their true counts, in the order in which they are shown.
pub(crate) type Counts = Vec<(String, u64)>;

/// What a group has shown, as of the release in which its numbers last changed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Disclosed {
    /// Answers at that release; zero as long as nothing was shown.
    total: u64,
    /// The public cells.
    cells: BTreeMap<String, u64>,
    /// The cells that are withheld so that smaller ones cannot be worked out. A secret like the small ones.
    covers: BTreeSet<String>,
}

impl Disclosed {
    /// The public total, if there is one.
    pub(crate) fn total(&self) -> Option<u64> {
        (self.total > 0).then_some(self.total)
    }

    /// The public count of a cell, if it is shown.
    pub(crate) fn shown(&self, key: &str) -> Option<u64> {
        self.cells.get(key).copied()
    }
}

/// What a group shows in the next release. `exclusive` are the cells whose choosing excludes every other one.
pub(crate) fn step(
    counts: &Counts,
    total: u64,
    exclusive: &[String],
    minimum: u32,
    before: Option<&Disclosed>,
) -> Disclosed {
    let before = before.cloned().unwrap_or_default();
    let minimum = u64::from(minimum.max(1));
    if total.saturating_sub(before.total) < minimum {
        return before;
    }
    let (withheld, covers) = withhold(counts, total, exclusive, minimum, &before.covers);
    if before.cells.keys().any(|key| withheld.contains(key.as_str())) {
        return before;
    }
    let cells = counts
        .iter()
        .filter(|(key, _)| !withheld.contains(key.as_str()))
        .map(|(key, count)| (key.clone(), *count))
        .collect();
    Disclosed { total, cells, covers: covers.into_iter().map(str::to_owned).collect() }
}

fn withhold<'a>(
    counts: &'a Counts,
    total: u64,
    exclusive: &[String],
    minimum: u64,
    covers_before: &'a BTreeSet<String>,
) -> (BTreeSet<&'a str>, BTreeSet<&'a str>) {
    let cells_with = |wanted: &dyn Fn(u64) -> bool| {
        let cells = counts.iter().filter(|(_, count)| wanted(*count));
        cells.map(|(key, _)| key.as_str()).collect::<BTreeSet<_>>()
    };
    let mut withheld = cells_with(&|count| count < minimum);
    if withheld.is_empty() {
        return (withheld, BTreeSet::new());
    }
    let smallest = counts.iter().map(|(_, count)| *count).filter(|count| *count >= minimum).min();
    let covers = if covers_before.is_empty() {
        cells_with(&|count| Some(count) == smallest)
    } else {
        covers_before.iter().map(String::as_str).collect()
    };
    withheld.extend(&covers);
    let is_exclusive = |key: &&str| exclusive.iter().any(|other| other == key);
    if withheld.iter().any(is_exclusive) {
        withheld.extend(counts.iter().map(|(key, _)| key.as_str()).filter(is_exclusive));
        withheld.extend(cells_with(&|count| total.saturating_sub(count) < minimum));
    }
    (withheld, covers)
}
