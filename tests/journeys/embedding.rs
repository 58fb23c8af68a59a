//! The three ways of embedding work in any number and order, and a wrong one is told politely.

use anyhow::{Result, ensure};
use meepraat_tests::{World, until};
use serde_json::{Value, json};

async fn place(world: &World<'_>, head: &str, body: &str) -> Result<()> {
    world.host.set("head", head.replace("COLLECTOR", &world.gate.url()));
    world.host.set("body", body.replace("COLLECTOR", &world.gate.url()));
    world.open("blank.html").await.map(drop)
}

/// What stands right before the n-th widget, and what it stands in.
async fn whereabouts(world: &World<'_>, number: usize) -> Result<Value> {
    let body = "const w = document.querySelectorAll('meepraat-widget')[arguments[0]];\
                return w ? [w.previousElementSibling?.localName ?? '', w.parentElement.localName + '#' + w.parentElement.id] : null";
    world.browser.script(body, &[json!(number)]).await
}

async fn stands(world: &World<'_>, number: usize, wanted: Value) -> Result<()> {
    until("the widget's place", wanted, async || whereabouts(world, number).await).await
}

async fn widgets(world: &World<'_>, wanted: u64) -> Result<()> {
    let body = "return document.querySelectorAll('meepraat-widget').length";
    until("widgets on the page", json!(wanted), async || world.browser.script(body, &[]).await).await
}

pub(crate) async fn the_campaigns_own_script_stands_where_it_is_put(world: &World<'_>) -> Result<()> {
    let tag = "<script async src='COLLECTOR/kempen-2040.js?partner=bibliotheek-de-linde'></script>";
    place(world, "", tag).await?;
    world.widget(0).shown().await?;
    stands(world, 0, json!(["script", "main#main"])).await?;
    ensure!(world.gate.asked_for("/bundles/") == 0, "the bundle is inside the script");
    let widget = world.widget(0);
    widget.fill().await?;
    widget.click("send").await?;
    widget.sent().await?;
    let sent = world.gate.submissions();
    ensure!(
        String::from_utf8_lossy(&sent[0].body).contains("bibliotheek-de-linde"),
        "the partner travels along"
    );
    world.undisturbed().await
}

pub(crate) async fn the_general_script_takes_data_attributes(world: &World<'_>) -> Result<()> {
    let manifest = std::fs::read_to_string(meepraat_tests::manifest())?;
    let manifest: Value = serde_json::from_str(&manifest)?;
    let (path, integrity) = (&manifest["loader"]["path"], &manifest["loader"]["integrity"]);
    let tag = format!(
        "<script async crossorigin='anonymous' integrity={integrity} src='COLLECTOR/{}' data-campaign='kempen-2040' \
         data-partner='vv-kempenland' data-lang='en'></script>",
        path.as_str().unwrap_or_default()
    );
    place(world, "", &tag).await?;
    let widget = world.widget(0);
    widget.shown().await?;
    stands(world, 0, json!(["script", "main#main"])).await?;
    widget.find(".widget[lang=en]").await?;
    widget.fill().await?;
    widget.click("send").await?;
    widget.says(".outcome", "was sent").await?;
    world.counted(1).await?;
    world.undisturbed().await
}

pub(crate) async fn an_element_works_before_and_after_the_script(world: &World<'_>) -> Result<()> {
    let element = "<meepraat-widget campaign='kempen-2040' partner='vv-kempenland'></meepraat-widget>";
    let script = "<script src='COLLECTOR/meepraat.js'></script>";
    place(world, "", &format!("{element}{script}{element}")).await?;
    widgets(world, 2).await?;
    for number in 0..2 {
        world
            .browser
            .script(
                "document.querySelectorAll('meepraat-widget')[arguments[0]].scrollIntoView()",
                &[json!(number)],
            )
            .await?;
        world.widget(number).shown().await?;
    }
    // Two on one page: each is answered by itself.
    for number in 0..2 {
        let widget = world.widget(number);
        widget.fill().await?;
        widget.click("send").await?;
        widget.sent().await?;
    }
    world.counted(2).await?;
    world.undisturbed().await
}

pub(crate) async fn a_script_in_the_head_goes_to_the_end_of_main(world: &World<'_>) -> Result<()> {
    place(world, "<script async src='COLLECTOR/kempen-2040.js?partner=vv-kempenland'></script>", "").await?;
    stands(world, 0, json!(["p", "main#main"])).await?;
    let last =
        world.browser.script("return document.querySelector('main').lastElementChild.localName", &[]).await?;
    ensure!(last == "meepraat-widget", "main ends in {last}");
    world.widget(0).shown().await?;
    world.undisturbed().await
}

pub(crate) async fn a_target_is_where_it_goes(world: &World<'_>) -> Result<()> {
    let tag =
        "<script async src='COLLECTOR/kempen-2040.js?partner=vv-kempenland&target=%23elsewhere'></script>";
    place(world, tag, "").await?;
    stands(world, 0, json!(["", "div#elsewhere"])).await?;
    world.widget(0).shown().await?;
    world.undisturbed().await
}

pub(crate) async fn an_element_of_the_page_is_not_doubled_by_a_script(world: &World<'_>) -> Result<()> {
    let element = "<meepraat-widget campaign='kempen-2040'></meepraat-widget>";
    let tag = "<script async src='COLLECTOR/kempen-2040.js?partner=vv-kempenland'></script>";
    place(world, tag, element).await?;
    world.widget(0).shown().await?;
    widgets(world, 1).await?;
    world.undisturbed().await
}

/// Fault 27: element removed and added again.
pub(crate) async fn an_element_can_come_later_and_move_and_go(world: &World<'_>) -> Result<()> {
    place(world, "<script async src='COLLECTOR/meepraat.js'></script>", "").await?;
    let browser = world.browser;
    until("the script has run", json!(true), async || {
        browser.script("return !!customElements.get('meepraat-widget')", &[]).await
    })
    .await?;
    browser
        .script(
            "const w = document.createElement('meepraat-widget'); w.setAttribute('campaign', 'kempen-2040');\
             document.querySelector('#start').after(w)",
            &[],
        )
        .await?;
    let widget = world.widget(0);
    widget.shown().await?;
    widget.choose("groei", "zorg").await?;
    widget.becomes("hydrated").await?;
    // A move keeps what was answered.
    browser
        .script("document.querySelector('#elsewhere').append(document.querySelector('meepraat-widget'))", &[])
        .await?;
    widget.shown().await?;
    ensure!(widget.answer("groei").await? == "zorg", "a move keeps the answer");
    // Taken away, and given back later.
    browser.script("window.kept = document.querySelector('meepraat-widget'); kept.remove()", &[]).await?;
    browser.script("return new Promise(done => setTimeout(done, 50))", &[]).await?;
    browser.script("document.querySelector('#start').after(kept)", &[]).await?;
    widget.shown().await?;
    ensure!(widget.answer("groei").await?.is_empty(), "it begins anew: what was removed has ended");
    widget.fill().await?;
    widget.click("send").await?;
    widget.sent().await?;
    world.counted(1).await?;
    world.undisturbed().await
}

pub(crate) async fn an_element_given_back_while_its_questions_come_shows_them_once(
    world: &World<'_>,
) -> Result<()> {
    world.gate.hold("/bundles/");
    let element = "<meepraat-widget campaign='kempen-2040'></meepraat-widget>";
    place(world, "", &format!("{element}<script src='COLLECTOR/meepraat.js'></script>")).await?;
    let widget = world.widget(0);
    widget.becomes("loading").await?;
    let away = "const widget = document.querySelector('meepraat-widget'); widget.remove();\
                return new Promise(done => setTimeout(() => { main.append(widget); done() }, 50))";
    world.browser.script(away, &[]).await?;
    world.gate.release();
    widget.shown().await?;
    widget.fill().await?;
    widget.click("send").await?;
    widget.sent().await?;
    // The life that ended has told nothing, drawn nothing and dressed nothing.
    let events = world.witness().await?["events"].clone();
    let shown = json!({ "name": "ready", "detail": { "state": "shown" } });
    let times = events.as_array().map(|all| all.iter().filter(|event| **event == shown).count());
    ensure!(times == Some(1), "it is shown more than once: {events}");
    let sheets = widget.script("return root.adoptedStyleSheets.length").await?;
    ensure!(sheets == 2, "{sheets} style sheets are adopted");
    world.counted(1).await?;
    world.undisturbed().await
}

pub(crate) async fn two_scripts_on_one_page_define_once(world: &World<'_>) -> Result<()> {
    let body = "<script async src='COLLECTOR/kempen-2040.js?partner=vv-kempenland'></script>\
                <script async src='COLLECTOR/meepraat.js'></script>\
                <script async src='COLLECTOR/kempen-2040.js'></script>";
    place(world, "", body).await?;
    let widget = world.widget(0);
    widget.shown().await?;
    widget.fill().await?;
    widget.click("send").await?;
    widget.sent().await?;
    world.counted(1).await?;
    world.undisturbed().await
}

pub(crate) async fn a_missing_or_unknown_campaign_is_told_politely(world: &World<'_>) -> Result<()> {
    let body = "<meepraat-widget></meepraat-widget><meepraat-widget campaign='bestaat-niet'></meepraat-widget>\
                <script async src='COLLECTOR/meepraat.js'></script>";
    place(world, "", body).await?;
    for number in 0..2 {
        let widget = world.widget(number);
        widget.becomes("error").await?;
        widget.says("*", "De vragen zijn er nu niet").await?;
    }
    let events = world.witness().await?["events"].clone();
    let errors = events.as_array().map(|all| all.iter().filter(|event| event["name"] == "error").count());
    ensure!(errors == Some(2), "each says so by an event: {events}");
    world.undisturbed().await
}

pub(crate) async fn bad_attributes_fall_back(world: &World<'_>) -> Result<()> {
    let body = "<meepraat-widget campaign='kempen-2040' lang='xx' mode='?' load='soon' device='' heading-level='99' \
                theme='purple' partner='\"><img src=x>' ></meepraat-widget>\
                <script async src='COLLECTOR/meepraat.js'></script>";
    place(world, "", body).await?;
    let widget = world.widget(0);
    widget.shown().await?;
    widget.fill().await?;
    widget.click("send").await?;
    widget.sent().await?;
    world.counted(1).await?;
    world.undisturbed().await
}

pub(crate) async fn a_click_loads_what_a_resident_asks_for(world: &World<'_>) -> Result<()> {
    let body = "<meepraat-widget campaign='kempen-2040' load='click'></meepraat-widget>\
                <script async src='COLLECTOR/meepraat.js'></script>";
    place(world, "", body).await?;
    let widget = world.widget(0);
    let button = widget.find("button").await?;
    let asked = |world: &World<'_>| world.gate.seen().len();
    ensure!(asked(world) == 1, "only the script is fetched before");
    button.click().await?;
    widget.shown().await?;
    widget.fill().await?;
    widget.click("send").await?;
    widget.sent().await?;
    world.counted(1).await?;
    world.undisturbed().await
}

pub(crate) async fn an_endpoint_of_the_page_is_where_submissions_go(world: &World<'_>) -> Result<()> {
    world.host.set("attributes", format!("endpoint='{}'", past_the_gate(world)?));
    world.open("plain.html").await?.shown().await?;
    send_past_the_gate(world).await
}

/// Sets an attribute of the widget, as a page's script may do when it knows more.
async fn change(world: &World<'_>, name: &str, value: &str) -> Result<()> {
    world.widget(0).script(&format!("host.setAttribute('{name}', '{value}')")).await.map(drop)
}

pub(crate) async fn a_partner_named_later_is_counted(world: &World<'_>) -> Result<()> {
    let widget = world.open("plain.html").await?;
    widget.shown().await?;
    change(world, "partner", "vv-kempenland").await?;
    send_for(world, "vv-kempenland").await
}

/// Answers and sends, as a visitor of this partner.
async fn send_for(world: &World<'_>, partner: &str) -> Result<()> {
    let widget = world.widget(0);
    widget.fill().await?;
    widget.click("send").await?;
    widget.sent().await?;
    let sent = world.gate.submissions();
    ensure!(sent.len() == 1, "{} were sent", sent.len());
    let data = super::wire::event(&sent[0])?["data"].clone();
    ensure!(data["partner"] == partner, "it was sent for {}", data["partner"]);
    world.undisturbed().await
}

pub(crate) async fn an_endpoint_named_later_is_where_submissions_go(world: &World<'_>) -> Result<()> {
    world.open("plain.html").await?.shown().await?;
    change(world, "endpoint", &past_the_gate(world)?).await?;
    send_past_the_gate(world).await
}

/// The bundle names the gate; this is the collector itself.
fn past_the_gate(world: &World<'_>) -> Result<String> {
    Ok(format!("{}/v1/submissions", world.collector()?.url()))
}

async fn send_past_the_gate(world: &World<'_>) -> Result<()> {
    let widget = world.widget(0);
    widget.fill().await?;
    widget.click("send").await?;
    widget.sent().await?;
    world.counted(1).await?;
    ensure!(world.gate.submissions().is_empty(), "nothing went to the bundle's endpoint");
    world.undisturbed().await
}

/// A widget that is alive, with its first answer.
async fn open_alive(world: &World<'_>) -> Result<()> {
    let widget = world.open("plain.html").await?;
    widget.shown().await?;
    widget.choose("groei", "zorg").await?;
    widget.becomes("hydrated").await
}

pub(crate) async fn a_partner_named_to_a_living_widget_is_counted(world: &World<'_>) -> Result<()> {
    open_alive(world).await?;
    change(world, "partner", "vv-kempenland").await?;
    send_for(world, "vv-kempenland").await
}

pub(crate) async fn an_endpoint_named_to_a_living_widget_is_where_submissions_go(
    world: &World<'_>,
) -> Result<()> {
    open_alive(world).await?;
    change(world, "endpoint", &past_the_gate(world)?).await?;
    send_past_the_gate(world).await
}

pub(crate) async fn what_is_named_to_a_form_without_wasm_is_heeded(world: &World<'_>) -> Result<()> {
    let widget = world.open("no-wasm.html").await?;
    widget.shown().await?;
    change(world, "partner", "vv-kempenland").await?;
    change(world, "endpoint", &past_the_gate(world)?).await?;
    widget.choose("groei", "zorg").await?;
    widget.becomes("native").await?;
    // The page's policy lets it post to the gate only.
    let posts = "return [root.querySelector('input[name=partner]').value, root.querySelector('form').action]";
    let wanted = json!(["vv-kempenland", format!("{}/embed/kempen-2040", world.collector()?.url())]);
    let posts = widget.script(posts).await?;
    ensure!(posts == wanted, "the form would post {posts}");
    Ok(())
}
