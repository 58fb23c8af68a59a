//! Whether a place, a link and a mail are what people were told.

mod guests;
mod people;
mod seating;
mod time;

use super::*;
use crate::dutch_time::seconds_of;
use jiff::civil::datetime;
use meepraat_protocol::{
    Campaign, Enrolment, Facility, FollowUp, Id, Language, SignUp, SignUpResult, Submission, SubmissionId,
    Topic,
};
use std::sync::Arc;

/// A Sunday noon, eleven days before the dialogue.
fn noon() -> i64 {
    seconds_of(datetime(2026, 11, 22, 12, 0, 0, 0))
}

const HOUR: i64 = 3600;

pub(crate) fn campaign() -> Campaign {
    let mut campaign = crate::store::tests::campaign();
    campaign.events = serde_json::from_value(serde_json::json!([
        {"id": "dialoog-eersel", "kind": "dialogue", "title": {"nl": "Dialoog"}, "description": {"nl": "Praat mee"},
         "starts": "2026-12-03T19:00:00", "ends": "2026-12-03T21:30:00",
         "place": {"name": "De Linde", "address": "Lindeplein 1"},
         "capacity": 40, "waitlist": true, "companions": 3, "facilities": ["childcare"]},
        {"id": "interviews", "kind": "interview", "title": {"nl": "Gesprek"}, "description": {"nl": "Vertel"},
         "starts": "2026-12-01T10:00:00", "ends": "2026-12-01T12:00:00",
         "place": {"name": "De Linde", "address": "Lindeplein 1"},
         "slots": {"minutes": 30, "starts": ["2026-12-01T10:00:00", "2026-12-01T10:30:00"]}},
    ]))
    .unwrap();
    campaign.partners = serde_json::from_value(serde_json::json!([
        {"id": "bibliotheek-de-linde", "name": {"nl": "De Linde"}, "role": {"nl": "vraagt"},
         "origins": ["https://www.bibliotheekdelinde.example"]},
        {"id": "vv-kempenland", "name": {"nl": "VV Kempenland"}, "role": {"nl": "vraagt"}},
    ]))
    .unwrap();
    campaign.ambassadors = serde_json::from_value(serde_json::json!(
        {"title": {"nl": "Nodig buren uit"}, "description": {"nl": "Deel"}, "message": {"nl": "Doe mee"}}
    ))
    .unwrap();
    campaign.updates = serde_json::from_value(serde_json::json!([
        {"id": "soep", "date": "2026-12-10", "title": {"nl": "Soep"}, "said": {"nl": "Soep"}, "doing": {"nl": "Soep"}},
    ]))
    .unwrap();
    campaign
}

struct People {
    contacts: Contacts,
    folder: tempfile::TempDir,
    campaign: Arc<Campaign>,
}

impl People {
    async fn new() -> Self {
        Self::again(tempfile::tempdir().unwrap()).await
    }

    async fn again(folder: tempfile::TempDir) -> Self {
        let campaign = Arc::new(campaign());
        let contacts = Self::open(&folder, &campaign).await.unwrap();
        Self { contacts, folder, campaign }
    }

    async fn open(folder: &tempfile::TempDir, campaign: &Arc<Campaign>) -> Result<Contacts, ContactsError> {
        let campaigns = Campaigns::from([(campaign.id.clone(), Arc::clone(campaign))]);
        let (file, keys) = (folder.path().join("contacts.db"), folder.path().join("contacts.key"));
        Contacts::open(&file, &keys, campaigns, false).await
    }

    async fn take(&self, id: u32, submission: &Submission, now: i64) -> Taken {
        let id = SubmissionId::parse(&format!("5f0c6a1e-1111-4222-8333-{id:012}")).unwrap();
        let asked = Asked { source: "urn:nld", id, submission, verdict: Ok(&self.campaign), now };
        self.contacts.take(asked).await.unwrap()
    }

    /// A sign-up of somebody by this name.
    async fn asks(&self, name: &str, companions: u8, now: i64) -> SignUpResult {
        let id = name.bytes().fold(7_u32, |id, byte| id.wrapping_mul(31).wrapping_add(byte.into()));
        match self.take(id, &sign_up(name, companions), now).await {
            Taken::Accepted(Some(result)) => result,
            other => panic!("{other:?}"),
        }
    }

    /// What is to be mailed, taking it out of the queue.
    async fn mails(&self, now: i64) -> Vec<Post> {
        let due = self.contacts.mails_due(now, 5000).await.unwrap();
        for mail in &due {
            self.contacts.mail_is_sent(mail, now).await.unwrap();
        }
        due.into_iter().map(|mail| mail.post).collect()
    }

    /// The only mail that waits for this person.
    async fn mail_to(&self, name: &str, now: i64) -> Note {
        let mut mails = self.mails(now).await;
        mails.retain(|post| post.to == email(name));
        assert_eq!(mails.len(), 1, "{mails:?}");
        mails.remove(0).note
    }

    /// Presses what the confirmation mail leads to; gives the key of the mail that follows.
    async fn confirms(&self, name: &str, now: i64) -> (Done, String) {
        let note = self.mail_to(name, now).await;
        let done = self.contacts.act(key_of(&note), Wish::Confirm, now).await.unwrap();
        let next = self.mail_to(name, now).await;
        (done, key_of(&next).to_owned())
    }
}

fn email(name: &str) -> String {
    format!("{name}@example.nl")
}

fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}

fn dutch() -> Language {
    Language::new("nl").unwrap()
}

fn sign_up(name: &str, companions: u8) -> Submission {
    Submission::SignUp(SignUp {
        campaign: id("kempen-2040"),
        version: None,
        partner: None,
        language: dutch(),
        event: id("dialoog-eersel"),
        slot: None,
        name: name.to_owned(),
        email: email(name),
        companions,
        facilities: vec![Facility::Childcare],
        role: None,
        organisation: None,
    })
}

fn enrolment(name: &str) -> Submission {
    Submission::Enrolment(Enrolment {
        campaign: id("kempen-2040"),
        partner: None,
        language: dutch(),
        name: name.to_owned(),
        email: email(name),
        areas: Vec::new(),
    })
}

fn follow_up(name: &str) -> Submission {
    Submission::FollowUp(FollowUp {
        campaign: id("kempen-2040"),
        language: dutch(),
        email: email(name),
        topics: vec![Topic::Campaign, Topic::Waves],
    })
}

/// The key of the link that a mail is about first.
fn key_of(note: &Note) -> &str {
    match note {
        Note::Offered { accept, .. } => accept,
        _ => note.key().unwrap_or_else(|| panic!("no link in {note:?}")),
    }
}
