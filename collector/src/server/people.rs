//! The people who take part, as the server knows them: their contact details, and the mails that go to them.

use super::state::AppState;
use crate::contacts::{At, Contacts, Note, Outgoing};
use crate::dutch_time::moment;
use crate::letters::{
    self, Appointment, ComposeError, Letter, Letterhead, Preview, Standing, Visit, compose,
};
use crate::mailer::Mailer;
use lettre::{Message, message::Mailbox};
use meepraat_protocol::{Campaign, Event, Id, Language};
use std::time::{Duration, SystemTime};

/// Contact details, and the way that mails go.
#[derive(Debug)]
pub(crate) struct People {
    pub(crate) contacts: Contacts,
    pub(crate) post: Way,
    /// From whom; none: the organiser's contact.
    pub(crate) from: Option<Mailbox>,
}

/// How mails go.
#[derive(Debug)]
pub(crate) enum Way {
    Server(Mailer),
    /// They are shown on a page in place of being sent.
    Outbox,
    /// They wait: nobody can sign up now, and whoever did is still let go in time.
    Nowhere,
}

impl People {
    /// Whether people can sign up.
    pub(crate) fn are_welcome(&self) -> bool {
        !matches!(self.post, Way::Nowhere)
    }

    /// Whether mails are shown on a page.
    pub(crate) fn has_outbox(&self) -> bool {
        matches!(self.post, Way::Outbox)
    }
}

/// A mail cannot be written: what it is about is gone, or its parts make none.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unwritten {
    /// The campaign, event, wave or update is served no longer.
    #[error("what it is about is no longer there")]
    Gone,
    #[error(transparent)]
    Compose(#[from] ComposeError),
    /// There is nobody to send it.
    #[error("the organiser's contact is no e-mail address: name one with --mail-from")]
    Sender,
}

/// The address of a link in a mail.
pub(crate) fn link(state: &AppState, key: &str) -> String {
    format!("{}/mine/{key}", state.public_url)
}

/// The organiser's own address, where its contact is one.
pub(crate) fn organiser_address(campaign: &Campaign, language: &Language) -> Option<Mailbox> {
    let address = campaign.organiser.contact.as_str().strip_prefix("mailto:")?;
    let address = address.split('?').next().unwrap_or(address).parse().ok()?;
    let main = campaign.main_language().unwrap_or(language);
    Some(Mailbox::new(Some(campaign.organiser.name.resolve(language, main).to_owned()), address))
}

/// Writes a mail. Whenever the same one is written again it has the same Message-ID.
pub(crate) fn write(state: &AppState, people: &People, mail: &Outgoing) -> Result<Message, Unwritten> {
    with_letter(state, people, mail, |letter, head| Ok(compose(letter, head)?))
}

/// What somebody sees of a mail.
pub(crate) fn preview(state: &AppState, people: &People, mail: &Outgoing) -> Result<Preview, Unwritten> {
    with_letter(state, people, mail, |letter, head| Ok(letters::preview(letter, head)))
}

fn with_letter<T>(
    state: &AppState,
    people: &People,
    mail: &Outgoing,
    then: impl FnOnce(&Letter<'_>, &Letterhead<'_>) -> Result<T, Unwritten>,
) -> Result<T, Unwritten> {
    let post = &mail.post;
    let campaign = &state.served.get(&post.campaign).ok_or(Unwritten::Gone)?.campaign;
    let from = people.from.clone().or_else(|| organiser_address(campaign, &post.language));
    let host = state.public_url.rsplit('/').next().unwrap_or_default();
    // A port is no part of a name.
    let host = host.split(':').next().unwrap_or(host);
    let message_id = format!("<{}@{host}>", mail.name);
    let written = u64::try_from(post.written).unwrap_or_default();
    let head = Letterhead {
        campaign,
        language: &post.language,
        to_name: post.name.as_deref(),
        to: &post.to,
        from: &from.ok_or(Unwritten::Sender)?,
        message_id: &message_id,
        date: SystemTime::UNIX_EPOCH + Duration::from_secs(written),
    };
    let links = Links::of(state, &post.note, campaign, &post.language);
    then(&letter(&post.note, campaign, &links, post.written).ok_or(Unwritten::Gone)?, &head)
}

/// The addresses in a mail.
struct Links {
    /// What the mail is about.
    first: String,
    /// What else can be done.
    second: String,
}

impl Links {
    fn of(state: &AppState, note: &Note, campaign: &Campaign, language: &Language) -> Self {
        let own = link(state, note.key().unwrap_or_default());
        let first = match note {
            Note::Offered { accept, .. } => link(state, accept),
            Note::WaveOpened { .. } => format!("{}/embed/{}?lang={language}", state.public_url, campaign.id),
            _ => own.clone(),
        };
        Self { first, second: own }
    }
}

fn letter<'a>(note: &'a Note, campaign: &'a Campaign, links: &'a Links, written: i64) -> Option<Letter<'a>> {
    let Links { first, second } = links;
    let visit = |at: &At| Some(Visit { event: event(campaign, &at.event)?, slot: at.slot, party: at.people });
    let appointment = |at: &'a At| Appointment { uid: &at.uid, sequence: sequence(written) };
    Some(match note {
        Note::ConfirmSignUp { at, waitlisted, until, .. } => {
            let standing = if *waitlisted { Standing::Waitlisted } else { Standing::Held };
            Letter::ConfirmSignUp { visit: visit(at)?, standing, confirm: first, until: moment(*until) }
        }
        Note::SignedUp { at, .. } => {
            Letter::SignedUp { visit: visit(at)?, appointment: appointment(at), manage: first }
        }
        Note::Waiting { at, .. } => Letter::Waiting { visit: visit(at)?, manage: first },
        Note::Offered { at, until, .. } => {
            Letter::Offered { visit: visit(at)?, accept: first, until: moment(*until), manage: second }
        }
        Note::OfferLapsed { at } => Letter::OfferLapsed { event: event(campaign, &at.event)? },
        Note::Cancelled { at } => Letter::Cancelled { event: event(campaign, &at.event)? },
        Note::Changed { at, .. } => {
            Letter::Changed { visit: visit(at)?, appointment: appointment(at), manage: first }
        }
        Note::Reminder { at, .. } => {
            Letter::Reminder { visit: visit(at)?, appointment: appointment(at), manage: first }
        }
        Note::AlreadySignedUp { at, .. } => {
            Letter::AlreadySignedUp { event: event(campaign, &at.event)?, manage: first }
        }
        Note::ConfirmEnrolment { until, .. } => {
            Letter::ConfirmEnrolment { confirm: first, until: moment(*until) }
        }
        Note::Welcome { .. } => Letter::Welcome { page: first, leave: second },
        Note::AlreadyAmbassador { .. } => Letter::AlreadyAmbassador { page: first },
        Note::ConfirmFollowUp { until, topics, .. } => {
            Letter::ConfirmFollowUp { confirm: first, until: moment(*until), topics }
        }
        Note::Following { topics, .. } => Letter::Following { topics, unsubscribe: first },
        Note::AlreadyFollowing { topics, .. } => Letter::AlreadyFollowing { topics, unsubscribe: first },
        Note::WaveOpened { wave, .. } => {
            let wave = campaign.waves.iter().find(|known| known.id == *wave)?;
            Letter::WaveOpened { wave, poll: first, unsubscribe: second }
        }
        Note::News { update, .. } => {
            let update = campaign.updates.iter().find(|known| known.id == *update)?;
            Letter::News { update, unsubscribe: first }
        }
    })
}

pub(crate) fn event<'a>(campaign: &'a Campaign, id: &Id) -> Option<&'a Event> {
    campaign.events.iter().find(|event| event.id == *id)
}

/// A later entry in a calendar has a higher number: the minutes since the first that this program wrote could have been.
pub(crate) fn sequence(written: i64) -> u32 {
    const FIRST: i64 = 1_767_225_600; // 2026-01-01T00:00:00Z
    u32::try_from((written - FIRST) / 60).unwrap_or_default()
}
