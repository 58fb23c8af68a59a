//! The three partner sites: which they are, and how one of them answers a request. Leaves listening and ports to
//! `main.rs`, and the pages themselves to `sites/`.

use std::path::PathBuf;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::{Embed, EmbeddedFile};
use url::Url;

use crate::gallery;

/// What a page writes where the collector's address has to come.
pub(crate) const COLLECTOR: &str = "{{collector}}";

const NOT_FOUND: &str = "<!doctype html><html lang=\"nl\"><meta charset=\"utf-8\">\
    <meta name=\"viewport\" content=\"width=device-width\"><title>Pagina niet gevonden</title>\
    <body style=\"font:1.125rem/1.5 system-ui,sans-serif;max-width:32rem;margin:4rem auto;padding:0 1rem\">\
    <h1>Deze pagina bestaat niet</h1><p>Misschien is de pagina verplaatst. \
    <a href=\"/\">Ga naar de voorpagina</a>.</p>";

#[derive(Embed)]
#[folder = "sites/"]
struct Pages;

/// One partner's own website.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Site {
    /// The partner's id, which is also the name of the folder under `sites/`.
    pub(crate) partner: &'static str,
    /// What the partner is called on screen.
    pub(crate) name: &'static str,
    /// How far this site's port lies above the collector's.
    pub(crate) port_offset: u16,
}

/// The sites, in the order of their ports.
pub(crate) const SITES: [Site; 3] = [
    Site { partner: "bibliotheek-de-linde", name: "Bibliotheek De Linde", port_offset: 1 },
    Site { partner: "thuiszorg-de-brug", name: "Thuiszorg De Brug", port_offset: 2 },
    Site { partner: "vv-kempenland", name: "vv Kempenland", port_offset: 3 },
];

/// What a site has to know of the world around it.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    /// Where npm put its packages: the gallery's themes.
    pub(crate) packages: PathBuf,
    /// Where the collector listens: the pages load the widget from there.
    pub(crate) collector: Url,
}

#[derive(Clone, Debug)]
struct Page {
    site: Site,
    collector: String,
}

/// The whole website of one partner, and the gallery beside it.
pub(crate) fn app(site: Site, settings: &Settings) -> Router {
    let collector = settings.collector.as_str().trim_end_matches('/').to_owned();
    let gallery = gallery::routes(&collector, &settings.packages);
    gallery.fallback_service(Router::new().fallback(serve).with_state(Page { site, collector }))
}

async fn serve(State(page): State<Page>, request: Request) -> Response {
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET, HEAD")]).into_response();
    }
    let path = match request.uri().path() {
        "/" => "/index.html",
        path => path,
    };
    // A debug build reads the folder itself, where such a path would find other files than a release build holds.
    let is_plain = path.split('/').skip(1).all(|segment| !matches!(segment, "" | "." | ".."));
    match Pages::get(&format!("{}{path}", page.site.partner)).filter(|_| is_plain) {
        Some(file) => found(file, &page.collector),
        None => (StatusCode::NOT_FOUND, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], NOT_FOUND)
            .into_response(),
    }
}

fn found(file: EmbeddedFile, collector: &str) -> Response {
    let kind = file.metadata.mimetype();
    let is_page = kind == "text/html";
    let content_type = match kind.starts_with("text/") {
        true => HeaderValue::try_from(format!("{kind}; charset=utf-8")),
        false => HeaderValue::try_from(kind),
    };
    let Ok(content_type) = content_type else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    let headers = [
        (header::CONTENT_TYPE, content_type),
        // A page that was just edited has to show at the next reload.
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ];
    match is_page {
        true => (headers, String::from_utf8_lossy(&file.data).replace(COLLECTOR, collector)).into_response(),
        false => (headers, file.data.into_owned()).into_response(),
    }
}

#[cfg(test)]
mod tests;
