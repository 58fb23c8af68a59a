//! `statements`: agree, disagree or pass, one at a time: the engine, and on the hosted page the style sheet, shows the
//! next one once the one before it is answered. Without either all show.

use super::{Drawing, words_of};
use crate::publish::draw::Words;
use leptos::prelude::*;
use meepraat_protocol::{Given, Stance, Statements};

pub(super) fn statements(drawing: &Drawing<'_>, kind: &Statements<String>) -> impl IntoView + use<> {
    let given = match drawing.given {
        Some(Given::Statements(stances)) => stances.clone(),
        _ => Default::default(),
    };
    let statements: Vec<_> = kind
        .statements
        .iter()
        .map(|statement| {
            let id = statement.id.as_str();
            let label = format!("statement-{}-{id}", drawing.asked.id);
            let named = label.clone();
            let stances = Stance::ALL.map(|stance| {
                let chosen = given.get(&statement.id) == Some(&stance);
                let (field, name) = (drawing.asked.field_of(id), stance.as_str());
                let words = drawing.words.text(name);
                drawing.option_of("radio", field, name.to_owned(), words, chosen, false)
            });
            view! {
                <div class="statement" role="radiogroup" aria-labelledby=label>
                    <p id=named>{drawing.words.said(&statement.text)}</p>
                    <div class="stances">{stances.collect_view()}</div>
                </div>
            }
        })
        .collect();
    view! { <div class="statements">{statements}</div> }
}

/// The stance of a cell, and before the first of a statement the statement.
pub(super) fn label(kind: &Statements<String>, key: &str, words: &Words) -> (Option<String>, String) {
    let (id, stance) = key.split_once(':').unwrap_or((key, ""));
    let first = stance == Stance::Agree.as_str();
    (first.then(|| words_of(&kind.statements, id)), words.text(stance))
}
