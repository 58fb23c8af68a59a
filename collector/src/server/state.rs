//! What every request may use: the campaigns, their files, the store, the clock.

use super::{Clock, address::TrustedProxies, files::Files, judge::Known, limiter::Limiter, people::People};
use crate::store::Store;
use meepraat_protocol::{Campaign, Id};
use meepraat_widget::Published;
use std::{
    collections::BTreeMap,
    sync::{Arc, Once},
};

/// A campaign as it is served now.
#[derive(Debug)]
pub(crate) struct Served {
    /// The campaign.
    pub(crate) campaign: Arc<Campaign>,
    /// Its bundle.
    pub(crate) published: Published,
}

/// What every request may use.
#[derive(Debug)]
pub struct AppState {
    pub(crate) served: Arc<BTreeMap<Id, Served>>,
    pub(crate) known: BTreeMap<Id, Known>,
    pub(crate) files: Arc<Files>,
    /// The path of the style sheet of hosted pages.
    pub(crate) style: String,
    /// The path of the script by which a hosted page tells how tall it is.
    pub(crate) height: String,
    pub(crate) store: Store,
    /// The people who take part; none where no mail is sent.
    pub(crate) people: Option<People>,
    pub(crate) clock: Clock,
    /// For every post.
    pub(crate) limiter: Limiter,
    /// For sign-ups, enrolments and follow-ups as well.
    pub(crate) contact_limiter: Limiter,
    pub(crate) trusted: TrustedProxies,
    /// Whether it was said that an X-Forwarded-For is not believed.
    pub(crate) unbelieved: Once,
    /// The origin that links begin with, without a slash at the end.
    pub(crate) public_url: String,
}

impl AppState {
    /// What is stored, for whoever may see every number of it.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.store
    }

    pub(crate) fn campaign(&self, id: &str) -> Option<&Served> {
        Id::new(id).ok().and_then(|id| self.served.get(&id))
    }
}
