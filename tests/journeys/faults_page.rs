//! The page around a widget is closed, left, frozen or taken apart while an answer is on its way.

use anyhow::{Result, ensure};
use meepraat_tests::{Engine, Fault, World, until};
use serde_json::json;
use thirtyfour::Key;

use super::faults::{answer_in_vain, answered, nothing_is_kept, sent_once, waiting};
use super::faults_network::IMPATIENT;

/// Fault 18: tab closed right after the click.
pub(crate) async fn closed_right_after_the_click_it_is_sent_at_the_next_visit(
    world: &World<'_>,
) -> Result<()> {
    let browser = world.browser;
    let driver = browser.driver();
    driver.goto(world.host.page("shadow.html")).await?;
    let first = browser.second_tab(&world.host.page("plain.html")).await?;
    let widget = world.widget(0);
    widget.shown().await?;
    // What sends is not there yet: it never gets the chance.
    world.gate.hold("/delivery.");
    widget.fill().await?;
    widget.becomes("hydrated").await?;
    widget.script("root.querySelector('button[value=send]').click()").await?;
    driver.close_window().await?;
    driver.switch_to_window(first).await?;
    ensure!(world.gate.submissions().is_empty(), "nothing was sent yet");
    ensure!(waiting(world).await? == 1, "the click alone has stored it");
    world.gate.release();
    let widget = world.open("plain.html").await?;
    widget.says(".notice", "is nu verstuurd").await?;
    world.counted(1).await?;
    nothing_is_kept(world).await
}

/// Fault 19: keepalive quota used up by others.
pub(crate) async fn a_quota_that_others_used_up_holds_up_nothing(world: &World<'_>) -> Result<()> {
    let widget = answered(world).await?;
    // The page's own statistics, for which nobody has time.
    world.gate.hold("/statistics");
    let uses = "window.ask = (size) => fetch(arguments[0] + '/statistics',\
        { method: 'POST', mode: 'no-cors', keepalive: true, body: 'x'.repeat(size) }); ask(65500).catch(() => {})";
    let url = world.gate.url();
    world.browser.script(&uses.replace("arguments[0]", &json!(url).to_string()), &[]).await?;
    if world.browser.engine() == Engine::Chromium {
        let more = "return Promise.race([ask(100).then(() => 'let through', () => 'refused'),\
                    new Promise(done => setTimeout(done, 1000, 'let through'))])";
        ensure!(world.browser.script(more, &[]).await? == "refused", "there is room in the quota");
    }
    widget.click("send").await?;
    widget.sent().await?;
    world.counted(1).await?;
    nothing_is_kept(world).await
}

/// Fault 21: page frozen into the back/forward cache while sending.
pub(crate) async fn left_while_sending_and_come_back_it_is_counted_once(world: &World<'_>) -> Result<()> {
    // Pages that may not be kept are not frozen either.
    world.host.set("cache", "no-cache");
    let thaws =
        "<script>addEventListener('pageshow', ({ persisted }) => { window.thawed = persisted })</script>";
    // WebKit never ends the request of a page that thaws: the SDK's own limit does.
    world.host.set("head", format!("{IMPATIENT}{thaws}"));
    let widget = answered(world).await?;
    world.gate.set(Fault::ReplyHeld);
    widget.click("send").await?;
    until("it is on its way", true, async || Ok(!world.gate.submissions().is_empty())).await?;
    let driver = world.browser.driver();
    driver.goto(world.host.page("shadow.html")).await?;
    world.counted(1).await?;
    world.gate.set(Fault::None);
    driver.back().await?;
    let widget = world.widget(0);
    // Where the browser made the page anew, it says what became of the answer that it found on the device; a receipt
    // that came in time has taken that away.
    let thawed = world.browser.script("return !!window.thawed", &[]).await? == true;
    if thawed {
        widget.sent().await?;
    } else {
        widget.shown().await?;
    }
    nothing_is_kept(world).await?;
    world.counted(1).await
}

/// Fault 21: page frozen into the back/forward cache while sending.
pub(crate) async fn frozen_while_sending_it_is_sent_when_the_page_thaws(world: &World<'_>) -> Result<()> {
    let widget = answered(world).await?;
    world.gate.set(Fault::Silent);
    widget.click("send").await?;
    until("it is on its way", true, async || Ok(!world.gate.submissions().is_empty())).await?;
    let browser = world.browser;
    browser.devtools("Page.setWebLifecycleState", json!({ "state": "frozen" })).await?;
    // While nobody listens, the connection ends.
    world.gate.set(Fault::Lost);
    browser.devtools("Page.setWebLifecycleState", json!({ "state": "active" })).await?;
    widget.not_sent().await?;
    ensure!(waiting(world).await? == 1, "the answer waits on the device");
    sent_once(world, &widget, Fault::None).await
}

/// Fault 23: double click, Enter twice.
pub(crate) async fn pressing_enter_twice_is_one_response(world: &World<'_>) -> Result<()> {
    let widget = answered(world).await?;
    super::answering::tab_to(world, "=send").await?;
    let enter = String::from(char::from(Key::Enter));
    world.browser.press(enter.repeat(2)).await?;
    widget.sent().await?;
    world.counted(1).await?;
    let mut ids: Vec<String> = world.gate.submissions().iter().map(super::wire::id).collect();
    ids.dedup();
    ensure!(ids.len() == 1, "more than one id was sent: {ids:?}");
    nothing_is_kept(world).await
}

/// Fault 24: two widgets, or two versions, on one page.
pub(crate) async fn two_widgets_of_one_campaign_send_each_its_own(world: &World<'_>) -> Result<()> {
    let element = "<meepraat-widget campaign='kempen-2040' partner='vv-kempenland'></meepraat-widget>";
    let script = format!("<script async src='{}/meepraat.js'></script>", world.gate.url());
    world.host.set("body", format!("{element}<p></p>{element}{script}"));
    world.open("blank.html").await?;
    world.gate.set(Fault::Lost);
    for number in 0..2 {
        let widget = world.widget(number);
        widget.script("host.scrollIntoView()").await?;
        widget.shown().await?;
        widget.fill().await?;
        widget.click("send").await?;
        widget.not_sent().await?;
        ensure!(waiting(world).await? == number as u64 + 1, "each waits under a key of its own");
    }
    world.gate.set(Fault::None);
    for number in 0..2 {
        world.widget(number).sent().await?;
    }
    world.counted(2).await?;
    nothing_is_kept(world).await?;
    world.undisturbed().await
}

/// Fault 27: element removed and added again.
pub(crate) async fn an_element_that_goes_while_it_waits_comes_back_to_a_sent_answer(
    world: &World<'_>,
) -> Result<()> {
    answer_in_vain(world, Fault::Lost).await?;
    let go = "window.kept = document.querySelector('meepraat-widget'); kept.remove();\
              return new Promise(done => setTimeout(done, 50))";
    world.browser.script(go, &[]).await?;
    ensure!(waiting(world).await? == 1, "what waits does not go with the element");
    world.gate.set(Fault::None);
    world.browser.script("document.querySelector('#after').parentNode.before(kept)", &[]).await?;
    nothing_is_kept(world).await?;
    world.counted(1).await?;
    world.undisturbed().await
}

/// Fault 26: the host page's `fetch` throws at once, or is patched (then XMLHttpRequest, then the native form).
pub(crate) async fn a_page_without_any_way_to_ask_posts_by_the_form(world: &World<'_>) -> Result<()> {
    let broken = "<script>window.fetch = () => { throw new TypeError('patched') };\
                  window.XMLHttpRequest = class { constructor() { throw new TypeError('patched') } }</script>";
    world.host.set("head", broken);
    let widget = world.open("plain.html").await?;
    widget.shown().await?;
    widget.choose("groei", "zorg").await?;
    // Nothing comes, so the form may have fallen back before the press: then there is no Next any more.
    widget.script("root.querySelector('button[value=next]:not([hidden])')?.click()").await?;
    // The other questions cannot be had; what was answered can be sent.
    widget.becomes("native").await?;
    ensure!(widget.answer("groei").await? == "zorg", "the answer is kept");
    widget.click("send").await?;
    world.counted(1).await
}
