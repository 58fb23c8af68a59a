//! The gallery: the widget in the design tokens of five real organisations, one below the other. Their packages are
//! theirs: they come from npm on this machine, and nothing of them is kept here or built in.

use std::path::{Path, PathBuf};

use axum::Router;
use axum::extract::{Path as Name, State};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;

use crate::site::COLLECTOR;

const PAGE: &str = include_str!("../galerij/index.html");
const STYLE: &str = include_str!("../galerij/galerij.css");
const SCRIPT: &str = include_str!("../galerij/galerij.js");

/// The themes by the names that the page calls them, and where npm puts their style sheets.
pub(crate) const THEMES: [(&str, &str); 5] = [
    ("utrecht", "@utrecht/design-tokens/dist/theme.css"),
    ("amsterdam", "@amsterdam/design-system-tokens/dist/index.theme.css"),
    ("denhaag", "@gemeente-denhaag/design-tokens-components/dist/theme/index.css"),
    ("rijkshuisstijl", "@rijkshuisstijl-community/design-tokens/dist/index.css"),
    ("rvo", "@nl-rvo/design-tokens/dist/index.css"),
];

#[derive(Clone, Debug)]
struct Gallery {
    page: String,
    packages: PathBuf,
}

/// The gallery's routes; `packages` is the folder `node_modules`.
pub(crate) fn routes(collector: &str, packages: &Path) -> Router {
    let gallery = Gallery { page: PAGE.replace(COLLECTOR, collector), packages: packages.to_owned() };
    Router::new()
        .route("/galerij", get(async |State(gallery): State<Gallery>| Html(gallery.page)))
        .route("/galerij/galerij.css", get(async || text("text/css; charset=utf-8", STYLE.to_owned())))
        .route("/galerij/galerij.js", get(async || text("text/javascript; charset=utf-8", SCRIPT.to_owned())))
        .route("/galerij/thema/{name}", get(theme))
        .with_state(gallery)
}

async fn theme(State(gallery): State<Gallery>, Name(name): Name<String>) -> Response {
    let name = name.trim_end_matches(".css");
    let Some((_, path)) = THEMES.iter().find(|(theme, _)| *theme == name) else {
        return (StatusCode::NOT_FOUND, "There is no such theme.").into_response();
    };
    match std::fs::read_to_string(gallery.packages.join(path)) {
        Ok(style) => text("text/css; charset=utf-8", style),
        Err(error) => (StatusCode::NOT_FOUND, format!("{path}: {error}; run `npm ci`")).into_response(),
    }
}

fn text(kind: &'static str, text: String) -> Response {
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-cache")], text).into_response()
}

#[cfg(test)]
mod tests;
