//! How somebody leaves, and who can still do so when their campaign is served no longer.

use super::Contacts;
use super::content::Details;
use super::links::Done;
use super::rows::{self, Contact};
use super::writing::{ContactsError, Writing};
use meepraat_protocol::{Id, Language};

/// Somebody with a link whose campaign is served no longer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftBehind {
    /// The campaign.
    pub campaign: Id,
    /// The language of whoever got the link.
    pub language: Language,
    /// An ambassador's code.
    pub code: Option<Id>,
    /// Whether it is about being kept informed.
    pub follows: bool,
}

impl Contacts {
    /// Whose link it is, where their campaign is served no longer: all that it still does is to let them leave.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn left_behind(&self, key: &str, now: i64) -> Result<Option<LeftBehind>, ContactsError> {
        let mut reading = self.readers.begin().await?;
        let Some((contact, _)) = rows::token(&mut reading, key, now).await? else { return Ok(None) };
        let contact = rows::contact(&mut reading, &self.keys, contact).await?;
        let contact = contact.filter(|contact| !self.campaigns.contains_key(&contact.campaign));
        Ok(contact.map(|Contact { campaign, details, .. }| LeftBehind {
            campaign,
            language: details.language().clone(),
            follows: matches!(details, Details::FollowUp { .. }),
            code: match details {
                Details::Enrolment { code, .. } => Some(code),
                _ => None,
            },
        }))
    }
}

/// Deletes somebody. Who follows is deleted however often they asked: no mail means none.
pub(super) async fn forget(writing: &mut Writing<'_>, contact: Contact) -> Result<Done, ContactsError> {
    match contact.details {
        Details::FollowUp { .. } => {
            rows::forget_follow_ups(writing, contact.id).await?;
            Ok(Done::Unsubscribed)
        }
        Details::Enrolment { code, .. } => {
            rows::forget(writing, contact.id).await?;
            Ok(Done::Left(code))
        }
        Details::SignUp { .. } => {
            rows::forget(writing, contact.id).await?;
            Ok(Done::Cancelled)
        }
    }
}
