//! The device's clock is wrong, or jumps: what is sent when, and what expires, does not go by it alone.

use anyhow::{Result, ensure};
use meepraat_tests::{Fault, Reply, World, until};

use super::faults::{answer_in_vain, meets, nothing_is_kept, sent_once, waiting};

/// A page whose clock is off by this many years, and can be put right or wrong.
fn clock(years: i32) -> String {
    format!(
        "<script>{{ const Real = Date; const year = 365.25 * 86400000; let off = {years} * year;\
         window.putClock = (years) => {{ off = years * year }};\
         window.Date = class extends Real {{\
           constructor(...given) {{ given.length ? super(...given) : super(Real.now() + off) }}\
           static now() {{ return Real.now() + off }}\
         }} }}</script>"
    )
}

/// Fault 8: 429 or 503 with Retry-After as a date, under a skewed clock.
/// Fault 37: clock ten years off, either way.
pub(crate) async fn a_clock_ten_years_off_changes_nothing(world: &World<'_>) -> Result<()> {
    for (at, years) in [(1, 10), (2, -10)] {
        world.host.set("head", clock(years));
        let widget = answer_in_vain(world, Fault::Lost).await?;
        // Two seconds by the endpoint's clock, which is right.
        let busy = Reply::new(503)
            .with("date", "Sun, 22 Nov 2026 10:00:00 GMT")
            .with("retry-after", "Sun, 22 Nov 2026 10:00:02 GMT");
        meets(world, &widget, Fault::Answer(busy)).await?;
        world.gate.set(Fault::Lost);
        let before = world.gate.submissions().len();
        until("it is tried again", true, async || Ok(world.gate.submissions().len() > before)).await?;
        // Also what an earlier visit left under that clock is sent.
        world.browser.driver().refresh().await?;
        let widget = world.widget(0);
        widget.says(".notice", "staat nog op dit apparaat").await?;
        world.gate.set(Fault::None);
        widget.says(".notice", "is nu verstuurd").await?;
        world.counted(at).await?;
        nothing_is_kept(world).await?;
    }
    // One that seems to be of ten years later, as the clock was put right since.
    world.host.set("head", clock(10));
    answer_in_vain(world, Fault::Lost).await?;
    world.host.set("head", "");
    world.browser.driver().goto("about:blank").await?;
    world.gate.set(Fault::None);
    world.open("plain.html").await?.says(".notice", "is nu verstuurd").await?;
    world.counted(3).await?;
    nothing_is_kept(world).await
}

/// Fault 38: clock jumps during backoff.
pub(crate) async fn a_clock_that_jumps_while_it_waits_changes_nothing(world: &World<'_>) -> Result<()> {
    world.host.set("head", clock(0));
    let widget = answer_in_vain(world, Fault::Lost).await?;
    for years in ["10", "-10", "0"] {
        world.browser.script(&format!("putClock({years})"), &[]).await?;
        // It goes on trying by itself, and neither gives up nor forgets.
        let before = world.gate.submissions().len();
        until("it is tried again", true, async || Ok(world.gate.submissions().len() > before)).await?;
        widget.not_sent().await?;
        ensure!(waiting(world).await? == 1, "the answer waits on the device");
    }
    sent_once(world, &widget, Fault::None).await
}
