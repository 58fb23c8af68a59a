//! What follows sending, drawn once per language; the engine only picks a part and fills in numbers.

use super::kinds::label;
use super::{News, Words, level};
use jiff::civil::Date;
use leptos::prelude::*;
use meepraat_protocol::{Kind, Question, Texts};

/// The parts, by the names that [`meepraat_protocol::Bundle::outcome`] documents.
pub(in crate::publish) fn outcome(words: &Words, questions: &[Question<String>]) -> Texts {
    let part = |name: &str, html: String| (name.to_owned(), html);
    let thanks = words.thanks.clone().unwrap_or_default();
    [
        part("sending", view! { <p class="sending" tabindex="-1">{words.text("sending")}</p> }.to_html()),
        part("not_sent", not_sent(words, "not_sent").to_html()),
        part("not_sent_memory", not_sent(words, "not_sent_memory").to_html()),
        part("rejected", message(words.text("rejected_heading"), words.text("rejected")).to_html()),
        part("sent", message(words.text("sent_heading"), thanks).to_html()),
        part("results", results(words, questions).to_html()),
        part("updates", updates(words, None)),
        part("last", view! { <div class="actions"><button type="button" value="last">{words.text("results_heading")}</button></div> }.to_html()),
    ]
    .into_iter()
    .collect()
}

/// What is done with what residents said: until that day, or all of it, each waiting hidden for its own day.
pub(in crate::publish) fn updates(words: &Words, until: Option<Date>) -> String {
    let due = words.updates.iter().filter(|update| until.is_none_or(|until| update.from <= until));
    let updates: Vec<_> = due.map(|update| news(words, update, until.is_none())).collect();
    if updates.is_empty() {
        return String::new();
    }
    view! {
        <div class="updates">
            <div class="title" role="heading" {..level("3")}>{words.text("updates_heading")}</div>
            {updates}
        </div>
    }
    .to_html()
}

fn news(words: &Words, update: &News, waits: bool) -> impl IntoView + use<> {
    let title = match update.link.clone() {
        Some(link) => {
            view! { <a href=link target="_blank" rel="noopener">{words.said(&update.title)}</a> }.into_any()
        }
        None => words.said(&update.title),
    };
    view! {
        <div class="update" data-from=update.from.to_string() hidden=waits>
            <div class="question" role="heading" {..level("4")}>{title}</div>
            <p class="small">{update.day.clone()}</p>
            <p><b>{words.text("said")}</b>" "{words.said(&update.said)}</p>
            <p><b>{words.text("done")}</b>" "{words.said(&update.doing)}</p>
        </div>
    }
}

fn message(heading: String, text: String) -> impl IntoView {
    view! {
        <div class="message">
            <div class="title" role="heading" {..level("3")} tabindex="-1">{heading}</div>
            <p>{text}</p>
        </div>
    }
}

fn not_sent(words: &Words, text: &str) -> impl IntoView + use<> {
    view! {
        <div>
            {message(words.text("not_sent_heading"), words.text(text))}
            <div class="actions"><button type="button" class="again" value="again">{words.text("try_again")}</button></div>
        </div>
    }
}

/// The template that results are filled into: bars for the eye, and the same as a table.
fn results(words: &Words, questions: &[Question<String>]) -> impl IntoView + use<> {
    // Who took part is the organiser's to know, not what others answered.
    let profile = questions.iter().position(|asked| words.profile.as_ref() == Some(&asked.id));
    let asked = questions.iter().take(profile.unwrap_or(questions.len()));
    let charts: Vec<_> = asked.map(|asked| result(words, asked)).collect();
    view! {
        <div class="results">
            <div class="title" role="heading" {..level("3")}>{words.text("results_heading")}</div>
            <p>"{basis}"</p>
            <p class="samples">"{samples}"</p>
            <div data-released="{released}">
                {charts}
                <p class="small">{words.text("results_twice")}</p>
            </div>
        </div>
    }
}

fn result(words: &Words, asked: &Question<String>) -> impl IntoView + use<> {
    let cells = match &asked.kind {
        Kind::Area(kind) => words.places_within(kind).map(|place| place.code.to_string()).collect(),
        kind => kind.cells(),
    };
    let body = if cells.is_empty() {
        let count = format!("{{n:{}}}", asked.id);
        view! { <p>{words.text("results_text_only").replace("{responses}", &count)}</p> }.into_any()
    } else {
        chart(words, asked, &cells).into_any()
    };
    view! {
        <div class="result">
            <div class="question" role="heading" {..level("4")}>{words.said(&asked.text)}</div>
            {body}
        </div>
    }
}

fn chart(words: &Words, asked: &Question<String>, cells: &[String]) -> impl IntoView + use<> {
    let mark = |what: char, key: &str| format!("{{{what}:{}:{key}}}", asked.id);
    let bars: Vec<_> = cells
        .iter()
        .map(|key| {
            let (group, label) = label(asked, key, words);
            view! {
                {group.map(|group| view! { <p class="group">{words.said(&group)}</p> })}
                <div class="row">
                    <span>{words.said(&label)}</span>
                    <span class="value">{mark('p', key)}</span>
                    <svg class="bar" aria-hidden="true" focusable="false"><rect height="100%" width=mark('w', key)></rect></svg>
                </div>
            }
        })
        .collect();
    let lines: Vec<_> = cells
        .iter()
        .map(|key| {
            let (group, label) = label(asked, key, words);
            view! {
                {group.map(|group| view! { <tr><th scope="rowgroup" colspan="3">{words.said(&group)}</th></tr> })}
                <tr><th scope="row">{words.said(&label)}</th><td>{mark('n', key)}</td><td>{mark('p', key)}</td></tr>
            }
        })
        .collect();
    view! {
        <div class="chart">{bars}</div>
        <details>
            <summary>{words.text("results_table")}</summary>
            <table>
                <thead><tr>
                    <th scope="col">{words.text("results_answer")}</th>
                    <th scope="col">{words.text("results_count")}</th>
                    <th scope="col">{words.text("results_share")}</th>
                </tr></thead>
                <tbody>{lines}</tbody>
            </table>
        </details>
    }
}
