//! The one way in: envelopes become receipts, whether they came as a batch or from a form.

use super::{
    judge::{Speaker, incoming, judge_contact},
    problem::{item, problem},
    state::AppState,
};
use crate::contacts::{Asked, Taken};
use crate::store::{Fate, Unavailable};
use axum::http::StatusCode;
use meepraat_protocol::{
    Envelope, MalformedEnvelope, Outcome, Problem, Receipt, SignUpResult, Submission, SubmissionId,
};
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
/// When the database takes nothing; then no receipt may be given, and whatever was stored is known again when it comes again.
pub(crate) async fn receive(
    state: &AppState,
    speaker: Speaker<'_>,
    events: Vec<Event>,
) -> Result<Vec<Receipt>, Unavailable> {
    let today = state.clock.today();
    let mut items = Vec::new();
    let mut receipts: Vec<Option<Receipt>> = Vec::new();
    let mut waiting = Vec::new();
    for event in events {
        receipts.push(match event {
            Ok(Envelope { id, source, submission: Submission::Response(response), .. }) => {
                items.push(incoming(&state.known, today, speaker, (id, source), response));
                waiting.push((receipts.len(), id));
                None
            }
            Ok(envelope) => Some(take_contact(state, &envelope).await?),
            Err((id, problem)) => Some(rejected(id, problem)),
        });
    }
    let fates = if items.is_empty() { Vec::new() } else { state.store.take(items, today).await? };
    for ((index, id), fate) in waiting.into_iter().zip(fates) {
        if let Some(place) = receipts.get_mut(index) {
            *place = Some(receipt(id, fate));
        }
    }
    receipts.into_iter().map(|receipt| receipt.ok_or(Unavailable)).collect()
}

fn receipt(id: SubmissionId, fate: Fate) -> Receipt {
    match fate {
        Fate::Accepted => taken(id, Outcome::Accepted, None),
        Fate::Duplicate => taken(id, Outcome::Duplicate, None),
        Fate::Conflict => rejected(Some(id), conflict()),
        Fate::Rejected(problem) => rejected(Some(id), problem),
    }
}

async fn take_contact(state: &AppState, envelope: &Envelope) -> Result<Receipt, Unavailable> {
    let Envelope { id, source, submission, .. } = envelope;
    let people = state.people.as_ref().filter(|people| people.are_welcome());
    let Some(people) = people else { return Ok(rejected(Some(*id), no_mail())) };
    let verdict = judge_contact(&state.known, state.clock.today(), source, submission);
    let asked = Asked { source, id: *id, submission, verdict, now: state.clock.now() };
    let fate = people.contacts.take(asked).await.map_err(|error| {
        tracing::error!(%error, "a sign-up, enrolment or follow-up could not be stored");
        Unavailable
    })?;
    Ok(match fate {
        Taken::Accepted(result) => taken(*id, Outcome::Accepted, result),
        Taken::Duplicate(result) => taken(*id, Outcome::Duplicate, result),
        Taken::Conflict => rejected(Some(*id), conflict()),
        Taken::Rejected(problem) => rejected(Some(*id), problem),
    })
}

fn taken(id: SubmissionId, outcome: Outcome, result: Option<SignUpResult>) -> Receipt {
    Receipt { id: Some(id), outcome, result, problem: None }
}

fn rejected(id: Option<SubmissionId>, problem: Problem) -> Receipt {
    Receipt { id, outcome: Outcome::Rejected, result: None, problem: Some(problem) }
}

/// Nobody is asked for an address that nothing can be written to.
fn no_mail() -> Problem {
    problem(
        StatusCode::UNPROCESSABLE_ENTITY,
        "This collector takes no sign-ups",
        "It sends no mail (`--smtp`), so it takes responses to polls only. Nothing of this was stored; ask the organiser \
         how to sign up.",
    )
}

fn conflict() -> Problem {
    problem(
        StatusCode::CONFLICT,
        "The id is taken",
        "Another submission came with this source and id before, and that one counts. Give a new one a new id.",
    )
}
