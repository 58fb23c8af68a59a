//! Filling numbers and dates into what a bundle brings: its texts, and its template of results.

use super::{Bundle, Texts};
use crate::{Kind, Question, QuestionResults, Results};
use jiff::civil::Date;

/// Puts a value into a text at its mark.
#[must_use]
pub fn fill(text: &str, mark: &str, value: impl ToString) -> String {
    text.replace(mark, &value.to_string())
}

impl Texts {
    /// A day in words, such as `1 maart 2027`.
    #[must_use]
    pub fn day_in_words(&self, day: Date) -> String {
        let month = usize::try_from(day.month() - 1).ok();
        let name = month.and_then(|month| self.get("months").split(' ').nth(month));
        let date = fill(&fill(self.get("date"), "{day}", day.day()), "{month}", name.unwrap_or_default());
        fill(&date, "{year}", day.year())
    }
}

impl Bundle {
    /// The results of one wave as markup, as far as they are released.
    ///
    /// The template marks each number of a cell as `{n:question:cell}`, its share as `{p:…}` and the width of its bar as
    /// `{w:…}`.
    #[must_use]
    pub fn fill_results(&self, results: &Results) -> String {
        let bundle = self;
        let texts = &bundle.texts;
        let basis = match &results.release {
            Some(release) => {
                let basis = fill(texts.get("results_basis"), "{responses}", release.responses);
                fill(&basis, "{date}", texts.day_in_words(release.date))
            }
            None => {
                let waiting = fill(texts.get("results_waiting"), "{responses}", results.total);
                fill(&waiting, "{minimum}", results.minimum)
            }
        };
        let samples = match results.samples {
            0 => String::new(),
            samples => fill(texts.get("results_samples"), "{samples}", samples),
        };
        let mut page = fill(bundle.outcome.get("results"), "{basis}", basis);
        page = fill(&page, "{samples}", samples);
        page = fill(&page, "{released}", if results.release.is_some() { "yes" } else { "no" });
        for question in &bundle.questions {
            page = fill_question(page, question, results, texts.get("results_withheld"));
        }
        page
    }
}

fn fill_question(mut page: String, question: &Question<String>, results: &Results, withheld: &str) -> String {
    let tally = results.questions.iter().find(|tally| tally.question == question.id);
    let responses = tally.and_then(|tally| tally.responses);
    let id = &question.id;
    for key in question.kind.cells() {
        let cell = tally.and_then(|tally| tally.cells.iter().find(|cell| cell.key == key));
        let count = cell.and_then(|cell| cell.count);
        let whole = match &question.kind {
            // Statements come one at a time: fewer people reach the last.
            Kind::Statements(_) => tally.and_then(|tally| answers_to(tally, &key)),
            _ => responses,
        };
        let percent = count.zip(whole).map(|(count, whole)| percent(count, whole));
        page = fill(
            &page,
            &format!("{{n:{id}:{key}}}"),
            count.map_or_else(|| withheld.to_owned(), |count| count.to_string()),
        );
        page = fill(&page, &format!("{{w:{id}:{key}}}"), percent.as_deref().unwrap_or("0%"));
        page = fill(&page, &format!("{{p:{id}:{key}}}"), percent.as_deref().unwrap_or(withheld));
    }
    fill(
        &page,
        &format!("{{n:{id}}}"),
        responses.map_or_else(|| withheld.to_owned(), |responses| responses.to_string()),
    )
}

/// How many people said something of the statement that a cell is about; nothing where one of its cells is withheld.
fn answers_to(tally: &QuestionResults, key: &str) -> Option<u64> {
    let statement = key.split(':').next();
    let cells = tally.cells.iter().filter(|cell| cell.key.split(':').next() == statement);
    cells.map(|cell| cell.count).sum()
}

fn percent(count: u64, responses: u64) -> String {
    format!("{}%", (count * 100 + responses / 2).checked_div(responses).unwrap_or(0))
}
