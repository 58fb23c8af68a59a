//! The guests' list as an organiser prints it, beside whoever writes the database meanwhile.
#![expect(clippy::unwrap_used, reason = "in a test a panic is the finding")]

use meepraat_collector::campaign_file::CampaignFile;
use meepraat_collector::contacts::{Asked, Contacts, Note, Taken, Wish};
use meepraat_protocol::{Campaign, Submission, SubmissionId};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::Arc;

/// 2026-11-20, noon in the Netherlands.
const NOW: i64 = 1_795_172_400;

/// What the campaign has beside the dialogue that everyone can come to.
const MORE_EVENTS: &str = r#"
[[events]]
id = "tafel"
kind = "stakeholder_table"
title = { nl = "Keukentafel", en = "Kitchen table" }
description = { nl = "Aan tafel", en = "At the table" }
starts = 2026-12-02T10:00:00
ends = 2026-12-02T12:00:00
place = { name = "De Linde", address = "Markt 1, Eersel" }
capacity = 8
roles = [{ id = "zorg", title = { nl = "Zorg en welzijn", en = "Care" } }]

[[events]]
id = "gesprek"
kind = "interview"
title = { nl = "Gesprek", en = "Conversation" }
description = { nl = "Vertel", en = "Tell" }
starts = 2026-12-01T10:00:00
ends = 2026-12-01T12:00:00
place = { name = "De Linde", address = "Markt 1, Eersel" }
slots = { minutes = 30, starts = [2026-12-01T10:00:00, 2026-12-01T10:30:00] }
"#;

/// People who sign up, with the database open as a running collector has it.
struct Town {
    folder: tempfile::TempDir,
    campaign: Arc<Campaign>,
    contacts: Contacts,
}

impl Town {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("kempen-2040.toml");
        let good = include_str!("campaign_files/good.toml");
        fs::write(&file, format!("{good}{MORE_EVENTS}")).unwrap();
        let campaign = Arc::new(CampaignFile::read(&file).unwrap().into_campaign().unwrap());
        let campaigns = BTreeMap::from([(campaign.id.clone(), Arc::clone(&campaign))]);
        let database = folder.path().join("meepraat-contacts.db");
        let key = folder.path().join("meepraat-contacts.db.key");
        let contacts = Contacts::open(&database, &key, campaigns, false).await.unwrap();
        Self { folder, campaign, contacts }
    }

    /// Somebody signs up, with what the form says beside the address.
    async fn is_asked_by(&self, number: u32, more: Value) {
        let mut data = json!({"campaign": "kempen-2040", "language": "nl", "email": email(number)});
        data.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let submission = Submission::SignUp(serde_json::from_value(data).unwrap());
        let id = SubmissionId::parse(&format!("5f0c6a1e-1111-4222-8333-{number:012}")).unwrap();
        let asked =
            Asked { source: "urn:nld", id, submission: &submission, verdict: Ok(&self.campaign), now: NOW };
        let taken = self.contacts.take(asked).await.unwrap();
        assert!(matches!(taken, Taken::Accepted(Some(_))), "{taken:?}");
    }

    /// Whoever was written to last confirms.
    async fn is_confirmed_by(&self, number: u32) {
        for mail in self.contacts.mails_due(NOW, 100).await.unwrap() {
            self.contacts.mail_is_sent(&mail, NOW).await.unwrap();
            if let Note::ConfirmSignUp { key, .. } = &mail.post.note
                && mail.post.to == email(number)
            {
                self.contacts.act(key, Wish::Confirm, NOW).await.unwrap();
            }
        }
    }

    fn prints(&self, arguments: &[&str]) -> Output {
        meepraat(self.folder.path(), arguments)
    }
}

fn email(number: u32) -> String {
    format!("p{number}@example.nl")
}

fn meepraat(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_meepraat"));
    for name in ["CONFIG", "DATABASE", "CONTACTS", "CONTACTS_KEY"] {
        command.env_remove(format!("MEEPRAAT_{name}"));
    }
    command.arg("guests").args(arguments).current_dir(folder).output().unwrap()
}

/// The table without the mark by which spreadsheets know its letters.
fn out(output: &Output) -> String {
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[tokio::test]
async fn who_comes_is_printed_as_csv_and_the_totals_apart() {
    let town = Town::new().await;
    let ans = json!({"event": "dialoog-eersel", "name": "Ans, van Eersel", "companions": 2,
                     "facilities": ["childcare", "interpreter"]});
    let formula = "=HYPERLINK(\"https://elsewhere.example\")";
    town.is_asked_by(1, json!({"event": "dialoog-eersel", "name": formula, "facilities": ["childcare"]}))
        .await;
    town.is_confirmed_by(1).await;
    town.is_asked_by(2, ans).await;
    town.is_confirmed_by(2).await;
    town.is_asked_by(3, json!({"event": "dialoog-eersel", "name": "Cor", "facilities": ["interpreter"]}))
        .await;
    let output = town.prints(&["kempen-2040.toml", "dialoog-eersel"]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    assert_eq!(
        out(&output),
        "name,e-mail,people,facilities,role,organisation,standing\n\
         \"'=HYPERLINK(\"\"https://elsewhere.example\"\")\",p1@example.nl,1,Oppas voor kinderen,,,confirmed\n\
         \"Ans, van Eersel\",p2@example.nl,3,\"Oppas voor kinderen, Een tolk\",,,confirmed\n\
         ,,1,,,,held\n",
        "nobody who did not confirm is told by name"
    );
    assert_eq!(
        err(&output),
        "dialoog-eersel: 4 people confirmed (sign-ups: 2), 0 offered, 1 held, 0 on the waitlist\n\
         asked for by confirmed sign-ups:\n   2  Oppas voor kinderen\n   1  Een tolk\n"
    );
}

#[tokio::test]
async fn roles_are_in_words_and_slots_have_a_column() {
    let town = Town::new().await;
    let table = json!({"event": "tafel", "name": "Ans", "role": "zorg", "organisation": "Thuiszorg"});
    town.is_asked_by(1, table).await;
    town.is_confirmed_by(1).await;
    let slot = json!({"event": "gesprek", "name": "Bep", "slot": "2026-12-01T10:30:00"});
    town.is_asked_by(2, slot).await;
    town.is_confirmed_by(2).await;
    let table = out(&town.prints(&["kempen-2040.toml", "tafel"]));
    assert!(table.ends_with("Ans,p1@example.nl,1,,Zorg en welzijn,Thuiszorg,confirmed\n"), "{table}");
    let slots = out(&town.prints(&["kempen-2040.toml", "gesprek"]));
    assert_eq!(
        slots,
        "slot,name,e-mail,people,facilities,role,organisation,standing\n\
         2026-12-01T10:30:00,Bep,p2@example.nl,1,,,,confirmed\n"
    );
}

#[tokio::test]
async fn without_an_event_the_campaigns_events_are_printed_with_their_numbers() {
    let town = Town::new().await;
    town.is_asked_by(1, json!({"event": "dialoog-eersel", "name": "Ans", "companions": 3})).await;
    town.is_confirmed_by(1).await;
    town.is_asked_by(2, json!({"event": "dialoog-eersel", "name": "Bep"})).await;
    let output = town.prints(&["kempen-2040.toml"]);
    assert_eq!(
        out(&output),
        "event,title,starts,places,confirmed,offered,held,waitlist\n\
         dialoog-eersel,Toekomstdialoog,2026-11-24T19:30:00,40,4,0,1,0\n\
         tafel,Keukentafel,2026-12-02T10:00:00,8,0,0,0,0\n\
         gesprek,Gesprek,2026-12-01T10:00:00,2,0,0,0,0\n"
    );
    assert_eq!((output.status.code(), err(&output).as_str()), (Some(0), ""));
}

#[tokio::test]
async fn whoever_was_killed_left_a_list_and_printing_it_changes_nothing() {
    let town = Town::new().await;
    town.is_asked_by(1, json!({"event": "dialoog-eersel", "name": "Ans"})).await;
    town.is_confirmed_by(1).await;
    // What a kill leaves: the database, and a log that is not folded into it.
    let left = tempfile::tempdir().unwrap();
    for file in fs::read_dir(town.folder.path()).unwrap().map(|file| file.unwrap()) {
        if !file.file_name().to_string_lossy().ends_with("-shm") {
            fs::copy(file.path(), left.path().join(file.file_name())).unwrap();
        }
    }
    let files = || -> BTreeMap<_, _> {
        let all = fs::read_dir(left.path()).unwrap().map(|file| file.unwrap());
        let kept = all.filter(|file| !file.file_name().to_string_lossy().ends_with("-shm"));
        kept.map(|file| (file.file_name(), fs::read(file.path()).unwrap())).collect()
    };
    let before = files();
    assert_eq!(before.len(), 4, "the campaign, the database, its log and its key");
    let list = meepraat(left.path(), &["kempen-2040.toml", "dialoog-eersel"]);
    assert!(out(&list).contains("p1@example.nl"), "{}", err(&list));
    assert!(files() == before);
}

#[tokio::test]
async fn what_is_not_there_is_named_with_what_to_do() {
    let town = Town::new().await;
    town.is_asked_by(1, json!({"event": "dialoog-eersel", "name": "Ans"})).await;
    let other = town.folder.path().join("other.toml");
    let file = fs::read_to_string(town.folder.path().join("kempen-2040.toml")).unwrap();
    fs::write(&other, file.replace("\"kempen-2040\"", "\"kempen-2041\"")).unwrap();
    fs::write(town.folder.path().join("empty.db"), "").unwrap();
    for (arguments, said) in [
        (&["elders.toml"][..], "error: cannot read elders.toml"),
        (
            &["kempen-2040.toml", "dialog-eersel"],
            "has no event `dialog-eersel`: did you mean `dialoog-eersel`?",
        ),
        (
            &["kempen-2040.toml", "--contacts", "x.db"],
            "no contacts' database x.db: name the one of `meepraat serve`",
        ),
        (&["kempen-2040.toml", "--contacts-key", "x"], "cannot use the key file x"),
        (
            &["kempen-2040.toml", "--contacts", "empty.db", "--contacts-key", "meepraat-contacts.db.key"],
            "cannot read the contacts' database empty.db: ",
        ),
    ] {
        let output = town.prints(arguments);
        assert_eq!((output.status.code(), out(&output).as_str()), (Some(1), ""), "{arguments:?}");
        assert!(err(&output).contains(said), "{arguments:?}: {}", err(&output));
    }
    let note = town.prints(&["other.toml"]);
    assert_eq!(note.status.code(), Some(0));
    assert!(err(&note).contains("nobody signed up for the campaign `kempen-2041`"), "{}", err(&note));
    assert!(err(&note).contains("did you mean `kempen-2040`?"), "{}", err(&note));
    assert!(!town.folder.path().join("x.db").exists() && !town.folder.path().join("x").exists());
}
