//! What a visitor's browser fetches, keeps and gives away.

use anyhow::{Result, ensure};
use meepraat_tests::{World, eventually};
use serde_json::json;

async fn ensure_nothing_kept(world: &World<'_>) -> Result<()> {
    let browser = world.browser;
    let body = "return [localStorage.length, sessionStorage.length, document.cookie]";
    let kept = browser.script(body, &[]).await?;
    ensure!(kept == json!([0, 0, ""]), "the device keeps {kept}");
    let cookies = browser.driver().get_all_cookies().await?;
    ensure!(cookies.is_empty(), "cookies: {cookies:?}");
    // WebKitGTK cannot list them.
    let databases =
        browser.script("return indexedDB.databases?.().then(all => all.length) ?? 0", &[]).await?;
    ensure!(databases == 0, "{databases} databases are kept");
    Ok(())
}

pub(crate) async fn a_visitor_who_only_reads_fetches_no_engine(world: &World<'_>) -> Result<()> {
    let widget = world.open("plain.html").await?;
    widget.shown().await?;
    widget.says("legend", "Onze streek groeit").await?;
    // A visitor who reads on and clicks elsewhere.
    world.browser.find("#after").await?.click().await?;
    eventually("the page is at rest", async || {
        Ok((world.browser.script("return document.readyState", &[]).await? == "complete").then_some(()))
    })
    .await?;
    ensure!(world.gate.asked_for("engine.") == 0, "the engine was fetched");
    ensure!(world.gate.submissions().is_empty(), "something was sent");
    ensure!(widget.state().await? == "shown", "it waits");
    ensure!(world.gate.seen().len() == 1, "one request to the question: {:?}", paths(world));
    ensure_nothing_kept(world).await?;
    world.undisturbed().await
}

fn paths(world: &World<'_>) -> Vec<String> {
    world.gate.seen().into_iter().map(|seen| seen.path).collect()
}

pub(crate) async fn nothing_is_kept_before_and_after(world: &World<'_>) -> Result<()> {
    let widget = world.open("plain.html").await?;
    widget.shown().await?;
    ensure_nothing_kept(world).await?;
    widget.fill().await?;
    widget.becomes("hydrated").await?;
    ensure_nothing_kept(world).await?;
    ensure!(world.gate.submissions().is_empty(), "nothing is sent before the resident sends");
    widget.click("send").await?;
    widget.sent().await?;
    world.counted(1).await?;
    widget.find(".results").await?;
    eventually("the entry goes when the receipt comes", async || {
        Ok((world.browser.script("return localStorage.length", &[]).await? == 0).then_some(()))
    })
    .await?;
    ensure_nothing_kept(world).await?;
    for seen in world.gate.seen() {
        ensure!(!seen.headers.contains_key("cookie"), "a cookie went to {}", seen.path);
        ensure!(!seen.headers.contains_key("authorization"), "credentials went to {}", seen.path);
    }
    Ok(())
}

pub(crate) async fn no_one_else_is_asked(world: &World<'_>) -> Result<()> {
    let widget = world.open("plain.html").await?;
    widget.shown().await?;
    widget.fill().await?;
    widget.click("send").await?;
    widget.sent().await?;
    widget.find(".results").await?;
    let asked =
        world.browser.script("return performance.getEntriesByType('resource').map(e => e.name)", &[]).await?;
    let (gate, host) = (world.gate.url(), world.host.page(""));
    let others: Vec<&str> = asked
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|name| name.as_str())
        .filter(|name| !name.starts_with(&gate) && !name.starts_with(&host))
        .collect();
    ensure!(others.is_empty(), "others were asked: {others:?}");
    Ok(())
}

pub(crate) async fn the_hour_is_the_finest_time_that_is_sent(world: &World<'_>) -> Result<()> {
    let widget = world.open("plain.html").await?;
    widget.shown().await?;
    widget.fill().await?;
    widget.click("send").await?;
    widget.sent().await?;
    let sent = world.gate.submissions();
    let event = super::wire::event(&sent[0])?;
    let time = event["time"].as_str().unwrap_or_default();
    ensure!(time.ends_with(":00:00Z"), "the time is {time}");
    let id = event["id"].as_str().unwrap_or_default();
    ensure!(id.len() == 36 && id.as_bytes()[14] == b'4', "the id is a random UUID: {id}");
    Ok(())
}
