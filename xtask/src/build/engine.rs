//! A WebAssembly module: a crate compiled for size, bound by wasm-bindgen, bundled with its glue by esbuild, and shrunk
//! by binaryen to what that glue calls.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
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

/// A crate that becomes a module.
#[derive(Clone, Copy, Debug)]
pub(super) struct Source {
    /// What its two files are called.
    pub(super) name: &'static str,
    pub(super) package: &'static str,
    /// The file that cargo and wasm-bindgen make of it, without its ending.
    stem: &'static str,
}

/// The poll, until it is alive.
pub(super) const ENGINE: Source =
    Source { name: "engine", package: "meepraat-widget", stem: "meepraat_widget" };
/// The SDK.
pub(super) const DELIVERY: Source =
    Source { name: "delivery", package: "meepraat-delivery", stem: "meepraat_delivery" };

impl Source {
    /// What wasm-bindgen makes of it, which the glue in `widget/loader` imports as `meepraat-engine` or
    /// `meepraat-delivery`: in the folder that tsconfig.json names, wherever cargo's target folder is.
    pub(super) fn binding(self, context: &Context) -> PathBuf {
        self.bound(context).join(format!("{}.js", self.stem))
    }

    fn bound(self, context: &Context) -> PathBuf {
        context.root.join("target/engine").join(self.name)
    }
}

/// Whether the modules were bound in this clone.
pub(super) fn is_bound(context: &Context) -> bool {
    [ENGINE, DELIVERY].iter().all(|source| source.binding(context).is_file())
}

/// The two files of a module.
#[derive(Debug)]
pub(super) struct Module {
    pub(super) glue: Vec<u8>,
    pub(super) wasm: Vec<u8>,
}

/// Builds both files; `defines` are what the glue is told.
pub(super) fn build(
    context: &Context,
    std: Std,
    wasm_bindgen: &Path,
    source: Source,
    defines: &[String],
) -> Result<Module> {
    let compiled = compile(context, std, source)?;
    let bytes = fs::read(&compiled).with_context(|| format!("cannot read {}", compiled.display()))?;
    let folder = context.target.join("engine");
    fs::create_dir_all(&folder)?;
    let file = |ending: &str| folder.join(format!("{}.{ending}", source.name));
    let (stamp, shrunk) = (file("stamp"), file("wasm"));
    Cmd::new(wasm_bindgen)
        .args(["--target", "web", "--out-name", source.stem, "--out-dir"])
        .arg(source.bound(context))
        .arg(&compiled)
        .step(context, &format!("wasm-bindgen {}", source.name))?;
    // Its registries hold on to classes that nobody here uses; esbuild drops them once they are known to do nothing else.
    // Every call into the module goes through widget/loader/guard.ts.
    let binding = source.binding(context);
    let script = fs::read_to_string(&binding)?;
    let script = script
        .replace("new FinalizationRegistry(", "/* @__PURE__ */ new FinalizationRegistry(")
        .replace("wasm = instance.exports;", "wasm = guardExports(instance.exports);")
        // A page's library may have put a Window of its own in the place of the browser's.
        .replace("instanceof Window", "=== globalThis");
    ensure!(script.contains("guardExports("), "wasm-bindgen no longer writes `wasm = instance.exports;`");
    ensure!(!script.contains("instanceof Window"), "wasm-bindgen asks for Window in another way");
    fs::write(&binding, script)?;
    let glue = scripts::glue(context, source, defines)?;
    // binaryen takes half a minute, and most builds leave a module as it was.
    let state = format!("{} {} {}", short_hash(&bytes), short_hash(&glue), SHRINK.join(" "));
    if !shrunk.is_file() || fs::read_to_string(&stamp).ok().as_ref() != Some(&state) {
        let called = file("called.wasm");
        let bound = source.bound(context).join(format!("{}_bg.wasm", source.stem));
        keep_what_is_called(context, &bound, &glue, &called)?;
        binaryen(context, "wasm-opt")
            .args(SHRINK)
            .arg(&called)
            .arg("-o")
            .arg(&shrunk)
            .step(context, &format!("wasm-opt {}", source.name))?;
        fs::write(&stamp, state)?;
    }
    let wasm = fs::read(&shrunk).with_context(|| format!("cannot read {}", shrunk.display()))?;
    Ok(Module { glue, wasm })
}

/// A target folder of its own keeps these flags from making every native crate compile anew.
fn compile(context: &Context, std: Std, source: Source) -> Result<PathBuf> {
    let target = context.target.join("wasm");
    let cargo = Cmd::cargo("rustc")
        .args(["-p", source.package, "--lib", "--crate-type", "cdylib"])
        .args(["--profile", "wasm", "--target", WASM, "--target-dir"])
        .arg(&target);
    let cargo = match std {
        Std::Precompiled => cargo,
        Std::ForSize => cargo
            .args(["-Zbuild-std=std,panic_abort", "-Zbuild-std-features=optimize_for_size"])
            .env("RUSTC_BOOTSTRAP", "1")
            .env("RUSTFLAGS", MUTE),
    };
    cargo.step(context, &format!("compile {} (wasm32, for size)", source.package))?;
    Ok(target.join(WASM).join("wasm").join(format!("{}.wasm", source.stem)))
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
    let exports: Vec<String> = serde_json::from_str(&exports).context("the module's exports")?;
    let graph = output.with_extension("json");
    fs::write(&graph, called(&exports, &glue).to_string())?;
    binaryen(context, "wasm-metadce")
        .arg(module)
        .arg("--graph-file")
        .arg(&graph)
        .arg("-o")
        .arg(output)
        .step(context, &format!("wasm-metadce {}", module.display()))
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
