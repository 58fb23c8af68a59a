//! Sizes as they travel, and `budgets.toml`, the one place that limits them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::{Read, Write as _};
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;

/// The unit of the budgets.
const KB: u64 = 1024;

/// One file, or a sum of files, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    name: String,
    raw: u64,
    gzip: u64,
    brotli: u64,
}

impl Row {
    pub(crate) fn new(name: &str, bytes: &[u8]) -> Self {
        Self { name: name.to_owned(), raw: bytes.len() as u64, gzip: gzip(bytes), brotli: brotli(bytes) }
    }

    pub(crate) fn sum(name: &str, parts: &[&Self]) -> Self {
        let total = |size: fn(&Self) -> u64| parts.iter().map(|part| size(part)).sum();
        Self {
            name: name.to_owned(),
            raw: total(|part| part.raw),
            gzip: total(|part| part.gzip),
            brotli: total(|part| part.brotli),
        }
    }
}

fn gzip(bytes: &[u8]) -> u64 {
    let reader = flate2::bufread::GzEncoder::new(bytes, flate2::Compression::best());
    count(reader)
}

/// Quality 11 with the window of 4 MiB, the usual setting of web servers for files compressed ahead.
fn brotli(bytes: &[u8]) -> u64 {
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 4096, 11, 22);
    // Writing into memory cannot fail.
    let _ = writer.write_all(bytes);
    writer.into_inner().len() as u64
}

fn count(mut reader: impl Read) -> u64 {
    let mut bytes = Vec::new();
    // Reading from memory cannot fail.
    let _ = reader.read_to_end(&mut bytes);
    bytes.len() as u64
}

/// The limits, in KB after brotli, by the beginning of a row's name.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Budgets {
    brotli: BTreeMap<String, u64>,
}

impl Budgets {
    pub(crate) fn read(path: &Path) -> Result<Self> {
        let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        Self::parse(&text)
    }

    fn parse(text: &str) -> Result<Self> {
        toml::from_str(text).context("budgets.toml")
    }

    /// The limit in bytes: of a file by its name, of a sum by what stands before its comma.
    fn limit(&self, row: &Row) -> Option<u64> {
        let name = row.name.split_once(',').map_or(row.name.as_str(), |(kind, _)| kind);
        self.brotli.get(name).map(|kilobytes| kilobytes * KB)
    }

    /// Fails where a row is too large, or, when `complete`, where a budget has no row: a renamed file must
    /// not slip out of its budget.
    pub(crate) fn check(&self, rows: &[Row], complete: bool) -> Result<()> {
        let mut problems = Vec::new();
        for row in rows {
            if let Some(limit) = self.limit(row).filter(|limit| row.brotli > *limit) {
                problems.push(format!("{} is {} bytes over its budget", row.name, row.brotli - limit));
            }
        }
        for name in self.brotli.keys().filter(|_| complete) {
            let known = |row: &Row| row.name == *name || row.name.starts_with(&format!("{name},"));
            if !rows.iter().any(known) {
                problems.push(format!("budgets.toml limits {name}, which is not built"));
            }
        }
        if problems.is_empty() { Ok(()) } else { bail!("{}", problems.join("\n")) }
    }
}

/// The table that `cargo xtask build` ends with.
pub(crate) fn table(rows: &[Row], budgets: &Budgets) -> String {
    let width = rows.iter().map(|row| row.name.len()).max().unwrap_or_default();
    let mut text =
        format!("  {:width$} {:>9} {:>9} {:>9} {:>9}\n", "bytes", "raw", "gzip", "brotli", "budget");
    for row in rows {
        let limit = budgets.limit(row).map(|limit| limit.to_string()).unwrap_or_default();
        // Writing into a string cannot fail.
        let _ = writeln!(
            text,
            "  {:width$} {:>9} {:>9} {:>9} {:>9}",
            row.name, row.raw, row.gzip, row.brotli, limit
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(name: &str, brotli: u64) -> Row {
        Row { name: name.to_owned(), raw: 0, gzip: 0, brotli }
    }

    fn budgets() -> Budgets {
        Budgets::parse("[brotli]\n\"meepraat.js\" = 4\n\"until hydrated\" = 100\n").unwrap()
    }

    #[test]
    fn a_kilobyte_has_1024_bytes() {
        let sum = row("until hydrated, kempen-2040 (nl)", 100 * 1024);
        assert!(budgets().check(&[row("meepraat.js", 4096), sum.clone()], true).is_ok());
        let error = budgets().check(&[row("meepraat.js", 4097), sum], true).unwrap_err();
        assert_eq!(error.to_string(), "meepraat.js is 1 bytes over its budget");
    }

    #[test]
    fn a_sum_is_held_to_its_budget_for_every_campaign() {
        let rows =
            [row("meepraat.js", 1), row("until hydrated, a (nl)", 1), row("until hydrated, b (nl)", 102_401)];
        assert!(budgets().check(&rows, true).unwrap_err().to_string().contains("b (nl) is 1 bytes"));
    }

    #[test]
    fn a_budget_without_a_file_is_an_error_once_all_is_built() {
        assert!(budgets().check(&[row("meepraat.js", 1)], true).is_err());
        assert!(budgets().check(&[row("meepraat.js", 1)], false).is_ok());
    }

    #[test]
    fn an_unknown_section_is_refused() {
        assert!(Budgets::parse("[gzip]\n\"a\" = 1\n").is_err());
    }

    #[test]
    fn the_checked_in_file_is_valid() {
        assert_eq!(Budgets::parse(include_str!("../../../budgets.toml")).unwrap().brotli.len(), 3);
    }

    #[test]
    fn sizes_are_those_of_the_compressed_bytes() {
        let text = "meepraat ".repeat(200);
        let row = Row::new("a", text.as_bytes());
        assert_eq!(row.raw, 1800);
        assert!(row.gzip < 100 && row.brotli < 50, "{row:?}");
    }
}
