//! Whether results step by the minimum, and stay with whom they are for.

use super::*;

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
