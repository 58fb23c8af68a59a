//! The harness itself: that a page with a shadow root can be driven by mouse, finger and keyboard, and that whatever is
//! done to a page is noticed.

use anyhow::{Context as _, Result, ensure};
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

/// What a careless widget might do to a page.
const MEDDLING: &[&str] = &[
    "window.poll = {}",
    "Element.prototype.poll = () => {}",
    "const real = history.pushState; History.prototype.pushState = function () { return real.apply(this, arguments) }",
    "document.body.classList.add('poll-open')",
    "document.head.append(document.createElement('style'))",
    "document.adoptedStyleSheets = [new CSSStyleSheet()]",
    "document.querySelector('h1').style.letterSpacing = '1px'",
    "document.querySelector('.panel').style.width = '90%'",
    "document.querySelector('h1').focus(); document.activeElement.blur()",
    "scrollTo(0, 0)",
    "localStorage.setItem('poll', 'kept')",
    "sessionStorage.clear()",
    "document.cookie = 'poll=1; path=/hosts'",
    "location.hash = 'poll'",
];

pub(crate) async fn whatever_is_done_to_a_page_is_noticed(world: &World<'_>) -> Result<()> {
    let page = "hosts/page.html";
    let bare = world.bare(page).await?;
    world.open(page).await?;
    world.untouched(&bare).await?;
    for meddling in MEDDLING {
        world.open(page).await?;
        world.browser.script(meddling, &[]).await?;
        let noticed = bare.ensure_same(&world.likeness().await?);
        let change = noticed.err().with_context(|| format!("nobody notices {meddling}"))?.to_string();
        ensure!(change.lines().count() > 1, "{meddling} is told: {change}");
        let undo =
            "localStorage.clear(); sessionStorage.clear(); document.cookie = 'poll=; path=/hosts; max-age=0'";
        world.browser.script(undo, &[]).await?;
    }
    world.open(page).await?;
    world.untouched(&bare).await
}
