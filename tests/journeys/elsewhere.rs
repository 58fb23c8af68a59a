//! Without a collector: the bundle on any web server, and an endpoint of someone else's.

use anyhow::{Context as _, Result, ensure};
use meepraat_tests::{Elsewhere, World, python, skipped};
use serde_json::Value;

pub(crate) async fn an_endpoint_that_knows_no_receipts_is_believed_by_its_status(
    world: &World<'_>,
) -> Result<()> {
    let elsewhere = Elsewhere::with_webhook().await?;
    answer(world, &elsewhere).await?;
    let posted = elsewhere.posted();
    ensure!(posted.len() == 1, "it was posted {} times", posted.len());
    let events: Value = serde_json::from_slice(&posted[0])?;
    let event = events.get(0).context("an event")?;
    ensure!(
        event["specversion"] == "1.0" && event["data"]["answers"][0]["choice"] == "zorg",
        "sent: {event}"
    );
    left_nothing(world).await
}

pub(crate) async fn a_server_on_the_cloudevents_library_takes_what_is_sent(world: &World<'_>) -> Result<()> {
    let Some(python) = python() else {
        return skipped("MEEPRAAT_PYTHON names no Python with the packages of tests/requirements.txt");
    };
    let elsewhere = Elsewhere::with_cloudevents(&python).await?;
    answer(world, &elsewhere).await?;
    let understood: Value = serde_json::from_str(&elsewhere.understood()?).context("one event, once")?;
    ensure!(understood["type"] == "nl.meepraat.response-submitted.v1", "understood: {understood}");
    ensure!(understood["data"]["answers"][0]["choice"] == "zorg", "understood: {understood}");
    left_nothing(world).await
}

async fn answer(world: &World<'_>, elsewhere: &Elsewhere) -> Result<()> {
    world.open("blank.html").await?;
    let put = "document.body.append(Object.assign(document.createElement('script'), { src: arguments[0] }))";
    world.browser.script(put, &[elsewhere.script().into()]).await?;
    let widget = world.widget(0);
    widget.shown().await?;
    widget.choose("groei", "zorg").await?;
    widget.click("send").await?;
    widget.sent().await
}

async fn left_nothing(world: &World<'_>) -> Result<()> {
    let kept = world.browser.script("return localStorage.length", &[]).await?;
    ensure!(kept == 0, "nothing is kept on the device");
    world.undisturbed().await
}
