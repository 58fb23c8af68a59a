//! Posters, read back by another library.

use super::*;
use crate::letters::tests::campaign;
use meepraat_protocol::Localized;

const URL: &str = "https://stem.example.nl/embed/kempen-2040?via=abcdefghjk";

fn language(code: &str) -> Language {
    Language::new(code).unwrap()
}

fn made(campaign: &Campaign, code: &str, url: &str) -> Result<Vec<u8>, PosterError> {
    poster(&Poster { campaign, language: &language(code), url })
}

/// What the page says, without the places where its lines break.
fn words_of(pdf: &[u8]) -> String {
    assert!(pdf.starts_with(b"%PDF-"));
    let document = lopdf::Document::load_mem(pdf).unwrap();
    assert_eq!(document.get_pages().len(), 1, "a poster is one page");
    document.extract_text(&[1]).unwrap().split_whitespace().collect()
}

fn holds(pdf: &[u8], bytes: &[u8]) -> bool {
    pdf.windows(bytes.len()).any(|window| window == bytes)
}

#[test]
fn a_poster_is_made_in_every_language_and_leads_to_the_link() {
    let campaign = campaign();
    for code in meepraat_widget::interface_languages() {
        let pdf = made(&campaign, code, URL).unwrap();
        assert!(holds(&pdf, URL.as_bytes()), "{code}: the link can be followed on a screen");
        let words = words_of(&pdf);
        assert!(words.contains("stem.example.nl/embed/kempen-2040?via=abcdefghjk"), "{code}: {words}");
    }
}

#[test]
fn a_poster_says_what_the_campaign_says() {
    let campaign = campaign();
    let pdf = made(&campaign, "nl", URL).unwrap();
    let words = words_of(&pdf);
    for wanted in [
        "De Kempen in 2040",
        "De Kempen groeit hard. Wat betekent dat voor u, en wat hebt u nodig?",
        "Praat mee, het kost een minuut:",
        "Scan de code met uw telefoon",
        "Een vraag van Eersel, Reusel-De Mierden, Bergeijk en Bladel",
    ] {
        let wanted: String = wanted.split_whitespace().collect();
        assert!(words.contains(&wanted), "{wanted} is not in {words}");
    }
}

#[test]
fn letters_that_became_one_glyph_are_read_as_they_were_written() {
    let arabic = language("ar");
    let mut campaign = campaign();
    campaign.title = Localized::new(arabic, "الأمر");
    let words = words_of(&made(&campaign, "ar", URL).unwrap());
    // The library reads the page from left to right, and within a glyph as it was written.
    assert!(words.starts_with(&["ر", "م", "لأ", "ا"].concat()), "{words}");
}

#[test]
fn a_poster_tells_its_language_and_that_it_is_accessible() {
    for code in ["nl", "ar"] {
        let pdf = made(&campaign(), code, URL).unwrap();
        let document = lopdf::Document::load_mem(&pdf).unwrap();
        let catalog = document.catalog().unwrap();
        assert_eq!(catalog.get(b"Lang").unwrap().as_str().unwrap(), code.as_bytes());
        assert!(catalog.get(b"StructTreeRoot").is_ok(), "it is tagged");
        assert!(holds(&pdf, b"pdfuaid"), "it says that it is PDF/UA");
    }
}

#[test]
fn what_the_font_cannot_show_is_left_out() {
    let mut campaign = campaign();
    campaign.title = Localized::new(language("nl"), "Praat mee \u{1f9a9} in de Kempen\u{4e00}");
    let words = words_of(&made(&campaign, "nl", URL).unwrap());
    assert!(words.starts_with("PraatmeeindeKempenDe"), "{words}");
}

#[test]
fn a_campaign_that_says_much_gets_smaller_letters_and_too_much_is_refused() {
    let mut campaign = campaign();
    let long = |times| Localized::new(language("nl"), "Wat hebben wij in ons dorp nodig? ".repeat(times));
    campaign.assignment = long(20);
    assert!(made(&campaign, "nl", URL).is_ok());
    campaign.assignment = long(200);
    assert!(matches!(made(&campaign, "nl", URL), Err(PosterError::TooMuch)));
    let endless = format!("https://example.nl/{}", "a".repeat(3_000));
    assert!(matches!(made(&campaign, "nl", &endless), Err(PosterError::TooLong(_))));
}

#[test]
fn a_poster_needs_no_ambassadors_message() {
    let mut campaign = campaign();
    campaign.ambassadors = None;
    assert!(made(&campaign, "uk", URL).is_ok());
}
