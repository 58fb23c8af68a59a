//! What becomes of one request at the gate: it is held back, fails as it should, or is passed on to the collector.
//! What is wanted is said to the gate.

use std::sync::Arc;

use bytes::Bytes;
use http_body_util::BodyExt as _;
use hyper::body::Incoming;
use hyper::header::{
    ACCEPT_ENCODING, ACCESS_CONTROL_ALLOW_ORIGIN, CONNECTION, CONTENT_LENGTH, HeaderValue, TRANSFER_ENCODING,
};
use hyper::{Method, Request, Response};
use serde_json::Value;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;

use super::{Inner, Seen, lock};
use crate::fault::{Cut, Fault, Reply, Text};

pub(super) async fn answer(inner: Arc<Inner>, request: Request<Incoming>) -> Result<Response<Text>, Cut> {
    let (head, body) = request.into_parts();
    let body = body.collect().await.map_err(|_| Cut)?.to_bytes();
    let path = head.uri.path_and_query().map(ToString::to_string).unwrap_or_default();
    let waits = |part: &String| !part.is_empty() && path.contains(part.as_str());
    inner.held.subscribe().wait_for(|part| !waits(part)).await.map_err(|_| Cut)?;
    let fault = if path.starts_with("/v1/submissions") { inner.fault.borrow().clone() } else { Fault::None };
    let mut seen = Seen { method: head.method, path, headers: head.headers, body, answered: None };
    // The browser asks before it submits; what it is told then is not what fails.
    let fault = match fault {
        Fault::NoPreflight if seen.method == Method::OPTIONS => Fault::status(403),
        Fault::Refused => Fault::Lost,
        fault if seen.method == Method::POST => fault,
        _ => Fault::None,
    };
    // A submission is noted when it comes: it may never be answered.
    let noted = (seen.method == Method::POST).then(|| note(&inner, &seen));
    let answer = fail(&inner, &mut seen, fault).await;
    match noted {
        Some(at) => lock(&inner.seen).get_mut(at).map_or((), |noted| noted.answered = seen.answered),
        None => drop(note(&inner, &seen)),
    }
    answer
}

/// Remembers what came by; gives its place among all.
fn note(inner: &Inner, seen: &Seen) -> usize {
    let mut all = lock(&inner.seen);
    all.push(seen.clone());
    all.len() - 1
}

async fn fail(inner: &Inner, seen: &mut Seen, fault: Fault) -> Result<Response<Text>, Cut> {
    match fault {
        Fault::None | Fault::NoPreflight => forward(inner, seen).await,
        Fault::Refused | Fault::Lost => Err(Cut),
        Fault::Silent => {
            over(inner, &fault).await?;
            Err(Cut)
        }
        Fault::Aborted => abort(inner, seen).await,
        Fault::ReplyLost => forward(inner, seen).await.and(Err(Cut)),
        Fault::ReplyHeld => {
            let answer = forward(inner, seen).await;
            over(inner, &fault).await?;
            answer
        }
        Fault::ReplyBroken => {
            let (head, body) = forward(inner, seen).await?.into_parts();
            let body = body.collect().await?.to_bytes();
            Ok(Response::from_parts(head, Text::broken(&body)))
        }
        Fault::ReplyHidden => {
            let mut answer = forward(inner, seen).await?;
            answer.headers_mut().remove(ACCESS_CONTROL_ALLOW_ORIGIN);
            Ok(answer)
        }
        Fault::OneReceipt => {
            let (head, body) = forward(inner, seen).await?.into_parts();
            let body = body.collect().await?.to_bytes();
            Ok(Response::from_parts(head, Text::whole(first_receipt(&body).ok_or(Cut)?)))
        }
        Fault::Doubled => {
            drop(forward(inner, seen).await?);
            forward(inner, seen).await
        }
        Fault::Answer(reply) => Ok(reply.into_response()),
        Fault::Receipts(says) => Ok(receipts(seen, says).ok_or(Cut)?.into_response()),
        Fault::AnswerToMany(reply) => answer_to_many(inner, seen, reply).await,
    }
}

/// Waits until another fault is set.
async fn over(inner: &Inner, fault: &Fault) -> Result<(), Cut> {
    inner.fault.subscribe().wait_for(|now| now != fault).await.map(drop).map_err(|_| Cut)
}

/// Writes the whole request to the collector, and hangs up without reading a word.
async fn abort(inner: &Inner, seen: &Seen) -> Result<Response<Text>, Cut> {
    let upstream = lock(&inner.upstream).clone();
    let host = upstream.trim_start_matches("http://");
    let mut head = format!("{} {} HTTP/1.1\r\nhost: {host}\r\n", seen.method, seen.path);
    for (name, value) in seen.headers.iter().filter(|(name, _)| *name != "host") {
        head += &format!("{name}: {}\r\n", value.to_str().unwrap_or_default());
    }
    let mut stream = TcpStream::connect(host).await.map_err(|_| Cut)?;
    stream.write_all(head.as_bytes()).await.map_err(|_| Cut)?;
    stream.write_all(b"\r\n").await.map_err(|_| Cut)?;
    stream.write_all(&seen.body).await.map_err(|_| Cut)?;
    stream.flush().await.map_err(|_| Cut)?;
    Err(Cut)
}

fn first_receipt(answer: &Bytes) -> Option<Bytes> {
    let mut answer: Value = serde_json::from_slice(answer).ok()?;
    answer["receipts"].as_array_mut()?.truncate(1);
    Some(Bytes::from(answer.to_string()))
}

/// A receipt for each submission, under its own id.
fn receipts(seen: &Seen, says: &str) -> Option<Reply> {
    let events: Vec<Value> = serde_json::from_slice(&seen.body).ok()?;
    let receipts = events.iter().map(|event| {
        let mut receipt: Value = serde_json::from_str(says).ok()?;
        receipt.as_object_mut()?.insert("id".to_owned(), event["id"].clone());
        Some(receipt)
    });
    let receipts: Vec<Value> = receipts.collect::<Option<_>>()?;
    let body = serde_json::json!({ "receipts": receipts }).to_string();
    Some(Reply::new(200).with("content-type", "application/json").saying(&body))
}

async fn answer_to_many(inner: &Inner, seen: &mut Seen, reply: Reply) -> Result<Response<Text>, Cut> {
    let events: Value = serde_json::from_slice(&seen.body).unwrap_or_default();
    if events.as_array().is_some_and(|events| events.len() > 1) {
        return Ok(reply.into_response());
    }
    forward(inner, seen).await
}

async fn forward(inner: &Inner, seen: &mut Seen) -> Result<Response<Text>, Cut> {
    let url = format!("{}{}", lock(&inner.upstream), seen.path);
    let mut headers = seen.headers.clone();
    for name in [CONNECTION, CONTENT_LENGTH, TRANSFER_ENCODING] {
        headers.remove(name);
    }
    let altered = lock(&inner.altered).filter(|[part, ..]| seen.path.contains(part));
    if altered.is_some() {
        // What is compressed cannot be read here.
        headers.remove(ACCEPT_ENCODING);
    }
    let asked = inner.client.request(seen.method.clone(), url).headers(headers).body(seen.body.clone());
    let answered = asked.send().await.map_err(|_| Cut)?;
    seen.answered = Some(answered.status());
    let mut response = Response::builder().status(answered.status());
    for (name, value) in answered.headers() {
        if ![CONNECTION, CONTENT_LENGTH, TRANSFER_ENCODING].contains(name) {
            response = response.header(name, value);
        }
    }
    let mut body = answered.bytes().await.map_err(|_| Cut)?;
    if let Some([_, text, other]) = altered {
        body = String::from_utf8_lossy(&body).replace(text, other).into();
    }
    let mut response = response.body(Text::whole(body)).map_err(|_| Cut)?;
    let mislabelled = *lock(&inner.mislabelled);
    if let Some((_, media)) = mislabelled.filter(|(part, _)| seen.path.contains(part)) {
        response.headers_mut().insert("content-type", HeaderValue::from_static(media));
    }
    Ok(response)
}
