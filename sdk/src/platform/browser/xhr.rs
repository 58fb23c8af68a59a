//! The transport by XMLHttpRequest, for pages whose `fetch` does not work.

use crate::limits::REQUEST_TIMEOUT;
use crate::platform::here::global::{call, get, global, set};
use crate::transport::{Answer, Request, Seen};
use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Sends a request by XMLHttpRequest.
pub(crate) async fn send(request: &Request) -> Seen {
    let Some((xhr, done)) = begin(request) else { return Seen::Nothing };
    if JsFuture::from(done).await.is_err() {
        return Seen::Nothing;
    }
    // 0: nothing came, or it timed out.
    let status = get(&xhr, "status").as_f64().unwrap_or(0.0) as u16;
    if status == 0 {
        return Seen::Nothing;
    }
    // A redirect is followed without asking; the address tells.
    let address = get(&xhr, "responseURL").as_string().unwrap_or_default();
    if !address.is_empty() && address != request.url {
        return Seen::Redirect;
    }
    let header =
        |name: &str| call(&xhr, "getResponseHeader", &[&name.into()]).and_then(|value| value.as_string());
    Seen::Answer(Answer {
        status,
        content_type: header("content-type"),
        retry_after: header("retry-after"),
        date: header("date"),
        body: get(&xhr, "responseText").as_string(),
    })
}

fn begin(request: &Request) -> Option<(JsValue, Promise)> {
    let make: Function = get(&global(), "XMLHttpRequest").dyn_into().ok()?;
    let xhr = Reflect::construct(&make, &Array::new()).ok()?;
    call(&xhr, "open", &[&"POST".into(), &request.url.as_str().into(), &JsValue::TRUE])?;
    for (name, value) in &request.headers {
        call(&xhr, "setRequestHeader", &[&name.as_str().into(), &value.as_str().into()])?;
    }
    set(&xhr, "timeout", &(REQUEST_TIMEOUT.as_millis() as f64).into());
    let done = Promise::new(&mut |resolve, _| {
        set(&xhr, "onloadend", &resolve);
    });
    call(&xhr, "send", &[&request.body.as_str().into()])?;
    Some((xhr, done))
}
