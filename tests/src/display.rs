//! A display for WebKit's browser, which has no headless mode: the one that is there, or an Xvfb of our own.

use anyhow::{Context as _, Result};
use tempfile::TempDir;

use crate::places;
use crate::process::Process;
use crate::wait::eventually;

/// Where windows are drawn; dropping it ends the server that it started.
#[derive(Debug)]
pub(crate) struct Display {
    name: String,
    _server: Option<(Process, TempDir)>,
}

impl Display {
    /// The display of the environment, or a new one.
    pub(crate) async fn find() -> Result<Self> {
        if let Some(name) = std::env::var("DISPLAY").ok().filter(|name| !name.is_empty()) {
            return Ok(Self { name, _server: None });
        }
        let xvfb = places::program("XVFB", "Xvfb").context("install xvfb, or set DISPLAY")?;
        let folder = tempfile::tempdir()?;
        let log = folder.path().join("xvfb.log");
        let arguments = ["-displayfd", "1", "-screen", "0", "1280x1024x24", "-nolisten", "tcp"];
        let server = Process::start(&xvfb, &arguments, &[], &log)?;
        let number: u32 = eventually("Xvfb chooses a display", async || {
            let printed = std::fs::read_to_string(&log)?;
            Ok(printed.lines().find_map(|line| line.trim().parse().ok()))
        })
        .await?;
        Ok(Self { name: format!(":{number}"), _server: Some((server, folder)) })
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }
}
