//! From Send to thanks: seals the response, hands it over and shows what becomes of it, then what others answered.

use super::Inner;
use crate::state::{Notice, Others, Phase};
use leptos::prelude::*;
use meepraat_protocol::{Answer, Bundle, Channel, Id, Response, SubmissionId, area_of};
use meepraat_sdk::{Endpoint, LocalStorage, Sealed, SubmitError};
use std::rc::Rc;
use wasm_bindgen::JsValue;

impl Inner {
    /// Hands the response to the SDK. From here on it is the SDK's to keep.
    pub(super) fn send(self: &Rc<Self>, bundle: &Bundle, answers: Vec<Answer>) {
        let (Some(id), Some(wave)) = (self.id.get(), self.place.wave.clone()) else { return };
        let response = Response {
            campaign: bundle.campaign.clone(),
            version: Some(bundle.version.clone()),
            wave,
            partner: self.place.partner.clone(),
            language: bundle.language.clone(),
            area: area_of(&answers),
            channel: Channel::Widget,
            referral: self.referral(),
            answers,
        };
        match Sealed::response(id, &bundle.source, &bundle.questions, response) {
            Ok(sealed) => {
                // Before anything else: the page may be closed right after the click.
                let kept = !self.place.shared
                    && Endpoint::new(&self.place.endpoint)
                        .is_ok_and(|endpoint| sealed.keep(&endpoint, &LocalStorage::new()).is_ok());
                self.memory_only.set(!kept);
                self.deliver(&sealed.text().into(), kept);
                self.enter(Phase::Sending);
                self.emit("submitted", "state", "stored");
            }
            Err(SubmitError::Invalid(errors)) => self.complain(bundle, errors),
            Err(error) => {
                self.enter(Phase::Rejected);
                self.emit("error", "message", &error.to_string());
            }
        }
    }

    /// The code of the ambassador whose link led here: the form carries it, also for a post without the engine.
    fn referral(&self) -> Option<Id> {
        Id::new(&self.find("input[name=referral]")?.get_attribute("value")?).ok()
    }

    pub(super) fn again(self: &Rc<Self>) {
        self.enter(Phase::Sending);
        self.deliver(&JsValue::UNDEFINED, false);
    }

    fn deliver(&self, sealed: &JsValue, kept: bool) {
        // The glue catches what can go wrong, and says so by `changed`.
        drop(self.place.deliver.call2(&JsValue::NULL, sealed, &kept.into()));
    }

    pub(super) fn changed(self: &Rc<Self>, what: &str, id: &str, words: &str) {
        let sent = self.phase() != Phase::Answering;
        let mine = sent && self.id.get().is_some() && self.id.get() == SubmissionId::parse(id);
        match what {
            "delivered" if mine => {
                self.enter(Phase::Sent);
                self.emit("submitted", "state", "delivered");
                self.ask_results();
            }
            "delivered" => self.notice(Notice::Delivered),
            // Another tab has sent it, or the storage was cleared: nobody can tell, so nothing is claimed.
            "gone" => self.notice(Notice::Nothing),
            "rejected" if mine => {
                self.enter(Phase::Rejected);
                self.emit("error", "message", words);
            }
            "stuck" => self.enter(Phase::NotSent { memory_only: self.memory_only.get() }),
            "retrying" | "parked" if mine => {
                self.enter(Phase::NotSent { memory_only: self.memory_only.get() });
                self.emit("error", "message", "not sent yet; it is tried again");
            }
            "retrying" | "parked" => self.notice(Notice::Waiting),
            "rejected" | "expired" => self.notice(Notice::Expired),
            _ => {}
        }
    }

    /// Shows a phase, and takes focus to its heading where that takes it from nobody.
    fn enter(self: &Rc<Self>, phase: Phase) {
        if self.phase() == phase {
            return;
        }
        let may_take_focus = self.may_take_focus();
        self.state.update(|model| model.phase = phase);
        if may_take_focus {
            self.focus_soon(".outcome [tabindex]");
        }
    }

    fn ask_results(&self) {
        let (Some(bundle), Some(wave)) = (self.bundle.borrow().clone(), self.place.wave.clone()) else {
            return;
        };
        let path = format!("campaigns/{}/results?wave={wave}", bundle.campaign);
        // An endpoint of someone else's has none to show.
        if self.place.ask.call1(&JsValue::NULL, &path.into()).is_ok_and(|asked| asked.is_truthy()) {
            self.state.update(|model| model.others = Others::Loading);
        }
    }

    pub(super) fn phase(&self) -> Phase {
        self.state.with_untracked(|model| model.phase)
    }

    fn notice(&self, notice: Notice) {
        self.state.update(|model| model.notice = notice);
    }
}
