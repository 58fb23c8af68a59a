//! The line between the mail server's 250 and the commit that notes it: a mail for which only the first came goes out once
//! more, as the same mail, and one for which both came goes out once.

#[path = "../../../tests/support/smtp.rs"]
mod smtp;

use super::people::{campaign, sign_up};
use super::*;
use crate::contacts::ContactsError;
use crate::server::care::send_due;
use jiff::Timestamp;
use mail_parser::MessageParser;
use sqlx::Connection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use std::sync::atomic::{AtomicI64, Ordering};

/// Seconds for which nobody else sends a mail that is being sent.
const LEASE: i64 = 120;

/// A collector that mails to a real server, at a time that the test winds.
struct Sender {
    collector: Collector,
    server: smtp::Server,
    now: Arc<AtomicI64>,
}

impl Sender {
    async fn new() -> Option<Self> {
        let server = smtp::Server::start(&[])?;
        let folder = tempfile::tempdir().unwrap();
        widget_files::tests::dist(folder.path());
        let noon: Timestamp = "2026-11-22T11:00:00Z".parse().unwrap();
        Some(Self::on(folder, server, Arc::new(AtomicI64::new(noon.as_second()))).await)
    }

    async fn on(folder: tempfile::TempDir, server: smtp::Server, now: Arc<AtomicI64>) -> Self {
        let people = people_in(&folder, Mail::Smtp(format!("smtp://127.0.0.1:{}", server.port)));
        let wound = Arc::clone(&now);
        let clock = Clock::reading(move || Timestamp::from_second(wound.load(Ordering::Relaxed)).unwrap());
        let collector = Collector::set_up(folder, clock, vec![campaign()], 0, Some(people)).await;
        Self { collector, server, now }
    }

    /// The process ends without a farewell, and another begins on the same files.
    async fn begins_anew(self) -> Self {
        let Self { collector: Collector { app, state, folder }, server, now } = self;
        drop((app, state));
        Self::on(folder, server, now).await
    }

    async fn is_asked_by(&self, number: u32, name: &str) {
        let receipts = self.collector.outcomes(&json!([sign_up(number, name)])).await;
        assert_eq!(receipts, [("accepted".to_owned(), None)]);
    }

    /// Sends what is due.
    async fn sends(&self) -> Result<(), ContactsError> {
        let (_ending, ended) = tokio::sync::watch::channel(());
        let state = &self.collector.state;
        send_due(state, state.people.as_ref().unwrap(), &ended).await.map(drop)
    }

    fn waits(&self, seconds: i64) {
        self.now.fetch_add(seconds, Ordering::Relaxed);
    }

    /// From now on no commit that takes a mail out of the queue comes through: something holds on to those that are there.
    async fn can_note_nothing(&self) {
        self.sql(
            "CREATE TABLE held (mail BLOB NOT NULL REFERENCES mails (id) DEFERRABLE INITIALLY DEFERRED) STRICT;
             INSERT INTO held SELECT id FROM mails",
        )
        .await;
    }

    async fn can_note_again(&self) {
        self.sql("DROP TABLE held").await;
    }

    async fn sql(&self, statements: &'static str) {
        let file = self.collector.folder.path().join("contacts.db");
        let mut connection =
            SqliteConnection::connect_with(&SqliteConnectOptions::new().filename(file)).await.unwrap();
        sqlx::raw_sql(statements).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    }

    /// The Message-IDs of the mails that the server took for somebody.
    fn taken_for(&self, name: &str) -> Vec<String> {
        let mut ids = Vec::new();
        for file in self.server.names() {
            let bytes = self.server.read(&file);
            let mail = MessageParser::default().parse(&bytes).unwrap();
            if mail.to().unwrap().first().unwrap().address() == Some(&format!("{name}@example.nl")) {
                ids.push(mail.message_id().unwrap().to_owned());
            }
        }
        ids
    }

    /// The server has the mail to Bert and that was noted; it has the one to Ans, and that was not.
    async fn stops_at_the_line(&self) {
        self.is_asked_by(1, "bert").await;
        self.sends().await.unwrap();
        self.is_asked_by(2, "ans").await;
        self.can_note_nothing().await;
        let failed = self.sends().await.unwrap_err();
        assert!(failed.to_string().contains("FOREIGN KEY"), "it is the commit that fails: {failed}");
        self.can_note_again().await;
        assert_eq!((self.taken_for("bert").len(), self.taken_for("ans").len()), (1, 1));
    }

    /// However long it goes on, each mail has gone out as often as it has now.
    async fn sends_nothing_more(&self) {
        let before = self.server.names().len();
        for _ in 0..10 {
            self.waits(LEASE);
            self.sends().await.unwrap();
        }
        assert_eq!(self.server.names().len(), before);
        let people = self.collector.state.people.as_ref().unwrap();
        assert_eq!(people.contacts.mails_waiting().await.unwrap().mails, 0);
    }
}

#[tokio::test]
async fn a_mail_that_was_taken_and_not_noted_goes_out_once_more_when_its_lease_is_over() {
    let Some(sender) = Sender::new().await else { return };
    sender.stops_at_the_line().await;
    sender.waits(LEASE - 1);
    sender.sends().await.unwrap();
    assert_eq!(sender.taken_for("ans").len(), 1, "as long as the lease lasts nobody sends it");
    sender.waits(1);
    sender.sends().await.unwrap();
    let twice = sender.taken_for("ans");
    assert_eq!((twice.len(), &twice[0]), (2, &twice[1]), "a mail program tells that it is the same");
    sender.sends_nothing_more().await;
    assert_eq!(sender.taken_for("bert").len(), 1, "what was noted goes out once");
}

#[tokio::test]
async fn a_process_that_ends_between_taken_and_noted_repeats_that_mail_alone_and_once() {
    let Some(sender) = Sender::new().await else { return };
    sender.stops_at_the_line().await;
    let sender = sender.begins_anew().await;
    sender.sends().await.unwrap();
    let twice = sender.taken_for("ans");
    assert_eq!((twice.len(), &twice[0]), (2, &twice[1]), "a mail program tells that it is the same");
    let sender = sender.begins_anew().await;
    sender.sends_nothing_more().await;
    assert_eq!((sender.taken_for("ans").len(), sender.taken_for("bert").len()), (2, 1));
}
