//! Every step of the whole poll: axe-core finds nothing, and everything fits and is large enough to point at, whatever
//! the language, the width and the size of the text.

use anyhow::{Result, ensure};
use meepraat_tests::{Widget, World, until};
use serde_json::{Value, json};

use super::accessibility::{emulate, ensure_clean, ensure_clean_in_both};
use super::kinds::{BACKWARDS, answer_everything, begin, delivered};

/// Through all questions, answered, backwards; then on to the results. `look` judges each step.
async fn walk(
    world: &World<'_>,
    language: &str,
    mut look: impl AsyncFnMut(&str) -> Result<()>,
) -> Result<()> {
    world.host.set("lang", language);
    let widget = begin(world).await?;
    look(&format!("first question, {language}")).await?;
    widget.click_on("details.languages summary").await?;
    look(&format!("languages, {language}")).await?;
    widget.click_on("details.languages summary").await?;
    answer_everything(&widget).await?;
    for question in BACKWARDS {
        widget.asks(question).await?;
        settled(&widget).await?;
        look(&format!("{question}, {language}")).await?;
        if question == "woonplaats" {
            widget.find("input[type=search]").await?.send_keys("x!").await?;
            widget.find(".none").await?;
            look(&format!("no place found, {language}")).await?;
        }
        if question != "groei" {
            widget.click("back").await?;
        }
    }
    for question in BACKWARDS.iter().rev().skip(1) {
        widget.click("next").await?;
        widget.asks(question).await?;
    }
    widget.click("send").await?;
    delivered(world).await?;
    widget.click_on(".results details summary").await?;
    widget.find(".results table").await?;
    look(&format!("results, {language}")).await
}

/// What comes in has come in.
async fn settled(widget: &Widget<'_>) -> Result<()> {
    until("what still moves", json!(0), async || {
        widget.script("return root.querySelector('.root').getAnimations({ subtree: true }).length").await
    })
    .await
}

/// What is wrong, up to the first few.
fn ensure_none(found: &Value, state: &str, what: &str) -> Result<()> {
    ensure!(found.as_array().is_some_and(Vec::is_empty), "{state}: {what}: {found:#}");
    Ok(())
}

/// Nothing sticks out of the widget or of what it stands in, and nothing is cut off or scrolls sideways, but for what
/// a resident types into a field of one line.
async fn ensure_fits(widget: &Widget<'_>, state: &str) -> Result<()> {
    let found = widget
        .script(
            "const edge = host.getBoundingClientRect();\
             const spoken = element => element.closest('.status');\
             const seen = [...root.querySelectorAll('.root *')].filter(e => drawn(e) && !spoken(e));\
             const name = e => e.outerHTML.slice(0, 90);\
             const out = seen.filter(e => { const box = e.getBoundingClientRect();\
               return box.right > edge.right + 1 || box.left < edge.left - 1; });\
             const wide = seen.filter(e => e instanceof HTMLElement && e.localName != 'input' && e.clientWidth > 0\
               && e.scrollWidth > e.clientWidth + 1);\
             const page = document.documentElement;\
             const sideways = page.scrollWidth > page.clientWidth ? ['the page scrolls sideways'] : [];\
             return [...sideways, ...out.map(e => 'sticks out: ' + name(e)),\
               ...wide.map(e => `${e.scrollWidth} in ${e.clientWidth}: ${name(e)}`)].slice(0, 4)",
        )
        .await?;
    ensure_none(&found, state, "does not fit")
}

/// Everything to point at is at least 44 by 44 pixels.
async fn ensure_targets(widget: &Widget<'_>, state: &str) -> Result<()> {
    let found = widget
        .script(
            "return [...root.querySelectorAll('button, summary, label.choice, label.step, textarea, select,\
               input:not([type=radio], [type=checkbox])')].filter(drawn).map(e => [e, e.getBoundingClientRect()])\
             .filter(([, box]) => box.width < 43.9 || box.height < 43.9)\
             .map(([e, box]) => `${box.width} x ${box.height}: ${e.outerHTML.slice(0, 90)}`).slice(0, 4)",
        )
        .await?;
    ensure_none(&found, state, "under 44 pixels")
}

/// The whole poll in a language, a colour scheme (`light`, `dark` or `forced`) and a size: `wide`, `narrow` (320 pixels)
/// or `large` (text of twice the size).
pub(crate) async fn every_step(world: &World<'_>, language: &str, scheme: &str, size: &str) -> Result<()> {
    let (width, text) = match size {
        "narrow" => ("320px", "100%"),
        "large" => ("none", "200%"),
        _ => ("none", "100%"),
    };
    let style = format!(
        "<style>:root {{ font-size: {text} }} body {{ margin: 0 }} main {{ max-width: {width} }}</style>"
    );
    world.host.set("head", style);
    emulate(world, scheme).await?;
    let widget = world.widget(0);
    let judged = walk(world, language, async |state| {
        let state = format!("{state}, {scheme}, {size}");
        ensure_clean(world, &state).await?;
        ensure_fits(&widget, &state).await?;
        ensure_targets(&widget, &state).await
    })
    .await;
    emulate(world, "light").await?;
    judged
}

pub(crate) async fn kinds_that_the_sample_lacks_are_clean(world: &World<'_>) -> Result<()> {
    world.host.set("lang", "nl");
    let widget = begin(world).await?;
    widget.choose("vervoer", "anders").await?;
    for question in ["vervoer", "aanraden", "bouwen", "feest"] {
        widget.asks(question).await?;
        settled(&widget).await?;
        ensure_clean_in_both(world, question).await?;
        if question == "bouwen" {
            widget.choose("bouwen", "huizen").await?;
            super::kinds::told(&widget, "Kies er ten minste 2.").await?;
            ensure_clean_in_both(world, "bouwen with an error").await?;
            widget.choose("bouwen", "bomen").await?;
        }
        if question != "feest" {
            widget.click("next").await?;
        }
    }
    Ok(())
}

pub(crate) async fn the_whole_poll_without_the_engine_is_clean(world: &World<'_>) -> Result<()> {
    let widget = world.open("no-wasm.html").await?;
    widget.shown().await?;
    widget.choose("groei", "zorg").await?;
    widget.becomes("native").await?;
    ensure_clean_in_both(world, "native").await?;
    for language in ["nl", "ar"] {
        let page = format!("{}/embed/kempen-2040?lang={language}", world.gate.url());
        world.browser.driver().goto(&page).await?;
        world.browser.find("form.poll").await?;
        ensure_clean_in_both(world, &format!("hosted, {language}")).await?;
    }
    Ok(())
}
