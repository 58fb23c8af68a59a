//! The static files of the campaigns that run here, at their URLs.

use super::{
    files::{Naming, StaticFile},
    preload::Preload,
    state::Served,
};
use crate::widget_files::{WidgetFiles, WidgetFilesError};
use meepraat_widget::{NotALoader, Published, campaign_script};

/// The script that every campaign can be had with.
const GENERAL_SCRIPT: &str = "/meepraat.js";

/// The files cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// The widget's files are not whole.
    #[error(transparent)]
    Widget(#[from] WidgetFilesError),
    /// The loader has another form.
    #[error(transparent)]
    Loader(#[from] NotALoader),
    /// The index cannot be written as JSON.
    #[error("index.json cannot be written: {0}")]
    Index(#[from] serde_json::Error),
}

/// Every static file with its path on the server.
///
/// # Errors
/// When the widget's files are not what a campaign's script can be made from.
pub(crate) fn static_files<'a>(
    widget: &WidgetFiles,
    served: impl Iterator<Item = &'a Served>,
) -> Result<Vec<StaticFile>, SiteError> {
    let mut files: Vec<_> =
        widget.iter().map(|(path, bytes)| file(format!("/{path}"), bytes.to_vec(), naming(path))).collect();
    for script in files.iter_mut().filter(|file| file.path == GENERAL_SCRIPT) {
        script.preload = Some(Preload::of_engine(widget.manifest(), ""));
    }
    for served in served {
        files.extend(bundle(&served.published, widget)?);
    }
    Ok(files)
}

fn bundle(published: &Published, widget: &WidgetFiles) -> Result<Vec<StaticFile>, SiteError> {
    let id = &published.index.campaign;
    let folder = format!("bundles/{id}/");
    let mut files = vec![
        script(published, widget, format!("/{id}.js"), &folder, "")?,
        script(published, widget, format!("/{folder}loader.js"), "", "../../")?,
        file(format!("/{folder}index.json"), serde_json::to_vec(&published.index)?, Naming::Lasting),
    ];
    for language in &published.languages {
        let code = &language.bundle.language;
        for (ending, text) in [("json", &language.json), ("html", &language.html)] {
            let path = format!("/{folder}{code}.{ending}");
            files.push(file(path, text.clone().into_bytes(), Naming::HashInQuery));
        }
    }
    Ok(files)
}

/// A campaign's script; `folder` and `root` are where the bundle and the widget's `v/` lie, seen from it.
fn script(
    published: &Published,
    widget: &WidgetFiles,
    path: String,
    folder: &str,
    root: &str,
) -> Result<StaticFile, SiteError> {
    let text = campaign_script(published, widget.loader()?, widget.style()?, folder, root)?;
    let preload = Preload::of_campaign(widget.manifest(), root, &published.index, folder);
    Ok(StaticFile { preload: Some(preload), ..file(path, text.into_bytes(), Naming::Lasting) })
}

fn naming(path: &str) -> Naming {
    if path.starts_with("v/") { Naming::HashInPath } else { Naming::Lasting }
}

fn file(path: String, content: Vec<u8>, naming: Naming) -> StaticFile {
    StaticFile { path, content, naming, preload: None }
}
