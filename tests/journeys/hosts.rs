//! Odd and hostile hosts: libraries that change what all pages share, style sheets that reach for everything, old
//! document types, other directions and frames. On each the poll is answered and delivered once, looks its own, and
//! leaves the page as it is without the widget.

use anyhow::{Result, ensure};
use meepraat_tests::{Fault, Likeness, Widget, World, library, skipped, until};
use serde_json::{Value, json};

pub(crate) const PAGE: &str = "hosts/page.html";

/// The campaign's own script, which places its widget.
pub(crate) const SCRIPT: &str =
    "<script async src='{{collector}}/kempen-2040.js?partner=vv-kempenland'></script>";

/// The general script, with the same widget.
pub(crate) const GENERAL: &str =
    "<script async src='{{collector}}/meepraat.js?campaign=kempen-2040&partner=vv-kempenland'></script>";

/// A style sheet that reaches for everything there is.
pub(crate) const RESETS: &str = "<style>\
    html { font-size: 62.5% !important }\
    *, *::before, *::after { margin: 0 !important; padding: 0 !important; border: 0 !important;\
      font: italic 900 9px/1 cursive !important; letter-spacing: .3em !important; word-spacing: 1em !important;\
      text-transform: uppercase !important; text-indent: 2em !important; text-align: right !important;\
      text-shadow: 1px 1px red !important; white-space: nowrap !important; color: red !important;\
      background: yellow !important; list-style: none !important; outline: 0 !important;\
      user-select: none !important; -webkit-user-select: none !important; pointer-events: none !important;\
      box-sizing: content-box !important; appearance: none !important; -webkit-appearance: none !important }\
    form, fieldset, legend, label, input, button, textarea { display: none !important }\
    meepraat-widget { visibility: hidden }\
    </style>";

/// What no browser takes for a document type of today.
const OLD: &str = "PUBLIC '-//W3C//DTD HTML 4.01 Transitional//EN'";

/// Opens the host page without the widget, then with it.
pub(crate) async fn arrive<'a>(
    world: &'a World<'_>,
    parts: &[(&str, &str)],
) -> Result<(Likeness, Widget<'a>)> {
    for (name, value) in parts {
        world.host.set(name, *value);
    }
    let bare = world.bare(PAGE).await?;
    let widget = world.open(PAGE).await?;
    Ok((bare, widget))
}

/// Answers on a page that looks like this without the widget, and sends.
pub(crate) async fn answer(world: &World<'_>, bare: &Likeness) -> Result<()> {
    let widget = world.widget(0);
    widget.shown().await?;
    world.untouched(bare).await?;
    ensure_own_look(&widget).await?;
    fill(&widget).await?;
    send(world, bare).await
}

/// Sends what is answered, and reads on.
async fn send(world: &World<'_>, bare: &Likeness) -> Result<()> {
    let widget = world.widget(0);
    widget.click("send").await?;
    widget.sent().await?;
    // The last of all that is read and drawn: where the page breaks that, nothing is there, and nobody is told.
    widget.find(".results").await?;
    world.left_as_it_was(bare).await?;
    once(world).await
}

/// Answers all questions, and reads each first: what is typed before the focus has come may go to the page, and scroll
/// it.
async fn fill(widget: &Widget<'_>) -> Result<()> {
    widget.choose("groei", "zorg").await?;
    go_on(widget, "meebeslissen").await?;
    fill_on(widget).await
}

/// From the second question on.
async fn fill_on(widget: &Widget<'_>) -> Result<()> {
    widget.choose("meebeslissen", "2").await?;
    go_on(widget, "vergeten").await?;
    Ok(widget.find("textarea[name='q.vergeten']").await?.send_keys("Te weinig woningen").await?)
}

async fn go_on(widget: &Widget<'_>, question: &str) -> Result<()> {
    widget.click("next").await?;
    widget.asks(question).await?;
    until("the focus is on the question", true, async || Ok(widget.focused().await?.starts_with("legend")))
        .await
}

/// One widget on the page, and one response, for the partner that the page names.
pub(crate) async fn once(world: &World<'_>) -> Result<()> {
    world.counted(1).await?;
    let sent = world.gate.submissions();
    ensure!(sent.len() == 1, "{} were sent", sent.len());
    let data = super::wire::event(&sent[0])?["data"].clone();
    ensure!(data["partner"] == "vv-kempenland", "it was sent for {}", data["partner"]);
    let answers = data["answers"].as_array().map_or(0, Vec::len);
    ensure!(answers == 3, "{answers} answers were sent: {}", data["answers"]);
    let widgets =
        world.browser.script("return document.querySelectorAll('meepraat-widget').length", &[]).await?;
    ensure!(widgets == 1, "{widgets} widgets are on the page");
    world.undisturbed().await
}

/// What no page may change: sizes, spacing, letters and direction; targets are as large as fingers need.
async fn ensure_own_look(widget: &Widget<'_>) -> Result<()> {
    let body = "const of = css => getComputedStyle(root.querySelector(css));\
        const { fontSize, lineHeight, letterSpacing, textTransform, wordSpacing, textIndent, whiteSpace, textShadow,\
                textAlign, direction, visibility, pointerEvents } = of('.widget');\
        const high = css => all.filter(e => e.matches(css) && drawn(e)).every(e => e.getBoundingClientRect().height >= 44);\
        return { fontSize, lineHeight, letterSpacing: letterSpacing.replace('0px', 'normal'), textTransform, wordSpacing,\
                 textIndent, whiteSpace, textShadow, textAlign, direction, visibility, pointerEvents,\
                 choices: high('.choice'), buttons: high('.actions button') }";
    let look = widget.script(body).await?;
    let wanted = json!({
        "fontSize": "16px", "lineHeight": "24px", "letterSpacing": "normal", "textTransform": "none",
        "wordSpacing": "0px", "textIndent": "0px", "whiteSpace": "normal", "textShadow": "none", "textAlign": "start",
        "direction": "ltr", "visibility": "visible", "pointerEvents": "auto", "choices": true, "buttons": true,
    });
    let others: Vec<String> = wanted
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(name, value)| look[name.as_str()] != **value)
        .map(|(name, value)| format!("{name} is {}, not {value}", look[name.as_str()]))
        .collect();
    ensure!(others.is_empty(), "the page changes how the widget looks: {}", others.join(", "));
    Ok(())
}

/// Answers on a page with these libraries; `there` shows that they are at work.
async fn answer_beside(world: &World<'_>, libraries: &[&str], head: &str, there: &str) -> Result<()> {
    let tag = |name: &&str| {
        if name.ends_with(".css") {
            format!("<link rel='stylesheet' href='/libraries/{name}'>")
        } else {
            format!("<script src='/libraries/{name}'></script>")
        }
    };
    for name in libraries.iter().filter(|name| **name != "prototype.js") {
        ensure!(library(name).is_some(), "run npm ci: {name} is missing");
    }
    let head = libraries.iter().map(tag).collect::<String>() + head;
    let (bare, _) = arrive(world, &[("head", &head), ("widget", SCRIPT)]).await?;
    let found = world.browser.script(&format!("return String({there})"), &[]).await?;
    ensure!(found == "true", "the library is at work");
    answer(world, &bare).await
}

pub(crate) async fn bootstrap_3_with_jquery(world: &World<'_>) -> Result<()> {
    // It makes the rem 10 pixels, and its plugins listen on the document.
    let libraries = ["bootstrap.css", "jquery.js", "bootstrap.js"];
    let head = "<script>jQuery($ => {\
        $('.btn').tooltip({ title: 'Lid' }).popover();\
        $('#search').on('change', () => {});\
        $(document).on('click submit change keydown', 'form, label, button', () => { throw new Error('not the page\\'s') });\
        $('#place').addClass('ready') })</script>";
    let there = "jQuery.fn.jquery == '1.12.4' && /^3/.test(jQuery.fn.tooltip.Constructor.VERSION)\
        && getComputedStyle(document.documentElement).fontSize == '10px'";
    answer_beside(world, &libraries, head, there).await
}

pub(crate) async fn prototype_js(world: &World<'_>) -> Result<()> {
    if library("prototype.js").is_none() {
        return skipped("Prototype.js (on Debian: apt-get install libjs-prototype)");
    }
    let head = "<script>document.observe('dom:loaded', () => $('place').addClassName('ready'));\
        Event.observe(document, 'click', event => event.findElement('div'));</script>";
    let there = "/^1\\.7/.test(Prototype.Version) && $('place').visible()";
    answer_beside(world, &["prototype.js"], head, there).await
}

pub(crate) async fn mootools(world: &World<'_>) -> Result<()> {
    let head = "<script>window.addEvent('domready', () => {\
        $('place').addClass('ready');\
        document.body.addEvent('click:relay(div)', () => {}) })</script>";
    let there = "/^1\\.5/.test(MooTools.version) && $$('#place').length == 1";
    answer_beside(world, &["mootools.js"], head, there).await
}

pub(crate) async fn zone_js(world: &World<'_>) -> Result<()> {
    // What Angular stands on: promises, requests, timers and listeners are its own.
    let there = "Zone.current == Zone.root";
    answer_beside(world, &["zone.js"], "", there).await
}

pub(crate) async fn everything_unset(world: &World<'_>) -> Result<()> {
    let head = "<style>* { all: unset !important } html { font: 12px/1 monospace }</style>";
    let (bare, _) = arrive(world, &[("head", head), ("widget", SCRIPT)]).await?;
    answer(world, &bare).await
}

pub(crate) async fn resets_of_everything(world: &World<'_>) -> Result<()> {
    let (bare, _) = arrive(world, &[("head", RESETS), ("widget", SCRIPT)]).await?;
    answer(world, &bare).await
}

pub(crate) async fn patched_natives_and_enumerable_members(world: &World<'_>) -> Result<()> {
    let head = "<script src='/hosts/patches.js'></script>";
    let (bare, _) = arrive(world, &[("head", head), ("widget", SCRIPT)]).await?;
    answer(world, &bare).await
}

pub(crate) async fn patched_natives_and_the_general_script(world: &World<'_>) -> Result<()> {
    // Nothing is inside it: what there is to ask, and the first question, have to be fetched and read as well.
    let head = "<script src='/hosts/patches.js'></script>";
    let (bare, _) = arrive(world, &[("head", head), ("widget", GENERAL)]).await?;
    answer(world, &bare).await
}

pub(crate) async fn patched_natives_between_waves(world: &World<'_>) -> Result<()> {
    // What there is to read then is read by scripts alone.
    let head = "<script src='/hosts/patches.js'></script>";
    let (bare, widget) = arrive(world, &[("head", head), ("widget", SCRIPT)]).await?;
    widget.becomes("closed").await?;
    widget.says(".updates", "U hielp ons met de vragen").await?;
    widget.click_on("[value=last]").await?;
    widget.find(".results").await?;
    world.left_as_it_was(&bare).await?;
    world.undisturbed().await
}

pub(crate) async fn frozen_natives(world: &World<'_>) -> Result<()> {
    let head = "<script>for (const type of [Object, Array, Function, String, Promise, Error, Map, Node, Element, Event])\
        Object.freeze(type.prototype)</script>";
    let (bare, _) = arrive(world, &[("head", head), ("widget", SCRIPT)]).await?;
    answer(world, &bare).await
}

pub(crate) async fn another_base(world: &World<'_>) -> Result<()> {
    let head = "<base href='https://elsewhere.invalid/nowhere/' target='_top'>";
    let (bare, widget) = arrive(world, &[("head", head), ("widget", SCRIPT)]).await?;
    widget.shown().await?;
    world.untouched(&bare).await?;
    // Even a link to a field of the widget's own leads elsewhere there.
    for question in ["meebeslissen", "vergeten"] {
        go_on(&widget, question).await?;
    }
    widget.click("send").await?;
    widget.click_on(".summary a").await?;
    super::answering::ensure_focus_within(world, "#q-groei").await?;
    fill(&widget).await?;
    send(world, &bare).await
}

pub(crate) async fn quirks_mode(world: &World<'_>) -> Result<()> {
    // An old document type does what none does.
    let (bare, _) = arrive(world, &[("doctype", OLD), ("widget", SCRIPT)]).await?;
    let mode = world.browser.script("return document.compatMode", &[]).await?;
    ensure!(mode == "BackCompat", "the page is in {mode}");
    answer(world, &bare).await
}

pub(crate) async fn tables_in_quirks_mode(world: &World<'_>) -> Result<()> {
    // There a table has the colour of the page, and letters and lines of its own. The page is light, and this is not.
    let dark = SCRIPT.replace("?", "?theme=dark&");
    let (bare, widget) = arrive(world, &[("doctype", OLD), ("widget", &dark)]).await?;
    answer(world, &bare).await?;
    widget.click_on(".results summary").await?;
    widget.says(".results table", "Zorg dicht bij huis").await?;
    let look = "const [cell, text] = ['.results td', '.widget'].map(css => getComputedStyle(root.querySelector(css)));\
        return { colour: [cell.color, text.color], line: parseFloat(cell.lineHeight) / parseFloat(cell.fontSize),\
                 size: cell.fontSize }";
    let look = widget.script(look).await?;
    ensure!(look["colour"][0] == look["colour"][1], "the table is in another colour than all else: {look}");
    ensure!(look["line"] == json!(1.5) && look["size"] == "14px", "its lines are the page's: {look}");
    Ok(())
}

pub(crate) async fn a_page_from_right_to_left(world: &World<'_>) -> Result<()> {
    // The campaign has no Arabic: its first language reads as it always does.
    let (bare, widget) = arrive(world, &[("html", "lang='ar' dir='rtl'"), ("widget", SCRIPT)]).await?;
    widget.find(".widget[lang=nl]").await?;
    answer(world, &bare).await
}

/// Goes into the frame that holds the host page.
async fn enter(world: &World<'_>) -> Result<()> {
    world.browser.find("iframe").await?.enter_frame().await?;
    Ok(())
}

/// Answers in a frame whose origin is opaque; the device keeps nothing there.
async fn answer_framed(world: &World<'_>, sandbox: &str) -> Result<()> {
    world.host.set("sandbox", sandbox);
    world.host.set("widget", SCRIPT);
    let page = "hosts/framed.html";
    let bare = world.bare_with(page, async || enter(world).await).await?;
    world.gate.hold("/engine");
    let widget = world.open(page).await?;
    enter(world).await?;
    let blocked = "try { return localStorage.length } catch (error) { return [origin, error.name] }";
    let blocked = world.browser.script(blocked, &[]).await?;
    ensure!(blocked == json!(["null", "SecurityError"]), "the frame keeps things: {blocked}");
    widget.shown().await?;
    world.untouched(&bare).await?;
    ensure_own_look(&widget).await?;
    // The first press comes before the engine.
    widget.choose("groei", "zorg").await?;
    widget.click("next").await?;
    widget.find(".wait").await?;
    world.gate.release();
    widget.asks("meebeslissen").await?;
    fill_on(&widget).await?;
    world.gate.set(Fault::Lost);
    widget.click("send").await?;
    widget.not_sent().await?;
    widget.says(".outcome", "Laat deze pagina openstaan").await?;
    world.counted(0).await?;
    world.gate.set(Fault::None);
    widget.sent().await?;
    widget.find(".results").await?;
    world.left_as_it_was(&bare).await?;
    world.counted(1).await?;
    let first = super::wire::event(&world.gate.submissions()[0])?["id"].clone();
    for sent in world.gate.submissions() {
        ensure!(super::wire::event(&sent)?["id"] == first, "every attempt is the same submission");
        let origin = sent.headers.get("origin").map(|origin| origin.as_bytes().to_vec());
        ensure!(origin.as_deref() == Some(b"null"), "it comes from no origin");
    }
    world.undisturbed().await
}

/// Fault 33: storage blocked: private mode, opaque origin (keep in memory and say so).
pub(crate) async fn a_sandboxed_frame_says_that_nothing_is_kept(world: &World<'_>) -> Result<()> {
    answer_framed(world, "allow-scripts allow-forms allow-popups").await
}

pub(crate) async fn a_sandboxed_frame_without_forms(world: &World<'_>) -> Result<()> {
    // A browser tells no script of a submit that the frame may not make.
    answer_framed(world, "allow-scripts").await
}

/// The value that a part of the page has, for what is no question of looks.
pub(crate) async fn value(world: &World<'_>, body: &str) -> Result<Value> {
    world.browser.script(&format!("return {body}"), &[]).await
}
