//! What the tasks need on this machine: finds it, installs what is missing, or says in one line what to install.
//! Browsers and their drivers are in `browsers`, the Python environment in `python`.

mod browsers;
mod python;

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use crate::context::Context;
use crate::shell::{Cmd, find_program};

pub(crate) use browsers::{Browsers, browsers, chromedriver};
pub(crate) use python::python;

/// The target that the widget is compiled for.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";
/// The tools that cargo compiles are pinned here where Cargo.lock does not name their version.
const GECKODRIVER: &str = "0.37.1";

/// Whether the engine can be built with a std compiled for size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Std {
    /// `-Zbuild-std` with `optimize_for_size`.
    ForSize,
    /// As it comes with the toolchain: about a fifth larger.
    Precompiled,
}

/// The parts of the Rust toolchain that the checks use.
pub(crate) fn rust_components(context: &Context) -> Result<()> {
    for (program, component) in [("cargo-fmt", "rustfmt"), ("cargo-clippy", "clippy")] {
        if find_program(program).is_none() || Cmd::new(program).arg("--version").read().is_err() {
            rustup(context, &["component", "add", component])?;
        }
    }
    Ok(())
}

/// The precompiled std of the browser's target.
pub(crate) fn wasm_target(context: &Context) -> Result<()> {
    if sysroot()?.join("lib/rustlib").join(WASM).is_dir() {
        return Ok(());
    }
    rustup(context, &["target", "add", WASM])
}

/// The source of std, without which the engine is built with the precompiled one.
pub(crate) fn rust_src(context: &Context) -> Result<Std> {
    if !sysroot()?.join("lib/rustlib/src/rust/library/Cargo.lock").is_file()
        && rustup(context, &["component", "add", "rust-src"]).is_err()
    {
        println!(
            "  rust-src is not to be had here: the engine gets the precompiled std and is about a fifth larger"
        );
        return Ok(Std::Precompiled);
    }
    Ok(Std::ForSize)
}

fn sysroot() -> Result<PathBuf> {
    Ok(PathBuf::from(Cmd::new("rustc").args(["--print", "sysroot"]).read()?.trim()))
}

fn rustup(context: &Context, args: &[&str]) -> Result<()> {
    let command = format!("rustup {}", args.join(" "));
    if find_program("rustup").is_none() {
        bail!("install this part of the Rust toolchain by hand, or rustup: {command}");
    }
    Cmd::new("rustup").args(args).step(context, &command)
}

/// wasm-bindgen and its test runner, in the version that Cargo.lock names: glue and module must match.
pub(crate) fn wasm_bindgen(context: &Context, program: &str) -> Result<PathBuf> {
    let lock = std::fs::read_to_string(context.root.join("Cargo.lock")).context("cannot read Cargo.lock")?;
    let version = locked_version(&lock, "wasm-bindgen").context("Cargo.lock names no wasm-bindgen")?;
    cargo_tool(context, "wasm-bindgen-cli", &version, program)
}

/// geckodriver, which Debian does not carry for its own Firefox.
pub(crate) fn geckodriver(context: &Context) -> Result<PathBuf> {
    cargo_tool(context, "geckodriver", GECKODRIVER, "geckodriver")
}

/// A tool compiled by cargo into the user's cache folder, where a second clone finds it again.
fn cargo_tool(context: &Context, package: &str, version: &str, program: &str) -> Result<PathBuf> {
    let folder = cache_folder()?.join(format!("{package}-{version}"));
    let path = folder.join("bin").join(format!("{program}{}", env::consts::EXE_SUFFIX));
    if !path.is_file() {
        Cmd::cargo("install")
            .args([package, "--version", &format!("={version}"), "--root"])
            .arg(&folder)
            .without_env("CARGO_TARGET_DIR")
            .without_env("RUSTFLAGS")
            .dir(&env::temp_dir())
            .step(context, &format!("install {package} {version} in the cache folder (once, some minutes)"))
            .with_context(|| format!("install {package} {version} so that {} exists", path.display()))?;
    }
    Ok(path)
}

/// npm packages, exactly as the lock file says.
pub(crate) fn npm_packages(context: &Context) -> Result<()> {
    let lock = context.root.join("package-lock.json");
    let installed = context.root.join("node_modules/.package-lock.json");
    if installed.is_file() && modified(&installed)? >= modified(&lock)? {
        return Ok(());
    }
    if find_program("npm").is_none() && !cfg!(windows) {
        bail!("install Node.js 20 or later, with npm");
    }
    Cmd::npm().arg("ci").step(context, "npm ci")
}

fn modified(path: &Path) -> Result<std::time::SystemTime> {
    path.metadata()
        .and_then(|data| data.modified())
        .with_context(|| format!("cannot read {}", path.display()))
}

/// `meepraat` in the user's cache folder: what stands there outlives a clone.
pub(crate) fn cache_folder() -> Result<PathBuf> {
    let given = env::var_os("XDG_CACHE_HOME").filter(|value| !value.is_empty()).map(PathBuf::from);
    let own = || env::home_dir().map(|home| home.join(".cache"));
    Ok(given.or_else(own).context("there is no home folder: set XDG_CACHE_HOME")?.join("meepraat"))
}

/// The version of a package in the text of Cargo.lock.
fn locked_version(lock: &str, package: &str) -> Option<String> {
    let lock: toml::Table = lock.parse().ok()?;
    let entry = lock
        .get("package")?
        .as_array()?
        .iter()
        .find(|entry| entry.get("name").and_then(toml::Value::as_str) == Some(package))?;
    Some(entry.get("version")?.as_str()?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tool_version_is_the_locked_one() {
        let lock = "version = 4\n[[package]]\nname = \"a\"\nversion = \"1.0.0\"\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(locked_version(lock, "wasm-bindgen").as_deref(), Some("0.2.130"));
        assert_eq!(locked_version(lock, "wasm-bindgen-test"), None);
    }
}
