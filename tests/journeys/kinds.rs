//! Every kind of question by mouse, each up to what arrives at the collector; and what the other journeys about kinds
//! share: the campaigns that ask them, a full set of answers, and the ways through the poll.

use anyhow::{Context as _, Result, ensure};
use meepraat_tests::{Serve, Widget, World, eventually, until};
use serde_json::{Value, json};

/// The whole sample campaign.
pub(crate) const FULL: Serve =
    Serve { now: "2026-11-22", seed: None, campaigns: &["demo/campaigns/kempen-2040.toml"] };

/// The whole sample campaign, with answers of others.
pub(crate) const FULL_WITH_OTHERS: Serve = Serve { seed: Some(200), ..FULL };

/// Kinds and settings that no sample campaign has.
pub(crate) const MORE: Serve = Serve { campaigns: &["tests/campaigns/kinds.toml"], ..FULL };

/// A ranking as the first question.
pub(crate) const RANKING_FIRST: Serve = Serve { campaigns: &["tests/campaigns/ranking-first.toml"], ..FULL };

/// An answer to every question of the sample campaign, as it travels.
pub(crate) fn everything() -> Value {
    json!([
        { "question": "groei", "choice": "zorg" },
        { "question": "meebeslissen", "value": 2 },
        { "question": "helpt", "choices": ["thuis", "anders"], "other": "Een oppas & tijd" },
        { "question": "stellingen", "statements": {
            "huizen": "agree", "stroom-delen": "disagree", "auto": "pass", "buren": "agree", "jongeren": "disagree",
        } },
        { "question": "vergeten", "text": "De bus & <de trein>" },
        { "question": "voorzieningen", "ranking": ["bus", "huisarts", "groen"] },
        { "question": "woonplaats", "area": "vessem" },
        { "question": "leeftijd", "choice": "30-44" },
        { "question": "woonduur", "choice": "altijd" },
        { "question": "huishouden", "choice": "gezin" },
    ])
}

/// The questions from the last to the first.
pub(crate) const BACKWARDS: [&str; 10] = [
    "huishouden",
    "woonduur",
    "leeftijd",
    "woonplaats",
    "voorzieningen",
    "vergeten",
    "stellingen",
    "helpt",
    "meebeslissen",
    "groei",
];

/// The widget, ready to be answered.
pub(crate) async fn begin<'a>(world: &'a World<'_>) -> Result<Widget<'a>> {
    let widget = world.open("plain.html").await?;
    widget.shown().await?;
    Ok(widget)
}

/// The widget at a question, with a living engine.
pub(crate) async fn begin_at<'a>(world: &'a World<'_>, question: &str) -> Result<Widget<'a>> {
    let widget = begin(world).await?;
    go_to(&widget, question).await?;
    widget.find("legend").await?.click().await?;
    widget.becomes("hydrated").await?;
    Ok(widget)
}

/// Presses Next until this question shows.
pub(crate) async fn go_to(widget: &Widget<'_>, question: &str) -> Result<()> {
    loop {
        let at = widget.question().await?;
        if at == question {
            return Ok(());
        }
        widget.click("next").await?;
        until(&format!("{at} is left on the way to {question}"), true, async || {
            let now = widget.question().await?;
            Ok(!now.is_empty() && now != at)
        })
        .await?;
    }
}

/// Every field that holds something, as `name=value`.
pub(crate) async fn filled(widget: &Widget<'_>) -> Result<Value> {
    widget
        .script(
            "return [...root.querySelectorAll(`[name^='q.']`)]\
             .filter(field => /^[rc]/.test(field.type) ? field.checked : field.value)\
             .map(field => field.name + '=' + field.value)",
        )
        .await
}

/// Waits until the page was told that the response is delivered.
pub(crate) async fn delivered(world: &World<'_>) -> Result<()> {
    until("a delivered response", true, async || {
        let events = world.witness().await?["events"].clone();
        let told = json!({ "name": "submitted", "detail": { "state": "delivered" } });
        Ok(events.as_array().is_some_and(|events| events.contains(&told)))
    })
    .await
}

/// Goes to the end and sends, leaving out what is not answered; gives the data that arrived and was counted, once.
pub(crate) async fn send(world: &World<'_>) -> Result<Value> {
    let widget = world.widget(0);
    loop {
        let at = widget.question().await?;
        if widget.count("button[value=send]").await? > 0 {
            widget.click("send").await?;
            break;
        }
        widget.click("next").await?;
        until(&format!("{at} is left"), true, async || Ok(widget.question().await? != at)).await?;
    }
    arrived(world).await
}

/// The data that arrived and was counted, once.
pub(crate) async fn arrived(world: &World<'_>) -> Result<Value> {
    delivered(world).await?;
    world.counted(1).await?;
    world.undisturbed().await?;
    let sent = world.gate.submissions();
    ensure!(sent.len() == 1, "it was sent {} times", sent.len());
    Ok(super::wire::event(sent.first().context("nothing was sent")?)?["data"].clone())
}

/// Sends, and compares the answers that arrive.
pub(crate) async fn sends(world: &World<'_>, answers: &Value) -> Result<()> {
    let data = send(world).await?;
    ensure!(data["answers"] == *answers, "wanted {answers:#}, sent {:#}", data["answers"]);
    Ok(())
}

/// The texts on a ranking's buttons by their places, the first place first.
pub(crate) async fn places(widget: &Widget<'_>) -> Result<Value> {
    widget
        .script(
            "return [...root.querySelectorAll('.rank [aria-pressed=true]')]\
             .sort((a, b) => a.dataset.place - b.dataset.place).map(b => b.dataset.place + ' ' + b.value)",
        )
        .await
}

/// Answers every question of the sample campaign by mouse, up to Send.
pub(crate) async fn answer_everything(widget: &Widget<'_>) -> Result<()> {
    widget.choose("groei", "zorg").await?;
    go_to(widget, "meebeslissen").await?;
    widget.choose("meebeslissen", "2").await?;
    go_to(widget, "helpt").await?;
    widget.becomes("hydrated").await?;
    for choice in ["thuis", "anders"] {
        widget.choose("helpt", choice).await?;
    }
    widget.find("[name='q.helpt.other']").await?.send_keys("Een oppas & tijd").await?;
    go_to(widget, "stellingen").await?;
    agree_and_disagree(widget).await?;
    go_to(widget, "vergeten").await?;
    widget.find("textarea").await?.send_keys("De bus & <de trein>").await?;
    go_to(widget, "voorzieningen").await?;
    for choice in ["bus", "huisarts", "groen"] {
        widget.click(&format!("rank:{choice}")).await?;
    }
    go_to(widget, "woonplaats").await?;
    widget.choose("woonplaats", "vessem").await?;
    for (question, choice) in [("leeftijd", "30-44"), ("woonduur", "altijd"), ("huishouden", "gezin")] {
        go_to(widget, question).await?;
        widget.choose(question, choice).await?;
    }
    Ok(())
}

/// One statement at a time.
async fn agree_and_disagree(widget: &Widget<'_>) -> Result<()> {
    let stances = everything()[3]["statements"].clone();
    for (number, statement) in (1..).zip(["huizen", "stroom-delen", "auto", "buren", "jongeren"]) {
        until("statements that show", number, async || widget.count(".statement").await).await?;
        let stance = stances[statement].as_str().context("a stance")?;
        widget.choose(&format!("stellingen.{statement}"), stance).await?;
    }
    Ok(())
}

pub(crate) async fn a_choice_of_something_else_with_its_text(world: &World<'_>) -> Result<()> {
    let widget = begin(world).await?;
    ensure!(widget.count("[name='q.vervoer.other']").await? == 0, "there is nothing to explain yet");
    widget.choose("vervoer", "anders").await?;
    widget.find("[name='q.vervoer.other']").await?.send_keys("Te paard").await?;
    widget.choose("vervoer", "fiets").await?;
    until("fields for something else", 0, async || widget.count("[name='q.vervoer.other']").await).await?;
    widget.choose("vervoer", "anders").await?;
    widget.find("[name='q.vervoer.other']").await?;
    sends(world, &json!([{ "question": "vervoer", "choice": "anders", "other": "Te paard" }])).await
}

pub(crate) async fn a_text_beside_another_choice_stays_here(world: &World<'_>) -> Result<()> {
    let widget = begin(world).await?;
    widget.choose("vervoer", "anders").await?;
    widget.find("[name='q.vervoer.other']").await?.send_keys("Te paard").await?;
    widget.choose("vervoer", "auto").await?;
    sends(world, &json!([{ "question": "vervoer", "choice": "auto" }])).await
}

/// What is chosen looks it, and nothing else does: inside a shadow root WebKit does not look again at all that a style
/// sheet may say of what is chosen.
async fn looks_chosen(widget: &Widget<'_>, value: &str) -> Result<()> {
    let look = "return [...root.querySelectorAll('.step')].filter(e => drawn(e) && getComputedStyle(e).boxShadow != 'none')\
        .map(e => e.querySelector('input').value)";
    until("what looks chosen", json!([value]), async || widget.script(look).await).await
}

pub(crate) async fn a_scale(world: &World<'_>) -> Result<()> {
    let widget = begin_at(world, "meebeslissen").await?;
    ensure!(widget.count("label.step").await? == 5, "five steps");
    for value in ["2", "4"] {
        widget.choose("meebeslissen", value).await?;
        looks_chosen(&widget, value).await?;
    }
    sends(world, &json!([{ "question": "meebeslissen", "value": 4 }])).await
}

pub(crate) async fn a_scale_that_does_not_apply(world: &World<'_>) -> Result<()> {
    let widget = begin_at(world, "feest").await?;
    widget.choose("feest", "3").await?;
    widget.find("label.choice:has([name='q.feest'])").await?.click().await?;
    sends(world, &json!([{ "question": "feest", "notApplicable": true }])).await
}

pub(crate) async fn a_recommendation(world: &World<'_>) -> Result<()> {
    let widget = begin_at(world, "aanraden").await?;
    ensure!(widget.count("label.step").await? == 11, "0 to 10");
    widget.choose("aanraden", "0").await?;
    widget.choose("aanraden", "10").await?;
    sends(world, &json!([{ "question": "aanraden", "value": 10 }])).await
}

pub(crate) async fn several_choices_and_none_of_them(world: &World<'_>) -> Result<()> {
    let widget = begin(world).await?;
    go_to(&widget, "meebeslissen").await?;
    widget.choose("meebeslissen", "1").await?;
    go_to(&widget, "helpt").await?;
    let chosen = |wanted: &'static [&'static str]| async move {
        let all: Vec<String> = wanted.iter().map(|id| format!("q.helpt={id}")).collect();
        let wanted = json!([["q.meebeslissen=1".to_owned()].as_slice(), &all].concat());
        until("what is chosen", wanted, async || filled(&widget).await).await
    };
    for choice in ["eerder", "taal"] {
        widget.choose("helpt", choice).await?;
    }
    chosen(&["eerder", "taal"]).await?;
    widget.choose("helpt", "niet-nodig").await?;
    chosen(&["niet-nodig"]).await?;
    widget.choose("helpt", "dichtbij").await?;
    chosen(&["dichtbij"]).await?;
    widget.choose("helpt", "niet-nodig").await?;
    chosen(&["niet-nodig"]).await?;
    sends(
        world,
        &json!([
            { "question": "meebeslissen", "value": 1 },
            { "question": "helpt", "choices": ["niet-nodig"] },
        ]),
    )
    .await
}

pub(crate) async fn too_few_and_too_many_choices_are_told(world: &World<'_>) -> Result<()> {
    let widget = begin_at(world, "bouwen").await?;
    widget.says(".hint", "Kies er ten minste 2 en hoogstens 3.").await?;
    widget.choose("bouwen", "huizen").await?;
    told(&widget, "Kies er ten minste 2.").await?;
    // Whoever changes the answer is no longer told that it is wrong.
    for choice in ["winkels", "paden", "bomen"] {
        widget.choose("bouwen", choice).await?;
    }
    until("errors", 0, async || widget.count(".summary, .error").await).await?;
    told(&widget, "Kies er hoogstens 3.").await?;
    widget.find(".summary a").await?.click().await?;
    super::answering::ensure_focus_within(world, "#q-bouwen").await?;
    widget.choose("bouwen", "huizen").await?;
    sends(world, &json!([{ "question": "bouwen", "choices": ["winkels", "paden", "bomen"] }])).await
}

/// Next does not lead on, but to what is wrong.
pub(crate) async fn told(widget: &Widget<'_>, words: &str) -> Result<()> {
    widget.click("next").await?;
    widget.says(".summary a", words).await?;
    widget.says("#error-bouwen", words).await?;
    until("the summary has the focus", true, async || Ok(widget.focused().await?.contains(".summary")))
        .await?;
    widget.asks("bouwen").await
}

pub(crate) async fn none_of_these_is_enough_by_itself(world: &World<'_>) -> Result<()> {
    let widget = begin_at(world, "bouwen").await?;
    widget.choose("bouwen", "geen").await?;
    sends(world, &json!([{ "question": "bouwen", "choices": ["geen"] }])).await
}

pub(crate) async fn statements_one_at_a_time(world: &World<'_>) -> Result<()> {
    let widget = begin_at(world, "stellingen").await?;
    agree_and_disagree(&widget).await?;
    sends(world, &json!([everything()[3]])).await
}

pub(crate) async fn statements_as_far_as_they_are_answered(world: &World<'_>) -> Result<()> {
    let widget = begin_at(world, "stellingen").await?;
    widget.choose("stellingen.huizen", "agree").await?;
    widget.choose("stellingen.stroom-delen", "pass").await?;
    let stances = json!({ "huizen": "agree", "stroom-delen": "pass" });
    sends(world, &json!([{ "question": "stellingen", "statements": stances }])).await
}

pub(crate) async fn a_text(world: &World<'_>) -> Result<()> {
    let widget = begin_at(world, "vergeten").await?;
    widget.says("#hint-vergeten", "500").await?;
    widget.find("textarea").await?.send_keys("De bus & <de trein>").await?;
    widget.says("#hint-vergeten", "481").await?;
    sends(world, &json!([everything()[4]])).await
}

pub(crate) async fn a_ranking_by_pressing(world: &World<'_>) -> Result<()> {
    let widget = begin_at(world, "voorzieningen").await?;
    ensure!(widget.count(".rank select").await? == 0, "pressing takes the place of the lists");
    for (choice, words) in [
        ("winkel", "Winkel voor eten en drinken: plaats 1."),
        ("bus", "Bushalte: plaats 2."),
        ("huisarts", "Huisarts: plaats 3."),
        ("sport", "Kies er 3."),
        ("winkel", "Winkel voor eten en drinken: niet meer gekozen."),
        ("groen", "Bos en speelplek: plaats 3."),
    ] {
        widget.click(&format!("rank:{choice}")).await?;
        widget.says(".status", words).await?;
    }
    let wanted = json!(["1 rank:bus", "2 rank:huisarts", "3 rank:groen"]);
    until("the places", wanted, async || places(&widget).await).await?;
    sends(world, &json!([everything()[5]])).await
}

/// Types to find a place, until only one is left.
async fn find_place(widget: &Widget<'_>, typed: &str) -> Result<()> {
    let search = widget.find("input[type=search]").await?;
    search.clear().await?;
    search.send_keys(typed).await?;
    until("places that are left", 1, async || widget.count("[data-find]").await).await?;
    widget.says(".status", "Gevonden: 1.").await
}

pub(crate) async fn an_area_by_its_name(world: &World<'_>) -> Result<()> {
    let widget = begin_at(world, "woonplaats").await?;
    let all = widget.count("[data-find]").await?;
    ensure!(all == 19, "every village can be chosen, not {all}");
    let search = widget.find("input[type=search]").await?;
    search.send_keys("Xyz").await?;
    widget.says(".none", "Niets gevonden").await?;
    widget.says(".status", "Niets gevonden").await?;
    find_place(&widget, "VESS").await?;
    widget.choose("woonplaats", "vessem").await?;
    ends_in_vessem(world).await
}

pub(crate) async fn an_area_by_its_postcode(world: &World<'_>) -> Result<()> {
    let widget = begin_at(world, "woonplaats").await?;
    find_place(&widget, "5512").await?;
    widget.choose("woonplaats", "vessem").await?;
    ends_in_vessem(world).await
}

/// What was chosen stays chosen whatever is typed afterwards, and says where the response comes from.
pub(crate) async fn ends_in_vessem(world: &World<'_>) -> Result<()> {
    let widget = world.widget(0);
    let wanted = json!(["q.woonplaats=vessem"]);
    eventually("the place is chosen", async || {
        let found = filled(&widget).await?;
        ensure!(found == wanted, "{found}");
        Ok(Some(()))
    })
    .await?;
    go_to(&widget, "leeftijd").await?;
    let data = send(world).await?;
    ensure!(data["area"] == "vessem", "the response is from {}", data["area"]);
    let wanted = json!([{ "question": "woonplaats", "area": "vessem" }]);
    ensure!(data["answers"] == wanted, "sent: {}", data["answers"]);
    Ok(())
}
