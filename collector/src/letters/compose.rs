//! A letter as a mail that can be sent: its headers, and its parts. What it says is `content`'s.

use super::Letter;
use super::calendar;
use super::content::{Content, content};
use super::html::html;
use super::plain::plain;
use super::words::Words;
use jiff::Timestamp;
use lettre::Message;
use lettre::address::{Address, AddressError};
use lettre::message::header::{ContentType, ContentTypeErr, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};
use meepraat_protocol::{Campaign, Language};
use std::time::SystemTime;
use url::{Host, Url};

/// Characters of a name that a letter greets with: longer ones are no names.
const MAX_GREETED_CHARACTERS: usize = 60;

/// The name of the attached calendar file, the same in every language: some mail programs break others.
const CALENDAR_FILE: &str = "meepraat.ics";

/// Who writes to whom, about what, and when.
#[derive(Debug, Clone, Copy)]
pub struct Letterhead<'a> {
    /// The campaign that it is about.
    pub campaign: &'a Campaign,
    /// The reader's language.
    pub language: &'a Language,
    /// The reader's name, as they wrote it.
    pub to_name: Option<&'a str>,
    /// The reader's address.
    pub to: &'a str,
    /// The sender.
    pub from: &'a Mailbox,
    /// The `Message-ID`, such as `<7f3a@stem.example.nl>`: the same whenever the same letter is composed again.
    pub message_id: &'a str,
    /// When it was written.
    pub date: SystemTime,
}

/// A letter cannot be composed.
#[derive(Debug, thiserror::Error)]
pub enum ComposeError {
    /// The reader's address is none. It is not told which: it must not come into a log.
    #[error("the address to write to is not an e-mail address")]
    Address(#[source] AddressError),
    /// The `Message-ID` is none.
    #[error("the Message-ID must be one word of ASCII between < and >, with an @")]
    MessageId,
    /// A link does not lead to a page. It is not told which: it may carry someone's key.
    #[error("a link in a letter must be an absolute http or https address")]
    Link,
    /// The mail cannot be put together.
    #[error("the mail cannot be put together")]
    Mail(#[from] lettre::error::Error),
    /// A part's type is not understood.
    #[error("the type of a part is not understood")]
    Part(#[from] ContentTypeErr),
}

/// A letter as its reader sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// Its subject.
    pub subject: String,
    /// Its body, as a page.
    pub html: String,
}

/// What a reader sees of a letter, for demonstrations.
#[must_use]
pub fn preview(letter: &Letter<'_>, head: &Letterhead<'_>) -> Preview {
    let words = Words::new(head.campaign, head.language);
    let content = content(letter, &words, head.to_name.filter(|name| is_name(name)).map(str::trim));
    Preview { subject: content.subject.text(), html: html(&content, &words) }
}

/// The letter as a mail: text and HTML as alternatives, and the calendar entry attached where there is one.
///
/// # Errors
/// Where the address, the `Message-ID` or a link is not one.
pub fn compose(letter: &Letter<'_>, head: &Letterhead<'_>) -> Result<Message, ComposeError> {
    let to = reader(head.to).map_err(ComposeError::Address)?;
    let words = Words::new(head.campaign, head.language);
    let content = content(letter, &words, head.to_name.filter(|name| is_name(name)).map(str::trim));
    if !content.links().all(leads_somewhere) || !content.unsubscribe.is_none_or(is_page) {
        return Err(ComposeError::Link);
    }
    let mut mail = Message::builder()
        .from(head.from.clone())
        // The name stands in the letter only: in a header it would be what a mail program shows of the sender's choice.
        .to(Mailbox::new(None, to))
        .date(head.date)
        .message_id(Some(message_id(head.message_id)?))
        .subject(content.subject.text())
        .raw_header(header("Auto-Submitted", "auto-generated"))
        .raw_header(header("Content-Language", words.language.as_str()));
    if let Some(url) = content.unsubscribe {
        mail = mail
            .raw_header(header("List-Unsubscribe", &format!("<{url}>")))
            .raw_header(header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"));
    }
    Ok(mail.multipart(parts(&content, &words, head)?)?)
}

fn parts(content: &Content<'_>, words: &Words<'_>, head: &Letterhead<'_>) -> Result<MultiPart, ComposeError> {
    let text = SinglePart::plain(plain(content, words));
    let alternatives =
        MultiPart::alternative().singlepart(text).singlepart(SinglePart::html(html(content, words)));
    let Some(entry) = &content.entry else {
        return Ok(alternatives);
    };
    let written = Timestamp::try_from(head.date).unwrap_or(Timestamp::UNIX_EPOCH);
    let kind = ContentType::parse("text/calendar; method=PUBLISH; charset=utf-8")?;
    let file = Attachment::new(CALENDAR_FILE.to_owned()).body(calendar::file(entry, words, written), kind);
    Ok(MultiPart::mixed().multipart(alternatives).singlepart(file))
}

/// A header that must stand as it is: one that is encoded is not understood. Its value is ASCII without spaces at its
/// ends, as [`is_page`] and [`message_id`] see to.
fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::dangerous_new_pre_encoded(
        HeaderName::new_from_ascii_str(name),
        value.to_owned(),
        value.to_owned(),
    )
}

fn message_id(id: &str) -> Result<String, ComposeError> {
    let inner = id.strip_prefix('<').and_then(|id| id.strip_suffix('>')).filter(|id| id.contains('@'));
    let graphic = |id: &&str| id.bytes().all(|byte| byte.is_ascii_graphic() && !b"<>".contains(&byte));
    inner.filter(graphic).map(|_| id.to_owned()).ok_or(ComposeError::MessageId)
}

/// The reader's address, with the name of its host as every mail server knows it.
fn reader(to: &str) -> Result<Address, AddressError> {
    let to: Address = to.parse()?;
    match Host::parse(to.domain()) {
        Ok(Host::Domain(host)) => Address::new(to.user(), host),
        _ => Ok(to),
    }
}

/// An address that a resident can follow; updates may lead to a telephone as well.
fn leads_somewhere(url: &str) -> bool {
    Url::parse(url).is_ok_and(|url| ["http", "https", "mailto", "tel"].contains(&url.scheme()))
}

/// An address of a page, in characters that may stand in a header.
fn is_page(url: &str) -> bool {
    let page = Url::parse(url).is_ok_and(|url| ["http", "https"].contains(&url.scheme()));
    page && url.bytes().all(|byte| byte.is_ascii_graphic() && !b"<>\"".contains(&byte))
}

/// Whether it can be a person's name. Anyone can sign up anyone, under any name: a letter of ours must not carry an
/// address or a message of theirs.
fn is_name(name: &str) -> bool {
    let accent = |character: char| ('\u{300}'..='\u{36f}').contains(&character);
    let allowed =
        |character: char| character.is_alphabetic() || accent(character) || " '’-.&".contains(character);
    // A dot within a word makes it the name of a host, which mail programs turn into a link.
    let host = |word: &str| word.trim_end_matches('.').contains('.') && word.chars().count() > 4;
    let name = name.trim();
    let short = !name.is_empty() && name.chars().count() <= MAX_GREETED_CHARACTERS;
    short && name.chars().all(allowed) && !name.split(' ').any(host)
}
