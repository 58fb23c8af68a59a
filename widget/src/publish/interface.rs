//! The interface's own texts, per language, and what is formatted from them.

use jiff::civil::Date;
use meepraat_protocol::{Facility, Language, Texts};
use serde::Deserialize;

/// Everything that the interface says in one language.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Interface {
    /// The language's own name.
    pub(super) name: String,
    pub(super) page: PageTexts,
    pub(super) widget: Texts,
    /// What is said about taking part.
    pub(super) part: Texts,
}

/// What only natively rendered pages say.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PageTexts {
    /// `{date}`.
    pub(super) before: String,
    /// `{date}`.
    pub(super) between: String,
    pub(super) after: String,
    pub(super) thanks: String,
    pub(super) confirm_heading: String,
    pub(super) confirm: String,
    pub(super) send: String,
}

const TEXTS: [(&str, &str); 6] = [
    ("nl", include_str!("../../texts/nl.toml")),
    ("en", include_str!("../../texts/en.toml")),
    ("tr", include_str!("../../texts/tr.toml")),
    ("ar", include_str!("../../texts/ar.toml")),
    ("pl", include_str!("../../texts/pl.toml")),
    ("uk", include_str!("../../texts/uk.toml")),
];

/// The languages that the interface speaks; a campaign in another language has an English interface.
#[must_use]
pub fn interface_languages() -> &'static [&'static str] {
    &["nl", "en", "tr", "ar", "pl", "uk"]
}

/// The interface in a language, else in English.
#[expect(clippy::expect_used, reason = "the files are part of the program and a test reads each of them")]
pub(super) fn interface(language: &Language) -> Interface {
    let text_in = |code: &str| TEXTS.iter().find(|(known, _)| *known == code).map(|(_, text)| *text);
    let text = text_in(language.as_str()).or_else(|| text_in("en")).expect("English is there");
    toml::from_str(text).expect("the interface's texts are complete")
}

/// A day in the words of a language, such as `1 maart 2027`: letters write dates as the widget does.
#[must_use]
pub fn day_in_words(language: &Language, day: Date) -> String {
    interface(language).widget.day_in_words(day)
}

/// A facility in the words of a language, as the widget offers it: organisers read what residents chose.
#[must_use]
pub fn facility_in_words(language: &Language, facility: Facility) -> String {
    interface(language).part.get(facility.as_str()).to_owned()
}

/// The name of a language in that language; its code where the interface does not speak it.
pub(super) fn name_of(language: &Language) -> String {
    if interface_languages().contains(&language.as_str()) {
        interface(language).name
    } else {
        language.to_string()
    }
}
