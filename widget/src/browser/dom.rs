//! Reading the form and moving focus. The form itself is the only place where answers are kept until they are sent.

use super::Inner;
use crate::view::NOT_APPLICABLE;
use meepraat_protocol::{Answer, Given, Id, Kind, Question};
use std::rc::{Rc, Weak};
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement, HtmlTextAreaElement};

impl Inner {
    /// The first element inside the widget that a selector finds.
    pub(super) fn find(&self, selector: &str) -> Option<HtmlElement> {
        self.root.borrow().as_ref()?.query_selector(selector).ok()??.dyn_into().ok()
    }

    /// The answer to a question, where one is given.
    pub(super) fn answer(&self, question: &Question<String>) -> Option<Answer> {
        let id = &question.id;
        let given = match &question.kind {
            Kind::Text(_) => {
                let text = self.written(id)?;
                Given::Text(text.trim().to_owned())
            }
            Kind::Scale(_) => match self.chosen(id)? {
                value if value == NOT_APPLICABLE => Given::NotApplicable,
                value => Given::Value(value.parse().ok()?),
            },
            _ => Given::Choice { choice: Id::new(&self.chosen(id)?).ok()?, other: None },
        };
        Some(Answer::new(id.clone(), given))
    }

    fn chosen(&self, id: &Id) -> Option<String> {
        let input = self.find(&format!("#q-{id} input:checked"))?;
        Some(input.dyn_into::<HtmlInputElement>().ok()?.value())
    }

    /// The open text of a question, where it has a word.
    pub(super) fn written(&self, id: &Id) -> Option<String> {
        let area = self.find(&format!("#q-{id} textarea"))?;
        let text = area.dyn_into::<HtmlTextAreaElement>().ok()?.value();
        (!text.trim().is_empty()).then_some(text)
    }

    /// Moves focus once the screen has changed.
    pub(super) fn focus_soon(self: &Rc<Self>, selector: impl Into<String>) {
        focus_after(Rc::downgrade(self), selector.into(), self.focused(), &FOCUS_AFTER);
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
    fn focused(&self) -> Option<Element> {
        let root = self.root.borrow();
        root.as_ref()?.get_root_node().dyn_into::<web_sys::ShadowRoot>().ok()?.active_element()
    }
}

/// When focus is moved, in milliseconds after the change: at once, and again where it stayed, as the place was not shown
/// yet, or fell back to the page, as what had it was hidden (Firefox takes it away only when it draws).
const FOCUS_AFTER: [u64; 3] = [0, 60, 200];

fn focus_after(inner: Weak<Inner>, selector: String, before: Option<Element>, times: &'static [u64]) {
    let Some((first, later)) = times.split_first() else { return };
    leptos::prelude::set_timeout(
        move || {
            let Some(alive) = inner.upgrade() else { return };
            let stayed = before.is_some() && alive.focused() == before;
            if times.len() == FOCUS_AFTER.len() || stayed || alive.nobody_has_focus() {
                // An element that cannot take focus leaves it where it is.
                drop(alive.find(&selector).map(|found| found.focus()));
            }
            focus_after(inner, selector, before, later);
        },
        Duration::from_millis(*first),
    );
}
