//! What a form says, and what is told about it.

use super::*;
use crate::Campaign;
use jiff::civil::Date;
use serde_json::json;

const TODAY: Date = Date::constant(2026, 11, 22);

fn campaign() -> Campaign {
    let event = |id: &str, more: serde_json::Value| {
        let mut event = json!({
            "id": id, "kind": "dialogue", "title": {"nl": id}, "description": {"nl": id},
            "starts": "2026-12-03T19:00:00", "ends": "2026-12-03T21:00:00",
            "place": {"name": "Zaal", "address": "Plein 1"}});
        event.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        event
    };
    serde_json::from_value(json!({
        "id": "kempen-2040", "languages": ["nl"], "title": {"nl": "Groei"}, "assignment": {"nl": "Wat?"},
        "starts": "2026-09-01", "ends": "2030-12-31",
        "organiser": {"name": {"nl": "Gemeente"}, "oin": "00000001234567890000",
                      "contact": "mailto:info@example.nl", "privacy": "https://example.nl/privacy"},
        "waves": [{"id": "w", "title": {"nl": "W"}, "opens": "2026-10-01", "closes": "2026-12-15"}],
        "poll": {"questions": []},
        "areas": [{"id": "eersel", "name": {"nl": "Eersel"}}],
        "themes": [{"id": "stroom", "title": {"nl": "Stroom"}}],
        "events": [
            event("dialoog", json!({"capacity": 40, "companions": 3, "facilities": ["childcare"],
                                    "deadline": "2026-12-01"})),
            event("tafel", json!({"kind": "stakeholder_table", "capacity": 10,
                                  "roles": [{"id": "zorg", "title": {"nl": "Zorg"}}]})),
            event("gesprek", json!({"kind": "interview", "companions": 3, "slots": {"minutes": 30, "starts":
                                    ["2026-12-03T19:00:00", "2026-12-03T19:30:00"]}})),
            event("inloop", json!({}))]
    }))
    .unwrap()
}

fn fields(pairs: &[(&str, &str)]) -> Fields {
    Fields(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
}

fn read(pairs: &[(&str, &str)]) -> SignUp {
    SignUp::read(&fields(pairs), Id::new("kempen-2040").unwrap(), Language::new("nl").unwrap()).unwrap()
}

/// What is wrong with a sign-up by someone with a name and an address.
fn wrong_with(pairs: &[(&str, &str)], today: Date) -> Vec<(ContactField, ContactProblem)> {
    let person = [("name", "Anna"), ("email", "anna@example.nl")];
    let sign_up = read(&[&person, pairs].concat());
    campaign().sign_up_errors(&sign_up, today).iter().map(|error| (error.field, error.problem)).collect()
}

#[test]
fn a_form_is_read_as_what_it_says() {
    let sign_up = read(&[
        ("event", "dialoog"),
        ("name", " Anna de Wit\r\n"),
        ("email", " anna@example.nl "),
        ("companions", "2"),
        ("facility", "interpreter"),
        ("facility", "childcare"),
        ("facility", "childcare"),
        ("facility", "a-pony"),
        ("partner", "bibliotheek"),
        ("slot", ""),
        ("website", ""),
    ]);
    assert_eq!((sign_up.name.as_str(), sign_up.email.as_str()), ("Anna de Wit", "anna@example.nl"));
    assert_eq!((sign_up.companions, sign_up.slot), (2, None));
    assert_eq!(sign_up.facilities, [Facility::Childcare, Facility::Interpreter]);
    assert_eq!(sign_up.partner, Id::new("bibliotheek").ok());
}

#[test]
fn a_sign_up_for_no_event_is_none() {
    let of = |pairs| SignUp::read(&fields(pairs), Id::new("k").unwrap(), Language::new("nl").unwrap());
    for pairs in [&[("name", "Anna")][..], &[("event", "Not an id")]] {
        assert_eq!(of(pairs).unwrap_err(), wrong(ContactField::Event, ContactProblem::Unknown));
    }
}

#[test]
fn only_what_looks_like_an_address_is_one() {
    for good in ["a@b.nl", "anna.de-wit+x@mail.example.nl", "o'neil@example.com", "عائشة@مثال.نل"]
    {
        assert_eq!(email_errors(good), None, "{good}");
    }
    let bad = ["", "anna", "anna@", "@b.nl", "a@b", "a@b.", "a@.nl", "a@b..nl", "a@b@c.nl", "a b@c.nl"];
    for bad in bad.into_iter().chain(["a@b.nl\nBcc: c@d.nl", "a@b.nl,c@d.nl", "<a@b.nl>", "a@b.n\u{0}l"]) {
        assert!(email_errors(bad).is_some(), "{bad:?}");
    }
    let long = format!("{}@example.nl", "a".repeat(MAX_EMAIL_CHARACTERS));
    assert_eq!(email_errors(&long).unwrap().problem, ContactProblem::TooLong { max: MAX_EMAIL_CHARACTERS });
}

#[test]
fn a_name_is_asked_for_and_stays_on_one_line() {
    let of =
        |name: &str| text_errors(ContactField::Name, name, MAX_NAME_CHARACTERS).map(|error| error.problem);
    assert_eq!(of("Anna"), None);
    assert_eq!(of("  "), Some(ContactProblem::Required));
    assert_eq!(of("Anna\nBcc"), Some(ContactProblem::Control));
    assert_eq!(of(&"é".repeat(100)), None);
    assert_eq!(of(&"é".repeat(101)), Some(ContactProblem::TooLong { max: 100 }));
}

#[test]
fn an_event_takes_what_it_offers_until_its_deadline() {
    use ContactField::*;
    use ContactProblem::*;
    let good = [("event", "dialoog"), ("companions", "3"), ("facility", "childcare")];
    assert_eq!(wrong_with(&good, TODAY), []);
    assert_eq!(wrong_with(&good, Date::constant(2026, 12, 1)), []);
    assert_eq!(wrong_with(&good, Date::constant(2026, 12, 2)), [(Event, Closed)]);
    assert_eq!(wrong_with(&[("event", "feest")], TODAY), [(Event, Unknown)]);
    assert_eq!(wrong_with(&[("event", "inloop")], TODAY), [(Event, NotOffered)]);
    let greedy = [
        ("event", "dialoog"),
        ("companions", "4"),
        ("facility", "interpreter"),
        ("slot", "2026-12-03T19:00:00"),
        ("role", "zorg"),
        ("organisation", "Zorg bv"),
    ];
    let refused =
        [(Slot, NotOffered), (Companions, TooMany { max: 3 }), (Facility, NotOffered), (Role, NotOffered)];
    assert_eq!(wrong_with(&greedy, TODAY), [&refused[..], &[(Organisation, NotOffered)]].concat());
}

#[test]
fn an_interview_takes_one_person_in_a_slot_of_its_own() {
    use ContactField::*;
    use ContactProblem::*;
    let slot = |name| [("event", "gesprek"), ("slot", name)];
    assert_eq!(wrong_with(&slot("2026-12-03T19:30:00"), TODAY), []);
    assert_eq!(wrong_with(&slot("2026-12-03T19:15:00"), TODAY), [(Slot, Unknown)]);
    assert_eq!(wrong_with(&[("event", "gesprek")], TODAY), [(Slot, Required)]);
    let two = [slot("2026-12-03T19:30:00").as_slice(), &[("companions", "1")]].concat();
    assert_eq!(wrong_with(&two, TODAY), [(Companions, TooMany { max: 0 })]);
}

#[test]
fn a_table_asks_for_an_organisation_and_its_role() {
    use ContactField::*;
    use ContactProblem::*;
    let at = |role, organisation| {
        wrong_with(&[("event", "tafel"), ("role", role), ("organisation", organisation)], TODAY)
    };
    assert_eq!(at("zorg", "Zorg bv"), []);
    assert_eq!(at("", ""), [(Role, Required), (Organisation, Required)]);
    assert_eq!(at("bakker", "Zorg bv"), [(Role, Unknown)]);
    let long = "z".repeat(MAX_ORGANISATION_CHARACTERS + 1);
    assert_eq!(at("zorg", &long), [(Organisation, TooLong { max: MAX_ORGANISATION_CHARACTERS })]);
}

#[test]
fn ambassadors_and_followers_name_what_the_campaign_has() {
    let (campaign, id, nl) = (campaign(), Id::new("kempen-2040").unwrap(), Language::new("nl").unwrap());
    let person = [("name", "Anna"), ("email", "anna@example.nl")];
    let enrolled = |area| {
        let fields = fields(&[&person[..], &[("area", area)]].concat());
        campaign.enrolment_errors(&Enrolment::read(&fields, id.clone(), nl.clone()))
    };
    assert_eq!(enrolled("eersel"), []);
    assert_eq!(enrolled(""), []);
    assert_eq!(enrolled("almelo"), [wrong(ContactField::Area, ContactProblem::Unknown)]);
    let follows = |topics: &[&str]| {
        let topics: Vec<_> = topics.iter().map(|topic| ("topic", *topic)).collect();
        let fields = fields(&[&person[1..], &topics].concat());
        campaign.follow_up_errors(&FollowUp::read(&fields, id.clone(), nl.clone()))
    };
    assert_eq!(follows(&["campaign", "waves", "theme:stroom"]), []);
    assert_eq!(follows(&["theme:wonen"]), [wrong(ContactField::Topic, ContactProblem::Unknown)]);
    for none in [&[][..], &["everything"]] {
        assert_eq!(follows(none), [wrong(ContactField::Topic, ContactProblem::Required)]);
    }
}

#[test]
fn a_field_is_found_by_its_name_on_the_wire() {
    for field in ContactField::ALL {
        assert_eq!(ContactField::of_problem(&format!("data.{}", field.wire())), Some(field));
    }
    assert_eq!(ContactField::of_problem("data.topics[1]"), Some(ContactField::Topic));
    assert_eq!(ContactField::of_problem("email"), None);
    assert_eq!(ContactField::Facility.as_str(), "facility");
}

#[test]
fn kinds_and_steps_have_one_name_everywhere() {
    for kind in [ContactKind::SignUp, ContactKind::Enrolment, ContactKind::FollowUp] {
        assert_eq!(ContactKind::parse(kind.as_str()), Some(kind));
        assert_eq!(serde_json::to_value(kind).unwrap(), json!(kind.as_str()));
    }
    for places in Places::ALL {
        assert_eq!(serde_json::to_value(places).unwrap(), json!(places.as_str()));
    }
}
