//! What is pressed in the very moment when the form comes alive, is drawn afresh or is moved by its page is not lost,
//! and nothing of it shows twice.

use std::time::Duration;

use anyhow::{Result, ensure};
use meepraat_tests::{Widget, World, until};
use serde_json::json;

/// Tells of the turn in which the engine is there and does not listen yet: `moment` is called then, once, and `come` is
/// said from then on.
const MOMENT: &str = "<script>{ const { Instance } = WebAssembly; window.come = false;\
    WebAssembly.Instance = new Proxy(Instance, { construct(target, values) {\
      if (!come) setTimeout(() => window.moment?.());\
      come = true;\
      return new target(...values) } }) }</script>";

/// A page that puts the widget elsewhere whenever it tells something, as single-page sites do.
const MOVING: &str = "<script>document.addEventListener('meepraat:ready', ({ target }) =>\
    document.querySelector('main').append(target))</script>";

/// How long to go on pressing: long enough for all that would happen meanwhile, shorter than anybody waits for.
const HELD: Duration = Duration::from_millis(700);

/// Holds a choice down with the mouse; gives when it is held.
async fn hold(world: &World<'_>, question: &str, value: &str) -> Result<()> {
    let choice = world.widget(0).choice(question, value).await?;
    Ok(world
        .browser
        .driver()
        .action_chain()
        .move_to_element_center(&choice)
        .click_and_hold()
        .perform()
        .await?)
}

async fn let_go(world: &World<'_>) -> Result<()> {
    tokio::time::sleep(HELD).await;
    Ok(world.browser.driver().action_chain().release().perform().await?)
}

async fn has_come(world: &World<'_>) -> Result<()> {
    until("the engine has come", json!(true), async || world.browser.script("return come", &[]).await).await
}

/// Answers the rest, and sees that the first choice arrives, once.
async fn ends_well(world: &World<'_>, widget: &Widget<'_>) -> Result<()> {
    widget.becomes("hydrated").await?;
    ensure!(
        widget.answer("groei").await? == "zorg",
        "the press has chosen {}",
        widget.answer("groei").await?
    );
    for question in ["meebeslissen", "vergeten"] {
        widget.click("next").await?;
        widget.asks(question).await?;
    }
    widget.click("send").await?;
    world.counted(1).await?;
    let sent = super::wire::event(&world.gate.submissions()[0])?["data"]["answers"].clone();
    ensure!(sent == json!([{ "question": "groei", "choice": "zorg" }]), "sent: {sent}");
    world.undisturbed().await
}

pub(crate) async fn a_press_outlasts_a_page_that_moves_what_comes_alive(world: &World<'_>) -> Result<()> {
    world.host.set("head", format!("{MOMENT}{MOVING}"));
    world.gate.hold("engine");
    let widget = world.open("plain.html").await?;
    widget.shown().await?;
    hold(world, "groei", "zorg").await?;
    world.gate.release();
    has_come(world).await?;
    let_go(world).await?;
    ends_well(world, &widget).await
}

/// A finger, which no browser shows to style sheets for sure. It ends in a click on what it began on: one that is gone
/// from the page by then leads nowhere.
const FINGER: &str = "const at = document.querySelector('meepraat-widget').shadowRoot;\
    const label = at.querySelector('label:has([value=zorg])');\
    const tell = name => label.dispatchEvent(new PointerEvent(name, { bubbles: true, composed: true, pointerType: 'touch' }));";

pub(crate) async fn a_finger_outlasts_an_altered_form_that_is_drawn_afresh(world: &World<'_>) -> Result<()> {
    let begin = "<script src='/translator.js'></script><script>\
        document.addEventListener('meepraat:ready', ({ detail }) => detail.state == 'shown' && translator.translate());\
        window.moment = () => {";
    let end = "tell('pointerdown');\
        setTimeout(() => { tell('pointerup'); setTimeout(() => label.click(), 150) }, 300) }</script>";
    world.host.set("head", format!("{MOMENT}{begin}{FINGER}{end}"));
    world.host.set("attributes", "load='eager'");
    let widget = world.open("plain.html").await?;
    ends_well(world, &widget).await
}

pub(crate) async fn a_press_outlasts_another_language(world: &World<'_>) -> Result<()> {
    let widget = world.open("plain.html").await?;
    widget.shown().await?;
    widget.find("legend").await?.click().await?;
    widget.becomes("hydrated").await?;
    world.gate.hold("/en.");
    widget.click("lang:en").await?;
    hold(world, "groei", "zorg").await?;
    world.gate.release();
    until("the other language is there", true, async || Ok(world.gate.asked_for("/en.json") > 0)).await?;
    let_go(world).await?;
    widget.find(".widget[lang=en]").await?;
    ends_well(world, &widget).await
}

/// An engine that never comes to be.
const NEVER: &str =
    "<script>WebAssembly.compile = WebAssembly.compileStreaming = () => new Promise(() => {})</script>";

pub(crate) async fn a_press_outlasts_another_language_without_the_engine(world: &World<'_>) -> Result<()> {
    world.host.set("head", NEVER);
    let widget = world.open("plain.html").await?;
    widget.shown().await?;
    world.gate.hold("/en.");
    widget.click("lang:en").await?;
    hold(world, "groei", "zorg").await?;
    world.gate.release();
    until("the other language is there", true, async || Ok(world.gate.asked_for("/en.html") > 0)).await?;
    let_go(world).await?;
    widget.find(".widget[lang=en]").await?;
    ensure!(widget.answer("groei").await? == "zorg", "the press has chosen");
    world.undisturbed().await
}

/// Every question that shows in any turn, from now on.
const SHOWS: &str = "window.shows = new Set(); const look = () => {\
    const at = [...root.querySelectorAll('fieldset[id^=q-]')].find(drawn);\
    if (at) shows.add(at.id); setTimeout(look) }; look()";

pub(crate) async fn another_language_shows_no_other_question_on_the_way(world: &World<'_>) -> Result<()> {
    let widget = world.open("plain.html").await?;
    widget.shown().await?;
    widget.choose("groei", "zorg").await?;
    widget.click("next").await?;
    widget.asks("meebeslissen").await?;
    // Whoever presses meanwhile answers what they read.
    widget.script(SHOWS).await?;
    widget.click("lang:en").await?;
    widget.find(".widget[lang=en]").await?;
    widget.becomes("hydrated").await?;
    widget.asks("meebeslissen").await?;
    let shown = world.browser.script("return [...shows]", &[]).await?;
    ensure!(shown == json!(["q-meebeslissen"]), "what showed: {shown}");
    Ok(())
}
