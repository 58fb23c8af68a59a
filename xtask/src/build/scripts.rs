//! What esbuild makes: the loader, the modules' glue, the scripts of hosted pages and the style sheets.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use serde_json::json;

use super::engine::Source;
use super::files::{Entry, Files};
use crate::context::Context;
use crate::shell::Cmd;

/// The loader's frame. A campaign script replaces the argument: `})();` becomes `})({…});`.
const BANNER: &str = "(__BUNDLE__=>{";
const FOOTER: &str = "})();";

/// The other files, as the loader is told them.
#[derive(Debug)]
pub(super) struct Others<'a> {
    pub(super) engine: &'a Files,
    pub(super) style: &'a Entry,
    pub(super) more: &'a Entry,
    pub(super) extras: &'a Entry,
}

/// The general loader, which knows the paths and hashes of the other files.
pub(super) fn loader(context: &Context, others: &Others<'_>) -> Result<Vec<u8>> {
    let Others { engine, style, more, extras } = others;
    // Style sheets are read as texts and carry no integrity.
    let files = json!({
        "engine": engine, "style": { "path": style.path }, "more": { "path": more.path }, "extras": extras,
    });
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

/// What only some pages need: one script, with its style and its words inside.
pub(super) fn extras(context: &Context) -> Result<Vec<u8>> {
    let style = String::from_utf8(style(context, "button.css")?).context("button.css")?;
    let options = [
        "--format=iife".to_owned(),
        format!("--define:STYLE={}", json!(style.trim())),
        format!("--define:WORDS={}", json!(words(&context.root.join("widget/texts"))?)),
    ];
    bundle(context, "widget/loader/extras.ts", "extras.js", &options)
}

/// What there is to take part in: one script, with its style inside.
pub(super) fn part(context: &Context) -> Result<Vec<u8>> {
    let style = String::from_utf8(style(context, "part.css")?).context("part.css")?;
    let options = ["--format=iife".to_owned(), format!("--define:STYLE={}", json!(style.trim()))];
    bundle(context, "widget/loader/part.ts", "part.js", &options)
}

/// What opens and closes the dialog, in each of the interface's languages.
fn words(folder: &Path) -> Result<BTreeMap<String, [String; 2]>> {
    let mut words = BTreeMap::new();
    for entry in folder.read_dir().with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let texts: toml::Table = toml::from_str(&text).with_context(|| path.display().to_string())?;
        let said = |name: &str| texts.get("widget")?.get(name)?.as_str().map(str::to_owned);
        let code = path.file_stem().and_then(|stem| stem.to_str()).context("a text file has an odd name")?;
        let found = said("open").zip(said("close"));
        let (open, close) = found.with_context(|| format!("{code} lacks `open` or `close`"))?;
        words.insert(code.to_owned(), [open, close]);
    }
    Ok(words)
}

/// A script that needs no other.
pub(super) fn script(context: &Context, source: &str, name: &str) -> Result<Vec<u8>> {
    bundle(context, &format!("widget/loader/{source}.ts"), name, &["--format=iife".to_owned()])
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
