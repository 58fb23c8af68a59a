//! Partner pages that are strict, translated or patched: the widget works, and the page does not notice it.

use std::time::Duration;

use anyhow::{Result, ensure};
use meepraat_tests::{World, until};
use serde_json::{Value, json};

pub(crate) async fn a_strict_content_security_policy_is_never_violated(world: &World<'_>) -> Result<()> {
    world.host.set("trusted", "'self' {{collector}}");
    answer_under_policy(world).await
}

pub(crate) async fn a_policy_that_trusts_no_address_is_never_violated(world: &World<'_>) -> Result<()> {
    // Each script tag says the word that the policy knows; those that the widget adds say it too.
    world.host.set("trusted", "'nonce-bWVlcHJhYXQ='");
    world.host.set("nonce", "nonce='bWVlcHJhYXQ='");
    answer_under_policy(world).await
}

async fn answer_under_policy(world: &World<'_>) -> Result<()> {
    let bare = world.bare("strict.html").await?;
    let widget = world.open("strict.html").await?;
    widget.shown().await?;
    world.untouched(&bare).await?;
    let styled = widget
        .script(
            "return getComputedStyle(root.querySelector('.widget')).fontFamily != ''\
        && root.adoptedStyleSheets.length > 0 && !root.querySelector('style, [style]')",
        )
        .await?;
    ensure!(styled == true, "styles are an adopted style sheet");
    widget.fill().await?;
    widget.click("send").await?;
    widget.sent().await?;
    widget.find(".results").await?;
    world.left_as_it_was(&bare).await?;
    world.counted(1).await?;
    world.undisturbed().await
}

/// Answers to the end on a page that a translator has its hands in.
async fn answer_translated(world: &World<'_>) -> Result<()> {
    let widget = world.widget(0);
    widget.choose("groei", "zorg").await?;
    widget.click("next").await?;
    widget.asks("meebeslissen").await?;
    widget.choose("meebeslissen", "2").await?;
    widget.click("back").await?;
    widget.asks("groei").await?;
    widget.says(".progress", "Vraag 1 van 3").await?;
    widget.click("next").await?;
    widget.asks("meebeslissen").await?;
    widget.says(".progress", "Vraag 2 van 3").await?;
    widget.click("next").await?;
    widget.asks("vergeten").await?;
    widget.script("root.querySelector('textarea').value = ''").await?;
    widget.find("textarea").await?.send_keys("Te weinig woningen").await?;
    widget.click("send").await?;
    widget.sent().await?;
    widget.find(".results").await?;
    let sent = world.gate.submissions();
    let body = sent.last().map(|seen| String::from_utf8_lossy(&seen.body).into_owned()).unwrap_or_default();
    ensure!(body.contains("zorg") && body.contains("Te weinig woningen"), "sent: {body}");
    world.counted(1).await?;
    let wrapped = world.browser.script("return translator.wrapped()", &[]).await?;
    ensure!(wrapped.as_u64() > Some(10), "the translator found only {wrapped} texts");
    world.undisturbed().await
}

pub(crate) async fn a_translator_from_the_start_breaks_nothing(world: &World<'_>) -> Result<()> {
    // It works on every change of the shadow tree, from the moment that there is one.
    world.host.set(
        "head",
        "<script src='/translator.js'></script><script>\
         const attach = Element.prototype.attachShadow;\
         Element.prototype.attachShadow = function (options) {\
           const root = attach.call(this, options); queueMicrotask(() => translator.translate()); return root; };\
         </script>",
    );
    let widget = world.open("plain.html").await?;
    widget.shown().await?;
    until("the form is translated", true, async || Ok(widget.count("legend font").await? > 0)).await?;
    answer_translated(world).await
}

pub(crate) async fn a_press_under_way_and_the_focus_outlast_a_form_that_is_drawn_afresh(
    world: &World<'_>,
) -> Result<()> {
    world.host.set("head", "<script src='/translator.js'></script>");
    world.gate.hold("engine");
    let widget = world.open("plain.html").await?;
    widget.shown().await?;
    world.browser.script("translator.translate()", &[]).await?;
    let label = widget.choice("groei", "zorg").await?;
    world.browser.driver().action_chain().move_to_element_center(&label).click_and_hold().perform().await?;
    world.gate.release();
    // Long enough for the engine to come, shorter than anybody waits for.
    tokio::time::sleep(Duration::from_millis(1500)).await;
    ensure!(widget.state().await? == "shown", "nothing is drawn under a finger");
    world.browser.driver().action_chain().release().perform().await?;
    widget.becomes("hydrated").await?;
    ensure!(widget.answer("groei").await? == "zorg", "the press has chosen");
    let focused = widget.script("return root.getRootNode().activeElement?.value").await?;
    ensure!(focused == "zorg", "the focus is on {focused}");
    answer_translated(world).await
}

pub(crate) async fn a_form_that_is_drawn_afresh_scrolls_nothing(world: &World<'_>) -> Result<()> {
    world
        .host
        .set("head", "<script src='/translator.js'></script><style>body { padding-block: 2000px }</style>");
    world.gate.hold("engine");
    let widget = world.open("plain.html").await?;
    widget.shown().await?;
    // Who has chosen reads on elsewhere on the page. A driver that chooses scrolls, and at its own time.
    let choose = "const input = root.querySelector('input[value=zorg]');\
        input.focus({ preventScroll: true }); input.click(); translator.translate()";
    widget.script(choose).await?;
    world.gate.release();
    widget.becomes("hydrated").await?;
    let focused = widget.script("return root.getRootNode().activeElement?.value").await?;
    ensure!(focused == "zorg", "the focus is on {focused}");
    let at = world.browser.script("return scrollY", &[]).await?;
    ensure!(at == 0, "the page is scrolled to {at}");
    world.undisturbed().await
}

pub(crate) async fn a_translator_while_the_engine_loads_breaks_nothing(world: &World<'_>) -> Result<()> {
    world.host.set(
        "head",
        "<script src='/translator.js'></script><script>\
         document.addEventListener('meepraat:ready', ({ detail, target }) => {\
           if (detail.state != 'shown') return;\
           const root = target.shadowRoot;\
           root.querySelector('input[value=zorg]').click();\
           root.querySelector('button[value=next]').click();\
           translator.translate();\
         });</script>",
    );
    let widget = world.open("plain.html").await?;
    widget.becomes("hydrated").await?;
    widget.asks("meebeslissen").await?;
    ensure!(widget.answer("groei").await? == "zorg", "the choice before is kept");
    widget.click("back").await?;
    widget.asks("groei").await?;
    answer_translated(world).await
}

pub(crate) async fn a_translator_afterwards_breaks_nothing(world: &World<'_>) -> Result<()> {
    world.host.set("head", "<script src='/translator.js'></script>");
    world.host.set("attributes", "load='eager'");
    let widget = world.open("plain.html").await?;
    widget.becomes("hydrated").await?;
    world.browser.script("translator.translate()", &[]).await?;
    until("the form is translated", true, async || Ok(widget.count("legend font").await? > 0)).await?;
    answer_translated(world).await
}

pub(crate) async fn elements_that_an_extension_puts_in_between_break_nothing(
    world: &World<'_>,
) -> Result<()> {
    world.host.set(
        "head",
        "<script>document.addEventListener('meepraat:ready', ({ detail, target }) => {\
           if (detail.state != 'shown') return;\
           const places = target.shadowRoot.querySelectorAll('.widget, form, .body, fieldset, .actions');\
           for (const place of places) place.prepend(document.createElement('x-helper'));\
         })</script>",
    );
    let widget = world.open("plain.html").await?;
    widget.shown().await?;
    widget.choose("groei", "zorg").await?;
    widget.becomes("hydrated").await?;
    ensure!(widget.answer("groei").await? == "zorg", "the choice is kept");
    widget.fill().await?;
    widget.click("send").await?;
    widget.sent().await?;
    world.counted(1).await?;
    world.undisturbed().await
}

/// Answers on a page whose script replaced what pages share.
async fn answer_on_patched(world: &World<'_>, patch: &str) -> Result<()> {
    world.host.set("head", format!("<script>{patch}</script>"));
    let bare = world.bare("plain.html").await?;
    let widget = world.open("plain.html").await?;
    widget.shown().await?;
    world.untouched(&bare).await?;
    widget.fill().await?;
    widget.click("send").await?;
    widget.sent().await?;
    widget.find(".results").await?;
    world.left_as_it_was(&bare).await?;
    world.counted(1).await?;
    world.undisturbed().await
}

/// Fault 26: the host page's `fetch` throws at once, or is patched (then XMLHttpRequest, then the native form).
pub(crate) async fn a_fetch_that_throws_is_worked_around(world: &World<'_>) -> Result<()> {
    answer_on_patched(world, "window.fetch = () => { throw new TypeError('patched') };").await
}

/// Fault 26: the host page's `fetch` throws at once, or is patched (then XMLHttpRequest, then the native form).
pub(crate) async fn a_fetch_that_answers_nonsense_is_worked_around(world: &World<'_>) -> Result<()> {
    answer_on_patched(
        world,
        "window.fetch = async () => ({ ok: true, status: 200, json: async () => 'garbage' });",
    )
    .await
}

pub(crate) async fn a_fetch_that_is_gone_is_worked_around(world: &World<'_>) -> Result<()> {
    answer_on_patched(world, "delete window.fetch; window.fetch = undefined;").await
}

pub(crate) async fn a_patched_json_is_worked_around(world: &World<'_>) -> Result<()> {
    answer_on_patched(
        world,
        // Only for the widget: drivers use the page's JSON too.
        "for (const name of ['stringify', 'parse']) {\
           const real = JSON[name];\
           JSON[name] = function () {\
             if (/meepraat|kempen-2040|engine|delivery|wasm/.test(new Error().stack)) throw new Error('patched');\
             return real.apply(this, arguments); };\
         }",
    )
    .await
}

pub(crate) async fn patched_prototypes_are_worked_around(world: &World<'_>) -> Result<()> {
    // What old libraries did to prototypes: properties that `for in` finds.
    answer_on_patched(
        world,
        "Array.prototype.last = function () { return this[this.length - 1] };\
         Object.prototype.legacy = 1; Array.from = function (x) { return [].slice.call(x) };",
    )
    .await
}

pub(crate) async fn the_host_page_is_left_as_it_was(world: &World<'_>) -> Result<()> {
    let browser = world.browser;
    let widget = world.open("far.html").await?;
    until("the script has run", true, async || {
        Ok(browser.script("return !!customElements.get('meepraat-widget')", &[]).await? == true)
    })
    .await?;
    ensure_as_it_was(world).await?;
    // Far below what is seen, nothing is fetched but the script.
    ensure!(world.gate.asked_for("/bundles/") == 0, "the bundle is fetched without need");
    browser
        .script("document.querySelector('meepraat-widget').scrollIntoView({ block: 'center' })", &[])
        .await?;
    widget.shown().await?;
    ensure_as_it_was(world).await?;
    widget.fill().await?;
    widget.becomes("hydrated").await?;
    ensure_as_it_was(world).await
}

/// Focus, globals, address, title, history and the rest of the document are those of the page alone.
async fn ensure_as_it_was(world: &World<'_>) -> Result<()> {
    // Some names are the driver's own.
    let body = "const { before, globals } = witness;\
        const added = Object.getOwnPropertyNames(window).filter(name => !globals.includes(name));\
        const after = { url: location.href, title: document.title, history: history.length,\
                        html: document.documentElement.className };\
        const at = document.activeElement;\
        return { added: added.filter(name => !/^(__|\\$cdc|cdc_|webdriver|ret_nodes$|se_)/.test(name)),\
                 same: JSON.stringify(before) == JSON.stringify(after),\
                 focus: at.localName, sheets: document.adoptedStyleSheets.length,\
                 styles: document.querySelectorAll('style, link[rel=stylesheet]').length,\
                 body: [...document.body.children].map(e => e.localName).join(' ') }";
    let seen = world.browser.script(body, &[]).await?;
    ensure!(seen["added"] == json!([]), "globals were added: {}", seen["added"]);
    ensure!(seen["same"] == true, "address, title, history or class of the page changed");
    ensure!(seen["sheets"] == 0 && seen["styles"] == 0, "the page's styles changed: {seen}");
    ensure!(seen["body"] == "main script script", "the page's body changed: {}", seen["body"]);
    let focus = seen["focus"].as_str().unwrap_or_default();
    ensure!(["input", "body", "meepraat-widget"].contains(&focus), "the focus went to {focus}");
    let pressed = world.widget(0).script("return !!root?.activeElement").await?;
    ensure!(
        pressed == Value::Bool(focus == "meepraat-widget"),
        "the focus is in the widget only where it was put"
    );
    world.undisturbed().await
}

pub(crate) async fn loading_neither_focuses_nor_scrolls(world: &World<'_>) -> Result<()> {
    world.host.set("attributes", "load='eager'");
    let widget = world.open("plain.html").await?;
    widget.becomes("hydrated").await?;
    let seen = world.witness().await?;
    ensure!(seen["focus"] == 0 && seen["scrolls"] == 0, "it took focus or scrolled: {seen}");
    let at = world.browser.script("return [scrollY, document.activeElement.localName]", &[]).await?;
    ensure!(at == json!([0, "body"]), "the page is at {at}");
    Ok(())
}

/// Fault 26: the host page's `fetch` throws at once, or is patched (then XMLHttpRequest, then the native form).
pub(crate) async fn a_fetch_that_never_settles_is_worked_around(world: &World<'_>) -> Result<()> {
    // Nothing is inside the general script: the question, its words and the engine all have to come another way.
    world.host.set("head", "<script>window.fetch = () => new Promise(() => {})</script>");
    world.host.set(
        "body",
        format!(
            "<meepraat-widget campaign='kempen-2040'></meepraat-widget>\
             <script async src='{}/meepraat.js'></script>",
            world.gate.url()
        ),
    );
    let widget = world.open("blank.html").await?;
    widget.shown().await?;
    widget.fill().await?;
    widget.click("send").await?;
    // The SDK gives a request 30 seconds, and says so when it tries again.
    widget.says_within(Duration::from_secs(60), ".outcome", "is verstuurd").await?;
    world.counted(1).await?;
    world.undisturbed().await
}
