//! An ambassador from the form to the last byte: confirmed, with a link that neighbours answer through on somebody else's
//! page, and gone with everything when leaving.

use anyhow::{Context as _, Result, ensure};
use meepraat_tests::{Collector, World};
use serde_json::{Value, json};

use super::kinds;
use super::part::{open_form, press, show, write};
use super::people::{clean, confirm, on_a_page_of, says, submit, wish};

const CARD: &str = ".part .card:has([data-kind=enrolment])";
const NAME: &str = "Truus Vandenboom";
const EMAIL: &str = "truus.vandenboom@example.nl";

pub(crate) async fn an_ambassadors_neighbours_are_counted_until_everything_goes(
    world: &World<'_>,
) -> Result<()> {
    let (collector, browser) = (world.collector()?, world.browser);
    let widget = on_a_page_of(world, "bibliotheek-de-linde", "").await?;
    show(&widget).await?;
    open_form(&widget, CARD).await?;
    write(&widget, &format!("{CARD} [name=name]"), NAME).await?;
    write(&widget, &format!("{CARD} [name=email]"), EMAIL).await?;
    press(&widget, CARD).await?;
    widget.says(CARD, "Daarna krijgt u uw eigen link").await?;
    confirm(world, EMAIL, "Bevestig dat u ambassadeur wilt worden").await?;
    let mine = collector.mail(EMAIL, "Welkom als ambassadeur").await?.link(collector).await?;
    browser.driver().goto(&mine).await?;
    says(browser, "Via uw link deden nog minder dan 5 mensen mee.").await?;
    clean(world, "an ambassador's page").await?;
    let own = browser.find(".own a").await?.prop("href").await?.context("the own link")?;
    let code = own.split("?via=").nth(1).context("the link carries a code")?.to_owned();
    browser.find(&format!("a[href$='#meepraat={code}']")).await?;

    let neighbour = on_a_page_of(world, "vv-kempenland", &format!("#meepraat={code}")).await?;
    neighbour.choose("groei", "zorg").await?;
    kinds::go_to(&neighbour, "huishouden").await?;
    neighbour.click("send").await?;
    neighbour.sent().await?;
    let others: Vec<_> = (1..5).map(|number| through(&code, number)).collect();
    for receipt in submit(collector, &others).await? {
        ensure!(receipt["outcome"] == "accepted", "{receipt}");
    }
    browser.driver().goto(&mine).await?;
    says(browser, "Aantal mensen dat via uw link meedeed: 5.").await?;
    says(browser, "vv Kempenland: 5").await?;
    ensure!(kept(collector, &code)?, "the code is looked for where it is");

    wish(browser, "forget").await?;
    says(browser, "U bent geen ambassadeur meer.").await?;
    browser.driver().goto(&mine).await?;
    says(browser, "Deze link werkt niet meer").await?;
    ensure!(collector.total().await? == 5, "the neighbours' answers stay");
    collector.end().await?;
    for personal in [NAME, EMAIL, &code] {
        ensure!(!kept(collector, personal)?, "{personal} is left in the files");
    }
    Ok(())
}

/// A response of a neighbour who came by the link.
fn through(code: &str, number: u32) -> Value {
    json!({
        "specversion": "1.0", "id": format!("5f0c6a1e-8888-4222-8333-{number:012}"),
        "source": "urn:nld:oin:00000001234567890000:systeem:meepraat",
        "type": "nl.meepraat.response-submitted.v1", "time": "2026-11-22T10:00:00Z",
        "data": {
            "campaign": "kempen-2040", "wave": "2026-najaar", "partner": "vv-kempenland", "language": "nl",
            "channel": "widget", "referral": code, "answers": [{ "question": "groei", "choice": "zorg" }],
        },
    })
}

/// Whether a file of the collector's databases holds this, as it is.
fn kept(collector: &Collector, text: &str) -> Result<bool> {
    let files = collector.database_files()?;
    ensure!(files.len() >= 2, "answers and people have files of their own: {}", files.len());
    Ok(files.iter().any(|(_, bytes)| bytes.windows(text.len()).any(|part| part == text.as_bytes())))
}
