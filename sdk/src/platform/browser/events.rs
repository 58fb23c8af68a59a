//! The page's own events that tell when to send: network back, page shown, page hidden. Listeners go with their owner.

use crate::platform::here::global::{call, get, global};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};

pub(crate) struct Triggers {
    _guards: Vec<Guard>,
}

struct Guard {
    target: JsValue,
    event: &'static str,
    callback: Closure<dyn FnMut(JsValue)>,
}

impl Triggers {
    /// `back`: the network or the page is back. `leave`: the page is being hidden or left.
    pub(crate) fn watch(back: impl Fn() + Clone + 'static, leave: impl Fn() + Clone + 'static) -> Self {
        let window = global();
        let document = get(&window, "document");
        let (shown, left, page) = (back.clone(), leave.clone(), document.clone());
        let turned = move || {
            if get(&page, "visibilityState") == "hidden" { left() } else { shown() }
        };
        Self {
            _guards: vec![
                Guard::listen(&window, "online", back.clone()),
                Guard::listen(&window, "pageshow", back),
                Guard::listen(&window, "pagehide", leave),
                Guard::listen(&document, "visibilitychange", turned),
            ],
        }
    }
}

impl Guard {
    fn listen(target: &JsValue, event: &'static str, callback: impl Fn() + 'static) -> Self {
        let callback = Closure::<dyn FnMut(JsValue)>::new(move |_| callback());
        call(target, "addEventListener", &[&event.into(), callback.as_ref().unchecked_ref()]);
        Self { target: target.clone(), event, callback }
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        call(
            &self.target,
            "removeEventListener",
            &[&self.event.into(), self.callback.as_ref().unchecked_ref()],
        );
    }
}
