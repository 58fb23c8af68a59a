//! The gallery shows every theme, and says what to do where the packages are missing.

use axum::body::Body;
use axum::http::Request;
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;

use super::*;

async fn get(path: &str, packages: &Path) -> (StatusCode, String) {
    let routes = routes("http://127.0.0.1:8800", packages);
    let response = routes.oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap();
    let status = response.status();
    let body = response.into_body().collect().await.unwrap().to_bytes();
    (status, String::from_utf8(body.to_vec()).unwrap())
}

#[tokio::test]
async fn every_theme_has_its_sheet_and_its_widget() {
    let (status, page) = get("/galerij", Path::new("nowhere")).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("src=\"http://127.0.0.1:8800/kempen-2040.js\""));
    for (name, _) in THEMES {
        assert!(page.contains(&format!("href=\"/galerij/thema/{name}.css\"")), "{name}");
    }
    assert_eq!(page.matches("<meepraat-widget ").count(), THEMES.len());
}

#[tokio::test]
async fn a_theme_is_read_from_its_package_and_a_missing_one_names_the_remedy() {
    let packages = std::env::temp_dir().join(format!("meepraat-themes-{}", std::process::id()));
    let (_, path) = THEMES[0];
    let file = packages.join(path);
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(&file, ".utrecht-theme{}").unwrap();
    assert_eq!(
        get("/galerij/thema/utrecht.css", &packages).await,
        (StatusCode::OK, ".utrecht-theme{}".to_owned())
    );
    let (status, text) = get("/galerij/thema/rvo.css", &packages).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert!(text.contains("npm ci"), "{text}");
    assert_eq!(get("/galerij/thema/geen.css", &packages).await.0, StatusCode::NOT_FOUND);
    std::fs::remove_dir_all(packages).unwrap();
}
