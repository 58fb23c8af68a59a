//! What there is to take part in as a page of its own, whose forms need no JavaScript.

use super::{HostedFiles, document, languages};
use crate::publish::PublishedLanguage;
use crate::publish::draw::part;
use jiff::civil::Date;
use leptos::prelude::*;
use meepraat_protocol::{ContactError, ContactKind, Fields, Id, Places, SubmissionId};
use std::collections::{BTreeMap, BTreeSet};

/// What the page shows beside what the campaign says.
#[derive(Clone, Copy)]
pub struct HostedPart<'a> {
    /// On whose site, where it is known.
    pub partner: Option<&'a str>,
    /// Where its files lie.
    pub files: HostedFiles<'a>,
    /// The day: what is over is not there.
    pub today: Date,
    /// What is left at each event.
    pub places: &'a BTreeMap<Id, Places>,
    /// The slots that are taken, by event and by their name on the wire.
    pub slots_taken: &'a BTreeSet<(Id, String)>,
    /// Makes an id; each form carries one of its own.
    pub fresh_id: &'a dyn Fn() -> SubmissionId,
    /// What was posted and is wrong.
    pub posted: Option<PostedPart<'a>>,
    /// What was just done.
    pub done: Option<Done>,
}

impl std::fmt::Debug for HostedPart<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("HostedPart").field("today", &self.today).finish_non_exhaustive()
    }
}

/// A post that was not taken.
#[derive(Debug, Clone, Copy)]
pub struct PostedPart<'a> {
    /// Which form it was.
    pub kind: ContactKind,
    /// What was filled in.
    pub fields: &'a Fields,
    /// What is wrong with it.
    pub errors: &'a [ContactError],
    /// Whether it was refused for another reason than its fields.
    pub refused: bool,
}

/// What a post led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    /// A place is held until it is confirmed.
    Held,
    /// On the waitlist, once that is confirmed.
    Waitlisted,
    /// No place was left.
    Full,
    /// An ambassador, once that is confirmed.
    Enrolment,
    /// Kept informed, once that is confirmed.
    FollowUp,
}

/// The whole page of `GET /embed/{campaign}/take-part`.
#[must_use]
pub fn hosted_part(published: &PublishedLanguage, page: &HostedPart<'_>) -> String {
    let words = &published.words;
    let heading = words.part.as_ref().map_or(words.title.as_str(), |part| part.texts.get("heading"));
    let root = format!("/embed/{}", published.bundle.campaign);
    document(words, page.files, heading, || {
        view! { {languages(words, page.partner, None)} {part::hosted(words, page, &root)} }.into_any()
    })
}
