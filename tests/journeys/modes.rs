//! The other ways to stand on a page: behind a button, on a device that many people use, in colours that the page brings.

use anyhow::{Result, ensure};
use meepraat_tests::{Fault, Widget, World, until};
use serde_json::{Value, json};
use thirtyfour::Key;

use super::accessibility::ensure_clean_in_both;
use super::faults::nothing_is_kept;

/// Makes the minute of waiting short: before any other script, the page's clock runs twenty times as fast.
const HURRY: &str = "<script>{ const wait = setTimeout; \
     window.setTimeout = (act, time, ...more) => wait(act, time >= 1000 ? time / 20 : time, ...more) }</script>";

async fn behind_a_button<'a>(world: &'a World<'_>) -> Result<Widget<'a>> {
    world.host.set("attributes", "mode=button");
    let widget = world.open("plain.html").await?;
    widget.find(".launch").await?;
    Ok(widget)
}

async fn at_the_button(widget: &Widget<'_>) -> Result<()> {
    until("the focus", "button.launch".to_owned(), async || widget.focused().await).await
}

pub(crate) async fn a_button_opens_a_dialog_and_gets_the_focus_back(world: &World<'_>) -> Result<()> {
    let widget = behind_a_button(world).await?;
    ensure!(widget.count("fieldset").await? == 0, "the questions wait until somebody asks for them");
    ensure!(world.gate.asked_for("/engine.") == 0, "nobody asked for the engine");
    widget.script("root.querySelector('.launch').focus()").await?;
    world.browser.press(Key::Enter).await?;
    widget.asks("groei").await?;
    let focused = widget.focused().await?;
    ensure!(focused == "dialog.dialog", "who reads by ear begins at the dialog's name, not at {focused}");
    // Behind a modal dialog nothing can be reached.
    for _ in 0..40 {
        world.browser.press(Key::Tab).await?;
        let behind = world.browser.script("return document.activeElement.id", &[]).await?;
        ensure!(behind != "before" && behind != "after", "the focus left the dialog for {behind}");
    }
    widget.choose("groei", "zorg").await?;
    world.browser.press(Key::Escape).await?;
    at_the_button(&widget).await?;
    ensure!(widget.count(".dialog").await? == 0, "the dialog is closed");
    // What was chosen is still there.
    widget.click_on(".launch").await?;
    widget.asks("groei").await?;
    ensure!(widget.answer("groei").await? == "zorg", "the choice was kept");
    widget.click_on(".close").await?;
    at_the_button(&widget).await?;
    world.undisturbed().await
}

pub(crate) async fn a_poll_in_the_dialog_is_sent(world: &World<'_>) -> Result<()> {
    let widget = behind_a_button(world).await?;
    world.browser.script("document.querySelector('meepraat-widget').open()", &[]).await?;
    widget.fill().await?;
    widget.click("send").await?;
    widget.sent().await?;
    world.counted(1).await?;
    world.browser.script("document.querySelector('meepraat-widget').close()", &[]).await?;
    until("dialogs that are open", 0, async || widget.count(".dialog").await).await
}

pub(crate) async fn the_button_and_its_dialog_are_clean(world: &World<'_>) -> Result<()> {
    for lang in ["nl", "ar"] {
        world.host.set("lang", lang);
        let widget = behind_a_button(world).await?;
        ensure_clean_in_both(world, &format!("the button, {lang}")).await?;
        widget.click_on(".launch").await?;
        widget.becomes("hydrated").await?;
        ensure_clean_in_both(world, &format!("the dialog, {lang}")).await?;
    }
    Ok(())
}

async fn colour(widget: &Widget<'_>, css: &str, property: &str) -> Result<String> {
    let colour =
        widget.script(&format!("return getComputedStyle(root.querySelector('{css}')).{property}")).await?;
    Ok(colour.as_str().unwrap_or_default().to_owned())
}

pub(crate) async fn the_page_lends_its_colours(world: &World<'_>) -> Result<()> {
    world.host.set(
        "head",
        "<style>:root { --nl-button-primary-background-color: rgb(0, 64, 0); \
         --nl-button-primary-color: rgb(255, 255, 200); --utrecht-document-color: rgb(40, 0, 0) }</style>",
    );
    let widget = world.open("plain.html").await?;
    widget.shown().await?;
    until("the button", "rgb(0, 64, 0)".to_owned(), async || {
        colour(&widget, ".next", "backgroundColor").await
    })
    .await?;
    ensure!(colour(&widget, ".next", "color").await? == "rgb(255, 255, 200)", "and its text");
    ensure!(colour(&widget, ".intro", "color").await? == "rgb(40, 0, 0)", "and the ink");
    world.undisturbed().await
}

pub(crate) async fn colours_that_nobody_can_read_are_not_taken(world: &World<'_>) -> Result<()> {
    let mine = {
        let widget = world.open("plain.html").await?;
        widget.shown().await?;
        [colour(&widget, ".next", "backgroundColor").await?, colour(&widget, ".intro", "color").await?]
    };
    // White on yellow, and a line that is hardly there.
    world.host.set(
        "head",
        "<style>:root { --utrecht-button-primary-action-background-color: oklch(0.97 0.2 110); \
         --utrecht-button-primary-action-color: white; --utrecht-form-control-border-color: #eee }</style>",
    );
    let widget = world.open("plain.html").await?;
    widget.shown().await?;
    until("the button", mine[0].clone(), async || colour(&widget, ".next", "backgroundColor").await).await?;
    let line = colour(&widget, ".choice", "borderTopColor").await?;
    ensure!(line != "rgb(238, 238, 238)", "a line that nobody sees: {line}");
    // Ink and paper alike.
    world.host.set(
        "head",
        "<style>:root { --utrecht-document-color: #777; --utrecht-document-background-color: #888 }</style>",
    );
    let widget = world.open("plain.html").await?;
    widget.shown().await?;
    until("the ink", mine[1].clone(), async || colour(&widget, ".intro", "color").await).await
}

pub(crate) async fn a_page_that_turns_dark_is_looked_at_again(world: &World<'_>) -> Result<()> {
    // Black ink on whatever lies below.
    world.host.set(
        "head",
        "<style>:root { color-scheme: light; --utrecht-document-color: black; \
         --utrecht-document-background-color: transparent }</style>",
    );
    let widget = world.open("plain.html").await?;
    widget.shown().await?;
    until("the paper", "rgb(255, 255, 255)".to_owned(), async || {
        colour(&widget, ".widget", "backgroundColor").await
    })
    .await?;
    ensure!(colour(&widget, ".intro", "color").await? == "rgb(0, 0, 0)", "the page's ink is taken");
    world.browser.script("document.documentElement.style.colorScheme = 'dark'", &[]).await?;
    until("the ink", "rgb(238, 242, 246)".to_owned(), async || colour(&widget, ".intro", "color").await).await
}

pub(crate) async fn a_theme_is_the_widgets_own(world: &World<'_>) -> Result<()> {
    world.host.set("head", "<style>:root { --utrecht-document-color: rgb(40, 0, 0) }</style>");
    world.host.set("attributes", "theme=dark");
    let widget = world.open("plain.html").await?;
    widget.shown().await?;
    until("the paper", "rgb(22, 28, 35)".to_owned(), async || {
        colour(&widget, ".widget", "backgroundColor").await
    })
    .await?;
    ensure!(colour(&widget, ".intro", "color").await? == "rgb(238, 242, 246)", "light ink on dark paper");
    Ok(())
}

/// On a desk in a library, where a minute is short.
async fn at_a_desk<'a>(world: &'a World<'_>) -> Result<Widget<'a>> {
    world.host.set("head", HURRY);
    world.host.set("attributes", "device=shared");
    let widget = world.open("plain.html").await?;
    widget.shown().await?;
    Ok(widget)
}

pub(crate) async fn a_shared_device_shows_the_next_visitor_nothing_of_the_last(
    world: &World<'_>,
) -> Result<()> {
    let widget = at_a_desk(world).await?;
    widget.choose("groei", "zorg").await?;
    widget.click("next").await?;
    widget.asks("meebeslissen").await?;
    // Nobody touches anything.
    widget.says(".idle", "Bent u er nog?").await?;
    widget.asks("groei").await?;
    until("the choice", String::new(), async || widget.answer("groei").await).await?;
    ensure!(widget.count(".idle").await? == 0, "the warning is gone");
    ensure!(world.gate.submissions().is_empty(), "nothing was sent");
    nothing_is_kept(world).await?;
    world.undisturbed().await
}

pub(crate) async fn whoever_is_still_there_goes_on(world: &World<'_>) -> Result<()> {
    let widget = at_a_desk(world).await?;
    widget.choose("groei", "zorg").await?;
    widget.becomes("hydrated").await?;
    widget.click_on(".idle button").await?;
    until("warnings", 0, async || widget.count(".idle").await).await?;
    ensure!(widget.answer("groei").await? == "zorg", "the choice is still there");
    widget.fill().await?;
    widget.click("send").await?;
    widget.sent().await?;
    world.counted(1).await?;
    nothing_is_kept(world).await
}

pub(crate) async fn a_shared_device_stores_nothing_and_sends_all_the_same(world: &World<'_>) -> Result<()> {
    let widget = at_a_desk(world).await?;
    widget.fill().await?;
    widget.becomes("hydrated").await?;
    world.gate.set(Fault::Lost);
    widget.click("send").await?;
    widget.not_sent().await?;
    widget.says(".outcome", "Laat deze pagina openstaan").await?;
    let kept = world.browser.script("return localStorage.length", &[]).await?;
    ensure!(kept == json!(0), "kept on the device: {kept}");
    // The next visitor's questions come, and what the last one sent still arrives.
    widget.asks("groei").await?;
    world.gate.set(Fault::None);
    world.counted(1).await?;
    let answer: Value = widget.answer("groei").await?.into();
    ensure!(answer == "", "the next visitor finds no choice, not {answer}");
    Ok(())
}
