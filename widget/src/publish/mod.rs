//! From a campaign to its bundle: resolves each language, pre-renders the form, and makes the campaign's own script.
//! Native only; writing files and serving them is the collector's.

mod draw;
mod hosted;
mod interface;
mod resolve;
mod script;

pub use hosted::{
    Done, Heard, HostedFiles, HostedPage, HostedPart, PostedPart, hosted_confirm, hosted_form, hosted_page,
    hosted_part, hosted_thanks,
};
pub use interface::{day_in_words, facility_in_words, interface_languages};
pub use script::{LoaderParts, NotALoader, campaign_script};

use crate::MARKUP;
use crate::publish::draw::Words;
use crate::state::{Model, SPOKEN, State};
use crate::view::{Handlers, widget};
use jiff::civil::Date;
use leptos::prelude::*;
use meepraat_protocol::{Ack, Bundle, Campaign, Index, IndexLanguage, IndexWave, Language, Version};
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// A campaign as static files.
#[derive(Debug, Clone)]
pub struct Published {
    /// `index.json`.
    pub index: Index,
    /// The languages, the campaign's own first; never empty.
    pub languages: Vec<PublishedLanguage>,
}

/// One language of a published campaign.
#[derive(Debug, Clone)]
pub struct PublishedLanguage {
    /// The poll as the engine reads it.
    pub bundle: Bundle,
    /// `{lang}.json`.
    pub json: String,
    /// `{lang}.html`.
    pub html: String,
    /// `{lang}.part.html`; absent where there is nothing to take part in.
    pub part: Option<String>,
    words: Words,
}

impl Published {
    /// The wanted language, else the campaign's own.
    ///
    /// # Panics
    /// Never for what [`publish`] made: it publishes at least one language.
    #[must_use]
    #[expect(clippy::indexing_slicing, reason = "publish() makes at least one language")]
    pub fn language(&self, wanted: Option<&str>) -> &PublishedLanguage {
        let found = self.languages.iter().find(|language| Some(language.bundle.language.as_str()) == wanted);
        found.unwrap_or(&self.languages[0])
    }
}

/// What residents are offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offer {
    /// The poll, and what there is to take part in.
    Everything,
    /// The poll alone: whoever receives its responses takes no sign-ups.
    Poll,
}

/// Resolves, numbers and pre-renders a campaign. With `today` the loader judges waves by that day (rehearsals, tests).
#[must_use]
pub fn publish(campaign: &Campaign, offer: Offer, today: Option<Date>) -> Published {
    let version = version_of(campaign);
    let mut codes = campaign.languages.clone();
    codes.dedup();
    if codes.is_empty() {
        codes.extend(Language::new("nl"));
    }
    let languages: Vec<_> =
        codes.iter().map(|code| publish_language(campaign, offer, &version, code, &codes)).collect();
    let index = Index {
        campaign: campaign.id.clone(),
        version,
        languages: languages
            .iter()
            .map(|language| IndexLanguage {
                code: language.bundle.language.clone(),
                html: short_hash(language.html.as_bytes()),
                json: short_hash(language.json.as_bytes()),
                part: language.part.as_deref().map(|part| short_hash(part.as_bytes())),
            })
            .collect(),
        waves: campaign
            .waves
            .iter()
            .map(|wave| IndexWave { id: wave.id.clone(), opens: wave.opens, closes: wave.closes })
            .collect(),
        audience: campaign.audience,
        endpoint: campaign.endpoint.as_ref().map(ToString::to_string),
        ack: Ack::default(),
        today,
    };
    Published { index, languages }
}

fn publish_language(
    campaign: &Campaign,
    offer: Offer,
    version: &Version,
    code: &Language,
    codes: &[Language],
) -> PublishedLanguage {
    let (mut words, questions) = resolve::words(campaign, version, code, codes);
    words.part = words.part.filter(|_| offer == Offer::Everything);
    let bundle = Bundle {
        campaign: campaign.id.clone(),
        version: version.clone(),
        language: code.clone(),
        source: campaign.organiser.source(),
        texts: words.texts.clone(),
        outcome: render(|| draw::outcome(&words, &questions)),
        profile: words.profile.clone(),
        questions,
    };
    let whole = Arc::new(bundle.clone());
    let html = render(|| {
        widget(&whole, State::new(Model::beginning(&whole.questions)), no_handlers(), &|piece| {
            words.draw(piece, &[])
        })
        .to_html()
    });
    let bundle = Bundle { texts: bundle.texts.only(&SPOKEN), ..bundle };
    let part = render(|| draw::part::section(&words));
    PublishedLanguage { json: to_json(&bundle), bundle, html, part, words }
}

/// Does something with views, which need an owner while they are drawn.
fn render<Drawn>(draw: impl FnOnce() -> Drawn) -> Drawn {
    let owner = Owner::new();
    let drawn = owner.with(draw);
    owner.unset();
    drawn
}

fn no_handlers() -> Handlers {
    Handlers { input: Box::new(drop), submit: Box::new(drop), click: Box::new(drop) }
}

fn version_of(campaign: &Campaign) -> Version {
    let drawn_by = format!("{MARKUP} {}", env!("CARGO_PKG_VERSION"));
    short_hash(format!("{drawn_by}\n{}", to_json(campaign)).as_bytes())
}

#[expect(
    clippy::expect_used,
    reason = "both sides are fixed: a hash has 32 bytes, eight hexadecimal digits are a version"
)]
fn short_hash(bytes: &[u8]) -> Version {
    let hash = Sha256::digest(bytes);
    let digits: String = hash.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    Version::new(&digits).expect("eight hexadecimal digits are a version")
}

#[expect(clippy::expect_used, reason = "our types have text keys only, so JSON takes all of their values")]
fn to_json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("our types serialise")
}

#[cfg(test)]
mod tests;
