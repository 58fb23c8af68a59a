//! What follows Send as a WebAssembly module of its own, which the widget brings in once its form is alive: the SDK, and
//! filling in what others answered. What a resident waits for is smaller without it.
//!
//! Owns the crossing from Rust to scripts. What is promised, and everything behind it, is the SDK's; what a submission
//! says was validated and sealed by whoever knows the questions.
#![cfg(target_arch = "wasm32")]
#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod contact;

use js_sys::{Array, Function};
use meepraat_sdk::protocol::{Bundle, ContactField, Problem, Receipt, Results, SignUpResult, SubmissionId};
use meepraat_sdk::{
    Ack, Change, Client, Endpoint, FetchTransport, MemoryStore, Sealed, Settings, Subscription,
};
use wasm_bindgen::prelude::*;

/// Delivers sealed submissions to one endpoint, and what earlier visits left for it on the device.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Delivery {
    client: Client,
    _subscription: Subscription,
}

#[wasm_bindgen]
impl Delivery {
    /// Begins to deliver what waits on the device. An endpoint that knows no receipts is believed `by_status`. On a
    /// device that is `shared` nothing of this visit is stored, and nothing of another one is touched.
    /// `changed(what, id, words, fields)` hears what becomes of submissions: `what` is `delivered`, `rejected`,
    /// `retrying`, `parked`, `gone` or `expired`, and the latter has no id. Of a sign-up that was delivered `words` is
    /// what it got: `held`, `waitlisted` or `full`. `fields` are those of a form that made it be rejected.
    ///
    /// # Errors
    /// A text that says what to do, where the endpoint is no http or https address.
    #[wasm_bindgen(constructor)]
    pub fn new(endpoint: &str, by_status: bool, shared: bool, changed: Function) -> Result<Self, JsValue> {
        let endpoint = Endpoint::new(endpoint).map_err(|error| JsValue::from(error.to_string()))?;
        // Whatever is sent was sealed with its source.
        let settings =
            Settings::new(endpoint, "").with_ack(if by_status { Ack::Status } else { Ack::Receipts });
        let client = if shared {
            Client::new(settings, MemoryStore::new(), FetchTransport::new())
        } else {
            Client::in_browser(settings)
        };
        let subscription = client.on_change(move |change| tell(&changed, change));
        Ok(Self { client, _subscription: subscription })
    }

    /// Keeps and sends a sealed submission.
    ///
    /// # Errors
    /// A text that says why it was not taken.
    pub fn take(&self, sealed: String) -> Result<(), JsValue> {
        let sealed = Sealed::from_text(sealed).ok_or("this is no sealed submission")?;
        self.client.take(sealed).map_err(|error| error.to_string())?;
        Ok(())
    }

    /// Keeps and sends a sign-up, enrolment or follow-up: `fields` are the names and values of its form, in turn. Gives its
    /// id. It waits in memory only, and in no request with answers.
    ///
    /// # Errors
    /// The names of the fields in which something is wrong; a text that says why it was not taken where it is not them.
    pub fn contact(
        &self,
        kind: &str,
        fields: Vec<String>,
        campaign: &str,
        source: &str,
        language: &str,
    ) -> Result<String, JsValue> {
        let sealed = contact::seal(kind, fields, campaign, source, language)?;
        let id = sealed.id().to_string();
        self.client.take(sealed).map_err(|error| error.to_string())?;
        Ok(id)
    }

    /// Tries now.
    pub fn flush(&self) {
        self.client.flush();
    }
}

/// What others answered as markup, from `{lang}.json` and the collector's results; nothing where either cannot be read.
#[wasm_bindgen(js_name = fillResults)]
#[must_use]
pub fn fill_results(poll: &str, results: &str) -> Option<String> {
    Some(Bundle::from_json(poll)?.fill_results(&Results::from_json(results)?))
}

fn tell(changed: &Function, change: &Change) {
    let call = |what: &str, id: Option<SubmissionId>, words: &str, fields: &Array| {
        let id = id.map(|id| id.to_string()).unwrap_or_default();
        // A listener that throws has its own error; delivery goes on.
        drop(changed.call4(&JsValue::NULL, &what.into(), &id.into(), &words.into(), fields));
    };
    let call_each = |what: &str, ids: &[SubmissionId]| {
        ids.iter().for_each(|id| call(what, Some(*id), "", &Array::new()));
    };
    match change {
        Change::Delivered { id, receipt } => call("delivered", Some(*id), got(receipt), &Array::new()),
        Change::Rejected { id, problem } => {
            let words =
                problem.as_ref().map_or("the endpoint rejected it", |problem| problem.detail.as_str());
            call("rejected", Some(*id), words, &problem.as_ref().map(wrong_fields).unwrap_or_default());
        }
        Change::Retrying { ids, .. } | Change::Waiting { ids } => call_each("retrying", ids),
        Change::Parked { ids, .. } => call_each("parked", ids),
        Change::Gone { id } => call_each("gone", &[*id]),
        Change::Expired { .. } => call("expired", None, "", &Array::new()),
        _ => {}
    }
}

/// What a sign-up got; nothing for whatever else was delivered, or where the endpoint does not say.
fn got(receipt: &Option<Receipt>) -> &'static str {
    match receipt.as_ref().and_then(|receipt| receipt.result) {
        Some(SignUpResult::Held) => "held",
        Some(SignUpResult::Waitlisted) => "waitlisted",
        Some(SignUpResult::Full) => "full",
        None => "",
    }
}

/// The form's fields that an endpoint's problem names.
fn wrong_fields(problem: &Problem) -> Array {
    let fields = problem.errors.iter().filter_map(|item| ContactField::of_problem(&item.field));
    fields.map(|field| JsValue::from(field.as_str())).collect()
}
