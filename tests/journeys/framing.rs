//! The hosted page in an iframe: the optional script makes the iframe as tall as the page in it, and nothing else.

use anyhow::{Result, ensure};
use meepraat_tests::{World, until};
use serde_json::{Value, json};
use thirtyfour::{By, Key};

/// What a page and the window that it is in measure, in whole pixels.
const MEASURE: &str = "const page = document.documentElement;\
                       return [Math.ceil(page.getBoundingClientRect().height), innerHeight, page.scrollHeight]";

/// Waits until the iframe that one is in is as tall as its page, and nothing scrolls; gives that height.
async fn fits(world: &World<'_>) -> Result<u64> {
    until("the iframe is as tall as its page", true, async || {
        let seen = world.browser.script(MEASURE, &[]).await?;
        Ok(seen[0] == seen[1] && seen[2] == seen[1])
    })
    .await?;
    Ok(world.browser.script(MEASURE, &[]).await?[0].as_u64().unwrap_or_default())
}

pub(crate) async fn an_iframe_grows_to_its_page_and_shrinks_with_it(world: &World<'_>) -> Result<()> {
    world.open("framed.html").await?;
    let driver = world.browser.driver();
    driver.enter_frame(0).await?;
    let form = fits(world).await?;
    ensure!(form > 600, "the whole form shows: {form} pixels");
    world.browser.find("label:has(input[value=zorg])").await?.click().await?;
    // By key: drivers take what is within the iframe for visible, however far down the page the iframe reaches.
    world.browser.find("button[type=submit]").await?.send_keys(Key::Enter).await?;
    world.browser.find(".message").await?;
    let thanks = fits(world).await?;
    ensure!(thanks < form, "thanks take {thanks} pixels, and the form {form}");
    driver.enter_default_frame().await?;
    world.counted(1).await?;
    world.undisturbed().await
}

pub(crate) async fn a_script_that_comes_after_the_page_hears_its_height(world: &World<'_>) -> Result<()> {
    let page = format!("<iframe src='{}/embed/kempen-2040' title='Vragen'></iframe>", world.gate.url());
    world.host.set("body", page);
    world.open("blank.html").await?;
    let driver = world.browser.driver();
    driver.enter_frame(0).await?;
    world.browser.find("form.poll").await?;
    until("it has told its height", json!("complete"), async || {
        world.browser.script("return document.readyState", &[]).await
    })
    .await?;
    let before = world.browser.script(MEASURE, &[]).await?;
    ensure!(before[1].as_u64() < before[0].as_u64(), "nothing resizes it before: {before}");
    driver.enter_default_frame().await?;
    let add = "const script = document.createElement('script'); script.src = arguments[0]; document.body.append(script)";
    world.browser.script(add, &[json!(format!("{}/embed-resize.js", world.gate.url()))]).await?;
    driver.enter_frame(0).await?;
    fits(world).await?;
    driver.enter_default_frame().await?;
    world.undisturbed().await
}

pub(crate) async fn a_frame_is_believed_about_itself_alone(world: &World<'_>) -> Result<()> {
    let url = world.gate.url();
    // Something else entirely; a page that was a hosted one; a page with the address of one.
    let stranger = "<script>addEventListener(\"message\", ({ data }) => \
                    parent.postMessage({ \"meepraat:height\": data.say }, \"*\"))</script>";
    let body = format!(
        "<iframe id='stranger' srcdoc='{stranger}'></iframe>\
         <iframe id='moved' src='{url}/embed/kempen-2040'></iframe>\
         <iframe id='own' src='/embed/loud.html'></iframe>\
         <script src='{url}/embed-resize.js'></script>"
    );
    world.host.set("body", body);
    world.open("blank.html").await?;
    let browser = world.browser;
    let height = async |id: &str| -> Result<Value> {
        browser.script("return document.getElementById(arguments[0]).style.height", &[json!(id)]).await
    };
    until("the hosted page is resized", true, async || Ok(height("moved").await? != "")).await?;
    let moved = "const frame = document.getElementById('moved');\
                 return new Promise(done => { frame.onload = done; frame.contentWindow.location = arguments[0] })\
                     .then(() => frame.src)";
    let source = browser.script(moved, &[json!(world.host.page("embed/loud.html"))]).await?;
    ensure!(source.as_str().is_some_and(|source| source.starts_with(&url)), "its attribute stays: {source}");
    let before = height("moved").await?;
    // What is out of range, and what is no number; each answer is awaited, so that none comes too late to be seen.
    let tell = "const [id, say] = arguments; const frame = document.getElementById(id);\
                return new Promise(done => { addEventListener('message', () => done(), { once: true });\
                frame.contentWindow.postMessage({ say }, '*') })";
    for say in
        [json!(700), json!(49), json!(20_001), json!(1e9), json!(-1), json!("800"), json!(null), json!({})]
    {
        for id in ["stranger", "moved", "own"] {
            browser.script(tell, &[json!(id), say.clone()]).await?;
        }
        ensure!(height("stranger").await? == "", "a stranger's iframe is resized by {say}");
        ensure!(height("moved").await? == before, "a page of another origin is believed in {say}");
        ensure!(height("own").await? == "700px", "{say} is believed");
    }
    let own = browser.driver().find(By::Id("own")).await?;
    ensure!(own.rect().await?.height >= 700.0, "it is drawn so");
    world.undisturbed().await
}
