//! What residents read after sending, and outside a wave.

use anyhow::{Result, ensure};
use meepraat_tests::World;

pub(crate) async fn they_come_as_bars_and_as_a_table(world: &World<'_>) -> Result<()> {
    let widget = world.open("plain.html").await?;
    widget.shown().await?;
    widget.fill().await?;
    widget.click("send").await?;
    widget.sent().await?;
    widget.says(".results", "Zo antwoordden anderen").await?;
    widget.says(".results", "Aantal deelnemers").await?;
    widget.says(".results", "verzonnen").await?;
    widget.says(".results", "Een huis voor mijn kinderen").await?;
    ensure!(widget.count(".results svg.bar").await? >= 6 + 5, "a bar per choice and step");
    widget.find(".results details summary").await?.click().await?;
    widget.says(".results table", "Zorg dicht bij huis").await?;
    widget.says(".results table", "Aantal").await
}

pub(crate) async fn a_closed_wave_says_when_the_next_one_opens(world: &World<'_>) -> Result<()> {
    let widget = world.open("plain.html").await?;
    widget.becomes("closed").await?;
    widget.says(".closed", "29 maart 2027").await?;
    ensure!(widget.count("fieldset, form .actions button").await? == 0, "nothing can be answered");
    widget.find(".closed").await?.click().await?;
    ensure!(world.gate.asked_for("engine.wasm") == 0, "no engine is fetched for it");
    world.undisturbed().await
}

pub(crate) async fn before_the_first_wave_nothing_more_is_fetched(world: &World<'_>) -> Result<()> {
    let widget = world.open("plain.html").await?;
    widget.becomes("closed").await?;
    widget.says(".closed", "26 oktober 2026").await?;
    widget.find(".closed").await?.click().await?;
    ensure!(widget.count(".updates, [value=last]").await? == 0, "there is nothing to read yet");
    ensure!(world.gate.asked_for("/v/") == 0, "nothing is fetched for it");
    world.undisturbed().await
}

pub(crate) async fn between_waves_the_last_results_and_the_updates_are_there(
    world: &World<'_>,
) -> Result<()> {
    // Answered in autumn, read in winter.
    world.collector()?.begin_on("2027-02-01").await?;
    let widget = world.open("plain.html").await?;
    widget.becomes("closed").await?;
    widget.says(".updates", "Samen stroom delen").await?;
    widget.says(".updates", "25 januari 2027").await?;
    let due = widget.script(
        "return [...root.querySelectorAll('.update')].filter(u => u.dataset.from > '2027-02-01').length",
    );
    ensure!(widget.count(".update").await? >= 2, "what is due is shown");
    ensure!(due.await? == 0, "what is not due yet does not stand there open");
    widget.click_on("[value=last]").await?;
    widget.says(".results", "Zo antwoordden anderen").await?;
    widget.says(".results", "Een huis voor mijn kinderen").await?;
    ensure!(widget.focused().await? == "div.title", "focus goes to the heading of what was asked for");
    widget.says(".updates", "Samen stroom delen").await?;
    ensure!(world.gate.asked_for("engine.wasm") == 0, "the engine stays away");
    // In another language too.
    widget.click_on("summary").await?;
    widget.click_on("[value='lang:en']").await?;
    widget.says(".updates", "Sharing electricity").await?;
    world.undisturbed().await
}
