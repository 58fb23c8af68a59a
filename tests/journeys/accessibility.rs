//! axe-core finds nothing in any state, language and colour scheme, and the widget fits a narrow screen.

use anyhow::{Context as _, Result, ensure};
use meepraat_tests::{Fault, Widget, World, axe};
use serde_json::{Value, json};

/// Everything that axe finds on the page, shadow roots included.
pub(crate) async fn ensure_clean(world: &World<'_>, state: &str) -> Result<()> {
    let browser = world.browser;
    if browser.script("return typeof axe == 'undefined'", &[]).await? == true {
        browser.script(&axe()?, &[]).await.context("axe-core does not run")?;
    }
    let found = browser
        .driver()
        .execute_async(
            "const done = arguments[0]; axe.run(document, { resultTypes: ['violations'] })\
             .then(({ violations }) => done(violations.map(v => v.id + ': ' + v.nodes.map(n =>\
               n.target.flat().join(' ') + ' ' + n.failureSummary).join(' | '))), e => done(['' + e]))",
            Vec::<Value>::new(),
        )
        .await?;
    let found = found.json();
    ensure!(found.as_array().is_some_and(Vec::is_empty), "axe-core, {state}: {found:#}");
    Ok(())
}

/// Turns the page `light`, `dark`, or to the few colours of a high contrast mode: `forced`.
pub(crate) async fn emulate(world: &World<'_>, scheme: &str) -> Result<()> {
    let forced = scheme == "forced";
    // What fades in is judged as it will be, not halfway.
    let features = json!({ "features": [
        { "name": "forced-colors", "value": if forced { "active" } else { "none" } },
        { "name": "prefers-color-scheme", "value": if forced { "light" } else { scheme } },
        { "name": "prefers-reduced-motion", "value": "reduce" },
    ] });
    world.browser.devtools("Emulation.setEmulatedMedia", features).await.map(drop)
}

/// Light and dark, then light again.
pub(crate) async fn ensure_clean_in_both(world: &World<'_>, state: &str) -> Result<()> {
    emulate(world, "dark").await?;
    let dark = ensure_clean(world, &format!("{state}, dark")).await;
    emulate(world, "light").await?;
    dark?;
    ensure_clean(world, &format!("{state}, light")).await
}

/// From the first question to the results.
async fn walk(world: &World<'_>, language: &str, sent: &str) -> Result<()> {
    let named = |state: &str| format!("{state} ({language})");
    let widget = world.open("plain.html").await?;
    widget.shown().await?;
    ensure_clean_in_both(world, &named("first question")).await?;
    widget.click("next").await?;
    widget.asks("meebeslissen").await?;
    widget.becomes("hydrated").await?;
    ensure_clean_in_both(world, &named("scale")).await?;
    widget.click("next").await?;
    widget.asks("vergeten").await?;
    ensure_clean_in_both(world, &named("text")).await?;
    widget.click("send").await?;
    widget.find(".summary").await?;
    ensure_clean_in_both(world, &named("error")).await?;
    for question in ["meebeslissen", "vergeten"] {
        widget.click("next").await?;
        widget.asks(question).await?;
    }
    widget.find("textarea").await?.send_keys("Bus").await?;
    world.gate.set(Fault::Lost);
    widget.click("send").await?;
    widget.find("button[value=again]").await?;
    ensure_clean_in_both(world, &named("not sent")).await?;
    world.gate.set(Fault::None);
    widget.says(".outcome", sent).await?;
    let table = widget.find(".results details summary").await?;
    ensure_clean_in_both(world, &named("results")).await?;
    table.click().await?;
    ensure_clean_in_both(world, &named("results as a table")).await
}

pub(crate) async fn every_state_is_clean_in_dutch(world: &World<'_>) -> Result<()> {
    world.host.set("lang", "nl");
    walk(world, "nl", "is verstuurd").await
}

pub(crate) async fn every_state_is_clean_in_english(world: &World<'_>) -> Result<()> {
    world.host.set("lang", "en");
    world.host.set("attributes", "lang='en' theme='dark'");
    walk(world, "en", "was sent").await
}

pub(crate) async fn a_closed_wave_is_clean(world: &World<'_>) -> Result<()> {
    world.host.set("lang", "nl");
    world.open("plain.html").await?.becomes("closed").await?;
    ensure_clean_in_both(world, "closed").await
}

pub(crate) async fn what_stands_in_for_the_widget_is_clean(world: &World<'_>) -> Result<()> {
    world.open("no-wasm.html").await?.shown().await?;
    let widget = world.widget(0);
    widget.choose("groei", "zorg").await?;
    widget.becomes("native").await?;
    ensure_clean_in_both(world, "native").await?;
    world.open("trusted-types.html").await?.becomes("link").await?;
    ensure_clean_in_both(world, "link").await?;
    world.host.set("body", format!(
        "<meepraat-widget></meepraat-widget><meepraat-widget campaign='kempen-2040' load='click'></meepraat-widget>\
         <script async src='{}/meepraat.js'></script>", world.gate.url()));
    world.open("blank.html").await?.becomes("error").await?;
    ensure_clean_in_both(world, "error and click").await
}

pub(crate) async fn the_hosted_pages_are_clean(world: &World<'_>) -> Result<()> {
    let browser = world.browser;
    for language in ["nl", "en"] {
        let page = format!("{}/embed/kempen-2040?lang={language}", world.gate.url());
        browser.driver().goto(&page).await?;
        browser.find("form.poll").await?;
        ensure_clean_in_both(world, &format!("hosted page ({language})")).await?;
        browser.find("textarea").await?.send_keys("woord ".repeat(90)).await?;
        browser.find("button[type=submit]").await?.click().await?;
        browser.find(".summary").await?;
        ensure_clean_in_both(world, &format!("hosted page with errors ({language})")).await?;
        let text = browser.find("textarea").await?;
        text.clear().await?;
        text.send_keys("Bus").await?;
        browser.find("button[type=submit]").await?.click().await?;
        browser.find(".message").await?;
        ensure_clean_in_both(world, &format!("thanks ({language})")).await?;
    }
    Ok(())
}

/// Nothing sticks out of the widget, whatever the width.
async fn ensure_fits(widget: &Widget<'_>, state: &str) -> Result<()> {
    let out = widget
        .script(
            "const edge = host.getBoundingClientRect();\
             return [...root.querySelectorAll('*')].filter(drawn).map(e => [e, e.getBoundingClientRect()])\
               .filter(([e, box]) => box.width > 2 && box.right > edge.right + 1 && getComputedStyle(e).position == 'static')\
               .map(([e, box]) => e.outerHTML.slice(0, 60) + ' ' + box.right + ' > ' + edge.right).slice(0, 3)",
        )
        .await?;
    ensure!(out == json!([]), "{state}: sticks out: {out}");
    Ok(())
}

pub(crate) async fn a_screen_of_320_pixels_and_text_of_double_size_fit(world: &World<'_>) -> Result<()> {
    for (width, text) in [("288px", "100%"), ("none", "200%")] {
        let head = format!("<style>:root {{ font-size: {text} }} main {{ max-width: {width} }}</style>");
        world.host.set("head", head);
        let widget = world.open("plain.html").await?;
        widget.shown().await?;
        ensure_fits(&widget, &format!("first question, {width}, text {text}")).await?;
        widget.fill().await?;
        ensure_fits(&widget, &format!("last question, {width}, text {text}")).await?;
        widget.click("send").await?;
        widget.sent().await?;
        widget.click_on(".results details summary").await?;
        ensure_fits(&widget, &format!("results, {width}, text {text}")).await?;
    }
    Ok(())
}
