//! The wire, as others read it: a library of CloudEvents that is not ours, and plain HTTP.

use std::io::Write as _;

use anyhow::{Context as _, Result, ensure};
use meepraat_tests::{Collector, Seen, World, python, scripts, skipped};
use serde_json::{Value, json};
use tokio::process::Command;

const BATCH: &str = "application/cloudevents-batch+json";

/// The one event of a submission's body.
pub(crate) fn event(seen: &Seen) -> Result<Value> {
    let events: Value = serde_json::from_slice(&seen.body)?;
    Ok(events.get(0).context("an empty batch")?.clone())
}

/// The id that a submission carries.
pub(crate) fn id(seen: &Seen) -> String {
    event(seen).ok().and_then(|event| event["id"].as_str().map(str::to_owned)).unwrap_or_default()
}

pub(crate) async fn what_the_widget_sends_is_read_by_a_library_of_others(world: &World<'_>) -> Result<()> {
    let Some(python) = python() else {
        return skipped("MEEPRAAT_PYTHON names no Python with the packages of tests/requirements.txt");
    };
    let widget = world.open("plain.html").await?;
    widget.shown().await?;
    widget.fill().await?;
    widget.click("send").await?;
    widget.sent().await?;
    let sent = world.gate.submissions().into_iter().next().context("nothing was sent")?;
    let media = sent.headers.get("content-type").and_then(|value| value.to_str().ok()).unwrap_or_default();
    ensure!(media.starts_with(BATCH), "the content type is {media}");
    let mut body = tempfile::NamedTempFile::new()?;
    body.write_all(&sent.body)?;
    let read = Command::new(python)
        .arg(scripts().join("cloudevents_reads.py"))
        .arg(body.path())
        .kill_on_drop(true)
        .output()
        .await?;
    ensure!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
    let read: Value = serde_json::from_slice(&read.stdout)?;
    ensure!(read[0]["type"] == "nl.meepraat.response-submitted.v1", "it reads {read}");
    ensure!(read[0]["data"]["campaign"] == "kempen-2040", "it reads {read}");
    ensure!(
        read[0]["data"]["answers"][0] == json!({ "question": "groei", "choice": "zorg" }),
        "it reads {read}"
    );
    Ok(())
}

/// The batch of the design's chapter on the wire; `version` is left out, which means the current one.
fn sample(id: &str, text: &str) -> Value {
    json!([{
        "specversion": "1.0", "id": id, "source": "urn:nld:oin:00000001234567890000:systeem:meepraat",
        "type": "nl.meepraat.response-submitted.v1", "time": "2026-11-22T10:00:00Z",
        "datacontenttype": "application/json",
        "data": {
            "campaign": "kempen-2040", "wave": "2026-najaar", "partner": "bibliotheek-de-linde", "language": "nl",
            "area": "GM0770", "channel": "widget", "referral": null,
            "answers": [{ "question": "groei", "choice": "zorg" }, { "question": "vergeten", "text": text }],
        },
    }])
}

async fn submit(collector: &Collector, batch: &Value) -> Result<(u16, Value)> {
    let url = format!("{}/v1/submissions", collector.url());
    let answer =
        collector.client().post(url).header("content-type", BATCH).body(batch.to_string()).send().await?;
    ensure!(answer.headers().contains_key("api-version"), "every response carries API-Version");
    Ok((answer.status().as_u16(), answer.json().await?))
}

/// Fault 44: one id with two bodies: conflict, reported.
pub(crate) async fn a_batch_sent_twice_is_accepted_then_a_duplicate(collector: &Collector) -> Result<()> {
    let id = "5f0c6a1e-3b7d-4c2a-9e58-0d1f2a3b4c5d";
    let batch = sample(id, "Te weinig woningen");
    for outcome in ["accepted", "duplicate"] {
        let (status, answer) = submit(collector, &batch).await?;
        ensure!(status == 200, "the status is {status}: {answer}");
        ensure!(answer["receipts"][0]["id"] == id, "the receipt is for {answer}");
        ensure!(answer["receipts"][0]["outcome"] == outcome, "wanted {outcome}: {answer}");
    }
    let (_, conflict) = submit(collector, &sample(id, "Iets anders")).await?;
    ensure!(conflict["receipts"][0]["outcome"] == "rejected", "another body is a conflict: {conflict}");
    ensure!(collector.total().await? == 1, "it is counted once");
    collector.kill().await?;
    collector.begin().await?;
    let (_, answer) = submit(collector, &batch).await?;
    ensure!(answer["receipts"][0]["outcome"] == "duplicate", "also after a power failure: {answer}");
    ensure!(collector.total().await? == 1, "it is still counted once");
    Ok(())
}

/// Fault 43: one id a hundred times in parallel.
pub(crate) async fn one_id_a_hundred_times_in_parallel_is_counted_once(collector: &Collector) -> Result<()> {
    let batch = sample("7a0c6a1e-3b7d-4c2a-9e58-0d1f2a3b4c5d", "Tegelijk").to_string();
    let url = format!("{}/v1/submissions", collector.url());
    let mut requests = tokio::task::JoinSet::new();
    for _ in 0..100 {
        let request = collector.client().post(&url).header("content-type", BATCH).body(batch.clone()).send();
        requests.spawn(async move { anyhow::Ok(request.await?.json::<Value>().await?) });
    }
    let mut accepted = 0;
    while let Some(answer) = requests.join_next().await {
        let answer = answer??;
        match answer["receipts"][0]["outcome"].as_str() {
            Some("accepted") => accepted += 1,
            Some("duplicate") => {}
            _ => anyhow::bail!("no receipt in {answer}"),
        }
    }
    ensure!(accepted == 1, "{accepted} were accepted");
    ensure!(collector.total().await? == 1, "it is counted once");
    Ok(())
}

pub(crate) async fn pages_of_any_origin_may_ask_without_credentials(collector: &Collector) -> Result<()> {
    let client = collector.client();
    let base = collector.url();
    for path in ["/meepraat.js", "/kempen-2040.js", "/bundles/kempen-2040/index.json", "/v1/openapi.json"] {
        let answer =
            client.get(format!("{base}{path}")).header("origin", "https://partner.example").send().await?;
        ensure!(answer.status() == 200, "{path}: {}", answer.status());
        let allowed = answer.headers().get("access-control-allow-origin");
        ensure!(allowed.is_some_and(|value| value == "*"), "{path}: allows {allowed:?}");
        ensure!(!answer.headers().contains_key("set-cookie"), "{path} sets a cookie");
    }
    let preflight = client
        .request(reqwest::Method::OPTIONS, format!("{base}/v1/submissions"))
        .header("origin", "https://partner.example")
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "content-type")
        .send()
        .await?;
    ensure!(preflight.status().is_success(), "preflight: {}", preflight.status());
    let age = preflight.headers().get("access-control-max-age");
    ensure!(age.is_some_and(|value| value == "7200"), "preflight: max age {age:?}");
    let slash = client.get(format!("{base}/v1/openapi.json/")).send().await?;
    ensure!(slash.status() == 404, "a trailing slash is {}", slash.status());
    Ok(())
}
