//! How `dist/` is laid out: files under the hash of their bytes, and the manifest that names them.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// A file under its hashed name.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Entry {
    pub(crate) path: String,
    pub(crate) integrity: String,
}

/// The two files of a module, as scripts are told them.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Files {
    pub(crate) glue: Entry,
    pub(crate) wasm: Entry,
}

/// `dist/manifest.json`.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Manifest {
    pub(crate) loader: Entry,
    pub(crate) engine: Entry,
    pub(crate) wasm: Entry,
    pub(crate) delivery: Entry,
    pub(crate) delivery_wasm: Entry,
    pub(crate) style: Entry,
    pub(crate) more: Entry,
    pub(crate) hosted: Entry,
    pub(crate) extras: Entry,
    pub(crate) part: Entry,
    pub(crate) height: Entry,
    pub(crate) resize: Entry,
}

impl Manifest {
    pub(crate) fn read(dist: &Path) -> Result<Self> {
        let text = fs::read(dist.join("manifest.json"))
            .context("dist/ is not built yet: run `cargo xtask build`")?;
        serde_json::from_slice(&text).context("dist/manifest.json")
    }
}

/// `dist/` while it is written.
#[derive(Debug)]
pub(crate) struct Dist {
    folder: PathBuf,
    hashes: BTreeSet<String>,
}

impl Dist {
    pub(crate) fn new(folder: PathBuf) -> Self {
        Self { folder, hashes: BTreeSet::new() }
    }

    /// Writes a file under the hash of its bytes.
    pub(crate) fn add(&mut self, name: &str, bytes: &[u8]) -> Result<Entry> {
        let hash = short_hash(bytes);
        let folder = self.folder.join("v").join(&hash);
        fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
        fs::write(folder.join(name), bytes)?;
        let entry = Entry { path: format!("v/{hash}/{name}"), integrity: integrity(bytes) };
        self.hashes.insert(hash);
        Ok(entry)
    }

    /// Writes what has a fixed name, and takes away what an earlier build left.
    pub(crate) fn finish(self, lasting: &[(&str, &[u8])], manifest: &Manifest) -> Result<()> {
        for (name, bytes) in lasting {
            fs::write(self.folder.join(name), bytes)?;
        }
        fs::write(self.folder.join("manifest.json"), serde_json::to_vec_pretty(manifest)?)?;
        for entry in self.folder.join("v").read_dir()? {
            let entry = entry?;
            if !self.hashes.contains(entry.file_name().to_string_lossy().as_ref()) {
                fs::remove_dir_all(entry.path())?;
            }
        }
        Ok(())
    }
}

/// The first 8 hexadecimal digits of the SHA-256.
pub(crate) fn short_hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(4).map(|byte| format!("{byte:02x}")).collect()
}

/// The value of an `integrity` attribute.
fn integrity(bytes: &[u8]) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(bytes)))
}

/// The campaign's own language, first in its `index.json`.
pub(crate) fn first_language(index: &[u8]) -> Result<String> {
    let index: serde_json::Value = serde_json::from_slice(index).context("index.json")?;
    let code = index.pointer("/languages/0/code").and_then(serde_json::Value::as_str);
    Ok(code.context("index.json names no language")?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_those_that_browsers_compute() {
        assert_eq!(short_hash(b"abc"), "ba7816bf");
        assert_eq!(
            integrity(b"alert('Hello, world.');"),
            "sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng="
        );
    }

    #[test]
    fn a_second_build_leaves_nothing_of_the_first() {
        let folder = std::env::temp_dir().join(format!("meepraat-dist-{}", std::process::id()));
        let build = |text: &[u8]| {
            let mut dist = Dist::new(folder.clone());
            let entry = dist.add("meepraat.js", text).unwrap();
            let other = entry.clone();
            let [engine, wasm, delivery, delivery_wasm, style, more, hosted, extras, part, height, resize] =
                std::array::from_fn(|_| other.clone());
            let loader = entry.clone();
            let manifest = Manifest {
                loader,
                engine,
                wasm,
                delivery,
                delivery_wasm,
                style,
                more,
                hosted,
                extras,
                part,
                height,
                resize,
            };
            dist.finish(&[("meepraat.js", text)], &manifest).unwrap();
            entry.path
        };
        let (first, second) = (build(b"one"), build(b"two"));
        assert!(!folder.join(first).exists());
        assert_eq!(fs::read(folder.join(&second)).unwrap(), b"two");
        assert_eq!(Manifest::read(&folder).unwrap().loader.path, second);
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn the_first_language_is_the_campaigns_own() {
        assert_eq!(first_language(br#"{"languages":[{"code":"nl"},{"code":"en"}]}"#).unwrap(), "nl");
        assert!(first_language(br#"{"languages":[]}"#).is_err());
    }
}
