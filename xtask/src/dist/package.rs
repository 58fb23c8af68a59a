//! The npm package: the widget's files with types, a manifest of the element and a helper. What these say is
//! `widget/npm`'s; here they are put together, and judged in the way of those who install them.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};

use crate::context::Context;
use crate::shell::Cmd;

/// What is written in `widget/npm`, and its example, which is only compiled.
const WRITTEN: [&str; 4] = ["index.js", "index.d.ts", "custom-elements.json", "README.md"];
const EXAMPLE: &str = "example.ts";
/// What is built, beside the hashed files.
const BUILT: [&str; 3] = ["meepraat.js", "embed-resize.js", "manifest.json"];
/// The version in `widget/npm/package.json`: the workspace's takes its place.
const NO_VERSION: &str = "\"version\": \"0.0.0\"";
/// How who installs it compiles: the declarations themselves are judged as well.
const STRICT: [&str; 10] = [
    "--noEmit",
    "--strict",
    "--exactOptionalPropertyTypes",
    "--target",
    "es2022",
    "--lib",
    "es2022,dom",
    "--module",
    "nodenext",
    EXAMPLE,
];
/// A server imports the package too, to draw pages.
const IMPORT: &str = "import { load } from 'meepraat'; if (typeof load !== 'function') process.exit(1)";

/// Makes the package in a folder of its own, and fails where something is wrong with it.
pub(super) fn make(context: &Context, folder: &Path) -> Result<()> {
    assemble(context, folder)?;
    Cmd::npm_bin(context, "publint")
        .args(["run", "--strict", "--pack", "npm"])
        .arg(folder)
        .step(context, "publint: the npm package")?;
    let consumer = context.target.join("npm-consumer");
    install(context, folder, &consumer)?;
    Cmd::npm_bin(context, "tsc").args(STRICT).dir(&consumer).step(context, "compile against its types")?;
    Cmd::new("node")
        .args(["--input-type=module", "--eval", IMPORT])
        .dir(&consumer)
        .step(context, "import it without a browser")
}

fn assemble(context: &Context, folder: &Path) -> Result<()> {
    let (written, built) = (context.root.join("widget/npm"), context.dist());
    empty(folder)?;
    let package = fs::read_to_string(written.join("package.json"))?;
    ensure!(package.contains(NO_VERSION), "widget/npm/package.json must say {NO_VERSION}");
    let version = format!("\"version\": \"{}\"", env!("CARGO_PKG_VERSION"));
    fs::write(folder.join("package.json"), package.replace(NO_VERSION, &version))?;
    copy(&context.root.join("LICENSE"), &folder.join("LICENSE"))?;
    for name in WRITTEN {
        copy(&written.join(name), &folder.join(name))?;
    }
    for name in BUILT {
        copy(&built.join(name), &folder.join(name))?;
    }
    copy_folder(&built.join("v"), &folder.join("v"))
}

/// A project that has the package installed.
fn install(context: &Context, package: &Path, consumer: &Path) -> Result<()> {
    empty(consumer)?;
    fs::write(consumer.join("package.json"), "{ \"private\": true, \"type\": \"module\" }\n")?;
    copy(&context.root.join("widget/npm").join(EXAMPLE), &consumer.join(EXAMPLE))?;
    copy_folder(package, &consumer.join("node_modules/meepraat"))
}

fn empty(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::copy(from, to).with_context(|| format!("cannot copy {}", from.display())).map(drop)
}

fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in from.read_dir().with_context(|| format!("cannot read {}", from.display()))? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            copy(&entry.path(), &target)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
