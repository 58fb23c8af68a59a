//! Published results, filled into the template that the bundle brings.

use crate::state::{date_in_words, fill};
use meepraat_protocol::{Bundle, Question, Results};

/// The results of one wave, as far as they are released.
///
/// The template marks each number of a cell as `{n:question:cell}`, its share as `{p:…}` and the width of its bar as
/// `{w:…}`.
pub(crate) fn fill_results(bundle: &Bundle, results: &Results) -> String {
    let texts = &bundle.texts;
    let basis = match &results.release {
        Some(release) => {
            let day = (release.date.year().into(), release.date.month(), release.date.day());
            let basis = fill(texts.get("results_basis"), "{responses}", release.responses);
            fill(&basis, "{date}", date_in_words(day, texts))
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

fn fill_question(mut page: String, question: &Question<String>, results: &Results, withheld: &str) -> String {
    let tally = results.questions.iter().find(|tally| tally.question == question.id);
    let responses = tally.and_then(|tally| tally.responses);
    let id = &question.id;
    for key in question.kind.cells() {
        let cell = tally.and_then(|tally| tally.cells.iter().find(|cell| cell.key == key));
        let count = cell.and_then(|cell| cell.count);
        let percent = count.zip(responses).map(|(count, responses)| percent(count, responses));
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

fn percent(count: u64, responses: u64) -> String {
    format!("{}%", (count * 100 + responses / 2).checked_div(responses).unwrap_or(0))
}
