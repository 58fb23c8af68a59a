//! The browser engines: what each is called, which driver it needs and how it is told to start.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::places;

/// A browser engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Engine {
    /// Through chromedriver.
    Chromium,
    /// Through geckodriver.
    Firefox,
    /// `WebKitGTK`'s MiniBrowser, through `WebKitWebDriver`.
    WebKit,
}

const MINI_BROWSERS: [&str; 4] = [
    "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser",
    "/usr/lib/aarch64-linux-gnu/webkit2gtk-4.1/MiniBrowser",
    "/usr/libexec/webkit2gtk-4.1/MiniBrowser",
    "/usr/lib/webkit2gtk-4.1/MiniBrowser",
];

impl Engine {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Chromium, Self::Firefox, Self::WebKit];

    /// Its name in `MEEPRAAT_ENGINES` and in test names.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::WebKit => "webkit",
        }
    }

    /// The driver's program, where it is there.
    pub(crate) fn driver(self) -> Option<PathBuf> {
        match self {
            Self::Chromium => places::program("CHROMEDRIVER", "chromedriver"),
            Self::Firefox => {
                places::program("GECKODRIVER", "geckodriver").or_else(places::cached_geckodriver)
            }
            Self::WebKit => {
                mini_browser()?;
                places::program("WEBKIT_DRIVER", "WebKitWebDriver")
            }
        }
    }

    /// How the driver is told its port.
    pub(crate) fn driver_arguments(self, port: u16) -> Vec<String> {
        match self {
            Self::Chromium => vec![format!("--port={port}")],
            Self::Firefox => vec!["--port".into(), port.to_string(), "--log".into(), "error".into()],
            Self::WebKit => vec![format!("--port={port}"), "--host=127.0.0.1".into()],
        }
    }

    /// What a session asks for. `scripts`: whether pages may run JavaScript.
    pub(crate) fn capabilities(self, folder: &Path, scripts: bool) -> Value {
        match self {
            Self::Chromium => chromium(folder),
            Self::Firefox => json!({
                "browserName": "firefox",
                "moz:firefoxOptions": {
                    "args": ["-headless"],
                    "prefs": {
                        "javascript.enabled": scripts,
                        // Controls are reached by Tab as on the other platforms.
                        "accessibility.tabfocus": 7,
                        "dom.disable_open_during_load": false,
                        // A window that no one sees has the focus all the same.
                        "focusmanager.testmode": true,
                    },
                },
            }),
            Self::WebKit => json!({
                "browserName": "MiniBrowser",
                "webkitgtk:browserOptions": { "binary": mini_browser(), "args": ["--automation"] },
            }),
        }
    }
}

fn chromium(folder: &Path) -> Value {
    let profile = format!("--user-data-dir={}", folder.join("profile").display());
    let arguments = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-popup-blocking",
        &profile,
    ];
    json!({ "browserName": "chrome", "goog:chromeOptions": { "args": arguments } })
}

fn mini_browser() -> Option<PathBuf> {
    places::program("MINI_BROWSER", "MiniBrowser")
        .or_else(|| MINI_BROWSERS.iter().map(PathBuf::from).find(|path| path.is_file()))
}
