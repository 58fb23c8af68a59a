//! The harness itself: that a page with a shadow root can be driven by mouse, finger and keyboard.

use anyhow::{Result, ensure};
use meepraat_tests::{Engine, World};
use thirtyfour::Key;

pub(crate) async fn a_shadow_root_can_be_driven(world: &World<'_>) -> Result<()> {
    let widget = world.open("shadow.html").await?;
    widget.becomes("hydrated").await?;
    widget.click("send").await?;
    widget.says(".outcome", "niets mouse").await?;
    widget.choose("groei", "zorg").await?;
    world.browser.tap(&widget.button("send").await?).await?;
    // WebKitGTK's driver makes a click of a tap.
    widget
        .says(".outcome", if world.browser.engine() == Engine::WebKit { "zorg" } else { "zorg touch" })
        .await?;
    widget.choose("groei", "zorg").await?;
    ensure!(widget.focused().await? == "input q.groei=zorg", "the choice has the focus");
    world.browser.press(Key::Tab).await?;
    ensure!(widget.focused().await? == "button=send", "Tab leads to the button");
    world.undisturbed().await
}
