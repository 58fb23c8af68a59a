//! Taking a sign-up, enrolment or follow-up: once per id, and with the same answer whoever asks, whether the address is
//! known here or not. What differs goes by mail.

use super::Contacts;
use super::content::{Details, Note};
use super::kept::KNOWN_DAYS;
use super::keyring::{Keyring, random};
use super::rows::{self, Contact, Hall, NewContact, Place};
use super::seats::{Admission, HOLD, Party, Room, Standing, whole_minutes};
use super::writing::{ContactsError, Writing};
use crate::dutch_time::{in_the_netherlands, moment, seconds_of};
use meepraat_protocol::{
    Campaign, Enrolment, Event, FollowUp, Id, Problem, SignUp, SignUpResult, Submission, SubmissionId,
};

/// Confirmations that one address is asked for in so many days: whoever fills in somebody else's address sends them no more mails
/// than this. As many as a campaign has dialogues, and one more.
const MAX_ASKED: i64 = 5;
pub(super) const ASKED_DAYS: i64 = 7;

pub(super) const DAY: i64 = 24 * 3600;

/// A contact submission on its way in.
#[derive(Debug)]
pub struct Asked<'a> {
    /// The system that speaks.
    pub source: &'a str,
    /// Made once, before the first attempt.
    pub id: SubmissionId,
    /// What is asked.
    pub submission: &'a Submission,
    /// The campaign that it is about, or why it cannot be taken.
    pub verdict: Result<&'a Campaign, Problem>,
    /// In seconds since 1970.
    pub now: i64,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq)]
pub enum Taken {
    /// Durable now.
    Accepted(Option<SignUpResult>),
    /// Durable before.
    Duplicate(Option<SignUpResult>),
    /// Another content came with this id before.
    Conflict,
    /// Not to be taken.
    Rejected(Problem),
}

impl Contacts {
    /// Takes a submission; durable when this returns.
    ///
    /// # Errors
    /// When the database takes nothing at the moment. Then nothing was stored, and it may be sent again.
    pub async fn take(&self, asked: Asked<'_>) -> Result<Taken, ContactsError> {
        let source = self.keys.hash("source", asked.source.as_bytes());
        let digest = self.keys.hash("content", &content(asked.submission)?);
        let mut writing = self.writer.begin().await?;
        if let Some((known, result)) = rows::submission(&mut writing, source, asked.id).await? {
            writing.commit().await?;
            return Ok(if known == digest { Taken::Duplicate(result) } else { Taken::Conflict });
        }
        let campaign = match asked.verdict {
            Ok(campaign) => campaign,
            Err(problem) => {
                writing.commit().await?;
                return Ok(Taken::Rejected(problem));
            }
        };
        let result = match asked.submission {
            Submission::SignUp(sign_up) => self.sign_up(&mut writing, campaign, sign_up, asked.now).await?,
            Submission::Enrolment(enrolment) => {
                self.enrol(&mut writing, campaign, enrolment, asked.now).await?;
                None
            }
            Submission::FollowUp(follow_up) => {
                self.follow(&mut writing, campaign, follow_up, asked.now).await?;
                None
            }
            Submission::Response(_) => None,
        };
        let until = whole_days(asked.now + KNOWN_DAYS * DAY);
        rows::insert_submission(&mut writing, source, asked.id, digest, result, until).await?;
        writing.commit().await?;
        Ok(Taken::Accepted(result))
    }

    async fn sign_up(
        &self,
        writing: &mut Writing<'_>,
        campaign: &Campaign,
        asked: &SignUp,
        now: i64,
    ) -> Result<Option<SignUpResult>, ContactsError> {
        let Some(event) = event_of(campaign, &asked.event) else { return Ok(Some(SignUpResult::Full)) };
        let slot = asked.slot.as_deref().unwrap_or_default();
        let hall = Hall { campaign: &campaign.id, event: &event.id, slot };
        let room = room(event, slot);
        let parties = self.settle(writing, hall, room, now).await?;
        let people = 1 + u32::from(asked.companions);
        let (standing, until) = match room.admit(&parties, people, now) {
            Admission::Held { until } => (Standing::Held, until),
            Admission::Waitlisted { until } => (Standing::Waiting, until),
            Admission::Full => return Ok(Some(SignUpResult::Full)),
        };
        let waitlisted = standing == Standing::Waiting;
        let result = Some(if waitlisted { SignUpResult::Waitlisted } else { SignUpResult::Held });
        let details = Details::SignUp {
            name: asked.name.trim().to_owned(),
            email: asked.email.trim().to_owned(),
            language: asked.language.clone(),
            facilities: asked.facilities.clone(),
            role: asked.role.clone(),
            organisation: asked.organisation.as_deref().map(str::trim).map(str::to_owned),
        };
        let contact = match self.meet(writing, campaign, Some(&event.id), details, (now, until)).await? {
            Met::New(contact) => contact,
            Met::Known(contact) => {
                if let Some(place) = rows::place(writing, contact.id).await? {
                    let key = rows::new_token(writing, contact.id, "manage", stays_until(event)).await?;
                    let note = Note::AlreadySignedUp { at: place.at(contact.id), key };
                    self.remind(writing, &contact, note, now).await?;
                }
                self.nobody(writing, campaign, until).await?
            }
            Met::Quiet => self.nobody(writing, campaign, until).await?,
        };
        let turn = parties.iter().map(|party| party.turn).max().unwrap_or_default() + 1;
        let party =
            Party { contact: contact.id, people, standing, turn, until: Some(until), confirmed: false };
        rows::insert_place(writing, hall, &party).await?;
        if contact.details.email().is_empty() {
            return Ok(result);
        }
        let key = rows::new_token(writing, contact.id, "confirm", until).await?;
        let slot = slot.to_owned();
        let place = Place { event: event.id.clone(), slot, people, standing, until: Some(until) };
        let note = Note::ConfirmSignUp { at: place.at(contact.id), waitlisted, key, until };
        rows::queue_mail(writing, &self.keys, &contact, false, note, (now, until)).await?;
        Ok(result)
    }

    async fn enrol(
        &self,
        writing: &mut Writing<'_>,
        campaign: &Campaign,
        asked: &Enrolment,
        now: i64,
    ) -> Result<(), ContactsError> {
        let until = whole_minutes(now + HOLD);
        let details = Details::Enrolment {
            name: asked.name.trim().to_owned(),
            email: asked.email.trim().to_owned(),
            language: asked.language.clone(),
            areas: asked.areas.clone(),
            code: new_code()?,
        };
        let contact = match self.meet(writing, campaign, None, details, (now, until)).await? {
            Met::New(contact) => contact,
            Met::Known(contact) => {
                let key = rows::new_token(writing, contact.id, "manage", campaign_end(campaign)).await?;
                return self.remind(writing, &contact, Note::AlreadyAmbassador { key }, now).await;
            }
            Met::Quiet => return Ok(()),
        };
        let key = rows::new_token(writing, contact.id, "confirm", until).await?;
        let note = Note::ConfirmEnrolment { key, until };
        rows::queue_mail(writing, &self.keys, &contact, false, note, (now, until)).await
    }

    async fn follow(
        &self,
        writing: &mut Writing<'_>,
        campaign: &Campaign,
        asked: &FollowUp,
        now: i64,
    ) -> Result<(), ContactsError> {
        let until = whole_minutes(now + HOLD);
        let mut topics = asked.topics.clone();
        topics.sort();
        topics.dedup();
        let details = Details::FollowUp {
            email: asked.email.trim().to_owned(),
            language: asked.language.clone(),
            topics: topics.clone(),
        };
        let contact = match self.meet(writing, campaign, None, details, (now, until)).await? {
            Met::New(contact) => contact,
            Met::Known(contact) => {
                let key = rows::new_token(writing, contact.id, "manage", campaign_end(campaign)).await?;
                return self.remind(writing, &contact, Note::AlreadyFollowing { key, topics }, now).await;
            }
            Met::Quiet => return Ok(()),
        };
        let key = rows::new_token(writing, contact.id, "confirm", until).await?;
        let note = Note::ConfirmFollowUp { key, until, topics };
        rows::queue_mail(writing, &self.keys, &contact, false, note, (now, until)).await
    }

    /// Whether this address asked for the same before.
    async fn meet(
        &self,
        writing: &mut Writing<'_>,
        campaign: &Campaign,
        event: Option<&Id>,
        details: Details,
        (now, until): (i64, i64),
    ) -> Result<Met, ContactsError> {
        let (subject, address) = Self::hashes(&self.keys, &campaign.id, event, &details);
        if let Some(known) = rows::same_subject(writing, &self.keys, subject).await? {
            let reminded = known.told.split(' ').any(|told| told == reminded_on(now));
            return Ok(if known.confirmed && !reminded { Met::Known(known) } else { Met::Quiet });
        }
        if rows::asked(writing, address, now).await? >= MAX_ASKED {
            return Ok(Met::Quiet);
        }
        rows::note_asked(writing, address, whole_days(now + ASKED_DAYS * DAY)).await?;
        let kind = details.kind();
        let new = NewContact { kind, campaign: &campaign.id, subject, address, details: &details, until };
        let id = rows::insert_contact(writing, &self.keys, &new).await?;
        let (campaign, told) = (campaign.id.clone(), String::new());
        Ok(Met::New(Contact { id, campaign, confirmed: false, told, details }))
    }

    /// Nobody, who holds a place as long as somebody new would: who looks at what is left learns nothing of who asked before.
    async fn nobody(
        &self,
        writing: &mut Writing<'_>,
        campaign: &Campaign,
        until: i64,
    ) -> Result<Contact, ContactsError> {
        let language = campaign.main_language().or(campaign.languages.first());
        let details = Details::SignUp {
            name: String::new(),
            email: String::new(),
            language: language
                .cloned()
                .ok_or_else(|| sqlx::Error::Decode("a campaign without a language".into()))?,
            facilities: Vec::new(),
            role: None,
            organisation: None,
        };
        let (subject, address) = (random()?, random()?);
        let kind = details.kind();
        let new = NewContact { kind, campaign: &campaign.id, subject, address, details: &details, until };
        let id = rows::insert_contact(writing, &self.keys, &new).await?;
        let (campaign, told) = (campaign.id.clone(), String::new());
        Ok(Contact { id, campaign, confirmed: false, told, details })
    }

    /// Writes to somebody who asked for what they have already.
    async fn remind(
        &self,
        writing: &mut Writing<'_>,
        contact: &Contact,
        note: Note,
        now: i64,
    ) -> Result<(), ContactsError> {
        rows::tell_once(writing, contact.id, &reminded_on(now)).await?;
        rows::queue_mail(writing, &self.keys, contact, false, note, (now, now + 2 * DAY)).await
    }

    /// What a request is found by: what is asked for and by whom, and by whom alone.
    pub(super) fn hashes(
        keys: &Keyring,
        campaign: &Id,
        event: Option<&Id>,
        details: &Details,
    ) -> ([u8; 32], [u8; 32]) {
        let address = details.email().trim().to_lowercase();
        // One mailbox has many addresses with a plus.
        let mailbox = match address.split_once('@') {
            Some((name, host)) => format!("{}@{host}", name.split('+').next().unwrap_or(name)),
            None => address.clone(),
        };
        let what = match (details, event) {
            (Details::SignUp { .. }, Some(event)) => event.to_string(),
            (Details::FollowUp { topics, .. }, _) => {
                topics.iter().map(|topic| String::from(topic.clone())).collect::<Vec<_>>().join(" ")
            }
            _ => String::new(),
        };
        let subject = [details.kind(), campaign.as_str(), &what, &address].join("\n");
        (keys.hash("subject", subject.as_bytes()), keys.hash("address", mailbox.as_bytes()))
    }
}

/// Who asks.
enum Met {
    /// Somebody new.
    New(Contact),
    /// Somebody who has confirmed this already, and was not written to about it today.
    Known(Contact),
    /// Somebody who is not written to: the address waits for its confirmation, and may be someone else's.
    Quiet,
}

/// The end of the day: no time that is kept longer than a hold tells when something came.
fn whole_days(seconds: i64) -> i64 {
    (seconds / DAY + 1) * DAY
}

fn reminded_on(now: i64) -> String {
    format!("again:{}", in_the_netherlands(moment(now)).date())
}

/// What makes two submissions the same.
fn content(submission: &Submission) -> Result<Vec<u8>, serde_json::Error> {
    match submission {
        Submission::SignUp(data) => serde_json::to_vec(data),
        Submission::Enrolment(data) => serde_json::to_vec(data),
        Submission::FollowUp(data) => serde_json::to_vec(data),
        Submission::Response(data) => serde_json::to_vec(data),
    }
}

/// The places of an event, or of a slot of it, which is for one.
pub(super) fn room(event: &Event, slot: &str) -> Room {
    match rows::slot_time(slot) {
        Some(begins) => Room { capacity: 1, waitlist: false, begins: seconds_of(begins) },
        None => Room {
            capacity: event.capacity.unwrap_or_default(),
            waitlist: event.waitlist,
            begins: seconds_of(event.starts),
        },
    }
}

/// When a sign-up is deleted.
pub(super) fn stays_until(event: &Event) -> i64 {
    seconds_of(event.ends) + super::kept::SIGN_UP_DAYS * DAY
}

/// When an enrolment or a follow-up is deleted, unless the person asks for it before.
pub(super) fn campaign_end(campaign: &Campaign) -> i64 {
    seconds_of(campaign.ends.at(23, 59, 59, 0)) + super::kept::CAMPAIGN_DAYS * DAY
}

/// Signs that are not taken for one another when read aloud or written down.
const SIGNS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz23456789-";

/// Ten signs: more than anybody guesses, and short enough for a poster.
fn new_code() -> Result<Id, ContactsError> {
    let random: [u8; 10] = random()?;
    let sign = |byte: u8| SIGNS.get(usize::from(byte) % (SIGNS.len() - 1)).map(|sign| char::from(*sign));
    let code: String = random.into_iter().filter_map(sign).collect();
    Id::new(&code).map_err(|error| sqlx::Error::Decode(Box::new(error)).into())
}

/// An event by its id.
pub(super) fn event_of<'a>(campaign: &'a Campaign, event: &Id) -> Option<&'a Event> {
    campaign.events.iter().find(|known| known.id == *event)
}
