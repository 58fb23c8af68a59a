//! Whether the described API is the one that answers.

use super::*;

/// Says where a value breaks the description of its type.
fn differences(document: &Value, name: &str, value: &Value) -> Vec<String> {
    let mut schema = document.clone();
    schema["$ref"] = json!(format!("#/components/schemas/{name}"));
    let validator = jsonschema::validator_for(&schema).unwrap();
    validator.iter_errors(value).map(|error| format!("{error} at {}", error.instance_path())).collect()
}

#[tokio::test]
async fn what_is_sent_and_answered_is_what_is_described() {
    let collector = Collector::on("2026-11-22", vec![store::tests::campaign()], 60).await;
    let document = collector.get("/v1/openapi.json").await;
    assert_eq!((document.status, document.header("access-control-allow-origin")), (StatusCode::OK, "*"));
    let document = document.json();
    assert!(document["openapi"].as_str().unwrap().starts_with("3."));
    assert_eq!(document["info"]["version"], headers::API_VERSION);
    let none = Vec::<String>::new();
    assert_eq!(differences(&document, "Event", &event(1)), none);
    let receipts = collector.send(&json!([event(1), event_with(2, "/id", json!(null))])).await.json();
    assert_eq!(differences(&document, "Receipts", &receipts), none);
    let results = collector.get("/v1/campaigns/kempen-2040/results").await.json();
    assert_eq!(differences(&document, "Results", &results), none);
    results::spoil(&collector).await;
    let without = collector.get("/v1/campaigns/kempen-2040/results").await.json();
    assert_eq!(
        (differences(&document, "Results", &without), without["problem"].is_object()),
        (none.clone(), true)
    );
    let problem = collector.get("/v1/campaigns/elders/results").await.json();
    assert_eq!(differences(&document, "Problem", &problem), none);
    assert_ne!(differences(&document, "Event", &event_with(1, "/data/channel", json!("post"))), none);
}

#[tokio::test]
async fn every_described_address_is_there() {
    let collector = Collector::new().await;
    let document = collector.get("/v1/openapi.json").await.json();
    for path in document["paths"].as_object().unwrap().keys() {
        let path = path.replace("{id}", "kempen-2040");
        assert_ne!(collector.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}
