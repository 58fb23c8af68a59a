//! The queue of mails. A mail is taken out when the server has said that it has it: it goes out at least once, always
//! with the same Message-ID.

use super::content::Post;
use super::writing::ContactsError;
use super::{Contacts, Key, rows};

/// Seconds until a mail is tried again, by how often it was tried.
const WAITS: [i64; 6] = [60, 5 * 60, 15 * 60, 3600, 4 * 3600, 12 * 3600];

/// Seconds for which a mail is left alone while it is being sent: longer than a server may take.
const LEASE: i64 = 120;

/// A mail to be sent.
#[derive(Debug, Clone, PartialEq)]
pub struct Outgoing {
    pub(super) id: Key,
    pub(super) attempts: i64,
    /// When it is of no use any more.
    pub(super) until: i64,
    /// What its Message-ID is made of.
    pub name: String,
    /// What it says, and to whom.
    pub post: Post,
}

/// What waits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Waiting {
    /// Mails that are to be sent.
    pub mails: u64,
    /// When the first of them is due, in seconds since 1970.
    pub next: Option<i64>,
}

impl Contacts {
    /// The mails that are due, the first first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn mails_due(&self, now: i64, most: u32) -> Result<Vec<Outgoing>, ContactsError> {
        let mut reading = self.readers.begin().await?;
        rows::mails_due(&mut reading, &self.keys, now, most).await
    }

    /// What is still to be sent.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn mails_waiting(&self) -> Result<Waiting, ContactsError> {
        let mut reading = self.readers.begin().await?;
        rows::mails_waiting(&mut reading).await
    }

    /// Nobody else sends it for a while: noted before it is sent, so that what cannot be noted is not sent again and again.
    ///
    /// # Errors
    /// When that cannot be noted: then it must not be sent.
    pub async fn mail_is_leaving(&self, mail: &Outgoing, now: i64) -> Result<(), ContactsError> {
        let mut writing = self.writer.begin().await?;
        rows::lease_mail(&mut writing, mail.id, now + LEASE).await?;
        writing.commit().await
    }

    /// The server has it.
    ///
    /// # Errors
    /// When that cannot be noted: then it is sent once more, when its lease ends.
    pub async fn mail_is_sent(&self, mail: &Outgoing, now: i64) -> Result<(), ContactsError> {
        let mut writing = self.writer.begin().await?;
        if self.keeps_mails {
            rows::keep_mail(&mut writing, mail.id, now).await?;
        } else {
            rows::drop_mail(&mut writing, mail.id).await?;
        }
        writing.commit().await
    }

    /// The server did not take it now. It is tried again, more often while little time is left for it.
    ///
    /// # Errors
    /// When that cannot be noted: then it is tried again when its lease ends.
    pub async fn mail_must_wait(&self, mail: &Outgoing, now: i64) -> Result<(), ContactsError> {
        let tried = usize::try_from(mail.attempts).unwrap_or(usize::MAX);
        let wait = WAITS.get(tried).or(WAITS.last()).copied().unwrap_or_default();
        let wait = wait.min((mail.until - now) / 4).max(LEASE);
        let mut writing = self.writer.begin().await?;
        rows::put_off_mail(&mut writing, mail.id, now + wait).await?;
        writing.commit().await
    }

    /// The mails that were sent, the last first, where they are kept to be looked at.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn mails_kept(&self, most: u32) -> Result<Vec<Outgoing>, ContactsError> {
        let mut reading = self.readers.begin().await?;
        rows::mails_kept(&mut reading, &self.keys, most).await
    }
}
