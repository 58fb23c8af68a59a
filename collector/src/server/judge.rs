//! Whether a submission may be taken: its campaign, wave, version, answers and areas. Pure; whether it came before is
//! the store's to say, and that goes first.

use super::problem::{item, problem};
use crate::store::{Incoming, KnownVersions, NewResponse};
use axum::http::{HeaderMap, StatusCode, header};
use jiff::{ToSpan, civil::Date};
use meepraat_protocol::{
    Answer, AnswerError, AnswerProblem, AreaCode, Campaign, Channel, Given, Id, Kind, Language, Problem,
    ProblemItem, Question, Response, Submission, SubmissionId, Tally, Version, WAVE_GRACE_DAYS, areas_within,
    validate_answers,
};
use sha2::{Digest, Sha256};
use std::{collections::BTreeMap, sync::Arc};

/// A campaign with every version of it that residents may still have before them.
#[derive(Debug, Clone)]
pub(crate) struct Known {
    pub(crate) campaign: Arc<Campaign>,
    pub(crate) version: Version,
    pub(crate) versions: KnownVersions,
}

/// Who speaks: residents through the API and the forms, or the program itself with samples.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Speaker<'a> {
    /// A resident, on a page of this origin where a browser says so.
    Resident(Option<&'a str>),
    Samples,
}

impl<'a> Speaker<'a> {
    /// Who sent a request with these headers.
    pub(crate) fn of(headers: &'a HeaderMap) -> Self {
        Self::Resident(headers.get(header::ORIGIN).and_then(|origin| origin.to_str().ok()))
    }
}

/// Judges a response for the store.
pub(crate) fn incoming(
    known: &BTreeMap<Id, Known>,
    today: Date,
    speaker: Speaker<'_>,
    (id, source): (SubmissionId, String),
    response: Response,
) -> Incoming {
    let digest = digest(&response);
    let verdict = judge(known, today, speaker, &source, response).map(Box::new);
    Incoming { source, id, digest, verdict }
}

/// Whether a sign-up, enrolment or follow-up may be taken, and for which campaign. Whether there is a place is `contacts`'.
pub(crate) fn judge_contact<'a>(
    known: &'a BTreeMap<Id, Known>,
    today: Date,
    source: &str,
    submission: &Submission,
) -> Result<&'a Campaign, Problem> {
    let (campaign, language) = match submission {
        Submission::SignUp(data) => (&data.campaign, &data.language),
        Submission::Enrolment(data) => (&data.campaign, &data.language),
        Submission::FollowUp(data) => (&data.campaign, &data.language),
        Submission::Response(data) => (&data.campaign, &data.language),
    };
    let campaign = &known.get(campaign).ok_or_else(|| unknown_campaign(campaign))?.campaign;
    let wrong = match submission {
        Submission::SignUp(data) => campaign.sign_up_errors(data, today),
        Submission::Enrolment(data) => campaign.enrolment_errors(data),
        Submission::FollowUp(data) => campaign.follow_up_errors(data),
        Submission::Response(_) => Vec::new(),
    };
    let mut errors: Vec<_> = wrong
        .iter()
        .map(|error| item(format!("data.{}", error.field.wire()), error.problem.to_string()))
        .collect();
    if matches!(submission, Submission::Enrolment(_)) && campaign.ambassadors.is_none() {
        errors.push(item("data.campaign", "this campaign has no ambassadors; leave it out"));
    }
    errors.extend(source_error(campaign, source));
    errors.extend(language_error(campaign, language));
    if errors.is_empty() { Ok(campaign) } else { Err(refusal("The request cannot be taken", errors)) }
}

fn unknown_campaign(id: &Id) -> Problem {
    let detail = format!("This collector has no campaign `{id}`.");
    Problem {
        errors: vec![item("data.campaign", "name a campaign that runs here")],
        ..problem(StatusCode::NOT_FOUND, "Unknown campaign", detail)
    }
}

fn source_error(campaign: &Campaign, source: &str) -> Option<ProblemItem> {
    let own = campaign.organiser.source();
    (source != own).then(|| item("source", format!("send \"{own}\"")))
}

fn language_error(campaign: &Campaign, language: &Language) -> Option<ProblemItem> {
    let languages = || campaign.languages.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let spoken = campaign.languages.contains(language);
    (!spoken).then(|| item("data.language", format!("send one of {}", languages())))
}

/// The content that makes two responses the same. The envelope's time is left out: a hosted form that is posted
/// again says the same, and is stamped anew. So is an ambassador's code, as nothing that is stored may lead to it.
fn digest(response: &Response) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(Submission::RESPONSE);
    let bare = Response { referral: None, ..response.clone() };
    hash.update(serde_json::to_vec(&bare).unwrap_or_default());
    hash.finalize().into()
}

fn judge(
    known: &BTreeMap<Id, Known>,
    today: Date,
    speaker: Speaker<'_>,
    source: &str,
    response: Response,
) -> Result<NewResponse, Problem> {
    let served = known.get(&response.campaign).ok_or_else(|| unknown_campaign(&response.campaign))?;
    // A version that is not known here (a database restored from before it) is judged as the current one: answers
    // that fit are better kept than lost.
    let named = response.version.as_ref().and_then(|version| served.versions.get_key_value(version));
    let (version, campaign) = named.unwrap_or((&served.version, &served.campaign));
    let mut errors = Vec::new();
    errors.extend(source_error(&served.campaign, source));
    if speaker != Speaker::Samples && response.channel == Channel::Sample {
        errors.push(item("data.channel", "samples are made by the collector itself; send another channel"));
    }
    errors.extend(language_error(campaign, &response.language));
    errors.extend(wave_error(&served.campaign, campaign, &response.wave, today));
    errors.extend(response.area.as_ref().and_then(|area| area_error(campaign, "data.area", area, None)));
    errors.extend(answer_errors(campaign, &response.answers));
    if !errors.is_empty() {
        let mut problem = refusal("The response cannot be taken", errors);
        if let Some(unknown) = response.version.as_ref().filter(|_| named.is_none()) {
            problem.detail.push_str(&format!(
                " Version {unknown} is not known here, so it was judged as version {version}: load the poll again."
            ));
        }
        return Err(problem);
    }
    Ok(admit(&served.campaign, campaign, version.clone(), speaker, response))
}

fn refusal(title: &str, errors: Vec<ProblemItem>) -> Problem {
    let detail = match errors.as_slice() {
        [only] => format!("{}: {}.", only.field, only.detail),
        several => format!("{} things are wrong; `errors` names each.", several.len()),
    };
    Problem { errors, ..problem(StatusCode::BAD_REQUEST, title, detail) }
}

/// What is stored of a good response: a partner that nobody knows counts as unknown, and so does a code of an
/// ambassador where the campaign has none. An origin only confirms a partner; any other one is as good.
fn admit(
    current: &Campaign,
    campaign: &Campaign,
    version: Version,
    speaker: Speaker<'_>,
    response: Response,
) -> NewResponse {
    let mut tally = Tally::default();
    tally.add(campaign.questions(), &response.answers);
    let named = response.partner.as_ref();
    let partner = current.partners.iter().find(|partner| named == Some(&partner.id));
    let is_own = |origin: &str| partner.is_some_and(|own| own.origins.iter().any(|o| o.as_str() == origin));
    NewResponse {
        campaign: response.campaign,
        version,
        wave: response.wave,
        partner: partner.map(|partner| partner.id.clone()),
        confirmed: matches!(speaker, Speaker::Resident(Some(origin)) if is_own(origin)),
        language: response.language,
        area: response.area,
        channel: response.channel,
        referral: response.referral.filter(|_| current.ambassadors.is_some()),
        answers: response.answers,
        tally,
    }
}

fn wave_error(current: &Campaign, answered: &Campaign, id: &Id, today: Date) -> Option<ProblemItem> {
    let wave = current.waves.iter().chain(&answered.waves).find(|wave| wave.id == *id);
    let Some(wave) = wave else {
        return Some(item("data.wave", format!("the campaign has no wave `{id}`")));
    };
    let last = wave.closes.checked_add(WAVE_GRACE_DAYS.days()).unwrap_or(wave.closes);
    if today < wave.opens {
        Some(item("data.wave", format!("wave `{id}` opens on {}; send it from then on", wave.opens)))
    } else if today > last {
        Some(item(
            "data.wave",
            format!("wave `{id}` closed on {} and took responses until {last}", wave.closes),
        ))
    } else {
        None
    }
}

fn area_error(
    campaign: &Campaign,
    field: &str,
    area: &AreaCode,
    within: Option<&AreaCode>,
) -> Option<ProblemItem> {
    let known = areas_within(&campaign.areas, within).any(|known| known.id == *area);
    let detail = match within {
        Some(outer) => format!("`{area}` is no area of this campaign within `{outer}`"),
        None => format!("`{area}` is no area of this campaign"),
    };
    (!known).then(|| item(field, detail))
}

fn answer_errors(campaign: &Campaign, answers: &[Answer]) -> Vec<ProblemItem> {
    let wrong = wrong_answers(campaign, answers);
    let mut errors: Vec<_> =
        wrong.iter().map(|error| item(field_of(answers, &error.question), error.to_string())).collect();
    for (index, answer) in answers.iter().enumerate() {
        let question = campaign.questions().find(|question| question.id == answer.question);
        if let (Some(Kind::Area(kind)), Given::Area(area)) =
            (question.map(|question| &question.kind), &answer.given)
        {
            let field = format!("data.answers[{index}].area");
            errors.extend(area_error(campaign, &field, area, kind.within.as_ref()));
        }
    }
    errors
}

/// What is wrong with the answers, as the shared judgement sees it.
pub(crate) fn wrong_answers(campaign: &Campaign, answers: &[Answer]) -> Vec<AnswerError> {
    let questions: Vec<Question<_>> = campaign.questions().cloned().collect();
    validate_answers(&questions, answers).err().unwrap_or_default()
}

fn field_of(answers: &[Answer], question: &Id) -> String {
    let index = answers.iter().position(|answer| answer.question == *question);
    index.map_or_else(|| "data.answers".to_owned(), |index| format!("data.answers[{index}]"))
}

/// Whether an error is about a question at all, or about an answer to one that the poll does not have.
pub(crate) fn is_shown(error: &AnswerError) -> bool {
    error.problem != AnswerProblem::UnknownQuestion
}
