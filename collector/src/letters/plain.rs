//! A letter as plain text: for readers who want it so, and for screen readers and small watches.

use super::content::{Block, Content};
use super::words::{Said, Sentence, Words};
use meepraat_protocol::{Direction, Place};

/// The letter as text, with every address written out.
pub(super) fn plain(content: &Content<'_>, words: &Words<'_>) -> String {
    let (mail, direction) = (&words.texts.mail, words.direction());
    let mut parts = vec![content.greeting.isolated(direction)];
    parts.extend(content.blocks.iter().map(|each| block(each, words)));
    parts.push(format!("{}\n{}", mail.regards, said(words.organiser(), direction)));
    let organiser = Sentence::new(&mail.sender, &[("organiser", words.organiser())]);
    let campaign = words.campaign;
    parts.push(format!(
        "-- \n{}\n{}\n{}: {}\n{}: {}",
        content.why.isolated(direction),
        organiser.isolated(direction),
        mail.contact,
        campaign.organiser.contact,
        mail.privacy,
        campaign.organiser.privacy,
    ));
    format!("{}\n", parts.join("\n\n"))
}

fn block(block: &Block<'_>, words: &Words<'_>) -> String {
    let (mail, direction) = (&words.texts.mail, words.direction());
    match block {
        Block::Paragraph(sentence) => sentence.isolated(direction),
        Block::Visit { event, when, place, party } => {
            let (event, at) = (said(event.clone(), direction), said(address(place).into(), direction));
            format!("{event}\n{}: {when}\n{}: {at}\n{}: {party}", mail.when, mail.r#where, mail.party)
        }
        Block::Topics(topics) => {
            let topics: String =
                topics.iter().map(|topic| format!("\n- {}", topic.isolated(direction))).collect();
            format!("{}:{topics}", mail.topics)
        }
        Block::News { title, parts } => {
            let part =
                |(heading, text): &(&str, Said)| format!("\n\n{heading}:\n{}", said(text.clone(), direction));
            format!("{}{}", said(title.clone(), direction), parts.iter().map(part).collect::<String>())
        }
        Block::Calendars(links) => {
            let page = &words.texts.page;
            let (google, outlook) = (&page.calendar_google, &page.calendar_outlook);
            format!("{}\n{google}:\n{}\n{outlook}:\n{}", mail.calendar, links.google, links.outlook)
        }
        Block::Button { label, url } | Block::Link { label, url } => format!("{label}:\n{url}"),
    }
}

/// A place in one line.
pub(super) fn address(place: &Place) -> String {
    format!("{}, {}", place.name, place.address)
}

fn said(said: Said, direction: Direction) -> String {
    Sentence::said(said).isolated(direction)
}
