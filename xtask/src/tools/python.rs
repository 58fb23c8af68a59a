//! A Python environment with the packages of `tests/requirements.txt`, for checks by programs of others: an
//! implementation of CloudEvents, and a mail server. It lies in the cache folder, one per content of that file.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, Result};

use super::browsers::is_root;
use super::cache_folder;
use crate::build::short_hash;
use crate::context::Context;
use crate::shell::{Cmd, find_program};

/// The environment's Python, or `None` with a word on what to install.
pub(crate) fn python(context: &Context) -> Result<Option<PathBuf>> {
    let requirements = context.root.join("tests/requirements.txt");
    let wanted = fs::read(&requirements).context("cannot read tests/requirements.txt")?;
    let folder = cache_folder()?.join(format!("python-{}", short_hash(&wanted)));
    let python = folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    // Written last: an installation that was cut short begins anew.
    let complete = folder.join("complete");
    if complete.is_file() && python.exists() {
        return Ok(Some(python));
    }
    let Some(system) = find_program("python3").or_else(|| find_program("python")) else {
        println!("  for the checks of the wire and of mails by Python libraries install: python3 with venv");
        return Ok(None);
    };
    let make =
        || Cmd::new(&system).args(["-m", "venv", "--clear"]).arg(&folder).step(context, "python -m venv");
    if make().is_err() {
        if !is_root() || find_program("apt-get").is_none() {
            println!("  for the checks of the wire and of mails by Python libraries install: python3-venv");
            return Ok(None);
        }
        Cmd::new("apt-get")
            .args(["install", "--yes", "--no-install-recommends", "python3-venv"])
            .env("DEBIAN_FRONTEND", "noninteractive")
            .step(context, "apt-get install python3-venv")?;
        make()?;
    }
    let install = Cmd::new(&python)
        .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"])
        .arg(&requirements)
        .step(context, "pip install the packages of tests/requirements.txt");
    if let Err(problem) = install {
        // Native tests need a few of them only, and say by name what they skip.
        println!("  the packages of tests/requirements.txt cannot be installed: {problem:#}");
        return Ok(None);
    }
    fs::write(&complete, "")?;
    Ok(Some(python))
}
