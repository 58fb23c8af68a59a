//! Reads campaign files: a good one becomes a [`Campaign`], a bad one a list of everything that is wrong with it,
//! each with its line and a remedy.
//!
//! Owns the way from text to campaign. What a campaign is, and what cannot be right in one, is the protocol's; how
//! findings are printed is `report`'s.

mod document;
mod example;
mod report;
mod schema;
mod shape;
mod widget;
mod words;

pub use document::Position;
pub use report::{overview, render};
pub use schema::campaign_schema;

use document::{Document, SyntaxError, parent};
use meepraat_protocol::{Campaign, Finding, Severity};
use serde_json::Value;
use shape::{Breach, Repair, Shape};
use std::io;
use std::path::{Path, PathBuf};

/// A campaign file as it was read.
#[derive(Debug)]
pub struct CampaignFile {
    /// Where it is.
    pub path: PathBuf,
    /// The campaign; absent where a finding is an error.
    pub campaign: Option<Campaign>,
    /// Everything that was found, in the order of the file.
    pub findings: Vec<Located>,
}

/// A finding with its place in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located {
    /// What was found.
    pub finding: Finding,
    /// The field in words that an editor of the file recognises, such as `poll.questions[groei].text`.
    pub field: String,
    /// Where it stands.
    pub position: Position,
    /// The line of the file that it stands in.
    pub line: String,
}

/// A campaign file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CampaignFileError {
    /// It cannot be read.
    #[error("cannot read {path}: {source}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// It is no text in UTF-8.
    #[error("{0} is not saved as UTF-8: save it again with that encoding")]
    NotUtf8(PathBuf),
    /// It holds errors; the text lists them all.
    #[error("{0}")]
    Wrong(String),
}

impl CampaignFile {
    /// Reads a file from disk and checks it.
    ///
    /// # Errors
    /// Only where the file cannot be read; what is wrong in it stands in `findings`.
    pub fn read(path: &Path) -> Result<Self, CampaignFileError> {
        let text = std::fs::read_to_string(path).map_err(|source| match source.kind() {
            io::ErrorKind::InvalidData => CampaignFileError::NotUtf8(path.to_owned()),
            _ => CampaignFileError::Unreadable { path: path.to_owned(), source },
        })?;
        Ok(Self::parse(path, &text))
    }

    /// Checks the text of a file.
    #[must_use]
    pub fn parse(path: &Path, text: &str) -> Self {
        let (campaign, mut findings) = match Document::parse(text) {
            Ok(document) => judge(&document),
            Err(errors) => (None, errors.into_iter().map(|error| located_syntax(text, error)).collect()),
        };
        findings.sort_by(|one, other| {
            let key = |located: &Located| (located.position, located.finding.severity);
            key(one).cmp(&key(other))
        });
        findings.dedup();
        let good = !findings.iter().any(|located| located.finding.severity == Severity::Error);
        Self { path: path.to_owned(), campaign: campaign.filter(|_| good), findings }
    }

    /// The campaign.
    ///
    /// # Errors
    /// The report of everything that is wrong, as `meepraat check` prints it.
    pub fn into_campaign(self) -> Result<Campaign, CampaignFileError> {
        let report = render(&self);
        self.campaign.ok_or(CampaignFileError::Wrong(report))
    }

    /// How many findings have this severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|located| located.finding.severity == severity).count()
    }
}

/// Checks the shape, then everything else; with a broken shape, on a copy in which the broken parts are replaced, so
/// that one mistake does not hide the others.
fn judge(document: &Document) -> (Option<Campaign>, Vec<Located>) {
    let shape = match Shape::new(campaign_schema()) {
        Ok(shape) => shape,
        Err(error) => {
            let finding =
                Finding::error("", format!("the schema itself cannot be read: {error}"), "report this");
            return (None, vec![locate(document, finding, false)]);
        }
    };
    let breaches = shape.breaches(&document.value);
    if breaches.is_empty() {
        return match serde_path_to_error::deserialize::<_, Campaign>(&document.value) {
            Ok(campaign) => {
                let mut findings = campaign.check();
                findings.extend(widget::findings(&campaign));
                (
                    Some(campaign),
                    findings.into_iter().map(|finding| locate(document, finding, false)).collect(),
                )
            }
            Err(error) => (None, vec![locate(document, unreadable(&error), false)]),
        };
    }
    let broken = broken_parts(&breaches);
    let beyond = repaired(&shape, &document.value).map(|campaign| campaign.check()).unwrap_or_default();
    let mut findings: Vec<Located> = beyond
        .into_iter()
        .filter(|finding| !depends_on(finding, &broken))
        .map(|finding| locate(document, finding, false))
        .collect();
    findings.extend(breaches.into_iter().map(|breach| locate(document, breach.finding, breach.of_name)));
    (None, findings)
}

/// Every place that a breach makes uncertain.
fn broken_parts(breaches: &[Breach]) -> Vec<String> {
    breaches
        .iter()
        .flat_map(|breach| std::iter::once(&breach.finding.path).chain(&breach.finding.related))
        .cloned()
        .collect()
}

/// Whether a finding says something about a broken part, or was worked out from one.
fn depends_on(finding: &Finding, broken: &[String]) -> bool {
    broken.iter().any(|broken| {
        part(broken) == part(&finding.path) || finding.related.iter().any(|related| overlap(broken, related))
    })
}

/// Whether one pointer lies in the other; `*` stands for any name.
fn overlap(one: &str, other: &str) -> bool {
    one.split('/').zip(other.split('/')).all(|(one, other)| one == other || other == "*")
}

/// The part of the file that a pointer lies in: one wave, one question, or a field of the campaign's own.
fn part(pointer: &str) -> String {
    let names: Vec<&str> = pointer.split('/').skip(1).collect();
    let depth =
        names.iter().take(3).position(|name| name.parse::<usize>().is_ok()).map_or(1, |index| index + 1);
    names.into_iter().take(depth).collect::<Vec<_>>().join("/")
}

/// The campaign with its broken parts replaced; absent where that does not help.
fn repaired(shape: &Shape, value: &Value) -> Option<Campaign> {
    /// Repairing one layer can show the next, such as a missing section and then its fields.
    const ROUNDS: usize = 5;
    let mut value = value.clone();
    for _ in 0..ROUNDS {
        let breaches = shape.breaches(&value);
        if breaches.is_empty() {
            return serde_json::from_value(value).ok();
        }
        breaches.into_iter().for_each(|breach| repair(&mut value, breach.repair));
    }
    None
}

fn repair(value: &mut Value, repair: Repair) {
    let (Repair::Remove(path) | Repair::Put(path, _)) = &repair;
    let name = path.strip_prefix(parent(path)).unwrap_or_default().trim_start_matches('/');
    let name = name.replace("~1", "/").replace("~0", "~");
    let Some(holder) = value.pointer_mut(parent(path)) else { return };
    match (holder, repair) {
        (Value::Object(fields), Repair::Remove(_)) => drop(fields.remove(&name)),
        (Value::Object(fields), Repair::Put(_, value)) => drop(fields.insert(name, value)),
        (Value::Array(items), Repair::Put(_, value)) => {
            if let Some(item) = name.parse().ok().and_then(|index: usize| items.get_mut(index)) {
                *item = value;
            }
        }
        _ => {}
    }
}

fn unreadable(error: &serde_path_to_error::Error<serde_json::Error>) -> Finding {
    let path: String = error
        .path()
        .iter()
        .map(|segment| match segment {
            serde_path_to_error::Segment::Map { key } => format!("/{key}"),
            serde_path_to_error::Segment::Seq { index } => format!("/{index}"),
            _ => String::new(),
        })
        .collect();
    Finding::error(
        path,
        error.inner().to_string(),
        "compare it with the schema that `meepraat schema` prints",
    )
}

fn locate(document: &Document, finding: Finding, of_name: bool) -> Located {
    let position = if of_name { document.key_at(&finding.path) } else { document.value_at(&finding.path) };
    let line = document.line(position.line).to_owned();
    Located { field: field(&document.value, &finding.path), position, line, finding }
}

fn located_syntax(text: &str, error: SyntaxError) -> Located {
    let line = text.lines().nth(error.position.line.saturating_sub(1)).unwrap_or_default().to_owned();
    let remedy = match error.message.as_str() {
        message if message.starts_with("duplicate") => "this is here twice: keep one of the two",
        message if message.contains("date") => "write year-month-day, such as 2026-10-01",
        message if message.contains("boolean") || message.contains("must be quoted") => {
            "put a text in quotes"
        }
        _ => "look at this line and the one above: a text needs quotes at both ends, a list its brackets",
    };
    let finding = Finding::error("", format!("this is no TOML: {}", error.message), remedy);
    Located { finding, field: String::new(), position: error.position, line }
}

/// A pointer in words: names with dots, and members of a list by their id, or else by their number from 1.
fn field(value: &Value, pointer: &str) -> String {
    let mut words = String::new();
    let mut at = Some(value);
    for name in pointer.split('/').skip(1).map(|name| name.replace("~1", "/").replace("~0", "~")) {
        match (at, name.parse::<usize>()) {
            (Some(Value::Array(items)), Ok(index)) => {
                let item = items.get(index);
                match item.and_then(|item| item.get("id")).and_then(Value::as_str) {
                    Some(id) => words.push_str(&format!("[{id}]")),
                    None => words.push_str(&format!("[#{}]", index + 1)),
                }
                at = item;
            }
            (member, _) => {
                if !words.is_empty() {
                    words.push('.');
                }
                words.push_str(&name);
                at = member.and_then(|member| member.get(&name));
            }
        }
    }
    words
}
