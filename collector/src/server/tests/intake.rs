//! Whether each submission gets the receipt that it should, and counts once.

use super::*;
use axum::extract::ConnectInfo;
use sqlx::{Connection, Row, SqliteConnection};
use std::net::SocketAddr;

fn accepted() -> (String, Option<u64>) {
    ("accepted".into(), None)
}

fn duplicate() -> (String, Option<u64>) {
    ("duplicate".into(), None)
}

fn rejected(status: u64) -> (String, Option<u64>) {
    ("rejected".into(), Some(status))
}

/// Fault 44: one id with two bodies: conflict, reported.
#[tokio::test]
async fn the_documented_sample_counts_once() {
    let collector = Collector::new().await;
    assert_eq!(collector.outcomes(&json!([event(1)])).await, [accepted()]);
    assert_eq!(collector.outcomes(&json!([event(1)])).await, [duplicate()]);
    let other = event_with(1, "/data/answers/0/choice", json!("woning"));
    assert_eq!(collector.outcomes(&json!([other])).await, [rejected(409)]);
    assert_eq!(collector.total().await, 1);
}

/// Fault 43: one id a hundred times in parallel.
#[tokio::test]
async fn one_id_a_hundred_times_in_parallel_counts_once() {
    let collector = Arc::new(Collector::new().await);
    let sending: Vec<_> = (0..100)
        .map(|_| {
            let collector = Arc::clone(&collector);
            tokio::spawn(async move { collector.outcomes(&json!([event(1)])).await })
        })
        .collect();
    let mut counted = (0, 0);
    for sent in sending {
        match sent.await.unwrap().as_slice() {
            [outcome] if *outcome == accepted() => counted.0 += 1,
            [outcome] if *outcome == duplicate() => counted.1 += 1,
            other => panic!("{other:?}"),
        }
    }
    assert_eq!((counted, collector.total().await), ((1, 99), 1));
}

/// Fault 44: one id with two bodies: conflict, reported.
#[tokio::test]
async fn an_id_twice_in_one_batch_counts_once() {
    let collector = Collector::new().await;
    let other = event_with(1, "/data/language", json!("en"));
    let outcomes = collector.outcomes(&json!([event(1), event(1), other])).await;
    assert_eq!(outcomes, [accepted(), duplicate(), rejected(409)]);
    assert_eq!(collector.total().await, 1);
}

#[tokio::test]
async fn white_space_and_the_order_of_fields_make_no_other_body() {
    let collector = Collector::new().await;
    assert_eq!(collector.outcomes(&json!([event(1)])).await, [accepted()]);
    let pretty = serde_json::to_string_pretty(&json!([event(1)])).unwrap();
    let kind = "application/cloudevents-batch+json; charset=utf-8";
    let again = collector.post("/v1/submissions", kind, pretty).await.json();
    assert_eq!(again["receipts"][0]["outcome"], "duplicate");
}

/// Fault 11: one invalid item in a batch: only that one is rejected.
#[tokio::test]
async fn one_invalid_item_is_rejected_alone_and_all_that_is_wrong_is_named() {
    let collector = Collector::new().await;
    let mut wrong = event(2);
    wrong["data"]["language"] = json!("fr");
    wrong["data"]["area"] = json!("GM9999");
    wrong["data"]["answers"] = json!([
        {"question": "groei", "choice": "iets"}, {"question": "meebeslissen", "value": 9},
        {"question": "dorp", "area": "GM1728"}]);
    let answer = collector.send(&json!([event(1), wrong, event(3)])).await.json();
    let outcomes: Vec<_> =
        answer["receipts"].as_array().unwrap().iter().map(|receipt| &receipt["outcome"]).collect();
    assert_eq!(outcomes, ["accepted", "rejected", "accepted"]);
    let errors = answer["receipts"][1]["problem"]["errors"].as_array().unwrap();
    let fields: Vec<_> = errors.iter().map(|error| error["field"].as_str().unwrap()).collect();
    let wanted = ["data.language", "data.area", "data.answers[0]", "data.answers[1]", "data.answers[2].area"];
    assert_eq!(fields, wanted);
    assert_eq!(collector.total().await, 2);
}

/// Fault 45: id missing or null: refused.
#[tokio::test]
async fn what_may_not_come_in_is_rejected_with_words() {
    let collector = Collector::new().await;
    for (pointer, value, status) in [
        ("/data/campaign", json!("elders"), 404),
        ("/source", json!("urn:nld:oin:00000009999999999999:systeem:meepraat"), 400),
        ("/data/channel", json!("sample"), 400),
        ("/data/wave", json!("1999"), 400),
        ("/data/wave", json!("2027-voorjaar"), 400),
        ("/data", json!({}), 400),
        ("/type", json!("nl.meepraat.iets.v1"), 400),
        ("/id", json!(null), 400),
        ("/id", json!("00000000-0000-0000-0000-000000000000"), 400),
    ] {
        let outcomes = collector.outcomes(&json!([event_with(1, pointer, value.clone())])).await;
        assert_eq!(outcomes, [rejected(status)], "{pointer} {value}");
    }
    assert_eq!(collector.total().await, 0);
}

/// Fault 45: id missing or null: refused.
#[tokio::test]
async fn an_event_without_an_id_gets_a_receipt_without_one() {
    let collector = Collector::new().await;
    let mut missing = event(1);
    missing.as_object_mut().unwrap().remove("id");
    let events = json!([event_with(1, "/id", json!(null)), missing, 7]);
    let answer = collector.send(&events).await.json();
    for receipt in [&answer["receipts"][0], &answer["receipts"][1]] {
        assert_eq!((&receipt["id"], &receipt["outcome"]), (&json!(null), &json!("rejected")));
        assert_eq!(receipt["problem"]["errors"][0]["field"], "id");
    }
    assert_eq!(answer["receipts"][2]["outcome"], "rejected");
    assert_eq!(collector.total().await, 0);
}

#[tokio::test]
async fn sign_ups_are_refused_honestly() {
    let mut event = event(1);
    event["type"] = json!("nl.meepraat.follow-up-requested.v1");
    event["data"] =
        json!({"campaign": "kempen-2040", "language": "nl", "email": "a@example.nl", "topics": []});
    let answer = Collector::new().await.send(&json!([event])).await.json();
    assert_eq!(answer["receipts"][0]["problem"]["status"], 422);
    assert!(!answer.to_string().contains("a@example.nl"));
}

#[tokio::test]
async fn a_wave_takes_responses_until_eight_days_after_its_close() {
    for (day, wanted) in [
        ("2026-09-30", rejected(400)),
        ("2026-10-01", accepted()),
        ("2026-12-09", accepted()),
        ("2026-12-10", rejected(400)),
    ] {
        let collector = Collector::on(day, vec![store::tests::campaign()], 0).await;
        assert_eq!(collector.outcomes(&json!([event(1)])).await, [wanted], "{day}");
    }
}

/// Fault 39: a retry after the endpoint's dedupe window.
#[tokio::test]
async fn a_late_retry_of_what_was_taken_is_a_duplicate() {
    let collector = Collector::new().await;
    assert_eq!(collector.outcomes(&json!([event(1)])).await, [accepted()]);
    let Collector { state, folder, .. } = collector;
    state.store.close().await;
    let later = Collector::again(folder, "2027-02-01", vec![store::tests::campaign()], 0).await;
    assert_eq!(later.outcomes(&json!([event(1)])).await, [duplicate()]);
}

#[tokio::test]
async fn a_response_is_judged_by_the_version_that_its_resident_saw() {
    let first = Collector::new().await;
    let version = first.state.known.values().next().unwrap().version.to_string();
    let Collector { state, folder, .. } = first;
    state.store.close().await;
    let mut campaign = store::tests::campaign();
    campaign.poll.questions.remove(0);
    let collector = Collector::again(folder, "2026-11-22", vec![campaign], 0).await;
    let old = event_with(1, "/data/version", json!(version));
    assert_eq!(collector.outcomes(&json!([old])).await, [accepted()]);
    let answer = collector.send(&json!([event(2)])).await.json();
    let detail = answer["receipts"][0]["problem"]["detail"].as_str().unwrap();
    assert!(
        detail.contains("3f9c2a71 is not known here") && detail.contains("load the poll again"),
        "{detail}"
    );
}

#[tokio::test]
async fn an_unknown_partner_counts_as_unknown_and_only_the_day_is_kept() {
    let collector = Collector::new().await;
    let elsewhere = event_with(1, "/data/partner", json!("bakker-bart"));
    assert_eq!(collector.outcomes(&json!([elsewhere, event(2)])).await, [accepted(), accepted()]);
    let file = format!("sqlite://{}", collector.folder.path().join("meepraat.db").display());
    let mut connection = SqliteConnection::connect(&file).await.unwrap();
    let rows = sqlx::query("SELECT partner, received FROM responses ORDER BY partner")
        .fetch_all(&mut connection)
        .await
        .unwrap();
    let partners: Vec<Option<String>> = rows.iter().map(|row| row.get(0)).collect();
    assert_eq!(partners, [None, Some("bibliotheek-de-linde".into())]);
    assert!(rows.iter().all(|row| row.get::<String, _>(1) == "2026-11-22"));
}

#[tokio::test]
async fn the_body_has_limits_and_a_form() {
    let collector = Collector::new().await;
    let batch = "application/cloudevents-batch+json";
    let many = Value::Array((0..101).map(event).collect()).to_string();
    let large = format!("[{}]", " ".repeat(MAX_BATCH_BYTES));
    for (kind, body, status) in [
        ("application/json", "[]".to_owned(), 415),
        ("", "[]".to_owned(), 415),
        (batch, "[{".to_owned(), 400),
        (batch, "{}".to_owned(), 400),
        (batch, "[]".to_owned(), 200),
        ("application/cloudevents+json", "[]".to_owned(), 400),
        (batch, large, 413),
        (batch, many, 413),
    ] {
        let answer = collector.post("/v1/submissions", kind, body).await;
        assert_eq!(answer.status, status, "{kind} {:?}", answer.body);
        if status != 200 {
            assert_eq!(answer.header("content-type"), "application/problem+json");
            assert_eq!(answer.json()["status"], status);
        }
    }
    let single =
        collector.post("/v1/submissions", "application/cloudevents+json", event(1).to_string()).await;
    assert_eq!(single.json()["receipts"][0]["outcome"], "accepted");
}

#[tokio::test]
async fn a_flood_from_one_place_is_slowed_and_a_library_is_not() {
    let collector = Collector::new().await;
    let post = |peer: &str, forwarded: &str| {
        let peer: SocketAddr = peer.parse().unwrap();
        HttpRequest::post("/v1/submissions")
            .header("content-type", "application/cloudevents-batch+json")
            .header("x-forwarded-for", forwarded)
            .extension(ConnectInfo(peer))
            .body(Body::from("[]"))
            .unwrap()
    };
    for _ in 0..120 {
        assert_eq!(collector.ask(post("192.0.2.1:7", "")).await.status, StatusCode::OK);
    }
    let slowed = collector.ask(post("192.0.2.1:8", "198.51.100.1")).await;
    assert_eq!((slowed.status, slowed.header("retry-after")), (StatusCode::TOO_MANY_REQUESTS, "1"));
    assert_eq!(collector.ask(post("10.0.0.1:8", "192.0.2.1")).await.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(collector.ask(post("10.0.0.1:8", "192.0.2.2")).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_proxy_that_nobody_named_is_warned_of_once() {
    let log = tempfile::NamedTempFile::new().unwrap();
    let subscriber = tracing_subscriber::fmt().with_writer(Arc::new(log.reopen().unwrap())).finish();
    let _logging = tracing::subscriber::set_default(subscriber);
    let collector = Collector::new().await;
    let get = |peer: &str, forwarded: Option<&str>| {
        let request = HttpRequest::get("/health").extension(ConnectInfo(peer.parse::<SocketAddr>().unwrap()));
        let request =
            forwarded.into_iter().fold(request, |request, of| request.header("x-forwarded-for", of));
        request.body(Body::empty()).unwrap()
    };
    let warnings = || {
        let written = std::fs::read_to_string(log.path()).unwrap();
        assert!(!written.contains("198.51.100.1") && !written.contains("127.0.0.1"));
        written.matches("--trusted-proxy").count()
    };
    collector.ask(get("10.0.0.1:7", Some("198.51.100.1"))).await;
    collector.ask(get("127.0.0.1:7", None)).await;
    assert_eq!(warnings(), 0);
    for _ in 0..3 {
        collector.ask(get("127.0.0.1:7", Some("198.51.100.1"))).await;
        assert_eq!(warnings(), 1);
    }
}

/// Fault 41: database busy, disk full.
#[tokio::test]
async fn a_busy_database_means_no_receipt_and_a_retry() {
    let collector = Collector::new().await;
    let file = format!("sqlite://{}", collector.folder.path().join("meepraat.db").display());
    let mut other = SqliteConnection::connect(&file).await.unwrap();
    let locked = other.begin_with("BEGIN IMMEDIATE").await.unwrap();
    let refused = collector.send(&json!([event(1)])).await;
    assert_eq!(refused.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!((refused.header("retry-after"), refused.json()["receipts"].clone()), ("5", Value::Null));
    locked.rollback().await.unwrap();
    assert_eq!(collector.outcomes(&json!([event(1)])).await, [accepted()]);
}

#[tokio::test]
async fn a_closed_store_gives_no_receipt() {
    let collector = Collector::new().await;
    collector.state.store.close().await;
    assert_eq!(collector.send(&json!([event(1)])).await.status, StatusCode::SERVICE_UNAVAILABLE);
}

#[tokio::test]
async fn the_origin_confirms_a_partner_and_refuses_nobody() {
    let mut campaign = store::tests::campaign();
    for (partner, origin) in
        campaign.partners.iter_mut().zip(["https://www.linde.example", "http://vv.example:8803"])
    {
        partner.origins = vec![meepraat_protocol::Link::new(origin).unwrap()];
    }
    let collector = Collector::on("2026-11-22", vec![campaign.clone()], 0).await;
    let origins = [
        Some("https://www.linde.example"),
        Some("https://www.linde.example:8443"),
        Some("http://www.linde.example"),
        Some("http://vv.example:8803"),
        Some("https://elders.example"),
        Some("null"),
        None,
    ];
    let mut number = 0;
    for partner in ["bibliotheek-de-linde", "vv-kempenland", "nobody"] {
        for origin in origins {
            number += 1;
            let mut request = HttpRequest::post("/v1/submissions")
                .header("content-type", "application/cloudevents-batch+json");
            if let Some(origin) = origin {
                request = request.header("origin", origin);
            }
            let batch = json!([event_with(number, "/data/partner", json!(partner))]);
            let answer = collector.ask(request.body(Body::from(batch.to_string())).unwrap()).await;
            assert_eq!(answer.json()["receipts"][0]["outcome"], "accepted", "{partner} {origin:?}");
        }
    }
    // The widget's form, posted by the browser itself from the partner's page.
    let form = HttpRequest::post("/embed/kempen-2040")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("origin", "https://www.linde.example");
    let fields = "id=5f0c6a1e-1111-4222-8333-000000000099&partner=bibliotheek-de-linde&lang=nl&q.groei=zorg";
    assert_eq!(collector.ask(form.body(Body::from(fields)).unwrap()).await.status, StatusCode::SEE_OTHER);

    let counts = collector.state.store.partners(&campaign.id, &campaign.waves[0].id).await.unwrap();
    let counts: Vec<_> = counts
        .iter()
        .map(|(partner, count)| (partner.as_ref().map(|id| id.as_str()), count.responses, count.confirmed))
        .collect();
    assert_eq!(counts, [(None, 7, 0), (Some("bibliotheek-de-linde"), 8, 2), (Some("vv-kempenland"), 7, 1)]);
    assert_eq!(collector.total().await, 22);
}

#[tokio::test]
async fn nothing_keeps_the_origin_of_a_response() {
    let collector = Collector::new().await;
    let request = HttpRequest::post("/v1/submissions")
        .header("content-type", "application/cloudevents-batch+json")
        .header("origin", "https://somewhere-unusual.example");
    let sent = collector.ask(request.body(Body::from(json!([event(1)]).to_string())).unwrap()).await;
    assert_eq!(sent.json()["receipts"][0]["outcome"], "accepted");
    collector.state.store.close().await;
    let file = std::fs::read(collector.folder.path().join("meepraat.db")).unwrap();
    assert!(!file.windows(18).any(|bytes| bytes == b"somewhere-unusual."));
}
