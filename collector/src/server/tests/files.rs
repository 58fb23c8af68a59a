//! Whether static files come small, are kept as long as they may, and open to every origin.

use super::*;

async fn get_with(collector: &Collector, path: &str, name: &str, value: &str) -> Answer {
    collector.ask(HttpRequest::get(path).header(name, value).body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn scripts_are_asked_for_again_after_five_minutes() {
    let collector = Collector::new().await;
    for path in ["/meepraat.js", "/embed-resize.js", "/kempen-2040.js", "/bundles/kempen-2040/loader.js"] {
        let answer = collector.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert_eq!(answer.header("content-type"), "text/javascript; charset=utf-8");
        assert_eq!(answer.header("cache-control"), "public, max-age=300");
        assert_eq!(answer.header("access-control-allow-origin"), "*");
        assert_eq!(answer.header("cross-origin-resource-policy"), "cross-origin");
        assert_eq!(answer.header("timing-allow-origin"), "*");
        let known = get_with(&collector, path, "if-none-match", answer.header("etag")).await;
        assert_eq!((known.status, known.body.len()), (StatusCode::NOT_MODIFIED, 0), "{path}");
        let changed = get_with(&collector, path, "if-none-match", "\"00000000\"").await;
        assert_eq!(changed.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn what_is_named_by_its_hash_is_kept() {
    let collector = Collector::new().await;
    let wasm = collector.state.style.replace("hosted.css", "");
    let style = collector.get(&format!("{wasm}hosted.css")).await;
    assert_eq!(style.header("cache-control"), "public, max-age=31536000, immutable");
    assert_eq!(style.header("content-type"), "text/css; charset=utf-8");
    let index = collector.get("/bundles/kempen-2040/index.json").await;
    assert_eq!(index.header("cache-control"), "public, max-age=300");
    let hash = index.json()["languages"][0]["html"].as_str().unwrap().to_owned();
    let html = collector.get(&format!("/bundles/kempen-2040/nl.html?{hash}")).await;
    assert_eq!(html.header("cache-control"), "public, max-age=31536000, immutable");
    for query in ["", "?", "?partner=vv-kempenland", "?0000000"] {
        let named = collector.get(&format!("/bundles/kempen-2040/nl.html{query}")).await;
        assert_eq!(named.header("cache-control"), "public, max-age=300", "{query}");
        assert_eq!((&named.body, named.header("etag")), (&html.body, html.header("etag")), "{query}");
    }
}

#[tokio::test]
async fn files_come_as_small_as_the_browser_takes_them() {
    let collector = Collector::new().await;
    let path = "/bundles/kempen-2040/nl.html";
    let plain = collector.get(path).await;
    for (accepted, encoding) in [("gzip, deflate, br", "br"), ("gzip", "gzip"), ("br;q=0, identity", "")] {
        let answer = get_with(&collector, path, "accept-encoding", accepted).await;
        assert_eq!((answer.header("content-encoding"), answer.header("vary")), (encoding, "accept-encoding"));
        assert_eq!(answer.body.len() < plain.body.len(), !encoding.is_empty());
        assert_eq!(answer.header("etag") == plain.header("etag"), encoding.is_empty());
    }
}

#[tokio::test]
async fn a_head_request_has_no_body() {
    let collector = Collector::new().await;
    let answer = collector.ask(HttpRequest::head("/meepraat.js").body(Body::empty()).unwrap()).await;
    assert_eq!(answer.status, StatusCode::OK);
    let posted = collector.post("/meepraat.js", "text/plain", "").await;
    assert_eq!(posted.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_preflight_is_answered_for_any_origin_and_remembered() {
    let collector = Collector::new().await;
    for path in ["/v1/submissions", "/bundles/kempen-2040/index.json"] {
        let request = HttpRequest::options(path)
            .header("origin", "https://www.bibliotheek.example")
            .header("access-control-request-method", "POST")
            .header("access-control-request-headers", "content-type");
        let answer = collector.ask(request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT);
        assert_eq!(answer.header("access-control-allow-origin"), "*");
        assert_eq!(answer.header("access-control-allow-headers"), "content-type");
        assert_eq!(answer.header("access-control-max-age"), "7200");
        assert!(answer.header("access-control-allow-methods").contains("POST"));
    }
}
