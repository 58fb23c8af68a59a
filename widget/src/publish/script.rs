//! The campaign's own script: the loader with the first question inside, so that one request shows it. The questions
//! that follow come with the engine, unless the first one is of a kind that needs the whole style sheet.

use super::{Published, to_json};
use meepraat_protocol::{Kind, Question};
use serde::Serialize;

/// The text is not a loader that `cargo xtask build` made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the loader does not end as a loader does; run `cargo xtask build` again")]
pub struct NotALoader;

const LOADER_END: &str = "})();";

/// The built files that a campaign's own script is made from, as texts.
#[derive(Debug, Clone, Copy)]
pub struct LoaderParts<'a> {
    /// `meepraat.js`.
    pub loader: &'a str,
    /// `widget.css`: what a first question looks like.
    pub style: &'a str,
    /// `more.css`: what the richer kinds and the results add.
    pub more: &'a str,
}

#[derive(Serialize)]
struct Inside<'a> {
    index: &'a meepraat_protocol::Index,
    html: &'a str,
    style: &'a str,
    part: bool,
    folder: &'a str,
    root: &'a str,
}

/// Puts a bundle into the loader.
///
/// `folder` is where the bundle lies and `root` where the engine's `v/` lies, both relative to the script (`""` for
/// beside it).
///
/// # Errors
/// When the loader has another form than expected.
pub fn campaign_script(
    published: &Published,
    parts: LoaderParts<'_>,
    folder: &str,
    root: &str,
) -> Result<String, NotALoader> {
    let body = parts.loader.trim_end().strip_suffix(LOADER_END).ok_or(NotALoader)?;
    let language = published.language(None);
    let first = language.bundle.questions.first().filter(|first| is_plain(first));
    let (part, html, style) = match first.and_then(|_| opening(&language.html)) {
        Some(opening) => (true, opening, parts.style.trim().to_owned()),
        None => (false, language.html.clone(), format!("{}{}", parts.style.trim(), parts.more.trim())),
    };
    let inside = Inside { index: &published.index, html: &html, style: &style, part, folder, root };
    // JSON is JavaScript but for nothing since ES2019; `</` is broken up for pages that inline the script.
    let json = to_json(&inside).replace("</", "<\\/");
    Ok(format!("{body}}})({json});\n"))
}

/// Whether the style of a first question is all that this one needs: a choice without a text beside it.
fn is_plain(question: &Question<String>) -> bool {
    matches!(&question.kind, Kind::Single(single) if single.choices.iter().all(|choice| !choice.other))
}

/// The form without what stands between its first question and the buttons; `widget/loader/form.ts` puts that back.
fn opening(html: &str) -> Option<String> {
    const END: &str = "</fieldset>";
    let (first, rest) = html.split_at(html.find(END)? + END.len());
    Some(format!("{first}{}", rest.get(rest.find("<div class=\"actions\"")?..)?))
}
