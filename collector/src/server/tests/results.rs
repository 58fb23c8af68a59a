//! Whether results step by the minimum, and stay with whom they are for.

use super::*;
use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};

/// Damages the last release of every wave.
pub(super) async fn spoil(collector: &Collector) {
    let options = SqliteConnectOptions::new().filename(collector.folder.path().join("meepraat.db"));
    let mut other = SqliteConnection::connect_with(&options).await.unwrap();
    let done = sqlx::query("UPDATE releases SET questions = '[{}]'").execute(&mut other).await.unwrap();
    assert_eq!(done.rows_affected(), 1);
}

async fn results(collector: &Collector) -> Value {
    collector.get("/v1/campaigns/kempen-2040/results").await.json()
}

async fn send(collector: &Collector, numbers: std::ops::Range<u32>) {
    let batch = Value::Array(numbers.map(event).collect());
    assert!(collector.outcomes(&batch).await.iter().all(|(outcome, _)| outcome == "accepted"));
}

#[tokio::test]
async fn a_release_comes_with_every_ten_responses() {
    let collector = Collector::new().await;
    send(&collector, 0..9).await;
    let waiting = results(&collector).await;
    assert_eq!((&waiting["total"], &waiting["release"]), (&json!(9), &Value::Null));
    send(&collector, 9..10).await;
    let first = results(&collector).await;
    assert_eq!(first["release"], json!({"number": 1, "responses": 10, "date": "2026-11-22"}));
    send(&collector, 10..19).await;
    let between = results(&collector).await;
    assert_eq!((&between["total"], &between["questions"]), (&json!(19), &first["questions"]));
    send(&collector, 19..20).await;
    assert_eq!(results(&collector).await["release"]["number"], 2);
}

#[tokio::test]
async fn the_wave_that_runs_is_the_one_that_is_shown() {
    let collector = Collector::new().await;
    assert_eq!(results(&collector).await["wave"], "2026-najaar");
    let named = collector.get("/v1/campaigns/kempen-2040/results?wave=2027-voorjaar").await;
    assert_eq!(named.json()["wave"], "2027-voorjaar");
    let unknown = collector.get("/v1/campaigns/kempen-2040/results?wave=1999").await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    let between = Collector::on("2027-01-15", vec![store::tests::campaign()], 0).await;
    assert_eq!(results(&between).await["wave"], "2026-najaar");
}

#[tokio::test]
async fn a_poll_for_staff_publishes_nothing() {
    let mut staff = store::tests::campaign();
    staff.audience = meepraat_protocol::Audience::Staff;
    let collector = Collector::on("2026-11-22", vec![staff], 20).await;
    let answer = collector.get("/v1/campaigns/kempen-2040/results").await;
    assert_eq!(
        (answer.status, answer.header("content-type")),
        (StatusCode::FORBIDDEN, "application/problem+json")
    );
}

#[tokio::test]
async fn samples_are_marked_and_added_once() {
    let collector = Collector::on("2026-11-22", vec![store::tests::campaign()], 300).await;
    let shown = results(&collector).await;
    assert_eq!(
        (&shown["total"], &shown["samples"], &shown["release"]["responses"]),
        (&json!(300), &json!(300), &json!(300))
    );
    let cells = shown["questions"][0]["cells"].as_array().unwrap();
    assert!(cells.iter().all(|cell| cell["count"].as_u64().unwrap() >= 10));
    let Collector { state, folder, .. } = collector;
    state.store.close().await;
    let again = Collector::again(folder, "2026-11-22", vec![store::tests::campaign()], 300).await;
    assert_eq!(again.total().await, 300);
}

#[tokio::test]
async fn a_release_that_cannot_be_read_costs_its_numbers_only() {
    let collector = Collector::new().await;
    send(&collector, 0..12).await;
    spoil(&collector).await;
    let shown = results(&collector).await;
    assert_eq!(
        (&shown["total"], &shown["release"], &shown["questions"]),
        (&json!(12), &Value::Null, &json!([]))
    );
    assert!(shown["problem"]["detail"].as_str().unwrap().contains("cannot be read"));
    send(&collector, 12..30).await;
    assert_eq!(results(&collector).await["total"], 30);
    let thanks = collector.get("/embed/kempen-2040/thanks").await;
    assert_eq!((thanks.status, thanks.text().contains("<table")), (StatusCode::OK, false));
    // Results that can be read speak of no problem.
    let spring = collector.get("/v1/campaigns/kempen-2040/results?wave=2027-voorjaar").await.json();
    assert_eq!(spring.get("problem"), None);
}

#[tokio::test]
async fn samples_come_to_the_other_campaigns_where_a_release_cannot_be_read() {
    let collector = Collector::on("2026-11-22", vec![store::tests::campaign()], 30).await;
    spoil(&collector).await;
    let Collector { state, folder, .. } = collector;
    state.store.close().await;
    let mut other = store::tests::campaign();
    other.id = meepraat_protocol::Id::new("westerkwartier").unwrap();
    let again = Collector::again(folder, "2026-11-22", vec![store::tests::campaign(), other], 30).await;
    assert_eq!(again.total().await, 30);
    let other = again.get("/v1/campaigns/westerkwartier/results").await.json();
    assert_eq!((&other["total"], &other["release"]["responses"]), (&json!(30), &json!(30)));
}
