//! Without a collector: the bundle on any web server, and an endpoint of someone else's.

use anyhow::{Context as _, Result, ensure};
use meepraat_tests::{Elsewhere, World};
use serde_json::Value;

pub(crate) async fn an_endpoint_that_knows_no_receipts_is_believed_by_its_status(
    world: &World<'_>,
) -> Result<()> {
    let elsewhere = Elsewhere::start().await?;
    world.open("blank.html").await?;
    let put = "document.body.append(Object.assign(document.createElement('script'), { src: arguments[0] }))";
    world.browser.script(put, &[elsewhere.script().into()]).await?;
    let widget = world.widget(0);
    widget.shown().await?;
    widget.choose("groei", "zorg").await?;
    widget.click("send").await?;
    widget.sent().await?;
    let posted = elsewhere.posted();
    ensure!(posted.len() == 1, "it was posted {} times", posted.len());
    let events: Value = serde_json::from_slice(&posted[0])?;
    let event = events.get(0).context("an event")?;
    ensure!(
        event["specversion"] == "1.0" && event["data"]["answers"][0]["choice"] == "zorg",
        "sent: {event}"
    );
    let kept = world.browser.script("return localStorage.length", &[]).await?;
    ensure!(kept == 0, "nothing is kept on the device");
    world.undisturbed().await
}
