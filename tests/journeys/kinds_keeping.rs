//! What was answered stays, whatever the resident does: Back, another answer, another language, a press too soon. And
//! what is not asked is not sent.

use anyhow::{Result, ensure};
use meepraat_tests::{Widget, World, until};
use serde_json::{Value, json};

use super::answering::ensure_focus_within;
use super::kinds::{
    BACKWARDS, answer_everything, arrived, begin, begin_at, everything, filled, go_to, places, send, sends,
};

async fn progress(widget: &Widget<'_>, number: u32, total: u32) -> Result<()> {
    widget.says(".progress", &format!("Vraag {number} van {total}")).await
}

pub(crate) async fn a_low_answer_asks_what_would_help(world: &World<'_>) -> Result<()> {
    let widget = begin(world).await?;
    progress(&widget, 1, 9).await?;
    go_to(&widget, "meebeslissen").await?;
    widget.becomes("hydrated").await?;
    progress(&widget, 2, 9).await?;
    widget.choose("meebeslissen", "2").await?;
    progress(&widget, 2, 10).await?;
    widget.click("next").await?;
    widget.asks("helpt").await?;
    progress(&widget, 3, 10).await?;
    widget.choose("helpt", "thuis").await?;
    widget.click("next").await?;
    widget.asks("stellingen").await?;
    progress(&widget, 4, 10).await?;
    let answers = json!([
        { "question": "meebeslissen", "value": 2 },
        { "question": "helpt", "choices": ["thuis"] },
    ]);
    sends(world, &answers).await
}

pub(crate) async fn an_answer_that_is_no_longer_asked_for_is_not_sent(world: &World<'_>) -> Result<()> {
    let widget = begin_at(world, "meebeslissen").await?;
    widget.choose("meebeslissen", "1").await?;
    widget.click("next").await?;
    widget.asks("helpt").await?;
    widget.choose("helpt", "thuis").await?;
    widget.click("back").await?;
    widget.asks("meebeslissen").await?;
    widget.choose("meebeslissen", "4").await?;
    progress(&widget, 2, 9).await?;
    widget.click("next").await?;
    widget.asks("stellingen").await?;
    progress(&widget, 3, 9).await?;
    widget.click("back").await?;
    widget.asks("meebeslissen").await?;
    // What was answered to it is still there for who changes their mind again.
    widget.choose("meebeslissen", "2").await?;
    widget.click("next").await?;
    widget.asks("helpt").await?;
    ensure!(
        filled(&widget).await? == json!(["q.meebeslissen=2", "q.helpt=thuis"]),
        "the choice is kept: {}",
        filled(&widget).await?
    );
    widget.click("back").await?;
    widget.asks("meebeslissen").await?;
    widget.choose("meebeslissen", "5").await?;
    go_to(&widget, "huishouden").await?;
    progress(&widget, 9, 9).await?;
    sends(world, &json!([{ "question": "meebeslissen", "value": 5 }])).await
}

pub(crate) async fn back_keeps_the_answers_of_every_kind(world: &World<'_>) -> Result<()> {
    let widget = begin(world).await?;
    answer_everything(&widget).await?;
    progress(&widget, 10, 10).await?;
    let before = filled(&widget).await?;
    let ranked = places(&widget).await?;
    for question in BACKWARDS.into_iter().skip(1) {
        widget.click("back").await?;
        widget.asks(question).await?;
        ensure_focus_within(world, &format!("#q-{question}")).await?;
        match question {
            "stellingen" => {
                until("statements that show", 5, async || widget.count(".statement").await).await?;
            }
            "helpt" => {
                until("texts of something else that show", 1, async || widget.count(".other").await).await?;
            }
            _ => {}
        }
    }
    ensure!(filled(&widget).await? == before, "it was {before:#}, is {:#}", filled(&widget).await?);
    ensure!(places(&widget).await? == ranked, "it was {ranked}, is {}", places(&widget).await?);
    sends(world, &everything()).await
}

/// Changes the language, as a resident does where there are many.
async fn change_language(widget: &Widget<'_>, code: &str) -> Result<()> {
    widget.click_on("details.languages summary").await?;
    widget.click(&format!("lang:{code}")).await?;
    widget.find(&format!(".widget[lang={code}]")).await?;
    widget.becomes("hydrated").await
}

pub(crate) async fn another_language_keeps_the_answers_of_every_kind(world: &World<'_>) -> Result<()> {
    let widget = begin(world).await?;
    answer_everything(&widget).await?;
    let before = filled(&widget).await?;
    for code in ["ar", "pl"] {
        let ranked = places(&widget).await?;
        change_language(&widget, code).await?;
        ensure!(
            filled(&widget).await? == before,
            "{code}: it was {before:#}, is {:#}",
            filled(&widget).await?
        );
        ensure!(places(&widget).await? == ranked, "{code}: it was {ranked}, is {}", places(&widget).await?);
        widget.asks("huishouden").await?;
    }
    // In the new language everything is as alive as it was.
    for question in ["woonduur", "leeftijd", "woonplaats", "voorzieningen"] {
        widget.click("back").await?;
        widget.asks(question).await?;
    }
    for choice in ["huisarts", "huisarts"] {
        widget.click(&format!("rank:{choice}")).await?;
    }
    let data = send(world).await?;
    ensure!(data["language"] == "pl", "it was sent as {}", data["language"]);
    let mut wanted = everything();
    wanted[5]["ranking"] = json!(["bus", "groen", "huisarts"]);
    ensure!(data["answers"] == wanted, "wanted {wanted:#}, sent {:#}", data["answers"]);
    Ok(())
}

pub(crate) async fn the_profile_is_skipped_as_a_whole(world: &World<'_>) -> Result<()> {
    let widget = begin(world).await?;
    widget.choose("groei", "zorg").await?;
    go_to(&widget, "voorzieningen").await?;
    ensure!(widget.count("button[value=skip]").await? == 0, "only questions about the resident are skipped");
    go_to(&widget, "woonplaats").await?;
    widget.says("#q-woonplaats", "Over u").await?;
    widget.says("button[value=skip]", "Sla dit over en verstuur").await?;
    // What was chosen on the way is skipped with it.
    widget.choose("woonplaats", "vessem").await?;
    widget.click("skip").await?;
    let data = arrived(world).await?;
    ensure!(data["area"].is_null(), "the response is from {}", data["area"]);
    ensure!(data["answers"] == json!([everything()[0]]), "sent: {}", data["answers"]);
    Ok(())
}

pub(crate) async fn the_profile_is_answered(world: &World<'_>) -> Result<()> {
    let widget = begin(world).await?;
    answer_everything(&widget).await?;
    ensure!(widget.count("button[value=skip]").await? == 0, "Send is all that is left");
    let data = send(world).await?;
    ensure!(data["area"] == "vessem", "the response is from {}", data["area"]);
    ensure!(data["answers"] == everything(), "sent: {:#}", data["answers"]);
    ensure!(data["partner"] == "bibliotheek-de-linde" && data["channel"] == "widget", "sent: {data}");
    Ok(())
}

pub(crate) async fn nothing_but_a_profile_that_is_skipped_is_told(world: &World<'_>) -> Result<()> {
    let widget = begin_at(world, "woonplaats").await?;
    widget.click("skip").await?;
    widget.says(".summary a", "nog niets ingevuld").await?;
    ensure!(world.gate.submissions().is_empty(), "nothing is sent");
    widget.asks("groei").await
}

/// What happens in one task, so that the engine cannot be there yet.
async fn at_once(widget: &Widget<'_>, steps: &str) -> Result<()> {
    let state = widget
        .script(&format!(
            "const state = host.dataset.state;\
             const at = css => root.querySelector(css);\
             const put = (css, value) => {{ at(css).value = value;\
                at(css).dispatchEvent(new Event('input', {{ bubbles: true, composed: true }})) }};\
             {steps}; at('button[value=next]').click(); return state"
        ))
        .await?;
    ensure!(state == "shown", "the engine came without intent: {state}");
    widget.becomes("hydrated").await
}

pub(crate) async fn something_else_before_the_engine_is_there(world: &World<'_>) -> Result<()> {
    let widget = begin(world).await?;
    at_once(&widget, "at('[value=anders]').click(); put(\"[name='q.vervoer.other']\", 'Te paard')").await?;
    widget.asks("aanraden").await?;
    let wanted: Value = json!([{ "question": "vervoer", "choice": "anders", "other": "Te paard" }]);
    sends(world, &wanted).await
}

pub(crate) async fn a_ranking_before_the_engine_is_there(world: &World<'_>) -> Result<()> {
    let widget = begin(world).await?;
    ensure!(widget.count(".rank select").await? == 3, "each choice has its list of places");
    ensure!(widget.count(".rank button").await? == 0, "nothing could be pressed in vain");
    at_once(&widget, "put(\"[name='q.plekken.bus']\", '1'); put(\"[name='q.plekken.winkel']\", '2')").await?;
    widget.asks("vergeten").await?;
    widget.click("back").await?;
    widget.asks("plekken").await?;
    let wanted = json!(["1 rank:bus", "2 rank:winkel"]);
    until("the places", wanted, async || places(&widget).await).await?;
    sends(world, &json!([{ "question": "plekken", "ranking": ["bus", "winkel"] }])).await
}
