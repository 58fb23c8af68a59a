//! What the widget knows and decides, free of the DOM: the step, the errors, the phase of sending.

use leptos::prelude::*;
use meepraat_protocol::{AnswerError, AnswerProblem, Question, Texts, fill, shown};

/// The step at which every question shows: on the hosted page.
pub(crate) const ALL: usize = usize::MAX;

/// The view's one signal: it follows the model as a whole, which keeps the engine small.
pub(crate) type State = RwSignal<Model>;

/// Where one resident is in the poll. It begins as the bundle's HTML shows it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Model {
    /// The question that shows, counted over all.
    pub(crate) step: usize,
    /// Which one that is of those that are asked of this resident, and how many these are.
    pub(crate) number: usize,
    pub(crate) total: usize,
    /// What is wrong, in the order of the questions.
    pub(crate) errors: Vec<AnswerError>,
    /// Whether sending was asked for without any answer.
    pub(crate) nothing: bool,
    /// How many characters are used in the open text that shows.
    pub(crate) used: usize,
    /// How far sending is.
    pub(crate) phase: Phase,
    /// What others answered.
    pub(crate) others: Others,
    /// What becomes of a response from an earlier visit.
    pub(crate) notice: Notice,
    /// What was said last about something that changed by itself, as markup.
    pub(crate) said: String,
}

impl Model {
    /// As the bundle's HTML shows it: the first question, before any answer.
    pub(crate) fn beginning(questions: &[Question<String>]) -> Self {
        Self { number: 1, total: shown(questions, &[]).len(), ..Self::default() }
    }

    pub(crate) fn is_last(&self) -> bool {
        self.number >= self.total
    }
}

/// How far sending is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(not(target_arch = "wasm32"), allow(dead_code, reason = "only the browser gets there"))]
pub(crate) enum Phase {
    /// The resident answers.
    #[default]
    Answering,
    /// On its way.
    Sending,
    /// Kept to be sent later.
    NotSent {
        /// It is lost when the page closes.
        memory_only: bool,
    },
    /// The endpoint will never take it.
    Rejected,
    /// A receipt came.
    Sent,
}

/// What is shown of the results.
#[derive(Clone, Debug, Default)]
#[cfg_attr(not(target_arch = "wasm32"), allow(dead_code, reason = "only the browser gets there"))]
pub(crate) enum Others {
    /// Nothing yet.
    #[default]
    Nothing,
    /// They are being fetched.
    Loading,
    /// They could not be fetched.
    Failed,
    /// This markup, filled in elsewhere.
    Filled(String),
}

/// What becomes of a response from an earlier visit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(not(target_arch = "wasm32"), allow(dead_code, reason = "only the browser gets there"))]
pub(crate) enum Notice {
    /// There is none.
    #[default]
    Nothing,
    /// It waits on the device.
    Waiting,
    /// It was delivered just now.
    Delivered,
    /// It was kept for too long and is gone.
    Expired,
}

/// What is wrong with an answer, in the resident's words.
pub(crate) fn explain(problem: AnswerProblem, texts: &Texts) -> String {
    match problem {
        AnswerProblem::Required => texts.get("error_required").to_owned(),
        AnswerProblem::TooFew { min } => fill(texts.get("error_too_few"), "{min}", min),
        AnswerProblem::TooMany { max } => fill(texts.get("error_too_many"), "{max}", max),
        AnswerProblem::Exclusive => texts.get("error_exclusive").to_owned(),
        AnswerProblem::TooLong { max } => fill(texts.get("error_too_long"), "{max}", max),
        _ => texts.get("error_invalid").to_owned(),
    }
}

/// The texts that the engine needs; the others stand in the bundle's HTML.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) const SPOKEN: [&str; 35] = [
    "progress",
    "max_characters",
    "characters_left",
    "error_required",
    "error_too_few",
    "error_too_many",
    "error_exclusive",
    "ranking",
    "ranking_chosen",
    "ranking_removed",
    "area_found",
    "area_none",
    "error_too_long",
    "error_nothing",
    "error_invalid",
    "sending",
    "not_sent",
    "not_sent_heading",
    "sent",
    "sent_heading",
    "rejected_heading",
    "expired",
    "results_loading",
    "results_failed",
    "results_basis",
    "results_waiting",
    "results_samples",
    "results_withheld",
    "date",
    "waiting",
    "idle",
    "idle_stay",
    "months",
    "percent",
    "thousands",
];
