//! The endpoint answers, but gives no receipt: what that means for what waits, and what a resident reads meanwhile.

use anyhow::{Context as _, Result, ensure};
use meepraat_tests::{Fault, Reply, World, until};
use serde_json::Value;

use super::faults::{answer_in_vain, answered, meets, nothing_is_kept, sent_once, waiting};
use super::faults_left::{Left, leave};

/// Fault 6: 500, 502, 503, 504.
/// Fault 10: 408 and 425.
/// Fault 14: captive portal: 200 with HTML, or a redirect.
/// Fault 17: truncated receipt.
pub(crate) async fn an_endpoint_in_trouble_is_asked_again(world: &World<'_>) -> Result<()> {
    let widget = answer_in_vain(world, Fault::status(500)).await?;
    for status in [502, 503, 504, 408, 425] {
        meets(world, &widget, Fault::status(status)).await?;
    }
    let away = format!("{}/portal", world.gate.url());
    for status in [302, 307] {
        meets(world, &widget, Fault::Answer(Reply::new(status).with("location", &away))).await?;
    }
    meets(world, &widget, Fault::portal()).await?;
    let json = Reply::new(200).with("content-type", "application/json");
    for body in ["", "null", "{}", r#"{"receipts":[{"id":"5f0c6a1e"#, r#"{"receipts":[]}"#] {
        meets(world, &widget, Fault::Answer(json.clone().saying(body))).await?;
    }
    let other = r#"{"receipts":[{"id":"5f0c6a1e-3b7d-4c2a-9e58-0d1f2a3b4c5d","outcome":"accepted"}]}"#;
    meets(world, &widget, Fault::Answer(json.saying(other))).await?;
    ensure!(world.collector()?.total().await? == world.before(), "nobody has taken it yet");
    sent_once(world, &widget, Fault::None).await
}

/// Fault 12: 413: split the batch; a single one is set aside.
/// Fault 13: 401, 403, 404, 410: misconfiguration, parked and shown.
pub(crate) async fn what_the_endpoint_refuses_is_set_aside_and_tried_again(world: &World<'_>) -> Result<()> {
    let widget = answer_in_vain(world, Fault::status(401)).await?;
    for status in [403, 404, 410, 413] {
        meets(world, &widget, Fault::status(status)).await?;
    }
    world.counted(0).await?;
    world.gate.set(Fault::None);
    let widget = world.open("plain.html").await?;
    widget.says(".notice", "is nu verstuurd").await?;
    world.counted(1).await?;
    nothing_is_kept(world).await
}

/// For how many seconds from now the one entry on the device waits because it was asked to.
async fn asked_to_wait(world: &World<'_>) -> Result<f64> {
    let body = "const key = Object.keys(localStorage).find(key => key.startsWith('meepraat:entry:'));\
                return ((JSON.parse(localStorage[key]).heldUntil ?? Date.now()) - Date.now()) / 1000";
    world.browser.script(body, &[]).await?.as_f64().context("a wait is a number")
}

/// Fault 7: 429 with Retry-After in seconds.
/// Fault 9: Retry-After 0, negative, garbage, 10^9.
pub(crate) async fn what_the_endpoint_asks_for_is_kept_within_a_day(world: &World<'_>) -> Result<()> {
    let busy = |after: &str| Fault::Answer(Reply::new(429).with("retry-after", after));
    // A second is waited for, and then it is tried by itself.
    let widget = answer_in_vain(world, busy("1")).await?;
    let wait = asked_to_wait(world).await?;
    ensure!(wait <= 2.0, "it waits for {wait} s");
    let before = world.gate.submissions().len();
    world.gate.set(busy("0"));
    until("it is tried again", true, async || Ok(world.gate.submissions().len() > before)).await?;
    for after in ["0", "-5", "soon", "1.5"] {
        meets(world, &widget, busy(after)).await?;
        let wait = asked_to_wait(world).await?;
        ensure!(wait < 1.0, "{after:?} is no wait to keep to: {wait} s");
    }
    meets(world, &widget, busy("1000000000")).await?;
    until("it waits for a day at most", true, async || {
        Ok((3_600.0..86_700.0).contains(&asked_to_wait(world).await?))
    })
    .await?;
    // Whoever presses now reads why nothing happens, not that it is being sent.
    widget.click("again").await?;
    widget.not_sent().await?;
    // Also the next visit keeps to it, with what is answered there.
    world.gate.set(Fault::None);
    let before = world.gate.submissions().len();
    let widget = world.open("plain.html").await?;
    widget.becomes("hydrated").await?;
    widget.fill().await?;
    widget.click("send").await?;
    widget.not_sent().await?;
    ensure!(waiting(world).await? == 2, "both wait");
    ensure!(world.gate.submissions().len() == before, "it was asked to wait");
    // A day later.
    let later = "for (const key of Object.keys(localStorage)) {\
                   const entry = JSON.parse(localStorage[key]);\
                   entry.created -= 86400000; if (entry.heldUntil) entry.heldUntil -= 86400000 + 600000;\
                   localStorage[key] = JSON.stringify(entry) }";
    world.browser.script(later, &[]).await?;
    world.open("plain.html").await?.says(".notice", "is nu verstuurd").await?;
    world.counted(2).await?;
    nothing_is_kept(world).await
}

/// Fault 11: one invalid item in a batch: only that one is rejected.
/// Fault 12: 413: split the batch; a single one is set aside.
pub(crate) async fn a_batch_that_is_too_large_or_partly_wrong_costs_the_others_nothing(
    world: &World<'_>,
) -> Result<()> {
    // What earlier visits left, one of it for a question that is not asked.
    world.browser.driver().goto(world.host.page("shadow.html")).await?;
    leave(world, Left { answers: 3, wrong: 1 }).await?;
    world.gate.set(Fault::AnswerToMany(Reply::new(413)));
    let widget = world.open("plain.html").await?;
    widget.becomes("hydrated").await?;
    world.counted(3).await?;
    nothing_is_kept(world).await?;
    let sizes: Vec<usize> = world
        .gate
        .submissions()
        .iter()
        .map(|seen| {
            serde_json::from_slice::<Value>(&seen.body).map(|events| events.as_array().map_or(0, Vec::len))
        })
        .collect::<Result<_, _>>()?;
    ensure!(sizes.first() == Some(&4) && sizes.contains(&1), "it was split: {sizes:?}");

    // All receipts but one are lost on the way, and a wrong one is among them.
    world.browser.driver().goto(world.host.page("shadow.html")).await?;
    leave(world, Left { answers: 3, wrong: 1 }).await?;
    let before = world.gate.submissions().len();
    world.gate.set(Fault::OneReceipt);
    let widget = world.open("plain.html").await?;
    widget.becomes("hydrated").await?;
    world.counted(6).await?;
    nothing_is_kept(world).await?;
    let asked = world.gate.submissions().len() - before;
    ensure!(asked > 1, "what had no receipt was not sent again");
    world.gate.set(Fault::None);
    // Nobody who answers now is held up by it.
    let widget = answered(world).await?;
    widget.click("send").await?;
    widget.sent().await?;
    world.counted(7).await
}
