//! What the tests of the program share.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::path::Path;

const RESIZE: &str = "// resize";

/// A build of the widget as small as it can be.
pub(crate) fn dist(folder: &Path) {
    build(folder, "// engine");
}

/// A build with this engine in the place of the one before; gives where the engine is.
pub(crate) fn build(folder: &Path, engine: &str) -> String {
    if folder.join("v").exists() {
        std::fs::remove_dir_all(folder.join("v")).unwrap();
    }
    let loader = "(bundle=>{window.given=bundle})();\n";
    let mut manifest = serde_json::Map::new();
    for (key, name, text) in [
        ("loader", "meepraat.js", loader),
        ("engine", "engine.js", engine),
        ("wasm", "engine.wasm", "wasm"),
        ("style", "widget.css", "form{}"),
        ("more", "more.css", "table{}"),
        ("hosted", "hosted.css", "form{}table{}"),
        ("height", "height.js", "// height"),
        ("resize", "embed-resize.js", RESIZE),
    ] {
        let hash: String = Sha256::digest(text).iter().take(4).map(|byte| format!("{byte:02x}")).collect();
        let integrity = format!("sha256-{}", STANDARD.encode(Sha256::digest(text)));
        std::fs::create_dir_all(folder.join("v").join(&hash)).unwrap();
        std::fs::write(folder.join("v").join(&hash).join(name), text).unwrap();
        manifest.insert(key.to_owned(), json!({"path": format!("v/{hash}/{name}"), "integrity": integrity}));
    }
    std::fs::write(folder.join("meepraat.js"), loader).unwrap();
    std::fs::write(folder.join("embed-resize.js"), RESIZE).unwrap();
    let engine = format!("/{}", manifest["engine"]["path"].as_str().unwrap());
    std::fs::write(folder.join("manifest.json"), Value::Object(manifest).to_string()).unwrap();
    engine
}
