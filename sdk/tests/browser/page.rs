//! The page around a test: its scripts, its storage, and endpoints that only exist in it.

use meepraat_sdk::{Change, Client, Endpoint, Settings, Subscription};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Where the tests send to. Nothing leaves the page: `fetch` and XMLHttpRequest are replaced by each test.
pub(crate) const ENDPOINT: &str = "https://stem.example.nl/v1/submissions";

/// Takes everything, and keeps what was asked in `sent`.
pub(crate) const TAKES: &str = "self.fetch = (url, options) => {
    self.sent.push({by: 'fetch', url, ...options});
    const receipts = JSON.parse(options.body).map(event => ({id: event.id, outcome: 'accepted'}));
    const headers = {'Content-Type': 'application/json'};
    return Promise.resolve(new Response(JSON.stringify({receipts}), {headers}));
}";

/// An XMLHttpRequest that takes everything.
pub(crate) const TAKES_BY_XHR: &str = "self.XMLHttpRequest = class {
    headers = {};
    open(method, url) { this.method = method; this.url = this.responseURL = url; }
    setRequestHeader(name, value) { this.headers[name] = value; }
    getResponseHeader(name) { return name == 'content-type' ? 'application/json' : null; }
    send(body) {
        self.sent.push({by: 'xhr', url: this.url, method: this.method, headers: this.headers, body});
        const receipts = JSON.parse(body).map(event => ({id: event.id, outcome: 'accepted'}));
        this.status = 200;
        this.responseText = JSON.stringify({receipts});
        setTimeout(() => this.onloadend());
    }
}";

/// Runs a script in the page.
pub(crate) fn run(script: &str) -> JsValue {
    js_sys::eval(script).unwrap()
}

/// A page as a visit finds it, with the page's own functions back in place.
pub(crate) fn fresh() {
    run("self.original ??= {fetch: self.fetch, XMLHttpRequest: self.XMLHttpRequest, setTimeout: self.setTimeout,
            localStorage: Object.getOwnPropertyDescriptor(self, 'localStorage'), locks: navigator.locks};
        self.fetch = original.fetch;
        self.XMLHttpRequest = original.XMLHttpRequest;
        self.setTimeout = original.setTimeout;
        Object.defineProperty(self, 'localStorage', original.localStorage);
        delete Storage.prototype.blocked;
        delete navigator.locks;
        localStorage.clear();
        self.sent = [];");
}

/// Lets the page work for a while.
pub(crate) async fn pause(milliseconds: u32) {
    let promise = run(&format!("new Promise(done => original.setTimeout.call(self, done, {milliseconds}))"));
    JsFuture::from(promise.unchecked_into::<js_sys::Promise>()).await.unwrap();
}

/// Waits until a script gives `true`.
pub(crate) async fn until(script: &str) {
    for _ in 0..100 {
        if run(script).is_truthy() {
            return;
        }
        pause(50).await;
    }
    panic!("never: {script}; sent: {:?}", run("JSON.stringify(sent)"));
}

/// A client of this page, and all it tells.
pub(crate) fn client() -> (Client, Rc<RefCell<Vec<Change>>>, Subscription) {
    client_for(ENDPOINT)
}

pub(crate) fn client_for(endpoint: &str) -> (Client, Rc<RefCell<Vec<Change>>>, Subscription) {
    let client = Client::in_browser(Settings::new(Endpoint::new(endpoint).unwrap(), "urn:test"));
    let changes = Rc::new(RefCell::new(Vec::new()));
    let told = changes.clone();
    let subscription = client.on_change(move |change| told.borrow_mut().push(change.clone()));
    (client, changes, subscription)
}
