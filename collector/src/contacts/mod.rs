//! The people who take part: sign-ups, enrolments and follow-ups, in a database of their own.
//!
//! Owns contact details from a submission to their deletion, the places at events, the links in mails and the queue of
//! mails. Answers are `store`'s, and nothing here leads to them. What a mail says is `letters`'; how it travels is
//! `mailer`'s. `taking` takes submissions, `links` does what the links in mails say, `tending` does what time asks
//! for, `post` holds the mails, `seats` decides who sits where, and `guests` lists who comes.

mod availability;
mod content;
mod guests;
mod kept;
mod keyring;
mod leaving;
mod links;
mod post;
mod rows;
mod seats;
mod taking;
mod tending;
mod writing;

pub use availability::Left;
pub use content::{At, Details, Note, Post};
pub use guests::{Guest, GuestBook, Heads};
pub use kept::{Kept, REGISTER, Until, Words};
pub use keyring::{KeyError, Keyring};
pub use leaving::LeftBehind;
pub use links::{About, Ambassador, Done, Link, Seat, Wish};
pub use post::{Outgoing, Waiting};
pub use seats::Standing;
pub use taking::{Asked, Taken};
pub use tending::Tended;
pub use writing::ContactsError;

use crate::database::{BUSY_TIMEOUT, options};
use crate::store::Campaigns;
use sqlx::SqliteConnection;
use sqlx::sqlite::{SqlitePool, SqlitePoolOptions};
use sqlx::{Connection, Row};
use std::path::Path;
use writing::Writer;

/// The name of a row: random, and nothing else's.
pub(crate) type Key = [u8; 16];

const READERS: u32 = 2;

/// The people who take part.
#[derive(Debug)]
pub struct Contacts {
    keys: Keyring,
    writer: Writer,
    readers: SqlitePool,
    campaigns: Campaigns,
    /// Whether mails stay here after they were sent, to be looked at.
    keeps_mails: bool,
}

impl Contacts {
    /// Opens the database and its key file, both made on the first start, and seals anew what an older key had sealed.
    ///
    /// # Errors
    /// When either cannot be opened, or they do not belong together.
    pub async fn open(
        file: &Path,
        key_file: &Path,
        campaigns: Campaigns,
        keeps_mails: bool,
    ) -> Result<Self, ContactsError> {
        let options = options(file);
        let mut connection = SqliteConnection::connect_with(&options).await?;
        sqlx::migrate!("src/contacts/migrations").run(&mut connection).await?;
        let sealed: i64 =
            sqlx::query("SELECT (SELECT count(*) FROM contacts) + (SELECT count(*) FROM mails)")
                .fetch_one(&mut connection)
                .await?
                .try_get(0)?;
        let keys = Keyring::open(key_file, sealed == 0)?;
        rows::seal_anew(&mut connection, &keys).await?;
        rows::take_back_mails(&mut connection).await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            .acquire_timeout(BUSY_TIMEOUT)
            .connect_with(options.clone().create_if_missing(false).read_only(true))
            .await?;
        let writer = Writer::new(options, connection);
        Ok(Self { keys, writer, readers, campaigns, keeps_mails })
    }

    /// Folds the log into the database and closes it.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

#[cfg(test)]
pub(crate) mod tests;
