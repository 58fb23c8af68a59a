//! A letter as HTML, as simple as mail programs need it: styles on the elements, no images, nothing fetched.
//!
//! Text and background keep the reader's own colours, so that it reads in the dark as well; only the button has its
//! own, with enough contrast on either.

use super::content::{Block, Content};
use super::plain::address;
use super::words::{Said, Sentence, Words};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use meepraat_protocol::Place;

/// The colours that the reader chose, by name: what checks contrast takes the page for white otherwise.
const SCHEME: &str = ":root{color-scheme:light dark;supported-color-schemes:light dark}body{background:Canvas;color:CanvasText}";
const PAGE: &str =
    "margin:0 auto;max-width:36em;padding:1.5em 1em;font:1em/1.5 Verdana,Geneva,'DejaVu Sans',sans-serif";
const HEADING: &str = "margin:0 0 1em;font-size:1.4em;line-height:1.3";
const SUBHEADING: &str = "margin:1em 0 .25em;font-size:1.1em;line-height:1.3";
const PARAGRAPH: &str = "margin:0 0 1em";
const CARD: &str = "margin:0 0 1em;padding:1em;border:1px solid #767676;border-radius:.25em";
const TERM: &str = "margin:.5em 0 0;font-weight:bold";
const VALUE: &str = "margin:0";
/// White on this blue has a contrast of 7.6 to 1.
const BUTTON: &str = "display:inline-block;padding:.75em 1.5em;border:2px solid #1d4f91;border-radius:.25em;background:#1d4f91;color:#ffffff;font-weight:bold;text-decoration:none";
const ADDRESS: &str = "margin:0 0 1.5em;font-size:.875em;overflow-wrap:anywhere;word-break:break-word";
const FOOT: &str = "margin:2em 0 0;padding:1em 0 0;border-top:1px solid #767676;font-size:.875em";

/// The letter as a page.
pub(super) fn html(content: &Content<'_>, words: &Words<'_>) -> String {
    let (language, direction) = (words.language.as_str(), words.direction().as_str());
    let mail = &words.texts.mail;
    let page = html! {
        (DOCTYPE)
        html lang=(language) dir=(direction) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width";
                meta name="color-scheme" content="light dark";
                meta name="supported-color-schemes" content="light dark";
                title { (content.subject.text()) }
                style { (PreEscaped(SCHEME)) }
            }
            // Mail programs that show the letter inside a page of theirs drop html and body.
            body { main lang=(language) dir=(direction) style=(PAGE) {
                h1 style=(HEADING) { (content.subject.html()) }
                p style=(PARAGRAPH) { (content.greeting.html()) }
                @for each in &content.blocks { (block(each, words)) }
                p style=(PARAGRAPH) { (mail.regards) br; (words.organiser().html()) }
                (foot(content, words))
            } }
        }
    };
    page.into_string()
}

fn foot(content: &Content<'_>, words: &Words<'_>) -> Markup {
    let (mail, organiser) = (&words.texts.mail, &words.campaign.organiser);
    let sender = Sentence::new(&mail.sender, &[("organiser", words.organiser())]);
    html! {
        div style=(FOOT) {
            p style=(PARAGRAPH) { (content.why.html()) " " (sender.html()) }
            p style=(VALUE) {
                a href=(organiser.contact.as_str()) { (mail.contact) } br;
                a href=(organiser.privacy.as_str()) { (mail.privacy) }
            }
        }
    }
}

fn block(block: &Block<'_>, words: &Words<'_>) -> Markup {
    let mail = &words.texts.mail;
    match block {
        Block::Paragraph(sentence) => html! { p style=(PARAGRAPH) { (sentence.html()) } },
        Block::Visit { event, when, place, party } => visit(event, when, place, *party, words),
        Block::Topics(topics) => html! {
            p style=(VALUE) { (mail.topics) ":" }
            ul style="margin:0 0 1em" { @for topic in topics { li { (topic.html()) } } }
        },
        Block::News { title, parts } => html! {
            div style=(CARD) {
                h2 style="margin:0;font-size:1.2em;line-height:1.3" { (title.html()) }
                @for (heading, text) in parts {
                    h3 style=(SUBHEADING) { (heading) }
                    p style=(VALUE) { (text.html()) }
                }
            }
        },
        Block::Calendars(links) => html! {
            p style=(PARAGRAPH) {
                (mail.calendar) br;
                a href=(links.google) { bdi { (words.texts.page.calendar_google) } } " · "
                a href=(links.outlook) { bdi { (words.texts.page.calendar_outlook) } }
            }
        },
        Block::Button { label, url } => html! {
            p style=(PARAGRAPH) { a href=(url) style=(BUTTON) { (label) } }
            p style=(ADDRESS) { (mail.address) br; a href=(url) dir="ltr" { (url) } }
        },
        Block::Link { label, url } => html! { p style=(PARAGRAPH) { a href=(url) { (label) } } },
    }
}

fn visit(event: &Said, when: &str, place: &Place, party: u32, words: &Words<'_>) -> Markup {
    let mail = &words.texts.mail;
    html! {
        div style=(CARD) {
            h2 style="margin:0;font-size:1.2em;line-height:1.3" { (event.html()) }
            dl style="margin:0" {
                dt style=(TERM) { (mail.when) }
                dd style=(VALUE) { (when) }
                dt style=(TERM) { (mail.r#where) }
                dd style=(VALUE) {
                    @match &place.link {
                        Some(link) => a href=(link.as_str()) { bdi { (address(place)) } },
                        None => bdi { (address(place)) },
                    }
                }
                dt style=(TERM) { (mail.party) }
                dd style=(VALUE) { (party) }
            }
        }
    }
}
