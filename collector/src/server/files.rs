//! The static files, compressed once at the start and answered from memory.
//!
//! Owns caching, compression and their headers; what the files hold is the widget's and `site`'s.

use super::preload::Preload;
use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, HeaderValue, Response, StatusCode, header},
};
use sha2::{Digest, Sha256};
use std::{collections::HashMap, io::Write};

/// A file that may change under its name: browsers ask again after five minutes, so that a new version reaches
/// partners' pages soon, and within a visit nothing is asked twice.
const SHORT: &str = "public, max-age=300";

/// A file whose name, or query, holds its hash.
const IMMUTABLE: &str = "public, max-age=31536000, immutable";

/// The greatest brotli quality: it is done once, and every phone gains.
const BROTLI_QUALITY: u32 = 11;

/// 22 bits, the widest window that every browser takes.
const BROTLI_WINDOW: u32 = 22;

/// A file to serve.
#[derive(Debug)]
pub(crate) struct StaticFile {
    /// Its path on the server, such as `/meepraat.js`.
    pub(crate) path: String,
    /// What is in it.
    pub(crate) content: Vec<u8>,
    /// What browsers may fetch along with it.
    pub(crate) preload: Option<Preload>,
}

/// All static files by path.
#[derive(Debug, Default)]
pub(crate) struct Files(HashMap<String, File>);

#[derive(Debug)]
struct File {
    plain: Bytes,
    brotli: Option<Bytes>,
    gzip: Option<Bytes>,
    content_type: &'static str,
    hash: String,
    immutable: bool,
    preload: Option<Preload>,
}

impl Files {
    /// Compresses the files, on all cores: at the start nobody waits for anything else.
    #[must_use]
    pub(crate) fn new(files: Vec<StaticFile>) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let share = files.len().div_ceil(cores).max(1);
        let compressed = std::thread::scope(|scope| {
            let workers: Vec<_> = interleave(files, share, cores)
                .into_iter()
                .map(|part| scope.spawn(move || part.into_iter().map(File::named).collect::<Vec<_>>()))
                .collect();
            workers.into_iter().filter_map(|worker| worker.join().ok()).flatten().collect()
        });
        Self(compressed)
    }

    /// Answers a GET or HEAD; absent: there is no such file.
    pub(crate) fn answer(
        &self,
        path: &str,
        query: Option<&str>,
        asked: &HeaderMap,
    ) -> Option<Response<Body>> {
        self.0.get(path).map(|file| file.answer(query, asked))
    }
}

/// Deals the files out like cards, as neighbours in a folder are alike in size.
fn interleave<T>(items: Vec<T>, share: usize, hands: usize) -> Vec<Vec<T>> {
    let mut parts: Vec<Vec<T>> = (0..hands).map(|_| Vec::with_capacity(share)).collect();
    for (index, item) in items.into_iter().enumerate() {
        if let Some(part) = parts.get_mut(index % hands) {
            part.push(item);
        }
    }
    parts
}

impl File {
    fn named(StaticFile { path, content, preload }: StaticFile) -> (String, Self) {
        let content_type = content_type(&path);
        let smaller = |packed: Vec<u8>| (packed.len() < content.len()).then(|| Bytes::from(packed));
        let file = Self {
            brotli: brotli(&content).and_then(smaller),
            gzip: gzip(&content).and_then(smaller),
            content_type,
            hash: Sha256::digest(&content).iter().take(4).map(|byte| format!("{byte:02x}")).collect(),
            immutable: path.starts_with("/v/"),
            plain: content.into(),
            preload,
        };
        (path, file)
    }

    fn answer(&self, query: Option<&str>, asked: &HeaderMap) -> Response<Body> {
        let (body, encoding) = self.encoded(asked);
        let etag =
            format!("\"{}{}\"", self.hash, encoding.map(|name| format!("-{name}")).unwrap_or_default());
        let fresh = asked.get_all(header::IF_NONE_MATCH).iter().any(|known| holds(known, &etag));
        let immutable = self.immutable || query == Some(&self.hash);
        let mut response = Response::new(if fresh { Body::empty() } else { Body::from(body) });
        if fresh {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
        }
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.content_type));
        let caching = if immutable { IMMUTABLE } else { SHORT };
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        if let Ok(etag) = HeaderValue::try_from(etag) {
            headers.insert(header::ETAG, etag);
        }
        if let Some(links) = self.preload.as_ref().and_then(|preload| preload.header(query)) {
            headers.insert(header::LINK, links);
        }
        if let Some(encoding) = encoding.filter(|_| !fresh) {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
        response
    }

    fn encoded(&self, asked: &HeaderMap) -> (Bytes, Option<&'static str>) {
        [(&self.brotli, "br"), (&self.gzip, "gzip")]
            .into_iter()
            .find_map(|(packed, name)| {
                packed.clone().filter(|_| takes(asked, name)).map(|body| (body, Some(name)))
            })
            .unwrap_or_else(|| (self.plain.clone(), None))
    }
}

fn holds(known: &HeaderValue, etag: &str) -> bool {
    let known = known.to_str().unwrap_or_default();
    known.split(',').map(|tag| tag.trim().trim_start_matches("W/")).any(|tag| tag == etag || tag == "*")
}

fn takes(asked: &HeaderMap, name: &str) -> bool {
    asked.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok()).any(|value| {
        value.split(',').any(|coding| {
            let (coding, parameters) = coding.split_once(';').unwrap_or((coding, ""));
            let refused = parameters.trim().strip_prefix("q=").and_then(|q| q.parse().ok()) == Some(0.0_f32);
            coding.trim().eq_ignore_ascii_case(name) && !refused
        })
    })
}

fn brotli(content: &[u8]) -> Option<Vec<u8>> {
    let mut packed = brotli::CompressorWriter::new(Vec::new(), 4096, BROTLI_QUALITY, BROTLI_WINDOW);
    packed.write_all(content).ok()?;
    Some(packed.into_inner())
}

fn gzip(content: &[u8]) -> Option<Vec<u8>> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(content).ok()?;
    packed.finish().ok()
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, ending)| ending) {
        Some("js") => "text/javascript; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("css") => "text/css; charset=utf-8",
        Some("json") => "application/json",
        Some("html") => "text/html; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    }
}
