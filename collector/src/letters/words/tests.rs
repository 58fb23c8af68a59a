//! How values and times come into sentences.

use super::*;
use crate::letters::tests::campaign;

fn language(code: &str) -> Language {
    Language::new(code).unwrap()
}

fn local(text: &str) -> DateTime {
    text.parse().unwrap()
}

#[test]
fn a_value_is_never_filled_itself() {
    let values = [("name", "{event}"), ("event", "De Kempen")];
    assert_eq!(fill("{name} komt naar {event}, {name}.", &values), "{event} komt naar De Kempen, {event}.");
    assert_eq!(fill("{unknown} blijft", &values), "{unknown} blijft");
}

#[test]
fn a_value_is_escaped_and_keeps_its_direction() {
    let sentence = Sentence::new("Voor: {event} & meer", &[("event", "<b>Soep</b>".into())]);
    assert_eq!(sentence.html().into_string(), "Voor: <bdi>&lt;b&gt;Soep&lt;/b&gt;</bdi> &amp; meer");
    assert_eq!(sentence.isolated(Direction::Ltr), "Voor: <b>Soep</b> & meer");
    assert_eq!(sentence.isolated(Direction::Rtl), "Voor: \u{2068}<b>Soep</b>\u{2069} & meer");
}

#[test]
fn times_are_written_as_each_language_writes_them() {
    let campaign = campaign();
    for (code, within_a_day) in [
        ("nl", "donderdag 3 december 2026, van 19.00 tot 21.30 uur"),
        ("en", "Thursday 3 December 2026, from 19:00 to 21:30"),
        ("tr", "3 Aralık 2026 Perşembe, saat 19:00 – 21:30"),
        ("ar", "الخميس 3 ديسمبر 2026، من الساعة 19:00 إلى الساعة 21:30"),
        ("pl", "czwartek, 3 grudnia 2026 roku, w godz. 19:00–21:30"),
        ("uk", "четвер, 3 грудня 2026 року, з 19:00 до 21:30"),
    ] {
        let language = language(code);
        let words = Words::new(&campaign, &language);
        assert_eq!(words.period(local("2026-12-03T19:00:00"), local("2026-12-03T21:30:00")), within_a_day);
    }
}

#[test]
fn a_gathering_of_several_days_names_both_ends() {
    let (campaign, dutch) = (campaign(), language("nl"));
    let period =
        Words::new(&campaign, &dutch).period(local("2026-12-01T09:05:00"), local("2026-12-04T16:30:00"));
    assert_eq!(period, "van dinsdag 1 december 2026 om 9.05 uur tot vrijdag 4 december 2026 om 16.30 uur");
}

#[test]
fn a_moment_is_told_by_the_clocks_of_the_netherlands() {
    let (campaign, dutch) = (campaign(), language("nl"));
    let moment = Words::new(&campaign, &dutch).moment("2027-06-03T22:30:00Z".parse().unwrap());
    assert_eq!(moment, "vrijdag 4 juni 2027 om 0.30 uur");
}

#[test]
fn words_that_are_missing_in_a_language_come_in_the_campaigns_own_and_say_so() {
    let (campaign, turkish) = (campaign(), language("tr"));
    let words = Words::new(&campaign, &turkish);
    let only_dutch = Localized::new(language("nl"), "Buurthuis");
    let said = words.said(&only_dutch);
    assert_eq!((said.text.as_str(), said.language), ("Buurthuis", Some(language("nl"))));
    assert_eq!(words.title().language, None);
}

#[test]
fn a_theme_is_called_by_its_title() {
    let (campaign, dutch) = (campaign(), language("nl"));
    let words = Words::new(&campaign, &dutch);
    let theme = &campaign.themes[0];
    let text = words.topic(&Topic::Theme(theme.id.clone())).text();
    assert!(text.contains(theme.title.get(&dutch).unwrap()), "{text}");
    let gone = words.topic(&Topic::Theme(meepraat_protocol::Id::new("verdwenen").unwrap())).text();
    assert!(gone.contains("verdwenen"), "{gone}");
}
