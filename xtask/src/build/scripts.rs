//! What esbuild makes: the loader, the engine's glue and the style sheet.

use std::fs;

use anyhow::{Context as _, Result, ensure};
use serde_json::json;

use super::engine::package;
use super::files::Entry;
use crate::context::Context;
use crate::shell::Cmd;

/// The loader's frame. A campaign script replaces the argument: `})();` becomes `})({…});`.
const BANNER: &str = "(__BUNDLE__=>{";
const FOOTER: &str = "})();";

/// The general loader, which knows the paths and hashes of the other files.
pub(super) fn loader(context: &Context, engine: &Entry, wasm: &Entry, style: &Entry) -> Result<Vec<u8>> {
    let files = json!({ "engine": engine, "wasm": wasm, "style": { "path": style.path } });
    let output = bundle(
        context,
        "widget/loader/loader.ts",
        "loader.js",
        &[
            "--format=esm".to_owned(),
            format!("--banner:js={BANNER}"),
            format!("--footer:js={FOOTER}"),
            format!("--define:FILES={files}"),
        ],
    )?;
    ensure!(
        output.starts_with(BANNER.as_bytes()) && output.ends_with(format!("{FOOTER}\n").as_bytes()),
        "the loader must be one function: widget/loader/loader.ts may export nothing"
    );
    Ok(output)
}

/// The glue between loader and module, as one classic script.
pub(super) fn engine(context: &Context) -> Result<Vec<u8>> {
    bundle(
        context,
        "widget/loader/engine.ts",
        "engine.js",
        &[
            "--format=iife".to_owned(),
            format!("--alias:meepraat-engine={}", package(context).join("meepraat_widget.js").display()),
            // The glue's fallback for a module beside itself: the loader always names the module.
            "--define:import.meta.url=document.baseURI".to_owned(),
            // What else holds on to classes that nobody here uses.
            "--define:Symbol.dispose=undefined".to_owned(),
        ],
    )
}

/// The style sheet that the loader adopts into the shadow root.
pub(super) fn style(context: &Context) -> Result<Vec<u8>> {
    bundle(context, "widget/styles/widget.css", "widget.css", &[])
}

fn bundle(context: &Context, input: &str, name: &str, options: &[String]) -> Result<Vec<u8>> {
    let output = context.target.join("engine").join(name);
    Cmd::npm_bin(context, "esbuild")
        .arg(input)
        .args(["--bundle", "--minify", "--target=es2022", "--log-level=warning"])
        .args(options)
        .arg(format!("--outfile={}", output.display()))
        .step(context, &format!("esbuild {input}"))?;
    fs::read(&output).with_context(|| format!("cannot read {}", output.display()))
}
