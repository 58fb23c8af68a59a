//! The store and the transport of the browser keep the contracts, the transport by `fetch` and by XMLHttpRequest.

use crate::browser::page::{fresh, run};
use crate::support::store_contract;
use crate::support::transport_contract::{self, Arrived, Situation, Stage};
use meepraat_sdk::{FetchTransport, LocalStorage, MemoryStore};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn local_storage_keeps_the_contract_and_leaves_the_page_its_own_keys() {
    fresh();
    run("localStorage.setItem('cart', '1'); localStorage.setItem('meepraat:entry:nonsense', '1')");
    store_contract::keeps_its_promises(&LocalStorage::new());
    assert_eq!(run("Object.keys(localStorage).sort().join()"), "cart,meepraat:entry:nonsense");
}

#[wasm_bindgen_test]
fn the_store_in_memory_keeps_the_contract() {
    store_contract::keeps_its_promises(&MemoryStore::new());
}

struct Page {
    script: &'static str,
}

impl Stage for Page {
    async fn set(&self, situation: Situation) -> String {
        run(self.script);
        run(&format!("self.situation = '{situation:?}'"));
        crate::browser::page::ENDPOINT.to_owned()
    }

    fn arrived(&self) -> Arrived {
        let text = |name: &str| run(&format!("sent.at(-1){name}")).as_string().unwrap_or_default();
        Arrived {
            method: text(".method"),
            content_type: text(".headers['Content-Type']"),
            key: text(".headers['X-Key']"),
            body: text(".body"),
        }
    }
}

const FETCH: &str = "self.fetch = (url, options) => {
    self.sent.push({url, ...options});
    const json = {'Content-Type': 'application/json'};
    switch (self.situation) {
        case 'Answers': return Promise.resolve(new Response('{\"receipts\":[]}', {headers: json}));
        case 'IsBusy': return Promise.resolve(new Response('busy', {status: 503, headers: {'Retry-After': '7'}}));
        case 'Redirects': return original.fetch.call(self, URL.createObjectURL(new Blob(['x']))).then(response =>
            options.redirect == 'manual' ? Object.create(response, {type: {value: 'opaqueredirect'},
                status: {value: 0}}) : response);
        case 'BreaksOff': {
            const body = new ReadableStream({
                start(controller) { controller.enqueue(new Uint8Array([123])); },
                pull(controller) { controller.error(new TypeError('broken off')); },
            });
            return Promise.resolve(new Response(body, {headers: json}));
        }
        case 'IsAway': return Promise.reject(new TypeError('Failed to fetch'));
    }
}";

const XHR: &str = "self.fetch = () => { throw new Error('not here') };
self.XMLHttpRequest = class {
    headers = {};
    status = 0;
    responseText = '';
    answer = {};
    open(method, url) { this.method = method; this.url = this.responseURL = url; }
    setRequestHeader(name, value) { this.headers[name] = value; }
    getResponseHeader(name) { return this.answer[name] ?? null; }
    send(body) {
        self.sent.push({url: this.url, method: this.method, headers: this.headers, body});
        const is = (status, responseText, answer) => Object.assign(this, {status, responseText, answer});
        switch (self.situation) {
            case 'Answers': is(200, '{\"receipts\":[]}', {'content-type': 'application/json'}); break;
            case 'IsBusy': is(503, 'busy', {'retry-after': '7'}); break;
            case 'Redirects': is(200, 'x', {}); this.responseURL = 'https://elsewhere.example/'; break;
        }
        setTimeout(() => this.onloadend());
    }
}";

#[wasm_bindgen_test]
async fn fetch_keeps_the_contract() {
    fresh();
    let stage = Page { script: FETCH };
    // One transport per situation would hide what one remembers of the last.
    transport_contract::keeps_its_promises(&FetchTransport::new(), &stage).await;
    assert_eq!(run("sent.every(({credentials, mode}) => credentials == 'omit' && mode == 'cors')"), true);
    fresh();
}

#[wasm_bindgen_test]
async fn xml_http_request_keeps_the_contract_where_fetch_throws() {
    fresh();
    transport_contract::keeps_its_promises(&FetchTransport::new(), &Page { script: XHR }).await;
    fresh();
}
