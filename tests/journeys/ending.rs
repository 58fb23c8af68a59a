//! The engine ends where nobody expects it: the form goes on by itself, and what was answered is counted once.

use anyhow::{Result, ensure};
use meepraat_tests::{Engine, Widget, World, eventually};

/// A page that can end the engine.
async fn open_with_traps<'a>(world: &'a World<'_>, trap: &str) -> Result<Widget<'a>> {
    world.host.set("head", format!("<script src='/traps.js'></script><script>{trap}</script>"));
    let widget = world.open("plain.html").await?;
    widget.shown().await?;
    Ok(widget)
}

/// The engine ended in a trap of its own, not in some other error.
async fn ensure_trapped(world: &World<'_>) -> Result<()> {
    eventually("the engine ends in a trap", async || {
        let errors = world.witness().await?["errors"].to_string().to_lowercase();
        // WebKit tells pages no more of errors in scripts from other origins.
        let hidden = world.browser.engine() == Engine::WebKit && errors.contains("script error");
        Ok((hidden || errors.contains("unreachable")).then_some(()))
    })
    .await
}

/// All questions show, with what was answered so far; the rest is answered and sent by the form itself.
async fn send_natively(world: &World<'_>) -> Result<()> {
    let widget = world.widget(0);
    widget.becomes("native").await?;
    ensure!(widget.count("fieldset[id^=q-]").await? == 3, "all questions are shown");
    ensure!(widget.answer("groei").await? == "zorg", "the first answer is kept");
    ensure!(widget.answer("meebeslissen").await? == "2", "the second answer is kept");
    if widget.answer("vergeten").await?.is_empty() {
        widget.find("textarea[name='q.vergeten']").await?.send_keys("Te weinig woningen").await?;
    }
    widget.click("send").await?;
    world.browser.to_opened_window().await?;
    let thanks = world.browser.find(".message").await?.text().await?;
    ensure!(thanks.contains("Dank u wel"), "the thanks page says {thanks:?}");
    world.counted(1).await
}

pub(crate) async fn while_answering_leaves_a_form_that_posts_the_answers(world: &World<'_>) -> Result<()> {
    let widget = open_with_traps(world, "").await?;
    widget.choose("groei", "zorg").await?;
    widget.click("next").await?;
    widget.asks("meebeslissen").await?;
    widget.becomes("hydrated").await?;
    widget.choose("meebeslissen", "2").await?;
    world.browser.script("traps.once('answering')", &[]).await?;
    widget.click("next").await?;
    ensure_trapped(world).await?;
    send_natively(world).await?;
    ensure!(world.gate.submissions().is_empty(), "it went by the form alone");
    Ok(())
}

pub(crate) async fn whenever_it_begins_leaves_a_form_that_posts_the_answers(world: &World<'_>) -> Result<()> {
    let widget = open_with_traps(world, "traps.always('hydrating')").await?;
    widget.choose("groei", "zorg").await?;
    widget.becomes("native").await?;
    widget.choose("meebeslissen", "2").await?;
    send_natively(world).await
}

/// Fault 25: WASM trap after persisting.
pub(crate) async fn right_after_storing_a_fresh_module_sends_it(world: &World<'_>) -> Result<()> {
    let widget = open_with_traps(world, "").await?;
    widget.fill().await?;
    widget.becomes("hydrated").await?;
    world.browser.script("traps.once('storing')", &[]).await?;
    widget.click("send").await?;
    widget.sent().await?;
    world.counted(1).await
}

/// Fault 25: WASM trap after persisting.
pub(crate) async fn before_the_receipt_is_read_a_fresh_module_asks_again(world: &World<'_>) -> Result<()> {
    let widget = open_with_traps(world, "").await?;
    widget.fill().await?;
    widget.becomes("hydrated").await?;
    world.browser.script("traps.once('answered')", &[]).await?;
    widget.click("send").await?;
    ensure_trapped(world).await?;
    widget.sent().await?;
    world.counted(1).await
}

pub(crate) async fn leaves_every_widget_on_the_page_a_form_that_posts(world: &World<'_>) -> Result<()> {
    let element = "<meepraat-widget campaign='kempen-2040' partner='vv-kempenland'></meepraat-widget>";
    world.host.set("head", "<script src='/traps.js'></script>");
    world.host.set(
        "body",
        format!("{element}{element}<script async src='{}/meepraat.js'></script>", world.gate.url()),
    );
    world.open("blank.html").await?;
    for number in [1, 0] {
        let widget = world.widget(number);
        widget.script("host.scrollIntoView()").await?;
        widget.shown().await?;
        widget.choose("groei", "zorg").await?;
        widget.becomes("hydrated").await?;
    }
    world.browser.script("traps.once('answering')", &[]).await?;
    world.widget(0).click("next").await?;
    ensure_trapped(world).await?;
    for (number, counted) in [(0, 1), (1, 2)] {
        let widget = world.widget(number);
        widget.becomes("native").await?;
        ensure!(widget.answer("groei").await? == "zorg", "widget {number} keeps its answer");
        widget.click("send").await?;
        world.counted(counted).await?;
    }
    Ok(())
}

/// Fault 25: WASM trap after persisting.
pub(crate) async fn before_the_receipt_is_read_says_not_sent_yet(world: &World<'_>) -> Result<()> {
    let widget = open_with_traps(world, "").await?;
    widget.fill().await?;
    widget.becomes("hydrated").await?;
    world.browser.script("traps.always('answered')", &[]).await?;
    widget.click("send").await?;
    ensure_trapped(world).await?;
    // The endpoint may have it or not; what is sure is that it is kept, and sent at the next visit.
    widget.not_sent().await?;
    collect_garbage(world).await?;
    widget.not_sent().await
}

/// What the browser throws away takes nothing along that shows. Only Chromium can be told when.
async fn collect_garbage(world: &World<'_>) -> Result<()> {
    if world.browser.engine() == Engine::Chromium {
        for _ in 0..3 {
            world.browser.devtools("HeapProfiler.collectGarbage", serde_json::json!({})).await?;
            world.browser.script("return new Promise(done => setTimeout(done))", &[]).await?;
        }
    }
    Ok(())
}

pub(crate) async fn while_changing_language_leaves_a_form_that_posts_the_answers(
    world: &World<'_>,
) -> Result<()> {
    let widget = open_with_traps(world, "").await?;
    widget.choose("groei", "zorg").await?;
    widget.click("next").await?;
    widget.asks("meebeslissen").await?;
    widget.becomes("hydrated").await?;
    widget.choose("meebeslissen", "2").await?;
    world.browser.script("traps.always('hydrating')", &[]).await?;
    widget.click("lang:en").await?;
    widget.find(".widget[lang=en]").await?;
    let state = widget.state().await?;
    if state != "native" {
        widget.click("next").await?;
    }
    widget.becomes("native").await?;
    ensure!(widget.answer("groei").await? == "zorg", "the first answer is kept");
    ensure!(widget.answer("meebeslissen").await? == "2", "the second answer is kept");
    widget.click("send").await?;
    world.counted(1).await
}

pub(crate) async fn leaves_a_widget_that_begins_anew_a_way_to_send(world: &World<'_>) -> Result<()> {
    let widget = open_with_traps(world, "").await?;
    widget.choose("groei", "zorg").await?;
    widget.becomes("hydrated").await?;
    world.browser.script("traps.once('answering')", &[]).await?;
    widget.click("next").await?;
    ensure_trapped(world).await?;
    widget.becomes("native").await?;
    widget.script("host.reset()").await?;
    widget.shown().await?;
    // By a fresh module, never by the one that has ended.
    widget.fill().await?;
    widget.becomes("hydrated").await?;
    widget.click("send").await?;
    widget.sent().await?;
    world.counted(1).await
}
