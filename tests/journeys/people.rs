//! People who take part, the whole way: from a form on a partner's page to the mail, the page that its link leads to, and
//! out again. The collector is the real one, at which the mails can be read. Ambassadors are `people_ambassador`'s, pages
//! without JavaScript `people_native`'s.

use anyhow::{Context as _, Result, bail, ensure};
use meepraat_tests::{Browser, Collector, Engine, Journey, Widget, World, eventually, python, scripts};
use serde_json::{Value, json};
use thirtyfour::Key;
use tokio::process::Command;

use super::accessibility::ensure_clean_in_both;
use super::part::{EVENT, FOLLOW, open_form, press, show, write};
use super::{kinds, people, people_ambassador, people_native};

/// An event that no other journey fills.
const FILLED: &str = ".part [data-event=dialoog-bladel]";

/// Presses of Tab within which the keyboard leads from one part of the page to any other.
const MAX_TABS: usize = 120;

pub(crate) fn all() -> Vec<Journey> {
    let mut all = journeys![people:
        a_sign_up_is_confirmed_put_in_a_calendar_and_cancelled,
        a_freed_place_goes_to_the_first_who_waits,
        by_keyboard_alone_a_place_is_held,
        whoever_follows_confirms_and_stops_with_one_press,
    ];
    all.extend(
        journeys![people_native in Chromium Firefox: without_javascript_a_place_is_held_and_confirmed],
    );
    all.extend(journeys![people_native in Chromium: the_page_to_take_part_is_clean]);
    all = all.into_iter().map(|journey| journey.sharing(kinds::FULL)).collect();
    // It ends its collector.
    let ambassador =
        journeys![people_ambassador: an_ambassadors_neighbours_are_counted_until_everything_goes];
    all.extend(ambassador.into_iter().map(|journey| journey.served(kinds::FULL)));
    all
}

/// The widget on a page of this partner; `fragment` is what follows the page's address.
pub(crate) async fn on_a_page_of<'a>(
    world: &'a World<'_>,
    partner: &str,
    fragment: &str,
) -> Result<Widget<'a>> {
    let element = format!("<meepraat-widget campaign='kempen-2040' partner='{partner}'></meepraat-widget>");
    world
        .host
        .set("body", format!("{element}<script async src='{{{{collector}}}}/kempen-2040.js'></script>"));
    let widget = world.open(&format!("blank.html{fragment}")).await?;
    widget.shown().await?;
    Ok(widget)
}

/// Waits until the page itself, outside any widget, says this.
pub(crate) async fn says(browser: &Browser, words: &str) -> Result<()> {
    eventually(&format!("the page says {words:?}"), async || {
        let text = browser.find("main").await?.text().await?;
        ensure!(text.contains(words), "it says {text:?}");
        Ok(Some(()))
    })
    .await
}

/// Presses what a page of a link offers.
pub(crate) async fn wish(browser: &Browser, wish: &str) -> Result<()> {
    let button = format!("form:has([name=wish][value={wish}]) button");
    Ok(browser.find(&button).await?.click().await?)
}

/// Where colour schemes can be emulated, axe-core finds nothing on the page.
pub(crate) async fn clean(world: &World<'_>, page: &str) -> Result<()> {
    match world.browser.engine() {
        Engine::Chromium => ensure_clean_in_both(world, page).await,
        _ => Ok(()),
    }
}

/// Opens the link of a mail and presses Confirm there.
pub(crate) async fn confirm(world: &World<'_>, to: &str, subject: &str) -> Result<()> {
    let collector = world.collector()?;
    let link = collector.mail(to, subject).await?.link(collector).await?;
    world.browser.driver().goto(&link).await?;
    says(world.browser, "Nog één stap").await?;
    clean(world, subject).await?;
    wish(world.browser, "confirm").await?;
    says(world.browser, "Gelukt").await
}

/// Fills in who comes, and presses the button.
async fn sign_up(widget: &Widget<'_>, card: &str, name: &str, email: &str) -> Result<()> {
    open_form(widget, card).await?;
    write(widget, &format!("{card} [name=name]"), name).await?;
    write(widget, &format!("{card} [name=email]"), email).await?;
    press(widget, card).await
}

async fn a_sign_up_is_confirmed_put_in_a_calendar_and_cancelled(world: &World<'_>) -> Result<()> {
    let (collector, browser) = (world.collector()?, world.browser);
    let anna = "anna@example.nl";
    let widget = on_a_page_of(world, "thuiszorg-de-brug", "").await?;
    show(&widget).await?;
    sign_up(&widget, EVENT, "Anna de Wit", anna).await?;
    widget.says(EVENT, "Wij houden een plaats voor u vrij.").await?;
    world.undisturbed().await?;
    confirm(world, anna, "Bevestig uw plaats: Toekomstdialoog Eersel").await?;
    says(browser, "Uw plaats staat vast bij: Toekomstdialoog Eersel").await?;
    let mail = collector.mail(anna, "U hebt een plaats").await?;
    let manage = mail.link(collector).await?;
    browser.driver().goto(&manage).await?;
    says(browser, "U hebt een plaats bij: Toekomstdialoog Eersel. Aantal personen: 1.").await?;
    clean(world, "the page of a sign-up").await?;
    let entry = browser.find("a[href$='calendar.ics']").await?.prop("href").await?.context("an address")?;
    is_read_by_a_calendar_of_others(collector, &entry).await?;
    wish(browser, "forget").await?;
    says(browser, "U bent afgemeld").await?;
    collector.mail(anna, "U bent afgemeld").await?;
    browser.driver().goto(&manage).await?;
    says(browser, "Deze link werkt niet meer").await?;
    clean(world, "the page of a link that is used").await
}

/// A calendar that is not ours reads the entry. Without a Python for it the bytes alone are looked at.
async fn is_read_by_a_calendar_of_others(collector: &Collector, url: &str) -> Result<()> {
    let file = collector.client().get(url).send().await?.error_for_status()?.bytes().await?;
    let Some(python) = python() else {
        ensure!(std::env::var_os("CI").is_none(), "missing in CI: MEEPRAAT_PYTHON");
        ensure!(file.starts_with(b"BEGIN:VCALENDAR\r\n"), "it is no calendar");
        return Ok(());
    };
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("entry.ics");
    tokio::fs::write(&path, &file).await?;
    let script = scripts().join("icalendar_reads.py");
    let read = Command::new(python).arg(script).arg(&path).kill_on_drop(true).output().await?;
    ensure!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
    let entry: Value = serde_json::from_slice(&read.stdout)?;
    let wanted = json!({
        "broken": [], "method": "PUBLISH", "summary": "Toekomstdialoog Eersel", "uid": entry["uid"],
        "location": "Bibliotheek De Linde, grote zaal, Lindeplein 1, 5521 AA Eersel",
        "begins": "2026-12-03T18:00:00+00:00", "ends": "2026-12-03T20:30:00+00:00",
    });
    ensure!(entry == wanted && entry["uid"].as_str().is_some_and(|uid| uid.len() > 8), "it reads {entry}");
    Ok(())
}

/// A party that signs up over HTTP; `number` tells its submission from others.
fn party(number: u32, name: &str, companions: u32) -> Value {
    json!({
        "specversion": "1.0", "id": format!("5f0c6a1e-7777-4222-8333-{number:012}"),
        "source": "urn:nld:oin:00000001234567890000:systeem:meepraat",
        "type": "nl.meepraat.sign-up-requested.v1", "time": "2026-11-22T10:00:00Z",
        "data": {
            "campaign": "kempen-2040", "language": "nl", "event": "dialoog-bladel", "name": name,
            "email": format!("{name}@example.nl"), "companions": companions,
        },
    })
}

/// Sends events as one batch; gives the receipts.
pub(crate) async fn submit(collector: &Collector, events: &[Value]) -> Result<Vec<Value>> {
    let url = format!("{}/v1/submissions", collector.url());
    let request = collector.client().post(url).header("content-type", "application/cloudevents-batch+json");
    let answer: Value =
        request.body(json!(events).to_string()).send().await?.error_for_status()?.json().await?;
    answer["receipts"].as_array().cloned().context("no receipts")
}

/// Presses on the page of a link without opening it in the browser.
async fn press_over_http(collector: &Collector, link: &str, wish: &str) -> Result<()> {
    let answer = collector.client().post(link).form(&[("wish", wish)]).send().await?;
    ensure!(answer.status().is_success(), "{wish}: {}", answer.status());
    Ok(())
}

/// Confirms over HTTP; gives the link of the mail that comes then.
async fn confirmed(collector: &Collector, to: &str, asks: &str, then: &str) -> Result<String> {
    let link = collector.mail(to, asks).await?.link(collector).await?;
    press_over_http(collector, &link, "confirm").await?;
    collector.mail(to, then).await?.link(collector).await
}

async fn a_freed_place_goes_to_the_first_who_waits(world: &World<'_>) -> Result<()> {
    let (collector, browser) = (world.collector()?, world.browser);
    // Forty places: nine parties of four, one of three, and one person who will cancel.
    let mut parties: Vec<_> = (0..9).map(|number| party(number, &format!("groep{number}"), 3)).collect();
    parties.extend([party(9, "trio", 2), party(10, "klaas", 0)]);
    for receipt in submit(collector, &parties).await? {
        ensure!(receipt["result"] == "held", "there is room for everyone: {receipt}");
    }
    let klaas = confirmed(collector, "klaas@example.nl", "Bevestig uw plaats", "U hebt een plaats").await?;
    let widget = on_a_page_of(world, "vv-kempenland", "").await?;
    show(&widget).await?;
    widget.says(FILLED, "U kunt wel op de wachtlijst komen.").await?;
    sign_up(&widget, FILLED, "Wim", "wim@example.nl").await?;
    widget.says(FILLED, "U krijgt een mail van ons. Bevestig via de link in die mail").await?;
    widget.says(FILLED, "U kunt op de wachtlijst.").await?;
    confirm(world, "wim@example.nl", "Bevestig uw aanmelding: Toekomstdialoog Bladel").await?;
    says(browser, "U staat op de wachtlijst voor: Toekomstdialoog Bladel").await?;
    let late = submit(collector, &[party(11, "laat", 0)]).await?;
    ensure!(late[0]["result"] == "waitlisted", "it waits as well: {}", late[0]);
    confirmed(collector, "laat@example.nl", "Bevestig uw aanmelding", "U staat op de wachtlijst").await?;
    press_over_http(collector, &klaas, "forget").await?;
    let offer = collector.mail("wim@example.nl", "Er is een plaats voor u").await?.link(collector).await?;
    browser.driver().goto(&offer).await?;
    says(browser, "Neem de plaats dan aan vóór").await?;
    clean(world, "the page of an offer").await?;
    wish(browser, "accept").await?;
    says(browser, "De plaats is voor u.").await?;
    collector.mail("wim@example.nl", "U hebt een plaats: Toekomstdialoog Bladel").await?;
    let offered =
        collector.mails().await?.into_iter().filter(|mail| mail.subject.starts_with("Er is een plaats"));
    let offered: Vec<_> = offered.map(|mail| mail.to).collect();
    ensure!(offered == ["wim@example.nl"], "one place is offered to one: {offered:?}");
    Ok(())
}

/// Tabs on until this has the focus.
async fn tab_to(world: &World<'_>, widget: &Widget<'_>, css: &str) -> Result<()> {
    let reached = format!("return root.activeElement != null && root.activeElement.matches('{css}')");
    for _ in 0..MAX_TABS {
        if widget.script(&reached).await? == true {
            return Ok(());
        }
        world.browser.press(Key::Tab + "").await?;
    }
    bail!("the keyboard does not lead to {css}; it is at {:?}", widget.focused().await?)
}

async fn by_keyboard_alone_a_place_is_held(world: &World<'_>) -> Result<()> {
    let widget = world.open("plain.html").await?;
    widget.shown().await?;
    tab_to(world, &widget, "[value=part]").await?;
    world.browser.press(Key::Enter + "").await?;
    widget.says(".part > .title", "Doe mee").await?;
    tab_to(world, &widget, &format!("{EVENT} summary")).await?;
    world.browser.press(Key::Enter + "").await?;
    for (field, text) in [("name", "Fatima"), ("email", "fatima@example.nl")] {
        tab_to(world, &widget, &format!("{EVENT} [name={field}]")).await?;
        world.browser.press(text).await?;
    }
    tab_to(world, &widget, &format!("{EVENT} [value=interpreter]")).await?;
    world.browser.press(" ").await?;
    tab_to(world, &widget, &format!("{EVENT} [type=submit]")).await?;
    world.browser.press(Key::Enter + "").await?;
    widget.says(EVENT, "Wij houden een plaats voor u vrij.").await?;
    let focused = widget.script("return root.activeElement.textContent").await?;
    ensure!(focused == "Bijna klaar: kijk in uw mail", "the focus is at {focused}");
    world.collector()?.mail("fatima@example.nl", "Bevestig uw plaats").await?;
    world.undisturbed().await
}

async fn whoever_follows_confirms_and_stops_with_one_press(world: &World<'_>) -> Result<()> {
    let (collector, browser) = (world.collector()?, world.browser);
    let widget = on_a_page_of(world, "wijkraad-hapert", "").await?;
    show(&widget).await?;
    open_form(&widget, FOLLOW).await?;
    widget.click_on(&format!("{FOLLOW} label:has([value=campaign])")).await?;
    write(&widget, &format!("{FOLLOW} [name=email]"), "volger@example.nl").await?;
    press(&widget, FOLLOW).await?;
    widget.says(FOLLOW, "Daarna houden wij u op de hoogte.").await?;
    confirm(world, "volger@example.nl", "Bevestig dat wij u mogen mailen").await?;
    says(browser, "Vanaf nu houden wij u op de hoogte.").await?;
    let mail = collector.mail("volger@example.nl", "U blijft op de hoogte").await?;
    let source = mail.source(collector).await?;
    ensure!(
        source.contains("\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"),
        "mail programs can stop it: {source}"
    );
    let stop = mail.link(collector).await?;
    browser.driver().goto(&stop).await?;
    says(browser, "Dan verwijderen wij uw mailadres.").await?;
    clean(world, "the page to stop mails").await?;
    wish(browser, "forget").await?;
    says(browser, "U krijgt geen mail meer van ons.").await?;
    browser.driver().goto(&stop).await?;
    says(browser, "Deze link werkt niet meer").await
}
