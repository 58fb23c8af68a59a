//! One flusher at a time among the tabs, where the browser has Web Locks. Only an optimisation: the endpoint
//! recognises what it gets twice.

use crate::platform::here::global::{call, get, global, new_promise, set};
use js_sys::{Object, Promise};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Holds the lock until dropped; empty where there are no locks to hold.
pub(crate) struct LockGuard(Option<Held>);

struct Held {
    release: JsValue,
    /// Catches the rejection when the lock is stolen.
    _on_failure: Closure<dyn FnMut(JsValue)>,
}

impl Drop for LockGuard {
    fn drop(&mut self) {
        if let Some(held) = &self.0 {
            call(&held.release, "call", &[]);
        }
    }
}

/// Takes the lock of an endpoint; `None` when another tab, or another client on this page, holds it.
pub(crate) async fn lock(endpoint: &str) -> Option<LockGuard> {
    let locks = get(&get(&global(), "navigator"), "locks");
    let (held, release) = new_promise();
    let (granted, tell) = new_promise();
    let failed = tell.clone();
    // The browser calls this once, with the lock or with null, and keeps the lock until `held` is resolved.
    let on_answer = Closure::<dyn FnMut(JsValue) -> JsValue>::new(move |lock: JsValue| {
        let got = !lock.is_null();
        call(&tell, "call", &[&JsValue::UNDEFINED, &got.into()]);
        if got { held.clone().into() } else { JsValue::UNDEFINED }
    });
    let on_failure = Closure::<dyn FnMut(JsValue)>::new(move |_| {
        call(&failed, "call", &[]);
    });
    let options: JsValue = Object::new().into();
    set(&options, "ifAvailable", &JsValue::TRUE);
    let name = ["meepraat:", endpoint].concat().into();
    let request = call(&locks, "request", &[&name, &options, on_answer.as_ref().unchecked_ref()]);
    // A page may have put a Promise of its own in the place of the browser's, whose promises are none of that kind.
    let Some(request) = request.filter(|request| get(request, "then").is_function()) else {
        return Some(LockGuard(None));
    };
    let settled = Promise::resolve(&request).catch(&on_failure);
    let got = JsFuture::from(granted).await.unwrap_or(JsValue::UNDEFINED);
    drop(settled);
    match got.as_bool() {
        Some(true) => Some(LockGuard(Some(Held { release, _on_failure: on_failure }))),
        Some(false) => None,
        None => Some(LockGuard(None)),
    }
}
