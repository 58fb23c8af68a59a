//! `GET /v1/campaigns/{id}/results`: what is public of a wave.

use super::{
    openapi,
    problem::{ApiProblem, problem},
    state::AppState,
};
use axum::{
    Json,
    extract::{Path, Query, State},
    http::StatusCode,
};
use jiff::civil::Date;
use meepraat_protocol::{Audience, Campaign, Problem, Results, Wave};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

#[derive(Debug, Deserialize)]
pub(crate) struct Asked {
    wave: Option<String>,
}

/// What is public of a wave, and why it is less than it should be, where it is.
#[derive(Debug, Serialize)]
pub(crate) struct PublicResults {
    #[serde(flatten)]
    pub(crate) results: Results,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) problem: Option<Problem>,
}

/// Reads what is public of a wave
///
/// Numbers change only in releases of at least the campaign's minimum of new responses; only `total` is live.
#[utoipa::path(
    get, path = "/v1/campaigns/{id}/results", tag = "results",
    params(
        ("id" = String, Path, description = "The campaign", example = "kempen-2040"),
        ("wave" = Option<String>, Query, description = "The wave; absent: the one that runs, or ran last"),
    ),
    responses(
        (status = 200, description = "What is public.", body = openapi::Results),
        (status = 403, description = "A poll for staff: its results are for the team itself.", body = openapi::Problem, content_type = "application/problem+json"),
        (status = 404, description = "No such campaign or wave.", body = openapi::Problem, content_type = "application/problem+json"),
        (status = 503, description = "The results cannot be read now.", body = openapi::Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn results(
    State(state): State<Arc<AppState>>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Json<PublicResults>, ApiProblem> {
    let served = state
        .campaign(&id)
        .ok_or_else(|| ApiProblem::not_found(format!("This collector has no campaign `{id}`.")))?;
    if served.campaign.audience == Audience::Staff {
        let detail = "The results of this poll are for the team itself.";
        return Err(ApiProblem::new(StatusCode::FORBIDDEN, "Not public", detail));
    }
    let wave = match &asked.wave {
        Some(wanted) => served.campaign.waves.iter().find(|wave| wave.id.as_str() == wanted),
        None => latest_wave(&served.campaign, state.clock.today()),
    };
    let wave = wave.ok_or_else(|| ApiProblem::not_found("The campaign has no such wave."))?;
    public_results(&state, &served.campaign, wave).await.map(Json)
}

/// What is public of a wave of a campaign for residents.
pub(crate) async fn public_results(
    state: &AppState,
    campaign: &Campaign,
    wave: &Wave,
) -> Result<PublicResults, ApiProblem> {
    let stored = state.store.results(&campaign.id, &wave.id).await.map_err(|error| {
        tracing::error!(%error, "results cannot be read");
        ApiProblem::unavailable()
    })?;
    let (release, problem) = match stored.release {
        Ok(release) => (release, None),
        Err(error) => {
            tracing::error!(campaign = %campaign.id, wave = %wave.id, %error, "results come without their numbers");
            (None, Some(unreadable()))
        }
    };
    let (release, questions) = release.unzip();
    let results = Results {
        campaign: campaign.id.clone(),
        wave: wave.id.clone(),
        total: stored.total,
        samples: stored.samples,
        minimum: campaign.minimum,
        release,
        questions: questions.unwrap_or_default(),
    };
    Ok(PublicResults { results, problem })
}

fn unreadable() -> Problem {
    let detail =
        "The last release of this wave cannot be read. Responses are still counted; tell the organiser.";
    problem(StatusCode::INTERNAL_SERVER_ERROR, "The numbers cannot be read", detail)
}

/// The wave that runs, else the last one that ran, else the first one to come.
pub(crate) fn latest_wave(campaign: &Campaign, today: Date) -> Option<&Wave> {
    let begun = campaign.waves.iter().filter(|wave| wave.opens <= today).max_by_key(|wave| wave.opens);
    campaign.wave_on(today).or(begun).or_else(|| campaign.waves.first())
}
