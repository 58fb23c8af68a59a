//! Whether only whole files are taken.

use super::*;

/// A build of the widget as small as it can be.
pub(crate) fn dist(folder: &Path) -> Vec<(&'static str, String)> {
    build(folder, "")
}

/// Another build in the place of the one before: each file begins with this mark.
pub(crate) fn build(folder: &Path, mark: &str) -> Vec<(&'static str, String)> {
    if folder.join("v").exists() {
        fs::remove_dir_all(folder.join("v")).unwrap();
    }
    let mut manifest = serde_json::Map::new();
    let mut paths = Vec::new();
    for (key, name, text) in [
        ("loader", "meepraat.js", "(b=>{})();\n"),
        ("engine", "engine.js", "1"),
        ("wasm", "engine.wasm", "2"),
        ("style", "widget.css", "3"),
        ("more", "more.css", "4"),
        ("hosted", "hosted.css", "5"),
        ("height", "height.js", "6"),
        ("resize", "embed-resize.js", "7"),
    ] {
        let text = format!("{mark}{text}");
        let path = format!("v/{}/{name}", short_hash(text.as_bytes()));
        fs::create_dir_all(folder.join(&path).parent().unwrap()).unwrap();
        fs::write(folder.join(&path), &text).unwrap();
        manifest.insert(
            key.to_owned(),
            serde_json::json!({"path": path, "integrity": integrity(text.as_bytes())}),
        );
        paths.push((key, path));
    }
    fs::write(folder.join("meepraat.js"), format!("{mark}(b=>{{}})();\n")).unwrap();
    fs::write(folder.join("embed-resize.js"), format!("{mark}7")).unwrap();
    fs::write(folder.join("manifest.json"), serde_json::Value::Object(manifest).to_string()).unwrap();
    paths
}

#[test]
fn a_whole_build_is_taken() {
    let folder = tempfile::tempdir().unwrap();
    dist(folder.path());
    let files = WidgetFiles::find(Some(folder.path())).unwrap();
    let parts = files.loader_parts().unwrap();
    assert_eq!((parts.loader, parts.style, parts.more), ("(b=>{})();\n", "3", "4"));
    assert_eq!(files.iter().count(), 10);
}

#[test]
fn a_changed_or_missing_file_is_named() {
    let folder = tempfile::tempdir().unwrap();
    for (_, path) in dist(folder.path()) {
        fs::write(folder.path().join(&path), "changed").unwrap();
        assert_eq!(
            WidgetFiles::read(folder.path()).unwrap_err().to_string().split(' ').next().unwrap(),
            path
        );
        fs::remove_file(folder.path().join(&path)).unwrap();
        assert_eq!(
            WidgetFiles::read(folder.path()).unwrap_err().to_string().split(' ').next().unwrap(),
            path
        );
        dist(folder.path());
    }
    for script in ["meepraat.js", "embed-resize.js"] {
        dist(folder.path());
        fs::write(folder.path().join(script), "changed").unwrap();
        assert!(
            matches!(WidgetFiles::read(folder.path()), Err(WidgetFilesError::Changed(name)) if name == script)
        );
    }
}

#[test]
fn a_folder_without_a_build_says_what_to_run() {
    let folder = tempfile::tempdir().unwrap();
    let error = WidgetFiles::read(folder.path()).unwrap_err().to_string();
    assert!(error.contains("manifest.json") && error.contains("cargo xtask build"), "{error}");
}
