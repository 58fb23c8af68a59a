//! A widget that is removed leaves nothing: no listener, no node, no memory, however often it comes and goes.

use anyhow::{Context as _, Result, ensure};
use meepraat_tests::World;
use serde_json::{Value, json};

/// How often it comes and goes before anything is weighed, how often then, and how many bytes of scripts each time may
/// leave: quickly and roughly, or with `MEEPRAAT_FULL` as often as was promised, once the browser has compiled for good
/// what runs often (some 100 KB in all).
fn times() -> (u32, u32, f64) {
    if std::env::var_os("MEEPRAAT_FULL").is_some() { (500, 1000, 64.0) } else { (20, 60, 1024.0) }
}

/// Until its form lives; then it is removed.
const CYCLES: &str = "const [times, done] = arguments; (async () => {\
     for (let time = 0; time < times; time++) {\
       const widget = document.createElement('meepraat-widget');\
       widget.setAttribute('campaign', 'kempen-2040'); widget.setAttribute('load', 'eager');\
       const alive = new Promise(resolve => widget.addEventListener('meepraat:ready',\
         ({ detail }) => detail.state === 'hydrated' && resolve()));\
       document.querySelector('main').append(widget); await alive; widget.remove();\
       await new Promise(resolve => setTimeout(resolve));\
     } })().then(() => done(''), error => done('' + error))";

/// What there is of the page: its nodes, its listeners, and bytes of scripts and of WebAssembly.
#[derive(Debug, Clone, Copy)]
struct Weight {
    nodes: f64,
    listeners: f64,
    heap: f64,
    wasm: f64,
}

async fn weigh(world: &World<'_>) -> Result<Weight> {
    let browser = world.browser;
    // What the page itself writes down of every cycle is not the widget's.
    browser.script("witness.seen.events.length = 0", &[]).await?;
    for _ in 0..3 {
        browser.devtools("HeapProfiler.collectGarbage", json!({})).await?;
    }
    let counted = browser.devtools("Memory.getDOMCounters", json!({})).await?;
    browser.devtools("Performance.enable", json!({})).await?;
    let metrics = browser.devtools("Performance.getMetrics", json!({})).await?;
    let heap =
        metrics["metrics"].as_array().and_then(|all| all.iter().find(|one| one["name"] == "JSHeapUsedSize"));
    let memory = json!({ "expression": "WebAssembly.Memory.prototype" });
    let memory = browser.devtools("Runtime.evaluate", memory).await?;
    let memories = json!({ "prototypeObjectId": memory["result"]["objectId"] });
    let memories = browser.devtools("Runtime.queryObjects", memories).await?;
    let sum = json!({
        "objectId": memories["objects"]["objectId"], "returnByValue": true,
        "functionDeclaration": "function () { return this.reduce((sum, one) => sum + one.buffer.byteLength, 0) }",
    });
    let wasm = browser.devtools("Runtime.callFunctionOn", sum).await?;
    let number = |value: &Value| value.as_f64().context("the browser counts nothing");
    Ok(Weight {
        nodes: number(&counted["nodes"])?,
        listeners: number(&counted["jsEventListeners"])?,
        heap: number(&heap.context("no heap")?["value"])?,
        wasm: number(&wasm["result"]["value"])?,
    })
}

async fn come_and_go(world: &World<'_>, times: u32) -> Result<()> {
    let driver = world.browser.driver();
    let said = driver.execute_async(CYCLES, vec![json!(times)]).await?;
    ensure!(said.json() == "", "{}", said.json());
    Ok(())
}

pub(crate) async fn coming_and_going_leaves_nothing(world: &World<'_>) -> Result<()> {
    world.host.set("body", format!("<script async src='{}/kempen-2040.js'></script>", world.gate.url()));
    world.open("blank.html").await?.shown().await?;
    world.browser.driver().set_script_timeout(std::time::Duration::from_secs(140)).await?;
    let (first, times, bytes) = times();
    come_and_go(world, first).await?;
    let before = weigh(world).await?;
    come_and_go(world, times).await?;
    let after = weigh(world).await?;
    let each = |what: fn(&Weight) -> f64| (what(&after) - what(&before)) / f64::from(times);
    ensure!(each(|it| it.nodes) < 0.5 && each(|it| it.listeners) < 0.2, "{before:?}, then {after:?}");
    ensure!(each(|it| it.heap) < bytes && after.wasm <= before.wasm, "{before:?}, then {after:?}");
    Ok(())
}
