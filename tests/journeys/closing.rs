//! A response that waits on the device while its wave closes, or for too long: it is delivered, or its end is told.

use anyhow::{Result, ensure};
use meepraat_tests::{Fault, Widget, World};

use super::faults::nothing_is_kept;

/// Answers on the wave's last day while nobody takes it.
async fn answer_on_the_last_day(world: &World<'_>) -> Result<()> {
    visit(world, 1).await?.shown().await?;
    let widget = world.widget(0);
    widget.fill().await?;
    world.gate.set(Fault::Lost);
    widget.click("send").await?;
    widget.not_sent().await?;
    // Nobody comes back before the next day.
    world.browser.driver().goto("about:blank").await?;
    ensure!(world.collector()?.total().await? == 0, "nothing is delivered yet");
    Ok(())
}

/// Opens the page anew, past the script that the browser keeps for five minutes.
async fn visit<'a>(world: &'a World<'_>, number: u32) -> Result<Widget<'a>> {
    // Not before: what a page that closes still sends by itself does not get through.
    world.gate.set(Fault::None);
    let url = world.gate.url();
    world.host.set("body", format!("<script async src='{url}/kempen-2040.js?visit={number}'></script>"));
    world.open("blank.html").await
}

pub(crate) async fn a_response_that_waited_is_delivered_until_eight_days_after(
    world: &World<'_>,
) -> Result<()> {
    answer_on_the_last_day(world).await?;
    world.collector()?.begin_on("2026-12-21").await?;
    let widget = visit(world, 2).await?;
    widget.says(".notice", "Een eerder antwoord van u is nu verstuurd").await?;
    widget.becomes("closed").await?;
    widget.says(".closed", "29 maart 2027").await?;
    ensure!(widget.count("fieldset, form .actions button").await? == 0, "nothing new can be answered");
    world.counted(1).await?;
    nothing_is_kept(world).await?;
    world.undisturbed().await
}

pub(crate) async fn a_response_that_comes_too_late_says_so(world: &World<'_>) -> Result<()> {
    answer_on_the_last_day(world).await?;
    world.collector()?.begin_on("2026-12-22").await?;
    let widget = visit(world, 2).await?;
    widget.says(".notice", "kon niet worden verstuurd en is verwijderd").await?;
    widget.becomes("closed").await?;
    world.counted(0).await?;
    nothing_is_kept(world).await?;
    world.undisturbed().await
}

pub(crate) async fn a_response_of_seven_days_expires_and_says_so(world: &World<'_>) -> Result<()> {
    answer_on_the_last_day(world).await?;
    // The device's clock cannot be set; what it wrote can be made older, on any page of the same origin.
    world.browser.driver().goto(world.host.page("shadow.html")).await?;
    let age = "const key = Object.keys(localStorage).find(key => key.startsWith('meepraat:entry:'));\
               const entry = JSON.parse(localStorage[key]);\
               entry.created -= 7 * 24 * 3600 * 1000;\
               localStorage[key] = JSON.stringify(entry)";
    world.browser.script(age, &[]).await?;
    let before = world.gate.submissions().len();
    world.collector()?.begin_on("2026-12-20").await?;
    let widget = visit(world, 2).await?;
    widget.says(".notice", "kon niet worden verstuurd en is verwijderd").await?;
    nothing_is_kept(world).await?;
    ensure!(world.gate.submissions().len() == before, "what is too old is not sent");
    world.counted(0).await?;
    world.undisturbed().await
}
