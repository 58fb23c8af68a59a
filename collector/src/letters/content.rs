//! What each letter says, in order, before it takes a form. How it looks as text is `plain`'s, as HTML `html`'s.

use super::calendar::{CalendarLinks, Entry, links};
use super::texts::LetterText;
use super::words::{Said, Sentence, Words};
use super::{Appointment, Letter, Standing, Visit, hours};
use jiff::Timestamp;
use meepraat_protocol::{Event, Place, Topic, Update};

/// A letter's content.
#[derive(Debug)]
pub(super) struct Content<'a> {
    pub(super) subject: Sentence,
    pub(super) greeting: Sentence,
    pub(super) blocks: Vec<Block<'a>>,
    /// Why the reader gets it.
    pub(super) why: Sentence,
    /// The calendar entry that goes with it.
    pub(super) entry: Option<Entry<'a>>,
    /// Where these mails are stopped with one click.
    pub(super) unsubscribe: Option<&'a str>,
}

impl<'a> Content<'a> {
    /// Every address that the letter's own words lead to.
    pub(super) fn links(&self) -> impl Iterator<Item = &'a str> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Button { url, .. } | Block::Link { url, .. } => Some(*url),
            _ => None,
        })
    }
}

/// What stands in a letter, from above to below.
#[derive(Debug)]
pub(super) enum Block<'a> {
    Paragraph(Sentence),
    /// What is signed up for.
    Visit {
        event: Said,
        when: String,
        place: &'a Place,
        party: u32,
    },
    /// What mails will be about.
    Topics(Vec<Sentence>),
    /// What was said and what is done, each under its heading.
    News {
        title: Said,
        parts: [(&'static str, Said); 2],
    },
    Calendars(CalendarLinks),
    /// The one thing to do.
    Button {
        label: &'static str,
        url: &'a str,
    },
    /// Another thing that can be done.
    Link {
        label: &'static str,
        url: &'a str,
    },
}

/// A letter as it is put together.
struct Draft<'a, 'w> {
    words: &'w Words<'a>,
    text: &'static LetterText,
    values: Vec<(&'static str, Said)>,
    blocks: Vec<Block<'a>>,
    entry: Option<Entry<'a>>,
    unsubscribe: Option<&'a str>,
}

impl<'a, 'w> Draft<'a, 'w> {
    fn new(words: &'w Words<'a>, text: &'static LetterText) -> Self {
        let values = vec![("campaign", words.title())];
        Self { words, text, values, blocks: Vec::new(), entry: None, unsubscribe: None }
    }

    /// What is known before the first sentence.
    fn with(mut self, mark: &'static str, value: impl Into<Said>) -> Self {
        self.values.push((mark, value.into()));
        self
    }

    fn about(self, event: &Event) -> Self {
        let title = self.words.said(&event.title);
        self.with("event", title)
    }

    fn until(self, until: Timestamp) -> Self {
        let moment = self.words.moment(until);
        self.with("until", moment)
    }

    fn paragraphs(mut self, texts: &'static [String]) -> Self {
        for text in texts {
            self.blocks.push(Block::Paragraph(Sentence::new(text, &self.values)));
        }
        self
    }

    fn before(self) -> Self {
        let texts = &self.text.before;
        self.paragraphs(texts)
    }

    fn visit(mut self, visit: Visit<'a>) -> Self {
        let (from, until) = hours(visit.event, visit.slot);
        self.blocks.push(Block::Visit {
            event: self.words.said(&visit.event.title),
            when: self.words.period(from, until),
            place: &visit.event.place,
            party: visit.party,
        });
        self
    }

    /// The calendar entry, attached and as links.
    fn appointment(mut self, visit: Visit<'a>, Appointment { uid, sequence }: Appointment<'a>) -> Self {
        let entry = Entry { event: visit.event, slot: visit.slot, uid, sequence };
        self.blocks.push(Block::Calendars(links(&entry, self.words)));
        self.entry = Some(entry);
        self
    }

    fn topics(mut self, topics: &[Topic]) -> Self {
        let topics = topics.iter().map(|topic| self.words.topic(topic)).collect();
        self.blocks.push(Block::Topics(topics));
        self
    }

    fn news(mut self, update: &'a Update) -> Self {
        let mail = &self.words.texts.mail;
        let parts = [(&mail.said, &update.said), (&mail.doing, &update.doing)];
        let parts = parts.map(|(heading, text)| (heading.as_str(), self.words.said(text)));
        self.blocks.push(Block::News { title: self.words.said(&update.title), parts });
        match &update.link {
            Some(link) => self.button(link.as_str()),
            None => self,
        }
    }

    fn button(self, url: &'a str) -> Self {
        let text = self.text;
        let mut draft = self.paragraphs(&text.lead);
        draft.blocks.push(Block::Button { label: &text.button, url });
        draft.paragraphs(&text.after)
    }

    fn link(mut self, url: &'a str) -> Self {
        self.blocks.push(Block::Link { label: &self.text.link, url });
        self
    }

    fn unsubscribed(mut self, url: &'a str) -> Self {
        self.unsubscribe = Some(url);
        self.link(url)
    }

    /// The letter, to someone whose name is known and may be used.
    fn to(self, name: Option<&str>) -> Content<'a> {
        let mail = &self.words.texts.mail;
        let greeting = match name {
            Some(name) => Sentence::new(&mail.greeting, &[("name", name.into())]),
            None => Sentence::new(&mail.greeting_unknown, &[]),
        };
        Content {
            subject: Sentence::new(&self.text.subject, &self.values),
            greeting,
            blocks: self.blocks,
            why: Sentence::new(&self.text.why, &self.values),
            entry: self.entry,
            unsubscribe: self.unsubscribe,
        }
    }
}

/// What a letter says to someone of this name: one arm for each kind. A letter that asks to confirm uses no name:
/// whoever filled in the form chose it, and could write anything there to anyone's address.
pub(super) fn content<'a>(letter: &Letter<'a>, words: &Words<'a>, name: Option<&str>) -> Content<'a> {
    let texts = &words.texts.letter;
    let draft = |text| Draft::new(words, text);
    let sure = |text, visit: Visit<'a>, appointment, manage| {
        let draft = draft(text).about(visit.event).before().visit(visit);
        draft.appointment(visit, appointment).button(manage).to(name)
    };
    match *letter {
        Letter::ConfirmSignUp { visit, standing, confirm, until } => {
            let text = match standing {
                Standing::Held => &texts.confirm_held,
                Standing::Waitlisted => &texts.confirm_waiting,
            };
            draft(text).about(visit.event).until(until).before().visit(visit).button(confirm).to(None)
        }
        Letter::SignedUp { visit, appointment, manage } => sure(&texts.signed_up, visit, appointment, manage),
        Letter::Changed { visit, appointment, manage } => sure(&texts.changed, visit, appointment, manage),
        Letter::Reminder { visit, appointment, manage } => sure(&texts.reminder, visit, appointment, manage),
        Letter::Waiting { visit, manage } => {
            draft(&texts.waiting).about(visit.event).before().visit(visit).button(manage).to(name)
        }
        Letter::Offered { visit, accept, until, manage } => {
            let draft = draft(&texts.offered).about(visit.event).until(until).before().visit(visit);
            draft.button(accept).link(manage).to(name)
        }
        Letter::OfferLapsed { event } => draft(&texts.offer_lapsed).about(event).before().to(name),
        Letter::Cancelled { event } => draft(&texts.cancelled).about(event).before().to(name),
        Letter::AlreadySignedUp { event, manage } => {
            draft(&texts.already_signed_up).about(event).before().button(manage).to(name)
        }
        Letter::ConfirmEnrolment { confirm, until } => {
            draft(&texts.confirm_enrolment).until(until).before().button(confirm).to(None)
        }
        Letter::Welcome { page, leave } => draft(&texts.welcome).before().button(page).link(leave).to(name),
        Letter::AlreadyAmbassador { page } => draft(&texts.already_ambassador).before().button(page).to(name),
        Letter::ConfirmFollowUp { confirm, until, topics } => {
            draft(&texts.confirm_follow_up).until(until).before().topics(topics).button(confirm).to(None)
        }
        Letter::Following { topics, unsubscribe } => {
            draft(&texts.following).before().topics(topics).unsubscribed(unsubscribe).to(name)
        }
        Letter::AlreadyFollowing { topics, unsubscribe } => {
            draft(&texts.already_following).before().topics(topics).unsubscribed(unsubscribe).to(name)
        }
        Letter::WaveOpened { wave, poll, unsubscribe } => {
            let draft = draft(&texts.wave_opened).with("wave", words.said(&wave.title));
            let draft = draft.with("closes", words.day(wave.closes)).before();
            draft.button(poll).unsubscribed(unsubscribe).to(name)
        }
        Letter::News { update, unsubscribe } => {
            let draft = draft(&texts.news).with("title", words.said(&update.title)).before();
            draft.news(update).unsubscribed(unsubscribe).to(name)
        }
    }
}
