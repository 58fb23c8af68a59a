//! What the section about taking part promises, in a bundle and on a hosted page.

use super::*;
use meepraat_protocol::{
    ContactError, ContactField, ContactKind, ContactProblem, Facility, Fields, Places, Texts,
};
use std::collections::{BTreeMap, BTreeSet};

fn sample() -> Campaign {
    toml::from_str(include_str!("../../../../demo/campaigns/kempen-2040.toml")).unwrap()
}

fn section(campaign: &Campaign, language: &str) -> String {
    publish(campaign, Offer::Everything, None).language(Some(language)).part.clone().unwrap()
}

static NO_PLACES: BTreeMap<Id, Places> = BTreeMap::new();
static NO_SLOTS: BTreeSet<(Id, String)> = BTreeSet::new();

/// A hosted page in November, but for what the test says.
fn page<'a>(campaign: &Campaign, change: impl FnOnce(&mut HostedPart<'a>)) -> String {
    let mut page = HostedPart {
        partner: Some("bibliotheek-de-linde"),
        files: HOSTED_FILES,
        today: Date::constant(2026, 11, 22),
        places: &NO_PLACES,
        slots_taken: &NO_SLOTS,
        fresh_id: &|| meepraat_protocol::SubmissionId::from_random([7; 16]),
        posted: None,
        done: None,
    };
    change(&mut page);
    hosted_part(publish(campaign, Offer::Everything, None).language(None), &page)
}

/// The names of all texts about taking part.
fn names(code: &str) -> Vec<String> {
    let text = std::fs::read_to_string(format!("{}/texts/{code}.toml", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let texts: toml::Table = toml::from_str(&text).unwrap();
    texts["part"].as_table().unwrap().keys().cloned().collect()
}

fn marks(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect()
}

#[test]
fn every_language_says_the_same_about_taking_part() {
    let of = |code: &str| -> Texts { interface::interface(&Language::new(code).unwrap()).part };
    let (dutch, known) = (of("nl"), names("nl"));
    for code in interface_languages() {
        let texts = of(code);
        assert_eq!(names(code), known, "{code}");
        for name in &known {
            assert!(!texts.get(name).is_empty(), "{code}: {name}");
            assert_eq!(marks(texts.get(name)), marks(dutch.get(name)), "{code}: {name}");
        }
        assert_eq!(texts.get("weekdays").split(' ').count(), 7, "{code}");
    }
}

#[test]
fn every_text_about_taking_part_is_used_and_there() {
    let sources = [
        include_str!("../draw.rs"),
        include_str!("../draw/part/mod.rs"),
        include_str!("../draw/part/ambassadors.rs"),
        include_str!("../draw/part/events.rs"),
        include_str!("../draw/part/follow_up.rs"),
        include_str!("../draw/part/form.rs"),
        include_str!("../draw/part/tasks.rs"),
        include_str!("../hosted.rs"),
        include_str!("../hosted/part.rs"),
        include_str!("../resolve/part.rs"),
    ];
    let known = names("nl");
    let built = |name: &str| name.strip_prefix("error_").or(name.strip_suffix("_heading")).is_some();
    let step = |name: &str| Places::ALL.iter().any(|step| step.as_str() == name);
    let facility = |name: &str| Facility::parse(name).is_some();
    for name in known.iter().filter(|name| !built(name) && !step(name) && !facility(name)) {
        assert!(sources.iter().any(|source| source.contains(&format!("\"{name}\""))), "{name} is not used");
    }
    for field in ContactField::ALL {
        assert!(known.contains(&format!("error_{}", field.as_str())), "{field:?}");
    }
    for facility in Facility::ALL {
        assert!(known.iter().any(|known| known == facility.as_str()), "{facility:?}");
    }
    let asked = sources.iter().flat_map(|source| source.split("drawing.text(\"").skip(1));
    for name in asked.filter_map(|rest| rest.split('"').next()) {
        assert!(known.iter().any(|known| known == name), "{name} is asked for and not there");
    }
}

#[test]
fn every_language_draws_every_sentence_that_may_be_shown() {
    let campaign = sample();
    for code in interface_languages() {
        let html = section(&campaign, code);
        let texts = interface::interface(&Language::new(code).unwrap()).part;
        let told =
            ["held", "waitlisted", "no_place", "enrolled", "followed", "not_sent", "rejected", "failed"];
        for name in told.iter().copied().chain(Places::ALL.map(Places::as_str)) {
            assert!(html.contains(texts.get(name)), "{code}: {name}");
        }
        for mark in ["{date}", "{from}", "{title}", "{weekday}", "{hour}"] {
            assert!(!html.contains(mark), "{code}: {mark}");
        }
        assert!(html.starts_with("<section") && html.ends_with("</section>"), "{code}");
    }
}

#[test]
fn the_next_event_comes_first_with_its_time_in_words() {
    let mut campaign = sample();
    campaign.events.reverse();
    let html = section(&campaign, "nl");
    let at = |id: &str| html.find(&format!("data-event=\"{id}\"")).unwrap();
    assert!(at("interviews") < at("dialoog-eersel") && at("dialoog-eersel") < at("stakeholdertafel"));
    assert!(html.contains("donderdag 3 december 2026, van 19.00 tot 21.30 uur"));
    assert!(html.contains("Van 1 december 2026 tot en met 4 december 2026"));
    assert!(html.contains("dinsdag 1 december 2026, 10.30 uur"));
    assert!(section(&campaign, "en").contains("Thursday 3 December 2026, from 19:00 to 21:30"));
}

#[test]
fn residents_are_not_offered_what_is_for_staff() {
    assert!(!section(&sample(), "nl").contains("kennissessie"));
}

#[test]
fn each_kind_of_event_asks_what_it_needs() {
    let html = section(&sample(), "nl");
    let card = |id: &str| {
        let rest = html.split(&format!("data-event=\"{id}\"")).nth(1).unwrap();
        rest.split("data-event=").next().unwrap().to_owned()
    };
    let dialogue = card("dialoog-eersel");
    assert!(dialogue.contains("name=\"companions\"") && dialogue.contains("value=\"hearing_loop\""));
    assert!(!dialogue.contains("name=\"slot\"") && !dialogue.contains("name=\"role\""));
    let interview = card("interviews");
    assert_eq!(interview.matches("name=\"slot\"").count(), 12);
    assert!(!interview.contains("name=\"companions\""));
    let table = card("stakeholdertafel");
    assert!(table.contains("name=\"role\"") && table.contains("name=\"organisation\""));
    let almelo: Campaign =
        toml::from_str(include_str!("../../../../demo/campaigns/almelo-sociale-basis.toml")).unwrap();
    let walk_in = section(&almelo, "nl");
    let walk_in =
        walk_in.split("data-event=\"repaircafe\"").nth(1).unwrap().split("data-event=").next().unwrap();
    assert!(walk_in.contains("U kunt zo binnenlopen") && !walk_in.contains("<form"));
}

#[test]
fn each_field_with_a_persons_data_has_its_purpose_beside_it() {
    let html = section(&sample(), "nl");
    for input in html.split('<').filter(|tag| {
        tag.starts_with("input") && (tag.contains("type=\"text\"") || tag.contains("type=\"email\""))
    }) {
        let described = input.split("aria-describedby=\"").nth(1).unwrap().split('"').next().unwrap();
        assert!(html.contains(&format!("<p id=\"{described}\" class=\"why\">")), "{input}");
    }
}

#[test]
fn ids_are_used_once() {
    let html = section(&sample(), "nl");
    let ids: Vec<_> = html.split(" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert!(ids.len() > 50);
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
}

#[test]
fn what_a_campaign_says_about_taking_part_is_text() {
    let mut campaign = sample();
    let nl = Language::new("nl").unwrap();
    let evil = |text: &mut meepraat_protocol::Localized| {
        *text = meepraat_protocol::Localized::new(nl.clone(), "<img src=x onerror=alert(1)>\"'&");
    };
    evil(&mut campaign.title);
    evil(&mut campaign.events[0].title);
    evil(&mut campaign.events[0].description);
    campaign.events[0].place.name = "<script>".into();
    campaign.events[0].place.address = "<script>".into();
    evil(&mut campaign.events[4].roles[0].title);
    evil(&mut campaign.themes[0].title);
    evil(&mut campaign.assignments[0].tasks[0].what);
    evil(&mut campaign.partners[0].name);
    let programme = campaign.ambassadors.as_mut().unwrap();
    evil(&mut programme.title);
    evil(&mut programme.description);
    for html in [section(&campaign, "nl"), section(&campaign, "ar"), page(&campaign, |_| {})] {
        assert!(html.contains("&lt;img") && !html.contains("<img"));
        let written = html.split("<script").skip(1).filter(|rest| !rest.starts_with(" src=\"/h.js\" defer"));
        assert_eq!(written.count(), 0);
    }
}

#[test]
fn a_campaign_without_anything_to_take_part_in_has_no_section_and_no_button() {
    let published = publish(&campaign(), Offer::Everything, None);
    assert_eq!(published.language(None).part, None);
    assert_eq!(published.index.languages[0].part, None);
    assert!(!published.language(None).html.contains("value=\"part\""));
    let with = publish(&sample(), Offer::Everything, None);
    let language = &with.languages[0];
    assert!(language.html.contains("value=\"part\""));
    let hash = short_hash(language.part.as_deref().unwrap().as_bytes());
    assert_eq!(with.index.languages[0].part, Some(hash));
}

#[test]
fn a_hosted_page_has_forms_that_post_and_one_heading() {
    let html = page(&sample(), |_| {});
    assert_eq!(html.matches("<h1").count(), 1);
    for kind in ["sign-up", "enrolment", "follow-up"] {
        assert!(html.contains(&format!("action=\"/embed/kempen-2040/{kind}\"")), "{kind}");
    }
    assert!(!html.contains("target=\"_blank\" data-form"), "it stays in its window");
    let forms = html.matches("<form").count();
    assert_eq!(html.matches("name=\"id\" value=\"07070707").count(), forms);
    assert_eq!(html.matches("name=\"partner\" value=\"bibliotheek-de-linde\"").count(), forms);
}

#[test]
fn a_hosted_page_leaves_out_what_is_over_and_says_what_is_left() {
    let (mut places, mut taken) = (BTreeMap::new(), BTreeSet::new());
    let id = |name| Id::new(name).unwrap();
    places.insert(id("dialoog-eersel"), Places::Few);
    places.insert(id("dialoog-bladel"), Places::Full);
    taken.insert((id("interviews"), "2026-12-01T10:00:00".to_owned()));
    let html = page(&sample(), |page| (page.places, page.slots_taken) = (&places, &taken));
    assert!(html.contains("data-places=\"few\" class"), "it shows");
    assert!(html.contains("data-form=\"sign-up-dialoog-eersel\""));
    assert!(!html.contains("data-form=\"sign-up-dialoog-bladel\""), "nobody can sign up for it");
    let slot = html.split("value=\"2026-12-01T10:00:00\"").nth(1).unwrap();
    assert!(slot.split('>').next().unwrap().contains("disabled"));
    let later = page(&sample(), |page| page.today = Date::constant(2026, 12, 9));
    assert!(!later.contains("dialoog-eersel") && later.contains("dialoog-bergeijk"));
    assert!(!later.contains("data-form=\"sign-up-dialoog-bergeijk\""), "its deadline has passed");
}

#[test]
fn a_hosted_page_keeps_what_was_filled_in_and_says_what_is_wrong() {
    let fields = [
        ("event", "dialoog-eersel"),
        ("name", "Anna \"<b>\""),
        ("email", "anna"),
        ("companions", "2"),
        ("facility", "interpreter"),
    ];
    let fields = Fields(fields.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec());
    let errors = [ContactError { field: ContactField::Email, problem: ContactProblem::NoEmail }];
    let posted = PostedPart { kind: ContactKind::SignUp, fields: &fields, errors: &errors, refused: false };
    let html = page(&sample(), |page| page.posted = Some(posted));
    let (before, rest) = html.split_once("data-form=\"sign-up-dialoog-eersel\"").unwrap();
    let form = rest.split("</form>").next().unwrap();
    assert!(
        form.contains("role=\"alert\"") && form.contains("value=\"Anna &quot;&lt;b&gt;&quot;\""),
        "{form}"
    );
    assert!(
        form.contains("value=\"2\" selected") && form.contains("value=\"interpreter\" checked"),
        "{form}"
    );
    assert!(form.contains(
        "aria-describedby=\"part-sign-up-dialoog-eersel-email-why part-sign-up-dialoog-eersel-email-error\""
    ));
    assert!(
        form.contains("data-error=\"email\"><a") && form.contains("data-error=\"name\" hidden"),
        "{form}"
    );
    let details = before.rsplit("<details").next().unwrap();
    assert!(details.split('>').next().unwrap().contains(" open"), "the form can be seen");
    assert_eq!(html.matches("role=\"alert\"").count(), 1);
    assert!(
        !html
            .split("data-form=\"sign-up-dialoog-bladel\"")
            .nth(1)
            .unwrap()
            .split("</form>")
            .next()
            .unwrap()
            .contains("anna")
    );
}

#[test]
fn a_hosted_page_says_what_was_just_done() {
    let texts = interface::interface(&Language::new("nl").unwrap()).part;
    for (done, name) in [
        (Done::Held, "held"),
        (Done::Waitlisted, "waitlisted"),
        (Done::Full, "no_place"),
        (Done::Enrolment, "enrolled"),
        (Done::FollowUp, "followed"),
    ] {
        let html = page(&sample(), |page| page.done = Some(done));
        assert_eq!(html.matches(texts.get(name)).count(), 1, "{name}");
    }
    let fields = Fields(vec![("event".to_owned(), "dialoog-eersel".to_owned())]);
    let errors = [ContactError { field: ContactField::Event, problem: ContactProblem::Closed }];
    let posted = PostedPart { kind: ContactKind::SignUp, fields: &fields, errors: &errors, refused: false };
    let late = page(&sample(), |page| {
        (page.today, page.posted) = (Date::constant(2026, 12, 2), Some(posted));
    });
    assert!(late.contains(&format!("<p>{}</p>", texts.get("error_event"))), "told where there is no form");
    let fields = Fields::default();
    let posted = PostedPart { kind: ContactKind::FollowUp, fields: &fields, errors: &[], refused: true };
    assert!(page(&sample(), |page| page.posted = Some(posted)).contains(texts.get("rejected")));
}
