//! The poll as a page of its own, which needs no JavaScript: for browsers that run no WebAssembly, iframes and QR codes.
//!
//! A post goes the same way in as a batch; what differs is the answer, which is a page.

use super::{
    form::Posted,
    intake::receive,
    judge::{Speaker, is_shown, wrong_answers},
    pages::{Sorry, sorry},
    results::{latest_wave, public_results},
    state::{AppState, Served},
    submissions::unread,
};
use axum::{
    extract::{Form, Path, Query, State, rejection::FormRejection},
    http::{HeaderMap, StatusCode, header},
    response::{Html, IntoResponse, Redirect, Response},
};
use meepraat_protocol::{
    Audience, Campaign, Envelope, Fields, Id, Language, Outcome, Results, Submission, SubmissionId,
};
use meepraat_widget::{
    Heard, HostedFiles, HostedPage, PublishedLanguage, hosted_confirm, hosted_form, hosted_thanks,
};
use serde::Deserialize;
use std::sync::Arc;

#[derive(Debug, Deserialize)]
pub(crate) struct Asked {
    pub(crate) lang: Option<String>,
    pub(crate) partner: Option<String>,
    /// The code of the ambassador whose link leads here.
    via: Option<String>,
    /// There is more to ask than the form could: the widget had nothing but its first question.
    more: Option<String>,
}

impl Asked {
    /// The ambassador's code, where it is one.
    fn via(&self) -> Option<Id> {
        self.via.as_deref().and_then(|code| Id::new(code).ok())
    }
}

/// `GET /embed/{campaign}`
pub(crate) async fn form(
    State(state): State<Arc<AppState>>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response {
    let Some(served) = state.campaign(&id) else { return sorry(Sorry::NoCampaign, None) };
    let language = language(served, asked.lang.as_deref(), &headers);
    let Some(id) = fresh_id() else { return sorry(Sorry::Unavailable, Some(language)) };
    let blank = blank(&state, served, asked.partner.as_deref());
    let results = if blank.wave.is_none() { last_results(&state, served).await } else { None };
    let heard = Heard { results: results.as_ref(), ..blank.heard };
    let via = asked.via();
    let page = HostedPage { id: Some(id), referral: via.as_ref(), heard, ..blank };
    Html(hosted_form(language, &page)).into_response()
}

/// `GET /embed/{campaign}/thanks`
pub(crate) async fn thanks(
    State(state): State<Arc<AppState>>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Response {
    let Some(served) = state.campaign(&id) else { return sorry(Sorry::NoCampaign, None) };
    let language = language(served, asked.lang.as_deref(), &headers);
    // Thanks come also when the results cannot be read: the answers are in.
    let results = last_results(&state, served).await;
    let heard = Heard { results: results.as_ref(), today: state.clock.today() };
    Html(hosted_thanks(language, heard, files(&state))).into_response()
}

/// The results of the wave that runs or ran last, where everybody may see them.
async fn last_results(state: &Arc<AppState>, served: &Served) -> Option<Results> {
    let wave = latest_wave(&served.campaign, state.clock.today())?;
    let begun = wave.opens <= state.clock.today() && served.campaign.audience == Audience::Residents;
    let public = if begun { public_results(state, &served.campaign, wave).await.ok()? } else { return None };
    public.problem.is_none().then_some(public.results)
}

/// `POST /embed/{campaign}`
pub(crate) async fn post(
    State(state): State<Arc<AppState>>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
    posted: Result<Form<Vec<(String, String)>>, FormRejection>,
) -> Response {
    let Some(served) = state.campaign(&id) else { return sorry(Sorry::NoCampaign, None) };
    let fields = match posted {
        Ok(Form(fields)) => Posted(Fields(fields)),
        Err(rejection) => return unread(rejection.status()).into_response(),
    };
    let language = language(served, fields.get("lang"), &headers);
    if fields.is_trapped() {
        return to_thanks(&id, language);
    }
    if asked.more.is_some() {
        return go_on(&state, (served, language), &fields, &asked);
    }
    let Some(submission) = fields.id() else {
        return match fresh_id() {
            Some(fresh) => Html(hosted_confirm(language, &fields.0, fresh, files(&state))).into_response(),
            None => sorry(Sorry::Unavailable, Some(language)),
        };
    };
    take(&state, Speaker::of(&headers), (served, language), &fields, submission).await
}

/// All questions, with what was answered so far. Nothing is taken yet.
fn go_on(
    state: &AppState,
    (served, language): (&Served, &PublishedLanguage),
    fields: &Posted,
    asked: &Asked,
) -> Response {
    let Some(id) = fresh_id() else { return sorry(Sorry::Unavailable, Some(language)) };
    let (answers, via) = (fields.answers(&served.campaign), asked.via());
    let blank = blank(state, served, asked.partner.as_deref());
    let page = HostedPage { id: Some(id), filled: &answers, referral: via.as_ref(), ..blank };
    Html(hosted_form(language, &page)).into_response()
}

async fn take(
    state: &AppState,
    speaker: Speaker<'_>,
    (served, language): (&Served, &PublishedLanguage),
    fields: &Posted,
    id: SubmissionId,
) -> Response {
    let today = state.clock.today();
    let Some(wave) = latest_wave(&served.campaign, today) else {
        return sorry(Sorry::NoCampaign, Some(language));
    };
    let answered = answered_version(state, served, fields);
    let response = fields.response(&answered, language.bundle.language.clone(), wave.id.clone());
    let answers = response.answers.clone();
    let envelope = Envelope {
        id,
        source: served.campaign.organiser.source(),
        time: state.clock.hour(),
        submission: Submission::Response(response),
    };
    let receipt = match receive(state, speaker, vec![Ok(envelope)]).await {
        Ok(receipts) => receipts.into_iter().next(),
        Err(_) => return sorry(Sorry::Unavailable, Some(language)),
    };
    match receipt.map(|receipt| (receipt.outcome, receipt.problem)) {
        Some((Outcome::Accepted | Outcome::Duplicate, _)) => to_thanks(served.campaign.id.as_str(), language),
        Some((Outcome::Rejected, Some(problem))) if problem.status == 409 => {
            sorry(Sorry::AlreadySent, Some(language))
        }
        _ => {
            let mut errors = wrong_answers(&answered, &answers);
            errors.retain(is_shown);
            let blank = blank(state, served, fields.get("partner"));
            // A closed page shows no questions, and so not what is wrong with them.
            let rejected = errors.is_empty() || blank.wave.is_none();
            let via = fields.get("referral").and_then(|code| Id::new(code).ok());
            let page = HostedPage {
                id: Some(id),
                referral: via.as_ref(),
                errors: &errors,
                rejected,
                filled: &answers,
                ..blank
            };
            (StatusCode::UNPROCESSABLE_ENTITY, Html(hosted_form(language, &page))).into_response()
        }
    }
}

/// The campaign as it was when the form was made, else as it is.
fn answered_version(state: &AppState, served: &Served, fields: &Posted) -> Arc<Campaign> {
    let known = state.known.get(&served.campaign.id);
    let version = fields.version().and_then(|version| known?.versions.get(&version));
    Arc::clone(version.unwrap_or(&served.campaign))
}

fn blank<'a>(state: &'a AppState, served: &'a Served, partner: Option<&'a str>) -> HostedPage<'a> {
    let today = state.clock.today();
    let coming = served.campaign.waves.iter().filter(|wave| wave.opens > today);
    HostedPage {
        id: None,
        partner,
        referral: None,
        wave: served.campaign.wave_on(today).map(|wave| &wave.id),
        files: files(state),
        errors: &[],
        rejected: false,
        filled: &[],
        next_wave: coming.min_by_key(|wave| wave.opens).map(|wave| &wave.id),
        heard: Heard { results: None, today },
    }
}

pub(crate) fn files(state: &AppState) -> HostedFiles<'_> {
    HostedFiles { style: &state.style, height: &state.height }
}

pub(crate) fn fresh_id() -> Option<SubmissionId> {
    let mut random = [0; 16];
    getrandom::fill(&mut random).ok().map(|()| SubmissionId::from_random(random))
}

fn to_thanks(campaign: &str, language: &PublishedLanguage) -> Response {
    Redirect::to(&format!("/embed/{campaign}/thanks?lang={}", language.bundle.language)).into_response()
}

/// The language that is asked for, else the first of the browser's that the campaign has, else the campaign's own.
pub(crate) fn language<'a>(
    served: &'a Served,
    asked: Option<&str>,
    headers: &HeaderMap,
) -> &'a PublishedLanguage {
    let accepted =
        headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let has = |code: &str| served.campaign.languages.iter().map(Language::as_str).any(|known| known == code);
    let chosen = asked.filter(|code| has(code)).map(str::to_owned);
    let chosen = chosen.or_else(|| preferred(accepted).into_iter().find(|code| has(code)));
    served.published.language(chosen.as_deref())
}

/// The languages of an Accept-Language header without their regions, the most wanted first.
fn preferred(header: &str) -> Vec<String> {
    let mut wanted: Vec<(f32, String)> = header
        .split(',')
        .filter_map(|part| {
            let (tag, weight) = part.split_once(";q=").unwrap_or((part, "1"));
            let code = tag.trim().split('-').next().unwrap_or_default().to_ascii_lowercase();
            weight.trim().parse().ok().filter(|weight| *weight > 0.0).map(|weight: f32| (weight, code))
        })
        .collect();
    wanted.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    wanted.into_iter().map(|(_, code)| code).collect()
}

#[cfg(test)]
mod tests;
