//! Every kind of question as a plain form: without WASM, and without JavaScript on the hosted page. What is posted is
//! counted as if the widget had sent it.

use anyhow::{Context as _, Result, ensure};
use meepraat_tests::{Browser, Collector, World, until};
use reqwest::Method;
use serde_json::{Value, json};
use thirtyfour::{By, WebElement};

use super::kinds::{FULL_WITH_OTHERS, everything};
use super::native::without_scripts;

/// As many as the campaign's minimum, so that the numbers may be seen: what they all say hides among the made-up ones.
const PEOPLE: usize = 10;

/// What is chosen by pointing at it: names of fields and values.
const CHOICES: [(&str, &str); 13] = [
    ("groei", "zorg"),
    ("meebeslissen", "2"),
    ("helpt", "thuis"),
    ("helpt", "anders"),
    ("stellingen.huizen", "agree"),
    ("stellingen.stroom-delen", "disagree"),
    ("stellingen.auto", "pass"),
    ("stellingen.buren", "agree"),
    ("stellingen.jongeren", "disagree"),
    ("woonplaats", "vessem"),
    ("leeftijd", "30-44"),
    ("woonduur", "altijd"),
    ("huishouden", "gezin"),
];
const TEXTS: [(&str, &str); 2] = [("helpt.other", "Een oppas & tijd"), ("vergeten", "De bus & <de trein>")];
const PLACES: [(&str, &str); 3] = [("bus", "1"), ("huisarts", "2"), ("groen", "3")];

fn choice(field: &str, value: &str) -> String {
    format!("label:has(input[name='q.{field}'][value='{value}'])")
}

fn place(choice: &str, place: &str) -> String {
    format!("select[name='q.voorzieningen.{choice}'] option[value='{place}']")
}

pub(crate) async fn without_wasm_every_kind_is_posted(world: &World<'_>) -> Result<()> {
    let widget = world.open("no-wasm.html").await?;
    widget.shown().await?;
    widget.choose("groei", "stroom").await?;
    widget.becomes("native").await?;
    ensure!(widget.count("fieldset[id^=q-]").await? == 10, "all questions are shown");
    ensure!(
        widget.count(".rank button, .find input").await? == 0,
        "nothing is there that only the engine heeds"
    );
    for (field, value) in CHOICES {
        widget.choose(field, value).await?;
    }
    for (field, text) in TEXTS {
        widget.find(&format!("[name='q.{field}']")).await?.send_keys(text).await?;
    }
    for (choice, number) in PLACES {
        option_in_widget(world, &place(choice, number)).await?.click().await?;
    }
    widget.click("send").await?;
    world.browser.to_opened_window().await?;
    world.browser.find(".message").await?;
    world.counted(1).await?;
    ensure!(world.gate.submissions().is_empty(), "it went by the form alone");
    is_counted_as_if_sent(world, &everything()).await
}

/// An option of a closed list, which is nowhere drawn.
async fn option_in_widget(world: &World<'_>, css: &str) -> Result<WebElement> {
    let body = "return document.querySelector('meepraat-widget').shadowRoot.querySelector(arguments[0])";
    let option = world.browser.script_element(body, &[json!(css)]).await?;
    option.with_context(|| format!("there is no {css}"))
}

pub(crate) async fn what_is_not_asked_is_not_counted(world: &World<'_>) -> Result<()> {
    let widget = world.open("no-wasm.html").await?;
    widget.shown().await?;
    widget.choose("groei", "zorg").await?;
    widget.becomes("native").await?;
    // Without the engine a question shows that only others are asked.
    widget.choose("meebeslissen", "5").await?;
    widget.choose("helpt", "thuis").await?;
    widget.click("send").await?;
    world.browser.to_opened_window().await?;
    world.browser.find(".message").await?;
    world.counted(1).await?;
    let answers = json!([everything()[0], { "question": "meebeslissen", "value": 5 }]);
    is_counted_as_if_sent(world, &answers).await
}

pub(crate) async fn without_javascript_every_kind_is_posted(world: &World<'_>) -> Result<()> {
    let page = format!("{}/embed/kempen-2040?lang=nl&partner=bibliotheek-de-linde", world.gate.url());
    without_scripts(world, async |browser| answer_hosted(browser, &page).await).await?;
    world.counted(1).await?;
    is_counted_as_if_sent(world, &everything()).await
}

/// Its only script tells its height.
pub(crate) async fn the_hosted_page_posts_every_kind(world: &World<'_>) -> Result<()> {
    let page = format!("{}/embed/kempen-2040?lang=nl&partner=bibliotheek-de-linde", world.gate.url());
    answer_hosted(world.browser, &page).await?;
    world.counted(1).await?;
    is_counted_as_if_sent(world, &everything()).await
}

async fn answer_hosted(browser: &Browser, page: &str) -> Result<()> {
    let driver = browser.driver();
    driver.goto(page).await?;
    let find =
        async |css: String| driver.find(By::Css(&css)).await.with_context(|| format!("there is no {css}"));
    for (field, value) in CHOICES {
        let label = find(choice(field, value)).await?;
        label.scroll_into_view().await?;
        label.click().await?;
    }
    for (field, text) in TEXTS {
        find(format!("[name='q.{field}']")).await?.send_keys(text).await?;
    }
    for (choice, number) in PLACES {
        find(place(choice, number)).await?.click().await?;
    }
    // One mistake brings the form back, with everything that was filled in.
    find("textarea".into()).await?.send_keys("woord ".repeat(90)).await?;
    find("button[type=submit]".into()).await?.click().await?;
    let summary = browser.find(".summary").await?.text().await?;
    ensure!(summary.contains("te lang"), "the errors say {summary:?}");
    let text = find("textarea".into()).await?;
    text.clear().await?;
    text.send_keys(TEXTS[1].1).await?;
    find("button[type=submit]".into()).await?.click().await?;
    browser.find(".message").await?;
    Ok(())
}

/// The numbers are the same for people who all post this form as for people who all send these answers by the widget.
async fn is_counted_as_if_sent(world: &World<'_>, answers: &Value) -> Result<()> {
    let posted = world.gate.seen().into_iter().rfind(|seen| {
        seen.method == Method::POST
            && seen.path == "/embed/kempen-2040"
            && seen.answered.is_some_and(|it| it == 303)
    });
    let posted = String::from_utf8(posted.context("no form was taken")?.body.to_vec())?;
    let id = posted.split('&').find_map(|field| field.strip_prefix("id=")).context("a form without an id")?;
    let collector = world.collector()?;
    for person in 1..PEOPLE {
        let url = format!("{}/embed/kempen-2040", collector.url());
        let body = posted.replace(id, &id_of(person));
        let form = "application/x-www-form-urlencoded";
        let answer = collector.client().post(url).header("content-type", form).body(body).send().await?;
        ensure!(answer.status() == 303, "another one's form is answered with {}", answer.status());
    }
    let other = world.another_site(FULL_WITH_OTHERS).await?;
    let sent = other.collector()?;
    let before = numbers(sent).await?;
    let batch: Vec<Value> = (0..PEOPLE).map(|person| event(person, answers)).collect();
    let url = format!("{}/v1/submissions", sent.url());
    let media = "application/cloudevents-batch+json";
    let request = sent.client().post(url).header("content-type", media).body(json!(batch).to_string());
    let receipts: Value = request.send().await?.error_for_status()?.json().await?;
    let accepted = receipts["receipts"]
        .as_array()
        .map_or(0, |all| all.iter().filter(|receipt| receipt["outcome"] == "accepted").count());
    ensure!(accepted == PEOPLE, "not all were taken: {receipts:#}");
    let wanted = numbers(sent).await?;
    ensure!(wanted != before, "the numbers do not show what was sent: {wanted:#}");
    until("the numbers", wanted, async || numbers(collector).await).await
}

fn id_of(person: usize) -> String {
    format!("5f0c6a1e-3b7d-4c2a-9e58-0d1f2a3b4c{person:02}")
}

fn event(person: usize, answers: &Value) -> Value {
    json!({
        "specversion": "1.0", "id": id_of(person), "source": "urn:nld:oin:00000001234567890000:systeem:meepraat",
        "type": "nl.meepraat.response-submitted.v1", "time": "2026-11-22T10:00:00Z",
        "datacontenttype": "application/json",
        "data": {
            "campaign": "kempen-2040", "wave": "2026-najaar", "partner": "bibliotheek-de-linde", "language": "nl",
            "channel": "embed", "answers": answers,
        },
    })
}

/// The public numbers of every question.
async fn numbers(collector: &Collector) -> Result<Value> {
    let url = format!("{}/v1/campaigns/kempen-2040/results?wave=2026-najaar", collector.url());
    let results: Value = collector.client().get(url).send().await?.error_for_status()?.json().await?;
    Ok(results["questions"].clone())
}
