//! Whether static files come small, are kept as long as they may, and open to every origin.

use super::*;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256, Sha384};

async fn get_with(collector: &Collector, path: &str, name: &str, value: &str) -> Answer {
    collector.ask(HttpRequest::get(path).header(name, value).body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn scripts_are_asked_for_again_after_five_minutes() {
    let collector = Collector::new().await;
    for path in ["/meepraat.js", "/kempen-2040.js", "/bundles/kempen-2040/loader.js"] {
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
async fn scripts_of_eager_widgets_bring_the_engine_along() {
    let collector = Collector::new().await;
    let hash =
        |text: &str| -> String { Sha256::digest(text)[..4].iter().map(|b| format!("{b:02x}")).collect() };
    let index = collector.get("/bundles/kempen-2040/index.json").await.json();
    let site = "https://stem.example.nl";
    let engine = {
        let integrity = STANDARD.encode(Sha384::digest("1"));
        format!(
            "<{site}/v/{}/engine.js>; rel=preload; as=script; crossorigin=anonymous; integrity=\"sha384-{integrity}\", \
             <{site}/v/{}/engine.wasm>; rel=preload; as=fetch; crossorigin=anonymous",
            hash("1"),
            hash("2")
        )
    };
    let poll = |code: &str, number: usize| {
        let hash = index["languages"][number]["json"].as_str().unwrap();
        let address = format!("{site}/bundles/kempen-2040/{code}.json?{hash}");
        format!("{engine}, <{address}>; rel=preload; as=fetch; crossorigin=anonymous")
    };
    for (path, expected) in [
        ("/meepraat.js?load=eager", engine.clone()),
        ("/meepraat.js?campaign=kempen-2040&load=eager", engine.clone()),
        ("/kempen-2040.js?partner=vv&load=eager", poll("nl", 0)),
        ("/kempen-2040.js?load=eager&lang=en-GB", poll("en", 1)),
        ("/kempen-2040.js?load=eager&lang=fr", poll("nl", 0)),
        ("/bundles/kempen-2040/loader.js?load=eager", poll("nl", 0)),
        ("/kempen-2040.js", String::new()),
        ("/kempen-2040.js?load=visible&load=eager", String::new()),
        ("/kempen-2040.js?partner=load=eager", String::new()),
        ("/bundles/kempen-2040/nl.json?load=eager", String::new()),
    ] {
        assert_eq!(collector.get(path).await.header("link"), expected, "{path}");
    }
    let known = collector.get("/kempen-2040.js?load=eager").await;
    let again =
        get_with(&collector, "/kempen-2040.js?load=eager", "if-none-match", known.header("etag")).await;
    assert_eq!((again.status, again.header("link")), (StatusCode::NOT_MODIFIED, known.header("link")));
}

#[tokio::test]
async fn what_a_script_brings_along_is_there() {
    let collector = Collector::new().await;
    let answer = collector.get("/kempen-2040.js?load=eager").await;
    let links: Vec<_> = answer.header("link").split('<').skip(1).collect();
    assert_eq!(links.len(), 3);
    for link in links {
        let address = link.split('>').next().unwrap();
        let found = collector.get(address.strip_prefix("https://stem.example.nl").unwrap()).await;
        assert_eq!(found.status, StatusCode::OK, "{link}");
        assert!(found.header("cache-control").ends_with("immutable"), "{link}");
    }
}

#[tokio::test]
async fn what_is_named_by_its_hash_is_kept() {
    let collector = Collector::new().await;
    let wasm = collector.state.style.replace("widget.css", "");
    let style = collector.get(&format!("{wasm}widget.css")).await;
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
