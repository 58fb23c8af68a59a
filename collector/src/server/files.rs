//! The static files, compressed once at the start and answered from memory; those of earlier versions from the store.
//!
//! Owns caching, compression and their headers; what the files hold is the widget's and `site`'s, how long earlier ones
//! are kept the store's.

use crate::store::{Content, HashedFile, Packed};
use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, HeaderValue, Response, StatusCode, header},
};
use meepraat_protocol::Version;
use sha2::{Digest, Sha256};
use std::{
    collections::HashMap,
    io::{self, Read, Write},
};

/// A file that may change under its name: browsers ask again after five minutes, so that a new version reaches
/// partners' pages soon, and within a visit nothing is asked twice.
const SHORT: &str = "public, max-age=300";

/// A file that is asked for by its hash.
const IMMUTABLE: &str = "public, max-age=31536000, immutable";

/// The greatest brotli quality: it is done once, and every phone gains.
const BROTLI_QUALITY: u32 = 11;

/// 22 bits, the widest window that every browser takes.
const BROTLI_WINDOW: u32 = 22;

/// How a file is asked for, and so for how long browsers may keep it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Naming {
    /// By a name under which it may change.
    Lasting,
    /// By a path that holds its hash.
    HashInPath,
    /// By a name under which it may change, or by that with its hash as the query.
    HashInQuery,
}

/// A file to serve.
#[derive(Debug)]
pub(crate) struct StaticFile {
    /// Its path on the server, such as `/meepraat.js`.
    pub(crate) path: String,
    /// What is in it.
    pub(crate) content: Vec<u8>,
    /// How it is asked for.
    pub(crate) naming: Naming,
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
    naming: Naming,
}

impl Files {
    /// Compresses the files, but for those that were packed before, on all cores: at the start nobody waits for anything else.
    #[must_use]
    pub(crate) fn new(files: Vec<StaticFile>, packed: &Packed) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let share = files.len().div_ceil(cores).max(1);
        let compressed = std::thread::scope(|scope| {
            let workers: Vec<_> = interleave(files, share, cores)
                .into_iter()
                .map(|part| {
                    scope.spawn(move || {
                        part.into_iter().map(|file| File::named(file, packed)).collect::<Vec<_>>()
                    })
                })
                .collect();
            workers.into_iter().filter_map(|worker| worker.join().ok()).flatten().collect()
        });
        Self(compressed)
    }

    /// Answers a GET or HEAD; absent: there is no such file now.
    pub(crate) fn answer(
        &self,
        path: &str,
        query: Option<&str>,
        asked: &HeaderMap,
    ) -> Option<Response<Body>> {
        let file = self.0.get(path)?;
        // Another version's content would stay in browsers for a year under this one's address.
        let other = file.naming == Naming::HashInQuery && query.is_some_and(|q| is_hash(q) && q != file.hash);
        (!other).then(|| file.answer(query, asked))
    }

    /// Every file that is asked for by its hash, as the store keeps it.
    pub(crate) fn hashed(&self) -> Vec<HashedFile> {
        let hashed = self.0.iter().filter(|(_, file)| file.naming != Naming::Lasting);
        hashed
            .map(|(path, file)| HashedFile {
                path: path.clone(),
                hash: file.hash.clone(),
                content: match &file.brotli {
                    Some(packed) => Content::Brotli(packed.to_vec()),
                    None => Content::Plain(file.plain.to_vec()),
                },
            })
            .collect()
    }
}

/// The hash that is asked for, where the address is that of a file by its hash.
pub(crate) fn asked_hash<'a>(path: &'a str, query: Option<&'a str>) -> Option<&'a str> {
    let in_path = path.strip_prefix("/v/").and_then(|path| path.split_once('/')).map(|(hash, _)| hash);
    in_path.or_else(|| query.filter(|_| path.starts_with("/bundles/"))).filter(|hash| is_hash(hash))
}

/// Answers a GET or HEAD with a file that the store kept.
///
/// # Errors
/// When it does not unpack.
pub(crate) fn answer_kept(
    path: &str,
    hash: &str,
    content: Content,
    asked: &HeaderMap,
) -> io::Result<Response<Body>> {
    // Every browser of residents offers brotli over https: packing with gzip is not worth its time for a proxy's sake.
    let (body, encoding) = match content {
        Content::Brotli(packed) if takes(asked, "br") => (packed, Some("br")),
        Content::Brotli(packed) => (unpacked(&packed)?, None),
        Content::Plain(bytes) => (bytes, None),
    };
    Ok(respond((body.into(), encoding), hash, content_type(path), IMMUTABLE, asked))
}

fn is_hash(text: &str) -> bool {
    Version::new(text).is_ok()
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
    fn named(StaticFile { path, content, naming }: StaticFile, packed: &Packed) -> (String, Self) {
        let content_type = content_type(&path);
        let smaller = |packed: Vec<u8>| (packed.len() < content.len()).then(|| Bytes::from(packed));
        let hash: String =
            Sha256::digest(&content).iter().take(4).map(|byte| format!("{byte:02x}")).collect();
        // What a disk has spoilt is packed anew.
        let before =
            packed.get(&(path.clone(), hash.clone())).filter(|packed| holds_exactly(packed, &content));
        let file = Self {
            brotli: before.cloned().or_else(|| brotli(&content)).and_then(smaller),
            gzip: gzip(&content).and_then(smaller),
            content_type,
            hash,
            naming,
            plain: content.into(),
        };
        (path, file)
    }

    fn answer(&self, query: Option<&str>, asked: &HeaderMap) -> Response<Body> {
        let caching = match self.naming {
            Naming::HashInPath => IMMUTABLE,
            Naming::HashInQuery if query == Some(&self.hash) => IMMUTABLE,
            Naming::HashInQuery | Naming::Lasting => SHORT,
        };
        respond(self.encoded(asked), &self.hash, self.content_type, caching, asked)
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

fn respond(
    (body, encoding): (Bytes, Option<&'static str>),
    hash: &str,
    content_type: &'static str,
    caching: &'static str,
    asked: &HeaderMap,
) -> Response<Body> {
    let etag = format!("\"{hash}{}\"", encoding.map(|name| format!("-{name}")).unwrap_or_default());
    let fresh = asked.get_all(header::IF_NONE_MATCH).iter().any(|known| holds(known, &etag));
    let mut response = Response::new(if fresh { Body::empty() } else { Body::from(body) });
    if fresh {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
    }
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Ok(etag) = HeaderValue::try_from(etag) {
        headers.insert(header::ETAG, etag);
    }
    if let Some(encoding) = encoding.filter(|_| !fresh) {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
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

fn unpacked(packed: &[u8]) -> io::Result<Vec<u8>> {
    let mut plain = Vec::new();
    brotli::Decompressor::new(packed, 4096).read_to_end(&mut plain)?;
    Ok(plain)
}

fn holds_exactly(packed: &[u8], content: &[u8]) -> bool {
    unpacked(packed).is_ok_and(|plain| plain == content)
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
