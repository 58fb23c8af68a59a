//! A build of the widget as small as it can be: the collector asks for one, and nobody here looks at it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::path::Path;

const LOADER: &str = "(b=>{})();\n";
const RESIZE: &str = "7";

/// Writes the build into a folder.
pub(crate) fn write(folder: &Path) -> std::io::Result<()> {
    let mut manifest = serde_json::Map::new();
    for (key, name, text) in [
        ("loader", "meepraat.js", LOADER),
        ("engine", "engine.js", "1"),
        ("wasm", "engine.wasm", "2"),
        ("style", "widget.css", "3"),
        ("more", "more.css", "4"),
        ("hosted", "hosted.css", "5"),
        ("height", "height.js", "6"),
        ("resize", "embed-resize.js", RESIZE),
    ] {
        let digest = Sha256::digest(text);
        let hash: String = digest.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
        let path = format!("v/{hash}/{name}");
        std::fs::create_dir_all(folder.join("v").join(&hash))?;
        std::fs::write(folder.join(&path), text)?;
        let integrity = format!("sha256-{}", STANDARD.encode(digest));
        manifest.insert(key.to_owned(), json!({"path": path, "integrity": integrity}));
    }
    std::fs::write(folder.join("meepraat.js"), LOADER)?;
    std::fs::write(folder.join("embed-resize.js"), RESIZE)?;
    std::fs::write(folder.join("manifest.json"), Value::Object(manifest).to_string())
}
