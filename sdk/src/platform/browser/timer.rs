//! One timer, cleared when dropped.

use crate::platform::here::global::{call, global};
use std::time::Duration;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};

/// Browsers take longer waits for none.
const LONGEST_MS: u128 = i32::MAX as u128;

pub(crate) struct Timer {
    number: JsValue,
    /// Held until the timer is dropped.
    _callback: Closure<dyn FnMut(JsValue)>,
}

impl Timer {
    /// Calls back once, unless dropped before.
    pub(crate) fn start(wait: Duration, mut callback: impl FnMut() + 'static) -> Self {
        let callback = Closure::<dyn FnMut(JsValue)>::new(move |_| callback());
        let wait = wait.as_millis().min(LONGEST_MS) as f64;
        let number =
            call(&global(), "setTimeout", &[callback.as_ref().unchecked_ref(), &JsValue::from_f64(wait)]);
        Self { number: number.unwrap_or(JsValue::UNDEFINED), _callback: callback }
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        call(&global(), "clearTimeout", &[&self.number]);
    }
}
