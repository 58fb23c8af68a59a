//! What a published campaign promises.

use super::*;
use meepraat_protocol::{Answer, AnswerError, AnswerProblem, Given, Id, Kind, Language};

const HOSTED_FILES: HostedFiles<'_> = HostedFiles { style: "/s.css", height: "/h.js" };

fn campaign() -> Campaign {
    serde_json::from_value(serde_json::json!({
        "id": "kempen-2040", "languages": ["nl", "en"],
        "title": {"nl": "Groeien in <balans>", "en": "Growing in balance"},
        "assignment": {"nl": "Wat betekent groei?"}, "starts": "2026-09-01", "ends": "2030-12-31",
        "organiser": {"name": {"nl": "Kempengemeenten"}, "oin": "00000001234567890000",
                      "contact": "mailto:info@example.nl", "privacy": "https://example.nl/privacy"},
        "waves": [
            {"id": "2026-najaar", "title": {"nl": "Najaar 2026"}, "opens": "2026-10-01", "closes": "2026-12-15"},
            {"id": "2027-voorjaar", "title": {"nl": "Voorjaar 2027"}, "opens": "2027-03-01", "closes": "2027-05-01"}],
        "poll": {"questions": [
            {"id": "groei", "kind": "single", "text": {"nl": "Wat?", "en": "What?"}, "choices": [
                {"id": "zorg", "text": {"nl": "Zorg", "en": "Care"}}, {"id": "niets", "text": {"nl": "Niets"}}]},
            {"id": "meebeslissen", "kind": "scale", "text": {"nl": "Ik beslis mee"}, "low": {"nl": "nee"}, "high": {"nl": "ja"}},
            {"id": "helpt", "kind": "multiple", "text": {"nl": "Wat helpt?"}, "choices": [
                {"id": "a", "text": {"nl": "A"}}, {"id": "b", "text": {"nl": "B"}}]},
            {"id": "vergeten", "kind": "text", "text": {"nl": "Wat vergeten wij?"}, "max_characters": 500}]}
    }))
    .unwrap()
}

#[test]
fn every_interface_language_is_complete_and_names_itself() {
    for code in interface_languages() {
        let interface = interface::interface(&Language::new(code).unwrap());
        assert_eq!(interface.widget.get("months").split(' ').count(), 12, "{code}");
        assert!(!interface.name.is_empty());
        for name in names_used() {
            assert!(!interface.widget.get(&name).is_empty(), "{code} lacks {name}");
        }
    }
}

/// Every name that the views ask a text for.
fn names_used() -> Vec<String> {
    let sources = [
        include_str!("draw.rs"),
        include_str!("draw/kinds/mod.rs"),
        include_str!("draw/kinds/area.rs"),
        include_str!("draw/kinds/choices.rs"),
        include_str!("draw/kinds/ranking.rs"),
        include_str!("draw/kinds/scale.rs"),
        include_str!("draw/outcome.rs"),
        include_str!("../view/mod.rs"),
        include_str!("../view/question.rs"),
        include_str!("../../../sdk/protocol/src/bundle/filled.rs"),
        include_str!("../state.rs"),
    ];
    let quoted = |source: &str, before: &str| -> Vec<String> {
        source
            .split(before)
            .skip(1)
            .filter_map(|rest| rest.split('"').next().map(ToOwned::to_owned))
            .collect()
    };
    let asked = [".text(\"", "texts.get(\"", "self.get(\"", "word(\""];
    let mut names: Vec<_> =
        sources.iter().flat_map(|source| asked.iter().flat_map(|before| quoted(source, before))).collect();
    names.extend(SPOKEN.map(ToOwned::to_owned));
    names
}

#[test]
fn the_engine_gets_every_text_that_it_asks_for() {
    let sources = [
        include_str!("../view/mod.rs"),
        include_str!("../view/question.rs"),
        include_str!("../../../sdk/protocol/src/bundle/filled.rs"),
    ];
    let bundle = &publish(&campaign(), Offer::Everything, None).languages[0].bundle;
    for name in sources.iter().flat_map(|source| source.split("texts.get(\"").skip(1)) {
        let name = name.split('"').next().unwrap();
        // The heading of the summary stands in the HTML already.
        assert!(name == "error_summary" || !bundle.texts.get(name).is_empty(), "{name}");
    }
}

#[test]
fn results_fill_every_mark_of_the_template() {
    let published = publish(&campaign(), Offer::Everything, None);
    let bundle = &published.language(None).bundle;
    let mut results: meepraat_protocol::Results = serde_json::from_value(serde_json::json!({
        "campaign": "kempen-2040", "wave": "2026-najaar", "total": 43, "samples": 3, "minimum": 10,
        "release": {"number": 2, "responses": 40, "date": "2026-11-22"},
        "questions": [{"question": "groei", "kind": "single", "responses": 40, "cells": [
            {"key": "zorg", "count": 30}, {"key": "niets", "count": null, "withheld": "below_minimum"}]}]}))
    .unwrap();
    let page = bundle.fill_results(&results);
    assert!(
        page.contains("Aantal deelnemers: 40. Bijgewerkt op 22 november 2026.") && page.contains("75%"),
        "{page}"
    );
    assert!(page.contains("te weinig om te tonen") && page.contains("Aantal verzonnen antwoorden: 3."));
    assert_eq!(page.matches("role=\"heading\" aria-level").count(), 5, "{page}");
    assert!(!page.contains('{') && !page.contains('}'), "{page}");
    results.release = None;
    let waiting = bundle.fill_results(&results);
    assert!(
        waiting.contains("Aantal deelnemers tot nu toe: 43. Is dit aantal 10 of hoger?")
            && waiting.contains("data-released=\"no\"")
    );
}

#[test]
fn areas_are_charted_by_their_names() {
    let mut campaign = campaign();
    campaign.areas = serde_json::from_value(serde_json::json!([
        {"id": "GM0770", "name": {"nl": "Eersel"}}, {"id": "vessem", "name": {"nl": "Vessem"}, "within": "GM0770"},
        {"id": "GM1728", "name": {"nl": "Bladel"}}]))
    .unwrap();
    let within: Vec<meepraat_protocol::Question<meepraat_protocol::Localized>> =
        serde_json::from_value(serde_json::json!([
            {"id": "dorp", "kind": "area", "text": {"nl": "Waar woont u?"}},
            {"id": "eersel", "kind": "area", "text": {"nl": "Waar in Eersel?"}, "within": "GM0770"}]))
        .unwrap();
    campaign.poll.questions.extend(within);
    let published = publish(&campaign, Offer::Everything, None);
    let chart = published.language(None).bundle.outcome.get("results");
    assert!(chart.contains("<span>Vessem</span>") && chart.contains("{p:dorp:vessem}"), "{chart}");
    assert!(chart.contains("{n:dorp:GM1728}") && chart.contains("{n:eersel:vessem}"));
    assert!(!chart.contains("{n:eersel:GM1728}"));
}

#[test]
fn text_from_a_campaign_is_text() {
    let published = publish(&campaign(), Offer::Everything, None);
    assert!(published.language(None).html.contains("Groeien in &lt;balans&gt;"));
    assert!(!published.language(None).html.contains("<balans>"));
}

#[test]
fn a_missing_translation_falls_back_to_the_campaigns_own_language() {
    let english = publish(&campaign(), Offer::Everything, None);
    let bundle = &english.language(Some("en")).bundle;
    assert!(english.language(Some("en")).html.contains("Growing in balance"));
    assert_eq!(bundle.questions[1].text, "Ik beslis mee");
}

#[test]
fn every_kind_of_question_has_fields_that_are_read_back() {
    let campaign: Campaign =
        toml::from_str(include_str!("../../../demo/campaigns/kempen-2040.toml")).unwrap();
    let published = publish(&campaign, Offer::Everything, None);
    let language = published.language(None);
    for asked in &language.bundle.questions {
        let field = format!("name=\"q.{}", asked.id);
        assert!(language.html.contains(&field), "{} has no field", asked.id);
        for cell in asked.kind.cells() {
            let mark = format!("{{n:{}:{cell}}}", asked.id);
            let profile = campaign.poll.profile.iter().any(|question| question.id == asked.id);
            assert_eq!(language.bundle.outcome.get("results").contains(&mark), !profile, "{mark}");
        }
    }
    assert_eq!(language.bundle.profile.as_ref().map(ToString::to_string).as_deref(), Some("woonplaats"));
}

#[test]
fn only_the_first_question_shows_at_first() {
    let html = publish(&campaign(), Offer::Everything, None).language(None).html.clone();
    let fieldsets: Vec<_> =
        html.split("<fieldset").skip(1).map(|part| part.split('>').next().unwrap()).collect();
    assert_eq!(fieldsets.len(), 4);
    assert!(!fieldsets[0].contains("hidden"));
    assert!(fieldsets[1].contains("hidden") && fieldsets[2].contains("hidden"));
}

#[test]
fn waves_are_announced_in_words() {
    let published = publish(&campaign(), Offer::Everything, None);
    let sentences: Vec<_> =
        published.language(None).words.closed.iter().map(|(_, text)| text.as_str()).collect();
    assert_eq!(sentences[0], "De vragen gaan open op 1 oktober 2026.");
    assert_eq!(sentences[1], "Deze ronde is voorbij. De volgende ronde begint op 1 maart 2027.");
}

#[test]
fn the_version_follows_the_content_alone() {
    let mut changed = campaign();
    changed.minimum = 20;
    let today = Some(Date::constant(2026, 11, 22));
    assert_eq!(
        publish(&campaign(), Offer::Everything, None).index.version,
        publish(&campaign(), Offer::Everything, today).index.version
    );
    assert_ne!(
        publish(&campaign(), Offer::Everything, None).index.version,
        publish(&changed, Offer::Everything, None).index.version
    );
}

#[test]
fn the_campaigns_script_is_the_loader_with_the_first_language_inside() {
    let parts = LoaderParts { loader: "(b=>{start(b)})();\n", style: ".a{}", more: ".b{}" };
    let published = publish(&campaign(), Offer::Everything, None);
    let script = campaign_script(&published, parts, "bundles/kempen-2040/", "").unwrap();
    assert!(script.starts_with("(b=>{start(b)})({\"index\":"));
    assert!(script.contains("Zorg") && !script.contains("</"));
    let not_a_loader = LoaderParts { loader: "alert(1)", ..parts };
    assert_eq!(campaign_script(&published, not_a_loader, "", ""), Err(NotALoader));
}

#[test]
fn the_campaigns_script_carries_the_first_question_and_its_buttons_alone() {
    let parts = LoaderParts { loader: "(b=>{})();", style: ".a{}", more: ".b{}" };
    let mut campaign = campaign();
    let script = |campaign: &Campaign| {
        campaign_script(&publish(campaign, Offer::Everything, None), parts, "", "").unwrap()
    };
    let plain = script(&campaign);
    assert!(plain.contains("\"part\":true") && plain.contains(".a{}") && !plain.contains(".b{}"));
    assert_eq!(plain.matches("<fieldset").count(), 1);
    assert_eq!(plain.matches("class=\\\"actions\\\"").count(), 1);
    // A richer kind needs the whole style sheet at once.
    let rich =
        campaign.poll.questions.iter().position(|asked| !matches!(asked.kind, Kind::Single(_))).unwrap();
    campaign.poll.questions.swap(0, rich);
    let whole = script(&campaign);
    assert!(whole.contains("\"part\":false") && whole.contains(".a{}.b{}"));
    assert!(whole.matches("<fieldset").count() > 1);
}

#[test]
fn a_missing_translation_says_which_language_it_is_in() {
    let mut campaign = campaign();
    let [nl, en] = ["nl", "en"].map(|code| Language::new(code).unwrap());
    let dutch = campaign.poll.questions[0].text.get(&nl).unwrap().to_owned();
    campaign.poll.questions[0].text = serde_json::from_value(serde_json::json!({ "nl": dutch })).unwrap();
    let published = publish(&campaign, Offer::Everything, None);
    let borrowed = format!("<span lang=\"nl\" dir=\"ltr\">{dutch}</span>");
    assert!(published.language(Some(en.as_str())).html.contains(&borrowed));
    assert!(!published.language(Some(nl.as_str())).html.contains(&borrowed));
}

#[test]
fn a_refused_post_is_told_so_open_or_closed() {
    let published = publish(&campaign(), Offer::Everything, None);
    let wave = Id::new("2026-najaar").unwrap();
    let open = HostedPage {
        id: None,
        partner: None,
        referral: None,
        wave: Some(&wave),
        files: HOSTED_FILES,
        errors: &[],
        rejected: true,
        filled: &[],
        next_wave: None,
        heard: Heard { results: None, today: Date::constant(2026, 11, 22) },
    };
    let refusal = "role=\"alert\" class=\"summary\"><p>Niet verstuurd</p><p>Wij konden uw antwoord niet";
    for page in [open, HostedPage { wave: None, ..open }] {
        assert!(hosted_form(published.language(None), &page).contains(refusal));
        let calm = HostedPage { rejected: false, ..page };
        assert!(!hosted_form(published.language(None), &calm).contains("role=\"alert\""));
    }
}

#[test]
fn the_hosted_form_keeps_what_was_filled_in_and_names_what_is_wrong() {
    let published = publish(&campaign(), Offer::Everything, None);
    let id = Id::new("groei").unwrap();
    let filled = [
        Answer::new(id.clone(), Given::Choice { choice: Id::new("niets").unwrap(), other: None }),
        Answer::new(Id::new("vergeten").unwrap(), Given::Text("a < b".into())),
    ];
    let errors = [AnswerError { question: id, problem: AnswerProblem::Required }];
    let wave = Id::new("2026-najaar").unwrap();
    let page = HostedPage {
        id: None,
        partner: Some("x\"y"),
        referral: Some(&wave),
        wave: Some(&wave),
        files: HOSTED_FILES,
        errors: &errors,
        rejected: false,
        filled: &filled,
        next_wave: None,
        heard: Heard { results: None, today: Date::constant(2026, 11, 22) },
    };
    let html = hosted_form(published.language(None), &page);
    assert!(html.starts_with("<!DOCTYPE html><html lang=\"nl\""), "{html}");
    assert!(html.contains("value=\"niets\" checked"), "{html}");
    assert!(
        html.contains("name=\"referral\" value=\"2026-najaar\"")
            && html.contains("?lang=en&amp;via=2026-najaar")
    );
    assert!(
        html.contains("a &lt; b") && html.contains("Kies eerst een antwoord.") && html.contains("x&quot;y"),
        "{html}"
    );
    assert!(
        !html.contains(" hidden>")
            || !html.contains("<fieldset id=\"q-groei\" aria-describedby=\"error-groei\" hidden")
    );
}

mod part;
