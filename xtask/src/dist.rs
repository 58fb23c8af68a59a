//! `cargo xtask dist`: the collector's program for release, with the widget inside, and its checksums; and the npm
//! package, which `package` makes.

mod package;

use std::fs;

use anyhow::{Context as _, Result};
use sha2::{Digest as _, Sha256};

use crate::build;
use crate::context::{Context, Profile};
use crate::shell::Cmd;

/// Pack the release: one program with the widget inside, its sha256 sum, and the npm package
#[derive(Debug, clap::Args)]
pub(crate) struct Args {}

pub(crate) fn run(context: &Context, _: &Args) -> Result<()> {
    build::everything(context, None, Profile::Release)?;
    Cmd::cargo("build")
        .args(["--release", "-p", "meepraat-collector", "--features", "embedded"])
        .step(context, "compile meepraat with the widget inside (release)")?;
    let folder = context.target.join("dist-release");
    fs::create_dir_all(&folder)?;
    let program = context.program("meepraat", Profile::Release);
    let name = program.file_name().context("the program has no name")?.to_string_lossy().into_owned();
    let bytes = fs::read(&program).with_context(|| format!("cannot read {}", program.display()))?;
    fs::copy(&program, folder.join(&name))?;
    let sum: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    fs::write(folder.join("SHA256SUMS"), format!("{sum}  {name}\n"))?;
    let npm = folder.join("npm");
    package::make(context, &npm)?;
    println!("\n  {} ({} bytes)\n  sha256 {sum}", folder.join(&name).display(), bytes.len());
    println!("  {} (npm publish)", npm.display());
    Ok(())
}
