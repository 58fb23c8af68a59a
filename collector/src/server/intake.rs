//! The one way in: envelopes become receipts, whether they came as a batch or from a form.

use super::{
    judge::{Speaker, incoming},
    problem::{item, problem},
    state::AppState,
};
use crate::store::{Fate, Unavailable};
use axum::http::StatusCode;
use meepraat_protocol::{Envelope, MalformedEnvelope, Outcome, Problem, Receipt, SubmissionId};
use serde_json::Value;

/// An event of a batch: an envelope, or what is wrong with it and its id, where it has one.
pub(crate) type Event = Result<Envelope, (Option<SubmissionId>, Problem)>;

/// Reads one event of a batch.
pub(crate) fn read_event(event: &Value) -> Event {
    Envelope::from_value(event).map_err(|MalformedEnvelope(wrong)| {
        let id = event.get("id").and_then(Value::as_str).and_then(SubmissionId::parse);
        let errors: Vec<_> = wrong.into_iter().map(|(field, detail)| item(field, detail)).collect();
        let detail = match errors.as_slice() {
            [only] => format!("{}: {}", only.field, only.detail),
            several => format!("{} attributes are missing or wrong; `errors` names each.", several.len()),
        };
        (id, Problem { errors, ..problem(StatusCode::BAD_REQUEST, "The event cannot be read", detail) })
    })
}

/// Takes a batch: one receipt per event, in order, after everything is durable.
///
/// # Errors
/// When the database takes nothing; then nothing was stored and no receipt may be given.
pub(crate) async fn receive(
    state: &AppState,
    speaker: Speaker<'_>,
    events: Vec<Event>,
) -> Result<Vec<Receipt>, Unavailable> {
    let today = state.clock.today();
    let (mut items, mut read) = (Vec::new(), Vec::new());
    for event in events {
        read.push(event.map(|envelope| {
            let id = envelope.id;
            items.push(incoming(&state.known, today, speaker, envelope));
            id
        }));
    }
    let fates = if items.is_empty() { Vec::new() } else { state.store.take(items, today).await? };
    let mut fates = fates.into_iter();
    read.into_iter()
        .map(|event| match event {
            Ok(id) => fates.next().map(|fate| receipt(Some(id), fate)).ok_or(Unavailable),
            Err((id, problem)) => Ok(receipt(id, Fate::Rejected(problem))),
        })
        .collect()
}

fn receipt(id: Option<SubmissionId>, fate: Fate) -> Receipt {
    let (outcome, problem) = match fate {
        Fate::Accepted => (Outcome::Accepted, None),
        Fate::Duplicate => (Outcome::Duplicate, None),
        Fate::Conflict => (Outcome::Rejected, Some(conflict())),
        Fate::Rejected(problem) => (Outcome::Rejected, Some(problem)),
    };
    Receipt { id, outcome, result: None, problem }
}

fn conflict() -> Problem {
    problem(
        StatusCode::CONFLICT,
        "The id is taken",
        "Another submission came with this source and id before, and that one counts. Give a new one a new id.",
    )
}
