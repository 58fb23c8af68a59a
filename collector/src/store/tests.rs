//! Whether what is stored is counted once, and only once.

use super::*;

pub(crate) fn campaign() -> Campaign {
    serde_json::from_value(serde_json::json!({
        "id": "kempen-2040", "languages": ["nl", "en"], "title": {"nl": "Kempen 2040", "en": "Kempen 2040"},
        "assignment": {"nl": "Wat betekent groei?", "en": "What does growth mean?"},
        "starts": "2026-09-01", "ends": "2030-12-31", "minimum": 10,
        "organiser": {"name": {"nl": "Kempengemeenten"}, "oin": "00000001234567890000",
                      "contact": "mailto:stem@example.nl", "privacy": "https://example.nl/privacy"},
        "areas": [{"id": "GM0770", "name": {"nl": "Eersel"}},
                  {"id": "vessem", "name": {"nl": "Vessem"}, "within": "GM0770"},
                  {"id": "GM1728", "name": {"nl": "Bladel"}}],
        "partners": [{"id": "bibliotheek-de-linde", "name": {"nl": "De Linde"}, "role": {"nl": "vraagt"}},
                     {"id": "vv-kempenland", "name": {"nl": "VV"}, "role": {"nl": "vraagt"}}],
        "waves": [
            {"id": "2026-najaar", "title": {"nl": "Najaar"}, "opens": "2026-10-01", "closes": "2026-12-01"},
            {"id": "2027-voorjaar", "title": {"nl": "Voorjaar"}, "opens": "2027-04-01", "closes": "2027-05-31"}],
        "poll": {
            "questions": [
                {"id": "groei", "kind": "single", "text": {"nl": "Wat?", "en": "What?"}, "choices": [
                    {"id": "zorg", "text": {"nl": "Zorg"}}, {"id": "woning", "text": {"nl": "Woning"}},
                    {"id": "niets", "text": {"nl": "Niets"}}]},
                {"id": "meebeslissen", "kind": "scale", "text": {"nl": "Meebeslissen?"},
                 "low": {"nl": "nee"}, "high": {"nl": "ja"}},
                {"id": "helpt", "kind": "multiple", "text": {"nl": "Wat helpt?"}, "choices": [
                    {"id": "geld", "text": {"nl": "Geld"}}, {"id": "tijd", "text": {"nl": "Tijd"}}]},
                {"id": "vergeten", "kind": "text", "text": {"nl": "Wat nog?"}, "max_characters": 500}],
            "profile": [{"id": "dorp", "kind": "area", "text": {"nl": "Waar?"}, "within": "GM0770"}]}
    }))
    .unwrap()
}
