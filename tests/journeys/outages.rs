//! The endpoint fails in every way that a resident could notice: what is not sent says so, and is counted once.

use anyhow::{Result, ensure};
use meepraat_tests::{Fault, Widget, World};

use super::faults::{answer_in_vain, nothing_is_kept, waiting};

/// Fault 3: request lost.
pub(crate) async fn an_answer_given_while_the_endpoint_is_down_is_sent_later(
    world: &World<'_>,
) -> Result<()> {
    answer_in_vain(world, Fault::Lost).await?;
    let widget = world.widget(0);
    widget.says(".outcome", "zodra het kan").await?;
    world.counted(0).await?;
    world.gate.set(Fault::None);
    // Nobody presses anything.
    widget.sent().await?;
    world.counted(1).await?;
    nothing_is_kept(world).await?;
    world.undisturbed().await
}

/// Fault 6: 500, 502, 503, 504.
pub(crate) async fn trying_again_sends_at_once(world: &World<'_>) -> Result<()> {
    answer_in_vain(world, Fault::status(503)).await?;
    let widget = world.widget(0);
    world.gate.set(Fault::None);
    // Delivery by itself may be faster than the press.
    if let Ok(again) = widget.button("again").await {
        let _ = again.click().await;
    }
    widget.sent().await?;
    world.counted(1).await?;
    nothing_is_kept(world).await
}

/// Fault 4: response lost after the server committed.
pub(crate) async fn a_lost_reply_is_counted_once(world: &World<'_>) -> Result<()> {
    answer_in_vain(world, Fault::ReplyLost).await?;
    world.counted(1).await?;
    world.gate.set(Fault::None);
    world.widget(0).sent().await?;
    world.counted(1).await?;
    ensure!(world.gate.submissions().len() >= 2, "it was sent again");
    nothing_is_kept(world).await
}

/// Fault 14: captive portal: 200 with HTML, or a redirect.
pub(crate) async fn a_captive_portal_is_no_receipt(world: &World<'_>) -> Result<()> {
    answer_in_vain(world, Fault::portal()).await?;
    world.counted(0).await?;
    world.gate.set(Fault::None);
    world.widget(0).sent().await?;
    world.counted(1).await
}

/// Fault 40: killed between commit and reply.
pub(crate) async fn an_answer_survives_the_collector_being_killed(world: &World<'_>) -> Result<()> {
    let widget = world.open("plain.html").await?;
    widget.shown().await?;
    widget.fill().await?;
    widget.becomes("hydrated").await?;
    world.gate.set(Fault::ReplyLost);
    widget.click("send").await?;
    widget.not_sent().await?;
    world.collector()?.kill().await?;
    world.gate.set(Fault::None);
    world.collector()?.begin().await?;
    widget.sent().await?;
    world.counted(1).await
}

pub(crate) async fn an_unsent_answer_is_sent_after_a_reload(world: &World<'_>) -> Result<()> {
    answer_in_vain(world, Fault::Lost).await?;
    world.browser.driver().refresh().await?;
    let widget = world.widget(0);
    // Nobody touches it: what waits brings the engine.
    widget.becomes("hydrated").await?;
    widget.says(".notice", "staat nog op dit apparaat").await?;
    ensure!(waiting(world).await? == 1, "it still waits");
    world.gate.set(Fault::None);
    widget.says(".notice", "is nu verstuurd").await?;
    world.counted(1).await?;
    nothing_is_kept(world).await
}

/// Fault 28: two tabs flush at once.
/// Fault 29: two tabs append at once (one key per entry, never one shared array).
pub(crate) async fn two_tabs_with_unsent_answers_send_each_once(world: &World<'_>) -> Result<()> {
    answer_in_vain(world, Fault::Lost).await?;
    let browser = world.browser;
    let first = browser.second_tab(&world.host.page("plain.html")).await?;
    let second_widget = Widget::new(browser, 0);
    second_widget.becomes("hydrated").await?;
    second_widget.fill().await?;
    second_widget.click("send").await?;
    second_widget.not_sent().await?;
    ensure!(waiting(world).await? == 2, "both wait, each under its own key");
    world.gate.set(Fault::None);
    second_widget.sent().await?;
    world.counted(2).await?;
    browser.driver().switch_to_window(first).await?;
    world.widget(0).sent().await?;
    world.counted(2).await?;
    nothing_is_kept(world).await
}

/// Fault 18: tab closed right after the click.
pub(crate) async fn an_answer_of_a_closed_tab_is_sent_by_another(world: &World<'_>) -> Result<()> {
    let browser = world.browser;
    let driver = browser.driver();
    driver.goto(world.host.page("shadow.html")).await?;
    let first = browser.second_tab(&world.host.page("plain.html")).await?;
    let widget = world.widget(0);
    widget.shown().await?;
    widget.fill().await?;
    widget.becomes("hydrated").await?;
    world.gate.set(Fault::Lost);
    widget.click("send").await?;
    widget.not_sent().await?;
    driver.close_window().await?;
    driver.switch_to_window(first).await?;
    world.gate.set(Fault::None);
    let widget = world.open("plain.html").await?;
    widget.says(".notice", "is nu verstuurd").await?;
    world.counted(1).await?;
    nothing_is_kept(world).await
}

/// Fault 33: storage blocked: private mode, opaque origin (keep in memory and say so).
pub(crate) async fn blocked_storage_says_to_keep_the_page_open(world: &World<'_>) -> Result<()> {
    world.host.set(
        "head",
        "<script>Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError') } })</script>",
    );
    let widget = world.open("plain.html").await?;
    widget.shown().await?;
    widget.fill().await?;
    world.gate.set(Fault::Lost);
    widget.click("send").await?;
    widget.not_sent().await?;
    widget.says(".outcome", "Laat deze pagina openstaan").await?;
    world.gate.set(Fault::None);
    widget.sent().await?;
    world.counted(1).await?;
    world.undisturbed().await
}
