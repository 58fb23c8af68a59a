//! `POST /v1/submissions`: a batch of CloudEvents in, a receipt for each out.

use super::{
    intake::{read_event, receive},
    judge::Speaker,
    limit::{Limited, admit_contacts},
    openapi,
    problem::{ApiProblem, item},
    state::AppState,
};
use axum::{
    Extension, Json,
    body::Bytes,
    extract::{State, rejection::BytesRejection},
    http::{HeaderMap, StatusCode, header},
};
use meepraat_protocol::{MAX_BATCH_BYTES, MAX_BATCH_ITEMS, MAX_ENVELOPE_BYTES, Receipts};
use serde_json::Value;
use std::sync::Arc;

const BATCH: &str = "application/cloudevents-batch+json";
const SINGLE: &str = "application/cloudevents+json";

// No envelope can be longer than the body that carries it, so the body's limit is the envelope's as well.
const _: () = assert!(MAX_BATCH_BYTES <= MAX_ENVELOPE_BYTES);

/// Sends responses
///
/// A batch is taken in one transaction that is durable before the answer. The same source and id with the same body
/// is a duplicate; with another body it is rejected as a conflict. An unsure sender sends the same again.
#[utoipa::path(
    post, path = "/v1/submissions", tag = "submissions",
    request_body(description = "At most 100 events and 60 KiB.", content(
        (Vec<openapi::Event> = "application/cloudevents-batch+json"),
        (openapi::Event = "application/cloudevents+json"),
    )),
    responses(
        (status = 200, description = "A receipt per event, in order; read each `outcome`.", body = openapi::Receipts),
        (status = 400, description = "The body cannot be read.", body = openapi::Problem, content_type = "application/problem+json"),
        (status = 413, description = "Too large, or too many events: split the batch.", body = openapi::Problem, content_type = "application/problem+json"),
        (status = 415, description = "Another media type.", body = openapi::Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests: wait as Retry-After says.", body = openapi::Problem, content_type = "application/problem+json"),
        (status = 503, description = "Nothing was stored: send the same later.", body = openapi::Problem, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn submit(
    State(state): State<Arc<AppState>>,
    Extension(limited): Extension<Limited>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Receipts>, ApiProblem> {
    let kind = media_type(&headers);
    if ![BATCH, SINGLE].contains(&kind.as_str()) || headers.contains_key(header::CONTENT_ENCODING) {
        let detail = format!("Send `{BATCH}`, or one event as `{SINGLE}`, uncompressed.");
        return Err(ApiProblem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "Another media type", detail));
    }
    let body = body.map_err(|rejection| unread(rejection.status()))?;
    let batch = parse(&body, kind == SINGLE)?;
    if batch.len() > MAX_BATCH_ITEMS {
        let detail = format!("Send at most {MAX_BATCH_ITEMS} submissions in one batch; split this one.");
        return Err(ApiProblem::new(StatusCode::PAYLOAD_TOO_LARGE, "Too many submissions", detail));
    }
    let events: Vec<_> = batch.iter().map(read_event).collect();
    admit_contacts(&state, limited, &events).map_err(ApiProblem::too_many)?;
    let receipts =
        receive(&state, Speaker::of(&headers), events).await.map_err(|_| ApiProblem::unavailable())?;
    Ok(Json(Receipts { receipts }))
}

fn media_type(headers: &HeaderMap) -> String {
    let value = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

fn parse(body: &[u8], single: bool) -> Result<Vec<Value>, ApiProblem> {
    let parsed = if single {
        serde_json::from_slice::<serde_json::Map<String, Value>>(body).map(|event| vec![Value::Object(event)])
    } else {
        serde_json::from_slice::<Vec<Value>>(body)
    };
    parsed.map_err(|error| {
        let form = if single { "one JSON object" } else { "a JSON array of events" };
        let detail = format!("The body is not {form}: {error}");
        ApiProblem::new(StatusCode::BAD_REQUEST, "The body cannot be read", detail)
            .with(item("", format!("send {form}")))
    })
}

/// The body did not come in whole.
pub(crate) fn unread(status: StatusCode) -> ApiProblem {
    if status == StatusCode::PAYLOAD_TOO_LARGE {
        let detail = format!("Send at most {MAX_BATCH_BYTES} bytes in one request; split the batch.");
        ApiProblem::new(StatusCode::PAYLOAD_TOO_LARGE, "The request is too large", detail)
    } else {
        ApiProblem::new(StatusCode::BAD_REQUEST, "The request broke off", "Send the whole request again.")
    }
}
