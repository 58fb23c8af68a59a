//! What esbuild makes: the loader, the modules' glue and the style sheet.

use std::fs;

use anyhow::{Context as _, Result, ensure};
use serde_json::json;

use super::engine::Source;
use super::files::{Entry, Files};
use crate::context::Context;
use crate::shell::Cmd;

/// The loader's frame. A campaign script replaces the argument: `})();` becomes `})({…});`.
const BANNER: &str = "(__BUNDLE__=>{";
const FOOTER: &str = "})();";

/// The general loader, which knows the paths and hashes of the other files.
pub(super) fn loader(context: &Context, engine: &Files, style: &Entry, more: &Entry) -> Result<Vec<u8>> {
    let files = json!({ "engine": engine, "style": { "path": style.path }, "more": { "path": more.path } });
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

/// The glue between scripts and a module, as one classic script.
pub(super) fn glue(context: &Context, source: Source, defines: &[String]) -> Result<Vec<u8>> {
    let name = source.name;
    let mut options = vec![
        "--format=iife".to_owned(),
        format!("--alias:meepraat-{name}={}", source.binding(context).display()),
        "--inject:widget/loader/guard.ts".to_owned(),
        // The binding's fallback for a module beside itself: the loader always names the module.
        "--define:import.meta.url=document.baseURI".to_owned(),
        // What else holds on to classes that nobody here uses.
        "--define:Symbol.dispose=undefined".to_owned(),
    ];
    options.extend_from_slice(defines);
    bundle(context, &format!("widget/loader/{name}.ts"), &format!("{name}.js"), &options)
}

/// A style sheet.
pub(super) fn style(context: &Context, name: &str) -> Result<Vec<u8>> {
    bundle(context, &format!("widget/styles/{name}"), name, &[])
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
