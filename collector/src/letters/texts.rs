//! The words of mails, posters and the pages that mails lead to, per language, as `collector/texts/` has them.
//! What is filled into them, and how, is `words`'s.

use meepraat_protocol::Language;
use serde::Deserialize;
use std::sync::LazyLock;

/// Everything that is written to residents in one language.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Texts {
    pub(super) time: TimeTexts,
    pub(super) mail: MailTexts,
    pub(super) letter: LetterTexts,
    pub(super) poster: PosterTexts,
    /// The pages that mails lead to.
    pub page: PageTexts,
}

/// How days and hours are written.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TimeTexts {
    /// From Monday on, with a space between.
    pub(super) weekdays: String,
    /// `{weekday}`, `{date}`.
    pub(super) day: String,
    /// `{hour}`, `{minute}`.
    pub(super) hour: String,
    /// `{day}`, `{time}`.
    pub(super) moment: String,
    /// Within one day: `{day}`, `{from}`, `{until}`.
    pub(super) period: String,
    /// Over several days: `{from}`, `{until}`.
    pub(super) days: String,
}

/// What stands in many mails.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MailTexts {
    /// `{name}`.
    pub(super) greeting: String,
    pub(super) greeting_unknown: String,
    pub(super) when: String,
    pub(super) r#where: String,
    pub(super) party: String,
    pub(super) topics: String,
    /// Above the address of the button.
    pub(super) address: String,
    pub(super) calendar: String,
    pub(super) regards: String,
    /// `{organiser}`.
    pub(super) sender: String,
    pub(super) contact: String,
    pub(super) privacy: String,
    /// `{campaign}`.
    pub(super) topic_campaign: String,
    /// `{theme}`.
    pub(super) topic_theme: String,
    pub(super) topic_waves: String,
    pub(super) said: String,
    pub(super) doing: String,
}

/// What one kind of mail says, in the order in which it stands there.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LetterText {
    pub(super) subject: String,
    pub(super) before: Vec<String>,
    /// Right above the button.
    #[serde(default)]
    pub(super) lead: Vec<String>,
    #[serde(default)]
    pub(super) button: String,
    #[serde(default)]
    pub(super) after: Vec<String>,
    /// The words of a second, smaller link.
    #[serde(default)]
    pub(super) link: String,
    /// Why the reader gets it.
    pub(super) why: String,
}

/// All kinds of mail.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LetterTexts {
    pub(super) confirm_held: LetterText,
    pub(super) confirm_waiting: LetterText,
    pub(super) signed_up: LetterText,
    pub(super) waiting: LetterText,
    pub(super) offered: LetterText,
    pub(super) offer_lapsed: LetterText,
    pub(super) cancelled: LetterText,
    pub(super) changed: LetterText,
    pub(super) reminder: LetterText,
    pub(super) already_signed_up: LetterText,
    pub(super) confirm_enrolment: LetterText,
    pub(super) welcome: LetterText,
    pub(super) already_ambassador: LetterText,
    pub(super) confirm_follow_up: LetterText,
    pub(super) following: LetterText,
    pub(super) already_following: LetterText,
    pub(super) wave_opened: LetterText,
    pub(super) news: LetterText,
}

/// What a poster says besides the campaign's own words.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PosterTexts {
    /// `{organiser}`.
    pub(super) asked_by: String,
    pub(super) scan: String,
    pub(super) visit: String,
    /// `{url}`.
    pub(super) qr: String,
}

macro_rules! page_texts {
    ($($(#[$about:meta])* $name:ident,)*) => {
        /// What the pages say that mails lead to; `{…}` is for [`fill`](super::fill).
        #[derive(Debug, Clone, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct PageTexts {
            $($(#[$about])* pub $name: String,)*
        }
    };
}

page_texts! {
    confirm_heading,
    confirm,
    confirm_button,
    confirmed_heading,
    /// `{event}`.
    confirmed_place,
    /// `{event}`.
    confirmed_waiting,
    confirmed_enrolment,
    confirmed_follow_up,
    gone_heading,
    /// The link was used or is too old, and what to do.
    link_gone,
    manage_heading,
    /// `{event}`, `{party}`.
    manage_place,
    /// `{event}`, `{party}`.
    manage_waiting,
    manage_unconfirmed,
    manage_past,
    cancel_heading,
    cancel_explained,
    cancel_button,
    cancelled,
    change_heading,
    party_label,
    change_explained,
    change_button,
    /// `{party}`.
    changed,
    change_full,
    accept_heading,
    /// `{until}`.
    accept,
    accept_button,
    accepted,
    offer_gone,
    calendar_heading,
    calendar_download,
    calendar_google,
    calendar_outlook,
    ambassador_heading,
    ambassador_intro,
    share_heading,
    share_link,
    /// `{partner}`.
    share_partner,
    share_hosted,
    share_whatsapp,
    share_mail,
    copy,
    poster_heading,
    poster_explained,
    poster_button,
    qr_heading,
    /// `{url}`.
    qr_alt,
    count_heading,
    /// `{count}`.
    count,
    count_few,
    count_explained,
    leave_heading,
    leave_explained,
    leave_button,
    left,
    unsubscribe_heading,
    unsubscribe_explained,
    unsubscribe_button,
    unsubscribed,
    erase_heading,
    erase_explained,
    erase_button,
    failed_heading,
    failed,
    to_poll,
}

/// Every language with its file, as the interface has them.
const FILES: [(&str, &str); 6] = [
    ("nl", include_str!("../../texts/nl.toml")),
    ("en", include_str!("../../texts/en.toml")),
    ("tr", include_str!("../../texts/tr.toml")),
    ("ar", include_str!("../../texts/ar.toml")),
    ("pl", include_str!("../../texts/pl.toml")),
    ("uk", include_str!("../../texts/uk.toml")),
];

/// What a language that we do not write is answered in, as the interface does.
const OTHERWISE: &str = "en";

#[expect(clippy::expect_used, reason = "the files are part of the program and a test reads each of them")]
static TEXTS: LazyLock<Vec<(Language, Texts)>> = LazyLock::new(|| {
    let read = |(code, text): (&str, &str)| {
        let language = Language::new(code).expect("the codes above are codes");
        (language, toml::from_str(text).expect("the texts are complete"))
    };
    FILES.into_iter().map(read).collect()
});

/// The texts in a language, else in English.
#[must_use]
pub fn texts(language: &Language) -> &'static Texts {
    &written_in(language).1
}

/// The texts in a language, else in English, with the language that they are in.
#[expect(clippy::expect_used, reason = "English is in the list above")]
pub(super) fn written_in(language: &Language) -> &'static (Language, Texts) {
    let find = |wanted: &str| TEXTS.iter().find(|(code, _)| code.as_str() == wanted);
    find(language.as_str()).or_else(|| find(OTHERWISE)).expect("English is there")
}

#[cfg(test)]
mod tests;
