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

    /// A share, such as `75%`; a bundle of before shares were written by language is filled too.
    fn percent(&self, percent: u64) -> String {
        match self.get("percent") {
            "" => format!("{percent}%"),
            text => fill(text, "{percent}", percent),
        }
    }

    /// A number with its digits in groups of three, such as `12.345`.
    #[must_use]
    pub fn number(&self, number: u64) -> String {
        let digits = number.to_string();
        let mut grouped = String::with_capacity(2 * digits.len());
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                grouped += self.get("thousands");
            }
            grouped.push(digit);
        }
        grouped
    }
}

impl Bundle {
    /// The results of one wave as markup, as far as they are released.
    ///
    /// The template marks each number of a cell as `{n:question:cell}`, its share as `{p:…}` and the width of its bar as
    /// `{w:…}`; how many answered the question as `{n:question}`.
    #[must_use]
    pub fn fill_results(&self, results: &Results) -> String {
        let texts = &self.texts;
        let basis = match &results.release {
            Some(release) => {
                let basis = fill(texts.get("results_basis"), "{responses}", texts.number(release.responses));
                fill(&basis, "{date}", texts.day_in_words(release.date))
            }
            None => {
                let total = texts.number(results.total);
                let waiting = fill(texts.get("results_waiting"), "{responses}", total);
                fill(&waiting, "{minimum}", texts.number(u64::from(results.minimum)))
            }
        };
        let samples = match results.samples {
            0 => String::new(),
            samples => fill(texts.get("results_samples"), "{samples}", texts.number(samples)),
        };
        fill_marks(self.outcome.get("results"), |mark| match mark {
            "basis" => Some(basis.clone()),
            "samples" => Some(samples.clone()),
            "released" => Some(if results.release.is_some() { "yes" } else { "no" }.to_owned()),
            _ => self.fill_cell(mark, results),
        })
    }

    /// What stands at a mark of a question or a cell; nothing where it is no such mark.
    fn fill_cell(&self, mark: &str, results: &Results) -> Option<String> {
        let (what, of) = mark.split_once(':')?;
        let (id, key) = of.split_once(':').map_or((of, None), |(id, key)| (id, Some(key)));
        let question = self.questions.iter().find(|question| question.id.as_str() == id)?;
        let tally = results.questions.iter().find(|tally| tally.question == question.id);
        let (count, percent) = tally.map(|tally| numbers(question, tally, key)).unwrap_or_default();
        let shown = match what {
            "n" => count.map(|count| self.texts.number(count)),
            "p" => percent.map(|percent| self.texts.percent(percent)),
            "w" => Some(format!("{}%", percent.unwrap_or(0))),
            _ => return None,
        };
        Some(shown.unwrap_or_else(|| self.texts.get("results_withheld").to_owned()))
    }
}

/// Puts a value in the place of every mark in braces that has one.
fn fill_marks(template: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let mut filled = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, from)) = rest.split_once('{') {
        filled += before;
        let found = from.split_once('}').and_then(|(mark, after)| Some((value(mark)?, after)));
        let (text, after) = found.unwrap_or_else(|| ("{".to_owned(), from));
        filled += &text;
        rest = after;
    }
    filled + rest
}

/// How many count in a cell, and how many in a hundred that is; without a cell, how many answered the question.
fn numbers(
    question: &Question<String>,
    tally: &QuestionResults,
    key: Option<&str>,
) -> (Option<u64>, Option<u64>) {
    let Some(key) = key else { return (tally.responses, None) };
    let count = tally.cells.iter().find(|cell| cell.key == key).and_then(|cell| cell.count);
    let whole = match &question.kind {
        // Statements come one at a time: fewer people reach the last.
        Kind::Statements(_) => answers_to(tally, key),
        _ => tally.responses,
    };
    (count, count.zip(whole).map(|(count, whole)| percent(count, whole)))
}

/// How many people said something of the statement that a cell is about; nothing where one of its cells is withheld.
fn answers_to(tally: &QuestionResults, key: &str) -> Option<u64> {
    let statement = key.split(':').next();
    let cells = tally.cells.iter().filter(|cell| cell.key.split(':').next() == statement);
    cells.map(|cell| cell.count).sum()
}

fn percent(count: u64, whole: u64) -> u64 {
    (count * 100 + whole / 2).checked_div(whole).unwrap_or(0)
}

#[cfg(test)]
mod tests;
