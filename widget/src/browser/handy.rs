//! What the engine makes handier about inputs that also work as they are: choices that exclude each other, ranking by
//! pressing, and finding an area by typing.

use super::Inner;
use super::dom::{all, is_checked, put, text};
use js_sys::JsString;
use leptos::prelude::*;
use meepraat_protocol::fill;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event};

impl Inner {
    /// Something was chosen or typed.
    pub(super) fn handle(&self, event: &Event) {
        let Some(field) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
        match text(&field, "type").as_deref() {
            Some("checkbox") if is_checked(&field) => exclude(&field),
            Some("search") => self.shorten(&field),
            Some("select-one") => self.draw_places(),
            _ => {}
        }
        self.reveal();
    }

    /// Shows only the areas that go with what was typed.
    fn shorten(&self, search: &Element) {
        // The browser knows all letters; an own list of them is a tenth of the engine.
        let wanted = JsString::from(text(search, "value").unwrap_or_default().trim()).to_lower_case();
        let mut wanted = String::from(wanted);
        // Of a whole postcode the four digits tell.
        if wanted.len() > 4 && wanted.bytes().take(4).all(|byte| byte.is_ascii_digit()) {
            wanted.truncate(4);
        }
        let Some(inputs) = search.closest(".inputs").ok().flatten() else { return };
        let mut found = 0;
        for area in all(&inputs, "[data-find]") {
            let fits = area.get_attribute("data-find").is_some_and(|find| find.contains(&wanted));
            found += usize::from(fits);
            hide(&area, !fits);
        }
        for none in all(&inputs, ".none") {
            hide(&none, found > 0);
        }
        self.say(if found > 0 { "area_found" } else { "area_none" }, &[("{count}", found.to_string())]);
    }

    /// Whether someone who typed to find an area has yet to choose: then Enter chooses the only one that is left, or says
    /// how many there are, and does not move on.
    pub(super) fn is_looking(&self) -> bool {
        let typed = |field: &Element| text(field, "value").is_some_and(|typed| !typed.trim().is_empty());
        let search = self.focused().filter(|field| text(field, "type").as_deref() == Some("search"));
        let Some(search) = search.filter(typed) else { return false };
        let Some(inputs) = search.closest(".inputs").ok().flatten() else { return false };
        if all(&inputs, "[data-find] input").iter().any(is_checked) {
            return false;
        }
        match all(&inputs, "[data-find]:not([hidden]) input").as_slice() {
            [only] => {
                put(only, "checked", true);
                self.edited();
            }
            _ => self.shorten(&search),
        }
        true
    }

    /// Shows a statement once the one before it is answered, and the text of "other" beside its choice. The style sheet
    /// could tell by itself, but WebKit does not look again inside a shadow root.
    pub(super) fn reveal(&self) {
        let answered = |element: &Element| !all(element, ":checked").is_empty();
        for list in self.all(".statements") {
            let mut open = true;
            for statement in all(&list, ".statement") {
                hide(&statement, !open);
                open = open && answered(&statement);
            }
        }
        for other in self.all(".other") {
            let chosen = other.previous_element_sibling().is_some_and(|choice| answered(&choice));
            hide(&other, !chosen);
        }
    }

    /// A choice was pressed: it takes the next place, or leaves the one that it has.
    pub(super) fn rank(&self, pressed: &Element) {
        let (Ok(Some(list)), Ok(Some(item))) = (pressed.closest("ul"), pressed.closest("li")) else { return };
        let top = list.get_attribute("data-top").and_then(|top| top.parse().ok()).unwrap_or(usize::MAX);
        let items = all(&list, "li");
        let selects: Vec<_> =
            items.iter().filter_map(|item| all(item, "select").into_iter().next()).collect();
        let mut places = in_a_row(&selects.iter().map(place_of).collect::<Vec<_>>());
        let Some(at) = items.iter().position(|other| *other == item) else { return };
        let Some(before) = places.get(at).copied() else { return };
        let taken = places.iter().filter(|place| **place > 0).count();
        let choice = pressed.text_content().unwrap_or_default();
        if before > 0 {
            for place in places.iter_mut().filter(|place| **place > before) {
                *place -= 1;
            }
            self.say("ranking_removed", &[("{choice}", choice)]);
        } else if taken < top {
            self.say("ranking_chosen", &[("{choice}", choice), ("{place}", (taken + 1).to_string())]);
        } else {
            return self.say("ranking", &[("{top}", top.to_string())]);
        }
        if let Some(place) = places.get_mut(at) {
            *place = if before > 0 { 0 } else { taken + 1 };
        }
        for (select, place) in selects.iter().zip(places) {
            put(select, "value", if place > 0 { place.to_string() } else { String::new() });
        }
        self.draw_places();
        self.edited();
    }

    /// Shows each choice's place on its button.
    pub(super) fn draw_places(&self) {
        for item in self.all(".rank") {
            let place = all(&item, "select").first().map_or(0, place_of);
            for button in all(&item, "button") {
                let pressed = if place > 0 { "true" } else { "false" };
                // Attributes of our own elements take any text.
                drop(button.set_attribute("aria-pressed", pressed));
                drop(
                    button.set_attribute(
                        "data-place",
                        &if place > 0 { place.to_string() } else { String::new() },
                    ),
                );
            }
        }
    }

    /// Tells whoever does not see it.
    fn say(&self, name: &str, values: &[(&str, String)]) {
        let bundle = self.bundle.borrow();
        let Some(texts) = bundle.as_ref().map(|bundle| &bundle.texts) else { return };
        let said =
            values.iter().fold(texts.get(name).to_owned(), |said, (mark, value)| fill(&said, mark, value));
        let said = said.replace('&', "&amp;").replace('<', "&lt;");
        self.state.update(|model| model.said = said);
    }
}

/// "None of these" leaves no other choice, and every other choice leaves it.
fn exclude(chosen: &Element) {
    let excludes = chosen.has_attribute("data-exclusive");
    let Some(inputs) = chosen.closest(".choices").ok().flatten() else { return };
    for other in all(&inputs, "[type=checkbox]") {
        if other != *chosen && (excludes || other.has_attribute("data-exclusive")) {
            put(&other, "checked", false);
        }
    }
}

/// The same order with places from 1 on: before the engine came, any of them could be selected.
fn in_a_row(places: &[usize]) -> Vec<usize> {
    let before = |at: usize, place: usize| {
        let all = places.iter().enumerate();
        all.filter(|(other, taken)| **taken > 0 && (**taken, *other) < (place, at)).count()
    };
    let all = places.iter().enumerate();
    all.map(|(at, place)| if *place > 0 { before(at, *place) + 1 } else { 0 }).collect()
}

fn place_of(select: &Element) -> usize {
    text(select, "value").and_then(|place| place.parse().ok()).unwrap_or(0)
}

fn hide(element: &Element, hidden: bool) {
    // Attributes of our own elements take any text.
    drop(if hidden { element.set_attribute("hidden", "") } else { element.remove_attribute("hidden") });
}
