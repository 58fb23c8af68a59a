//! From question to question: Next, Back, Send, and what is wrong on the way.

use super::Inner;
use crate::state::Phase;
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use meepraat_protocol::{AnswerError, Bundle, Kind, validate_answers};
use std::rc::Rc;
use wasm_bindgen::JsCast;

impl Inner {
    /// Next on every question but the last, Send there.
    pub(super) fn press(self: &Rc<Self>) {
        let Some(bundle) = self.bundle.borrow().clone() else { return };
        if self.phase() != Phase::Answering {
            return;
        }
        let step = self.step();
        let Some(question) = bundle.questions.get(step) else { return };
        let answer = self.answer(question);
        if let Err(errors) = validate_answers(std::slice::from_ref(question), answer.as_slice()) {
            return self.complain(&bundle, errors);
        }
        if answer.is_some() {
            self.emit("answered", "question", question.id.as_str());
        }
        if step + 1 < bundle.questions.len() {
            self.go(&bundle, step + 1);
        } else {
            self.finish(&bundle);
        }
    }

    /// Sends all answers, where there are any and all are right.
    fn finish(self: &Rc<Self>, bundle: &Bundle) {
        let answers: Vec<_> = bundle.questions.iter().filter_map(|question| self.answer(question)).collect();
        match validate_answers(&bundle.questions, &answers) {
            Err(errors) => self.complain(bundle, errors),
            Ok(()) if answers.is_empty() => {
                self.state.update(|model| (model.step, model.nothing) = (0, true));
                self.focus_soon(".summary");
            }
            Ok(()) => self.send(bundle, answers),
        }
    }

    /// Shows what is wrong, at the first question where something is.
    pub(super) fn complain(self: &Rc<Self>, bundle: &Bundle, errors: Vec<AnswerError>) {
        let first = errors
            .first()
            .and_then(|error| bundle.questions.iter().position(|question| question.id == error.question));
        self.state.update(|model| {
            model.step = first.unwrap_or(model.step);
            (model.nothing, model.errors) = (false, errors);
        });
        self.focus_soon(".summary");
    }

    fn go(self: &Rc<Self>, bundle: &Bundle, step: usize) {
        self.state.update(|model| {
            (model.step, model.nothing) = (step, false);
            model.errors.clear();
        });
        self.count();
        if let Some(question) = bundle.questions.get(step) {
            self.focus_soon(format!("#q-{} legend", question.id));
        }
    }

    /// The resident changed something: what was wrong may be right now.
    pub(super) fn edited(&self) {
        if self.state.with_untracked(|model| model.nothing || !model.errors.is_empty()) {
            self.state.update(|model| {
                model.nothing = false;
                model.errors.clear();
            });
        }
        self.count();
    }

    /// Counts the characters of the open text that shows.
    pub(super) fn count(&self) {
        let bundle = self.bundle.borrow();
        let shown = bundle.as_ref().and_then(|bundle| bundle.questions.get(self.step()));
        if let Some(question) = shown.filter(|question| matches!(question.kind, Kind::Text(_))) {
            let used = self.written(&question.id).map_or(0, |text| text.chars().count());
            if used != self.state.with_untracked(|model| model.used) {
                self.state.update(|model| model.used = used);
            }
        }
    }

    /// Back, Try again, and the error summary's link; the languages are the loader's.
    pub(super) fn clicked(self: &Rc<Self>, event: &MouseEvent) {
        let Some(target) = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok())
        else {
            return;
        };
        let Some(pressed) = target.closest("button,a").ok().flatten() else { return };
        match pressed.get_attribute("value").as_deref() {
            Some("back") => self.back(),
            Some("again") => self.again(),
            _ => {
                if let Some(field) = pressed.get_attribute("href").filter(|link| link.starts_with('#')) {
                    event.prevent_default();
                    self.focus_soon(format!("{field} input, {field} textarea"));
                }
            }
        }
    }

    fn step(&self) -> usize {
        self.state.with_untracked(|model| model.step)
    }

    fn back(self: &Rc<Self>) {
        let Some(bundle) = self.bundle.borrow().clone() else { return };
        self.go(&bundle, self.step().saturating_sub(1));
    }
}
