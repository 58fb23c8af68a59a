//! Browsers, their WebDrivers and a display: on Debian as root they are installed, elsewhere they are looked for.
//! What is not there is `None`; the tests then name what they skip.

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::geckodriver;
use crate::context::Context;
use crate::shell::{Cmd, find_program};

/// What shows that a Debian package is there, and the package.
const DEBIAN: [(&str, &str); 7] = [
    ("chromium", "chromium"),
    ("chromedriver", "chromium-driver"),
    ("firefox-esr", "firefox-esr"),
    ("WebKitWebDriver", "webkit2gtk-driver"),
    ("Xvfb", "xvfb"),
    ("/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf", "fonts-noto-core"),
    ("/usr/share/javascript/prototype/prototype.js", "libjs-prototype"),
];

/// The drivers that tests can use on this machine.
#[derive(Debug)]
pub(crate) struct Browsers {
    pub(crate) chromedriver: Option<PathBuf>,
    pub(crate) geckodriver: Option<PathBuf>,
    pub(crate) webkit: Option<PathBuf>,
    pub(crate) xvfb: Option<PathBuf>,
}

/// Finds every browser's driver, and installs what can be installed.
pub(crate) fn browsers(context: &Context) -> Result<Browsers> {
    debian_packages(context, &DEBIAN);
    let firefox = find_program("firefox").or_else(|| find_program("firefox-esr"));
    let geckodriver = match firefox {
        Some(_) => Some(find_program("geckodriver").map_or_else(|| geckodriver(context), Ok)?),
        None => None,
    };
    Ok(Browsers {
        chromedriver: find_program("chromedriver"),
        geckodriver,
        webkit: find_program("WebKitWebDriver"),
        xvfb: find_program("Xvfb"),
    })
}

/// Chromium's driver alone, for the bench.
pub(crate) fn chromedriver(context: &Context) -> Option<PathBuf> {
    debian_packages(context, &DEBIAN[..2]);
    find_program("chromedriver")
}

/// Installs Debian packages where that is possible; says what to install where it is not.
fn debian_packages(context: &Context, wanted: &[(&str, &str)]) {
    let missing: Vec<&str> =
        wanted.iter().filter(|(sign, _)| !is_there(sign)).map(|(_, package)| *package).collect();
    if missing.is_empty() {
        return;
    }
    let install = format!("apt-get install {}", missing.join(" "));
    if !Path::new("/etc/debian_version").exists() || !is_root() {
        println!("  for all browser tests install: {} (on Debian: {install})", missing.join(", "));
        return;
    }
    let update = Cmd::new("apt-get").arg("update").step(context, "apt-get update");
    let installed = update.and_then(|()| {
        Cmd::new("apt-get")
            .args(["install", "--yes", "--no-install-recommends"])
            .args(&missing)
            .env("DEBIAN_FRONTEND", "noninteractive")
            .step(context, &install)
    });
    if let Err(error) = installed {
        println!("  {error:#}");
    }
}

fn is_there(sign: &str) -> bool {
    Path::new(sign).is_absolute() && Path::new(sign).exists() || find_program(sign).is_some()
}

/// Whether this runs as root, who may install packages.
pub(super) fn is_root() -> bool {
    cfg!(unix) && Cmd::new("id").arg("-u").read().is_ok_and(|id| id.trim() == "0")
}
