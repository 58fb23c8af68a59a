//! The campaign's own script: the loader with the first language inside, so that one request shows the question.

use super::{Published, to_json};
use serde::Serialize;

/// The text is not a loader that `cargo xtask build` made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the loader does not end as a loader does; run `cargo xtask build` again")]
pub struct NotALoader;

const LOADER_END: &str = "})();";

#[derive(Serialize)]
struct Inside<'a> {
    index: &'a meepraat_protocol::Index,
    html: &'a str,
    style: &'a str,
    folder: &'a str,
    root: &'a str,
}

/// Puts a bundle into the loader.
///
/// `loader` and `style` are the texts of `meepraat.js` and `widget.css`; `folder` is where the bundle lies and `root`
/// where the engine's `v/` lies, both relative to the script (`""` for beside it).
///
/// # Errors
/// When the loader has another form than expected.
pub fn campaign_script(
    published: &Published,
    loader: &str,
    style: &str,
    folder: &str,
    root: &str,
) -> Result<String, NotALoader> {
    let body = loader.trim_end().strip_suffix(LOADER_END).ok_or(NotALoader)?;
    let inside = Inside {
        index: &published.index,
        html: &published.language(None).html,
        style: style.trim(),
        folder,
        root,
    };
    // JSON is JavaScript but for nothing since ES2019; `</` is broken up for pages that inline the script.
    let json = to_json(&inside).replace("</", "<\\/");
    Ok(format!("{body}}})({json});\n"))
}
