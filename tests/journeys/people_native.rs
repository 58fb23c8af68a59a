//! The page to take part of its own: for browsers without JavaScript, and for everyone who reads by ear.

use anyhow::{Result, ensure};
use meepraat_tests::{Browser, World};

use super::accessibility::{emulate, ensure_clean, ensure_clean_in_both};
use super::native::without_scripts;
use super::people::{says, wish};

const CARD: &str = "[data-event=dialoog-reusel-de-mierden]";

fn page(world: &World<'_>, language: &str) -> String {
    format!("{}/embed/kempen-2040/take-part?lang={language}&partner=thuiszorg-de-brug", world.gate.url())
}

async fn fill(browser: &Browser, field: &str, text: &str) -> Result<()> {
    let input = browser.find(&format!("{CARD} [name={field}]")).await?;
    input.clear().await?;
    Ok(input.send_keys(text).await?)
}

async fn send(browser: &Browser) -> Result<()> {
    Ok(browser.find(&format!("{CARD} [type=submit]")).await?.click().await?)
}

pub(crate) async fn without_javascript_a_place_is_held_and_confirmed(world: &World<'_>) -> Result<()> {
    let (collector, page) = (world.collector()?, page(world, "nl"));
    without_scripts(world, async |browser| {
        browser.driver().goto(&page).await?;
        browser.find(&format!("{CARD} summary")).await?.click().await?;
        fill(browser, "name", "Piet & Co").await?;
        fill(browser, "email", "piet").await?;
        browser.find(&format!("{CARD} label:has([value=childcare])")).await?.click().await?;
        send(browser).await?;
        browser.find(&format!("{CARD} .summary")).await?;
        says(browser, "zoals naam@voorbeeld.nl").await?;
        let name = browser.find(&format!("{CARD} [name=name]")).await?.value().await?;
        ensure!(name.as_deref() == Some("Piet & Co"), "what was filled in is kept: {name:?}");
        let chosen = browser.find(&format!("{CARD} [value=childcare]")).await?;
        ensure!(chosen.is_selected().await?, "what was chosen is kept");
        fill(browser, "email", "piet@example.nl").await?;
        send(browser).await?;
        says(browser, "Wij houden een plaats voor u vrij.").await?;
        let url = browser.driver().current_url().await?;
        ensure!(url.query().is_some_and(|query| query.contains("partner=thuiszorg-de-brug")), "it is {url}");
        let link = collector.mail("piet@example.nl", "Bevestig uw plaats").await?.link(collector).await?;
        browser.driver().goto(&link).await?;
        wish(browser, "confirm").await?;
        says(browser, "Uw plaats staat vast").await
    })
    .await
}

pub(crate) async fn the_page_to_take_part_is_clean(world: &World<'_>) -> Result<()> {
    let browser = world.browser;
    for language in ["nl", "ar"] {
        let named = |state: &str| format!("the page to take part, {state} ({language})");
        browser.driver().goto(page(world, language)).await?;
        browser.find(CARD).await?;
        ensure_clean_in_both(world, &named("as it comes")).await?;
        browser.find(&format!("{CARD} summary")).await?.click().await?;
        ensure_clean_in_both(world, &named("with a form")).await?;
        send(browser).await?;
        browser.find(&format!("{CARD} .summary")).await?;
        ensure_clean_in_both(world, &named("with errors")).await?;
        emulate(world, "forced").await?;
        ensure_clean(world, &named("with errors, forced colours")).await?;
        fill(browser, "name", "Noor").await?;
        fill(browser, "email", &format!("noor.{language}@example.nl")).await?;
        send(browser).await?;
        world.collector()?.mail(&format!("noor.{language}@example.nl"), "").await?;
        ensure_clean_in_both(world, &named("when it is done")).await?;
    }
    Ok(())
}
