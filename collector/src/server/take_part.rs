//! `/embed/{campaign}/take-part`: events, ambassadors and news as a page of its own, whose forms need no JavaScript. A
//! post goes the same way in as a batch; what differs is the answer, which is a page.

use super::embed::{Asked, files, fresh_id, language};
use super::form::Posted;
use super::intake::receive;
use super::judge::Speaker;
use super::limit::{Limited, admit_contacts};
use super::pages::{Sorry, sorry};
use super::problem::seconds;
use super::state::{AppState, Served};
use super::submissions::unread;
use axum::{
    Extension,
    extract::{Form, Path, Query, State, rejection::FormRejection},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
};
use meepraat_protocol::{
    ContactError, ContactField, ContactKind, ContactProblem, Enrolment, Envelope, Fields, FollowUp, Id,
    Outcome, Places, Receipt, SignUp, SignUpResult, Submission,
};
use meepraat_widget::{Done, HostedPart, PostedPart, PublishedLanguage, hosted_part};
use serde::Deserialize;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

#[derive(Debug, Deserialize)]
pub(crate) struct Wanted {
    #[serde(flatten)]
    asked: Asked,
    done: Option<String>,
}

/// `GET /embed/{campaign}/take-part`
pub(crate) async fn page(
    State(state): State<Arc<AppState>>,
    Path(id): Path<String>,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Response {
    let Some(served) = taking_part(&state, &id) else { return sorry(Sorry::NoCampaign, None) };
    let language = language(served, wanted.asked.lang.as_deref(), &headers);
    let done = wanted.done.as_deref().and_then(parse_done);
    let shown = Shown { partner: wanted.asked.partner.as_deref(), done, posted: None };
    draw(&state, served, language, &shown).await
}

/// `POST /embed/{campaign}/sign-up`, `/enrolment` and `/follow-up`
pub(crate) async fn post(
    State(state): State<Arc<AppState>>,
    Path((id, kind)): Path<(String, String)>,
    Extension(limited): Extension<Limited>,
    headers: HeaderMap,
    posted: Result<Form<Vec<(String, String)>>, FormRejection>,
) -> Response {
    let (Some(served), Some(kind)) = (taking_part(&state, &id), ContactKind::parse(&kind)) else {
        return sorry(Sorry::NoCampaign, None);
    };
    let fields = match posted {
        Ok(Form(fields)) => Posted(Fields(fields)),
        Err(rejection) => return unread(rejection.status()).into_response(),
    };
    let language = language(served, fields.get("lang"), &headers);
    let partner = fields.get("partner").map(str::to_owned);
    if fields.is_trapped() {
        return to_page(&id, language, partner.as_deref(), done_name(kind, Some(SignUpResult::Held)));
    }
    // Every form of ours has one: this one was not made here.
    let Some(submission_id) = fields.id() else {
        return unread(StatusCode::BAD_REQUEST).into_response();
    };
    let submission = match read(kind, &fields.0, served, language) {
        Ok(submission) => submission,
        Err(error) => return again(&state, served, language, kind, &fields.0, &[error]).await,
    };
    let source = served.campaign.organiser.source();
    let events = vec![Ok(Envelope { id: submission_id, source, time: state.clock.hour(), submission })];
    if let Err(wait) = admit_contacts(&state, limited, &events) {
        let page = again(&state, served, language, kind, &fields.0, &[]).await;
        let later = [(header::RETRY_AFTER, HeaderValue::from(seconds(wait)))];
        return (StatusCode::TOO_MANY_REQUESTS, later, page).into_response();
    }
    let receipts = receive(&state, Speaker::of(&headers), events).await.unwrap_or_default();
    match receipts.into_iter().next() {
        Some(Receipt { outcome: Outcome::Accepted | Outcome::Duplicate, result, .. }) => {
            to_page(&id, language, partner.as_deref(), done_name(kind, result))
        }
        Some(Receipt { problem: Some(problem), .. }) => {
            let named = problem.errors.iter().filter_map(|error| ContactField::of_problem(&error.field));
            let errors: Vec<_> =
                named.map(|field| ContactError { field, problem: ContactProblem::Unknown }).collect();
            again(&state, served, language, kind, &fields.0, &errors).await
        }
        _ => sorry(Sorry::Unavailable, Some(language)),
    }
}

/// A campaign that there is something to take part in, where somebody can.
fn taking_part<'a>(state: &'a AppState, id: &str) -> Option<&'a Served> {
    state.people.as_ref().filter(|people| people.are_welcome()).and_then(|_| state.campaign(id))
}

fn read(
    kind: ContactKind,
    fields: &Fields,
    served: &Served,
    language: &PublishedLanguage,
) -> Result<Submission, ContactError> {
    let (campaign, language) = (served.campaign.id.clone(), language.bundle.language.clone());
    Ok(match kind {
        ContactKind::SignUp => Submission::SignUp(SignUp::read(fields, campaign, language)?),
        ContactKind::Enrolment => Submission::Enrolment(Enrolment::read(fields, campaign, language)),
        ContactKind::FollowUp => Submission::FollowUp(FollowUp::read(fields, campaign, language)),
    })
}

/// The same page once more, with what was filled in and what is wrong with it.
async fn again(
    state: &AppState,
    served: &Served,
    language: &PublishedLanguage,
    kind: ContactKind,
    fields: &Fields,
    errors: &[ContactError],
) -> Response {
    let posted = PostedPart { kind, fields, errors, refused: errors.is_empty() };
    let shown = Shown { partner: fields.get("partner"), done: None, posted: Some(posted) };
    let page = draw(state, served, language, &shown).await;
    (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
}

/// What a page shows beside what there is.
struct Shown<'a> {
    partner: Option<&'a str>,
    done: Option<Done>,
    posted: Option<PostedPart<'a>>,
}

async fn draw(
    state: &AppState,
    served: &Served,
    language: &PublishedLanguage,
    shown: &Shown<'_>,
) -> Response {
    let Some(people) = &state.people else { return sorry(Sorry::NoCampaign, Some(language)) };
    let left = people.contacts.left(&served.campaign, state.clock.today(), state.clock.now()).await;
    let left = match left {
        Ok(left) => left,
        Err(error) => {
            tracing::error!(%error, "what is left at events cannot be read");
            return sorry(Sorry::Unavailable, Some(language));
        }
    };
    let places: BTreeMap<Id, Places> =
        left.iter().map(|(event, left)| (event.clone(), left.places)).collect();
    let taken = |event: &Id, slots: &BTreeMap<String, Places>| -> Vec<(Id, String)> {
        let full = slots.iter().filter(|(_, places)| matches!(places, Places::Full | Places::Closed));
        full.map(|(slot, _)| (event.clone(), slot.clone())).collect()
    };
    let slots_taken: BTreeSet<_> = left.iter().flat_map(|(event, left)| taken(event, &left.slots)).collect();
    let Some(first) = fresh_id() else { return sorry(Sorry::Unavailable, Some(language)) };
    // Where there were random numbers a moment ago, there are some.
    let fresh = || fresh_id().unwrap_or(first);
    let page = HostedPart {
        partner: shown.partner,
        files: files(state),
        today: state.clock.today(),
        places: &places,
        slots_taken: &slots_taken,
        fresh_id: &fresh,
        posted: shown.posted,
        done: shown.done,
    };
    Html(hosted_part(language, &page)).into_response()
}

fn to_page(campaign: &str, language: &PublishedLanguage, partner: Option<&str>, done: &str) -> Response {
    let partner = partner.and_then(|partner| Id::new(partner).ok());
    let partner = partner.map(|partner| format!("&partner={partner}")).unwrap_or_default();
    let language = &language.bundle.language;
    Redirect::to(&format!("/embed/{campaign}/take-part?lang={language}{partner}&done={done}")).into_response()
}

fn done_name(kind: ContactKind, result: Option<SignUpResult>) -> &'static str {
    match (kind, result) {
        (ContactKind::SignUp, Some(SignUpResult::Waitlisted)) => "waitlisted",
        (ContactKind::SignUp, Some(SignUpResult::Full)) => "full",
        (ContactKind::SignUp, _) => "held",
        (ContactKind::Enrolment, _) => "enrolment",
        (ContactKind::FollowUp, _) => "follow-up",
    }
}

fn parse_done(name: &str) -> Option<Done> {
    Some(match name {
        "held" => Done::Held,
        "waitlisted" => Done::Waitlisted,
        "full" => Done::Full,
        "enrolment" => Done::Enrolment,
        "follow-up" => Done::FollowUp,
        _ => return None,
    })
}
