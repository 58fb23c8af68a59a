//! The static files of the campaigns that run here, at their URLs.

use super::state::Served;
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
) -> Result<Vec<(String, Vec<u8>)>, SiteError> {
    let mut files: Vec<_> = widget.iter().map(|(path, bytes)| (format!("/{path}"), bytes.to_vec())).collect();
    for served in served {
        files.extend(bundle(&served.published, widget)?);
    }
    Ok(files)
}

fn bundle(published: &Published, widget: &WidgetFiles) -> Result<Vec<(String, Vec<u8>)>, SiteError> {
    let (loader, style) = (widget.loader()?, widget.style()?);
    let id = &published.index.campaign;
    let folder = format!("bundles/{id}/");
    let of_campaign = campaign_script(published, loader, style, &folder, "")?;
    let of_bundle = campaign_script(published, loader, style, "", "../../")?;
    let mut files = vec![
        (format!("/{id}.js"), of_campaign.into_bytes()),
        (format!("/{folder}loader.js"), of_bundle.into_bytes()),
        (format!("/{folder}index.json"), serde_json::to_vec(&published.index)?),
    ];
    for language in &published.languages {
        let code = &language.bundle.language;
        files.push((format!("/{folder}{code}.json"), language.json.clone().into_bytes()));
        files.push((format!("/{folder}{code}.html"), language.html.clone().into_bytes()));
    }
    Ok(files)
}
