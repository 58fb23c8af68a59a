//! A resident changes their mind, their language, or what was wrong: nothing that was answered is lost.

use anyhow::{Result, ensure};
use meepraat_tests::{Widget, World, until};

use super::answering::ensure_focus_within;

pub(crate) async fn another_language_keeps_the_answers(world: &World<'_>) -> Result<()> {
    let widget = world.open("plain.html").await?;
    widget.shown().await?;
    widget.choose("groei", "verkeer").await?;
    widget.click("next").await?;
    widget.asks("meebeslissen").await?;
    widget.choose("meebeslissen", "4").await?;
    widget.click("lang:en").await?;
    widget.find(".widget[lang=en]").await?;
    until("the answer is kept", "4".to_owned(), async || widget.answer("meebeslissen").await).await?;
    until("the answer is kept", "verkeer".to_owned(), async || widget.answer("groei").await).await?;
    widget.asks("meebeslissen").await?;
    widget.says(".progress", "Question 2 of 3").await?;
    widget.click("next").await?;
    widget.asks("vergeten").await?;
    widget.click("send").await?;
    widget.says(".outcome", "your answer was sent").await?;
    world.counted(1).await?;
    let sent = world.gate.submissions();
    let body = sent.last().map(|seen| String::from_utf8_lossy(&seen.body).into_owned()).unwrap_or_default();
    ensure!(body.contains("verkeer") && body.contains(r#""language":"en""#), "sent: {body}");
    world.undisturbed().await
}

pub(crate) async fn going_back_keeps_the_answers(world: &World<'_>) -> Result<()> {
    let widget = world.open("plain.html").await?;
    widget.shown().await?;
    widget.fill().await?;
    widget.click("back").await?;
    widget.asks("meebeslissen").await?;
    ensure!(widget.answer("meebeslissen").await? == "2", "the second answer is kept");
    widget.click("back").await?;
    widget.asks("groei").await?;
    ensure!(widget.answer("groei").await? == "zorg", "the first answer is kept");
    ensure!(widget.count("button[value=back]").await? == 0, "there is nothing before the first question");
    widget.choose("groei", "dorp").await?;
    for question in ["meebeslissen", "vergeten"] {
        widget.click("next").await?;
        widget.asks(question).await?;
    }
    ensure!(widget.answer("vergeten").await? == "Te weinig woningen", "the text is kept");
    widget.click("send").await?;
    widget.sent().await?;
    world.counted(1).await?;
    let sent = world.gate.submissions();
    ensure!(String::from_utf8_lossy(&sent[0].body).contains("dorp"), "the changed answer is sent");
    Ok(())
}

/// A page may answer an event of the widget by an attribute of it.
pub(crate) async fn an_attribute_that_changes_while_sending_undoes_nothing(world: &World<'_>) -> Result<()> {
    let widget = world.open("plain.html").await?;
    widget.shown().await?;
    widget.fill().await?;
    let change = "document.addEventListener('meepraat:answered', ({ target, detail }) => \
         detail.question === 'vergeten' && target.setAttribute('partner', 'vv-kempenland'), true)";
    world.browser.script(change, &[]).await?;
    widget.click("send").await?;
    widget.sent().await?;
    world.counted(1).await?;
    ensure!(world.gate.submissions().len() == 1, "it is sent once");
    world.undisturbed().await
}

pub(crate) async fn an_error_takes_the_focus_and_leads_to_its_field(world: &World<'_>) -> Result<()> {
    let widget = world.open("plain.html").await?;
    widget.shown().await?;
    for question in ["meebeslissen", "vergeten"] {
        widget.click("next").await?;
        widget.asks(question).await?;
    }
    widget.click("send").await?;
    widget.says(".summary", "nog niets ingevuld").await?;
    until("the summary has the focus", true, async || Ok(widget.focused().await?.contains(".summary")))
        .await?;
    ensure!(world.gate.submissions().is_empty(), "nothing is sent");
    // Whoever answered nothing begins anew.
    widget.asks("groei").await?;
    for question in ["meebeslissen", "vergeten"] {
        widget.click("next").await?;
        widget.asks(question).await?;
    }
    let writing = widget.find("textarea[name='q.vergeten']").await?;
    widget
        .script(
            "const area = root.querySelector('textarea'); area.value = 'woord '.repeat(90);\
                 area.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }))",
        )
        .await?;
    writing.send_keys("x").await?;
    widget.click("send").await?;
    widget.says(".summary a", "te lang").await?;
    widget.says("#error-vergeten", "te lang").await?;
    until("the summary has the focus", true, async || Ok(widget.focused().await?.contains(".summary")))
        .await?;
    widget.find(".summary a").await?.click().await?;
    ensure_focus_within(world, "#q-vergeten").await?;
    let url = world.browser.script("return location.href", &[]).await?;
    ensure!(url == world.host.page("plain.html"), "the host's address is unchanged: {url}");
    writing.clear().await?;
    writing.send_keys("Kort").await?;
    widget.click("send").await?;
    widget.sent().await?;
    world.counted(1).await
}

/// The second question, answered, with a living engine.
async fn answer_two(world: &World<'_>) -> Result<()> {
    let widget = world.open("plain.html").await?;
    widget.shown().await?;
    widget.choose("groei", "verkeer").await?;
    widget.click("next").await?;
    widget.asks("meebeslissen").await?;
    widget.choose("meebeslissen", "4").await?;
    widget.becomes("hydrated").await
}

/// The answers are there, and go out once, in this language.
async fn send_in(world: &World<'_>, language: &str, words: &str) -> Result<()> {
    let widget = world.widget(0);
    widget.find(&format!(".widget[lang={language}]")).await?;
    until("the answer is kept", "verkeer".to_owned(), async || widget.answer("groei").await).await?;
    until("the answer is kept", "4".to_owned(), async || widget.answer("meebeslissen").await).await?;
    widget.asks("meebeslissen").await?;
    widget.click("next").await?;
    widget.asks("vergeten").await?;
    widget.click("send").await?;
    widget.says(".outcome", words).await?;
    world.counted(1).await?;
    let sent = world.gate.submissions();
    ensure!(sent.len() == 1, "it was sent {} times", sent.len());
    let data = super::wire::event(&sent[0])?["data"].clone();
    ensure!(data["language"] == language, "it was sent as {data}");
    let answers = data["answers"].to_string();
    ensure!(answers.contains("verkeer") && answers.contains('4'), "sent: {answers}");
    world.undisturbed().await
}

/// Presses languages in one task, faster than any resident.
async fn press_languages(widget: &Widget<'_>, languages: &[&str]) -> Result<()> {
    let presses: Vec<String> = languages
        .iter()
        .map(|language| format!("root.querySelector('[value=\"lang:{language}\"]').click()"))
        .collect();
    widget.script(&presses.join(";")).await.map(drop)
}

pub(crate) async fn a_language_taken_back_does_not_come(world: &World<'_>) -> Result<()> {
    answer_two(world).await?;
    let widget = world.widget(0);
    // The other language comes slowly, after the resident has changed their mind.
    world.gate.hold("/en.");
    widget.click("lang:en").await?;
    widget.click("lang:nl").await?;
    press_languages(&widget, &["en", "nl"]).await?;
    world.gate.release();
    until("the other language is there", true, async || Ok(world.gate.asked_for("/en.html") > 0)).await?;
    send_in(world, "nl", "is verstuurd").await
}

pub(crate) async fn a_language_pressed_twice_comes_once(world: &World<'_>) -> Result<()> {
    answer_two(world).await?;
    let widget = world.widget(0);
    world.gate.hold("/en.");
    press_languages(&widget, &["en", "en"]).await?;
    world.gate.release();
    widget.find(".widget[lang=en]").await?;
    widget.becomes("hydrated").await?;
    press_languages(&widget, &["en", "nl", "en", "en"]).await?;
    send_in(world, "en", "was sent").await
}

pub(crate) async fn languages_pressed_before_the_engine_is_there_end_in_the_last(
    world: &World<'_>,
) -> Result<()> {
    let widget = world.open("plain.html").await?;
    widget.shown().await?;
    world.gate.hold("/engine.wasm");
    // In one task: a choice, Next, and three languages.
    let state = widget
        .script(
            "const state = host.dataset.state;\
             const click = css => root.querySelector(css).click();\
             click('input[value=verkeer]'); click('button[value=next]');\
             for (const language of ['en', 'nl', 'en']) click(`[value='lang:${language}']`);\
             return state",
        )
        .await?;
    ensure!(state == "shown", "the engine came without intent: {state}");
    widget.find(".widget[lang=en]").await?;
    world.gate.release();
    widget.becomes("hydrated").await?;
    widget.asks("meebeslissen").await?;
    widget.choose("meebeslissen", "4").await?;
    send_in(world, "en", "was sent").await
}

pub(crate) async fn a_language_that_comes_in_parts_does_not_overtake_the_last(
    world: &World<'_>,
) -> Result<()> {
    let widget = world.open("plain.html").await?;
    widget.shown().await?;
    // English is asked for before there is an engine, and its words come after Dutch was asked for again.
    world.gate.hold("/en.html");
    press_languages(&widget, &["en"]).await?;
    widget.choose("groei", "verkeer").await?;
    widget.becomes("hydrated").await?;
    world.gate.hold("/en.json");
    until("the form is there", true, async || Ok(world.gate.asked_for("/en.html") > 0)).await?;
    widget.click("lang:nl").await?;
    widget.find(".widget[lang=nl]").await?;
    widget.becomes("hydrated").await?;
    world.gate.release();
    until("the other words are there", true, async || Ok(world.gate.asked_for("/en.json") > 0)).await?;
    widget.click("next").await?;
    widget.asks("meebeslissen").await?;
    widget.choose("meebeslissen", "4").await?;
    send_in(world, "nl", "is verstuurd").await
}
