//! What is found in a campaign, and that a good one has nothing to find.

use super::*;
use serde_json::{Value, json};

fn good() -> Value {
    let text = |words: &str| json!({"nl": words, "en": words});
    json!({
        "id": "kempen-2040", "languages": ["nl", "en"], "title": text("t"), "assignment": text("a"),
        "starts": "2026-09-01", "ends": "2030-12-31",
        "organiser": {"name": text("o"), "oin": "00000001234567890000", "contact": "mailto:a@example.nl",
                      "privacy": "https://example.nl/privacy"},
        "areas": [{"id": "GM0770", "year": 2026, "name": text("Eersel")},
                  {"id": "vessem", "within": "GM0770", "name": text("Vessem"), "postcodes": [5512],
                   "population": [{"question": "leeftijd", "choice": "oud", "count": 9}]}],
        "partners": [{"id": "de-linde", "name": text("p"), "role": text("r"), "origins": ["https://linde.example:8443"]}],
        "waves": [{"id": "een", "title": text("w"), "opens": "2026-10-01", "closes": "2026-10-31"},
                  {"id": "twee", "title": text("w"), "opens": "2027-03-01", "closes": "2027-03-31"}],
        "poll": {
            "questions": [
                {"id": "groei", "kind": "multiple", "text": text("?"), "max": 2,
                 "choices": [{"id": "zorg", "text": text("z")}, {"id": "niets", "text": text("n"), "exclusive": true}]},
                {"id": "mee", "kind": "scale", "text": text("?"), "low": text("l"), "high": text("h")},
                {"id": "waar", "kind": "area", "text": text("?"), "within": "GM0770"},
                {"id": "wat", "kind": "text", "text": text("?"),
                 "show_if": {"all": [{"equals": {"question": "groei", "choice": "zorg"}},
                                     {"at_most": {"question": "mee", "value": 2}}]}}],
            "profile": [{"id": "leeftijd", "kind": "single", "text": text("?"), "explanation": text("e"),
                         "choices": [{"id": "jong", "text": text("j")}, {"id": "oud", "text": text("o")}]}]},
        "events": [
            {"id": "gesprek", "kind": "interview", "title": text("e"), "description": text("d"), "host": "de-linde",
             "starts": "2026-11-24T10:00:00", "ends": "2026-11-24T12:00:00",
             "place": {"name": "De Linde", "address": "Markt 1, Eersel"},
             "slots": {"minutes": 30, "starts": ["2026-11-24T10:00:00", "2026-11-24T10:30:00"]}}],
        "updates": [{"id": "u", "date": "2026-12-01", "wave": "een", "title": text("t"), "said": text("s"), "doing": text("d")}],
        "assignments": [{"id": "a", "area": "vessem", "title": text("t"), "tasks": [{"partner": "de-linde", "what": text("w")}]}],
    })
}

/// What is found after putting values at pointers: each as "path: problem", with its severity where it is a warning.
fn found(changes: &[(&str, Value)]) -> Vec<String> {
    let mut campaign = good();
    for (pointer, value) in changes {
        let (holder, name) = pointer.rsplit_once('/').unwrap();
        match campaign.pointer_mut(holder).unwrap() {
            Value::Object(fields) => drop(fields.insert(name.to_owned(), value.clone())),
            Value::Array(items) => items.insert(name.parse().unwrap(), value.clone()),
            _ => panic!("{pointer}"),
        }
    }
    let campaign: Campaign = serde_json::from_value(campaign).unwrap();
    let line = |finding: Finding| match finding.severity {
        Severity::Error => format!("{}: {}", finding.path, finding.problem),
        Severity::Warning => format!("{}: warning: {}", finding.path, finding.problem),
    };
    campaign.check().into_iter().map(line).collect()
}

#[test]
fn a_good_campaign_has_nothing_to_find() {
    assert_eq!(found(&[]), [""; 0]);
}

#[test]
fn an_id_occurs_once() {
    assert_eq!(
        found(&[("/waves/1/id", json!("een")), ("/poll/profile/0/id", json!("groei"))]),
        [
            "/waves/1/id: the wave `een` is here for the second time",
            "/poll/profile/0/id: the question `groei` is here for the second time",
            "/areas/1/population/0/question: there is no question `leeftijd`",
        ]
    );
}

#[test]
fn what_is_named_is_there() {
    assert_eq!(
        found(&[
            ("/events/0/host", json!("de-lind")),
            ("/updates/0/wave", json!("drie")),
            ("/assignments/0/area", json!("GM0771")),
            ("/poll/questions/2/within", json!("hapert")),
            ("/areas/1/population/0/choice", json!("stokoud")),
        ]),
        [
            "/events/0/host: there is no partner `de-lind`",
            "/updates/0/wave: there is no wave `drie`",
            "/assignments/0/area: there is no area `GM0771`",
            "/poll/questions/2/within: there is no area `hapert`",
            "/areas/1/population/0/choice: the question `leeftijd` has no choice `stokoud`",
        ]
    );
}

#[test]
fn an_area_never_lies_within_itself() {
    assert_eq!(
        found(&[("/areas/0/within", json!("vessem"))]),
        [
            "/areas/0/within: the area lies within itself: GM0770 within vessem within GM0770",
            "/areas/1/within: the area lies within itself: vessem within GM0770 within vessem",
        ]
    );
}

#[test]
fn a_condition_looks_back_at_what_can_be_answered() {
    let condition = |condition: Value| found(&[("/poll/questions/1/show_if", condition)]);
    let at = "/poll/questions/1/show_if";
    for (given, problem) in [
        (
            json!({"answered": {"question": "wat"}}),
            "answered/question: the question `wat` does not come before this one",
        ),
        (
            json!({"answered": {"question": "mee"}}),
            "answered/question: the question `mee` does not come before this one",
        ),
        (json!({"answered": {"question": "weg"}}), "answered/question: there is no question `weg`"),
        (
            json!({"at_least": {"question": "groei", "value": 1}}),
            "at_least/question: `groei` is a question of kind `multiple` and has no number",
        ),
        (
            json!({"any_of": {"question": "groei", "choices": ["zorg", "dorp"]}}),
            "any_of/choices/1: the question `groei` has no choice `dorp`",
        ),
        (json!({"any": []}), "any: the list of conditions is empty"),
    ] {
        assert_eq!(condition(given), [format!("{at}/{problem}")]);
    }
    assert_eq!(
        found(&[("/poll/questions/3/show_if", json!({"at_least": {"question": "mee", "value": 6}}))]),
        ["/poll/questions/3/show_if/at_least/value: `mee` is answered with 1 to 5, never 6"]
    );
}

#[test]
fn a_question_that_no_answers_reach_is_found() {
    let unreached = |condition: Value| found(&[("/poll/questions/3/show_if", condition)]);
    let dead = ["/poll/questions/3/show_if: no answers make this question show"];
    let chosen = |choice: &str| json!({"equals": {"question": "groei", "choice": choice}});
    let least = |value: i64| json!({"at_least": {"question": "mee", "value": value}});
    let most = |value: i64| json!({"at_most": {"question": "mee", "value": value}});
    assert_eq!(unreached(json!({"all": [least(4), most(2)]})), dead);
    assert_eq!(unreached(json!({"all": [chosen("zorg"), chosen("niets")]})), dead);
    // "None of these" goes with no other choice.
    let both = json!([{"any_of": {"question": "groei", "choices": ["zorg"]}},
                      {"any_of": {"question": "groei", "choices": ["niets"]}}]);
    assert_eq!(unreached(json!({"all": both})), dead);
    assert_eq!(unreached(json!({"any": [chosen("zorg"), chosen("niets")]})), [""; 0]);
    assert_eq!(unreached(json!({"all": [least(2), most(2)]})), [""; 0]);
    // What is asked after low numbers only cannot lead to what is asked after high ones.
    assert_eq!(
        found(&[
            ("/poll/questions/2/show_if", most(2)),
            ("/poll/questions/3/show_if", json!({"all": [{"answered": {"question": "waar"}}, least(4)]})),
        ]),
        dead
    );
}

#[test]
fn every_text_is_there_in_the_main_language() {
    assert_eq!(
        found(&[
            ("/title", json!({"en": "t"})),
            ("/poll/questions/0/text", json!({"nl": "?"})),
            ("/poll/questions/1/low", json!({"nl": " ", "en": "l", "de": "l"})),
        ]),
        [
            "/title: the text has no `nl`, the campaign's own language",
            "/poll/questions/1/low/de: warning: `de` is not one of the campaign's languages, so nobody sees this text",
            "/poll/questions/1/low/nl: the text is empty",
            "/poll/questions/0/text: warning: the text is missing in `en`; residents see it in the campaign's own language",
        ]
    );
}

#[test]
fn what_is_hardly_translated_gives_one_warning() {
    assert_eq!(
        found(&[("/languages/2", json!("tr"))]),
        ["/languages/2: warning: no question is translated into `tr` yet"]
    );
    let all: Vec<Value> =
        (0..4).map(|number| json!({"id": format!("t{number}"), "title": {"nl": "t"}})).collect();
    let themes = found(&[("/themes", json!(all))]);
    assert_eq!(
        themes,
        ["/themes/0/title: warning: 4 texts in `themes` are missing in `en`; this is the first"]
    );
}

#[test]
fn waves_follow_each_other_within_the_campaign() {
    assert_eq!(
        found(&[("/waves/0/closes", json!("2027-03-01")), ("/waves/1/closes", json!("2031-01-01"))]),
        [
            "/waves/1/closes: 2031-01-01 lies outside the campaign, which runs from 2026-09-01 to 2030-12-31",
            "/waves/1/opens: the wave opens before `een` has closed (2027-03-01)",
        ]
    );
    assert_eq!(
        found(&[("/waves/0/opens", json!("2026-11-01"))]),
        ["/waves/0/closes: the wave closes (2026-10-31) before it opens (2026-11-01)"]
    );
}

#[test]
fn an_event_can_take_place() {
    assert_eq!(
        found(&[
            ("/events/0/deadline", json!("2026-11-25")),
            ("/events/0/capacity", json!(2)),
            ("/events/0/companions", json!(2)),
            ("/events/0/slots/starts/1", json!("2026-11-24T10:15:00")),
            ("/events/0/slots/starts/0", json!("2026-11-24T09:00:00")),
        ]),
        [
            "/events/0/deadline: people could still sign up after the event began",
            "/events/0/slots/starts/2: this slot begins before the one of 2026-11-24T10:00:00 is over",
            "/events/0/slots/starts/3: this slot begins before the one of 2026-11-24T10:15:00 is over",
            "/events/0/slots/starts/0: this slot lies outside the event (2026-11-24T10:00:00 to 2026-11-24T12:00:00)",
            "/events/0/companions: someone and their companions would not fit in the event",
        ]
    );
    assert_eq!(
        found(&[
            ("/events/0/kind", json!("stakeholder_table")),
            ("/events/0/ends", json!("2026-11-24T09:00:00"))
        ]),
        [
            "/events/0/ends: the event ends before it starts",
            "/events/0/slots: only an interview has slots",
            "/events/0/roles: a stakeholder table has no `roles`",
        ]
    );
}

#[test]
fn limits_fit_the_choices() {
    assert_eq!(
        found(&[
            ("/poll/questions/0/min", json!(3)),
            ("/poll/questions/1/min", json!(1)),
            ("/poll/questions/1/max", json!(1)),
            ("/poll/profile/0/choices/0/exclusive", json!(true)),
            ("/minimum", json!(4)),
        ]),
        [
            "/poll/questions/0/max: at most 2 is fewer than at least 3",
            "/poll/questions/0/min: at least 3 is more than the 2 choices",
            "/poll/questions/1/max: the scale runs from 1 to 1",
            "/poll/questions/3/show_if/all/1/at_most/value: `mee` is answered with 1 to 1, never 2",
            "/poll/profile/0/choices/0/exclusive: `exclusive` does nothing in a question of kind `single`",
            "/minimum: a minimum of 4 would make people recognisable",
        ]
    );
}

#[test]
fn an_origin_is_what_a_browser_sends() {
    for good in
        ["https://www.example.nl", "http://127.0.0.1:8801", "http://[::1]:80800", "https://xn--caf-dma.nl"]
    {
        let found = found(&[("/partners/0/origins/0", json!(good))]);
        assert_eq!(found.len(), usize::from(good.ends_with("80800")), "{good}: {found:?}");
    }
    for (bad, remedy) in [
        ("https://www.example.nl/", "write it as https://www.example.nl"),
        ("https://Example.nl:443", "write it as https://example.nl"),
        ("https://user@example.nl:8443/a", "write it as https://example.nl:8443"),
        ("mailto:a@example.nl", "write it as https://www.example.nl"),
    ] {
        let mut campaign: Campaign = serde_json::from_value(good_with_origin(bad)).unwrap();
        campaign.areas.truncate(2);
        let findings = campaign.check();
        assert_eq!(
            findings.iter().map(|finding| finding.remedy.as_str()).collect::<Vec<_>>(),
            [remedy],
            "{bad}"
        );
    }
}

fn good_with_origin(origin: &str) -> Value {
    let mut campaign = good();
    campaign["partners"][0]["origins"] = json!([origin]);
    campaign
}

#[test]
fn the_nearest_name_is_offered_only_when_it_is_near() {
    assert_eq!(did_you_mean("capcity", ["capacity", "companions"]), "did you mean `capacity`?");
    assert_eq!(did_you_mean("xyz", ["capacity", "companions"]), "use one of `capacity`, `companions`");
    assert_eq!(did_you_mean("xyz", []), "there are none yet: add it first");
}
