//! Reading the form and moving focus. The form itself is the only place where answers are kept until they are sent.

use super::Inner;
use js_sys::Reflect;
use meepraat_protocol::Fields;
use std::rc::{Rc, Weak};
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlElement};

impl Inner {
    /// The first element inside the widget that a selector finds.
    pub(super) fn find(&self, selector: &str) -> Option<HtmlElement> {
        self.root.borrow().as_ref()?.query_selector(selector).ok()??.dyn_into().ok()
    }

    /// What is chosen and written in the form.
    pub(super) fn fields(&self) -> Fields {
        let found = self.all("[name^='q.']").into_iter().filter_map(|field| {
            let left_open = text(&field, "type").is_some_and(|kind| kind == "radio" || kind == "checkbox")
                && !is_checked(&field);
            let value = text(&field, "value").filter(|_| !left_open)?;
            Some((field.get_attribute("name")?, value))
        });
        Fields(found.collect())
    }

    /// Every element inside the widget that a selector finds.
    pub(super) fn all(&self, selector: &str) -> Vec<Element> {
        self.root.borrow().as_ref().map(|root| all(root, selector)).unwrap_or_default()
    }

    /// Moves focus once the screen has changed.
    pub(super) fn focus_soon(self: &Rc<Self>, selector: impl Into<String>) {
        focus_after(Rc::downgrade(self), selector.into(), self.focused(), &FOCUS_AFTER, false);
    }

    /// Whether nothing on the page has focus.
    fn nobody_has_focus(&self) -> bool {
        let Some(document) = leptos::prelude::window().document() else { return false };
        let active = document.active_element();
        active.is_none() || active == document.body().map(Into::into)
    }

    /// Whether moving focus takes it from nobody: it is inside the widget, or nowhere.
    pub(super) fn may_take_focus(&self) -> bool {
        self.nobody_has_focus() || self.focused().is_some()
    }

    /// What has focus inside the widget.
    pub(super) fn focused(&self) -> Option<Element> {
        let root = self.root.borrow();
        root.as_ref()?.get_root_node().dyn_into::<web_sys::ShadowRoot>().ok()?.active_element()
    }
}

/// The elements that a selector finds inside another one.
pub(super) fn all(inside: &Element, selector: &str) -> Vec<Element> {
    let Ok(found) = inside.query_selector_all(selector) else { return Vec::new() };
    (0..found.length()).filter_map(|index| found.get(index)?.dyn_into().ok()).collect()
}

/// A text that an element holds, such as its value: one way for inputs, lists and text areas.
pub(super) fn text(element: &Element, name: &str) -> Option<String> {
    Reflect::get(element, &name.into()).ok()?.as_string()
}

pub(super) fn is_checked(element: &Element) -> bool {
    Reflect::get(element, &"checked".into()).is_ok_and(|checked| checked.is_truthy())
}

/// Sets what an element holds.
pub(super) fn put(element: &Element, name: &str, value: impl Into<JsValue>) {
    // Neither a value nor a check mark of our own form refuses to be set.
    drop(Reflect::set(element, &name.into(), &value.into()));
}

/// When focus is moved, in milliseconds after the change: at once, and again where it stayed, as the place was not shown
/// yet, or fell back to the page, as what had it was hidden (Firefox takes it away only when it draws).
const FOCUS_AFTER: [u64; 3] = [0, 60, 200];

fn focus_after(
    inner: Weak<Inner>,
    selector: String,
    before: Option<Element>,
    times: &'static [u64],
    arrived: bool,
) {
    let Some((first, later)) = times.split_first() else { return };
    leptos::prelude::set_timeout(
        move || {
            let Some(alive) = inner.upgrade() else { return };
            let stayed = !arrived && before.is_some() && alive.focused() == before;
            let begins = times.len() == FOCUS_AFTER.len();
            let Some(target) = alive.find(&selector) else { return };
            if begins || stayed || alive.nobody_has_focus() {
                // An element that cannot take focus leaves it where it is.
                drop(target.focus());
            }
            let arrived = arrived || alive.focused().is_some_and(|focused| focused == *target);
            focus_after(inner, selector, before, later, arrived);
        },
        Duration::from_millis(*first),
    );
}
