//! Writes a campaign as a folder of static files that any web server can host.
//!
//! Owns which files there are and that a folder never holds half a bundle; what is in them is `meepraat-widget`'s.

use crate::widget_files::{WidgetFiles, WidgetFilesError};
use meepraat_protocol::{Ack, Campaign, Id, Index, Link};
use meepraat_widget::{NotALoader, Offer, Published, campaign_script, publish};
use std::path::{Path, PathBuf};
use std::{fs, io};

/// The file that a page loads.
pub const SCRIPT: &str = "loader.js";
/// The file that names the others, by which a folder is known as a bundle.
const INDEX: &str = "index.json";

/// A file of a bundle, to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BundleFile {
    /// Its path from the bundle's folder.
    pub path: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// A bundle cannot be made or written.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// The widget's files are not what a bundle can be made from.
    #[error(transparent)]
    Widget(#[from] WidgetFilesError),
    /// The loader is not one.
    #[error(transparent)]
    Loader(#[from] NotALoader),
    /// The index cannot be written as JSON.
    #[error("{INDEX} cannot be written: {0}")]
    Index(serde_json::Error),
    /// The folder holds something else.
    #[error("{0} holds files but no bundle; name an empty or a new folder, so that nothing is overwritten")]
    NotABundle(PathBuf),
    /// The folder holds the bundle of another campaign.
    #[error("{0} holds the bundle of `{1}`; name another folder, so that it is not overwritten")]
    OtherCampaign(PathBuf, Id),
    /// A file cannot be written.
    #[error("cannot write {path}: {source}")]
    Unwritable {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// The files of a campaign's bundle, whose submissions go to `endpoint`, in the order in which they may be replaced:
/// first what is found only through another file, last what pages load.
///
/// # Errors
/// When the widget's files are not what a bundle can be made from.
pub fn bundle_files(
    campaign: &Campaign,
    endpoint: Option<&Link>,
    ack: Ack,
    widget: &WidgetFiles,
) -> Result<Vec<BundleFile>, BundleError> {
    let mut published = publish(campaign, Offer::Everything, None);
    if let Some(endpoint) = endpoint {
        // The version stays that of the campaign file: the endpoint knows the campaign by it.
        published.index.endpoint = Some(endpoint.to_string());
    }
    published.index.ack = ack;
    let index = serde_json::to_vec(&published.index).map_err(BundleError::Index)?;
    let script = campaign_script(&published, widget.loader_parts()?, "", "")?;
    let mut files: Vec<BundleFile> = widget
        .iter()
        .filter(|(path, _)| path.starts_with("v/"))
        .map(|(path, bytes)| BundleFile { path: path.to_owned(), bytes: bytes.to_vec() })
        .collect();
    files.extend(language_files(&published));
    files.push(BundleFile { path: INDEX.to_owned(), bytes: index });
    files.push(BundleFile { path: SCRIPT.to_owned(), bytes: script.into_bytes() });
    Ok(files)
}

fn language_files(published: &Published) -> impl Iterator<Item = BundleFile> {
    published.languages.iter().flat_map(|language| {
        let code = &language.bundle.language;
        let files = [
            ("json", Some(&language.json)),
            ("html", Some(&language.html)),
            ("part.html", language.part.as_ref()),
        ];
        files.into_iter().filter_map(move |(ending, text)| {
            Some(BundleFile { path: format!("{code}.{ending}"), bytes: text?.clone().into_bytes() })
        })
    })
}

/// Writes a bundle's files, so that the folder holds the old bundle or the new one whole: all are written beside it
/// first and then moved into their places. Hashed files of an earlier build stay, for pages that still load them.
///
/// # Errors
/// When the folder holds something else, or cannot be written.
pub fn write_bundle(folder: &Path, campaign: &Id, files: &[BundleFile]) -> Result<(), BundleError> {
    let before = bundle_in(folder, campaign)?;
    let unwritable = |path: &Path| {
        let path = path.to_owned();
        move |source| BundleError::Unwritable { path, source }
    };
    // An existing folder may be a mount of its own: what moves within it never crosses a file system.
    let beside = if folder.exists() {
        folder
    } else {
        folder.parent().filter(|path| *path != Path::new("")).unwrap_or(Path::new("."))
    };
    fs::create_dir_all(beside).map_err(unwritable(beside))?;
    let workspace =
        tempfile::Builder::new().prefix(".meepraat-").tempdir_in(beside).map_err(unwritable(beside))?;
    // A temporary folder is closed to others; the bundle is for the web server to read.
    let fresh = workspace.path().join("bundle");
    for file in files {
        let path = fresh.join(&file.path);
        let holder = path.parent().unwrap_or(&fresh);
        fs::create_dir_all(holder).map_err(unwritable(holder))?;
        fs::write(&path, &file.bytes).map_err(unwritable(&path))?;
    }
    if !folder.exists() {
        return fs::rename(&fresh, folder).map_err(unwritable(folder));
    }
    for file in files {
        let path = folder.join(&file.path);
        let holder = path.parent().unwrap_or(folder);
        fs::create_dir_all(holder).map_err(unwritable(holder))?;
        fs::rename(fresh.join(&file.path), &path).map_err(unwritable(&path))?;
    }
    for gone in before.iter().flat_map(left_over).filter(|path| files.iter().all(|file| file.path != *path)) {
        match fs::remove_file(folder.join(&gone)) {
            Err(source) if source.kind() != io::ErrorKind::NotFound => {
                return Err(unwritable(&folder.join(&gone))(source));
            }
            _ => {}
        }
    }
    Ok(())
}

/// The files of languages, which may not be in the new bundle any more.
fn left_over(index: &Index) -> impl Iterator<Item = String> {
    index.languages.iter().flat_map(|language| {
        ["json", "html", "part.html"].map(|ending| format!("{}.{ending}", language.code))
    })
}

/// The bundle that a folder holds already.
fn bundle_in(folder: &Path, campaign: &Id) -> Result<Option<Index>, BundleError> {
    let not_a_bundle = || BundleError::NotABundle(folder.to_owned());
    let unreadable = |source| BundleError::Unwritable { path: folder.to_owned(), source };
    match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unreadable(error)),
        Ok(mut entries) => {
            if entries.next().is_none() {
                return Ok(None);
            }
        }
    }
    let index = fs::read(folder.join(INDEX)).map_err(|_| not_a_bundle())?;
    let index: Index = serde_json::from_slice(&index).map_err(|_| not_a_bundle())?;
    if !folder.join(SCRIPT).is_file() {
        return Err(not_a_bundle());
    }
    if index.campaign != *campaign {
        return Err(BundleError::OtherCampaign(folder.to_owned(), index.campaign));
    }
    Ok(Some(index))
}

#[cfg(test)]
mod tests;
