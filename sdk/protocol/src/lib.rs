//! The words that all parts of Meepraat share: the campaign model, the wire, validation and tallies.
//!
//! Owns every rule that must read the same in the widget, the SDK and the collector. It does no I/O, reads no
//! clock, draws no randomness and knows no target; whoever calls it passes those in as values.
//!
//! ```
//! use meepraat_protocol::{Answer, Given, Id, Question};
//!
//! let question: Question<String> = serde_json::from_str(
//!     r#"{"id":"groei","kind":"single","text":"What worries you most?",
//!         "choices":[{"id":"zorg","text":"Care nearby"},{"id":"niets","text":"Nothing"}]}"#,
//! )?;
//! let answer = Answer::new(Id::new("groei")?, Given::Choice { choice: Id::new("zorg")?, other: None });
//! assert!(meepraat_protocol::validate_answers(&[question], &[answer]).is_ok());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
#![forbid(unsafe_code)]
#![deny(missing_docs, missing_debug_implementations)]
#![cfg_attr(not(test), warn(clippy::indexing_slicing))]

mod answer;
mod bundle;
mod campaign;
mod contact;
mod id;
mod lean;
mod limits;
mod question;
mod release;
mod results;
mod tally;
mod text;
mod validate;
mod wire;

pub use answer::{Answer, Given, MalformedAnswer, Stance, area_of};
pub use bundle::{Bundle, Direction, Index, IndexLanguage, IndexWave, Texts, fill};
pub use campaign::{
    AmbassadorProgramme, Area, Assignment, Audience, Campaign, Event, EventKind, Facility, Organiser,
    Partner, Place, Poll, PopulationGroup, Role, Slots, Task, Theme, Update, Wave,
};
#[cfg(feature = "check")]
pub use campaign::{Finding, Severity, did_you_mean, nearest};
pub use contact::{ContactError, ContactField, ContactKind, ContactProblem, Places};
pub use id::{AreaCode, Id, InvalidId, InvalidLanguage, Language, Link, SubmissionId, Version};
pub use limits::*;
pub use question::{
    AreaQuestion, Choice, Column, Condition, Fields, Kind, Multiple, NOT_APPLICABLE, Nps, Question, Ranking,
    Scale, Single, Statements, TextQuestion, areas_within, only_asked, shown,
};
pub use release::{Disclosure, make_release, release_is_due};
pub use results::{Cell, QuestionResults, Release, Results, Withheld};
pub use tally::{QuestionTally, Tally};
pub use text::Localized;
pub use validate::{AnswerError, AnswerProblem, validate_answers};
pub use wire::{
    Ack, Channel, Enrolment, Envelope, FollowUp, Hour, MalformedEnvelope, Outcome, Problem, ProblemItem,
    Receipt, Receipts, Response, SignUp, SignUpResult, Submission, Topic,
};
