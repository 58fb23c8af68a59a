//! Published results: bars for the eye, and the same as a table.

use crate::state::{date_in_words, fill};
use leptos::prelude::*;
use meepraat_protocol::{Bundle, Kind, Question, QuestionResults, Results};

/// The results of one wave, as far as they are released.
pub(crate) fn results(bundle: &Bundle, shown: &Results) -> impl IntoView + use<> {
    let texts = &bundle.texts;
    let basis = match &shown.release {
        Some(release) => {
            let day = (release.date.year().into(), release.date.month(), release.date.day());
            fill(
                &fill(&texts.results_basis, "{responses}", release.responses),
                "{date}",
                date_in_words(day, texts),
            )
        }
        None => fill(&fill(&texts.results_waiting, "{responses}", shown.total), "{minimum}", shown.minimum),
    };
    let samples = (shown.samples > 0)
        .then(|| view! { <p class="samples">{fill(&texts.results_samples, "{samples}", shown.samples)}</p> });
    let questions: Vec<_> = shown
        .questions
        .iter()
        .filter_map(|tally| {
            let asked = bundle.questions.iter().find(|question| question.id == tally.question)?;
            Some(question(bundle, asked, tally))
        })
        .collect();
    let twice = shown.release.is_some().then(|| view! { <p class="small">{texts.results_twice.clone()}</p> });
    view! {
        <div class="results">
            <div class="title" role="heading" attr:aria-level="3">{texts.results_heading.clone()}</div>
            <p>{basis}</p>
            {samples}
            {questions}
            {twice}
        </div>
    }
}

fn question(bundle: &Bundle, asked: &Question<String>, tally: &QuestionResults) -> impl IntoView + use<> {
    let texts = &bundle.texts;
    let body = match tally.responses {
        None => view! { <p>{texts.results_withheld.clone()}</p> }.into_any(),
        Some(responses) if tally.cells.is_empty() => {
            view! { <p>{fill(&texts.results_text_only, "{responses}", responses)}</p> }.into_any()
        }
        Some(responses) => chart(bundle, asked, tally, responses).into_any(),
    };
    view! {
        <div class="result">
            <div class="question" role="heading" attr:aria-level="4">{asked.text.clone()}</div>
            {body}
        </div>
    }
}

fn chart(
    bundle: &Bundle,
    asked: &Question<String>,
    tally: &QuestionResults,
    responses: u64,
) -> impl IntoView + use<> {
    let texts = &bundle.texts;
    let rows: Vec<(String, Option<u64>)> =
        tally.cells.iter().map(|cell| (label(asked, &cell.key), cell.count)).collect();
    let bars: Vec<_> = rows
        .iter()
        .map(|(words, count)| {
            let width = count.map_or_else(|| "0%".to_owned(), |count| percent(count, responses));
            let value = count.map_or_else(|| texts.results_withheld.clone(), |count| percent(count, responses));
            view! {
                <div class="row">
                    <span>{words.clone()}</span>
                    <span class="value">{value}</span>
                    <svg class="bar" aria-hidden="true" focusable="false"><rect height="100%" width=width></rect></svg>
                </div>
            }
        })
        .collect();
    let lines: Vec<_> = rows
        .iter()
        .map(|(words, count)| {
            let number = count.map_or_else(|| texts.results_withheld.clone(), |count| count.to_string());
            let share = count.map_or_else(String::new, |count| percent(count, responses));
            view! { <tr><th scope="row">{words.clone()}</th><td>{number}</td><td>{share}</td></tr> }
        })
        .collect();
    view! {
        <div class="chart">{bars}</div>
        <details>
            <summary>{texts.results_table.clone()}</summary>
            <table>
                <thead><tr>
                    <th scope="col">{texts.results_answer.clone()}</th>
                    <th scope="col">{texts.results_count.clone()}</th>
                    <th scope="col">{texts.results_share.clone()}</th>
                </tr></thead>
                <tbody>{lines}</tbody>
            </table>
        </details>
    }
}

fn percent(count: u64, responses: u64) -> String {
    format!("{}%", (count * 100 + responses / 2).checked_div(responses).unwrap_or(0))
}

/// The words of a cell.
fn label(asked: &Question<String>, key: &str) -> String {
    match &asked.kind {
        Kind::Single(kind) => kind
            .choices
            .iter()
            .find(|choice| choice.id.as_str() == key)
            .map_or_else(|| key.to_owned(), |choice| choice.text.clone()),
        Kind::Scale(kind) if key == kind.min.to_string() => format!("{key} ({})", kind.low),
        Kind::Scale(kind) if key == kind.max.to_string() => format!("{key} ({})", kind.high),
        _ => key.to_owned(),
    }
}
