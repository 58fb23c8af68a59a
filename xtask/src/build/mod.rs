//! `cargo xtask build`: the widget's files in `dist/`, the sample campaigns' bundles, and their sizes against the
//! budgets. The engine is in `engine`, the scripts in `scripts`, the laying out in `files`, sizes in `budget`.

mod budget;
mod engine;
mod files;
mod scripts;

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};

use crate::context::{Context, Profile};
use crate::shell::Cmd;
use crate::tools::{self, Std};
use budget::{Budgets, Row};

pub(crate) use files::{Manifest, short_hash};

/// Build the widget into dist/ and check the size budgets
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Only the widget's own files: no sample campaigns, and no budgets on them
    #[arg(long)]
    widget_only: bool,
    /// Use the std that comes with the toolchain: quicker, but the engine is about a fifth larger
    #[arg(long)]
    no_build_std: bool,
}

pub(crate) fn run(context: &Context, args: &Args) -> Result<()> {
    let std = if args.no_build_std { Some(Std::Precompiled) } else { None };
    if args.widget_only {
        widget(context, std)?;
        return report(context, &[]);
    }
    everything(context, std, Profile::Dev)
}

/// The widget, the collector's program in this profile, the sample campaigns and the report.
pub(crate) fn everything(context: &Context, std: Option<Std>, profile: Profile) -> Result<()> {
    widget(context, std)?;
    native(context, profile, &["meepraat-collector"])?;
    let campaigns = bundles(context, profile)?;
    report(context, &campaigns)
}

/// The widget's files, for steps that are repeated alone. In a whole run they are there.
pub(crate) fn widget_if_missing(context: &Context) -> Result<()> {
    if context.dist().join("manifest.json").is_file() && engine::is_bound(context) {
        return tools::npm_packages(context);
    }
    widget(context, None)
}

/// Compiles native programs in a profile.
pub(crate) fn native(context: &Context, profile: Profile, packages: &[&str]) -> Result<()> {
    let flags = packages.iter().flat_map(|package| ["-p", package]);
    Cmd::cargo("build")
        .args(profile.flags())
        .args(flags)
        .step(context, &format!("compile {} ({})", packages.join(", "), profile.folder()))
}

/// The widget's files in `dist/`.
fn widget(context: &Context, std: Option<Std>) -> Result<()> {
    tools::wasm_target(context)?;
    tools::npm_packages(context)?;
    let wasm_bindgen = tools::wasm_bindgen(context, "wasm-bindgen")?;
    let std = match std {
        Some(std) => std,
        None => tools::rust_src(context)?,
    };
    let mut dist = files::Dist::new(context.dist());
    let part = dist.add("part.js", &scripts::part(context)?)?;
    let mut module = |source: engine::Source, defines: &[String]| -> Result<files::Files> {
        let built = engine::build(context, std, &wasm_bindgen, source, defines)?;
        let add = |dist: &mut files::Dist, ending: &str, bytes: &[u8]| {
            dist.add(&format!("{}.{ending}", source.name), bytes)
        };
        Ok(files::Files {
            glue: add(&mut dist, "js", &built.glue)?,
            wasm: add(&mut dist, "wasm", &built.wasm)?,
        })
    };
    let delivery = module(engine::DELIVERY, &[])?;
    let defines = [
        format!("--define:DELIVERY={}", serde_json::to_string(&delivery)?),
        format!("--define:PART={}", serde_json::to_string(&part)?),
    ];
    let engine = module(engine::ENGINE, &defines)?;
    let mut sheet = |name: &str| dist.add(name, &scripts::style(context, name)?);
    let (style, more, hosted) = (sheet("widget.css")?, sheet("more.css")?, sheet("hosted.css")?);
    let extras = dist.add("extras.js", &scripts::extras(context)?)?;
    let others = scripts::Others { engine: &engine, style: &style, more: &more, extras: &extras };
    let loader = scripts::loader(context, &others)?;
    let entry = dist.add("meepraat.js", &loader)?;
    let height = dist.add("height.js", &scripts::script(context, "height", "height.js")?)?;
    let resizing = scripts::script(context, "resize", "embed-resize.js")?;
    let resize = dist.add("embed-resize.js", &resizing)?;
    let manifest = Manifest {
        loader: entry,
        engine: engine.glue,
        wasm: engine.wasm,
        delivery: delivery.glue,
        delivery_wasm: delivery.wasm,
        style,
        more,
        hosted,
        extras,
        part,
        height,
        resize,
    };
    dist.finish(&[("meepraat.js", &loader), ("embed-resize.js", &resizing)], &manifest)
}

/// Makes each sample campaign's bundle; returns the campaigns' names.
fn bundles(context: &Context, profile: Profile) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for file in context.campaigns()? {
        let name =
            file.file_stem().and_then(|stem| stem.to_str()).context("a campaign file has an odd name")?;
        Cmd::new(context.program("meepraat", profile))
            .arg("bundle")
            .arg(&file)
            .arg("--out")
            .arg(context.bundles().join(name))
            .env("MEEPRAAT_DIST", context.dist())
            .step(context, &format!("bundle {name}"))?;
        names.push(name.to_owned());
    }
    ensure!(!names.is_empty(), "demo/campaigns holds no campaign file");
    Ok(names)
}

/// Prints the table of sizes and fails where a budget is exceeded.
fn report(context: &Context, campaigns: &[String]) -> Result<()> {
    let manifest = Manifest::read(&context.dist())?;
    let read = |path: &Path| fs::read(path).with_context(|| format!("cannot read {}", path.display()));
    let hashed = |path: &str| read(&context.dist().join(path));
    let row = |name: &str, entry: &files::Entry| anyhow::Ok(Row::new(name, &hashed(&entry.path)?));
    let engine = row("engine.js", &manifest.engine)?;
    let wasm = row("engine.wasm", &manifest.wasm)?;
    let more = row("more.css", &manifest.more)?;
    let delivery = [row("delivery.js", &manifest.delivery)?, row("delivery.wasm", &manifest.delivery_wasm)?];
    let mut sums = Vec::new();
    let mut rows = vec![Row::new("meepraat.js", &hashed(&manifest.loader.path)?)];
    for name in campaigns {
        let folder = context.bundles().join(name);
        let language = files::first_language(&read(&folder.join("index.json"))?)?;
        let script = Row::new(&format!("{name}.js"), &read(&folder.join("loader.js"))?);
        let texts =
            Row::new(&format!("{name}/{language}.json"), &read(&folder.join(format!("{language}.json")))?);
        let form =
            Row::new(&format!("{name}/{language}.html"), &read(&folder.join(format!("{language}.html")))?);
        sums.push(Row::sum(
            &format!("until hydrated, {name} ({language})"),
            &[&script, &engine, &wasm, &more, &texts, &form],
        ));
        rows.extend([script, form, texts]);
    }
    rows.extend([
        engine,
        wasm,
        row("widget.css", &manifest.style)?,
        more,
        row("extras.js", &manifest.extras)?,
        row("part.js", &manifest.part)?,
    ]);
    rows.extend(delivery);
    rows.extend([row("height.js", &manifest.height)?, row("embed-resize.js", &manifest.resize)?]);
    rows.extend(sums);
    let budgets = Budgets::read(&context.root.join("budgets.toml"))?;
    println!("\n{}", budget::table(&rows, &budgets));
    budgets.check(&rows, !campaigns.is_empty())
}
