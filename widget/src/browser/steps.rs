//! From question to question: Next, Back, Send, and what is wrong on the way.

use super::Inner;
use crate::state::Phase;
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use meepraat_protocol::{
    Answer, AnswerError, AnswerProblem, Bundle, Kind, only_asked, shown, validate_answers,
};
use std::rc::Rc;
use wasm_bindgen::JsCast;

impl Inner {
    /// Next on every question but the last, Send there.
    pub(super) fn press(self: &Rc<Self>) {
        let Some(bundle) = self.bundle.borrow().clone() else { return };
        if self.phase() != Phase::Answering {
            return;
        }
        if self.is_looking() {
            return;
        }
        let step = self.step();
        let Some(question) = bundle.questions.get(step) else { return };
        let answer = question.read(&self.fields());
        let problem = match &answer {
            Some(answer) => question.kind.validate(&answer.given).err(),
            None => question.required.then_some(AnswerProblem::Required),
        };
        if let Some(problem) = problem {
            return self.complain(&bundle, vec![AnswerError { question: question.id.clone(), problem }]);
        }
        if answer.is_some() {
            self.emit("answered", "question", question.id.as_str());
        }
        match self.asked(&bundle).into_iter().find(|asked| *asked > step) {
            Some(next) => self.go(&bundle, next),
            None => self.finish(&bundle),
        }
    }

    /// What is answered, whether or not it is asked of this resident.
    fn read(&self, bundle: &Bundle) -> Vec<Answer> {
        let fields = self.fields();
        bundle.questions.iter().filter_map(|question| question.read(&fields)).collect()
    }

    /// The answers to what is asked of this resident.
    fn answers(&self, bundle: &Bundle) -> Vec<Answer> {
        only_asked(&bundle.questions, self.read(bundle))
    }

    /// Where the questions stand that are asked of this resident.
    fn asked(&self, bundle: &Bundle) -> Vec<usize> {
        let answers = self.read(bundle);
        let shown = shown(&bundle.questions, &answers);
        let all = bundle.questions.iter().enumerate();
        all.filter(|(_, question)| shown.iter().any(|asked| asked.id == question.id))
            .map(|(at, _)| at)
            .collect()
    }

    /// Sends all answers, where there are any and all are right.
    fn finish(self: &Rc<Self>, bundle: &Bundle) {
        self.finish_with(bundle, self.answers(bundle));
    }

    fn finish_with(self: &Rc<Self>, bundle: &Bundle, answers: Vec<Answer>) {
        match validate_answers(&bundle.questions, &answers) {
            Err(errors) => self.complain(bundle, errors),
            Ok(()) if answers.is_empty() => {
                self.state.update(|model| (model.step, model.nothing) = (0, true));
                self.recount();
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
        self.recount();
        self.focus_soon(".summary");
    }

    fn go(self: &Rc<Self>, bundle: &Bundle, step: usize) {
        self.state.update(|model| {
            (model.step, model.nothing) = (step, false);
            model.errors.clear();
            model.said.clear();
        });
        self.recount();
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
        self.recount();
    }

    /// Counts the questions that are asked, and the characters of the open text that shows.
    pub(super) fn recount(&self) {
        let Some(bundle) = self.bundle.borrow().clone() else { return };
        let step = self.step();
        let asked = self.asked(&bundle);
        let number = asked.iter().filter(|at| **at <= step).count();
        let question = bundle.questions.get(step).filter(|question| matches!(question.kind, Kind::Text(_)));
        let used = match question.and_then(|question| question.read(&self.fields())?.given.into_text()) {
            Some(text) => text.chars().count(),
            None => 0,
        };
        let counted = (number, asked.len(), used);
        if self.state.with_untracked(|model| (model.number, model.total, model.used)) != counted {
            self.state.update(|model| (model.number, model.total, model.used) = counted);
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
            Some("skip") => self.skip(),
            Some(value) if value.starts_with("rank:") => self.rank(&pressed),
            _ => {
                if let Some(field) = pressed.get_attribute("href").filter(|link| link.starts_with('#')) {
                    event.prevent_default();
                    self.focus_soon(format!("{field} :is(input, textarea, .rank button)"));
                }
            }
        }
    }

    fn step(&self) -> usize {
        self.state.with_untracked(|model| model.step)
    }

    fn back(self: &Rc<Self>) {
        let Some(bundle) = self.bundle.borrow().clone() else { return };
        let step = self.step();
        if let Some(before) = self.asked(&bundle).into_iter().rfind(|asked| *asked < step) {
            self.go(&bundle, before);
        }
    }

    /// Sends what was answered before this question: it and the rest are about the resident, who would rather not say.
    fn skip(self: &Rc<Self>) {
        let Some(bundle) = self.bundle.borrow().clone() else { return };
        let before: Vec<_> = bundle.questions.iter().take(self.step()).map(|question| &question.id).collect();
        let mut answers = self.answers(&bundle);
        answers.retain(|answer| before.contains(&&answer.question));
        self.finish_with(&bundle, answers);
    }
}
