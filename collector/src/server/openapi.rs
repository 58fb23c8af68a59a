//! `GET /v1/openapi.json`: the API as others read it.
//!
//! The types here only describe; what is read and written is the protocol's, and a test holds the two together.
#![expect(dead_code, reason = "the types describe the wire and are never made")]

use super::headers::API_VERSION;
use super::{events, results, submissions};
use axum::Json;
use std::collections::BTreeMap;
use utoipa::{OpenApi, ToSchema, openapi::OpenApi as Document};

#[derive(OpenApi)]
#[openapi(
    paths(submissions::submit, results::results, events::events),
    info(
        title = "Meepraat collector",
        description = "Takes responses to a municipality's polls, each exactly once, and publishes results that \
                       show nobody. Times are UTC; days are those of the Netherlands.",
        license(name = "EUPL-1.2", identifier = "EUPL-1.2")
    ),
    tags((name = "submissions", description = "What residents send"), (name = "results", description = "What is public"),
        (name = "events", description = "What is left"))
)]
struct Description;

pub(crate) async fn document() -> Json<Document> {
    let mut document = Description::openapi();
    document.info.version = API_VERSION.to_owned();
    Json(document)
}

/// A submission as a CloudEvent 1.0, in line with the NL GOV profile.
#[derive(ToSchema)]
pub(crate) struct Event {
    #[schema(example = "1.0")]
    specversion: String,
    /// A random UUID (version 4), made once before the first attempt and never changed.
    #[schema(format = "uuid", example = "5f0c6a1e-1111-4222-8333-444455556666")]
    id: String,
    /// The organiser's system; it stands in the bundle.
    #[schema(example = "urn:nld:oin:00000001234567890000:systeem:meepraat")]
    source: String,
    #[schema(example = "nl.meepraat.response-submitted.v1")]
    r#type: String,
    /// When, cut to the hour.
    #[schema(format = "date-time", example = "2026-11-22T10:00:00Z")]
    time: String,
    #[schema(example = "application/json")]
    datacontenttype: Option<String>,
    data: Response,
}

/// All answers of one resident in one go.
#[derive(ToSchema)]
pub(crate) struct Response {
    #[schema(example = "kempen-2040")]
    campaign: String,
    /// The published bundle that was answered; absent: the current one.
    #[schema(pattern = "^[0-9a-f]{8}$", example = "3f9c2a71")]
    version: Option<String>,
    #[schema(example = "2026-najaar")]
    wave: String,
    /// On whose site; a partner that the campaign does not have counts as unknown.
    #[schema(example = "bibliotheek-de-linde")]
    partner: Option<String>,
    #[schema(example = "nl")]
    language: String,
    /// A CBS code, or an area of the campaign's own.
    #[schema(example = "GM0770")]
    area: Option<String>,
    channel: Channel,
    /// An ambassador's code.
    referral: Option<String>,
    /// Questions that were skipped are left out.
    answers: Vec<Answer>,
}

/// By which way a response came.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
pub(crate) enum Channel {
    Widget,
    Embed,
    Kiosk,
    Interview,
    Paper,
}

/// The answer to one question: `question`, and exactly one of the others by the kind of the question; `other` only
/// beside `choice` or `choices`.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
pub(crate) struct Answer {
    #[schema(example = "groei")]
    question: String,
    #[schema(example = "zorg")]
    choice: Option<String>,
    choices: Option<Vec<String>>,
    /// "Other, namely".
    other: Option<String>,
    /// A number on a scale.
    value: Option<i64>,
    /// Ids in order, the first the most important.
    ranking: Option<Vec<String>>,
    /// A stance per statement.
    statements: Option<BTreeMap<String, Stance>>,
    area: Option<String>,
    text: Option<String>,
    /// `true`: the question does not apply to this resident.
    not_applicable: Option<bool>,
}

/// What someone thinks of a statement.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
pub(crate) enum Stance {
    Agree,
    Disagree,
    Pass,
}

/// One receipt per submission. Only a receipt means that it need not be sent again.
#[derive(ToSchema)]
pub(crate) struct Receipts {
    receipts: Vec<Receipt>,
}

/// What became of one submission.
#[derive(ToSchema)]
pub(crate) struct Receipt {
    /// `null` where the event has no id that can be read.
    #[schema(format = "uuid")]
    id: Option<String>,
    outcome: Outcome,
    problem: Option<Problem>,
}

/// `accepted`: durable and counted; `duplicate`: it was before; `rejected`: never to be taken as it is.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
pub(crate) enum Outcome {
    Accepted,
    Duplicate,
    Rejected,
}

/// A problem in words (RFC 9457).
#[derive(ToSchema)]
pub(crate) struct Problem {
    status: u16,
    title: String,
    detail: String,
    /// Everything that is wrong, field by field.
    errors: Option<Vec<ProblemItem>>,
}

/// One thing that is wrong.
#[derive(ToSchema)]
pub(crate) struct ProblemItem {
    #[schema(example = "data.answers[0]")]
    field: String,
    detail: String,
}

/// What is public of one wave. One person can answer twice.
#[derive(ToSchema)]
pub(crate) struct Results {
    campaign: String,
    wave: String,
    /// Responses so far: the only number that is live between releases.
    total: u64,
    /// How many of them are samples, made to show what results look like.
    samples: u64,
    /// Responses that a published number, and a step between releases, needs.
    minimum: u32,
    /// `null` until there are enough responses.
    release: Option<Release>,
    /// Empty without a release.
    questions: Vec<QuestionResults>,
    /// Why the last release is not shown, where it cannot be read.
    problem: Option<Problem>,
}

/// A batch of tallies made public together.
#[derive(ToSchema)]
pub(crate) struct Release {
    number: u32,
    responses: u64,
    #[schema(format = "date")]
    date: String,
}

/// The tally of one question.
#[derive(ToSchema)]
pub(crate) struct QuestionResults {
    question: String,
    #[schema(example = "single")]
    kind: String,
    /// How many answered it; `null` below the minimum.
    responses: Option<u64>,
    /// None for open texts.
    cells: Vec<Cell>,
}

/// One number.
#[derive(ToSchema)]
pub(crate) struct Cell {
    /// The choice, the number, the area, or `statement:stance`.
    #[schema(example = "zorg")]
    key: String,
    /// `null` where it is withheld.
    count: Option<u64>,
    withheld: Option<Withheld>,
}

/// Why a number is withheld: `below_minimum`, its whole question has too few answers; `protects_another`, with it a
/// number under the minimum would be known or could be worked out.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
pub(crate) enum Withheld {
    BelowMinimum,
    ProtectsAnother,
}

/// How many places are left, in steps that reveal nobody.
#[derive(ToSchema)]
pub(crate) struct Events {
    #[schema(example = "kempen-2040")]
    campaign: String,
    events: Vec<AtEvent>,
}

/// What is left at an event that people sign up for.
#[derive(ToSchema)]
pub(crate) struct AtEvent {
    #[schema(example = "dialoog-eersel")]
    event: String,
    places: Places,
    /// At interviews.
    slots: Option<Vec<AtSlot>>,
}

/// What is left of a slot, which is for one.
#[derive(ToSchema)]
pub(crate) struct AtSlot {
    /// When it begins, as local time in the Netherlands.
    #[schema(example = "2026-12-01T10:00:00")]
    slot: String,
    places: Places,
}

/// `free`: more than a quarter of the places; `few`: some; `waitlist`: none, but people can wait; `full`: none; `closed`:
/// nobody can sign up any more.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
pub(crate) enum Places {
    Free,
    Few,
    Waitlist,
    Full,
    Closed,
}
