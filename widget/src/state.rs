//! What the widget knows and decides, free of the DOM: the step, the errors, the phase of sending.

use leptos::prelude::*;
use meepraat_protocol::{AnswerError, AnswerProblem, Results, Texts};

/// The step at which every question shows: on the hosted page.
pub(crate) const ALL: usize = usize::MAX;

/// Where one resident is in the poll.
#[derive(Clone, Copy, Debug)]
pub(crate) struct State {
    /// The question that shows.
    pub(crate) step: RwSignal<usize>,
    /// What is wrong, in the order of the questions.
    pub(crate) errors: RwSignal<Vec<AnswerError>>,
    /// Whether sending was asked for without any answer.
    pub(crate) nothing: RwSignal<bool>,
    /// How many characters are used in the open text that shows.
    pub(crate) used: RwSignal<usize>,
    /// How far sending is.
    pub(crate) phase: RwSignal<Phase>,
    /// What others answered.
    pub(crate) results: RwSignal<Shown>,
    /// What becomes of a response from an earlier visit.
    pub(crate) notice: RwSignal<Notice>,
}

/// How far sending is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(target_arch = "wasm32"), allow(dead_code, reason = "only the browser gets there"))]
pub(crate) enum Phase {
    /// The resident answers.
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
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(not(target_arch = "wasm32"), allow(dead_code, reason = "only the browser gets there"))]
pub(crate) enum Shown {
    /// Nothing yet.
    Nothing,
    /// They are being fetched.
    Loading,
    /// They could not be fetched.
    Failed,
    /// These.
    Results(Box<Results>),
}

/// What becomes of a response from an earlier visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(target_arch = "wasm32"), allow(dead_code, reason = "only the browser gets there"))]
pub(crate) enum Notice {
    /// There is none.
    Nothing,
    /// It waits on the device.
    Waiting,
    /// It was delivered just now.
    Delivered,
    /// It was kept for too long and is gone.
    Expired,
}

impl State {
    pub(crate) fn new(step: usize) -> Self {
        Self {
            step: RwSignal::new(step),
            errors: RwSignal::new(Vec::new()),
            nothing: RwSignal::new(false),
            used: RwSignal::new(0),
            phase: RwSignal::new(Phase::Answering),
            results: RwSignal::new(Shown::Nothing),
            notice: RwSignal::new(Notice::Nothing),
        }
    }
}

/// What is wrong with an answer, in the resident's words.
pub(crate) fn explain(problem: AnswerProblem, texts: &Texts) -> String {
    match problem {
        AnswerProblem::Required => texts.get("error_required").to_owned(),
        AnswerProblem::TooLong { max } => fill(texts.get("error_too_long"), "{max}", max),
        _ => texts.get("error_invalid").to_owned(),
    }
}

/// Puts a value into a text at its mark.
pub(crate) fn fill(text: &str, mark: &str, value: impl ToString) -> String {
    text.replace(mark, &value.to_string())
}

/// A day in words, such as `1 maart 2027`, from year, month (1 to 12) and day.
pub(crate) fn date_in_words((year, month, day): (i32, i8, i8), texts: &Texts) -> String {
    let name = usize::try_from(month - 1).ok().and_then(|index| texts.get("months").split(' ').nth(index));
    let date = fill(&fill(texts.get("date"), "{day}", day), "{month}", name.unwrap_or_default());
    fill(&date, "{year}", year)
}

/// The texts that the engine needs; the others stand in the bundle's HTML.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) const SPOKEN: [&str; 23] = [
    "progress",
    "max_characters",
    "characters_left",
    "error_required",
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
    "months",
];
