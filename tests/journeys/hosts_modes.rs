//! The button with its dialog, and the warning on a device that many people use, where the page's style sheet reaches for
//! everything: what stands beside the questions looks its own too, and can be pressed.

use anyhow::{Result, ensure};
use meepraat_tests::{Widget, World, until};
use serde_json::{Value, json};

use super::hosts::{RESETS, SCRIPT, arrive};

/// Makes a minute a second, before any other script; seconds stay what they are.
const HURRY: &str = "<script>{ const wait = setTimeout; \
     window.setTimeout = (act, time, ...more) => wait(act, time >= 60000 ? 1000 : time, ...more) }</script>";

/// Goes on once this looks its own: to be seen, to be pressed, and in letters that no page has changed.
async fn ensure_own(widget: &Widget<'_>, css: &str) -> Result<()> {
    widget.find(css).await?;
    let look = "const { visibility, pointerEvents, fontStyle, fontSize, lineHeight, letterSpacing, wordSpacing,\
            textTransform, textIndent, textShadow, whiteSpace } = getComputedStyle(root.querySelector('CSS'));\
        return [visibility, pointerEvents, fontStyle, fontSize, lineHeight, letterSpacing.replace('0px', 'normal'),\
            wordSpacing, textTransform, textIndent, textShadow, whiteSpace]";
    let look = widget.script(&look.replace("CSS", css)).await?;
    let wanted = json!([
        "visible", "auto", "normal", "16px", "24px", "normal", "0px", "none", "0px", "none", "normal"
    ]);
    ensure!(look == wanted, "{css} looks like {look}, not like {wanted}");
    Ok(())
}

pub(crate) async fn the_button_and_its_dialog_look_their_own(world: &World<'_>) -> Result<()> {
    let script = SCRIPT.replace('?', "?mode=button&");
    let (bare, widget) = arrive(world, &[("head", RESETS), ("widget", &script)]).await?;
    ensure_own(&widget, ".launch").await?;
    world.untouched(&bare).await?;
    widget.click_on(".launch").await?;
    widget.asks("groei").await?;
    ensure_own(&widget, ".close").await?;
    ensure_own(&widget, ".dialog .widget").await?;
    let paper = "const { visibility, pointerEvents, backgroundColor } = getComputedStyle(root.querySelector('.dialog'));\
        return [visibility, pointerEvents, backgroundColor]";
    let paper = widget.script(paper).await?;
    ensure!(paper == json!(["visible", "auto", "rgb(255, 255, 255)"]), "the dialog's paper is {paper}");
    widget.choose("groei", "zorg").await?;
    widget.click_on(".close").await?;
    until("dialogs that are open", 0, async || widget.count(".dialog").await).await?;
    world.left_as_it_was(&bare).await?;
    world.undisturbed().await
}

pub(crate) async fn the_warning_on_a_shared_device_looks_its_own(world: &World<'_>) -> Result<()> {
    let script = SCRIPT.replace('?', "?device=shared&");
    let head = format!("{HURRY}{RESETS}");
    let (bare, widget) = arrive(world, &[("head", &head), ("widget", &script)]).await?;
    widget.shown().await?;
    widget.choose("groei", "zorg").await?;
    ensure_own(&widget, ".idle button").await?;
    ensure_own(&widget, ".idle p:not(.status)").await?;
    widget.click_on(".idle button").await?;
    let kept: Value = widget.answer("groei").await?.into();
    ensure!(kept == "zorg", "whoever is still there goes on");
    world.left_as_it_was(&bare).await?;
    world.undisturbed().await
}
