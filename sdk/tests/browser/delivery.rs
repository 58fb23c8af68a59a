//! What becomes of a submission in a browser.

use crate::browser::page::{TAKES, TAKES_BY_XHR, client, client_for, fresh, pause, run, until};
use crate::support::response::{follow_up, questions, response};
use meepraat_sdk::{Change, Durability, ParkReason, new_id};
use wasm_bindgen_test::wasm_bindgen_test;

const NOTHING_STORED: &str = "Object.keys(localStorage).length == 0";

#[wasm_bindgen_test]
async fn a_response_is_stored_sent_and_forgotten_when_its_receipt_comes() {
    fresh();
    run(TAKES);
    let (client, changes, _subscription) = client();
    let id = new_id();
    let submitted = client.submit(id, &questions(), response()).unwrap();
    assert_eq!(submitted.durability, Durability::Stored);
    assert_eq!(run("localStorage.key(0)").as_string().unwrap(), format!("meepraat:entry:{id}"));
    until(NOTHING_STORED).await;
    assert!(matches!(&changes.borrow()[..], [Change::Delivered { id: delivered, .. }] if *delivered == id));
    assert_eq!(run("sent.length == 1 && sent[0].keepalive && sent[0].redirect == 'manual'"), true);
    assert_eq!(client.state(), Default::default());
    fresh();
}

/// Fault 23: double click, Enter twice.
#[wasm_bindgen_test]
async fn a_double_click_is_one_submission() {
    fresh();
    run(TAKES);
    let (client, changes, _subscription) = client();
    let id = new_id();
    let first = client.submit(id, &questions(), response()).unwrap();
    let second = client.submit(id, &questions(), response()).unwrap();
    assert_eq!(first, second);
    until(NOTHING_STORED).await;
    pause(200).await;
    assert_eq!(run("sent.length"), 1);
    assert_eq!(changes.borrow().len(), 1);
    fresh();
}

async fn delivered_by_xhr(fetch: &str) {
    fresh();
    run(fetch);
    run(TAKES_BY_XHR);
    let (client, changes, _subscription) = client();
    client.submit(new_id(), &questions(), response()).unwrap();
    until(NOTHING_STORED).await;
    assert_eq!(run("sent.length == 1 && sent[0].by == 'xhr'"), true);
    assert!(matches!(changes.borrow().last(), Some(Change::Delivered { .. })));
    fresh();
}

/// Fault 26: the host page's `fetch` throws at once, or is patched (then XMLHttpRequest, then the native form).
#[wasm_bindgen_test]
async fn a_page_whose_fetch_throws_at_once_sends_by_xml_http_request() {
    delivered_by_xhr("self.fetch = () => { throw new TypeError('Illegal invocation') }").await;
}

/// Fault 26: the host page's `fetch` throws at once, or is patched (then XMLHttpRequest, then the native form).
#[wasm_bindgen_test]
async fn a_page_whose_fetch_gives_no_real_response_sends_by_xml_http_request() {
    for fetch in [
        "self.fetch = () => undefined",
        "self.fetch = () => Promise.resolve(undefined)",
        "self.fetch = () => Promise.resolve({ok: true})",
        "self.fetch = undefined",
        "self.fetch = null",
    ] {
        delivered_by_xhr(fetch).await;
    }
}

#[wasm_bindgen_test]
async fn a_page_whose_fetch_always_fails_sends_the_retry_by_xml_http_request() {
    delivered_by_xhr("self.fetch = () => Promise.reject(new TypeError('Failed to fetch'))").await;
}

/// Fault 26: the host page's `fetch` throws at once, or is patched (then XMLHttpRequest, then the native form).
#[wasm_bindgen_test]
async fn a_page_whose_fetch_makes_up_a_success_sends_the_retry_by_xml_http_request() {
    delivered_by_xhr(
        "self.fetch = () => Promise.resolve({ok: true, status: 200, headers: new Headers(), text: async () => ''})",
    )
    .await;
}

#[wasm_bindgen_test]
async fn a_page_whose_fetch_never_answers_sends_the_retry_by_xml_http_request() {
    delivered_by_xhr(
        "self.fetch = () => new Promise(() => {});
        self.setTimeout = (callback, wait) => original.setTimeout.call(self, callback, Math.min(wait ?? 0, 100))",
    )
    .await;
}

#[wasm_bindgen_test]
async fn a_page_whose_timers_fire_at_once_is_no_trouble() {
    fresh();
    run("self.fetch = () => Promise.reject(new TypeError()); self.tries = 0;
        self.XMLHttpRequest = class { constructor() { self.tries++; throw 1 } };
        self.setTimeout = callback => { if (self.tries < 5) callback(); return 1 }");
    let (client, changes, _subscription) = client();
    client.submit(new_id(), &questions(), response()).unwrap();
    pause(200).await;
    assert!(changes.borrow().iter().all(|change| matches!(change, Change::Retrying { .. })));
    run("self.setTimeout = original.setTimeout");
    run(TAKES);
    client.flush();
    until(NOTHING_STORED).await;
    fresh();
}

/// Fault 7: 429 with Retry-After in seconds.
/// Fault 8: 429 or 503 with Retry-After as a date, under a skewed clock.
/// Fault 9: Retry-After 0, negative, garbage, 10^9.
#[wasm_bindgen_test]
async fn both_forms_of_retry_after_are_kept_and_nonsense_is_not() {
    let date = "Sun, 22 Nov 2026 10:02:00 GMT";
    for (retry_after, from, to) in
        [("120", 120, 121), (date, 120, 121), ("-1", 0, 1), ("2026", 2026, 2027), ("1.5", 0, 1)]
    {
        fresh();
        run(&format!(
            "self.fetch = () => Promise.resolve(new Response('', {{status: 429,
                headers: {{'Retry-After': '{retry_after}', 'Date': 'Sun, 22 Nov 2026 10:00:00 GMT'}}}}))"
        ));
        let (client, changes, _subscription) = client();
        client.submit(new_id(), &questions(), response()).unwrap();
        // A busy machine takes its time; the first change is the one that counts, however late it is seen.
        for _ in 0..100 {
            if !changes.borrow().is_empty() {
                break;
            }
            pause(50).await;
        }
        let Some(Change::Retrying { wait, .. }) = changes.borrow().first().cloned() else {
            panic!("{retry_after}")
        };
        assert!((from..=to).contains(&wait.as_secs()), "{retry_after}: {wait:?}");
        fresh();
    }
}

/// Fault 16: an ad blocker stops the request.
#[wasm_bindgen_test]
async fn with_everything_blocked_it_is_not_sent_yet_and_says_so() {
    fresh();
    run("self.fetch = () => { throw 1 }; self.XMLHttpRequest = class { constructor() { throw 1 } }");
    let (client, changes, _subscription) = client();
    let submitted = client.submit(new_id(), &questions(), response()).unwrap();
    pause(200).await;
    assert!(matches!(changes.borrow().first(), Some(Change::Retrying { .. })));
    assert_eq!(client.state().pending, 1);
    assert_eq!(run("localStorage.length"), 1);
    run(TAKES);
    client.flush();
    until(NOTHING_STORED).await;
    assert!(matches!(changes.borrow().last(), Some(Change::Delivered { id, .. }) if *id == submitted.id));
    fresh();
}

/// Fault 33: storage blocked: private mode, opaque origin (keep in memory and say so).
#[wasm_bindgen_test]
async fn with_storage_blocked_it_is_kept_in_memory_and_says_so() {
    for blocked in [
        "Object.defineProperty(self, 'localStorage', {configurable: true, get() { throw new DOMException('no') }})",
        "Object.defineProperty(self, 'localStorage', {configurable: true, value: null})",
    ] {
        fresh();
        run(TAKES);
        run(blocked);
        let (client, changes, _subscription) = client();
        let submitted = client.submit(new_id(), &questions(), response()).unwrap();
        assert_eq!(submitted.durability, Durability::MemoryOnly);
        assert_eq!(client.state().memory_only, 1);
        until("sent.length == 1").await;
        pause(50).await;
        assert!(matches!(changes.borrow()[..], [Change::Delivered { .. }]));
        fresh();
    }
}

/// Fault 32: quota exceeded.
#[wasm_bindgen_test]
async fn with_the_quota_used_up_it_is_kept_in_memory_and_stored_once_there_is_room() {
    fresh();
    run("self.fetch = () => Promise.reject(new TypeError()); self.XMLHttpRequest = undefined;
        let size = 1 << 22; let number = 0;
        while (size >= 1) { try { localStorage.setItem('x' + number, 'x'.repeat(size)); number++ } catch { size >>= 1 } }");
    let (client, _, _subscription) = client();
    let submitted = client.submit(new_id(), &questions(), response()).unwrap();
    assert_eq!(submitted.durability, Durability::MemoryOnly);
    run("localStorage.clear()");
    client.flush();
    until("Object.keys(localStorage).length == 1").await;
    assert_eq!(client.state().memory_only, 0);
    fresh();
}

#[wasm_bindgen_test]
async fn contact_details_never_touch_the_storage() {
    fresh();
    run("self.fetch = () => new Promise(() => {})");
    let (client, _, _subscription) = client();
    let submitted = client.submit_contact(new_id(), follow_up()).unwrap();
    assert_eq!(submitted.durability, Durability::MemoryOnly);
    pause(100).await;
    client.flush();
    run("dispatchEvent(new Event('pagehide'))");
    pause(100).await;
    assert_eq!(run(NOTHING_STORED), true);
    fresh();
}

#[wasm_bindgen_test]
async fn a_page_that_broke_json_still_sends_what_was_answered() {
    fresh();
    run(TAKES);
    let (client, _, _subscription) = client();
    run(
        "self.stringify = JSON.stringify; JSON.stringify = () => 'broken'; Object.prototype.toJSON = () => 'broken'",
    );
    client.submit(new_id(), &questions(), response()).unwrap();
    // The test runner needs them too.
    run("delete Object.prototype.toJSON; JSON.stringify = stringify");
    until(NOTHING_STORED).await;
    assert_eq!(run("JSON.parse(sent[0].body)[0].data.answers[0].choice"), "zorg");
    fresh();
}

/// Fault 18: tab closed right after the click.
#[wasm_bindgen_test]
async fn when_the_page_is_left_everything_unsent_goes_at_once_with_keepalive() {
    fresh();
    run("self.fetch = (url, options) => { self.sent.push(options); return Promise.reject(new TypeError()) }");
    let (client, _, _subscription) = client();
    client.submit(new_id(), &questions(), response()).unwrap();
    until("sent.length >= 1").await;
    pause(20).await;
    run("self.sent = []");
    run(TAKES);
    run("dispatchEvent(new Event('pagehide'))");
    until("sent.length == 1 && sent[0].keepalive").await;
    until(NOTHING_STORED).await;
    fresh();
}

/// Fault 1: offline before sending.
#[wasm_bindgen_test]
async fn it_sends_as_soon_as_the_network_is_back() {
    fresh();
    run(
        "self.fetch = () => Promise.reject(new TypeError()); self.XMLHttpRequest = undefined; Math.random = () => 0.99",
    );
    let (client, _, _subscription) = client();
    client.submit(new_id(), &questions(), response()).unwrap();
    pause(100).await;
    run(TAKES);
    run("dispatchEvent(new Event('online'))");
    until(NOTHING_STORED).await;
    fresh();
}

#[wasm_bindgen_test]
async fn a_dropped_client_leaves_no_listener_and_no_timer() {
    fresh();
    run("self.fetch = (url, options) => { self.sent.push(options); return Promise.reject(new TypeError()) };
        self.XMLHttpRequest = undefined");
    let (client, changes, subscription) = client();
    client.submit(new_id(), &questions(), response()).unwrap();
    until("sent.length >= 1").await;
    pause(100).await;
    drop((client, subscription));
    let count = run("sent.length");
    run("for (const event of ['online', 'pageshow', 'pagehide']) dispatchEvent(new Event(event))");
    pause(1500).await;
    assert_eq!(run("sent.length"), count);
    assert!(!changes.borrow().iter().any(|change| matches!(change, Change::Delivered { .. })));
    fresh();
}

/// What an earlier page left: an entry of an hour ago, for the endpoint.
const LEFT_BEHIND: &str =
    "localStorage.setItem('meepraat:entry:5f0c6a1e-1111-4222-8333-444455556666', JSON.stringify({
    schema: 1, endpoint: 'https://stem.example.nl/v1/submissions', created: Date.now() - 3600000,
    body: JSON.stringify({id: '5f0c6a1e-1111-4222-8333-444455556666'})}))";

#[wasm_bindgen_test]
async fn what_an_earlier_page_left_is_sent_at_the_next() {
    fresh();
    run(TAKES);
    run(LEFT_BEHIND);
    let (_client, changes, _subscription) = client();
    until(NOTHING_STORED).await;
    pause(50).await;
    assert!(matches!(changes.borrow()[..], [Change::Delivered { .. }]));
    fresh();
}

#[wasm_bindgen_test]
async fn what_a_reload_interrupted_is_sent_soon_though_the_page_before_held_the_lock_a_moment_longer() {
    fresh();
    run(TAKES);
    run("self.before = document.body.appendChild(document.createElement('iframe'));
        self.held = false;
        before.contentWindow.navigator.locks.request('meepraat:https://stem.example.nl/v1/submissions',
            () => { self.held = true; return new Promise(() => {}) }); 0");
    until("held").await;
    run(&LEFT_BEHIND.replace(" - 3600000", ""));
    let (client, _, _subscription) = client();
    pause(100).await;
    assert_eq!(run("sent.length"), 0);
    assert_eq!(client.state().pending, 1);
    run("self.began = performance.now(); before.remove()");
    until(NOTHING_STORED).await;
    assert!(run("performance.now() - began").as_f64().unwrap() < 4000.0);
    fresh();
}

/// Fault 24: two widgets, or two versions, on one page.
#[wasm_bindgen_test]
async fn two_clients_on_one_page_send_what_was_left_once() {
    fresh();
    run("self.fetch = (url, options) => { self.sent.push(options);
        const receipts = JSON.parse(options.body).map(event => ({id: event.id, outcome: 'accepted'}));
        return new Promise(done => setTimeout(() => done(new Response(JSON.stringify({receipts}))), 200)) }");
    run(LEFT_BEHIND);
    let (_one, _, _first) = client();
    let (_two, _, _second) = client();
    let (_three, _, _third) = client_for("https://elsewhere.example.nl/");
    until(NOTHING_STORED).await;
    pause(300).await;
    assert_eq!(run("sent.length"), 1);
    fresh();
}

/// Fault 31: no Web Locks.
#[wasm_bindgen_test]
async fn without_web_locks_what_was_left_is_sent_all_the_same() {
    for broken in [
        "Object.defineProperty(navigator, 'locks', {configurable: true, value: undefined})",
        "Object.defineProperty(navigator, 'locks', {configurable: true, value: {request() { throw 1 }}})",
        "Object.defineProperty(navigator, 'locks', {configurable: true, value: {request: () => Promise.reject(1)}})",
    ] {
        fresh();
        run(TAKES);
        run(LEFT_BEHIND);
        run(broken);
        let (_client, _, _subscription) = client();
        until(NOTHING_STORED).await;
        fresh();
    }
}

/// Fault 30: a frozen tab holds the lock.
#[wasm_bindgen_test]
async fn a_tab_that_holds_the_lock_holds_up_nothing_that_is_made_here() {
    fresh();
    run(TAKES);
    run("navigator.locks.request('meepraat:https://stem.example.nl/v1/submissions',
        () => new Promise(done => { self.thaw = done })); 0");
    pause(50).await;
    run(LEFT_BEHIND);
    let (client, _, _subscription) = client();
    client.submit(new_id(), &questions(), response()).unwrap();
    until("sent.length == 1").await;
    pause(200).await;
    assert_eq!(run("sent.length == 1 && localStorage.length == 1"), true);
    assert_eq!(client.state().pending, 1);
    run("thaw()");
    until(NOTHING_STORED).await;
    fresh();
}

/// Fault 13: 401, 403, 404, 410: misconfiguration, parked and shown.
#[wasm_bindgen_test]
async fn a_misconfigured_endpoint_is_shown() {
    fresh();
    run("self.fetch = () => Promise.resolve(new Response('', {status: 404}))");
    let (client, _, _subscription) = client();
    let submitted = client.submit(new_id(), &questions(), response()).unwrap();
    pause(200).await;
    assert_eq!(client.state().parked, [(submitted.id, ParkReason::Misconfigured { status: 404 })]);
    assert_eq!(run("localStorage.length"), 1);
    fresh();
}
