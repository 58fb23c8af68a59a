//! A page that was frozen and thaws, and what its browser forgot meanwhile.

use crate::browser::page::{TAKES, client, fresh, run, until};
use crate::support::response::{questions, response};
use meepraat_sdk::new_id;
use wasm_bindgen_test::wasm_bindgen_test;

/// Fault 21: page frozen into the back/forward cache while sending.
#[wasm_bindgen_test]
async fn a_lock_that_was_asked_for_and_is_never_answered_holds_up_nothing() {
    fresh();
    run("Object.defineProperty(navigator, 'locks', {configurable: true, value: {
            request() { self.sent.push('lock'); return new Promise(() => {}) }}});
        self.fetch = () => Promise.reject(new TypeError()); self.XMLHttpRequest = undefined;
        self.setTimeout = (callback, wait) => original.setTimeout.call(self, callback, Math.min(wait ?? 0, 50))");
    let (client, _, _subscription) = client();
    client.submit(new_id(), &questions(), response()).unwrap();
    until("sent.length > 1").await;
    run(TAKES);
    client.flush();
    until("localStorage.length == 0").await;
    fresh();
}
