//! Tabs that get in each other's way, and a storage that is locked, full, cleared or holds what nobody can read.

use anyhow::{Result, ensure};
use meepraat_tests::{Fault, Widget, World, until};
use serde_json::json;

use super::faults::{answer_in_vain, answered, nothing_is_kept, sent_once, waiting};
use super::faults_left::{Left, leave};

/// A page on which a minute of the steady clock is over in a second.
const QUICK: &str = "<script>{ const now = performance.now.bind(performance);\
    Object.defineProperty(performance, 'now', { value: () => now() * 60 }) }</script>";

/// Fault 30: a frozen tab holds the lock.
pub(crate) async fn a_tab_that_froze_with_the_lock_holds_up_nothing_for_long(
    world: &World<'_>,
) -> Result<()> {
    let browser = world.browser;
    browser.driver().goto(world.host.page("shadow.html")).await?;
    leave(world, Left { answers: 1, wrong: 0 }).await?;
    let lock = format!("meepraat:{}/v1/submissions", world.gate.url());
    let hold = "return new Promise(done =>\
                navigator.locks.request(arguments[0], () => (done(true), new Promise(() => {}))))";
    ensure!(browser.script(hold, &[json!(lock)]).await? == true, "the lock is held");
    world.host.set("head", QUICK);
    browser.second_tab(&world.host.page("plain.html")).await?;
    // Nobody lets the lock go.
    world.widget(0).says(".notice", "is nu verstuurd").await?;
    world.counted(1).await?;
    nothing_is_kept(world).await
}

/// Fault 28: two tabs flush at once.
/// Fault 31: no Web Locks.
pub(crate) async fn without_web_locks_two_tabs_send_each_once(world: &World<'_>) -> Result<()> {
    world.host.set(
        "head",
        "<script>Object.defineProperty(Navigator.prototype, 'locks', { value: undefined })</script>",
    );
    let browser = world.browser;
    browser.driver().goto(world.host.page("shadow.html")).await?;
    leave(world, Left { answers: 1, wrong: 0 }).await?;
    world.gate.set(Fault::Lost);
    let one = world.open("plain.html").await?;
    // What was left brings the engine at once; a click that falls into that is lost.
    one.becomes("hydrated").await?;
    one.fill().await?;
    one.click("send").await?;
    one.not_sent().await?;
    let first = browser.second_tab(&world.host.page("plain.html")).await?;
    ensure!(browser.script("return typeof navigator.locks", &[]).await? == "undefined", "there are locks");
    let second = Widget::new(browser, 0);
    second.becomes("hydrated").await?;
    second.fill().await?;
    second.click("send").await?;
    second.not_sent().await?;
    ensure!(waiting(world).await? == 3, "all wait, each under its own key");
    // Everything comes twice, and both tabs send what they have and what they found.
    world.gate.set(Fault::Doubled);
    second.sent().await?;
    browser.driver().switch_to_window(first).await?;
    world.widget(0).sent().await?;
    nothing_is_kept(world).await?;
    world.counted(3).await
}

/// Fault 32: quota exceeded.
pub(crate) async fn a_full_storage_says_to_keep_the_page_open(world: &World<'_>) -> Result<()> {
    let widget = answered(world).await?;
    let fill = "let size = 1 << 22;\
        for (let number = 0; size >= 1;) {\
          try { localStorage.setItem('host' + number, 'x'.repeat(size)); number++ } catch { size >>= 1 }\
        }";
    world.browser.script(fill, &[]).await?;
    world.gate.set(Fault::Lost);
    widget.click("send").await?;
    widget.not_sent().await?;
    widget.says(".outcome", "Laat deze pagina openstaan").await?;
    ensure!(waiting(world).await? == 0, "there is no room");
    world.browser.script("localStorage.clear()", &[]).await?;
    until("it is stored once there is room", 1, async || waiting(world).await).await?;
    sent_once(world, &widget, Fault::None).await
}

/// Fault 34: storage cleared by the browser or the user.
pub(crate) async fn an_answer_is_sent_though_the_storage_was_cleared(world: &World<'_>) -> Result<()> {
    let widget = answer_in_vain(world, Fault::Lost).await?;
    world.browser.script("localStorage.clear()", &[]).await?;
    // It is tried more than once after that: also having looked into the storage.
    let before = world.gate.submissions().len();
    until("it is tried again", true, async || Ok(world.gate.submissions().len() > before + 1)).await?;
    widget.not_sent().await?;
    sent_once(world, &widget, Fault::None).await?;
    // One that was found there and is gone belongs to nobody any more: it is not claimed to be sent.
    leave(world, Left { answers: 1, wrong: 0 }).await?;
    world.gate.set(Fault::Lost);
    let widget = world.open("plain.html").await?;
    widget.says(".notice", "staat nog op dit apparaat").await?;
    world.browser.script("localStorage.clear()", &[]).await?;
    until("nothing is said to wait", String::new(), async || widget.text(".notice").await).await?;
    world.counted(1).await
}

/// Fault 35: an entry corrupt, or of a newer version.
pub(crate) async fn entries_that_cannot_be_read_are_left_alone(world: &World<'_>) -> Result<()> {
    let browser = world.browser;
    browser.driver().goto(world.host.page("shadow.html")).await?;
    leave(world, Left { answers: 1, wrong: 0 }).await?;
    let spoil = "const [good] = Object.keys(localStorage);\
        const entry = JSON.parse(localStorage[good]);\
        const put = (text) => localStorage.setItem('meepraat:entry:' + crypto.randomUUID(), text);\
        put(''); put('garbage'); put('null'); put(localStorage[good].slice(0, 90));\
        put(JSON.stringify({ ...entry, schema: 2 })); put(JSON.stringify({ ...entry, body: 7 }));\
        localStorage.setItem('meepraat:entry:nobody', 'x'); localStorage.setItem('meepraat:entry:', 'x');";
    browser.script(spoil, &[]).await?;
    let widget = world.open("plain.html").await?;
    widget.says(".notice", "is nu verstuurd").await?;
    widget.fill().await?;
    widget.click("send").await?;
    widget.sent().await?;
    world.counted(2).await?;
    until("what nobody here can read is left alone", 8, async || waiting(world).await).await?;
    world.undisturbed().await
}

/// As many entries as one outbox takes.
const FULL: u32 = 2_000;

/// Fault 36: queue full with one in flight (never drop silently).
pub(crate) async fn a_full_queue_loses_nothing(world: &World<'_>) -> Result<()> {
    let browser = world.browser;
    browser.driver().goto(world.host.page("shadow.html")).await?;
    leave(world, Left { answers: FULL, wrong: 0 }).await?;
    world.gate.set(Fault::Silent);
    let widget = world.open("plain.html").await?;
    widget.becomes("hydrated").await?;
    widget.fill().await?;
    until("one batch is in flight", true, async || Ok(!world.gate.submissions().is_empty())).await?;
    widget.click("send").await?;
    // It waits behind the others, and says so.
    widget.not_sent().await?;
    world.gate.set(Fault::None);
    browser.driver().goto(world.host.page("plain.html")).await?;
    world.counted(1 + u64::from(FULL)).await?;
    nothing_is_kept(world).await
}
