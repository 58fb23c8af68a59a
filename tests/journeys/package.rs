//! The npm package's helper, on a page that has nothing of Meepraat yet.

use anyhow::{Result, ensure};
use meepraat_tests::{World, helper, manifest, until};
use serde_json::{Value, json};

/// Imports the helper and does something with it; gives what that gives.
async fn with_helper(world: &World<'_>, steps: &str, arguments: &[Value]) -> Result<Value> {
    let body = format!(
        "return (async (source, ...given) => {{\
         const module = URL.createObjectURL(new Blob([source], {{ type: 'text/javascript' }}));\
         const {{ load }} = window.helper ??= await import(module);\
         {steps} }})(...arguments)"
    );
    let mut all = vec![json!(std::fs::read_to_string(helper())?)];
    all.extend_from_slice(arguments);
    world.browser.script(&body, &all).await
}

/// Waits for an event that the page heard.
async fn told(world: &World<'_>, name: &str, detail: Value) -> Result<()> {
    let event = json!({ "name": name, "detail": detail });
    until(&format!("the page hears {event}"), true, async || {
        let seen = world.witness().await?;
        Ok(seen["events"].as_array().is_some_and(|events| events.contains(&event)))
    })
    .await
}

pub(crate) async fn puts_a_widget_where_it_is_wanted(world: &World<'_>) -> Result<()> {
    world.open("blank.html").await?;
    let script = json!(format!("{}/kempen-2040.js", world.gate.url()));
    let put = "const attributes = { campaign: 'kempen-2040', partner: 'vv-kempenland', lang: 'en', load: undefined };\
               const widget = load(given[0], { ...attributes, target: '#elsewhere', 'heading-level': 3 });\
               return [widget.localName, widget.parentElement.id, widget.hasAttribute('load')]";
    let seen = with_helper(world, put, std::slice::from_ref(&script)).await?;
    ensure!(seen == json!(["meepraat-widget", "elsewhere", false]), "it is {seen}");
    let widget = world.widget(0);
    widget.shown().await?;
    told(world, "ready", json!({ "state": "shown" })).await?;
    widget.find(".widget[lang=en] [aria-level='3']").await?;
    // One that is taken away leaves nothing, and one more loads nothing.
    let again = "document.querySelector('meepraat-widget').remove();\
                 const target = document.getElementById('elsewhere');\
                 load(new URL(given[0]), { campaign: 'kempen-2040', partner: 'vv-kempenland', target });\
                 load(given[0], { campaign: 'kempen-2040', partner: 'vv-kempenland' }).remove();\
                 return [document.querySelectorAll('meepraat-widget').length, document.scripts.length]";
    let scripts = world.browser.script("return document.scripts.length", &[]).await?;
    let seen = with_helper(world, again, &[script]).await?;
    ensure!(seen == json!([1, scripts]), "widgets and scripts are {seen}");
    widget.shown().await?;
    widget.fill().await?;
    widget.click("send").await?;
    widget.sent().await?;
    world.counted(1).await?;
    let sent = world.gate.submissions();
    ensure!(String::from_utf8_lossy(&sent[0].body).contains("vv-kempenland"), "the partner travels along");
    world.undisturbed().await
}

pub(crate) async fn tells_of_a_script_that_cannot_be_had(world: &World<'_>) -> Result<()> {
    world.open("blank.html").await?;
    let manifest: Value = serde_json::from_str(&std::fs::read_to_string(manifest())?)?;
    let (path, integrity) = (&manifest["loader"]["path"], &manifest["loader"]["integrity"]);
    let script = json!(format!("{}/{}", world.gate.url(), path.as_str().unwrap_or_default()));
    let put = "load(given[0], { campaign: 'kempen-2040' }, { integrity: given[1] })";
    let other = json!("sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng=");
    with_helper(world, put, &[script.clone(), other]).await?;
    let message = format!("cannot load {}", script.as_str().unwrap_or_default());
    told(world, "error", json!({ "message": message })).await?;
    ensure!(world.witness().await?["errors"] == json!([script]), "the browser says so too");
    let defined = world.browser.script("return !!customElements.get('meepraat-widget')", &[]).await?;
    ensure!(defined == false, "what is not pinned does not run");
    // The same again, with what is right.
    with_helper(world, put, &[script.clone(), integrity.clone()]).await?;
    world.widget(0).shown().await?;
    let nowhere = "try { load('/kempen-2040.js', { campaign: 'kempen-2040', target: '#nowhere' }) }\
                   catch ({ message }) { return message }";
    let told = with_helper(world, nowhere, &[]).await?;
    ensure!(told == "Meepraat: no target #nowhere on this page", "it says {told}");
    ensure!(world.witness().await?["errors"] == json!([script]), "nothing else went wrong");
    Ok(())
}
