//! Widgets of several campaigns and collectors on one page: each is answered, delivers and fails by itself.

use anyhow::{Result, ensure};
use meepraat_tests::{Collector, Fault, Gate, Serve, Widget, World, until};

const ALMELO: &str = "almelo-sociale-basis";
const ALMELO_FILE: &str = "tests/campaigns/almelo-sociale-basis.toml";

/// A collector that serves only Almelo.
const IN_ALMELO: Serve = Serve { now: "2026-11-22", seed: None, campaigns: &[ALMELO_FILE] };

/// A collector that serves two campaigns.
pub(crate) const BOTH: Serve =
    Serve { now: "2026-11-22", seed: None, campaigns: &["tests/campaigns/kempen-2040.toml", ALMELO_FILE] };

async fn place(world: &World<'_>, body: &str) -> Result<()> {
    world.host.set("body", body);
    world.open("blank.html").await?;
    for number in 0..2 {
        world.widget(number).script("host.scrollIntoView()").await?;
        world.widget(number).shown().await?;
    }
    Ok(())
}

/// Answers Almelo's questions up to Send.
async fn fill_almelo(widget: &Widget<'_>) -> Result<()> {
    widget.choose("hulp", "nee").await?;
    widget.click("next").await?;
    widget.asks("buren").await?;
    widget.choose("buren", "3").await?;
    widget.click("next").await?;
    widget.asks("missen").await?;
    Ok(widget.find("textarea[name='q.missen']").await?.send_keys("Een bankje").await?)
}

async fn counted(collector: &Collector, campaign: &str, wave: &str, responses: u64) -> Result<()> {
    until(&format!("responses of {campaign}"), responses, async || collector.responses(campaign, wave).await)
        .await
}

/// Every submission that came by is one of this campaign, from this partner.
fn ensure_only(gate: &Gate, campaign: &str, partner: &str) -> Result<()> {
    for seen in gate.submissions() {
        let data = super::wire::event(&seen)?["data"].clone();
        ensure!(data["campaign"] == campaign && data["partner"] == partner, "it got {data}");
    }
    Ok(())
}

pub(crate) async fn two_campaigns_are_answered_each_by_itself(world: &World<'_>) -> Result<()> {
    let url = "{{collector}}";
    let body = format!(
        "<script async src='{url}/kempen-2040.js?partner=bibliotheek-de-linde'></script>\
         <div id='between'></div>\
         <script async src='{url}/{ALMELO}.js?partner=buurthuis-de-weverij&target=%23between'></script>"
    );
    world.host.set("body", &*body);
    let bare = world.bare("blank.html").await?;
    place(world, &body).await?;
    ensure!(world.gate.asked_for("/bundles/") == 0, "each script brings its own questions");
    let (kempen, almelo) = (world.widget(0), world.widget(1));
    // Now the one, now the other.
    kempen.choose("groei", "zorg").await?;
    fill_almelo(&almelo).await?;
    ensure!(kempen.answer("groei").await? == "zorg", "the first keeps its answer");
    almelo.click("lang:en").await?;
    almelo.find(".widget[lang=en]").await?;
    kempen.find(".widget[lang=nl]").await?;
    kempen.fill().await?;
    ensure!(almelo.answer("missen").await? == "Een bankje", "the second keeps its answers");
    almelo.click("send").await?;
    almelo.says(".outcome", "was sent").await?;
    ensure!(kempen.question().await? == "vergeten", "the first is not disturbed by what the second sends");
    kempen.click("send").await?;
    kempen.sent().await?;
    let collector = world.collector()?;
    counted(collector, ALMELO, "2026", 1).await?;
    counted(collector, "kempen-2040", "2026-najaar", 1).await?;
    for seen in world.gate.submissions() {
        let data = super::wire::event(&seen)?["data"].clone();
        let whole = match data["campaign"].as_str() {
            Some(ALMELO) => data["partner"] == "buurthuis-de-weverij" && data["language"] == "en",
            _ => data["partner"] == "bibliotheek-de-linde" && data["language"] == "nl",
        };
        ensure!(whole, "partner and language are the widget's own: {data}");
    }
    // Two are higher than the window.
    world.browser.script("scrollTo(0, 0)", &[]).await?;
    world.left_as_it_was(&bare).await?;
    world.undisturbed().await
}

/// Answers both; the second collector fails at first.
async fn answer_both(world: &World<'_>, gate: &Gate, collector: &Collector) -> Result<()> {
    let (kempen, almelo) = (world.widget(0), world.widget(1));
    kempen.fill().await?;
    fill_almelo(&almelo).await?;
    gate.set(Fault::Lost);
    almelo.click("send").await?;
    almelo.not_sent().await?;
    kempen.click("send").await?;
    kempen.sent().await?;
    world.counted(1).await?;
    ensure!(almelo.text(".outcome").await?.contains("Nog niet verstuurd"), "the other still waits");
    gate.set(Fault::None);
    almelo.sent().await?;
    counted(collector, ALMELO, "2026", 1).await?;
    world.counted(1).await?;
    ensure_only(world.gate, "kempen-2040", "bibliotheek-de-linde")?;
    ensure_only(gate, ALMELO, "buurthuis-de-weverij")?;
    world.undisturbed().await
}

pub(crate) async fn two_collectors_each_get_their_own(world: &World<'_>) -> Result<()> {
    let other = world.another_site(IN_ALMELO).await?;
    let tag = |url: &str, file: &str| format!("<script async src='{url}/{file}'></script><p></p>");
    let kempen = tag(&world.gate.url(), "kempen-2040.js?partner=bibliotheek-de-linde");
    let almelo = tag(&other.gate().url(), &format!("{ALMELO}.js?partner=buurthuis-de-weverij"));
    place(world, &format!("{kempen}{almelo}")).await?;
    answer_both(world, other.gate(), other.collector()?).await
}

/// Fault 24: two widgets, or two versions, on one page.
pub(crate) async fn two_collectors_by_general_scripts_each_get_their_own(world: &World<'_>) -> Result<()> {
    let other = world.another_site(IN_ALMELO).await?;
    let tag = |url: &str, campaign: &str, partner: &str| {
        format!(
            "<script async src='{url}/meepraat.js' data-campaign='{campaign}' data-partner='{partner}'></script>\
             <p></p>"
        )
    };
    let kempen = tag(&world.gate.url(), "kempen-2040", "bibliotheek-de-linde");
    let almelo = tag(&other.gate().url(), ALMELO, "buurthuis-de-weverij");
    place(world, &format!("{kempen}{almelo}")).await?;
    answer_both(world, other.gate(), other.collector()?).await
}

pub(crate) async fn two_scripts_that_an_optimiser_hides_bring_two_campaigns(world: &World<'_>) -> Result<()> {
    // Both are the same file, and neither is told which tag brought it.
    let head = "<script>Object.defineProperty(document, 'currentScript', { get: () => null })</script>";
    world.host.set("head", head);
    let url = world.gate.url();
    let tag =
        |campaign| format!("<script async src='{url}/meepraat.js?campaign={campaign}'></script><p></p>");
    place(world, &format!("{}{}", tag("kempen-2040"), tag(ALMELO))).await?;
    let (kempen, almelo) = (world.widget(0), world.widget(1));
    kempen.fill().await?;
    fill_almelo(&almelo).await?;
    for widget in [kempen, almelo] {
        widget.click("send").await?;
        widget.sent().await?;
    }
    let collector = world.collector()?;
    counted(collector, ALMELO, "2026", 1).await?;
    counted(collector, "kempen-2040", "2026-najaar", 1).await?;
    world.undisturbed().await
}

pub(crate) async fn a_bundle_folder_of_another_collector_delivers_there(world: &World<'_>) -> Result<()> {
    let other = world.another_site(IN_ALMELO).await?;
    let (url, folder) = (world.gate.url(), format!("{}/bundles/{ALMELO}/", other.gate().url()));
    place(
        world,
        &format!(
            "<meepraat-widget campaign='kempen-2040' partner='bibliotheek-de-linde'></meepraat-widget>\
             <meepraat-widget campaign='{folder}' partner='buurthuis-de-weverij'></meepraat-widget>\
             <script async src='{url}/meepraat.js'></script>"
        ),
    )
    .await?;
    answer_both(world, other.gate(), other.collector()?).await
}
