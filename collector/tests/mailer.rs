//! Mails through a mail server of somebody else's.
#![expect(clippy::unwrap_used, reason = "in a test a panic is the finding")]

#[path = "support/smtp.rs"]
mod smtp;

use lettre::address::Envelope;
use mail_parser::{MessageParser, MimeHeaders};
use meepraat_collector::letters::{Appointment, Letter, Letterhead, Visit, compose};
use meepraat_collector::mailer::{Mailer, Reason, SendError};
use meepraat_protocol::{Campaign, Language};
use smtp::Server;
use std::time::{Duration, SystemTime};

impl Server {
    fn mailer(&self, login: &str) -> Mailer {
        Mailer::smtp(&format!("smtp://{login}127.0.0.1:{}", self.port)).unwrap()
    }

    /// How many mails it took.
    fn taken(&self) -> usize {
        self.names().len()
    }
}

/// A mail in the way that it travels: lettre writes nothing but ASCII.
fn text(mail: &[u8]) -> String {
    String::from_utf8(mail.to_vec()).unwrap()
}

fn campaign() -> Campaign {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../demo/campaigns/kempen-2040.toml");
    toml::from_str(&std::fs::read_to_string(file).unwrap()).unwrap()
}

/// A letter with a calendar entry, in a language that is written from right to left.
fn letter(campaign: &Campaign, to: &str) -> lettre::Message {
    let visit = Visit { event: &campaign.events[0], slot: None, party: 2 };
    let appointment = Appointment { uid: "7f3a@stem.example.nl", sequence: 0 };
    let manage = "https://stem.example.nl/p/Zm9vYmFyYmF6";
    let head = Letterhead {
        campaign,
        language: &Language::new("ar").unwrap(),
        to_name: Some("نور"),
        to,
        from: &"De Kempen <meepraten@kempen2040.example>".parse().unwrap(),
        message_id: "<7f3a.1@stem.example.nl>",
        date: SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_341_600),
    };
    compose(&Letter::SignedUp { visit, appointment, manage }, &head).unwrap()
}

async fn send(mailer: &Mailer, to: &str) -> Result<(), SendError> {
    let message = letter(&campaign(), to);
    mailer.send(message.envelope(), &message.formatted()).await
}

#[tokio::test]
async fn a_letter_arrives_as_it_was_composed() {
    let Some(server) = Server::start(&[]) else { return };
    let message = letter(&campaign(), "noor@example.nl");
    server.mailer("").send(message.envelope(), &message.formatted()).await.unwrap();
    let arrived = server.read("1.eml");
    let (came, went) = (text(&arrived), text(&message.formatted()));
    let other = came.lines().zip(went.lines()).find(|(came, went)| came != went);
    assert_eq!(other, None);
    // The end of the mail is a line of its own to lettre.
    assert_eq!(came.trim_end().lines().count(), went.lines().count());
    let mail = MessageParser::default().parse(&arrived).unwrap();
    assert_eq!(mail.message_id(), Some("7f3a.1@stem.example.nl"));
    assert!(mail.body_text(0).unwrap().contains("https://stem.example.nl/p/Zm9vYmFyYmF6"));
    assert_eq!(mail.attachment(0).unwrap().attachment_name(), Some("meepraat.ics"));
    let envelope: serde_json::Value = serde_json::from_slice(&server.read("1.json")).unwrap();
    assert_eq!(envelope["to"][0], "noor@example.nl");
    assert_eq!(envelope["from"], "meepraten@kempen2040.example");
}

#[tokio::test]
async fn a_refusal_tells_whether_to_try_again() {
    let Some(server) = Server::start(&[]) else { return };
    let mailer = server.mailer("");
    let later = |code| Err(SendError::Later { reason: Reason::Reply(code) });
    assert_eq!(send(&mailer, "later-noor@example.nl").await, later(451));
    assert_eq!(send(&mailer, "busy-noor@example.nl").await, later(452));
    assert_eq!(send(&mailer, "odd-noor@example.nl").await, later(503));
    assert_eq!(send(&mailer, "never-noor@example.nl").await, Err(SendError::Never { code: 550 }));
    assert_eq!(send(&mailer, "spam-noor@example.nl").await, Err(SendError::Never { code: 554 }));
    // This server knows no addresses beyond ASCII; others get their mails all the same.
    let beyond = send(&mailer, "jürgen@example.nl").await;
    assert_eq!(beyond, Err(SendError::Later { reason: Reason::Address }));
    assert!(!Reason::Address.is_about_the_server());
    assert_eq!(server.taken(), 0);
    assert_eq!(send(&mailer, "noor@example.nl").await, Ok(()), "it goes on after refusals");
    assert_eq!(server.taken(), 1);
}

#[tokio::test]
async fn a_wrong_password_is_ours_to_mend_and_loses_no_mail() {
    let Some(server) = Server::start(&["--login", "meepraat:geheim"]) else { return };
    let wrong = send(&server.mailer("meepraat:fout@"), "noor@example.nl").await;
    assert_eq!(wrong, Err(SendError::Later { reason: Reason::Reply(535) }));
    let without = send(&server.mailer(""), "noor@example.nl").await;
    assert_eq!(without, Err(SendError::Later { reason: Reason::Reply(530) }));
    assert_eq!(send(&server.mailer("meepraat:geheim@"), "noor@example.nl").await, Ok(()));
}

#[tokio::test]
async fn a_server_that_is_not_there_is_tried_later() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = free.local_addr().unwrap().port();
    drop(free);
    let envelope = Envelope::new("a@example.nl".parse().ok(), vec!["b@example.nl".parse().unwrap()]).unwrap();
    let mailer = Mailer::smtp(&format!("smtp://127.0.0.1:{port}")).unwrap();
    let refused = mailer.send(&envelope, b"Subject: a\r\n\r\nb\r\n").await;
    assert_eq!(refused, Err(SendError::Later { reason: Reason::Connection }));
    let said = refused.unwrap_err().to_string();
    assert!(!said.contains("example.nl") && !said.contains(&port.to_string()), "{said}");
}
