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

/// Every static file with its path on the server. The public URL has no slash at the end.
///
/// # Errors
/// When the widget's files are not what a campaign's script can be made from.
pub(crate) fn static_files<'a>(
    widget: &WidgetFiles,
    served: impl Iterator<Item = &'a Served>,
    public_url: &str,
) -> Result<Vec<StaticFile>, SiteError> {
    let mut files: Vec<_> =
        widget.iter().map(|(path, bytes)| file(format!("/{path}"), bytes.to_vec(), naming(path))).collect();
    for script in files.iter_mut().filter(|file| file.path == GENERAL_SCRIPT) {
        script.preload = Some(Preload::of_engine(widget.manifest(), public_url));
    }
    for served in served {
        files.extend(bundle(&served.published, widget, public_url)?);
    }
    Ok(files)
}

fn bundle(
    published: &Published,
    widget: &WidgetFiles,
    public_url: &str,
) -> Result<Vec<StaticFile>, SiteError> {
    let (loader, style) = (widget.loader()?, widget.style()?);
    let id = &published.index.campaign;
    let folder = format!("bundles/{id}/");
    let of_campaign = campaign_script(published, loader, style, &folder, "")?;
    let of_bundle = campaign_script(published, loader, style, "", "../../")?;
    let mut files = Vec::new();
    for (path, text) in [(format!("/{id}.js"), of_campaign), (format!("/{folder}loader.js"), of_bundle)] {
        let preload = Preload::of_campaign(widget.manifest(), public_url, &published.index, &folder);
        files.push(StaticFile { preload: Some(preload), ..file(path, text.into_bytes(), Naming::Lasting) });
    }
    let index = serde_json::to_vec(&published.index)?;
    files.push(file(format!("/{folder}index.json"), index, Naming::Lasting));
    for language in &published.languages {
        let code = &language.bundle.language;
        for (ending, text) in [("json", &language.json), ("html", &language.html)] {
            let path = format!("/{folder}{code}.{ending}");
            files.push(file(path, text.clone().into_bytes(), Naming::HashInQuery));
        }
    }
    Ok(files)
}

fn naming(path: &str) -> Naming {
    if path.starts_with("v/") { Naming::HashInPath } else { Naming::Lasting }
}

fn file(path: String, content: Vec<u8>, naming: Naming) -> StaticFile {
    StaticFile { path, content, naming, preload: None }
}
