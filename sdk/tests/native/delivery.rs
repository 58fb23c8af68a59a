//! What becomes of a submission while its client lives.

use crate::native::remains::is_on_the_disk;
use crate::server::{Does, Server};
use crate::support::response::{choosing, follow_up, questions, response};
use meepraat_sdk::protocol::{MAX_TEXT_CHARACTERS, Outcome, SubmissionId};
use meepraat_sdk::{
    Ack, Change, Client, Durability, Endpoint, HttpTransport, MemoryStore, ParkReason, RetryReason, Settings,
    Store, StoreError, SubmitError, Subscription, new_id,
};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) fn settings(url: &str) -> Settings {
    Settings::new(Endpoint::new(url).unwrap(), "urn:nld:oin:00000001234567890000:systeem:test")
}

pub(crate) fn watch(client: &Client) -> (Receiver<Change>, Subscription) {
    let (tell, told) = channel();
    (told, client.on_change(move |change| tell.send(change.clone()).unwrap_or_default()))
}

pub(crate) fn next(told: &Receiver<Change>) -> Change {
    told.recv_timeout(PATIENCE).unwrap()
}

/// The outcome of the receipt, after any number of retries.
fn delivered(told: &Receiver<Change>) -> (SubmissionId, Outcome, Vec<RetryReason>) {
    let mut reasons = Vec::new();
    loop {
        match next(told) {
            Change::Delivered { id, receipt } => return (id, receipt.unwrap().outcome, reasons),
            Change::Retrying { reason, .. } => reasons.push(reason),
            change => panic!("{change:?}"),
        }
    }
}

fn in_memory(url: &str) -> Client {
    Client::new(settings(url), MemoryStore::new(), HttpTransport::new().unwrap())
}

/// Submits one response to an endpoint that does this first, and expects it delivered.
async fn one_response_through(does: Does) -> (Server, Outcome, Vec<RetryReason>) {
    let server = Server::start([does]).await;
    let client = in_memory(&server.url);
    let (told, _subscription) = watch(&client);
    let id = new_id();
    client.submit(id, &questions(), response()).unwrap();
    let (delivered, outcome, reasons) = tokio::task::spawn_blocking(move || delivered(&told)).await.unwrap();
    assert_eq!(delivered, id);
    assert_eq!(server.taken(), [id.to_string()]);
    let requests = server.arrived();
    assert!(requests.iter().all(|request| request.body == requests[0].body), "a retry sends the same body");
    (server, outcome, reasons)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_response_is_delivered_and_counted_once() {
    let (server, outcome, reasons) = one_response_through(Does::Commits).await;
    assert_eq!((outcome, reasons), (Outcome::Accepted, vec![]));
    assert_eq!(server.arrived().len(), 1);
}

/// Fault 4: response lost after the server committed.
#[tokio::test(flavor = "multi_thread")]
async fn a_response_whose_receipt_was_lost_after_the_commit_is_counted_once() {
    let (_, outcome, reasons) = one_response_through(Does::CommitsAndHangsUp).await;
    assert_eq!((outcome, reasons), (Outcome::Duplicate, vec![RetryReason::NoAnswer]));
}

/// Fault 17: truncated receipt.
#[tokio::test(flavor = "multi_thread")]
async fn a_truncated_receipt_is_asked_for_again() {
    let (_, outcome, reasons) = one_response_through(Does::CommitsAndBreaksOff).await;
    assert_eq!((outcome, reasons), (Outcome::Duplicate, vec![RetryReason::NoReceipt]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_that_is_missing_is_asked_for_again() {
    let (_, outcome, reasons) = one_response_through(Does::ForgetsOne).await;
    assert_eq!((outcome, reasons), (Outcome::Duplicate, vec![RetryReason::NoReceipt]));
}

/// Fault 6: 500, 502, 503, 504.
#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_in_trouble_gets_it_later() {
    let (_, outcome, reasons) = one_response_through(Does::Says(500, "", "oops")).await;
    assert_eq!((outcome, reasons), (Outcome::Accepted, vec![RetryReason::Busy]));
}

/// Fault 14: captive portal: 200 with HTML, or a redirect.
#[tokio::test(flavor = "multi_thread")]
async fn a_captive_portal_is_never_taken_for_the_endpoint() {
    for portal in [
        Does::Says(200, "Content-Type: text/html\r\n", "<html>Welcome to our network</html>"),
        Does::Says(302, "Location: http://127.0.0.1:1/login\r\n", ""),
    ] {
        let (_, outcome, reasons) = one_response_through(portal).await;
        assert_eq!((outcome, reasons), (Outcome::Accepted, vec![RetryReason::NotTheEndpoint]));
    }
}

/// Fault 7: 429 with Retry-After in seconds.
#[tokio::test(flavor = "multi_thread")]
async fn the_endpoint_s_own_wait_is_kept() {
    let began = Instant::now();
    let (server, ..) = one_response_through(Does::Says(429, "Retry-After: 2\r\n", "")).await;
    assert!(began.elapsed() >= Duration::from_secs(2));
    assert_eq!(server.arrived().len(), 2);
}

/// Fault 12: 413: split the batch; a single one is set aside.
#[tokio::test(flavor = "multi_thread")]
async fn too_large_a_batch_is_split() {
    let server = Server::start([Does::Says(500, "", ""), Does::Splits]).await;
    let client = in_memory(&server.url);
    let (told, _subscription) = watch(&client);
    let ids: Vec<_> = (0..5).map(|_| new_id()).collect();
    for id in &ids {
        client.submit(*id, &questions(), response()).unwrap();
    }
    for _ in &ids {
        delivered(&told);
    }
    assert_eq!(server.taken().len(), 5);
    assert_eq!(client.state().pending, 0);
}

/// Fault 11: one invalid item in a batch: only that one is rejected.
#[tokio::test(flavor = "multi_thread")]
async fn one_that_is_rejected_takes_no_other_with_it() {
    let server =
        Server::start([Does::Says(500, "", ""), Does::Rejects("niets"), Does::Rejects("niets")]).await;
    let client = in_memory(&server.url);
    let (told, _subscription) = watch(&client);
    let [good, bad] = [new_id(), new_id()];
    client.submit(good, &questions(), response()).unwrap();
    client.submit(bad, &questions(), choosing("niets")).unwrap();
    let mut ends = Vec::new();
    while ends.len() < 2 {
        match next(&told) {
            Change::Retrying { .. } => {}
            change => ends.push(change),
        }
    }
    assert!(ends.iter().any(|end| matches!(end, Change::Delivered { id, .. } if *id == good)));
    assert!(ends.iter().any(|end| matches!(end, Change::Rejected { id, .. } if *id == bad)));
    assert_eq!(server.taken(), [good.to_string()]);
    assert_eq!((client.state().pending, client.state().rejected), (0, 1));
}

/// Fault 13: 401, 403, 404, 410: misconfiguration, parked and shown.
#[tokio::test(flavor = "multi_thread")]
async fn a_misconfigured_endpoint_is_shown_and_tried_again_when_asked() {
    let server = Server::start([Does::Says(404, "", "")]).await;
    let client = in_memory(&server.url);
    let (told, _subscription) = watch(&client);
    let id = new_id();
    client.submit(id, &questions(), response()).unwrap();
    let reason = ParkReason::Misconfigured { status: 404 };
    assert_eq!(next(&told), Change::Parked { ids: vec![id], reason });
    assert_eq!(client.state().parked, [(id, reason)]);
    client.flush();
    assert_eq!(delivered(&told).0, id);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_without_receipts_is_believed_by_its_status() {
    let server = Server::start([Does::Says(202, "", "thanks")]).await;
    let settings = settings(&server.url).with_ack(Ack::Status).with_header("X-Key", "secret").unwrap();
    let client = Client::new(settings, MemoryStore::new(), HttpTransport::new().unwrap());
    let (told, _subscription) = watch(&client);
    let id = new_id();
    client.submit(id, &questions(), response()).unwrap();
    assert_eq!(next(&told), Change::Delivered { id, receipt: None });
    assert!(server.arrived()[0].head.contains("x-key: secret"));
}

/// Fault 23: double click, Enter twice.
#[tokio::test(flavor = "multi_thread")]
async fn submitting_twice_under_one_id_is_submitting_once() {
    let server = Server::start([]).await;
    let client = in_memory(&server.url);
    let (told, _subscription) = watch(&client);
    let id = new_id();
    let first = client.submit(id, &questions(), response()).unwrap();
    assert_eq!(client.submit(id, &questions(), response()).unwrap(), first);
    delivered(&told);
    assert_eq!(client.submit(id, &questions(), response()).unwrap(), first);
    client.flush();
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(server.arrived().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn contact_details_are_never_stored_and_travel_apart_from_answers() {
    let server = Server::start([Does::Says(500, "", ""), Does::Says(500, "", "")]).await;
    let folder = tempfile::tempdir().unwrap();
    let client = Client::native(settings(&server.url), folder.path()).unwrap();
    let (told, _subscription) = watch(&client);
    let [answers, contact] = [new_id(), new_id()];
    client.submit(answers, &questions(), response()).unwrap();
    let submitted = client.submit_contact(contact, follow_up()).unwrap();
    assert_eq!(submitted.durability, Durability::MemoryOnly);
    assert!(is_on_the_disk(folder.path(), &answers.to_string()));
    for contact in [contact.to_string().as_str(), "someone@example.nl"] {
        assert!(!is_on_the_disk(folder.path(), contact));
    }
    delivered(&told);
    delivered(&told);
    for request in server.arrived() {
        assert!(!(request.body.contains("example.nl") && request.body.contains("answers")));
    }
}

#[test]
fn an_answer_that_does_not_fit_is_refused_with_its_question() {
    let client = in_memory("http://127.0.0.1:1/");
    let SubmitError::Invalid(errors) = client.submit(new_id(), &questions(), choosing("iets")).unwrap_err()
    else {
        panic!("another error")
    };
    assert_eq!(errors[0].question.as_str(), "groei");
    assert_eq!(client.state().pending, 0);
}

#[test]
fn a_submission_that_no_request_can_carry_is_refused_at_once() {
    let client = in_memory("http://127.0.0.1:1/");
    let mut response = response();
    let answer = response.answers[0].clone();
    response.answers = vec![answer; MAX_TEXT_CHARACTERS as usize];
    let nothing_asked: &[meepraat_sdk::protocol::Question<String>] = &[];
    assert!(matches!(client.submit(new_id(), nothing_asked, response.clone()), Err(SubmitError::Invalid(_))));
    let submission = meepraat_sdk::protocol::Submission::Response(response);
    assert_eq!(client.submit_contact(new_id(), submission), Err(SubmitError::TooLarge));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_listener_that_panics_holds_up_no_delivery() {
    let server = Server::start([Does::Says(500, "", "")]).await;
    let client = in_memory(&server.url);
    let _panics = client.on_change(|change| panic!("as a listener must not, at {change:?}"));
    let (told, _subscription) = watch(&client);
    for _ in 0..2 {
        let id = new_id();
        client.submit(id, &questions(), response()).unwrap();
        while delivered(&told).0 != id {}
    }
    assert_eq!(server.taken().len(), 2);
}

/// A store with no room.
pub(crate) struct NoRoom;

impl Store for NoRoom {
    fn put(&self, _: &[(SubmissionId, &str)]) -> Result<(), StoreError> {
        Err(StoreError::Full)
    }
    fn get(&self, _: SubmissionId) -> Result<Option<String>, StoreError> {
        Err(StoreError::Blocked)
    }
    fn ids(&self, _: Option<SubmissionId>, _: usize) -> Result<Vec<SubmissionId>, StoreError> {
        Err(StoreError::Blocked)
    }
    fn remove(&self, _: &[SubmissionId]) -> Result<(), StoreError> {
        Err(StoreError::Blocked)
    }
}

/// Fault 32: quota exceeded.
/// Fault 33: storage blocked: private mode, opaque origin (keep in memory and say so).
#[tokio::test(flavor = "multi_thread")]
async fn with_the_store_full_or_blocked_it_is_kept_in_memory_and_says_so() {
    let server = Server::start([Does::Says(500, "", "")]).await;
    let client = Client::new(settings(&server.url), NoRoom, HttpTransport::new().unwrap());
    let (told, _subscription) = watch(&client);
    let submitted = client.submit(new_id(), &questions(), response()).unwrap();
    assert_eq!(submitted.durability, Durability::MemoryOnly);
    assert_eq!(client.state().memory_only, 1);
    assert_eq!(delivered(&told).0, submitted.id);
    assert_eq!(client.state().memory_only, 0);
}
