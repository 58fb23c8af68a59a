//! The engine's module: the widget crate compiled for size, bound by wasm-bindgen and shrunk by wasm-opt.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use super::short_hash;
use crate::context::Context;
use crate::shell::Cmd;
use crate::tools::{Std, WASM};

/// What browsers have known for years; `--all-features` would yield modules that they refuse.
const FEATURES: [&str; 6] = [
    "bulk-memory",
    "sign-ext",
    "mutable-globals",
    "nontrapping-float-to-int",
    "reference-types",
    "multivalue",
];

/// Where wasm-bindgen leaves the glue that `widget/loader/engine.ts` imports as `meepraat-engine`: in the folder that
/// tsconfig.json names, wherever cargo's target folder is.
pub(super) fn package(context: &Context) -> PathBuf {
    context.root.join("target/engine/pkg")
}

/// Builds the module and returns its bytes.
pub(super) fn build(context: &Context, std: Std, wasm_bindgen: &Path) -> Result<Vec<u8>> {
    let compiled = compile(context, std)?;
    let bytes = fs::read(&compiled).with_context(|| format!("cannot read {}", compiled.display()))?;
    let folder = context.target.join("engine");
    let (stamp, shrunk) = (folder.join("stamp"), folder.join("engine.wasm"));
    let state = format!("{} {} {}", short_hash(&bytes), wasm_bindgen.display(), FEATURES.join(" "));
    let fresh = fs::read_to_string(&stamp).is_ok_and(|found| found == state);
    if !fresh || !shrunk.is_file() {
        Cmd::new(wasm_bindgen)
            .args(["--target", "web", "--out-name", "meepraat_widget", "--out-dir"])
            .arg(package(context))
            .arg(&compiled)
            .step(context, "wasm-bindgen")?;
        shrink(context, &shrunk)?;
        fs::write(&stamp, state)?;
    }
    fs::read(&shrunk).with_context(|| format!("cannot read {}", shrunk.display()))
}

/// A target folder of its own keeps these flags from making every native crate compile anew.
fn compile(context: &Context, std: Std) -> Result<PathBuf> {
    let target = context.target.join("wasm");
    let cargo = Cmd::cargo("rustc")
        .args(["-p", "meepraat-widget", "--lib", "--crate-type", "cdylib"])
        .args(["--profile", "wasm", "--target", WASM, "--target-dir"])
        .arg(&target);
    let cargo = match std {
        Std::Precompiled => cargo,
        Std::ForSize => cargo
            .args(["-Zbuild-std=std,panic_abort", "-Zbuild-std-features=optimize_for_size"])
            .env("RUSTC_BOOTSTRAP", "1")
            .env("RUSTFLAGS", "-Zunstable-options -Cpanic=immediate-abort"),
    };
    cargo.step(context, "compile the engine (wasm32, for size)")?;
    Ok(target.join(WASM).join("wasm/meepraat_widget.wasm"))
}

fn shrink(context: &Context, output: &Path) -> Result<()> {
    Cmd::npm_bin(context, "wasm-opt")
        .args(["-Oz", "--strip-debug", "--strip-producers"])
        .args(FEATURES.map(|feature| format!("--enable-{feature}")))
        .arg(package(context).join("meepraat_widget_bg.wasm"))
        .arg("-o")
        .arg(output)
        .step(context, "wasm-opt")
}
