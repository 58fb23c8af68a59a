//! From Send to thanks: hands the response to the SDK and shows what becomes of it, then what others answered.

use super::Inner;
use crate::state::{Notice, Phase, Shown};
use leptos::prelude::*;
use meepraat_protocol::{Answer, Bundle, Channel, Response, Results, SubmissionId};
use meepraat_sdk::{Change, Client, Durability, SubmitError};
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};

impl Inner {
    /// Hears from the SDK what becomes of submissions, this visit's and earlier ones.
    pub(super) fn listen(self: &Rc<Self>, client: &Client) {
        let inner = Rc::downgrade(self);
        let subscription = client.on_change(move |change| {
            if let Some(inner) = inner.upgrade() {
                inner.changed(change);
            }
        });
        self.subscription.replace(Some(subscription));
        if client.state().pending > 0 {
            self.state.notice.set(Notice::Waiting);
        }
        client.flush();
    }

    /// Hands the response to the SDK. From here on it is the SDK's to keep.
    pub(super) fn send(self: &Rc<Self>, bundle: &Bundle, answers: Vec<Answer>) {
        let (Some(id), Some(wave)) = (self.id.get(), self.place.wave.clone()) else { return };
        let response = Response {
            campaign: bundle.campaign.clone(),
            version: Some(bundle.version.clone()),
            wave,
            partner: self.place.partner.clone(),
            language: bundle.language.clone(),
            area: None,
            channel: Channel::Widget,
            referral: None,
            answers,
        };
        let Some(client) = self.client.borrow().clone() else { return };
        match client.submit(id, &bundle.questions, response) {
            Ok(submitted) => {
                self.memory_only.set(submitted.durability == Durability::MemoryOnly);
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

    pub(super) fn again(self: &Rc<Self>) {
        let client = self.client.borrow().clone();
        if let Some(client) = client {
            self.enter(Phase::Sending);
            client.flush();
        }
    }

    fn changed(self: &Rc<Self>, change: &Change) {
        let sent = self.state.phase.get_untracked() != Phase::Answering;
        let mine = |id: &SubmissionId| sent && self.id.get() == Some(*id);
        match change {
            Change::Delivered { id, .. } if mine(id) => {
                self.enter(Phase::Sent);
                self.emit("submitted", "state", "delivered");
                self.fetch_results();
            }
            Change::Delivered { .. } => self.state.notice.set(Notice::Delivered),
            // Another tab has sent it, or the storage was cleared: nobody can tell, so nothing is claimed.
            Change::Gone { .. } => self.state.notice.set(Notice::Nothing),
            Change::Rejected { id, problem } if mine(id) => {
                self.enter(Phase::Rejected);
                let words =
                    problem.as_ref().map_or("the endpoint rejected it", |problem| problem.detail.as_str());
                self.emit("error", "message", words);
            }
            Change::Retrying { ids, .. } | Change::Parked { ids, .. } if ids.iter().any(mine) => {
                self.enter(Phase::NotSent { memory_only: self.memory_only.get() });
                self.emit("error", "message", "not sent yet; it is tried again");
            }
            Change::Retrying { .. } | Change::Parked { .. } => self.state.notice.set(Notice::Waiting),
            Change::Rejected { .. } | Change::Expired { .. } => self.state.notice.set(Notice::Expired),
            _ => {}
        }
    }

    /// Shows a phase, and takes focus to its heading where that takes it from nobody.
    fn enter(self: &Rc<Self>, phase: Phase) {
        if self.state.phase.get_untracked() == phase {
            return;
        }
        let may_take_focus = self.may_take_focus();
        self.state.phase.set(phase);
        if may_take_focus {
            self.focus_soon(".outcome [tabindex]");
        }
    }

    /// Results come from our own collector only; another endpoint has none to show.
    fn fetch_results(self: &Rc<Self>) {
        let Some(base) = self.place.endpoint.strip_suffix("/submissions") else { return };
        let (Some(bundle), Some(wave)) = (self.bundle.borrow().clone(), self.place.wave.clone()) else {
            return;
        };
        let url = format!("{base}/campaigns/{}/results?wave={wave}", bundle.campaign);
        self.state.results.set(Shown::Loading);
        let inner = Rc::downgrade(self);
        let load = self.place.load.call1(&JsValue::NULL, &url.into());
        wasm_bindgen_futures::spawn_local(async move {
            let shown = read(load).await.map_or(Shown::Failed, |results| Shown::Results(Box::new(results)));
            if let Some(inner) = inner.upgrade() {
                inner.state.results.set(shown);
            }
        });
    }
}

async fn read(load: Result<JsValue, JsValue>) -> Option<Results> {
    let promise = load.ok()?.dyn_into::<js_sys::Promise>().ok()?;
    let text = wasm_bindgen_futures::JsFuture::from(promise).await.ok()?.as_string()?;
    Results::from_json(&text)
}
