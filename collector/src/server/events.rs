//! `GET /v1/campaigns/{id}/events`: how many places are left, in steps that reveal nobody.

use super::{openapi, problem::ApiProblem, state::AppState};
use crate::contacts::Left;
use axum::{
    Json,
    extract::{Path, State},
};
use meepraat_protocol::{Id, Places};
use serde::Serialize;
use std::sync::Arc;

/// What is left at a campaign's events.
#[derive(Debug, Serialize)]
pub(crate) struct Events {
    campaign: Id,
    events: Vec<AtEvent>,
}

#[derive(Debug, Serialize)]
struct AtEvent {
    event: Id,
    places: Places,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    slots: Vec<AtSlot>,
}

#[derive(Debug, Serialize)]
struct AtSlot {
    slot: String,
    places: Places,
}

/// Reads what is left at each event
///
/// Only events that people sign up for; none where this collector takes no sign-ups.
#[utoipa::path(
    get, path = "/v1/campaigns/{id}/events", tag = "events",
    params(("id" = String, Path, description = "The campaign", example = "kempen-2040")),
    responses(
        (status = 200, description = "What is left.", body = openapi::Events),
        (status = 404, description = "No such campaign.", body = openapi::Problem, content_type = "application/problem+json"),
        (status = 503, description = "It cannot be read now.", body = openapi::Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn events(
    State(state): State<Arc<AppState>>,
    Path(id): Path<String>,
) -> Result<Json<Events>, ApiProblem> {
    let served = state
        .campaign(&id)
        .ok_or_else(|| ApiProblem::not_found(format!("This collector has no campaign `{id}`.")))?;
    let campaign = &served.campaign;
    let left = match state.people.as_ref().filter(|people| people.are_welcome()) {
        Some(people) => {
            people.contacts.left(campaign, state.clock.today(), state.clock.now()).await.map_err(|error| {
                tracing::error!(%error, "what is left at events cannot be read");
                ApiProblem::unavailable()
            })?
        }
        None => Default::default(),
    };
    let events = left.into_iter().map(|(event, left)| at_event(event, left)).collect();
    Ok(Json(Events { campaign: campaign.id.clone(), events }))
}

fn at_event(event: Id, left: Left) -> AtEvent {
    let slots = left.slots.into_iter().map(|(slot, places)| {
        // A slot is for one: it is there or it is not.
        let places = if places == Places::Few { Places::Free } else { places };
        AtSlot { slot, places }
    });
    AtEvent { event, places: left.places, slots: slots.collect() }
}
