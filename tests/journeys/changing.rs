//! A resident changes their mind, their language, or what was wrong: nothing that was answered is lost.

use anyhow::{Result, ensure};
use meepraat_tests::{World, until};

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
