//! Where things are: the workspace, the programs under test, drivers and free ports. Everything can be named by an
//! environment variable; otherwise it is looked for where a build leaves it.

use std::env;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU16, Ordering};

use anyhow::{Context as _, Result};
use tokio::net::TcpListener;

/// The workspace's root.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

/// The collector's program.
pub(crate) fn meepraat() -> Result<PathBuf> {
    given("MEEPRAAT_BIN")
        .or_else(|| {
            let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
            ["debug", "release"]
                .iter()
                .map(|profile| target.join(profile).join(format!("meepraat{}", env::consts::EXE_SUFFIX)))
                .filter(|path| path.is_file())
                .max_by_key(|path| path.metadata().and_then(|data| data.modified()).ok())
        })
        .context("build the collector first (cargo build -p meepraat-collector), or set MEEPRAAT_BIN")
}

/// The widget's files.
pub(crate) fn dist() -> PathBuf {
    given("MEEPRAAT_DIST").unwrap_or_else(|| root().join("dist"))
}

/// What the build says of the widget's files.
#[must_use]
pub fn manifest() -> PathBuf {
    dist().join("manifest.json")
}

/// The npm package's helper.
#[must_use]
pub fn helper() -> PathBuf {
    root().join("widget/npm/index.js")
}

/// A campaign's file, by its path in the workspace.
pub(crate) fn campaign(path: &str) -> PathBuf {
    root().join(path)
}

/// The host pages.
pub(crate) fn pages() -> PathBuf {
    root().join("tests/pages")
}

/// A library that many sites stand on, by the name that pages here call it, where it is installed. npm has no package
/// of Prototype.js for browsers; Debian has.
#[must_use]
pub fn library(name: &str) -> Option<PathBuf> {
    let debian = || Path::new("/usr/share/javascript/prototype/prototype.js").to_owned();
    let path = match name {
        "bootstrap.css" => root().join("node_modules/bootstrap/dist/css/bootstrap.css"),
        "bootstrap.js" => root().join("node_modules/bootstrap/dist/js/bootstrap.js"),
        "jquery.js" => root().join("node_modules/jquery/dist/jquery.js"),
        "mootools.js" => root().join("node_modules/mootools-core-dist/dist/mootools-core-compat.js"),
        "zone.js" => root().join("node_modules/zone.js/bundles/zone.umd.js"),
        "prototype.js" => given("MEEPRAAT_PROTOTYPE").unwrap_or_else(debian),
        _ => return None,
    };
    path.is_file().then_some(path)
}

/// The folder with the scripts that other languages' libraries run.
#[must_use]
pub fn scripts() -> PathBuf {
    root().join("tests/python")
}

/// The Python that has the packages of `tests/requirements.txt`.
#[must_use]
pub fn python() -> Option<PathBuf> {
    given("MEEPRAAT_PYTHON")
}

/// The text of axe-core.
///
/// # Errors
/// Where `npm ci` was not run.
pub fn axe() -> Result<String> {
    let path = root().join("node_modules/axe-core/axe.min.js");
    std::fs::read_to_string(&path).with_context(|| format!("run npm ci: {} is missing", path.display()))
}

/// A program by the variable that names it, or from the search path.
pub(crate) fn program(variable: &str, name: &str) -> Option<PathBuf> {
    given(variable).or_else(|| {
        let path = env::var_os("PATH")?;
        env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
    })
}

/// geckodriver as the build installs it.
pub(crate) fn cached_geckodriver() -> Option<PathBuf> {
    let cache = given("XDG_CACHE_HOME").or_else(|| env::home_dir().map(|home| home.join(".cache")))?;
    let mut found: Vec<PathBuf> = std::fs::read_dir(cache.join("meepraat"))
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| {
            path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("geckodriver-"))
        })
        .map(|path| path.join("bin/geckodriver"))
        .filter(|path| path.is_file())
        .collect();
    found.sort();
    found.pop()
}

fn given(variable: &str) -> Option<PathBuf> {
    env::var_os(variable).filter(|value| !value.is_empty()).map(PathBuf::from)
}

/// A port that nobody listens on. Below the range that the system gives to outgoing connections, so that it stays free
/// between a program's end and its next start.
pub(crate) fn free_port() -> Result<u16> {
    const FIRST: u16 = 10_100;
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let count = outgoing().clamp(FIRST + 1_000, 32_768) - FIRST;
    // Two runs at once begin at different places.
    let start = u16::try_from(std::process::id() * 97 % u32::from(count)).unwrap_or(0);
    for _ in 0..count {
        let offset = NEXT.fetch_add(1, Ordering::Relaxed) % count;
        let port = FIRST + (start + offset) % count;
        if std::net::TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return Ok(port);
        }
    }
    anyhow::bail!("no port from {FIRST} on is free")
}

/// Listens on a port that was free, and on the next where somebody else took it meanwhile.
pub(crate) async fn listen() -> Result<(u16, TcpListener)> {
    const TRIES: usize = 20;
    for _ in 1..TRIES {
        let port = free_port()?;
        if let Ok(listener) = TcpListener::bind(("127.0.0.1", port)).await {
            return Ok((port, listener));
        }
    }
    let port = free_port()?;
    let listener = TcpListener::bind(("127.0.0.1", port)).await;
    Ok((port, listener.with_context(|| format!("cannot listen on port {port}"))?))
}

/// The first port that the system gives to outgoing connections.
fn outgoing() -> u16 {
    let range = std::fs::read_to_string("/proc/sys/net/ipv4/ip_local_port_range").unwrap_or_default();
    range.split_whitespace().next().and_then(|first| first.parse().ok()).unwrap_or(32_768)
}
