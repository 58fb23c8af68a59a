//! The engine: the widget crate compiled for size, bound by wasm-bindgen, bundled with its glue by esbuild, and
//! shrunk by binaryen to what that glue calls.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

use super::{scripts, short_hash};
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
/// Measured on the engine after brotli: `-Os` beats `-Oz`, whose outlining hides repetition from the compressor.
/// Nothing lives below address 1024: the stack ends there.
const SHRINK: [&str; 4] = ["-Os", "--low-memory-unused", "--strip-debug", "--strip-producers"];
/// A panic ends in a trap, and nobody reads `Debug` on a phone.
const MUTE: &str = "-Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none -Zfmt-debug=none";

/// The two files of the engine.
#[derive(Debug)]
pub(super) struct Engine {
    pub(super) glue: Vec<u8>,
    pub(super) module: Vec<u8>,
}

/// Where wasm-bindgen leaves the glue that `widget/loader/engine.ts` imports as `meepraat-engine`: in the folder that
/// tsconfig.json names, wherever cargo's target folder is.
pub(super) fn package(context: &Context) -> PathBuf {
    context.root.join("target/engine/pkg")
}

/// Builds both files.
pub(super) fn build(context: &Context, std: Std, wasm_bindgen: &Path) -> Result<Engine> {
    let compiled = compile(context, std)?;
    let bytes = fs::read(&compiled).with_context(|| format!("cannot read {}", compiled.display()))?;
    let folder = context.target.join("engine");
    fs::create_dir_all(&folder)?;
    let (stamp, shrunk) = (folder.join("stamp"), folder.join("engine.wasm"));
    let bound = package(context).join("meepraat_widget_bg.wasm");
    Cmd::new(wasm_bindgen)
        .args(["--target", "web", "--out-name", "meepraat_widget", "--out-dir"])
        .arg(package(context))
        .arg(&compiled)
        .step(context, "wasm-bindgen")?;
    let glue = scripts::engine(context)?;
    // binaryen takes half a minute, and most builds leave the engine as it was.
    let state = format!("{} {} {}", short_hash(&bytes), short_hash(&glue), SHRINK.join(" "));
    if !shrunk.is_file() || fs::read_to_string(&stamp).ok().as_ref() != Some(&state) {
        let called = folder.join("called.wasm");
        keep_what_is_called(context, &bound, &glue, &called)?;
        binaryen(context, "wasm-opt")
            .args(SHRINK)
            .arg(&called)
            .arg("-o")
            .arg(&shrunk)
            .step(context, "wasm-opt")?;
        fs::write(&stamp, state)?;
    }
    let module = fs::read(&shrunk).with_context(|| format!("cannot read {}", shrunk.display()))?;
    Ok(Engine { glue, module })
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
            .env("RUSTFLAGS", MUTE),
    };
    cargo.step(context, "compile the engine (wasm32, for size)")?;
    Ok(target.join(WASM).join("wasm/meepraat_widget.wasm"))
}

fn binaryen(context: &Context, program: &str) -> Cmd {
    Cmd::npm_bin(context, program).args(FEATURES.map(|feature| format!("--enable-{feature}")))
}

/// Takes away the exports that the bundled glue does not call, and with them the code that only they reach: some
/// crates export classes of their own, which nobody here uses.
fn keep_what_is_called(context: &Context, module: &Path, glue: &[u8], output: &Path) -> Result<()> {
    let glue = String::from_utf8_lossy(glue);
    let script = "console.log(JSON.stringify(WebAssembly.Module.exports(new WebAssembly.Module(\
                  require('fs').readFileSync(process.argv[1]))).map(({ name }) => name)))";
    let exports = Cmd::new("node").args(["-e", script]).arg(module).read()?;
    let exports: Vec<String> = serde_json::from_str(&exports).context("the engine's exports")?;
    let graph = output.with_extension("json");
    fs::write(&graph, called(&exports, &glue).to_string())?;
    binaryen(context, "wasm-metadce")
        .arg(module)
        .arg("--graph-file")
        .arg(&graph)
        .arg("-o")
        .arg(output)
        .step(context, "wasm-metadce")
}

/// The exports that the glue names, as binaryen's graph of what must stay.
fn called(exports: &[String], glue: &str) -> Value {
    let named = exports.iter().filter(|name| glue.contains(&format!(".{name}")));
    named.map(|name| json!({ "name": format!("called {name}"), "root": true, "export": name })).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_glue_calls_stays() {
        let exports = ["session_new".to_owned(), "unused_new".to_owned()];
        let graph = called(&exports, "let a=w.session_new(1);");
        assert_eq!(graph, json!([{ "name": "called session_new", "root": true, "export": "session_new" }]));
    }
}
