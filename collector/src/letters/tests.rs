//! Every letter in every language, read back as a mail program would.

use super::*;
use lettre::message::Mailbox;
use mail_parser::{Message, MessageParser, MimeHeaders, PartType};
use meepraat_protocol::{Campaign, Language};
use std::sync::LazyLock;
use std::time::{Duration, SystemTime};

const KEY: &str =
    "https://stem.example.nl/p/Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MGFiY2RlZmdoaWprbG1ub3BxcnN0dXZ3eHl6";
const OTHER: &str = "https://stem.example.nl/p/c2Vjb25kLWtleS1mb3ItdGVzdHM";

/// The sample campaign that has texts in all languages.
pub(super) fn campaign() -> Campaign {
    static CAMPAIGN: LazyLock<Campaign> = LazyLock::new(|| {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../demo/campaigns/kempen-2040.toml");
        toml::from_str(&std::fs::read_to_string(file).unwrap()).unwrap()
    });
    CAMPAIGN.clone()
}

pub(super) fn event<'a>(campaign: &'a Campaign, id: &str) -> &'a Event {
    campaign.events.iter().find(|event| event.id.as_str() == id).unwrap()
}

/// A letter with what it must hold.
struct Case<'a> {
    letter: Letter<'a>,
    links: &'static [&'static str],
    calendar: bool,
    follows: bool,
}

fn case<'a>(letter: Letter<'a>, links: &'static [&'static str]) -> Case<'a> {
    Case { letter, links, calendar: false, follows: false }
}

/// One of each kind.
fn cases<'a>(campaign: &'a Campaign, topics: &'a [Topic]) -> Vec<Case<'a>> {
    let event = event(campaign, "dialoog-eersel");
    let visit = Visit { event, slot: None, party: 3 };
    let appointment = Appointment { uid: "7f3a@stem.example.nl", sequence: 1 };
    let until = "2026-11-24T13:00:00Z".parse().unwrap();
    let standing = |standing| Letter::ConfirmSignUp { visit, standing, confirm: KEY, until };
    let entry = |letter| Case { calendar: true, ..case(letter, &[KEY]) };
    let follows = |letter, links| Case { follows: true, ..case(letter, links) };
    vec![
        case(standing(Standing::Held), &[KEY]),
        case(standing(Standing::Waitlisted), &[KEY]),
        entry(Letter::SignedUp { visit, appointment, manage: KEY }),
        entry(Letter::Changed { visit, appointment, manage: KEY }),
        entry(Letter::Reminder { visit, appointment, manage: KEY }),
        case(Letter::Waiting { visit, manage: KEY }, &[KEY]),
        case(Letter::Offered { visit, accept: KEY, until, manage: OTHER }, &[KEY, OTHER]),
        case(Letter::OfferLapsed { event }, &[]),
        case(Letter::Cancelled { event }, &[]),
        case(Letter::AlreadySignedUp { event, manage: KEY }, &[KEY]),
        case(Letter::ConfirmEnrolment { confirm: KEY, until }, &[KEY]),
        case(Letter::Welcome { page: KEY, leave: OTHER }, &[KEY, OTHER]),
        case(Letter::AlreadyAmbassador { page: KEY }, &[KEY]),
        case(Letter::ConfirmFollowUp { confirm: KEY, until, topics }, &[KEY]),
        follows(Letter::Following { topics, unsubscribe: OTHER }, &[OTHER]),
        follows(Letter::AlreadyFollowing { topics, unsubscribe: OTHER }, &[OTHER]),
        follows(
            Letter::WaveOpened { wave: &campaign.waves[0], poll: KEY, unsubscribe: OTHER },
            &[KEY, OTHER],
        ),
        follows(Letter::News { update: &campaign.updates[0], unsubscribe: OTHER }, &[OTHER]),
    ]
}

fn topics() -> Vec<Topic> {
    ["campaign", "waves", "theme:stroom"].map(|topic| Topic::try_from(topic.to_owned()).unwrap()).into()
}

fn from() -> Mailbox {
    "De Kempen in 2040 <meepraten@kempen2040.example>".parse().unwrap()
}

fn try_compose(
    letter: &Letter<'_>,
    code: &str,
    to: &str,
    name: Option<&str>,
) -> Result<Vec<u8>, ComposeError> {
    let (campaign, language, from) = (campaign(), Language::new(code).unwrap(), from());
    let head = Letterhead {
        campaign: &campaign,
        language: &language,
        to_name: name,
        to,
        from: &from,
        message_id: "<7f3a.1@stem.example.nl>",
        date: SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_341_600),
    };
    compose(letter, &head).map(|message| message.formatted())
}

fn composed(letter: &Letter<'_>, code: &str) -> Vec<u8> {
    try_compose(letter, code, "noor@example.nl", Some("Noor de Wit")).unwrap()
}

fn read(bytes: &[u8]) -> Message<'_> {
    MessageParser::default().parse(bytes).unwrap()
}

/// The letter as text, with the line ends of this machine.
fn text(bytes: &[u8]) -> String {
    read(bytes).body_text(0).unwrap().replace("\r\n", "\n")
}

/// A header as it stands there.
fn header<'m>(message: &'m Message<'_>, name: &'static str) -> Option<&'m str> {
    message.header_raw(name).map(str::trim)
}

/// Does something with every letter in every language.
fn each(check: impl Fn(&str, &Case<'_>, &Message<'_>)) {
    let (campaign, topics) = (campaign(), topics());
    for case in cases(&campaign, &topics) {
        for code in meepraat_widget::interface_languages() {
            let bytes = composed(&case.letter, code);
            assert!(bytes.is_ascii(), "any server takes it");
            check(code, &case, &read(&bytes));
        }
    }
}

#[test]
fn every_letter_says_whom_it_is_from_and_what_it_is() {
    each(|code, case, mail| {
        assert_eq!(header(mail, "Message-ID"), Some("<7f3a.1@stem.example.nl>"));
        assert_eq!(header(mail, "To"), Some("noor@example.nl"));
        assert_eq!(header(mail, "Date"), Some("Sun, 22 Nov 2026 10:00:00 +0000"));
        assert_eq!(header(mail, "Auto-Submitted"), Some("auto-generated"));
        assert_eq!(header(mail, "Content-Language"), Some(code));
        let from = mail.from().unwrap().first().unwrap();
        assert_eq!(from.address(), Some("meepraten@kempen2040.example"));
        let subject = mail.subject().unwrap();
        assert!(subject.len() > 5 && !subject.contains(['{', '\u{2068}']), "{subject}");
        let one_click = header(mail, "List-Unsubscribe-Post");
        assert_eq!(one_click, case.follows.then_some("List-Unsubscribe=One-Click"), "{:?}", case.letter);
        let list = format!("<{OTHER}>");
        assert_eq!(header(mail, "List-Unsubscribe"), case.follows.then_some(list.as_str()));
    });
}

#[test]
fn text_and_html_say_the_same_and_both_have_every_link() {
    let campaign = campaign();
    each(|code, case, mail| {
        let (text, html) = (mail.body_text(0).unwrap(), mail.body_html(0).unwrap());
        let organiser = &campaign.organiser;
        let name = organiser.name.get(&Language::new(code).unwrap()).unwrap();
        let everywhere = [name, organiser.contact.as_str(), organiser.privacy.as_str()];
        for wanted in case.links.iter().copied().chain(everywhere) {
            assert!(text.contains(wanted), "{code} {:?}: {wanted} is not in\n{text}", case.letter);
            assert!(html.contains(wanted), "{code} {:?}: {wanted} is not in\n{html}", case.letter);
        }
        for part in [&text, &html] {
            assert!(!part.contains("{campaign}") && !part.contains("{event}") && !part.contains("{until}"));
        }
        assert!(!text.contains(['<', '>']) && !text.contains("&amp;"), "{text}");
        let first = html.split("<html ").nth(1).unwrap().split('>').next().unwrap();
        let direction = if code == "ar" { "rtl" } else { "ltr" };
        assert_eq!(first, format!("lang=\"{code}\" dir=\"{direction}\""));
    });
}

#[test]
fn html_fetches_nothing_and_has_one_button_at_most() {
    each(|_, _, mail| {
        let html = mail.body_html(0).unwrap();
        for fetched in ["<img", "<link", "<script", "url(", "@import"] {
            assert!(!html.contains(fetched), "{fetched} in {html}");
        }
        assert!(html.matches("background:#").count() <= 1, "{html}");
        assert_eq!(html.matches("<h1").count(), 1);
    });
}

#[test]
fn what_is_certain_comes_with_a_calendar_entry() {
    each(|code, case, mail| {
        let Some(file) = mail.attachment(0) else {
            assert!(!case.calendar, "{code} {:?} has no entry", case.letter);
            return;
        };
        assert!(case.calendar, "{code} {:?} has an entry", case.letter);
        let kind = file.content_type().unwrap();
        assert_eq!((kind.ctype(), kind.subtype()), ("text", Some("calendar")));
        assert_eq!(kind.attribute("method"), Some("PUBLISH"));
        let PartType::Text(text) = &file.body else { panic!("{:?}", file.body) };
        let calendar: icalendar::Calendar = text.parse().unwrap();
        let item = calendar.events().next().unwrap();
        assert_eq!(icalendar::Component::get_uid(item), Some("7f3a@stem.example.nl"));
        let html = mail.body_html(0).unwrap();
        assert!(html.contains("https://calendar.google.com/") && html.contains("https://outlook.live.com/"));
        assert!(!text.contains("/p/"), "an entry is shared: it does not lead to the sign-up");
    });
}

#[test]
fn a_sign_up_tells_what_when_where_and_with_how_many() {
    let campaign = campaign();
    let visit = Visit { event: event(&campaign, "dialoog-eersel"), slot: None, party: 3 };
    let bytes = composed(&Letter::Waiting { visit, manage: KEY }, "nl");
    let waits = text(&bytes);
    for wanted in [
        "Beste Noor de Wit,",
        "Toekomstdialoog Eersel\n",
        "Wanneer: donderdag 3 december 2026, van 19.00 tot 21.30 uur\n",
        "Waar: Bibliotheek De Linde, grote zaal, Lindeplein 1, 5521 AA Eersel\n",
        "Aantal personen: 3\n",
    ] {
        assert!(waits.contains(wanted), "{wanted} is not in\n{waits}");
    }
    let interview =
        Visit { event: event(&campaign, "interviews"), slot: "2026-12-02T19:30:00".parse().ok(), party: 1 };
    let bytes = composed(&Letter::Waiting { visit: interview, manage: KEY }, "nl");
    assert!(text(&bytes).contains("woensdag 2 december 2026, van 19.30 tot 20.00 uur"));
}

#[test]
fn an_update_that_leads_on_has_a_button() {
    let mut campaign = campaign();
    campaign.updates[0].link = meepraat_protocol::Link::new("tel:+31497000000").ok();
    let bytes = composed(&Letter::News { update: &campaign.updates[0], unsubscribe: OTHER }, "nl");
    let mail = read(&bytes);
    assert!(text(&bytes).contains("Lees meer:\ntel:+31497000000"));
    assert!(mail.body_html(0).unwrap().contains("href=\"tel:+31497000000\""));
}

#[test]
fn an_address_with_another_line_in_it_is_refused() {
    let letter = Letter::AlreadyAmbassador { page: KEY };
    for to in [
        "a@example.nl\r\nBcc: b@example.nl",
        "a@example.nl\nb@example.nl",
        "a@example.nl, b@example.nl",
        "a",
        "",
    ] {
        let refused = try_compose(&letter, "nl", to, None);
        let Err(ComposeError::Address(_)) = refused else { panic!("{to:?}: {refused:?}") };
    }
}

#[test]
fn an_address_at_a_host_with_other_letters_is_written_as_mail_servers_know_it() {
    let bytes =
        try_compose(&Letter::AlreadyAmbassador { page: KEY }, "nl", "noor@bücher.example", None).unwrap();
    assert_eq!(header(&read(&bytes), "To"), Some("noor@xn--bcher-kva.example"));
    assert!(bytes.is_ascii());
}

#[test]
fn links_and_ids_that_are_none_are_refused() {
    for page in ["javascript:alert(1)", "/p/relative", "", "https://"] {
        let refused = try_compose(&Letter::AlreadyAmbassador { page }, "nl", "a@example.nl", None);
        assert!(matches!(refused, Err(ComposeError::Link)), "{page:?}: {refused:?}");
    }
    for unsubscribe in
        ["https://a.example/>\r\nBcc: b@example.nl", "mailto:a@example.nl", "https://a.example/é"]
    {
        let refused =
            try_compose(&Letter::Following { topics: &[], unsubscribe }, "nl", "a@example.nl", None);
        assert!(matches!(refused, Err(ComposeError::Link)), "{unsubscribe:?}: {refused:?}");
    }
    let (campaign, dutch, from) = (campaign(), Language::new("nl").unwrap(), from());
    for message_id in ["", "<a>", "a@b", "<a@b>\r\nBcc: c@d", "<a b@c>"] {
        let head = Letterhead {
            campaign: &campaign,
            language: &dutch,
            to_name: None,
            to: "a@example.nl",
            from: &from,
            message_id,
            date: SystemTime::UNIX_EPOCH,
        };
        let refused = compose(&Letter::AlreadyAmbassador { page: KEY }, &head);
        assert!(matches!(refused, Err(ComposeError::MessageId)), "{message_id:?}");
    }
}

#[test]
fn a_name_that_carries_a_message_is_not_repeated() {
    let letter = Letter::AlreadyAmbassador { page: KEY };
    for name in [
        "Win geld op evil.example",
        "https://evil.example",
        "Noor\r\nBcc: b@example.nl",
        "<b>Noor</b>",
        "Bel 0900 1234",
        &"Noor ".repeat(20),
        " ",
    ] {
        let bytes = try_compose(&letter, "nl", "a@example.nl", Some(name)).unwrap();
        let mail = read(&bytes);
        assert!(mail.body_text(0).unwrap().starts_with("Goedendag,"), "{name:?}");
        assert!(mail.bcc().is_none(), "{name:?}");
    }
    for name in ["Noor", "J.P. van 't Hof-de Wit", "Şule Öztürk", "نور الدين", "Олена", "Zoe\u{308} d’Arc"]
    {
        let bytes = try_compose(&letter, "nl", "a@example.nl", Some(name)).unwrap();
        assert!(read(&bytes).body_text(0).unwrap().starts_with(&format!("Beste {name},")), "{name:?}");
    }
}

#[test]
fn a_letter_to_be_confirmed_repeats_no_name() {
    let (campaign, topics) = (campaign(), topics());
    for case in cases(&campaign, &topics) {
        let confirms = matches!(
            case.letter,
            Letter::ConfirmSignUp { .. } | Letter::ConfirmEnrolment { .. } | Letter::ConfirmFollowUp { .. }
        );
        let bytes = composed(&case.letter, "nl");
        assert_eq!(read(&bytes).body_text(0).unwrap().contains("Noor"), !confirms, "{:?}", case.letter);
    }
}

#[test]
fn a_language_without_letters_is_written_to_in_english_with_the_campaigns_words() {
    let bytes = composed(&Letter::AlreadyAmbassador { page: KEY }, "de");
    let mail = read(&bytes);
    assert_eq!(header(&mail, "Content-Language"), Some("en"));
    let html = mail.body_html(0).unwrap();
    assert!(html.contains("<bdi lang=\"nl\">De Kempen in 2040</bdi>"), "{html}");
}
