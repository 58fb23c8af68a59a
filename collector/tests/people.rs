//! A collector that is killed at any moment gives no place twice and loses none that it gave a receipt for; and every
//! mail goes out, a second time only as the same mail.
#![expect(clippy::unwrap_used, reason = "in a test a panic is the finding")]

#[path = "support/collector.rs"]
mod collector;
#[path = "support/sign_ups.rs"]
mod sign_ups;
#[path = "support/smtp.rs"]
mod smtp;
mod support;

use collector::{Collector, ask};
use mail_parser::MessageParser;
use sign_ups::{folder, post, sign_up};
use smtp::Server;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{Connection, Row};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// How often it is killed, unless `MEEPRAAT_KILLS` says otherwise.
const ROUNDS: u32 = 10;
const SENDERS: u32 = 2;
/// As many places as the campaign has.
const CAPACITY: i64 = 40;
/// Far longer than any mail takes here.
const PATIENCE: Duration = Duration::from_secs(60);

fn rounds() -> u32 {
    std::env::var("MEEPRAAT_KILLS").map_or(ROUNDS, |kills| kills.parse().unwrap())
}

fn get(address: &str, path: &str) -> Option<String> {
    let request = format!("GET {path} HTTP/1.1\r\nhost: meepraat\r\nconnection: close\r\n\r\n");
    ask(address, &request).filter(|(status, _)| *status == 200).map(|(_, body)| body)
}

fn email(number: u32) -> String {
    format!("p{number}@example.nl")
}

/// What is known of somebody who signed up.
#[derive(Debug, Clone, PartialEq)]
enum Known {
    /// By a receipt, with what it said.
    Receipted(String),
    /// No answer came: it may have been taken.
    Unsure,
}

/// Signs up new people until the collector is gone.
fn sign_ups(address: &str, next: &AtomicU32) -> BTreeMap<u32, Known> {
    let mut all = BTreeMap::new();
    loop {
        let number = next.fetch_add(1, Ordering::Relaxed);
        let Some((outcome, result)) = sign_up(address, number, &email(number)) else {
            all.insert(number, Known::Unsure);
            return all;
        };
        assert_eq!(outcome, "accepted");
        all.insert(number, Known::Receipted(result));
    }
}

/// A mail's link, pressed for one thing; whether an answer came.
#[derive(Debug)]
struct Press {
    link: String,
    wish: &'static str,
    answered: bool,
}

/// Presses in the mails that are there until the collector is gone: half of the people confirm, half cancel.
fn presses(address: &str, presses: &mut BTreeMap<u32, Press>) {
    while let Some(outbox) = get(address, "/outbox") {
        for part in outbox.split("<summary>Bevestig").skip(1) {
            let to = part.split("to p").nth(1).unwrap().split('@').next().unwrap();
            let number: u32 = to.parse().unwrap();
            if presses.contains_key(&number) {
                continue;
            }
            let name = part.split("src=\"").nth(1).unwrap().split('"').next().unwrap();
            let Some(mail) = get(address, name) else { return };
            let link = mail.split("/mine/").nth(1).unwrap().split(['"', '<']).next().unwrap();
            let wish = if number.is_multiple_of(2) { "confirm" } else { "forget" };
            let mut press = Press { link: format!("/mine/{link}"), wish, answered: false };
            let answer = do_press(address, &press);
            press.answered = answer.is_some();
            if let Some(status) = answer {
                assert_eq!(status, 200, "{press:?}");
            }
            presses.insert(number, press);
        }
    }
}

fn do_press(address: &str, press: &Press) -> Option<u16> {
    let body = format!("wish={}", press.wish);
    post(address, &press.link, "application/x-www-form-urlencoded", &body).map(|(status, _)| status)
}

/// One number from the contacts' database.
async fn number(folder: &Path, query: &'static str) -> i64 {
    let options = SqliteConnectOptions::new().filename(folder.join("meepraat-contacts.db")).read_only(true);
    let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
    sqlx::query(query).fetch_one(&mut connection).await.unwrap().get(0)
}

/// Sends every sign-up again: what had a receipt is a duplicate with the same result, and what had none gets one. Gives how
/// many had none.
fn settle_receipts(address: &str, people: &mut BTreeMap<u32, Known>) -> usize {
    let mut unsure = 0;
    for (number, known) in people {
        let (outcome, result) = sign_up(address, *number, &email(*number)).unwrap();
        match &known {
            Known::Receipted(before) => {
                assert_eq!((outcome.as_str(), &result), ("duplicate", before), "of {number}");
            }
            Known::Unsure => {
                *known = Known::Receipted(result);
                unsure += 1;
            }
        }
    }
    unsure
}

/// Presses again where no answer came: it was done before, or is done now. Gives how many those are.
fn settle_presses(address: &str, pressed: &BTreeMap<u32, Press>) -> usize {
    let broken_off = pressed.values().filter(|press| !press.answered);
    broken_off
        .inspect(|press| assert!([200, 410].contains(&do_press(address, press).unwrap()), "{press:?}"))
        .count()
}

/// Fault 22: process killed while writing.
/// Fault 40: killed between commit and reply.
#[tokio::test(flavor = "multi_thread")]
async fn killed_at_any_moment_no_place_is_lost_or_given_twice() {
    let folder = folder();
    let next = AtomicU32::new(0);
    let (mut people, mut pressed) = (BTreeMap::new(), BTreeMap::new());
    for round in 0..rounds() {
        let collector = Collector::start(Collector::command(folder.path()).args(["--mail-outbox"]));
        let address = collector.address.clone();
        thread::scope(|scope| {
            let senders: Vec<_> = (0..SENDERS).map(|_| scope.spawn(|| sign_ups(&address, &next))).collect();
            let presser = scope.spawn(|| presses(&address, &mut pressed));
            // Moments that differ from round to round and lie anywhere between two commits.
            thread::sleep(Duration::from_micros(u64::from(300_000 + round * 137_913 % 900_000)));
            collector.kill();
            senders.into_iter().for_each(|sender| people.extend(sender.join().unwrap()));
            presser.join().unwrap();
        });
        let seated = "SELECT coalesce(sum(people), 0) FROM places WHERE standing != 'waiting'";
        let seated = number(folder.path(), seated).await;
        assert!(seated <= CAPACITY, "{seated} people have {CAPACITY} places");
    }

    let collector = Collector::start(Collector::command(folder.path()).args(["--mail-outbox"]));
    let unsure = settle_receipts(&collector.address, &mut people);
    let broken_off = settle_presses(&collector.address, &pressed);
    let cancelled: BTreeSet<_> =
        pressed.iter().filter(|(_, press)| press.wish == "forget").map(|(number, _)| *number).collect();
    let left = |result: &str| {
        let with = |known: &Known| *known == Known::Receipted(result.to_owned());
        let left = people.iter().filter(|(number, known)| with(known) && !cancelled.contains(number));
        i64::try_from(left.count()).unwrap()
    };
    println!(
        "{} kills: {} signed up, {unsure} of them without a receipt; {} pressed, {broken_off} of them without an answer; {} have a place, {} wait",
        rounds(),
        people.len(),
        pressed.len(),
        left("held"),
        left("waitlisted"),
    );
    assert!(!cancelled.is_empty() && pressed.len() > cancelled.len(), "people confirmed and cancelled");
    let folder = folder.path();
    let places = "SELECT count(*) FROM places WHERE standing IN ('held', 'taken')";
    assert_eq!(number(folder, places).await, left("held"), "everyone who was told so has one place");
    let waiting = "SELECT count(*) FROM places WHERE standing IN ('waiting', 'offered')";
    assert_eq!(number(folder, waiting).await, left("waitlisted"), "everyone who was told so waits once");
    let seated = "SELECT sum(people) FROM places WHERE standing != 'waiting'";
    assert!(number(folder, seated).await <= CAPACITY);
    let placeless = "SELECT count(*) FROM contacts WHERE id NOT IN (SELECT contact FROM places)";
    assert_eq!(number(folder, placeless).await, 0, "nobody is left without a place");
    let confirmed = i64::try_from(pressed.len() - cancelled.len()).unwrap();
    assert_eq!(number(folder, "SELECT sum(confirmed) FROM contacts").await, confirmed);
    collector.kill();
}

/// The Message-IDs of the mails that went to each address, in no order.
fn arrived(server: &Server) -> BTreeMap<String, Vec<String>> {
    let mut all = BTreeMap::<String, Vec<String>>::new();
    for name in server.names() {
        let bytes = server.read(&name);
        let mail = MessageParser::default().parse(&bytes).unwrap();
        let to = mail.to().unwrap().first().unwrap().address().unwrap().to_owned();
        all.entry(to).or_default().push(mail.message_id().unwrap().to_owned());
    }
    all
}

fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < PATIENCE, "it does not happen: {what}");
        thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn a_mail_that_the_server_took_goes_out_again_only_when_killed_before_that_was_noted() {
    let Some(server) = Server::start(&[]) else { return };
    let smtp = format!("smtp://127.0.0.1:{}", server.port);
    let folder = folder();
    let collector = Collector::start(Collector::command(folder.path()).args(["--smtp", &smtp]));
    sign_up(&collector.address, 1, "ans@example.nl").unwrap();
    until("a first mail", || arrived(&server).contains_key("ans@example.nl"));
    // The server takes this one, and the collector does not hear of it any more.
    sign_up(&collector.address, 2, "mute-bert@example.nl").unwrap();
    until("a second mail", || arrived(&server).contains_key("mute-bert@example.nl"));
    collector.kill();
    let collector = Collector::start(Collector::command(folder.path()).args(["--smtp", &smtp]));
    until("the same mail again", || arrived(&server)["mute-bert@example.nl"].len() == 2);
    sign_up(&collector.address, 3, "carla@example.nl").unwrap();
    until("a third mail", || arrived(&server).contains_key("carla@example.nl"));
    collector.kill();
    let arrived = arrived(&server);
    let twice = &arrived["mute-bert@example.nl"];
    assert_eq!(twice[0], twice[1], "a mail program tells that it is the same");
    assert_eq!((arrived["ans@example.nl"].len(), arrived["carla@example.nl"].len()), (1, 1));
}

#[test]
fn killed_at_any_moment_every_mail_goes_out_and_a_repeat_is_the_same_mail() {
    let Some(server) = Server::start(&[]) else { return };
    let smtp = format!("smtp://127.0.0.1:{}", server.port);
    let folder = folder();
    let next = AtomicU32::new(0);
    let mut people = BTreeMap::new();
    for round in 0..rounds() {
        let collector = Collector::start(Collector::command(folder.path()).args(["--smtp", &smtp]));
        let address = collector.address.clone();
        thread::scope(|scope| {
            let sender = scope.spawn(|| sign_ups(&address, &next));
            thread::sleep(Duration::from_micros(u64::from(100_000 + round * 137_913 % 300_000)));
            collector.kill();
            people.extend(sender.join().unwrap());
        });
    }
    let collector = Collector::start(Collector::command(folder.path()).args(["--smtp", &smtp]));
    for number in people.keys() {
        sign_up(&collector.address, *number, &email(*number)).unwrap();
    }
    // However many wait after so many kills, each has its own time.
    loop {
        let before = server.names().len();
        if arrived(&server).len() == people.len() {
            break;
        }
        until("a mail to everyone", || server.names().len() > before);
    }
    collector.kill();
    let arrived = arrived(&server);
    let repeats: usize = arrived.values().map(|ids| ids.len() - 1).sum();
    println!("{} kills: {} mails, {repeats} of them twice", rounds(), arrived.len());
    for (to, ids) in &arrived {
        assert!(ids.iter().all(|id| *id == ids[0]), "{to} gets another mail: {ids:?}");
    }
    assert!(repeats <= usize::try_from(rounds()).unwrap(), "no more than one for each kill: {repeats}");
}
