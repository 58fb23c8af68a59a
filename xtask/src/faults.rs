//! `cargo xtask faults`: writes `docs/faults.md`, the table of the faults that a submission must survive and the tests
//! that hold each. A test says so itself, by a line `/// Fault 14: ….` in its documentation; here those lines are found
//! and put together. What each fault is called stands in `rows`; that the page is up to date is checked by `tidy`.

mod marks;
mod rows;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, bail, ensure};

use crate::context::Context;
use marks::{Mark, Place};
use rows::ROWS;

/// The page, from the root.
const PAGE: &str = "docs/faults.md";

/// The folders that tests are in. The rules of this program mention marks too.
const FOLDERS: [&str; 4] = ["collector/", "sdk/", "tests/", "widget/"];

/// Writes the table of faults and tests
#[derive(Debug, clap::Args)]
pub(crate) struct Args {}

pub(crate) fn run(context: &Context, _: &Args) -> Result<()> {
    let found = Found::in_workspace(&context.root)?;
    fs::write(context.root.join(PAGE), found.page()).with_context(|| format!("cannot write {PAGE}"))?;
    let problems = found.problems();
    println!("  {PAGE}: {} tests hold {} of {} faults", found.tests(), found.held(), ROWS.len());
    if !problems.is_empty() {
        bail!("{}", problems.join("\n"));
    }
    Ok(())
}

/// What keeps the page from being right.
#[cfg(test)]
pub(crate) fn wrong_in(root: &Path) -> Result<Vec<String>> {
    let found = Found::in_workspace(root)?;
    let mut problems = found.problems();
    if fs::read_to_string(root.join(PAGE)).unwrap_or_default() != found.page() {
        problems.push(format!("{PAGE} is out of date: run `cargo xtask faults`"));
    }
    Ok(problems)
}

/// A file with its path from the root.
struct Source {
    path: String,
    text: String,
}

/// Every mark of the workspace, and what is wrong with some.
struct Found {
    marks: Vec<Mark>,
    problems: Vec<String>,
}

impl Found {
    fn in_workspace(root: &Path) -> Result<Self> {
        let list = Command::new("git")
            .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard", "*.rs"])
            .current_dir(root)
            .output()
            .context("the list of files takes git")?;
        ensure!(list.status.success(), "the list of files takes git");
        let list = String::from_utf8(list.stdout).context("a path is no text")?;
        let paths: BTreeSet<&str> = list.split('\0').collect();
        let ours = paths.into_iter().filter(|path| FOLDERS.iter().any(|folder| path.starts_with(folder)));
        // One that is listed and cannot be read has just been removed.
        let read =
            |path: &str| Some(Source { path: path.into(), text: fs::read_to_string(root.join(path)).ok()? });
        Ok(Self::of(&ours.filter_map(read).collect::<Vec<_>>()))
    }

    fn of(sources: &[Source]) -> Self {
        let mut problems = Vec::new();
        let mut marks: Vec<Mark> =
            sources.iter().flat_map(|source| marks::find(source, &mut problems)).collect();
        for mark in &mut marks {
            if let Err(problem) = mark.settle(sources) {
                problems.push(problem);
            }
        }
        Self { marks, problems }
    }

    fn of_row(&self, number: u32) -> impl Iterator<Item = &Mark> {
        self.marks.iter().filter(move |mark| mark.number == number)
    }

    fn tests(&self) -> usize {
        self.marks.iter().map(|mark| (&mark.path, &mark.test)).collect::<BTreeSet<_>>().len()
    }

    fn held(&self) -> usize {
        ROWS.iter().filter(|row| self.of_row(row.number).next().is_some()).count()
    }

    /// Rows without a test, and marks that say something else than the table.
    fn problems(&self) -> Vec<String> {
        let mut problems = self.problems.clone();
        for mark in &self.marks {
            let at = format!("{}: {}", mark.path, mark.test);
            match ROWS.iter().find(|row| row.number == mark.number) {
                None => problems.push(format!("{at}: there is no fault {}", mark.number)),
                Some(row) if gist(row.words) != gist(&mark.words) => {
                    problems.push(format!("{at}: say `/// Fault {}: {}.`", row.number, row.words));
                }
                Some(_) => {}
            }
        }
        for row in ROWS.iter().filter(|row| self.of_row(row.number).next().is_none()) {
            problems.push(format!("no test holds fault {}: {}", row.number, row.words));
        }
        problems
    }

    fn page(&self) -> String {
        let mut page = String::from(
            "# Faults, and the tests that hold them\n\n\
             Every submission that a resident saw sent is counted exactly once; any other is visibly \"not sent yet\". \
             This is what\nmay go wrong meanwhile, and which tests hold that it does no harm.\n\n\
             `cargo xtask faults` makes this page from the tests' own documentation.\n",
        );
        let mut group = "";
        for row in &ROWS {
            if row.group != group {
                group = row.group;
                let _ = write!(page, "\n## {group}\n\n| | fault | tests | where |\n|---|---|---|---|\n");
            }
            let marks: Vec<&Mark> = self.of_row(row.number).collect();
            let tests: Vec<String> = marks
                .iter()
                .map(|mark| format!("[{}](../{}): {}", mark.path, mark.path, mark.test.replace('_', " ")))
                .collect();
            let places: BTreeSet<Place> = marks.iter().flat_map(|mark| mark.places.iter().copied()).collect();
            let places: Vec<&str> = places.into_iter().map(Place::name).collect();
            let (tests, places) = (tests.join("<br>"), places.join(", "));
            let _ = writeln!(page, "| {} | {} | {tests} | {places} |", row.number, row.words);
        }
        page
    }
}

/// What two ways of saying the same have in common: what stands in brackets only explains.
fn gist(words: &str) -> String {
    let before = words.split(" (").next().unwrap_or_default();
    before.replace('`', "").trim().trim_end_matches('.').to_lowercase()
}

#[cfg(test)]
mod tests;
