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
    ensure!(widget.count("fieldset, .actions button").await? == 0, "nothing can be answered");
    widget.find(".closed").await?.click().await?;
    ensure!(world.gate.asked_for("engine") == 0, "no engine is fetched for it");
    world.undisturbed().await
}
