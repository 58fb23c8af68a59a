//! The routes as clients see them, without a socket.

mod files;
mod hosted;
mod intake;
mod kept;
mod mails;
mod openapi;
mod people;
mod results;

use super::{run::prepare, *};
use crate::{store, widget_files};
use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, Request as HttpRequest},
};
use http_body_util::BodyExt;
use jiff::civil::Date;
use meepraat_protocol::Campaign;
use serde_json::{Value, json};
use tower::ServiceExt;

/// A collector with a database of its own, on a day within the autumn wave.
struct Collector {
    app: Router,
    state: Arc<AppState>,
    folder: tempfile::TempDir,
}

impl Collector {
    async fn new() -> Self {
        Self::on("2026-11-22", vec![store::tests::campaign()], 0).await
    }

    async fn on(day: &str, campaigns: Vec<Campaign>, samples: u32) -> Self {
        Self::again(tempfile::tempdir().unwrap(), day, campaigns, samples).await
    }

    /// A collector on the database that an earlier one left.
    async fn again(folder: tempfile::TempDir, day: &str, campaigns: Vec<Campaign>, samples: u32) -> Self {
        widget_files::tests::dist(folder.path());
        Self::start(folder, day, campaigns, samples).await
    }

    /// The same collector after it was ended and started again, with what is in its folder now.
    async fn restart(self, day: &str, campaigns: Vec<Campaign>) -> Self {
        self.state.store.close().await;
        Self::start(self.folder, day, campaigns, 0).await
    }

    /// A collector at which people sign up; its mails are kept to be looked at.
    async fn with_people(campaign: Campaign) -> Self {
        let folder = tempfile::tempdir().unwrap();
        widget_files::tests::dist(folder.path());
        let people = people_in(&folder, Mail::Outbox);
        Self::set_up(folder, on_day("2026-11-22"), vec![campaign], 0, Some(people)).await
    }

    async fn start(folder: tempfile::TempDir, day: &str, campaigns: Vec<Campaign>, samples: u32) -> Self {
        Self::set_up(folder, on_day(day), campaigns, samples, None).await
    }

    async fn set_up(
        folder: tempfile::TempDir,
        clock: Clock,
        campaigns: Vec<Campaign>,
        samples: u32,
        people: Option<PeopleSettings>,
    ) -> Self {
        let settings = Settings {
            database: folder.path().join("meepraat.db"),
            campaigns,
            widget: widget_files::WidgetFiles::read(folder.path()).unwrap(),
            public_url: "https://stem.example.nl".into(),
            trusted: TrustedProxies::new(vec!["10.0.0.0/8".parse().unwrap()]),
            samples,
            people,
        };
        let state = Arc::new(prepare(settings, clock).await.unwrap());
        Self { app: app(Arc::clone(&state)), state, folder }
    }

    async fn ask(&self, request: HttpRequest<Body>) -> Answer {
        let response = self.app.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: body.collect().await.unwrap().to_bytes(),
        }
    }

    async fn get(&self, path: &str) -> Answer {
        self.ask(HttpRequest::get(path).body(Body::empty()).unwrap()).await
    }

    async fn post(&self, path: &str, content_type: &str, body: impl Into<Body>) -> Answer {
        let request = HttpRequest::post(path).header("content-type", content_type).body(body.into()).unwrap();
        self.ask(request).await
    }

    async fn send(&self, batch: &Value) -> Answer {
        let kind = "application/cloudevents-batch+json";
        self.post("/v1/submissions", kind, batch.to_string()).await
    }

    /// The receipts' outcomes with the status of each problem.
    async fn outcomes(&self, batch: &Value) -> Vec<(String, Option<u64>)> {
        let answer = self.send(batch).await;
        assert_eq!(answer.status, StatusCode::OK, "{:?}", answer.body);
        let answer = answer.json();
        let receipts = answer["receipts"].as_array().unwrap().iter();
        receipts
            .map(|receipt| {
                (receipt["outcome"].as_str().unwrap().to_owned(), receipt["problem"]["status"].as_u64())
            })
            .collect()
    }

    async fn total(&self) -> u64 {
        self.get("/v1/campaigns/kempen-2040/results").await.json()["total"].as_u64().unwrap()
    }
}

fn people_in(folder: &tempfile::TempDir, mail: Mail) -> PeopleSettings {
    let (database, keys) = (folder.path().join("contacts.db"), folder.path().join("contacts.key"));
    PeopleSettings { database, keys, mail, from: None }
}

fn on_day(day: &str) -> Clock {
    Clock::reading(|| "2026-11-22T10:20:30Z".parse().unwrap()).on(Some(day.parse::<Date>().unwrap()))
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }
}

/// The sample of the documentation, with an id that ends in this number.
fn event(number: u32) -> Value {
    json!({"specversion":"1.0","id":format!("5f0c6a1e-1111-4222-8333-{number:012}"),
      "source":"urn:nld:oin:00000001234567890000:systeem:meepraat",
      "type":"nl.meepraat.response-submitted.v1","time":"2026-11-22T10:00:00Z","datacontenttype":"application/json",
      "data":{"campaign":"kempen-2040","version":"3f9c2a71","wave":"2026-najaar","partner":"bibliotheek-de-linde",
              "language":"nl","area":"GM0770","channel":"widget","referral":null,
              "answers":[{"question":"groei","choice":"zorg"},{"question":"vergeten","text":"Te weinig woningen"}]}})
}

/// The sample with one thing changed.
fn event_with(number: u32, pointer: &str, value: Value) -> Value {
    let mut event = event(number);
    *event.pointer_mut(pointer).unwrap() = value;
    event
}

#[tokio::test]
async fn the_health_page_asks_the_database() {
    let collector = Collector::new().await;
    let answer = collector.get("/health").await;
    assert_eq!((answer.status, answer.text()), (StatusCode::OK, "ok\n"));
    collector.state.store.close().await;
    assert_eq!(collector.get("/health").await.status, StatusCode::SERVICE_UNAVAILABLE);
}

#[tokio::test]
async fn the_start_page_lists_campaigns_for_residents_only() {
    let mut staff = store::tests::campaign();
    staff.id = meepraat_protocol::Id::new("zelfreflectie").unwrap();
    staff.audience = meepraat_protocol::Audience::Staff;
    let collector = Collector::on("2026-11-22", vec![store::tests::campaign(), staff], 0).await;
    let page = collector.get("/").await;
    assert_eq!(page.status, StatusCode::OK);
    let tag = "https://stem.example.nl/kempen-2040.js?partner=bibliotheek-de-linde";
    assert!(page.text().contains(tag) && page.text().contains("/embed/kempen-2040"));
    assert!(!page.text().contains("zelfreflectie"));
    assert_eq!(collector.get("/embed/zelfreflectie").await.status, StatusCode::OK);
}

#[tokio::test]
async fn security_txt_names_whom_to_tell() {
    let answer = Collector::new().await.get("/.well-known/security.txt").await;
    assert!(answer.text().starts_with("Contact: mailto:stem@example.nl\nExpires: 2027-05-21T00:00:00Z\n"));
    assert!(answer.header("content-type").starts_with("text/plain"));
}

#[tokio::test]
async fn every_answer_of_the_api_carries_its_headers() {
    let collector = Collector::new().await;
    for path in ["/v1/campaigns/kempen-2040/results", "/v1/nothing", "/v1/submissions/"] {
        let answer = collector.get(path).await;
        assert_eq!(answer.header("api-version"), "1.0.0", "{path}");
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("access-control-allow-origin"), "*", "{path}");
        assert!(answer.header("content-security-policy").contains("frame-ancestors 'none'"), "{path}");
        assert!(answer.header("strict-transport-security").starts_with("max-age="), "{path}");
    }
}

#[tokio::test]
async fn what_is_not_there_is_a_problem_in_words() {
    let collector = Collector::new().await;
    let slash = collector.get("/v1/campaigns/kempen-2040/results/").await;
    assert_eq!(
        (slash.status, slash.header("content-type")),
        (StatusCode::NOT_FOUND, "application/problem+json")
    );
    assert!(slash.json()["detail"].as_str().unwrap().contains("slash"));
    let method = collector.get("/v1/submissions").await;
    assert_eq!(
        (method.status, method.json()["status"].as_u64()),
        (StatusCode::METHOD_NOT_ALLOWED, Some(405))
    );
    assert_eq!(collector.get("/v1/campaigns/elders/results").await.status, StatusCode::NOT_FOUND);
}
