//! Every kind of question by keyboard alone, each up to what arrives at the collector.

use std::time::Duration;

use anyhow::{Result, ensure};
use meepraat_tests::{Widget, World, eventually, until};
use serde_json::{Value, json};
use thirtyfour::Key;

use super::answering::{ensure_focus_is_seen, ensure_focus_within, tab_to};
use super::kinds::{arrived, begin, everything, filled, places};

/// At a question, where only keys led.
async fn begin_at<'a>(world: &'a World<'_>, question: &str) -> Result<Widget<'a>> {
    let widget = begin(world).await?;
    world.browser.script("document.querySelector('#before').focus()", &[]).await?;
    tab_to(world, "=next").await?;
    widget.becomes("hydrated").await?;
    go_to(world, question).await?;
    Ok(widget)
}

/// Presses Next until this question shows.
async fn go_to(world: &World<'_>, question: &str) -> Result<()> {
    while world.widget(0).question().await? != question {
        next(world).await?;
    }
    Ok(())
}

/// Presses Next; the heading of the question that follows has the focus then.
async fn next(world: &World<'_>) -> Result<()> {
    let widget = world.widget(0);
    let at = widget.question().await?;
    eventually(&format!("{at} is left"), async || {
        // Right after a step the focus goes to the heading; whoever was faster goes to Next again.
        if !widget.focused().await?.contains("=next") {
            tab_to(world, "=next").await?;
        }
        world.browser.press(Key::Enter).await?;
        for _ in 0..10 {
            if widget.question().await? != at {
                return Ok(Some(()));
            }
            tokio::time::sleep(Duration::from_millis(40)).await;
        }
        Ok(None)
    })
    .await?;
    let now = widget.question().await?;
    ensure_focus_within(world, &format!("#q-{now}")).await
}

/// Goes to the end and sends; compares what arrives. Gives the data.
async fn sends(world: &World<'_>, answers: &Value) -> Result<Value> {
    let widget = world.widget(0);
    loop {
        if widget.count("button[value=send]").await? > 0 {
            tab_to(world, "=send").await?;
            ensure_focus_is_seen(world).await?;
            world.browser.press(Key::Enter).await?;
            let data = arrived(world).await?;
            ensure!(data["answers"] == *answers, "wanted {answers:#}, sent {:#}", data["answers"]);
            return Ok(data);
        }
        next(world).await?;
    }
}

async fn chosen(world: &World<'_>, wanted: &[&str]) -> Result<()> {
    until("what is filled in", json!(wanted), async || filled(&world.widget(0)).await).await
}

/// Presses keys that each choose something, one after the other.
async fn press(world: &World<'_>, keys: &[Key]) -> Result<()> {
    let widget = world.widget(0);
    for key in keys {
        let before = filled(&widget).await?;
        world.browser.press(key.clone()).await?;
        until(&format!("{key:?} changes {before}"), true, async || Ok(filled(&widget).await? != before))
            .await?;
    }
    Ok(())
}

pub(crate) async fn a_choice_of_something_else_with_its_text(world: &World<'_>) -> Result<()> {
    let widget = begin(world).await?;
    world.browser.script("document.querySelector('#before').focus()", &[]).await?;
    tab_to(world, "input q.vervoer=fiets").await?;
    widget.becomes("hydrated").await?;
    press(world, &[Key::Space, Key::Down, Key::Down]).await?;
    chosen(world, &["q.vervoer=anders"]).await?;
    tab_to(world, "input.other q.vervoer.other").await?;
    ensure_focus_is_seen(world).await?;
    world.browser.press("Te paard").await?;
    let answers = json!([{ "question": "vervoer", "choice": "anders", "other": "Te paard" }]);
    sends(world, &answers).await.map(drop)
}

pub(crate) async fn a_scale(world: &World<'_>) -> Result<()> {
    begin_at(world, "meebeslissen").await?;
    tab_to(world, "input q.meebeslissen=1").await?;
    ensure_focus_is_seen(world).await?;
    press(world, &[Key::Space, Key::Right, Key::Right, Key::Right]).await?;
    chosen(world, &["q.meebeslissen=4"]).await?;
    sends(world, &json!([{ "question": "meebeslissen", "value": 4 }])).await.map(drop)
}

pub(crate) async fn a_scale_that_does_not_apply(world: &World<'_>) -> Result<()> {
    begin_at(world, "feest").await?;
    tab_to(world, "input q.feest=1").await?;
    press(world, &[&[Key::Space][..], &vec![Key::Right; 5]].concat()).await?;
    sends(world, &json!([{ "question": "feest", "notApplicable": true }])).await.map(drop)
}

pub(crate) async fn a_recommendation(world: &World<'_>) -> Result<()> {
    begin_at(world, "aanraden").await?;
    tab_to(world, "input q.aanraden=0").await?;
    press(world, &[&[Key::Space][..], &vec![Key::Right; 10]].concat()).await?;
    chosen(world, &["q.aanraden=10"]).await?;
    sends(world, &json!([{ "question": "aanraden", "value": 10 }])).await.map(drop)
}

pub(crate) async fn several_choices_and_none_of_them(world: &World<'_>) -> Result<()> {
    begin_at(world, "meebeslissen").await?;
    tab_to(world, "input q.meebeslissen=1").await?;
    world.browser.press(Key::Space).await?;
    go_to(world, "helpt").await?;
    for choice in ["eerder", "thuis", "niet-nodig"] {
        tab_to(world, &format!("input q.helpt={choice}")).await?;
        ensure_focus_is_seen(world).await?;
        world.browser.press(Key::Space).await?;
    }
    chosen(world, &["q.meebeslissen=1", "q.helpt=niet-nodig"]).await?;
    let answers = json!([
        { "question": "meebeslissen", "value": 1 },
        { "question": "helpt", "choices": ["niet-nodig"] },
    ]);
    sends(world, &answers).await.map(drop)
}

pub(crate) async fn too_few_choices_are_told_and_put_right(world: &World<'_>) -> Result<()> {
    let widget = begin_at(world, "bouwen").await?;
    tab_to(world, "input q.bouwen=huizen").await?;
    world.browser.press(Key::Space).await?;
    tab_to(world, "=next").await?;
    world.browser.press(Key::Enter).await?;
    widget.says(".summary a", "Kies er ten minste 2.").await?;
    ensure_focus_within(world, ".summary").await?;
    // The link leads to the first field.
    world.browser.press(Key::Tab).await?;
    ensure_focus_within(world, ".summary a").await?;
    world.browser.press(Key::Enter).await?;
    until("the first field has the focus", true, async || {
        Ok(widget.focused().await?.contains("input q.bouwen=huizen"))
    })
    .await?;
    tab_to(world, "input q.bouwen=bomen").await?;
    world.browser.press(Key::Space).await?;
    sends(world, &json!([{ "question": "bouwen", "choices": ["huizen", "bomen"] }])).await.map(drop)
}

pub(crate) async fn statements_one_at_a_time(world: &World<'_>) -> Result<()> {
    let widget = begin_at(world, "stellingen").await?;
    let statements = everything()[3]["statements"].clone();
    for (number, statement) in (1..).zip(["huizen", "stroom-delen", "auto", "buren", "jongeren"]) {
        until("statements that show", number, async || widget.count(".statement").await).await?;
        tab_to(world, &format!("input q.stellingen.{statement}=agree")).await?;
        ensure_focus_is_seen(world).await?;
        let keys: &[Key] = match statements[statement].as_str() {
            Some("agree") => &[Key::Space],
            Some("disagree") => &[Key::Space, Key::Right],
            _ => &[Key::Space, Key::Right, Key::Right],
        };
        press(world, keys).await?;
    }
    sends(world, &json!([everything()[3]])).await.map(drop)
}

pub(crate) async fn a_text(world: &World<'_>) -> Result<()> {
    let widget = begin_at(world, "vergeten").await?;
    tab_to(world, "textarea q.vergeten").await?;
    world.browser.press("De bus").await?;
    // In a text Enter begins a line; it does not lead on.
    world.browser.press(Key::Enter).await?;
    world.browser.press("en de trein").await?;
    widget.asks("vergeten").await?;
    sends(world, &json!([{ "question": "vergeten", "text": "De bus\nen de trein" }])).await.map(drop)
}

pub(crate) async fn a_ranking(world: &World<'_>) -> Result<()> {
    let widget = begin_at(world, "voorzieningen").await?;
    for (choice, key, words) in [
        ("winkel", Key::Enter, "Winkel voor eten en drinken: plaats 1."),
        ("huisarts", Key::Space, "Huisarts: plaats 2."),
        ("bus", Key::Enter, "Bushalte: plaats 3."),
        ("sport", Key::Space, "Kies er 3."),
    ] {
        tab_to(world, &format!("button=rank:{choice}")).await?;
        ensure_focus_is_seen(world).await?;
        world.browser.press(key).await?;
        widget.says(".status", words).await?;
        ensure_focus_within(world, &format!("[value=\"rank:{choice}\"]")).await?;
    }
    // Back to the first choice, which gives up its place.
    for _ in 0..5 {
        world
            .browser
            .driver()
            .action_chain()
            .key_down(Key::Shift)
            .send_keys(Key::Tab)
            .key_up(Key::Shift)
            .perform()
            .await?;
    }
    ensure_focus_within(world, "[value=\"rank:winkel\"]").await?;
    world.browser.press(Key::Space).await?;
    widget.says(".status", "Winkel voor eten en drinken: niet meer gekozen.").await?;
    let wanted = json!(["1 rank:huisarts", "2 rank:bus"]);
    until("the places", wanted, async || places(&widget).await).await?;
    let answers = json!([{ "question": "voorzieningen", "ranking": ["huisarts", "bus"] }]);
    sends(world, &answers).await.map(drop)
}

/// Types to find a place; Enter chooses the only one that is left, and leads on to nothing else.
async fn find_place(world: &World<'_>, typed: &str) -> Result<()> {
    let widget = begin_at(world, "woonplaats").await?;
    tab_to(world, "input#find-woonplaats").await?;
    ensure_focus_is_seen(world).await?;
    world.browser.press(typed).await?;
    until("places that are left", 1, async || widget.count("[data-find]").await).await?;
    widget.says(".status", "Gevonden: 1.").await?;
    Ok(())
}

async fn ends_in_vessem(world: &World<'_>) -> Result<()> {
    chosen(world, &["q.woonplaats=vessem"]).await?;
    world.widget(0).asks("woonplaats").await?;
    let data = sends(world, &json!([{ "question": "woonplaats", "area": "vessem" }])).await?;
    ensure!(data["area"] == "vessem", "the response is from {}", data["area"]);
    Ok(())
}

pub(crate) async fn an_area_by_its_name_and_enter(world: &World<'_>) -> Result<()> {
    find_place(world, "vesse").await?;
    world.browser.press(Key::Enter).await?;
    ends_in_vessem(world).await
}

pub(crate) async fn an_area_by_its_postcode_and_space(world: &World<'_>) -> Result<()> {
    find_place(world, "5512").await?;
    tab_to(world, "input q.woonplaats=vessem").await?;
    ensure_focus_is_seen(world).await?;
    world.browser.press(Key::Space).await?;
    ends_in_vessem(world).await
}

pub(crate) async fn enter_chooses_none_of_several_areas(world: &World<'_>) -> Result<()> {
    let widget = begin_at(world, "woonplaats").await?;
    tab_to(world, "input#find-woonplaats").await?;
    world.browser.press("hoog").await?;
    until("places that are left", 2, async || widget.count("[data-find]").await).await?;
    world.browser.press(Key::Enter).await?;
    widget.says(".status", "Gevonden: 2.").await?;
    widget.asks("woonplaats").await?;
    chosen(world, &[]).await?;
    world.browser.press("eloon").await?;
    until("places that are left", 1, async || widget.count("[data-find]").await).await?;
    world.browser.press(Key::Enter).await?;
    chosen(world, &["q.woonplaats=hoogeloon"]).await?;
    let data = sends(world, &json!([{ "question": "woonplaats", "area": "hoogeloon" }])).await?;
    ensure!(data["area"] == "hoogeloon", "the response is from {}", data["area"]);
    Ok(())
}
