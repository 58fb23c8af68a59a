//! What the answer with a script tells the browser to fetch at once, where the script's address says `load=eager`: the
//! engine, and the poll in the language that it begins with. Otherwise they are found only when the script has run.
//!
//! Owns the `Link` header. Only WebKit heeds it beside a script; Chromium and Firefox do beside a page only. Addresses
//! are whole ones: WebKit takes others as relative to the page, and so would ask the partner's site for our files.

use crate::widget_files::Manifest;
use axum::http::HeaderValue;
use meepraat_protocol::Index;
use std::collections::BTreeMap;

/// What may be preloaded with one script.
#[derive(Debug)]
pub(crate) struct Preload {
    engine: String,
    /// The link of each language's poll, by its code.
    polls: BTreeMap<String, String>,
    /// The campaign's own language, where the script is a campaign's.
    main: Option<String>,
}

impl Preload {
    /// For the general script. The public URL has no slash at the end.
    pub(crate) fn of_engine(manifest: &Manifest, public_url: &str) -> Self {
        let glue = script(&format!("{public_url}/{}", manifest.engine.path), &manifest.engine.integrity);
        let wasm = fetched(&format!("{public_url}/{}", manifest.wasm.path));
        Self { engine: format!("{glue}, {wasm}"), polls: BTreeMap::new(), main: None }
    }

    /// For a script of a campaign, whose bundle lies in this folder of the public URL.
    pub(crate) fn of_campaign(manifest: &Manifest, public_url: &str, index: &Index, folder: &str) -> Self {
        let poll = |code: &str, hash: &str| {
            (code.to_owned(), fetched(&format!("{public_url}/{folder}{code}.json?{hash}")))
        };
        Self {
            polls: index
                .languages
                .iter()
                .map(|language| poll(language.code.as_str(), language.json.as_str()))
                .collect(),
            main: index.languages.first().map(|language| language.code.to_string()),
            ..Self::of_engine(manifest, public_url)
        }
    }

    /// The header for a script that is asked for with this query; absent: nothing is to be fetched yet.
    pub(crate) fn header(&self, query: Option<&str>) -> Option<HeaderValue> {
        let query = query.filter(|query| setting(query, "load") == Some("eager"))?;
        let wanted =
            setting(query, "lang").and_then(|tag| tag.split('-').next()).map(str::to_ascii_lowercase);
        let poll = wanted.and_then(|code| self.polls.get(&code));
        let poll = poll.or_else(|| self.polls.get(self.main.as_ref()?));
        let links = match poll {
            Some(poll) => format!("{}, {poll}", self.engine),
            None => self.engine.clone(),
        };
        HeaderValue::try_from(links).ok()
    }
}

/// The first value of a setting; none that matters here is ever escaped.
fn setting<'a>(query: &'a str, name: &str) -> Option<&'a str> {
    query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

fn script(address: &str, integrity: &str) -> String {
    format!("<{address}>; rel=preload; as=script; crossorigin=anonymous; integrity=\"{integrity}\"")
}

fn fetched(address: &str) -> String {
    format!("<{address}>; rel=preload; as=fetch; crossorigin=anonymous")
}
