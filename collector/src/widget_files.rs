//! The widget's files as `cargo xtask build` made them: from a folder, or from inside the program.
//!
//! Owns where they are looked for and that they are whole: every file is under the hash of its bytes, and the
//! manifest's integrity hashes hold. What is in them is the widget's.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use meepraat_widget::LoaderParts;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// The names of the scripts that pages load, under which they may change.
const LOADER: &str = "meepraat.js";
const RESIZE: &str = "embed-resize.js";

/// The widget's files, by their path from the root of `dist/`, such as `v/3f9c2a71/engine.js`.
#[derive(Debug, Clone)]
pub struct WidgetFiles {
    manifest: Manifest,
    files: BTreeMap<String, Cow<'static, [u8]>>,
}

/// `manifest.json`: the files that belong together.
#[derive(Debug, Clone, Deserialize)]
pub struct Manifest {
    /// The general script.
    pub loader: ManifestEntry,
    /// The glue between page and engine.
    pub engine: ManifestEntry,
    /// The engine.
    pub wasm: ManifestEntry,
    /// What a first question looks like.
    pub style: ManifestEntry,
    /// What the richer kinds and the results add to it.
    pub more: ManifestEntry,
    /// The style sheet of hosted pages, which holds both.
    pub hosted: ManifestEntry,
    /// The script by which a hosted page tells how tall it is.
    pub height: ManifestEntry,
    /// The script that resizes the iframe around it, which is served under a lasting name as well.
    pub resize: ManifestEntry,
}

/// One file of the manifest.
#[derive(Debug, Clone, Deserialize)]
pub struct ManifestEntry {
    /// Its path from the root.
    pub path: String,
    /// The value for an `integrity` attribute.
    pub integrity: String,
}

/// The widget's files are not there or not whole.
#[derive(Debug, thiserror::Error)]
pub enum WidgetFilesError {
    /// They are nowhere.
    #[error(
        "the widget's files are nowhere: run `cargo xtask build`, or name the folder that holds them with --dist"
    )]
    Nowhere,
    /// A file cannot be read.
    #[error("cannot read {path}: {source}; run `cargo xtask build`, or name another folder with --dist")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The manifest is not one.
    #[error("manifest.json of the widget's files cannot be understood: {0}; run `cargo xtask build` again")]
    Manifest(serde_json::Error),
    /// A file is missing, or is not what its name or the manifest says.
    #[error("{0} is missing or was changed after it was built; run `cargo xtask build` again")]
    Changed(String),
}

impl WidgetFiles {
    /// Looks for the files: in the named folder; else inside the program, where it was built so; else in `dist/` of
    /// the working folder or one above it.
    ///
    /// # Errors
    /// When they are nowhere, or not whole.
    pub fn find(dist: Option<&Path>) -> Result<Self, WidgetFilesError> {
        if let Some(folder) = dist {
            return Self::read(folder);
        }
        if let Some(files) = embedded() {
            return Self::new(files);
        }
        let working = std::env::current_dir().map_err(|_| WidgetFilesError::Nowhere)?;
        let mut folders = working.ancestors().map(|folder| folder.join("dist"));
        let folder = folders.find(|folder| folder.join("manifest.json").is_file());
        Self::read(&folder.ok_or(WidgetFilesError::Nowhere)?)
    }

    /// Reads the files of a folder.
    ///
    /// # Errors
    /// When a file cannot be read or is not what it should be.
    pub fn read(folder: &Path) -> Result<Self, WidgetFilesError> {
        let mut files = BTreeMap::new();
        for name in ["manifest.json", LOADER, RESIZE] {
            files.insert(name.to_owned(), Cow::Owned(read_file(&folder.join(name))?));
        }
        for version in entries(&folder.join("v"))? {
            for path in entries(&version)? {
                let names = [version.file_name(), path.file_name()]
                    .map(|name| name.unwrap_or_default().to_string_lossy());
                let [hash, name] = names;
                files.insert(format!("v/{hash}/{name}"), Cow::Owned(read_file(&path)?));
            }
        }
        Self::new(files)
    }

    fn new(mut files: BTreeMap<String, Cow<'static, [u8]>>) -> Result<Self, WidgetFilesError> {
        let manifest = files.remove("manifest.json").ok_or(WidgetFilesError::Nowhere)?;
        let manifest: Manifest = serde_json::from_slice(&manifest).map_err(WidgetFilesError::Manifest)?;
        for (path, bytes) in &files {
            if let Some((hash, _)) = path.strip_prefix("v/").and_then(|path| path.split_once('/'))
                && hash != short_hash(bytes)
            {
                return Err(WidgetFilesError::Changed(path.clone()));
            }
        }
        let Manifest { loader, engine, wasm, style, more, hosted, height, resize } = &manifest;
        for entry in [loader, engine, wasm, style, more, hosted, height, resize] {
            let found = files.get(&entry.path).is_some_and(|bytes| integrity(bytes) == entry.integrity);
            if !found {
                return Err(WidgetFilesError::Changed(entry.path.clone()));
            }
        }
        let widget = Self { manifest, files };
        for (name, entry) in [(LOADER, &widget.manifest.loader), (RESIZE, &widget.manifest.resize)] {
            let lasting = widget.get(name);
            if lasting.is_none() || lasting != widget.get(&entry.path) {
                return Err(WidgetFilesError::Changed(name.to_owned()));
            }
        }
        widget.loader_parts()?;
        Ok(widget)
    }

    /// The manifest.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// A file's bytes.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&[u8]> {
        self.files.get(path).map(Cow::as_ref)
    }

    /// Every file with its path from the root; `meepraat.js`, `embed-resize.js` and all under `v/`.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_ref()))
    }

    /// The texts that a campaign's own script is made from.
    ///
    /// # Errors
    /// Never after loading: they were found to be texts then.
    pub fn loader_parts(&self) -> Result<LoaderParts<'_>, WidgetFilesError> {
        let Manifest { loader, style, more, .. } = &self.manifest;
        Ok(LoaderParts { loader: self.text(loader)?, style: self.text(style)?, more: self.text(more)? })
    }

    fn text(&self, entry: &ManifestEntry) -> Result<&str, WidgetFilesError> {
        let bytes = self.get(&entry.path).unwrap_or_default();
        std::str::from_utf8(bytes).map_err(|_| WidgetFilesError::Changed(entry.path.clone()))
    }
}

fn read_file(path: &Path) -> Result<Vec<u8>, WidgetFilesError> {
    fs::read(path).map_err(|source| WidgetFilesError::Unreadable { path: path.to_owned(), source })
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, WidgetFilesError> {
    let unreadable = |source| WidgetFilesError::Unreadable { path: folder.to_owned(), source };
    let entries = folder.read_dir().map_err(unreadable)?;
    entries.map(|entry| entry.map(|entry| entry.path()).map_err(unreadable)).collect()
}

/// The first 8 hexadecimal digits of the SHA-256, which a file's folder is named by.
fn short_hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(4).map(|byte| format!("{byte:02x}")).collect()
}

fn integrity(bytes: &[u8]) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(bytes)))
}

#[cfg(feature = "embedded")]
#[derive(rust_embed::RustEmbed)]
#[folder = "../dist"]
struct Embedded;

#[cfg(feature = "embedded")]
fn embedded() -> Option<BTreeMap<String, Cow<'static, [u8]>>> {
    let file = |path: Cow<'static, str>| Some((path.to_string(), Embedded::get(&path)?.data));
    Some(<Embedded as rust_embed::RustEmbed>::iter().filter_map(file).collect())
}

#[cfg(not(feature = "embedded"))]
fn embedded() -> Option<BTreeMap<String, Cow<'static, [u8]>>> {
    None
}

#[cfg(test)]
pub(crate) mod tests;
