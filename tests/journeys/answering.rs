//! A resident answers the Kempen's poll, in every way of pointing and typing.

use anyhow::{Result, ensure};
use meepraat_tests::{World, until};
use serde_json::json;
use thirtyfour::Key;

pub(crate) async fn by_mouse_on_a_phone_is_counted_once(world: &World<'_>) -> Result<()> {
    let widget = world.open("plain.html").await?;
    widget.shown().await?;
    widget.says(".progress", "Vraag 1 van 3").await?;
    widget.fill().await?;
    widget.click("send").await?;
    widget.sent().await?;
    world.counted(1).await?;
    let events = world.witness().await?["events"].clone();
    let seen = |name: &str, detail: serde_json::Value| {
        events.as_array().is_some_and(|all| all.contains(&json!({ "name": name, "detail": detail })))
    };
    ensure!(seen("ready", json!({ "state": "shown" })), "no ready event: {events}");
    ensure!(seen("ready", json!({ "state": "hydrated" })), "no second ready event: {events}");
    ensure!(seen("answered", json!({ "question": "groei" })), "no answered event: {events}");
    ensure!(seen("submitted", json!({ "state": "delivered" })), "no submitted event: {events}");
    ensure!(!events.to_string().contains("zorg"), "an answer leaks into an event: {events}");
    let partner = world
        .gate
        .submissions()
        .iter()
        .any(|seen| String::from_utf8_lossy(&seen.body).contains(r#""partner":"bibliotheek-de-linde""#));
    ensure!(partner, "the partner travels along");
    world.undisturbed().await
}

pub(crate) async fn by_finger_on_targets_of_44_pixels(world: &World<'_>) -> Result<()> {
    let widget = world.open("plain.html").await?;
    widget.shown().await?;
    for (question, value) in [("groei", "zorg"), ("meebeslissen", "2")] {
        widget.asks(question).await?;
        ensure_targets(&widget).await?;
        world.browser.tap(&widget.choice(question, value).await?).await?;
        until("the choice", value.to_owned(), async || widget.answer(question).await).await?;
        world.browser.tap(&widget.button("next").await?).await?;
    }
    widget.asks("vergeten").await?;
    ensure_targets(&widget).await?;
    world.browser.tap(&widget.button("send").await?).await?;
    widget.sent().await?;
    world.counted(1).await
}

/// Everything to point at is at least 44 by 44 pixels.
async fn ensure_targets(widget: &meepraat_tests::Widget<'_>) -> Result<()> {
    let small = widget
        .script(
            "return [...root.querySelectorAll('button, label.choice, label.step, textarea')].filter(drawn)\
             .map(e => [e.className + ' ' + e.innerText, e.getBoundingClientRect()])\
             .filter(([, box]) => box.width < 43.9 || box.height < 43.9)\
             .map(([what, box]) => `${what}: ${box.width} x ${box.height}`)",
        )
        .await?;
    ensure!(small.as_array().is_some_and(Vec::is_empty), "targets under 44 px: {small}");
    Ok(())
}

pub(crate) async fn by_keyboard_alone(world: &World<'_>) -> Result<()> {
    let widget = world.open("plain.html").await?;
    let browser = world.browser;
    widget.shown().await?;
    browser.script("document.querySelector('#before').focus()", &[]).await?;
    tab_to(world, "input q.groei=woning").await?;
    ensure_focus_is_seen(world).await?;
    widget.becomes("hydrated").await?;
    browser.press(Key::Space).await?;
    browser.press(Key::Down).await?;
    until("arrows choose", "stroom".to_owned(), async || widget.answer("groei").await).await?;
    tab_to(world, "=next").await?;
    ensure_focus_is_seen(world).await?;
    browser.press(Key::Enter).await?;
    widget.asks("meebeslissen").await?;
    ensure_focus_within(world, "#q-meebeslissen").await?;
    tab_to(world, "input q.meebeslissen=").await?;
    browser.press(Key::Space).await?;
    browser.press(Key::Right).await?;
    until("arrows choose", "2".to_owned(), async || widget.answer("meebeslissen").await).await?;
    // Enter in a field moves on, as the form's own button does.
    browser.press(Key::Enter).await?;
    widget.asks("vergeten").await?;
    ensure_focus_within(world, "#q-vergeten").await?;
    tab_to(world, "textarea q.vergeten").await?;
    browser.press("De bus").await?;
    tab_to(world, "=send").await?;
    ensure_focus_is_seen(world).await?;
    browser.press(Key::Enter).await?;
    widget.sent().await?;
    until("the result's heading has the focus", true, async || {
        Ok(widget.script("return !!root.activeElement?.matches('.message .title')").await?.as_bool()
            == Some(true))
    })
    .await?;
    world.counted(1).await
}

/// Presses Tab until the focus is where a description of it contains this.
pub(crate) async fn tab_to(world: &World<'_>, wanted: &str) -> Result<()> {
    let widget = world.widget(0);
    let mut passed = Vec::new();
    for _ in 0..16 {
        world.browser.press(Key::Tab).await?;
        let focused = widget.focused().await?;
        if focused.contains(wanted) {
            return Ok(());
        }
        passed.push(focused);
    }
    anyhow::bail!("Tab does not lead to {wanted}, only to {passed:?}")
}

pub(crate) async fn ensure_focus_within(world: &World<'_>, css: &str) -> Result<()> {
    let body = format!(
        "const at = root.activeElement; return at?.closest('{css}') ? '' : at?.outerHTML ?? document.activeElement.outerHTML"
    );
    until(&format!("what has the focus outside {css}"), json!(""), async || {
        world.widget(0).script(&body).await
    })
    .await
}

/// What has the focus looks different: an outline or a shadow, on it or on its label.
pub(crate) async fn ensure_focus_is_seen(world: &World<'_>) -> Result<()> {
    // Without a window manager WebKitGTK's window is never active, and nothing matches `:focus` in it.
    let body = "const at = root.activeElement; if (!at) return 'no focus';\
                if (!document.hasFocus()) return '';\
                const around = [at, at.closest('label'), at.nextElementSibling].filter(Boolean);\
                const marked = element => { const s = getComputedStyle(element);\
                    return s.outlineStyle != 'none' && parseFloat(s.outlineWidth) >= 2 || s.boxShadow != 'none' };\
                return around.some(marked) ? '' : 'nothing marks ' + at.outerHTML";
    let problem = world.widget(0).script(body).await?;
    ensure!(problem == "", "{problem}");
    Ok(())
}

/// Fault 23: double click, Enter twice.
pub(crate) async fn pressing_send_twice_is_one_response(world: &World<'_>) -> Result<()> {
    let widget = world.open("plain.html").await?;
    widget.shown().await?;
    widget.fill().await?;
    widget.becomes("hydrated").await?;
    let send = widget.button("send").await?;
    world.browser.driver().action_chain().double_click_element(&send).perform().await?;
    // Twice in one task, faster than any resident.
    widget
        .script("const send = root.querySelector('button[value=send]'); send.click(); send.click()")
        .await?;
    widget.sent().await?;
    world.counted(1).await?;
    let mut ids: Vec<String> = world.gate.submissions().iter().map(super::wire::id).collect();
    ids.dedup();
    ensure!(ids.len() == 1, "more than one id was sent: {ids:?}");
    Ok(())
}

pub(crate) async fn pressing_next_before_the_engine_is_there_is_taken_up(world: &World<'_>) -> Result<()> {
    let widget = world.open("plain.html").await?;
    widget.shown().await?;
    // In one task, so that the engine cannot be there yet.
    let state = widget
        .script(
            "const state = host.dataset.state;\
             root.querySelector('input[value=zorg]').click();\
             root.querySelector('button[value=next]').click();\
             return state",
        )
        .await?;
    ensure!(state == "shown", "the engine came without intent: {state}");
    widget.becomes("hydrated").await?;
    widget.asks("meebeslissen").await?;
    ensure!(widget.answer("groei").await? == "zorg", "the choice is kept");
    Ok(())
}
