//! The sample campaigns are good campaigns, and keep what scripts, links and the partner sites rely on.

use meepraat_protocol::{Audience, Campaign, EventKind};
use serde_json::Value;

/// The day on which the demo is first shown.
const DEMO_DAY: &str = "2026-11-22";

const KEMPEN: &str = include_str!("../campaigns/kempen-2040.toml");
const ALMELO: &str = include_str!("../campaigns/almelo-sociale-basis.toml");
const STAFF: &str = include_str!("../campaigns/almelo-zelfreflectie.toml");

fn campaign(text: &str) -> Result<Campaign, toml::de::Error> {
    toml::from_str(text)
}

fn ids<T: ToString>(ids: impl IntoIterator<Item = T>) -> Vec<String> {
    ids.into_iter().map(|id| id.to_string()).collect()
}

#[test]
fn every_sample_campaign_has_a_wave_open_on_the_day_of_the_demo() {
    for text in [KEMPEN, ALMELO, STAFF] {
        let campaign = campaign(text).unwrap();
        assert!(campaign.wave_on(DEMO_DAY.parse().unwrap()).is_some(), "{}", campaign.id);
    }
}

#[test]
fn nothing_is_found_wrong_with_a_sample_campaign() {
    for text in [KEMPEN, ALMELO, STAFF] {
        let findings = campaign(text).unwrap().check();
        let lines =
            findings.iter().map(|found| format!("{}: {}; {}", found.path, found.problem, found.remedy));
        assert!(findings.is_empty(), "\n{}", lines.collect::<Vec<_>>().join("\n"));
    }
}

#[test]
fn every_text_is_there_in_dutch_and_in_english() {
    for text in [KEMPEN, ALMELO, STAFF] {
        assert_both_languages("", &serde_json::to_value(campaign(text).unwrap()).unwrap());
    }
}

fn assert_both_languages(at: &str, value: &Value) {
    match value {
        Value::Object(fields) => {
            if fields.contains_key("nl") || fields.contains_key("en") {
                for language in ["nl", "en"] {
                    let text = fields.get(language).and_then(Value::as_str).unwrap_or_default();
                    assert!(
                        !text.trim().is_empty() && text.trim() == text,
                        "{at}: no good text in {language}"
                    );
                }
            }
            fields.iter().for_each(|(name, field)| assert_both_languages(&format!("{at}/{name}"), field));
        }
        Value::Array(items) => {
            items
                .iter()
                .enumerate()
                .for_each(|(index, item)| assert_both_languages(&format!("{at}/{index}"), item));
        }
        _ => {}
    }
}

#[test]
fn the_kempen_campaign_has_the_ids_that_scripts_and_links_rely_on() {
    let campaign = campaign(KEMPEN).unwrap();
    assert_eq!(campaign.id.as_str(), "kempen-2040");
    let waves = ids(campaign.waves.iter().map(|wave| &wave.id));
    assert_eq!(waves, ["2026-najaar", "2027-voorjaar", "2027-najaar", "2028", "2029", "2030"]);
    let questions = ids(campaign.poll.questions.iter().map(|question| &question.id));
    assert_eq!(questions, ["groei", "meebeslissen", "helpt", "stellingen", "vergeten", "voorzieningen"]);
    let growth = campaign.poll.questions.first().map(|question| question.kind.cells());
    assert_eq!(growth.unwrap_or_default(), ["woning", "stroom", "verkeer", "zorg", "dorp", "niets"]);
    assert!(campaign.questions().all(|question| !question.required), "no question is required");
    let partners = ids(campaign.partners.iter().map(|partner| &partner.id));
    assert_eq!(
        partners,
        [
            "bibliotheek-de-linde",
            "thuiszorg-de-brug",
            "vv-kempenland",
            "wijkraad-hapert",
            "dorpsondersteuner-vessem",
            "college-de-heide"
        ]
    );
    let events = ids(campaign.events.iter().map(|event| &event.id));
    assert_eq!(
        events,
        [
            "dialoog-eersel",
            "dialoog-reusel-de-mierden",
            "dialoog-bergeijk",
            "dialoog-bladel",
            "stakeholdertafel",
            "kennissessie",
            "interviews"
        ]
    );
}

#[test]
fn the_future_dialogues_have_the_places_that_were_promised() {
    let campaign = campaign(KEMPEN).unwrap();
    let dialogues: Vec<_> =
        campaign.events.iter().filter(|event| event.kind == EventKind::Dialogue).collect();
    assert_eq!(dialogues.len(), 4);
    for dialogue in dialogues {
        assert_eq!((dialogue.capacity, dialogue.waitlist, dialogue.companions), (Some(40), true, 3));
    }
}

#[test]
fn the_demo_sites_count_as_their_partners_pages() {
    let campaign = campaign(KEMPEN).unwrap();
    for (partner, port) in campaign.partners.iter().zip([8801, 8802, 8803]) {
        let origins = ids(&partner.origins);
        for host in ["127.0.0.1", "localhost"] {
            assert!(origins.contains(&format!("http://{host}:{port}")), "{} on {host}", partner.id);
        }
    }
}

#[test]
fn every_neighbourhood_of_almelo_has_its_assignment_with_tasks_and_its_population() {
    let campaign = campaign(ALMELO).unwrap();
    let neighbourhoods: Vec<_> = campaign.areas.iter().filter(|area| area.within.is_some()).collect();
    assert_eq!(neighbourhoods.len(), 3);
    for area in neighbourhoods {
        assert!(!area.population.is_empty(), "{}", area.id);
        let assignment =
            campaign.assignments.iter().find(|assignment| assignment.area.as_ref() == Some(&area.id));
        assert!(assignment.is_some_and(|assignment| !assignment.tasks.is_empty()), "{}", area.id);
        let is_here = |event: &&meepraat_protocol::Event| event.area.as_ref() == Some(&area.id);
        assert!(campaign.events.iter().find(is_here).is_some(), "{}", area.id);
    }
}

#[test]
fn the_self_reflection_is_for_staff_alone() {
    let campaign = campaign(STAFF).unwrap();
    assert_eq!((campaign.audience, campaign.minimum), (Audience::Staff, 5));
    assert!(campaign.partners.is_empty(), "it stands on no partner's page");
}
