//! The global object and what is read from it by name: clocks and randomness. Nothing of it is trusted to be there.

use js_sys::{Array, Function, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};

/// A property, or `undefined` where there is none or reading it throws.
pub(crate) fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}

/// Sets a property of an object made here.
pub(crate) fn set(object: &JsValue, name: &str, value: &JsValue) -> bool {
    Reflect::set(object, &JsValue::from_str(name), value).unwrap_or(false)
}

/// Calls a method; `None` where there is none or it throws.
pub(crate) fn call(object: &JsValue, name: &str, arguments: &[&JsValue]) -> Option<JsValue> {
    let method: Function = get(object, name).dyn_into().ok()?;
    let list = Array::new();
    for argument in arguments {
        list.push(argument);
    }
    Reflect::apply(&method, object, &list).ok()
}

/// A promise, and the function that resolves it.
pub(crate) fn new_promise() -> (Promise, JsValue) {
    let mut resolve = JsValue::UNDEFINED;
    let promise = Promise::new(&mut |function, _| resolve = function.into());
    (promise, resolve)
}

pub(crate) fn global() -> JsValue {
    js_sys::global().into()
}

/// Milliseconds since 1970 by the device's clock.
pub(crate) fn wall_ms() -> i64 {
    js_sys::Date::now() as i64
}

/// Milliseconds of a clock that never goes back.
pub(crate) fn steady_ms() -> u64 {
    let steady = call(&get(&global(), "performance"), "now", &[]).and_then(|now| now.as_f64());
    steady.unwrap_or_else(js_sys::Date::now) as u64
}

/// Random bytes. Where the page has broken `crypto`, those of `Math.random` are unique enough for an id.
pub(crate) fn random_bytes() -> [u8; 16] {
    let mut bytes = [0; 16];
    let array = Uint8Array::new_with_length(16);
    if call(&get(&global(), "crypto"), "getRandomValues", &[&array]).is_some() {
        array.copy_to(&mut bytes);
    } else {
        bytes.fill_with(|| (js_sys::Math::random() * 256.0) as u8);
    }
    bytes
}

/// A date as HTTP writes it, in milliseconds since 1970. The browser's own parser takes much else for a date.
pub(crate) fn http_date_ms(text: &str) -> Option<i64> {
    let text = text.trim();
    let milliseconds = if text.ends_with(" GMT") { js_sys::Date::parse(text) } else { f64::NAN };
    (!milliseconds.is_nan()).then_some(milliseconds as i64)
}
