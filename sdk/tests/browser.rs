//! In a real browser: the client against a page that has been tampered with, or not.
#![cfg(target_arch = "wasm32")]

use meepraat_sdk::protocol::{Answer, Channel, Given, Id, Language, Question, Response};
use meepraat_sdk::{Change, Client, Durability, Endpoint, Settings};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

fn run(script: &str) -> JsValue {
    js_sys::eval(script).unwrap()
}

async fn settle(milliseconds: u32) {
    JsFuture::from(
        run(&format!("new Promise(done => setTimeout(done, {milliseconds}))"))
            .unchecked_into::<js_sys::Promise>(),
    )
    .await
    .unwrap();
}

fn questions() -> Vec<Question<String>> {
    vec![serde_json::from_str(
        r#"{"id":"groei","kind":"single","text":"?","choices":[{"id":"zorg","text":"Z"},{"id":"niets","text":"N"}]}"#,
    )
    .unwrap()]
}

fn response() -> Response {
    Response {
        campaign: Id::new("kempen-2040").unwrap(),
        version: None,
        wave: Id::new("2026-najaar").unwrap(),
        partner: None,
        language: Language::new("nl").unwrap(),
        area: None,
        channel: Channel::Widget,
        referral: None,
        answers: vec![Answer::new(
            Id::new("groei").unwrap(),
            Given::Choice { choice: Id::new("zorg").unwrap(), other: None },
        )],
    }
}

const ACCEPTING_FETCH: &str = "self.sent = []; self.realFetch ??= self.fetch; self.fetch = (url, options) => {
    self.sent.push({url, options});
    const receipts = JSON.parse(options.body).map(event => ({id: event.id, outcome: 'accepted'}));
    return Promise.resolve(new Response(JSON.stringify({receipts}), {headers: {'content-type': 'application/json'}}));
}";

#[wasm_bindgen_test]
async fn a_response_is_stored_sent_and_forgotten_when_its_receipt_comes() {
    run("localStorage.clear()");
    run(ACCEPTING_FETCH);
    let settings =
        Settings::new(Endpoint::new("https://stem.example.nl/v1/submissions").unwrap(), "urn:test");
    let client = Client::in_browser(settings);
    let changes = Rc::new(RefCell::new(Vec::new()));
    let seen = changes.clone();
    let _subscription = client.on_change(move |change| seen.borrow_mut().push(change.clone()));
    let id = client.new_id();
    let submitted = client.submit(id, &questions(), response()).unwrap();
    assert_eq!(submitted.durability, Durability::Stored);
    assert_eq!(run("localStorage.key(0)").as_string().unwrap(), format!("meepraat:entry:{id}"));
    settle(200).await;
    assert!(matches!(&changes.borrow()[..], [Change::Delivered { id: delivered, .. }] if *delivered == id));
    assert_eq!(run("localStorage.length"), 0);
    assert_eq!(run("sent.length"), 1);
    assert_eq!(run("sent[0].options.keepalive"), true);
    assert_eq!(client.state().pending, 0);
}
