//! In a real browser, on a page that may have been tampered with: what happens to a submission, and that the store
//! and the transport of the browser keep the contracts.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on says so by ending")]

mod support;

mod browser {
    pub(crate) mod bodies;
    pub(crate) mod contracts;
    pub(crate) mod delivery;
    pub(crate) mod page;
}

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
