//! How sites bring the widget in: single-page frameworks, tag managers, systems that strip tags, and pages that have
//! the script more than once. Whichever way, it stands where it should, once, and is answered and delivered once.

use anyhow::{Context as _, Result, ensure};
use meepraat_tests::{World, until};
use serde_json::{Value, json};

use super::hosts::{GENERAL, PAGE, SCRIPT, answer, arrive, once, value};

const LOADER: &str = "<script async src='{{collector}}/meepraat.js'></script>";

/// What stands right before the widget, and what it stands in.
async fn ensure_stands(world: &World<'_>, wanted: [&str; 2]) -> Result<()> {
    let place = "(w => w && [w.previousElementSibling?.localName ?? '', w.parentElement.id || w.parentElement.localName])\
                 (document.querySelector('meepraat-widget'))";
    until("the widget's place", json!(wanted), async || value(world, place).await).await
}

pub(crate) async fn a_framework_that_renders_anew_moves_and_removes(world: &World<'_>) -> Result<()> {
    world.host.set("after", format!("{LOADER}<script src='/hosts/rerender.js'></script>"));
    let bare = world.bare(PAGE).await?;
    let widget = world.open(PAGE).await?;
    until("the script has run", json!(true), async || {
        value(world, "!!customElements.get('meepraat-widget')").await
    })
    .await?;
    world.untouched(&bare).await?;
    // In a task of the page: one of the drivers runs what waits for the end of a script in its midst.
    let go = async |route: &str| {
        value(world, &format!("void setTimeout(() => site.go('{route}'))")).await.map(drop)
    };
    // Come, and gone before anything could be fetched; come again, and gone in the middle of answering.
    go("poll").await?;
    go("home").await?;
    go("poll").await?;
    widget.shown().await?;
    widget.choose("groei", "zorg").await?;
    widget.becomes("hydrated").await?;
    go("home").await?;
    world.left_as_it_was(&bare).await?;
    // A fresh element begins anew; moved, it keeps what was answered. It renders at every step.
    go("poll").await?;
    widget.shown().await?;
    ensure!(widget.answer("groei").await?.is_empty(), "a fresh one knows nothing");
    widget.find("legend").await?.click().await?;
    widget.becomes("hydrated").await?;
    widget.choose("groei", "zorg").await?;
    widget.click("next").await?;
    widget.asks("meebeslissen").await?;
    go("aside").await?;
    ensure_stands(world, ["", "aside"]).await?;
    widget.asks("meebeslissen").await?;
    widget.choose("meebeslissen", "2").await?;
    widget.click("next").await?;
    widget.asks("vergeten").await?;
    widget.find("textarea").await?.send_keys("Te weinig woningen").await?;
    let renders = value(world, "site.renders()").await?;
    widget.click("send").await?;
    widget.sent().await?;
    until("the site has rendered", true, async || {
        Ok(value(world, "site.renders()").await?.as_u64() > renders.as_u64())
    })
    .await?;
    once(world).await?;
    go("home").await?;
    world.left_as_it_was(&bare).await?;
    world.counted(1).await
}

/// The same widget by scripts in this order, which say it once more than needed.
async fn answer_by(world: &World<'_>, scripts: &[&str]) -> Result<()> {
    // In the order of the page; the other journeys leave that to the network.
    let scripts = scripts.concat().replace(" async ", " ");
    let (bare, _) = arrive(world, &[("widget", &scripts)]).await?;
    answer(world, &bare).await
}

pub(crate) async fn the_general_script_and_then_the_campaigns(world: &World<'_>) -> Result<()> {
    answer_by(world, &[GENERAL, SCRIPT]).await
}

pub(crate) async fn the_campaigns_script_and_then_the_general(world: &World<'_>) -> Result<()> {
    answer_by(world, &[SCRIPT, GENERAL, LOADER]).await
}

pub(crate) async fn the_campaigns_script_twice(world: &World<'_>) -> Result<()> {
    answer_by(world, &[SCRIPT, SCRIPT]).await
}

pub(crate) async fn the_general_script_twice(world: &World<'_>) -> Result<()> {
    answer_by(world, &[GENERAL, GENERAL]).await
}

/// The general script in the version that the build made, as a page pins it.
fn pinned() -> Result<String> {
    let manifest: Value = serde_json::from_str(&std::fs::read_to_string(meepraat_tests::manifest())?)?;
    let (path, integrity) = (&manifest["loader"]["path"], &manifest["loader"]["integrity"]);
    let path = path.as_str().context("the build names no loader")?;
    Ok(format!(
        "<script crossorigin='anonymous' integrity={integrity} src='{{{{collector}}}}/{path}'></script>"
    ))
}

pub(crate) async fn a_pinned_script_and_then_the_campaigns(world: &World<'_>) -> Result<()> {
    answer_by(world, &[&pinned()?, SCRIPT]).await?;
    // What the second carries, the first has taken.
    ensure!(world.gate.asked_for("/index.json") == 0, "what is inside a script is fetched");
    Ok(())
}

pub(crate) async fn the_campaigns_script_and_then_a_pinned_one(world: &World<'_>) -> Result<()> {
    answer_by(world, &[SCRIPT, &pinned()?]).await
}

pub(crate) async fn a_pinned_script_beside_a_newer_campaign_posts_the_form(world: &World<'_>) -> Result<()> {
    // The first to define the element brings its engine, and that does not know what the newer script draws.
    world.gate.alter("kempen-2040", "data-markup=", "data-newer-markup=");
    let scripts = format!("{}{SCRIPT}", pinned()?).replace(" async ", " ");
    let (bare, widget) = arrive(world, &[("widget", &scripts)]).await?;
    widget.shown().await?;
    world.untouched(&bare).await?;
    let partner = world.browser.driver().window().await?;
    widget.choose("groei", "zorg").await?;
    widget.becomes("native").await?;
    ensure!(widget.answer("groei").await? == "zorg", "the choice is kept");
    ensure!(widget.count("fieldset[id^=q-]").await? == 3, "all questions are shown");
    widget.choose("meebeslissen", "5").await?;
    widget.click("send").await?;
    world.browser.to_opened_window().await?;
    world.browser.find(".message").await?;
    world.counted(1).await?;
    world.browser.driver().switch_to_window(partner).await?;
    world.left_as_it_was(&bare).await?;
    world.undisturbed().await
}

/// What a tag manager does once the page has loaded: `put` gets the script, and `done` follows when it has run. What
/// the widget is to know stands in the address alone.
async fn answer_by_tag_manager(world: &World<'_>, file: &str, put: &str, done: &str) -> Result<()> {
    let after = format!(
        "<script>window.tagged = false; addEventListener('load', () => {{\
           const script = document.createElement('script'); script.async = true;\
           script.src = '{{{{collector}}}}/{file}';\
           script.onload = script.onerror = () => {{ {done}; tagged = true }}; {put} }})</script>"
    );
    world.host.set("after", after);
    let tagged = async || until("the tag is there", json!(true), async || value(world, "tagged").await).await;
    let bare = world.bare_with(PAGE, tagged).await?;
    world.open(PAGE).await?;
    answer(world, &bare).await
}

pub(crate) async fn a_tag_manager_that_puts_it_into_the_head(world: &World<'_>) -> Result<()> {
    let file = "meepraat.js?campaign=kempen-2040&partner=vv-kempenland&target=%23place";
    answer_by_tag_manager(world, file, "document.head.append(script)", "").await?;
    ensure_stands(world, ["", "place"]).await
}

pub(crate) async fn a_tag_manager_that_hides_what_it_runs(world: &World<'_>) -> Result<()> {
    // In a box of its own that nobody sees, with the script tag gone as soon as it has run.
    let put = "Object.defineProperty(document, 'currentScript', { configurable: true, get: () => null });\
               const box = document.createElement('div'); box.style.cssText = 'display: none; visibility: hidden';\
               box.append(script); document.body.append(box)";
    let done = "script.parentNode.remove(); delete document.currentScript";
    let file = "kempen-2040.js?partner=vv-kempenland&target=%23place";
    answer_by_tag_manager(world, file, put, done).await?;
    ensure_stands(world, ["", "place"]).await
}

pub(crate) async fn a_tag_manager_without_a_target(world: &World<'_>) -> Result<()> {
    let file = "kempen-2040.js?partner=vv-kempenland";
    let first = "const first = document.querySelector('script'); first.before(script)";
    answer_by_tag_manager(world, file, first, "").await?;
    ensure_stands(world, ["div", "content"]).await
}

pub(crate) async fn a_system_that_strips_unknown_tags(world: &World<'_>) -> Result<()> {
    // The element is gone, the script is wrapped into a paragraph and its address is escaped.
    let widget = "<p><script async='async' src='{{collector}}/kempen-2040.js?partner=vv-kempenland&#038;lang=nl'>\
                  </script></p>\n<p></p>";
    let (bare, _) = arrive(world, &[("widget", widget)]).await?;
    answer(world, &bare).await?;
    ensure_stands(world, ["script", "p"]).await
}
