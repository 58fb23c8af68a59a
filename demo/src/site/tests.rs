//! What every partner site promises: its pages are complete, link to pages that exist, ask nothing of third
//! parties, and embed the widget in the form that this site shows.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;

use super::{COLLECTOR, Pages, SITES, Settings, Site, app};

const COLLECTOR_URL: &str = "http://127.0.0.1:8800";

async fn get(site: Site, path: &str) -> (StatusCode, String, String) {
    let settings = Settings { collector: COLLECTOR_URL.parse().unwrap(), packages: "nowhere".into() };
    let request = Request::get(path).body(Body::empty()).unwrap();
    let response = app(site, &settings).oneshot(request).await.unwrap();
    let status = response.status();
    let kind =
        response.headers().get(header::CONTENT_TYPE).map_or("", |kind| kind.to_str().unwrap()).to_owned();
    let body = response.into_body().collect().await.unwrap().to_bytes();
    (status, kind, String::from_utf8(body.to_vec()).unwrap())
}

fn pages(site: Site) -> Vec<String> {
    let prefix = format!("{}/", site.partner);
    Pages::iter()
        .filter(|path| path.starts_with(&prefix) && path.ends_with(".html"))
        .map(|path| path[prefix.len() - 1..].to_owned())
        .collect()
}

/// The values of one attribute in a page.
fn values<'page>(page: &'page str, attribute: &str) -> Vec<&'page str> {
    let opening = format!(" {attribute}=\"");
    page.split(&opening).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[tokio::test]
async fn every_site_has_a_front_page_and_at_least_one_other() {
    for site in SITES {
        let (status, kind, page) = get(site, "/").await;
        assert_eq!((status, kind.as_str()), (StatusCode::OK, "text/html; charset=utf-8"), "{}", site.partner);
        assert!(page.contains(site.name), "{}", site.partner);
        assert!(pages(site).len() >= 2, "{}", site.partner);
    }
}

#[tokio::test]
async fn the_collectors_address_is_filled_in_without_a_doubled_slash() {
    for site in SITES {
        for path in pages(site) {
            let (_, _, page) = get(site, &path).await;
            assert!(!page.contains(COLLECTOR), "{} {path}", site.partner);
            assert!(!page.contains("8800//"), "{} {path}", site.partner);
        }
    }
}

#[tokio::test]
async fn each_site_embeds_the_widget_in_a_form_of_its_own() {
    let expected = [
        r#"<script async src="http://127.0.0.1:8800/kempen-2040.js?partner=bibliotheek-de-linde""#,
        r##"data-campaign="kempen-2040" data-partner="thuiszorg-de-brug" data-target="#meedenken""##,
        r#"<meepraat-widget campaign="kempen-2040" partner="vv-kempenland""#,
    ];
    for (site, form) in SITES.into_iter().zip(expected) {
        let (_, _, page) = get(site, "/").await;
        assert!(page.contains(form), "{}", site.partner);
    }
}

#[tokio::test]
async fn links_lead_to_pages_and_anchors_that_exist() {
    for site in SITES {
        for path in pages(site) {
            let (_, _, page) = get(site, &path).await;
            for link in
                values(&page, "href").into_iter().chain(values(&page, "src")).chain(values(&page, "action"))
            {
                if ["http://127.0.0.1:8800/", "mailto:", "tel:", "data:"]
                    .iter()
                    .any(|own| link.starts_with(own))
                {
                    continue;
                }
                let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
                let file = file.split('?').next().unwrap_or_default();
                let (status, _, target) = if file.is_empty() {
                    (StatusCode::OK, String::new(), page.clone())
                } else {
                    assert!(
                        file.starts_with('/'),
                        "{} {path}: {link} is not an address of this site",
                        site.partner
                    );
                    get(site, file).await
                };
                assert_eq!(status, StatusCode::OK, "{} {path}: {link}", site.partner);
                let held = anchor.is_empty() || target.contains(&format!("id=\"{anchor}\""));
                assert!(held, "{} {path}: nothing has the id of {link}", site.partner);
            }
        }
    }
}

#[tokio::test]
async fn pages_are_built_for_everyone() {
    for site in SITES {
        for path in pages(site) {
            let (_, _, page) = get(site, &path).await;
            let name = format!("{} {path}", site.partner);
            assert!(page.contains("<html lang=\"nl\">"), "{name}");
            assert!(page.contains("name=\"viewport\""), "{name}");
            assert!(page.contains("<main id=\"inhoud\""), "{name}");
            assert!(page.contains("href=\"#inhoud\""), "{name}: no skip link");
            assert_eq!(page.matches("<h1").count(), 1, "{name}");
            let levels =
                page.match_indices("<h").filter_map(|(at, _)| page[at + 2..].chars().next()?.to_digit(10));
            levels.fold(0, |before, level| {
                assert!(
                    level <= before + 1,
                    "{name}: a heading of level {level} after one of level {before}"
                );
                level
            });
        }
    }
}

#[tokio::test]
async fn what_is_not_there_is_a_page_that_says_so() {
    for path in ["/nergens.html", "/../vv-kempenland/index.html", "//index.html"] {
        let (status, _, page) = get(SITES[0], path).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
        assert!(page.contains("Deze pagina bestaat niet"), "{path}");
    }
}

#[tokio::test]
async fn only_reading_is_possible() {
    let settings = Settings { collector: COLLECTOR_URL.parse().unwrap(), packages: "nowhere".into() };
    let request = Request::post("/").body(Body::empty()).unwrap();
    let response = app(SITES[0], &settings).oneshot(request).await.unwrap();
    assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED);
}
