//! Without WASM, under Trusted Types and without JavaScript: the same poll can be answered.

use anyhow::{Context as _, Result, ensure};
use meepraat_tests::{Browser, Collector, Engine, World, until};
use serde_json::json;
use thirtyfour::By;

pub(crate) async fn without_wasm_the_form_posts_by_itself(world: &World<'_>) -> Result<()> {
    let bare = world.bare("no-wasm.html").await?;
    let widget = world.open("no-wasm.html").await?;
    widget.shown().await?;
    world.untouched(&bare).await?;
    let partner = world.browser.driver().window().await?;
    // The first sign of intent finds out that there is no engine to be had.
    widget.choose("groei", "zorg").await?;
    widget.becomes("native").await?;
    ensure!(widget.count("fieldset[id^=q-]").await? == 3, "all questions are shown");
    ensure!(widget.answer("groei").await? == "zorg", "the choice is kept");
    ensure!(widget.count("button[value=next]").await? == 0, "there is nothing to page through");
    widget.choose("meebeslissen", "5").await?;
    widget.find("textarea[name='q.vergeten']").await?.send_keys("De bus & de trein").await?;
    widget.click("send").await?;
    world.browser.to_opened_window().await?;
    let thanks = world.browser.find(".message").await?.text().await?;
    ensure!(thanks.contains("Dank u wel"), "the thanks page says {thanks:?}");
    let url = world.browser.driver().current_url().await?;
    ensure!(url.path() == "/embed/kempen-2040/thanks", "it is {url}");
    world.counted(1).await?;
    ensure!(world.gate.submissions().is_empty(), "it went by the form alone");
    world.browser.driver().switch_to_window(partner).await?;
    // All questions at once are higher than the window.
    world.browser.script("scrollTo(0, 0)", &[]).await?;
    world.left_as_it_was(&bare).await
}

pub(crate) async fn pressing_next_before_wasm_is_refused_loses_nothing(world: &World<'_>) -> Result<()> {
    let widget = world.open("no-wasm.html").await?;
    widget.shown().await?;
    widget
        .script("root.querySelector('input[value=zorg]').click(); root.querySelector('button[value=next]').click()")
        .await?;
    widget.becomes("native").await?;
    ensure!(widget.answer("groei").await? == "zorg", "the choice is kept");
    ensure!(world.browser.driver().windows().await?.len() == 1, "a press of Next does not post");
    world.counted(0).await
}

pub(crate) async fn under_trusted_types_a_link_leads_to_the_hosted_page(world: &World<'_>) -> Result<()> {
    let bare = world.bare("trusted-types.html").await?;
    let widget = world.open("trusted-types.html").await?;
    let enforced = world.browser.script("return 'trustedTypes' in window", &[]).await?;
    if enforced != true {
        return widget.shown().await;
    }
    widget.becomes("link").await?;
    world.untouched(&bare).await?;
    let partner = world.browser.driver().window().await?;
    widget.find("a").await?.click().await?;
    world.browser.to_opened_window().await?;
    world.browser.find("form.poll").await?;
    let url = world.browser.driver().current_url().await?;
    ensure!(url.query().is_some_and(|query| query.contains("partner=bibliotheek-de-linde")), "it is {url}");
    world.browser.find("label:has(input[value=zorg])").await?.click().await?;
    world.browser.find("button[type=submit]").await?.click().await?;
    world.browser.find(".message").await?;
    world.counted(1).await?;
    world.browser.driver().switch_to_window(partner).await?;
    world.left_as_it_was(&bare).await
}

pub(crate) async fn under_trusted_types_an_ambassadors_code_goes_along(world: &World<'_>) -> Result<()> {
    let widget = world.open("trusted-types.html#meepraat=abcdefghjk").await?;
    if world.browser.script("return 'trustedTypes' in window", &[]).await? != true {
        return widget.shown().await;
    }
    widget.becomes("link").await?;
    let link = widget.find("a").await?.prop("href").await?.unwrap_or_default();
    ensure!(link.contains("partner=bibliotheek-de-linde&via=abcdefghjk"), "it is {link}");
    Ok(())
}

pub(crate) async fn without_the_engines_script_the_first_answer_goes_along(world: &World<'_>) -> Result<()> {
    // Its integrity tells that it is not what was built.
    world.gate.alter("/engine", "meepraat:module", "meepraat:other");
    let widget = world.open("plain.html").await?;
    widget.shown().await?;
    let partner = world.browser.driver().window().await?;
    widget.choose("groei", "zorg").await?;
    // A press is waited with, and asks again by itself.
    widget.click("next").await?;
    widget.becomes("native").await?;
    widget.asks("groei").await?;
    ensure!(widget.answer("groei").await? == "zorg", "the choice is kept");
    ensure!(
        widget.count("a[target=_blank]:not(.widget a)").await? == 1,
        "where no form may post, a link leads there"
    );
    // From here on nothing that comes late takes the form over, which would then answer twice.
    let asked = world.gate.asked_for("/engine.");
    widget.choose("groei", "woning").await?;
    widget.choose("groei", "zorg").await?;
    ensure!(world.gate.asked_for("/engine.") == asked, "the engine is asked for no more");
    ensure!(world.browser.driver().windows().await?.len() == 1, "nothing opens unasked");
    widget.click("next").await?;
    world.browser.to_opened_window().await?;
    let chosen = world.browser.find("input[value=zorg]").await?;
    ensure!(chosen.is_selected().await?, "the choice has come along");
    world.counted(0).await?;
    let url = world.browser.driver().current_url().await?;
    ensure!(!url.as_str().contains("zorg"), "no answer stands in an address: {url}");
    world.browser.find("textarea[name='q.vergeten']").await?.send_keys("De bus").await?;
    world.browser.find("button[type=submit]").await?.click().await?;
    world.browser.find(".message").await?;
    world.counted(1).await?;
    Ok(world.browser.driver().switch_to_window(partner).await?)
}

pub(crate) async fn without_javascript_the_hosted_page_is_answered(world: &World<'_>) -> Result<()> {
    let page = format!("{}/embed/kempen-2040?lang=nl&partner=bibliotheek-de-linde", world.gate.url());
    without_scripts(world, async |browser| answer_hosted(browser, &page).await).await?;
    world.counted(1).await
}

/// Does something in a browser that runs no page's JavaScript.
pub(crate) async fn without_scripts(
    world: &World<'_>,
    steps: impl AsyncFnOnce(&Browser) -> Result<()>,
) -> Result<()> {
    if world.browser.engine() == Engine::Chromium {
        let off = |value: bool| json!({ "value": value });
        world.browser.devtools("Emulation.setScriptExecutionDisabled", off(true)).await?;
        let outcome = steps(world.browser).await;
        world.browser.devtools("Emulation.setScriptExecutionDisabled", off(false)).await?;
        return outcome;
    }
    let browser = world.browser_without_scripts().await?;
    let outcome = steps(&browser).await;
    browser.quit().await;
    outcome
}

async fn answer_hosted(browser: &Browser, page: &str) -> Result<()> {
    let driver = browser.driver();
    driver.goto(page).await?;
    let choice = |css: &'static str| async move { Ok::<_, anyhow::Error>(driver.find(By::Css(css)).await?) };
    choice("textarea[name='q.vergeten']").await?.send_keys("woord ".repeat(90)).await?;
    choice("label:has(input[value=zorg])").await?.click().await?;
    choice("button[type=submit]").await?.click().await?;
    let summary = browser.find(".summary").await?.text().await?;
    ensure!(summary.contains("te lang"), "the errors say {summary:?}");
    ensure!(choice("input[value=zorg]").await?.is_selected().await?, "the choice is kept");
    let text = choice("textarea[name='q.vergeten']").await?;
    text.clear().await?;
    text.send_keys("Kort").await?;
    choice("button[type=submit]").await?.click().await?;
    browser.find(".message").await?;
    let url = driver.current_url().await?;
    ensure!(url.path() == "/embed/kempen-2040/thanks", "it is {url}");
    Ok(())
}

/// The value of a hidden field in a page.
fn field(page: &str, name: &str) -> Option<String> {
    let tag = page.split("<input").find(|tag| {
        let tag = tag.split('>').next().unwrap_or_default();
        tag.contains(&format!("name=\"{name}\""))
    })?;
    Some(tag.split("value=\"").nth(1)?.split('"').next()?.to_owned())
}

/// A hosted page's fields, with an answer.
async fn fields(collector: &Collector) -> Result<Vec<(String, String)>> {
    let url = format!("{}/embed/kempen-2040?lang=nl&partner=vv-kempenland", collector.url());
    let answer = collector.client().get(url).send().await?.error_for_status()?;
    let cached = answer.headers().get("cache-control").cloned();
    ensure!(cached.as_ref().is_some_and(|value| value == "no-store"), "cache-control is {cached:?}");
    let page = answer.text().await?;
    let mut fields = Vec::new();
    for name in ["id", "version", "wave", "partner", "lang"] {
        fields.push((name.to_owned(), field(&page, name).with_context(|| format!("no field {name}"))?));
    }
    fields.push(("q.groei".into(), "zorg".into()));
    fields.push(("q.vergeten".into(), "Te weinig <woningen>".into()));
    Ok(fields)
}

async fn post(collector: &Collector, fields: &[(String, String)]) -> Result<reqwest::Response> {
    let url = format!("{}/embed/kempen-2040", collector.url());
    Ok(collector.client().post(url).form(fields).send().await?)
}

pub(crate) async fn a_form_posted_twice_is_counted_once(collector: &Collector) -> Result<()> {
    let fields = fields(collector).await?;
    for _ in 0..2 {
        let answer = post(collector, &fields).await?;
        ensure!(answer.status() == 303, "the answer is {}", answer.status());
        let place = answer.headers().get("location").and_then(|value| value.to_str().ok()).unwrap_or("");
        ensure!(place.contains("/embed/kempen-2040/thanks"), "it leads to {place}");
    }
    ensure!(collector.total().await? == 1, "{} were counted", collector.total().await?);
    let other = self::fields(collector).await?;
    ensure!(other[0] != fields[0], "every page has an id of its own");
    Ok(())
}

pub(crate) async fn a_post_without_an_id_is_confirmed_first(collector: &Collector) -> Result<()> {
    let mut fields = fields(collector).await?;
    fields.remove(0);
    let answer = post(collector, &fields).await?;
    ensure!(answer.status() == 200, "the answer is {}", answer.status());
    let page = answer.text().await?;
    let id = field(&page, "id").context("the page carries an id")?;
    ensure!(!id.is_empty() && field(&page, "q.groei").as_deref() == Some("zorg"), "and the answers");
    ensure!(collector.total().await? == 0, "nothing is counted before");
    fields.push(("id".into(), id));
    ensure!(post(collector, &fields).await?.status() == 303, "then it is taken");
    ensure!(collector.total().await? == 1, "and counted");
    Ok(())
}

pub(crate) async fn a_wrong_post_says_what_is_wrong(collector: &Collector) -> Result<()> {
    let mut fields = fields(collector).await?;
    fields.retain(|(name, _)| name != "q.vergeten");
    fields.push(("q.vergeten".into(), "<b>x</b>".repeat(100)));
    let answer = post(collector, &fields).await?;
    ensure!(answer.status().is_client_error() || answer.status() == 200, "the answer is {}", answer.status());
    let page = answer.text().await?;
    ensure!(page.contains("Uw tekst is te lang") && page.contains("#legend-vergeten"), "{page}");
    ensure!(!page.contains("<b>x</b>"), "what was written is text");
    ensure!(collector.total().await? == 0, "nothing is counted");
    let mut trapped = self::fields(collector).await?;
    trapped.push(("website".into(), "https://spam.example".into()));
    post(collector, &trapped).await?;
    ensure!(collector.total().await? == 0, "what falls into the trap is not counted");
    Ok(())
}

pub(crate) async fn an_endpoint_that_takes_no_form_gets_a_link_instead(world: &World<'_>) -> Result<()> {
    world.host.set("attributes", "endpoint='https://inbox.example/submissions'");
    let widget = world.open("no-wasm.html").await?;
    widget.shown().await?;
    widget.choose("groei", "zorg").await?;
    widget.becomes("link").await?;
    ensure!(
        widget.script("return !root.querySelector('form')").await? == true,
        "no form could post elsewhere"
    );
    widget.find("a").await?.click().await?;
    world.browser.to_opened_window().await?;
    world.browser.find("form.poll").await?;
    let url = world.browser.driver().current_url().await?;
    ensure!(url.as_str().starts_with(&world.gate.url()), "it is {url}");
    ensure!(url.path() == "/embed/kempen-2040", "it is {url}");
    ensure!(url.query().is_some_and(|query| query.contains("partner=bibliotheek-de-linde")), "it is {url}");
    Ok(())
}

pub(crate) async fn wasm_of_the_wrong_type_is_answered_all_the_same(world: &World<'_>) -> Result<()> {
    // What a web server says of files that it does not know.
    world.gate.mislabel(".wasm", "text/plain");
    let widget = world.open("plain.html").await?;
    widget.shown().await?;
    widget.choose("groei", "zorg").await?;
    widget.click("next").await?;
    // By the engine, or by the form itself.
    until("it goes on", true, async || {
        Ok(widget.question().await? == "meebeslissen" || widget.state().await? == "native")
    })
    .await?;
    ensure!(widget.answer("groei").await? == "zorg", "the choice is kept");
    widget.choose("meebeslissen", "5").await?;
    if widget.count("textarea").await? == 0 {
        widget.click("next").await?;
    }
    widget.find("textarea[name='q.vergeten']").await?.send_keys("De bus").await?;
    widget.click("send").await?;
    world.counted(1).await
}
