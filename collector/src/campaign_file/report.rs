//! Findings as people read them: the problem, its place, the line itself, and the remedy.

use super::CampaignFile;
use meepraat_protocol::{Campaign, Severity};
use std::fmt::Write;

/// A line longer than this is not shown: it would wrap and hide what it should show.
const SHOWN_LINE: usize = 100;

/// Every finding of a file, in its order, with a line that counts them; empty when there is none.
#[must_use]
pub fn render(file: &CampaignFile) -> String {
    let mut report = String::new();
    for located in &file.findings {
        let severity = match located.finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let position = located.position;
        // Writing to a String cannot fail.
        let _ = writeln!(report, "{severity}: {}", located.finding.problem);
        let _ = writeln!(report, "  --> {}:{}:{}", file.path.display(), position.line, position.column);
        let line = located.line.trim_end();
        if !line.is_empty() && line.chars().count() <= SHOWN_LINE {
            let before = line.chars().take(position.column.saturating_sub(1));
            let mark: String = before.map(|character| if character == '\t' { '\t' } else { ' ' }).collect();
            let number = position.line.to_string();
            let _ = writeln!(report, "  {number} | {line}");
            let _ = writeln!(report, "  {} | {mark}^", " ".repeat(number.len()));
        }
        if !located.field.is_empty() {
            let _ = writeln!(report, "  field:  {}", located.field);
        }
        let _ = writeln!(report, "  remedy: {}\n", located.finding.remedy);
    }
    let (errors, warnings) = (file.count(Severity::Error), file.count(Severity::Warning));
    if errors + warnings > 0 {
        let _ = writeln!(
            report,
            "{}: {}, {}",
            file.path.display(),
            count(errors, "error"),
            count(warnings, "warning")
        );
    }
    report
}

/// What a good campaign holds, in a few lines.
#[must_use]
pub fn overview(campaign: &Campaign) -> String {
    let languages: Vec<String> = campaign.languages.iter().map(ToString::to_string).collect();
    let waves: Vec<String> = campaign.waves.iter().map(|wave| wave.id.to_string()).collect();
    let mut overview = String::new();
    let mut line = |name: &str, text: String| {
        let _ = writeln!(overview, "  {name:<10} {text}");
    };
    line(
        "questions",
        format!("{}, and {} about the resident", campaign.poll.questions.len(), campaign.poll.profile.len()),
    );
    line("waves", format!("{} ({})", waves.len(), waves.join(", ")));
    line("partners", campaign.partners.len().to_string());
    line("areas", campaign.areas.len().to_string());
    line("events", campaign.events.len().to_string());
    line("languages", languages.join(", "));
    overview
}

/// A number of things in words: `1 error`, `2 errors`.
pub(crate) fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}
