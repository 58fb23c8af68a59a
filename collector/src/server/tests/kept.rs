//! Whether pages that hold on to an earlier version get it for two years, and never another one under its address.

use super::*;
use sqlx::{Connection, SqliteConnection};
use std::collections::BTreeMap;

/// Long enough for packing to make it smaller.
fn mark(build: &str) -> String {
    format!("// build {build}\n").repeat(20)
}

async fn with_build(build: &str) -> Collector {
    let folder = tempfile::tempdir().unwrap();
    widget_files::tests::build(folder.path(), &mark(build));
    Collector::start(folder, "2026-11-22", vec![store::tests::campaign()], 0).await
}

async fn upgraded(collector: Collector, build: &str, day: &str) -> Collector {
    widget_files::tests::build(collector.folder.path(), &mark(build));
    collector.restart(day, vec![store::tests::campaign()]).await
}

/// The addresses of all files that are asked for by their hash.
fn hashed(collector: &Collector) -> Vec<String> {
    let files = collector.state.files.hashed().into_iter();
    files
        .map(|file| match file.path.starts_with("/v/") {
            true => file.path,
            false => format!("{}?{}", file.path, file.hash),
        })
        .collect()
}

async fn answers(collector: &Collector, addresses: &[String]) -> BTreeMap<String, Vec<(HeaderMap, Bytes)>> {
    let mut all = BTreeMap::new();
    for address in addresses {
        let mut answers = Vec::new();
        for accepted in ["identity", "br, gzip"] {
            let request = HttpRequest::get(address).header("accept-encoding", accepted);
            let answer = collector.ask(request.body(Body::empty()).unwrap()).await;
            assert_eq!(answer.status, StatusCode::OK, "{address}");
            assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable", "{address}");
            answers.push((answer.headers, answer.body));
        }
        all.insert(address.clone(), answers);
    }
    all
}

/// The campaign after its organiser wrote another choice.
fn changed() -> Campaign {
    let mut campaign = serde_json::to_value(store::tests::campaign()).unwrap();
    campaign["poll"]["questions"][0]["choices"][0] = json!({"id": "rust", "text": {"nl": "Rust"}});
    serde_json::from_value(campaign).unwrap()
}

async fn language_hash(collector: &Collector, kind: &str) -> String {
    let index = collector.get("/bundles/kempen-2040/index.json").await.json();
    index["languages"][0][kind].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn after_an_upgrade_earlier_files_come_as_they_did() {
    let collector = with_build("1").await;
    let addresses = hashed(&collector);
    assert_eq!(addresses.len(), 8 + 2 * 2);
    let before = answers(&collector, &addresses).await;
    let loader = addresses.iter().find(|address| address.ends_with("/meepraat.js")).unwrap().clone();
    assert!(collector.get(&loader).await.text().starts_with("// build 1\n"));

    let collector = upgraded(collector, "2", "2026-11-23").await;
    assert!(collector.state.files.answer(&loader, None, &HeaderMap::new()).is_none());
    assert!(collector.get("/meepraat.js").await.text().starts_with("// build 2\n"));
    assert_eq!(answers(&collector, &addresses).await, before);
    let second = hashed(&collector);
    let during = answers(&collector, &second).await;

    let collector = upgraded(collector, "1", "2026-11-24").await;
    assert_eq!(answers(&collector, &addresses).await, before);
    assert_eq!(answers(&collector, &second).await, during);
}

#[tokio::test]
async fn browsers_and_proxies_are_told_that_an_earlier_file_did_not_change() {
    let collector = with_build("1").await;
    let style = collector.state.style.clone();
    let collector = upgraded(collector, "2", "2026-11-23").await;
    let known = collector.get(&style).await;
    let request = HttpRequest::get(&style).header("if-none-match", known.header("etag"));
    let again = collector.ask(request.body(Body::empty()).unwrap()).await;
    assert_eq!((again.status, again.body.len()), (StatusCode::NOT_MODIFIED, 0));
    let head = collector.ask(HttpRequest::head(&style).body(Body::empty()).unwrap()).await;
    assert_eq!(head.status, StatusCode::OK);
    assert_eq!(collector.post(&style, "text/plain", "").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_campaign_that_is_published_again_is_served_in_both_versions() {
    let collector = Collector::new().await;
    let earlier = hashed(&collector);
    let before = answers(&collector, &earlier).await;
    let version = collector.get("/bundles/kempen-2040/index.json").await.json()["version"].clone();
    let old = language_hash(&collector, "html").await;

    let collector = collector.restart("2026-11-23", vec![changed()]).await;
    assert_eq!(answers(&collector, &earlier).await, before);
    let new = language_hash(&collector, "html").await;
    assert_ne!(old, new);
    let page = |hash: &str| format!("/bundles/kempen-2040/nl.html?{hash}");
    let (old, new) = (collector.get(&page(&old)).await, collector.get(&page(&new)).await);
    assert!(old.text().contains("Zorg") && !old.text().contains("Rust"));
    assert!(new.text().contains("Rust") && !new.text().contains("Zorg"));
    let now = collector.get("/bundles/kempen-2040/nl.html").await;
    assert_eq!((now.text(), now.header("cache-control")), (new.text(), "public, max-age=300"));

    // Who answers the earlier form is judged by it.
    assert!(old.text().contains(version.as_str().unwrap()));
    let with = |number, version: &Value| event_with(number, "/data/version", version.clone());
    let current = collector.get("/bundles/kempen-2040/index.json").await.json()["version"].clone();
    let outcomes = collector.outcomes(&json!([with(1, &version), with(2, &current)])).await;
    assert_eq!(outcomes, [("accepted".into(), None), ("rejected".into(), Some(400))]);
}

#[tokio::test]
async fn a_campaign_that_ended_is_there_for_pages_that_are_open() {
    let collector = Collector::new().await;
    let addresses = hashed(&collector);
    let before = answers(&collector, &addresses).await;
    let mut other = store::tests::campaign();
    other.id = meepraat_protocol::Id::new("almelo").unwrap();
    let collector = collector.restart("2026-11-23", vec![other]).await;
    assert_eq!(answers(&collector, &addresses).await, before);
    assert_eq!(collector.get("/bundles/kempen-2040/nl.html").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn two_years_after_its_last_day_a_file_is_dropped() {
    let collector = with_build("1").await;
    let first = collector.state.style.clone();
    let collector = upgraded(collector, "2", "2026-12-24").await;
    let second = collector.state.style.clone();
    let collector = upgraded(collector, "2", "2028-12-24").await;
    assert_eq!(collector.get(&first).await.status, StatusCode::OK);
    let collector = upgraded(collector, "2", "2028-12-25").await;
    assert_eq!(collector.get(&first).await.status, StatusCode::NOT_FOUND);
    assert_eq!(collector.get(&second).await.status, StatusCode::OK);
    // The second was current all the while: its two years begin now.
    let collector = upgraded(collector, "3", "2029-06-01").await;
    let collector = upgraded(collector, "3", "2031-06-01").await;
    assert_eq!(collector.get(&second).await.status, StatusCode::OK);
    assert_eq!(collector.state.store.file(&first, "00000000").await.unwrap(), None);
}

#[tokio::test]
async fn a_hash_that_was_never_served_is_not_there() {
    let collector = Collector::new().await;
    let english =
        collector.get("/bundles/kempen-2040/index.json").await.json()["languages"][1]["html"].clone();
    let english = format!("/bundles/kempen-2040/nl.html?{}", english.as_str().unwrap());
    let script = "/v/00000000/meepraat.js";
    for address in
        [english.as_str(), script, "/bundles/kempen-2040/nl.json?00000000", "/v/0/1", "/v/00000000"]
    {
        let answer = collector.get(address).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{address}");
        assert_eq!(answer.header("cache-control"), "no-store", "{address}");
    }
}

#[tokio::test]
async fn a_database_that_does_not_answer_hides_only_earlier_files() {
    let collector = with_build("1").await;
    let style = collector.state.style.clone();
    let collector = upgraded(collector, "2", "2026-11-23").await;
    collector.state.store.close().await;
    let earlier = collector.get(&style).await;
    assert_eq!(earlier.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!((earlier.header("cache-control"), earlier.header("retry-after")), ("no-store", "5"));
    assert_eq!(collector.get(&collector.state.style).await.status, StatusCode::OK);
}

async fn store_packed(collector: &Collector, path: &str, packed: Vec<u8>) {
    let database = crate::database::options(&collector.folder.path().join("meepraat.db"));
    let mut connection = SqliteConnection::connect_with(&database).await.unwrap();
    let update = sqlx::query("UPDATE files SET content = ? WHERE path = ?").bind(packed).bind(path);
    assert_eq!(update.execute(&mut connection).await.unwrap().rows_affected(), 1);
}

#[tokio::test]
async fn a_restart_packs_nothing_anew_but_what_was_spoilt() {
    let mut collector = with_build("one").await;
    let engine = hashed(&collector).into_iter().find(|path| path.ends_with("/engine.js")).unwrap();
    let text = |build| format!("{}1", mark(build));
    for (content, as_stored) in [(text("one"), true), (text("another"), false)] {
        // Packed in another way than ours, so that it can be told whose it is.
        let mut packed = brotli::CompressorWriter::new(Vec::new(), 4096, 1, 22);
        std::io::Write::write_all(&mut packed, content.as_bytes()).unwrap();
        let packed = packed.into_inner();
        store_packed(&collector, &engine, packed.clone()).await;
        collector = upgraded(collector, "one", "2026-11-23").await;
        let request = HttpRequest::get(&engine).header("accept-encoding", "br").body(Body::empty()).unwrap();
        let body = collector.ask(request).await.body;
        assert_eq!(body == packed, as_stored);
        let mut plain = String::new();
        std::io::Read::read_to_string(&mut brotli::Decompressor::new(&body[..], 4096), &mut plain).unwrap();
        assert_eq!(plain, text("one"));
        let stored = collector.state.store.packed().await.unwrap();
        assert!(
            stored.iter().any(|((path, _), packed)| *path == engine && *packed == body),
            "it is stored as it is served"
        );
    }
}
