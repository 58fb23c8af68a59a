//! The transport by `fetch`. The host page may have replaced it: where it throws at once or gives no real response,
//! the request goes by XMLHttpRequest, and after one that brought nothing, so does the next.

use crate::limits::REQUEST_TIMEOUT;
use crate::platform::here::global::{call, get, global, new_promise, set};
use crate::platform::here::public::Task;
use crate::platform::here::timer::Timer;
use crate::platform::here::xhr;
use crate::transport::{Answer, Request, Seen, Transport};
use js_sys::{Array, Function, Object, Promise, Reflect};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Sends by `fetch`, without cookies, and by XMLHttpRequest where the page's `fetch` does not work.
#[derive(Debug, Default)]
pub struct FetchTransport {
    /// The last one brought nothing, or a success without receipts. Perhaps the network is down, perhaps it is this page's `fetch` that is.
    doubted: Rc<Cell<bool>>,
}

impl FetchTransport {
    /// The page's own `fetch`, whether or not it can be used.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

impl Transport for FetchTransport {
    fn send(&self, request: Request) -> Task<Seen> {
        let doubted = self.doubted.clone();
        // Begun before the first await: the page may be closed right after.
        let begun = if request.keepalive || !doubted.get() { begin(&request) } else { None };
        Box::pin(async move {
            let answer = match begun {
                Some((promise, controller)) => finish(promise, controller).await,
                None => None,
            };
            doubted.set(answer.as_ref().is_some_and(doubtful));
            match answer {
                Some(seen) => seen,
                None => xhr::send(&request).await,
            }
        })
    }
}

/// Nothing came, or a success that speaks of no receipts: perhaps the page's `fetch` made it up. An endpoint that knows
/// no receipts loses nothing by it: the next request goes another way, no more.
fn doubtful(seen: &Seen) -> bool {
    match seen {
        Seen::Nothing => true,
        Seen::Answer(answer) => {
            matches!(answer.status, 200..=299)
                && answer.body.as_deref().is_some_and(|body| !body.contains("receipts"))
        }
        Seen::Redirect => false,
    }
}

/// `None` where there is no `fetch` or it throws at once.
fn begin(request: &Request) -> Option<(Promise, JsValue)> {
    let headers: JsValue = Object::new().into();
    for (name, value) in &request.headers {
        set(&headers, name, &value.as_str().into());
    }
    let controller = get(&global(), "AbortController").dyn_into::<Function>().ok();
    let controller = controller.and_then(|make| Reflect::construct(&make, &Array::new()).ok());
    let controller = controller.unwrap_or(JsValue::UNDEFINED);
    let options: JsValue = Object::new().into();
    for (name, value) in [
        ("method", "POST"),
        ("mode", "cors"),
        ("credentials", "omit"),
        ("redirect", "manual"),
        ("cache", "no-store"),
        ("referrerPolicy", "strict-origin"),
        ("body", request.body.as_str()),
    ] {
        set(&options, name, &value.into());
    }
    set(&options, "headers", &headers);
    set(&options, "signal", &get(&controller, "signal"));
    set(&options, "keepalive", &request.keepalive.into());
    let promise = call(&global(), "fetch", &[&request.url.as_str().into(), &options])?;
    get(&promise, "then").is_function().then(|| (Promise::resolve(&promise), controller))
}

/// `None` where what came is no real response.
async fn finish(promise: Promise, controller: JsValue) -> Option<Seen> {
    let (over, end) = new_promise();
    // Ends the wait also where the page's `fetch` does not heed the signal.
    let _timer = Timer::start(REQUEST_TIMEOUT, move || {
        call(&controller, "abort", &[]);
        call(&end, "call", &[&JsValue::UNDEFINED, &JsValue::FALSE]);
    });
    let first =
        |promise: &Promise| JsFuture::from(Promise::race(&[promise, &over].into_iter().collect::<Array>()));
    let Some(response) = first(&promise).await.ok().filter(|response| *response != JsValue::FALSE) else {
        return Some(Seen::Nothing);
    };
    let status = get(&response, "status").as_f64()?;
    if get(&response, "type") == "opaqueredirect" {
        return Some(Seen::Redirect);
    }
    let headers = get(&response, "headers");
    let header = |name: &str| call(&headers, "get", &[&name.into()]).and_then(|value| value.as_string());
    // Read to its end: an unread body can hold the keepalive quota.
    let text = call(&response, "text", &[])?;
    let body = first(&Promise::resolve(&text)).await.ok().and_then(|text| text.as_string());
    Some(Seen::Answer(Answer {
        status: status as u16,
        content_type: header("content-type"),
        retry_after: header("retry-after"),
        date: header("date"),
        body,
    }))
}
