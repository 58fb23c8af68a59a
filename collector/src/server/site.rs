//! The static files of the campaigns that run here, at their URLs.

use super::{
    files::{Naming, StaticFile},
    state::Served,
};
use crate::widget_files::{WidgetFiles, WidgetFilesError};
use meepraat_widget::{NotALoader, Published, campaign_script};

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
    for served in served {
        files.extend(bundle(&served.published, widget)?);
    }
    Ok(files)
}

fn bundle(published: &Published, widget: &WidgetFiles) -> Result<Vec<StaticFile>, SiteError> {
    let parts = widget.loader_parts()?;
    let id = &published.index.campaign;
    let folder = format!("bundles/{id}/");
    let of_campaign = campaign_script(published, parts, &folder, "")?;
    let of_bundle = campaign_script(published, parts, "", "../../")?;
    let mut files = Vec::new();
    for (path, text) in [(format!("/{id}.js"), of_campaign), (format!("/{folder}loader.js"), of_bundle)] {
        files.push(file(path, text.into_bytes(), Naming::Lasting));
    }
    let index = serde_json::to_vec(&published.index)?;
    files.push(file(format!("/{folder}index.json"), index, Naming::Lasting));
    for language in &published.languages {
        let code = &language.bundle.language;
        for (ending, text) in [("json", &language.json), ("html", &language.html)] {
            let path = format!("/{folder}{code}.{ending}");
            files.push(file(path, text.clone().into_bytes(), Naming::HashInQuery));
        }
        let part = language.part.as_ref().map(|text| text.clone().into_bytes());
        files.extend(part.map(|text| file(format!("/{folder}{code}.part.html"), text, Naming::HashInQuery)));
    }
    Ok(files)
}

fn naming(path: &str) -> Naming {
    if path.starts_with("v/") { Naming::HashInPath } else { Naming::Lasting }
}

fn file(path: String, content: Vec<u8>, naming: Naming) -> StaticFile {
    StaticFile { path, content, naming }
}
