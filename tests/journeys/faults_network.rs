//! The network between a resident and the collector fails: what is not sent says so, and is counted once.

use anyhow::{Context as _, Result, ensure};
use meepraat_tests::{Fault, Serve, World};
use serde_json::json;

use super::faults::{answer_in_vain, meets, nothing_is_kept, sent_once, waiting};

/// A page on which the SDK waits for no answer long.
pub(crate) const IMPATIENT: &str = "<script>const wait = setTimeout;\
    window.setTimeout = (done, time, ...more) => wait(done, time >= 30000 ? 300 : time, ...more);\
    const { set } = Object.getOwnPropertyDescriptor(XMLHttpRequest.prototype, 'timeout');\
    Object.defineProperty(XMLHttpRequest.prototype, 'timeout', { set(time) { set.call(this, 300) } });\
    </script>";

/// Fault 2: connect timeout.
pub(crate) async fn a_request_that_nobody_answers_is_given_up_and_sent_again(
    world: &World<'_>,
) -> Result<()> {
    world.host.set("head", IMPATIENT);
    let widget = answer_in_vain(world, Fault::Silent).await?;
    world.counted(0).await?;
    sent_once(world, &widget, Fault::None).await
}

/// Fault 3: request lost.
/// Fault 4: response lost after the server committed.
/// Fault 5: abort while the server commits.
/// Fault 15: preflight or CORS failure.
/// Fault 17: truncated receipt.
pub(crate) async fn whatever_happens_on_the_way_it_is_counted_once(world: &World<'_>) -> Result<()> {
    world.host.set("head", IMPATIENT);
    // A browser remembers a preflight that went well: this comes first.
    let widget = answer_in_vain(world, Fault::NoPreflight).await?;
    for fault in [Fault::Refused, Fault::Lost, Fault::Silent] {
        meets(world, &widget, fault).await?;
        ensure!(world.collector()?.total().await? == world.before(), "nothing has come through yet");
    }
    for fault in [Fault::Aborted, Fault::ReplyLost, Fault::ReplyHidden, Fault::ReplyBroken] {
        meets(world, &widget, fault).await?;
    }
    world.counted(1).await?;
    sent_once(world, &widget, Fault::Doubled).await?;
    let mut ids: Vec<String> = world.gate.submissions().iter().map(super::wire::id).collect();
    ids.dedup();
    ensure!(ids.len() == 1, "every attempt carries the same id: {ids:?}");
    let mut bodies: Vec<_> = world.gate.submissions().into_iter().map(|seen| seen.body).collect();
    bodies.dedup();
    ensure!(bodies.len() == 1, "every attempt says the same");
    Ok(())
}

/// Fault 16: an ad blocker stops the request.
pub(crate) async fn what_a_blocker_stops_is_sent_at_a_visit_without_it(world: &World<'_>) -> Result<()> {
    // The page's own policy stops it where a blocker would: below every script. Of two collectors it lets through the
    // one that the widget comes from.
    let other = world.another_site(Serve::default()).await?;
    let blocks = format!(
        "<meta http-equiv='Content-Security-Policy' content=\"connect-src 'self' {}\">",
        world.gate.url()
    );
    world.host.set("attributes", format!("endpoint='{}/v1/submissions'", other.gate().url()));
    world.host.set("head", blocks);
    let widget = answer_in_vain(world, Fault::None).await?;
    widget.says(".outcome", "zodra het kan").await?;
    ensure!(other.gate().seen().is_empty(), "nothing gets past the blocker");
    world.host.set("head", "");
    world.open("plain.html").await?;
    nothing_is_kept(world).await?;
    ensure!(other.collector()?.total().await? == 1, "it is counted once");
    Ok(())
}

/// Fault 1: offline before sending.
pub(crate) async fn an_answer_given_offline_is_sent_when_the_network_is_back(
    world: &World<'_>,
) -> Result<()> {
    let widget = super::faults::answered(world).await?;
    let network = async |offline: bool| {
        let conditions = json!({
            "offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1,
        });
        world.browser.devtools("Network.emulateNetworkConditions", conditions).await
    };
    world.browser.devtools("Network.enable", json!({})).await?;
    network(true).await.context("the network can be taken away")?;
    widget.click("send").await?;
    widget.not_sent().await?;
    ensure!(waiting(world).await? == 1, "the answer waits on the device");
    ensure!(world.gate.submissions().is_empty(), "nothing gets out");
    network(false).await?;
    sent_once(world, &widget, Fault::None).await
}
