//! Taking part: the section comes when somebody asks for it or has answered, its forms say what is wrong and what became
//! of them, contact details are kept nowhere, and everything works by keyboard, in another language and without WASM.

use anyhow::{Context as _, Result, ensure};
use meepraat_tests::{Engine, Fault, Journey, Serve, Widget, World, eventually, until};
use serde_json::{Value, json};
use thirtyfour::{Key, WebElement};

use super::accessibility::{emulate, ensure_clean, ensure_clean_in_both};
use super::kinds;

/// The card of an event, and the parts of the two other forms.
pub(crate) const EVENT: &str = ".part [data-event=dialoog-eersel]";
const TABLE: &str = ".part [data-event=stakeholdertafel]";
pub(crate) const FOLLOW: &str = ".part .contact:has([data-kind=follow-up])";

pub(crate) fn all() -> Vec<Journey> {
    macro_rules! named {
        ($($name:ident),* $(,)?) => {
            vec![$(Journey::new(concat!("part::", stringify!($name)), |world| Box::pin($name(world)))),*]
        };
    }
    let mut all = named![
        the_section_comes_by_its_button_and_goes_by_it,
        what_is_wrong_is_said_beside_its_field_and_above_all,
        a_place_is_held_and_nothing_is_kept_on_the_device,
        what_an_endpoint_refuses_is_put_right,
        without_a_connection_it_waits_and_travels_apart_from_answers,
        another_language_keeps_what_was_filled_in,
        thanks_bring_the_section_without_taking_the_focus,
        an_ambassadors_link_is_told_with_the_answers,
        beginning_anew_leaves_nothing_of_it,
        by_keyboard_alone,
        a_shared_device_offers_nobody_the_names_of_others,
    ];
    all.extend(named![without_wasm_the_forms_post_by_themselves]);
    let winter = Serve { now: "2027-01-12", ..kinds::FULL };
    let between = named![between_waves_people_can_take_part_too];
    let between = between.into_iter().map(|journey| journey.sharing(winter.clone()));
    let checked = named![every_form_is_clean_and_fits];
    all.extend(checked.into_iter().map(|journey| journey.only(&[Engine::Chromium])));
    let all = all.into_iter().map(|journey| journey.sharing(kinds::FULL));
    all.chain(between).collect()
}

/// A page on which the section was asked for.
pub(crate) async fn asked<'a>(world: &'a World<'_>) -> Result<Widget<'a>> {
    let widget = world.open("plain.html").await?;
    widget.shown().await?;
    show(&widget).await?;
    Ok(widget)
}

async fn a_shared_device_offers_nobody_the_names_of_others(world: &World<'_>) -> Result<()> {
    let fields = format!("{EVENT} :is([name=name], [name=email])");
    let filled_in = async |wanted| {
        let widget = asked(world).await?;
        until("fields that a browser fills in", wanted, async || {
            widget.count(&format!("{fields}:not([autocomplete=off])")).await
        })
        .await
    };
    filled_in(2).await?;
    world.host.set("attributes", "device=shared");
    filled_in(0).await
}

pub(crate) async fn show(widget: &Widget<'_>) -> Result<()> {
    widget.click("part").await?;
    widget.says(".part > .title", "Doe mee").await
}

pub(crate) async fn open_form(widget: &Widget<'_>, card: &str) -> Result<()> {
    widget.click_on(&format!("{card} summary")).await?;
    widget.find(&format!("{card} [type=submit]")).await.map(drop)
}

pub(crate) async fn write(widget: &Widget<'_>, css: &str, text: &str) -> Result<WebElement> {
    // While the page still moves, a driver may find the field hidden.
    eventually(&format!("{css} can be written in"), async || {
        let field = widget.find(css).await?;
        field.clear().await?;
        field.send_keys(text).await?;
        Ok(Some(field))
    })
    .await
}

async fn sign_up(widget: &Widget<'_>) -> Result<()> {
    open_form(widget, EVENT).await?;
    write(widget, &format!("{EVENT} [name=name]"), "Anna de Wit").await?;
    write(widget, &format!("{EVENT} [name=email]"), "anna@example.nl").await?;
    widget.click_on(&format!("{EVENT} label:has([value=childcare])")).await
}

async fn follow(widget: &Widget<'_>) -> Result<()> {
    open_form(widget, FOLLOW).await?;
    widget.click_on(&format!("{FOLLOW} label:has([value=campaign])")).await?;
    write(widget, &format!("{FOLLOW} [name=email]"), "anna@example.nl").await.map(drop)
}

pub(crate) async fn press(widget: &Widget<'_>, card: &str) -> Result<()> {
    widget.click_on(&format!("{card} [type=submit]")).await
}

/// One answer, and past all other questions to Send.
async fn answer(widget: &Widget<'_>) -> Result<()> {
    widget.choose("groei", "zorg").await?;
    kinds::go_to(widget, "huishouden").await?;
    widget.click("send").await
}

/// The words of what has the focus inside the widget.
pub(crate) async fn focused(widget: &Widget<'_>) -> Result<String> {
    let text = widget.script("return root.activeElement ? root.activeElement.textContent : ''").await?;
    Ok(text.as_str().unwrap_or_default().to_owned())
}

/// The events that were sent, batch by batch.
fn sent(world: &World<'_>) -> Result<Vec<Vec<Value>>> {
    world
        .gate
        .submissions()
        .iter()
        .map(|seen| serde_json::from_slice(&seen.body).context("a batch"))
        .collect()
}

async fn kept(world: &World<'_>) -> Result<String> {
    let kept = world.browser.script("return JSON.stringify([localStorage, sessionStorage])", &[]).await?;
    Ok(kept.as_str().unwrap_or_default().to_owned())
}

async fn the_section_comes_by_its_button_and_goes_by_it(world: &World<'_>) -> Result<()> {
    let widget = world.open("plain.html").await?;
    widget.shown().await?;
    ensure!(world.gate.asked_for("part.") == 0, "nothing of it is fetched unasked");
    show(&widget).await?;
    until("the focus", "Doe mee".to_owned(), async || focused(&widget).await).await?;
    widget.says(EVENT, "donderdag 3 december 2026, van 19.00 tot 21.30 uur").await?;
    widget.says(".part", "Wie werken hieraan").await?;
    ensure!(widget.count(".part [data-event=kennissessie]").await? == 0, "it is for staff");
    let pressed = async || widget.script("return root.querySelector('[value=part]').ariaExpanded").await;
    until("expanded", json!("true"), pressed).await?;
    widget.click("part").await?;
    until("sections", 0, async || widget.count(".part").await).await?;
    until("expanded", json!("false"), pressed).await?;
    world.undisturbed().await
}

async fn what_is_wrong_is_said_beside_its_field_and_above_all(world: &World<'_>) -> Result<()> {
    let widget = asked(world).await?;
    open_form(&widget, TABLE).await?;
    write(&widget, &format!("{TABLE} [name=email]"), "anna").await?;
    write(&widget, &format!("{TABLE} [name=organisation]"), "Zorg & co").await?;
    press(&widget, TABLE).await?;
    widget.says(&format!("{TABLE} .summary"), "Vul uw naam in").await?;
    until("the focus", "div.summary".to_owned(), async || widget.focused().await).await?;
    widget.says(&format!("{TABLE} .error"), "zoals naam@voorbeeld.nl").await?;
    let invalid = format!("{TABLE} [aria-invalid=true]");
    ensure!(widget.count(&invalid).await? == 2, "name and address are wrong, the organisation is not");
    widget.click_on(&format!("{TABLE} .summary a[data-for=email]")).await?;
    until("the field with the focus", json!("email"), async || {
        widget.script("return root.activeElement && root.activeElement.name").await
    })
    .await?;
    let described = "const at = root.activeElement; return at.getAttribute('aria-describedby').split(' ')\
                     .map(id => host.shadowRoot.getElementById(id).textContent).join(' ')";
    let described = widget.script(described).await?;
    ensure!(
        described.as_str().is_some_and(|text| text.contains("naam@voorbeeld.nl")),
        "read out: {described}"
    );
    ensure!(world.gate.submissions().is_empty(), "nothing is sent");
    // Only the campaign says that a role is asked.
    world.gate.set(Fault::Receipts(
        r#"{"outcome":"rejected","problem":{"status":422,"title":"wrong","detail":"role",
            "errors":[{"field":"data.role","detail":"it is required"}]}}"#,
    ));
    write(&widget, &format!("{TABLE} [name=name]"), "Anna").await?;
    write(&widget, &format!("{TABLE} [name=email]"), "anna@example.nl").await?;
    press(&widget, TABLE).await?;
    widget.says(&format!("{TABLE} .error"), "Kies wat voor organisatie het is.").await?;
    ensure!(widget.count(&invalid).await? == 1, "the role alone is wrong now");
    world.undisturbed().await
}

async fn a_place_is_held_and_nothing_is_kept_on_the_device(world: &World<'_>) -> Result<()> {
    let widget = asked(world).await?;
    sign_up(&widget).await?;
    world.gate.set(Fault::Receipts(r#"{"outcome":"accepted","result":"held"}"#));
    press(&widget, EVENT).await?;
    widget.says(EVENT, "Wij houden een plaats voor u vrij.").await?;
    let heading = "Bijna klaar: kijk in uw mail".to_owned();
    until("the focus", heading, async || focused(&widget).await).await?;
    let batches = sent(world)?;
    ensure!(batches.len() == 1 && batches[0].len() == 1, "one event alone: {batches:?}");
    let event = &batches[0][0];
    ensure!(event["type"] == "nl.meepraat.sign-up-requested.v1", "{event}");
    let data = json!({
        "campaign": "kempen-2040", "version": event["data"]["version"], "partner": "bibliotheek-de-linde",
        "language": "nl", "event": "dialoog-eersel", "name": "Anna de Wit", "email": "anna@example.nl",
        "companions": 0, "facilities": ["childcare"],
    });
    ensure!(event["data"] == data, "it says {}", event["data"]);
    ensure!(!kept(world).await?.contains("anna"), "contact details are on the device");
    let written = format!("return root.querySelector('{EVENT} [name=name]').value");
    ensure!(widget.script(&written).await? == "", "the form is empty for whoever comes next");
    world.undisturbed().await
}

async fn what_an_endpoint_refuses_is_put_right(world: &World<'_>) -> Result<()> {
    let widget = asked(world).await?;
    follow(&widget).await?;
    world.gate.set(Fault::Receipts(
        r#"{"outcome":"rejected","problem":{"status":422,"title":"wrong","detail":"no","errors":[]}}"#,
    ));
    press(&widget, FOLLOW).await?;
    widget.says(FOLLOW, "Wij konden dit niet aannemen.").await?;
    world.gate.set(Fault::Receipts(r#"{"outcome":"accepted"}"#));
    press(&widget, FOLLOW).await?;
    widget.says(FOLLOW, "Daarna houden wij u op de hoogte.").await?;
    let ids: Vec<Value> = sent(world)?.iter().map(|batch| batch[0]["id"].clone()).collect();
    ensure!(ids.len() == 2 && ids[0] != ids[1], "what was refused is over: {ids:?}");
    Ok(())
}

async fn without_a_connection_it_waits_and_travels_apart_from_answers(world: &World<'_>) -> Result<()> {
    let widget = asked(world).await?;
    world.gate.set(Fault::Lost);
    follow(&widget).await?;
    press(&widget, FOLLOW).await?;
    widget.says(FOLLOW, "Laat deze pagina openstaan.").await?;
    answer(&widget).await?;
    widget.not_sent().await?;
    ensure!(!kept(world).await?.contains("anna"), "contact details are on the device");
    widget.click_on(&format!("{FOLLOW} [value=again]")).await?;
    widget.says(FOLLOW, "Laat deze pagina openstaan.").await?;
    world.gate.set(Fault::Receipts(r#"{"outcome":"accepted"}"#));
    // The network is back: nobody needs to press anything.
    world.browser.script("dispatchEvent(new Event('online'))", &[]).await?;
    widget.says(FOLLOW, "Daarna houden wij u op de hoogte.").await?;
    widget.sent().await?;
    for batch in sent(world)? {
        let contact =
            batch.iter().filter(|event| event["type"] != "nl.meepraat.response-submitted.v1").count();
        ensure!(contact == 0 || contact == batch.len(), "answers beside contact details: {batch:?}");
    }
    Ok(())
}

async fn another_language_keeps_what_was_filled_in(world: &World<'_>) -> Result<()> {
    let widget = asked(world).await?;
    sign_up(&widget).await?;
    widget.click_on("details.languages summary").await?;
    widget.click("lang:en").await?;
    widget.says(".part > .title", "Take part").await?;
    let state = format!(
        "const form = root.querySelector('{EVENT} form'); const field = name => form.querySelector(`[name=${{name}}]`);\
         return [field('name').value, field('email').value, form.querySelector('[value=childcare]').checked,\
         field('lang').value, field('partner').value, form.closest('details').open]"
    );
    let filled = widget.script(&state).await?;
    let wanted = json!(["Anna de Wit", "anna@example.nl", true, "en", "bibliotheek-de-linde", true]);
    ensure!(filled == wanted, "it holds {filled}");
    world.gate.set(Fault::Receipts(r#"{"outcome":"accepted","result":"waitlisted"}"#));
    press(&widget, EVENT).await?;
    widget.says(EVENT, "You can join the waiting list.").await?;
    widget.click_on("details.languages summary").await?;
    widget.click("lang:nl").await?;
    widget.says(EVENT, "U kunt op de wachtlijst.").await?;
    world.undisturbed().await
}

async fn thanks_bring_the_section_without_taking_the_focus(world: &World<'_>) -> Result<()> {
    let widget = kinds::begin(world).await?;
    answer(&widget).await?;
    widget.sent().await?;
    widget.says(".part > .title", "Doe mee").await?;
    ensure!(focused(&widget).await?.contains("Bedankt"), "the focus is at the thanks");
    world.undisturbed().await
}

async fn an_ambassadors_link_is_told_with_the_answers(world: &World<'_>) -> Result<()> {
    let widget = world.open("plain.html#meepraat=abcdefghjk").await?;
    widget.shown().await?;
    world.gate.set(Fault::Receipts(r#"{"outcome":"accepted"}"#));
    answer(&widget).await?;
    widget.sent().await?;
    let code = sent(world)?[0][0]["data"]["referral"].clone();
    ensure!(code == "abcdefghjk", "the response carries {code}");
    let url = world.browser.driver().current_url().await?;
    ensure!(url.fragment() == Some("meepraat=abcdefghjk"), "the page's address is left alone: {url}");
    Ok(())
}

async fn between_waves_people_can_take_part_too(world: &World<'_>) -> Result<()> {
    let widget = world.open("plain.html").await?;
    widget.becomes("closed").await?;
    show(&widget).await?;
    ensure!(widget.count(EVENT).await? == 0, "what is over is not there");
    widget.says(TABLE, "donderdag 21 januari 2027").await?;
    ensure!(world.gate.asked_for("engine.wasm") == 0, "no engine is fetched for it");
    world.gate.set(Fault::Receipts(r#"{"outcome":"accepted"}"#));
    follow(&widget).await?;
    press(&widget, FOLLOW).await?;
    widget.says(FOLLOW, "Daarna houden wij u op de hoogte.").await?;
    world.undisturbed().await
}

async fn beginning_anew_leaves_nothing_of_it(world: &World<'_>) -> Result<()> {
    let widget = asked(world).await?;
    sign_up(&widget).await?;
    widget.script("host.reset()").await?;
    until("sections", 0, async || widget.count(".part").await).await?;
    widget.shown().await?;
    show(&widget).await?;
    let written = format!("return root.querySelector('{EVENT} [name=name]').value");
    ensure!(widget.script(&written).await? == "", "what the last visitor wrote is gone");
    widget.script("host.remove()").await?;
    world.undisturbed().await
}

async fn by_keyboard_alone(world: &World<'_>) -> Result<()> {
    let widget = world.open("plain.html").await?;
    widget.shown().await?;
    widget.script("root.querySelector('[value=part]').focus()").await?;
    world.browser.press(Key::Enter + "").await?;
    widget.says(".part > .title", "Doe mee").await?;
    let summary = format!("root.querySelector('{FOLLOW} summary').focus()");
    widget.script(&summary).await?;
    world.browser.press(Key::Enter + "").await?;
    widget.find(&format!("{FOLLOW} [type=submit]")).await?;
    widget.script(&format!("root.querySelector('{FOLLOW} [value=waves]').focus()")).await?;
    world.browser.press(" ").await?;
    world.browser.press(Key::Tab + "").await?;
    world.browser.press("anna@example.nl").await?;
    world.gate.set(Fault::Receipts(r#"{"outcome":"accepted"}"#));
    world.browser.press(Key::Enter + "").await?;
    widget.says(FOLLOW, "Daarna houden wij u op de hoogte.").await?;
    let data = sent(world)?[0][0]["data"].clone();
    let wanted = json!({ "campaign": "kempen-2040", "language": "nl", "email": "anna@example.nl", "topics": ["waves"] });
    ensure!(data == wanted, "it says {data}");
    Ok(())
}

async fn without_wasm_the_forms_post_by_themselves(world: &World<'_>) -> Result<()> {
    let widget = world.open("no-wasm.html").await?;
    widget.shown().await?;
    widget.choose("groei", "zorg").await?;
    widget.becomes("native").await?;
    show(&widget).await?;
    follow(&widget).await?;
    press(&widget, FOLLOW).await?;
    // The first press may be the one that finds out.
    until("posts of the form", true, async || {
        if world.gate.asked_for("/embed/kempen-2040/follow-up") == 0 {
            press(&widget, FOLLOW).await?;
        }
        Ok(world.gate.asked_for("/embed/kempen-2040/follow-up") > 0)
    })
    .await?;
    let posted = world.gate.seen().into_iter().find(|seen| seen.path.contains("/follow-up"));
    let body = posted.map(|seen| String::from_utf8_lossy(&seen.body).into_owned()).unwrap_or_default();
    ensure!(body.contains("topic=campaign") && body.contains("email=anna%40example.nl"), "it posts {body}");
    ensure!(body.contains("id=") && !body.contains("id=&"), "it carries an id: {body}");
    ensure!(world.gate.submissions().is_empty(), "it went by the form alone");
    Ok(())
}

/// Everything open, then wrong, then done: axe finds nothing, and it fits a narrow screen.
async fn every_form_is_clean_and_fits(world: &World<'_>) -> Result<()> {
    for language in ["nl", "ar"] {
        world.host.set("lang", language);
        let widget = world.open("plain.html").await?;
        widget.shown().await?;
        widget.click("part").await?;
        widget.find(".part > .title").await?;
        ensure_clean_in_both(world, &format!("the section, {language}")).await?;
        widget.script("root.querySelectorAll('.part details').forEach(part => part.open = true)").await?;
        ensure_clean_in_both(world, &format!("the forms, {language}")).await?;
        press(&widget, EVENT).await?;
        widget.find(&format!("{EVENT} .summary")).await?;
        ensure_clean_in_both(world, &format!("errors, {language}")).await?;
        emulate(world, "forced").await?;
        ensure_clean(world, &format!("forced colours, {language}")).await?;
        emulate(world, "light").await?;
        world.browser.driver().set_window_rect(0, 0, 320, 800).await?;
        let wide = "const at = document.documentElement; return at.scrollWidth - at.clientWidth";
        let wide = world.browser.script(wide, &[]).await?;
        ensure!(wide == 0, "{language}: {wide} pixels stick out");
        let small = "return [...root.querySelectorAll('.part :is(button, summary, select, input:not([type=hidden]), label.choice)')]\
                     .filter(drawn).filter(e => !e.closest('label') || e.localName == 'label')\
                     .map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect().height]).filter(([, height]) => height < 44)";
        let small = widget.script(small).await?;
        ensure!(small == json!([]), "{language}: too small to press: {small}");
        world.browser.driver().set_window_rect(0, 0, 1000, 1300).await?;
    }
    world.undisturbed().await
}
